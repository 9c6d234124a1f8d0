/* How far estimates were off, in figures: over all measured runs of a quantity, and by what may
 * matter: class and engine, sort of model, depth of the context, format of the weights.
 *
 *     struct accuracy_table table = accuracy_table_of(keep, runs, count);
 */
#ifndef JUDGE_ACCURACY_H
#define JUDGE_ACCURACY_H

#include "estimate/accuracy.h"

/* Errors are |estimated − measured| / measured of what was measured: of a rate the rate's. */
struct accuracy {
    ptrdiff_t count; /* runs */
    ptrdiff_t devices;
    double median;
    double mean;
    double p90;     /* the error that nine of ten runs stay below */
    double within;  /* share of runs off by 15 % at most */
    double covered; /* share of runs within their interval; of the naive rule 0 */
    double width;   /* median of the interval's high end over its low end */
};

struct accuracy_row {
    str quantity; /* "token_generation" */
    str by;       /* what the runs have in common: "class", or empty: all */
    str group;    /* "gddr, llama.cpp" */
    bool is_validation;
    bool is_known; /* by fits that know the devices by other models */
    struct accuracy ours;
    struct accuracy naive; /* of the runs of which the rule of thumb says something */
};

struct accuracy_table {
    struct accuracy_row *items;
    ptrdiff_t count;
    ptrdiff_t capacity;
};

/* By quantity; of each all runs first, then by each sort of group in the order of names. Runs of
 * role validation stand apart. */
struct accuracy_table accuracy_table_of(struct arena *keep, const struct judged_run *runs,
                                        ptrdiff_t count);
/* |estimated − measured| / measured of one run. */
double accuracy_error(const struct judged_run *run, double expected_s);

#endif
