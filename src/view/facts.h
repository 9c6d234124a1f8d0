/* Facts: every field of a record as its schema describes it, so that a new field or a new kind
 * shows up by itself. Each value says how it is known and links to its source.
 *
 * {facts: table, lists: [{heading, table}], sources: [{text, href}],
 *  links: [{text, href}], notes_prose}
 */
#ifndef VIEW_FACTS_H
#define VIEW_FACTS_H

#include "view/table.h"

/* Puts "facts", "lists", "sources", "links", "aliases" and "notes_prose" into the map. */
void facts_put(const struct work *work, struct tree *map, const struct record *record);

/* The value of a field in one more cell of a row, as dense tables show it. */
void cell_value(const struct work *work, struct tree *row, const struct field *field,
                const struct value *value);

#endif
