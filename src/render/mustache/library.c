#include "render/mustache/library.h"

#include "base/array.h"
#include "base/map.h"

#include <stdint.h>

struct mustache_library {
    struct arena *keep;
    struct map templates; /* name → struct mustache, or NULL where it could not be compiled */
    struct {
        str *items;
        ptrdiff_t count;
        ptrdiff_t capacity;
    } names;
};

struct mustache_library *mustache_library_new(struct arena *keep)
{
    struct mustache_library *library = arena_new(keep, struct mustache_library);
    library->keep = keep;
    library->templates.arena = keep;
    return library;
}

bool mustache_library_add(struct mustache_library *library, struct diags *diags, str name,
                          const struct origin *origin)
{
    const struct mustache *template = mustache_compile(library->keep, diags, origin);
    *array_add(library->keep, &library->names) = name;
    *map_slot(&library->templates, name) = (void *)(uintptr_t) template;
    return template != NULL;
}

const struct mustache *mustache_library_find(const void *library, str name)
{
    return map_find(&((const struct mustache_library *)library)->templates, name);
}

void mustache_library_offer(const void *library, struct mustache_nearest *nearest)
{
    const struct mustache_library *shelf = library;
    for (ptrdiff_t i = 0; i < shelf->names.count; i++) {
        mustache_offer(nearest, shelf->names.items[i]);
    }
}
