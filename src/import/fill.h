/* The part of an import map that says which field is filled how.
 */
#ifndef IMPORT_FILL_H
#define IMPORT_FILL_H

#include "import/map.h"

/* Sets the map's fields and list of rows from the mapping `fields`, which may be NULL; its kind and
 * columns are known. What is wrong is an error. */
void fields_read(struct arena *keep, struct diags *diags, const struct tree *tree,
                 struct import_map *map);
/* Where a field of that kind, or of one group, comes among the others: the order of writing. */
ptrdiff_t field_rank(const struct kind *kind, str name);

#endif
