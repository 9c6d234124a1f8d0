/* What a million generated tokens cost: local electricity alone, with the purchase written off, and
 * each offer to rent. One list for the chart and the table under it.
 */
#ifndef VIEW_COSTS_H
#define VIEW_COSTS_H

#include "view/rentals.h"

enum cost_sort { COST_ELECTRICITY, COST_WHOLE, COST_OFFER, COST_SORT_COUNT_ };

struct cost {
    enum cost_sort sort;
    const struct record *record; /* the system or offer */
    double amount;               /* in the formula's unit */
    double low;
    double high;
    str href;  /* of its derivation */
    str words; /* instead of an amount: why there is none; else empty */
};

struct costs {
    struct cost *items; /* cheapest first; offers without an amount last */
    ptrdiff_t count;
    ptrdiff_t capacity;
    str unit; /* "USD/Mtok" */
};

/* Of one system, or of all where it is NULL, with the scenario's main artifact; offers too, and
 * those that cannot hold it. */
struct costs costs_of(const struct work *work, const struct record *system);
const char *cost_sort_words(enum cost_sort sort);
/* Puts the table under the key. */
struct tree *costs_put(const struct work *work, struct tree *map, const char *key,
                       const struct costs *costs);

#endif
