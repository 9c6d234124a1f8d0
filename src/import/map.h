/* An import map, read and checked against the table's columns and the schema: which rows to skip,
 * which texts to make, and which field each recipe fills.
 */
#ifndef IMPORT_MAP_H
#define IMPORT_MAP_H

#include "import/recipe.h"
#include "load/csv.h"
#include "model/schema.h"

/* A field that the map fills: of the record, of a group in it, or of each row's entry in a list. */
struct filled {
    const struct field *field;
    const struct field *group; /* the group or list that it lies in, or NULL */
    bool is_row;               /* in a list: one entry for each row */
    bool is_device;            /* filled by `device` where that is of the field's kind */
    bool is_assumed;           /* not the map says so but the program, of records that are new */
    struct recipes recipes;
    struct place place;
};

struct skip {
    struct conditions when;
    str reason;
};

struct derived {
    str name;
    struct recipes recipes;
};

/* What a name in the braces of file, id and name means. */
enum { TARGET_DEVICE = -1 }; /* else the index of a filled field, or behind those of a column */

struct import_map {
    const struct kind *kind;
    const struct field *list; /* of rows, or NULL where the kind has none */
    struct skip *skips;
    ptrdiff_t skip_count;
    struct derived *texts;
    ptrdiff_t text_count;
    struct filled *fields; /* in the order in which they are written */
    ptrdiff_t field_count;
    struct template file; /* without parts: a file for each record */
    struct template id;
    struct template name;
    bool has_name; /* the map itself says it */
    str comment;
    struct columns columns; /* of the table, then texts */
    ptrdiff_t table_columns;
    ptrdiff_t first_row; /* of the table that is not the header */
};

/* What separates the cells, which is to be known before the table is read: ',' ';' or a tab; 0 with
 * an error. */
char import_separator(struct diags *diags, const struct tree *root);
/* The map that the tree says, for that table; NULL with at least one error. */
const struct import_map *import_map_read(struct arena *keep, struct diags *diags,
                                         const struct tree *root, const struct csv_table *table);

#endif
