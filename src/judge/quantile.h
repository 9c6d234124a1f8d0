/* Quantiles of errors.
 */
#ifndef JUDGE_QUANTILE_H
#define JUDGE_QUANTILE_H

#include <stddef.h>

/* The value that a share of all lie below, between the two nearest; sorts the values, of which
 * there is at least one. */
double quantile_of(double *numbers, ptrdiff_t count, double share);

#endif
