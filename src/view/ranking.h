/* Systems in the order in which they meet a use case: those that pass first, the quickest first
 * among equals.
 */
#ifndef VIEW_RANKING_H
#define VIEW_RANKING_H

#include "view/shown.h"

struct standing {
    struct subject subject;
    struct evaluation *evaluation; /* with artifact and use case */
    struct verdict verdict;
    double seconds; /* of a request; infinite where it is not known */
    ptrdiff_t order;
};

struct standings {
    struct standing *items;
    ptrdiff_t count;
    ptrdiff_t passed;
};

/* By the scenario's service level. */
struct standings standings_of(const struct work *work, const struct record *artifact,
                              const struct record *use_case);

#endif
