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

/* Judges every record; `today` bounds dates. The diagnostics' texts live in the diags' arena. */
void judge_catalog(struct arena *scratch, struct diags *diags, const struct catalog *catalog,
                   const struct method *method, struct date today);

#endif
