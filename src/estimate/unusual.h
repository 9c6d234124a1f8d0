/* Measured runs that lie far outside what is expected of them, by fits that do not know them.
 *
 *     struct unusual_run *runs = NULL;
 *     ptrdiff_t count = unusual_runs(keep, scratch, method, 1.1, &runs);
 */
#ifndef ESTIMATE_UNUSUAL_H
#define ESTIMATE_UNUSUAL_H

#include "estimate/method.h"

struct unusual_run {
    const struct record *benchmark;
    const struct record *row;
    str quantity; /* field of the results that was measured: "token_generation" */
    const struct quantity *measured;
    /* Seconds: of a step, of a prompt, to the first token. */
    double measured_s;
    double expected_s; /* by a fit that knows the device, but not this model on it */
    double low_s;      /* 99 of 100 runs lie between these */
    double high_s;
};

/* Runs beyond the range of 99 of 100 by more than a factor, whether the device is known to the fit
 * or not, by calibration and then in the order of records. */
ptrdiff_t unusual_runs(struct arena *keep, struct arena *scratch, const struct method *method,
                       double factor, struct unusual_run **all);

#endif
