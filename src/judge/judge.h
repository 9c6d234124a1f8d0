/* What physics and plain sense rule out: a measured rate above what bandwidth or arithmetic allows,
 * a model wholly on a card that is smaller than its weights, a file of a size that its bits per
 * weight cannot make, a date in the future. Every message prints the division it rests on. An error
 * here is meant to be impossible as a false alarm, so each bound is taken generously
 * (judge/limits.h).
 */
#ifndef JUDGE_JUDGE_H
#define JUDGE_JUDGE_H

#include "base/diag.h"
#include "estimate/evaluate.h"

/* What is judged, and what is found. Diagnostics' texts live in their own arena. */
struct gate {
    struct arena *keep; /* of the list of refused rows */
    struct arena *scratch;
    struct diags *diags;
    const struct catalog *catalog;
    const struct method *method;
    struct refused *refused; /* rows that physics rules out */
};

/* Refuses what cannot be. The method need not be fitted. */
void judge_possible(const struct gate *gate);
/* Warns of what is unusual, and judges dates, which `today` bounds. */
void judge_likely(const struct gate *gate, struct date today);

#endif
