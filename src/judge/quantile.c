#include "judge/quantile.h"

#include "base/must.h"

#include <stdlib.h>

static int by_number(const void *a, const void *b);

double quantile_of(double *numbers, ptrdiff_t count, double share)
{
    must(count > 0);
    qsort(numbers, (size_t)count, sizeof(double), by_number);
    double at = share * (double)(count - 1);
    ptrdiff_t below = (ptrdiff_t)at;
    ptrdiff_t above = below + 1 < count ? below + 1 : below;
    return numbers[below] + (at - (double)below) * (numbers[above] - numbers[below]);
}

static int by_number(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;
    return (x > y) - (x < y);
}
