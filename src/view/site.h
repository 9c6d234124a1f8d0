/* What all pages share: which records refer to which, so that a page of a card finds its
 * benchmarks, prices and systems without reading the whole catalog. Made once, by pages_of().
 *
 *     struct references prices = references_to(site, gpu, "price");
 *     for (i = 0; i < prices.count; i++) { ... prices.records[i] ... }
 */
#ifndef VIEW_SITE_H
#define VIEW_SITE_H

#include "model/catalog.h"

struct site;

struct references {
    const struct record *const *records; /* by id, each once */
    ptrdiff_t count;
};

const struct site *site_new(struct arena *keep, const struct catalog *catalog);
/* Records of that kind that name the target in any field, groups included. */
struct references references_to(const struct site *site, const struct record *target,
                                const char *kind);
/* Those of every kind, by kind and id. Leaves no note of having been looked at. */
struct references references_all(const struct site *site, const struct record *target);

#endif
