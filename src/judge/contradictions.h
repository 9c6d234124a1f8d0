/* Measurements of one configuration and load, in one record or several, that cannot both hold.
 */
#ifndef JUDGE_CONTRADICTIONS_H
#define JUDGE_CONTRADICTIONS_H

#include "judge/load.h"
#include "judge/waivers.h"

void judge_contradictions(struct arena *scratch, struct waivers *waivers,
                          const struct load_fields *fields, const struct catalog *catalog);

#endif
