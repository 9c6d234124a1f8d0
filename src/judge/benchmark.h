/* One benchmark against the bounds of its device. */
#ifndef JUDGE_BENCHMARK_H
#define JUDGE_BENCHMARK_H

#include "base/diag.h"
#include "estimate/evaluate.h"

void judge_benchmark(struct arena *scratch, struct diags *diags, const struct catalog *catalog,
                     const struct method *method, const struct record *benchmark);

#endif
