/* A row of a benchmark as something to estimate: on the machine, with the engine and under the load
 * that it states.
 */
#ifndef ESTIMATE_RUN_H
#define ESTIMATE_RUN_H

#include "estimate/binding.h"

/* What the benchmark names: its system; else a machine made up of its cards or of its processor
 * alone. NULL where it names nothing. */
const struct record *machine_of_benchmark(struct arena *keep, const struct record *benchmark);
/* The binding of a row on that machine, under a scenario or none. The context is all tokens that
 * the row mentions, and 512 at least. */
struct binding binding_of_run(const struct record *benchmark, const struct record *row,
                              const struct record *machine, const struct record *scenario);
/* A run that ended well and that its record does not set apart by a flag. */
bool run_is_sound(const struct record *row);
/* The same of one whose only flag says that part of the model lay in system memory. */
bool run_is_split(const struct record *row);

#endif
