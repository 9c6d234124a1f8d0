/* What an import map says: its keys and those of its recipes, as tables of fields, so that reading
 * a map, did-you-mean, the manual and the site say the same.
 */
#ifndef MODEL_IMPORT_FIELDS_H
#define MODEL_IMPORT_FIELDS_H

#include "model/schema.h"

/* Of the map itself. Ends with a zero entry. */
const struct field *import_map_fields(void);
/* Of a recipe: how a text is made of a row. */
const struct field *import_recipe_fields(void);

#endif
