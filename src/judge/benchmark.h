/* One benchmark against the bounds of its device. */
#ifndef JUDGE_BENCHMARK_H
#define JUDGE_BENCHMARK_H

#include "judge/judge.h"

void judge_benchmark(const struct gate *gate, const struct record *benchmark);

#endif
