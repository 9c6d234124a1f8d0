/* Measured speeds against what calibrations expect of them. */
#ifndef JUDGE_UNUSUAL_H
#define JUDGE_UNUSUAL_H

#include "estimate/method.h"
#include "judge/waivers.h"

void judge_unusual(struct arena *scratch, struct waivers *waivers, const struct method *method);

#endif
