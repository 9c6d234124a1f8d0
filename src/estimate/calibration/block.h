/* The normal equations of one group's effects: curvature H and right side b, to which runs add what
 * they say; for fit.c alone.
 *
 *     block_begin(&block, spreads, moved);
 *     ... block_add(&block, &slopes, &pull); ...
 *     block_solve(&block, solution);
 */
#ifndef ESTIMATE_CALIBRATION_BLOCK_H
#define ESTIMATE_CALIBRATION_BLOCK_H

#include "estimate/calibration/fit.h"

struct block {
    int parameters[FIT_PARAMETERS];
    int places[FIT_PARAMETERS]; /* of a parameter among those that are moved, or -1 */
    int count;
    double curvature[FIT_PARAMETERS][FIT_PARAMETERS]; /* on and below the diagonal */
    double right[FIT_PARAMETERS];
};

/* The slopes of ln of a time, and their places in the block, in rising order. */
struct block_slopes {
    double items[FIT_PARAMETERS];
    int places[FIT_PARAMETERS];
    int count;
};

/* Runs of the same slopes: the sum of their weights, and of weights times what is aimed at. */
struct block_pull {
    double weight;
    double weighted;
};

/* The prior alone, of those parameters whose bit is set. */
void block_begin(struct block *block, const double *spreads, unsigned moved);
void block_add(struct block *block, const struct block_slopes *slopes,
               const struct block_pull *pull);
/* H x = b by Cholesky's factors, which take H's place. The prior makes H positive definite. */
void block_solve(struct block *block, double *solution);
/* The standard errors of what was solved, by parameter; of others they stay as they are. */
void block_errors(const struct block *block, double *errors);

#endif
