/* Rows of one benchmark of which the same is expected: they differ in what was measured, when and
 * by whom, but in nothing that a formula names. What was computed for one of them holds for the
 * other.
 */
#ifndef ESTIMATE_CALIBRATION_LIKENESS_H
#define ESTIMATE_CALIBRATION_LIKENESS_H

#include "estimate/program.h"

/* By field of a row of results: whether any formula names it. The formulas are resolved. */
const bool *named_of_runs(struct arena *keep, const struct method *method);
/* Whether two rows of one benchmark, as they are bound, are alike in all fields that are named. */
bool runs_are_alike(const bool *named, const struct binding *a, const struct binding *b);

#endif
