/* The rows of one benchmark, each alone and against each other: a rate that rises with the depth of
 * the context, values that repeat though loads differ.
 */
#ifndef JUDGE_ROWS_H
#define JUDGE_ROWS_H

#include "judge/load.h"
#include "judge/waivers.h"

void judge_rows(struct arena *scratch, struct waivers *waivers, const struct load_fields *fields,
                const struct record *benchmark);

#endif
