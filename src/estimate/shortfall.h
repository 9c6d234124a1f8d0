/* By how much something fails a service level: the first part of the condition that does not hold,
 * with what it compares.
 *
 *     struct shortfall shortfall;
 *     if (shortfall_of(evaluation, service_level, &shortfall)) { ... shortfall.condition ... }
 */
#ifndef ESTIMATE_SHORTFALL_H
#define ESTIMATE_SHORTFALL_H

#include "estimate/evaluate.h"

struct shortfall {
    str condition;           /* as written: "prefill_time < 5 s" */
    bool is_ruled_out;       /* an earlier rule holds, whose condition it is */
    enum result_state state; /* other than known: `reason` says why it cannot be told */
    str reason;
    bool is_compared; /* two numbers of one dimension; the rest is of these alone */
    double value;     /* base units, of the side that is no literal */
    double limit;     /* base units */
    double factor; /* how many times as good the value would have to be; infinite where none is */
    struct dimension dimension;
    const struct record *measured; /* the benchmark that the value is of; NULL: estimated */
};

/* Of the first rule that passes; false where it passes, or no rule does. The service level must be
 * one that the method was made with. */
bool shortfall_of(struct evaluation *evaluation, const struct record *service_level,
                  struct shortfall *shortfall);

#endif
