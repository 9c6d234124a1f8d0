/* A table from texts to pointers, in an arena: for what is looked up often by name. Nothing is ever
 * taken out. Keys are kept as views and must live as long as the table.
 *
 *     struct map map = {.arena = arena};
 *     void **slot = map_slot(&map, key);
 *     if (*slot == NULL) { *slot = ...; }
 */
#ifndef BASE_MAP_H
#define BASE_MAP_H

#include "base/str.h"

struct map_entry;

struct map {
    struct arena *arena;
    struct map_entry *entries;
    ptrdiff_t capacity; /* zero or a power of two */
    ptrdiff_t count;
};

/* What was stored under the key, or NULL. */
void *map_find(const struct map *map, str key);
/* Where the key's value is stored, NULL in it where the key is new; valid until the next call. */
void **map_slot(struct map *map, str key);

#endif
