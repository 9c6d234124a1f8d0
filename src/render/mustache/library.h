/* The templates of a site by name, compiled once: what partials, parents and dynamic names are
 * looked up in, and what pages are rendered from. A name that was added but could not be compiled
 * is not found; its own errors say why.
 *
 *     struct mustache_library *library = mustache_library_new(keep);
 *     mustache_library_add(library, diags, STR("row"), origin);
 *     options.load = mustache_library_find;
 *     options.offer = mustache_library_offer;
 *     options.library = library;
 */
#ifndef RENDER_MUSTACHE_LIBRARY_H
#define RENDER_MUSTACHE_LIBRARY_H

#include "render/mustache/mustache.h"

struct mustache_library;

struct mustache_library *mustache_library_new(struct arena *keep);

/* False after an error. Name and origin must outlive the library; a name is added once. */
bool mustache_library_add(struct mustache_library *library, struct diags *diags, str name,
                          const struct origin *origin);

/* The compiled template of that name, or NULL. */
const struct mustache *mustache_library_find(const void *library, str name);

/* For mustache_options.offer. */
void mustache_library_offer(const void *library, struct mustache_nearest *nearest);

#endif
