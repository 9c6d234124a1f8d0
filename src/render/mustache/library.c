#include "render/mustache/library.h"

#include "base/array.h"

#include <stdint.h>

struct entry {
    str name;
    const struct mustache *template;
    struct entry *next; /* of the same slot */
};

enum { SLOTS = 256 }; /* a site has some dozens of templates */

struct mustache_library {
    struct arena *keep;
    struct entry *slots[SLOTS];
};

static uint32_t slot_of(str name);

struct mustache_library *mustache_library_new(struct arena *keep)
{
    struct mustache_library *library = arena_new(keep, struct mustache_library);
    library->keep = keep;
    return library;
}

bool mustache_library_add(struct mustache_library *library, struct diags *diags, str name,
                          const struct origin *origin)
{
    struct entry *entry = arena_new(library->keep, struct entry);
    struct entry **slot = &library->slots[slot_of(name)];
    *entry = (struct entry){
        .name = name,
        .template = mustache_compile(library->keep, diags, origin),
        .next = *slot,
    };
    *slot = entry;
    return entry->template != NULL;
}

const struct mustache *mustache_library_find(const void *library, str name)
{
    const struct mustache_library *shelf = library;
    const struct entry *entry = shelf->slots[slot_of(name)];
    while (entry != NULL && !str_equal(entry->name, name)) {
        entry = entry->next;
    }
    return entry != NULL ? entry->template : NULL;
}

void mustache_library_offer(const void *library, struct mustache_nearest *nearest)
{
    const struct mustache_library *shelf = library;
    for (ptrdiff_t i = 0; i < SLOTS; i++) {
        for (const struct entry *entry = shelf->slots[i]; entry != NULL; entry = entry->next) {
            mustache_offer(nearest, entry->name);
        }
    }
}

static uint32_t slot_of(str name)
{
    uint32_t hash = 2166136261u; /* FNV-1a */
    for (ptrdiff_t i = 0; i < name.len; i++) {
        hash = (hash ^ (unsigned char)name.data[i]) * 16777619u;
    }
    return hash % SLOTS;
}
