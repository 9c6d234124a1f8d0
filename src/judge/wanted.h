/* Measurements that are wanted: runs of machines that nobody has measured, by how much narrower
 * they would make what is estimated of the machine.
 *
 *     const struct wanted_run *wanted = NULL;
 *     ptrdiff_t count = wanted_runs(keep, catalog, method, scenario, &wanted);
 */
#ifndef JUDGE_WANTED_H
#define JUDGE_WANTED_H

#include "estimate/evaluate.h"

/* Results in base units, as a machine's own run would replace or narrow them. */
struct wanted_run {
    const struct record *system;
    const struct record *artifact;
    const struct formula *formula;
    double typical;
    double low; /* as estimated now */
    double high;
    double low_measured; /* were other models measured on it */
    double high_measured;
};

/* Of the systems in the data with the scenario's artifacts: for each system and formula that a
 * measurement can replace, the first artifact that the system holds, unless it was measured. Those
 * first whose range, high over low, would shrink most. */
ptrdiff_t wanted_runs(struct arena *keep, const struct catalog *catalog,
                      const struct method *method, const struct record *scenario,
                      const struct wanted_run **wanted);

#endif
