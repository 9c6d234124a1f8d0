/* The catalog: every record, by kind in the order of ids, and by id over all kinds (ids are unique
 * within a kind). It never changes once it is made.
 */
#ifndef MODEL_CATALOG_H
#define MODEL_CATALOG_H

#include "model/record.h"

struct catalog {
    struct units *units; /* the system of units that its quantities were read with */
    struct kind_records {
        const struct kind *kind;
        const struct record *const *records; /* by id */
        ptrdiff_t count;
        unsigned char *seen; /* the note on this list; NULL: none */
    } * kinds;               /* in the order of schema_kinds() */
    ptrdiff_t kind_count;
    unsigned char *seen; /* what was looked at: see seen.h */
    ptrdiff_t seen_count;
};

/* The record of that kind and id, or NULL. */
const struct record *catalog_find(const struct catalog *catalog, const char *kind, str id);
/* All records of a kind, by id. */
const struct kind_records *catalog_records(const struct catalog *catalog, const char *kind);
const struct kind_records *catalog_kind_at(const struct catalog *catalog, ptrdiff_t index);
/* The record that a reference field means by an id, or NULL; `second` is another one where several
 * of the field's kinds have that id, else NULL. */
const struct record *catalog_refer(const struct catalog *catalog, const struct field *field, str id,
                                   const struct record **second);
/* An id of that kind near to what was typed, or the empty view. Looks at all of them: for messages.
 */
str catalog_nearest(const struct catalog *catalog, const char *kind, str typed);

#endif
