/* What pages look up of the data: the size of an artifact, the newest price of a thing.
 */
#ifndef VIEW_SHOWN_H
#define VIEW_SHOWN_H

#include "view/results.h"

/* Bytes of an artifact's weights, exact or estimated; 0 where they are not known. */
double artifact_bytes(const struct work *work, const struct record *artifact);

/* The newest price record of a thing that the site's date lets count, or NULL. */
const struct record *newest_price(const struct work *work, const struct record *of);
/* That price with its date's mark and a link to its record. Of a system, what the formula of its
 * price says, in the scenario's currency, so that machines compare; else what it states itself. */
void cell_price(const struct work *work, struct tree *row, const struct record *of);
/* The same as text; empty where no price is known. */
str price_text(const struct work *work, const struct record *of);

#endif
