/* Renting instead of buying: what each offer asks for a million tokens of one artifact, whether its
 * memory holds the artifact at all, and when a machine of one's own pays off beside it.
 */
#ifndef VIEW_RENTALS_H
#define VIEW_RENTALS_H

#include "view/shown.h"

struct rental {
    const struct record *offer;
    bool holds;         /* whether it runs the artifact; false also where that is not known */
    bool is_told;       /* whether that is known */
    struct result cost; /* of a million tokens */
};

struct rentals {
    struct rental
        *items; /* cheapest first; then those of unknown cost, then those that hold it not */
    ptrdiff_t count;
};

struct rentals rentals_of(const struct work *work, const struct record *artifact);
/* Why an offer has no cost: "cannot hold the model", "unknown (GPU)". */
str rental_words(const struct work *work, const struct rental *rental);

/* "rentals": each offer beside the machine for the scenario's main artifact. "cheapest_rentals":
 * for each artifact that runs on the machine the offer that asks least. "owning": what is counted
 * in. */
void section_rentals(const struct work *work, struct tree *map, const struct subject *subject);

#endif
