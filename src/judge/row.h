/* One row of a benchmark against what its cards say: power against its limit.
 */
#ifndef JUDGE_ROW_H
#define JUDGE_ROW_H

#include "judge/load.h"
#include "judge/waivers.h"

/* What cards may draw together. */
struct power_limit {
    double watts; /* infinite: not known */
    struct place place;
    str term; /* "2 × 575 W" */
};

struct power_limit power_limit_of(struct arena *keep, const struct record *benchmark);
void judge_row(struct waivers *waivers, const struct record *benchmark, const struct load *load,
               const struct power_limit *limit);

#endif
