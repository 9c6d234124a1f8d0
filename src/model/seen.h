/* Notes of what was looked at in a catalog, one byte for each kind (its list of records) and for
 * each record. The functions of record.h and catalog.h leave them; whoever makes something clears
 * them before and reads them after, and so knows all that it was made from without anybody having
 * to declare it.
 *
 *     seen_clear(catalog);
 *     ... make a page ...
 *     for (i = 0; i < catalog->seen_count; i++) { ... catalog->seen[i] & SEEN_VALUES ... }
 *
 * The order is that of the kinds, and then of the records by kind and id.
 */
#ifndef MODEL_SEEN_H
#define MODEL_SEEN_H

#include "model/catalog.h"

/* Gives the catalog its notes, all clear. The records, and the groups within them, are changed. */
void seen_begin(struct arena *keep, struct catalog *catalog);
void seen_clear(const struct catalog *catalog);

#endif
