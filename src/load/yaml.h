/* YAML files as located trees. Records use plain YAML: one document with a mapping at its root; no
 * anchors, aliases, tags, directives or merge keys; every key once. All scalars are texts, whatever
 * they look like: `no` and `1e3` mean what the schema says. A value left out is TREE_NULL.
 *
 *     const struct tree *root = yaml_load(keep, scratch, diags, origin, &events);
 */
#ifndef LOAD_YAML_H
#define LOAD_YAML_H

#include "base/diag.h"
#include "base/tree.h"

/* The tree of the origin's text, or NULL with at least one error where it cannot be read to its
 * end. A fault that one mapping or value has to itself is an error too, but the rest is read on:
 * such a tree, and each that contains it, is marked `is_faulty`. `events` counts what was read.
 * The tree lies in `scratch`; its texts are views of the origin's or lie in `keep`. */
const struct tree *yaml_load(struct arena *keep, struct arena *scratch, struct diags *diags,
                             const struct origin *origin, ptrdiff_t *events);

#endif
