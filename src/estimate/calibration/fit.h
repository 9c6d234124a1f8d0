/* Fits the parameters of a time that is a sum of terms to measured times.
 *
 *     time = exp(pace) · (fixed + Σ_j term_j · exp(effect_j))
 *
 * A run belongs to one group at each level, such as its device's architecture. A parameter's effect
 * on it is the sum of those of its groups, each drawn to zero by a Gaussian prior whose standard
 * deviation is the level's spread of that parameter: a group of few runs stays near what its
 * parents say, and one without runs is at zero. Runs far from the rest count less (Huber), and
 * those off by more than a factor of e not at all. Fixed passes in a fixed order: the same input
 * gives the same result to the last digit.
 *
 * Block coordinate descent on a penalised least-squares problem, linearised around the current
 * effects (Gauss-Newton); Gelman and Hill, Data Analysis Using Regression and Multilevel Models,
 * chapter 12, on why such effects shrink.
 */
#ifndef ESTIMATE_CALIBRATION_FIT_H
#define ESTIMATE_CALIBRATION_FIT_H

#include "base/arena.h"

#include <stdbool.h>

enum { FIT_PARAMETERS = 16, FIT_NO_GROUP = -1 };

struct fit_run {
    double log_time;     /* ln of the measured time in seconds */
    double fixed;        /* seconds that no parameter changes */
    const double *terms; /* by parameter: seconds where its effect is zero */
    const int *groups;   /* by level, or FIT_NO_GROUP */
    double weight;
    bool is_held_out; /* takes no part */
};

struct fit_level {
    const double *spreads; /* by parameter, of ln; 0: the level leaves it alone */
    int groups;
};

struct fit_problem {
    const struct fit_run *runs;
    ptrdiff_t run_count;
    const int *alike; /* by run: the first of the same terms and groups; see fit_find_alike() */
    const struct fit_level *levels;
    int level_count;
    int parameters; /* at most FIT_PARAMETERS */
    int pace;       /* the parameter that multiplies the whole, or -1 */
    double noise;   /* standard deviation of ln of a run's time */
};

struct fit {
    double **effects; /* by level, then group · parameters + parameter */
    double **errors;  /* their standard errors, given all others; spreads where there are no runs */
};

/* Sets `alike`, once the runs are there: what differs between runs that are alike is only the time
 * that was measured, so that a fit goes through them together. */
void fit_find_alike(struct arena *keep, struct arena *scratch, struct fit_problem *problem);
/* The effects after so many passes from zero. */
struct fit fit_of(struct arena *keep, struct arena *scratch, const struct fit_problem *problem,
                  int passes);
/* The sum of the effects of a run's groups on a parameter. */
double fit_effect(const struct fit_problem *problem, const struct fit *fit, const int *groups,
                  int parameter);
/* ln of the time in seconds that the fit expects of a run. */
double fit_log_time(const struct fit_problem *problem, const struct fit *fit,
                    const struct fit_run *run);

#endif
