/* What pages show of the data: the artifacts and use cases of the default scenario, and the newest
 * price of a thing.
 */
#ifndef VIEW_SHOWN_H
#define VIEW_SHOWN_H

#include "view/results.h"

/* What the default scenario shows: its artifacts (the main one first), and the use cases that
 * verdicts are given for. */
struct records {
    const struct record **items;
    ptrdiff_t count;
};
struct records shown_artifacts(const struct work *work);
struct records shown_use_cases(const struct work *work);

/* Bytes of an artifact's weights, exact or estimated; 0 where they are not known. */
double artifact_bytes(const struct work *work, const struct record *artifact);

/* The newest price record of a thing, or NULL. */
const struct record *newest_price(const struct work *work, const struct record *of);
/* That price with its date's mark and a link to its record; a system without one states its own. */
void cell_price(const struct work *work, struct tree *row, const struct record *of);
/* The same as text; empty where no price is known. */
str price_text(const struct work *work, const struct record *of);

#endif
