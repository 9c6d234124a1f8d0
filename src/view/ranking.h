/* Systems in the order in which they meet a use case, the quickest first among equals, or in which
 * they meet all use cases, the cheapest first among equals.
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

/* How a system does over all use cases that pages show. */
struct score {
    struct subject subject;
    struct evaluation *evaluation; /* with the artifact alone */
    ptrdiff_t met;                 /* use cases that it meets */
    double price;                  /* in the scenario's currency; infinite: not known */
    ptrdiff_t order;
};

struct scores {
    struct score *items;
    ptrdiff_t count;
    ptrdiff_t whole; /* that meet every use case */
};

struct scores scores_of(const struct work *work, const struct record *artifact);

/* Of those that pass the one that costs least; NULL where no price is known. */
const struct standing *standings_cheapest(const struct work *work,
                                          const struct standings *standings);

#endif
