/* Trees as the data of templates: the callbacks that reach their values, and the writers that
 * escape them for a target. Empty is what is nothing, a flag that is not set, a text without bytes,
 * a list without items.
 */
#ifndef RENDER_MUSTACHE_TREE_DATA_H
#define RENDER_MUSTACHE_TREE_DATA_H

#include "render/escape.h"
#include "render/mustache/mustache.h"

/* Values are `const struct tree *`. */
extern const struct mustache_data mustache_tree;

const struct mustache_writer *mustache_tree_writer(enum target target);

#endif
