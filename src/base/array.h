/* Growing arrays over an arena, for any struct with `items`, `count` and `capacity`.
 *
 *     struct { struct place *items; ptrdiff_t count; ptrdiff_t capacity; } places = {0};
 *     *array_add(arena, &places) = place;
 */
#ifndef BASE_ARRAY_H
#define BASE_ARRAY_H

#include "base/arena.h"

#include <stddef.h>
#include <string.h>

/* A pointer to one more zeroed item at the end; older pointers into the array may be stale. */
#define array_add(arena, array)                                                                    \
    ((array)->count == (array)->capacity                                                           \
         ? ((array)->items =                                                                       \
                array_grown((arena), (array)->items, sizeof *(array)->items, &(array)->capacity),  \
            &(array)->items[(array)->count++])                                                     \
         : &(array)->items[(array)->count++])

static inline void *array_grown(struct arena *arena, const void *items, size_t size,
                                ptrdiff_t *capacity)
{
    ptrdiff_t larger = *capacity > 0 ? *capacity * 2 : 8;
    void *grown = arena_take(arena, (ptrdiff_t)size, alignof(max_align_t), larger);
    if (items != NULL) {
        memcpy(grown, items, size * (size_t)*capacity);
    }
    *capacity = larger;
    return grown;
}

#endif
