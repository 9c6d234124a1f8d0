/* A table of rows becomes records: each row, by the recipes of an import map, values of fields;
 * rows of one id a record; records of one name a file. Values keep the place of their cell, so that
 * what validation finds wrong with a record is said at the table.
 *
 *     struct imported *imported = import_rows(keep, diags, catalog, map, table);
 *     for each file: import_tree(keep, map->kind, &imported->files[i]) is what to write
 */
#ifndef IMPORT_IMPORT_H
#define IMPORT_IMPORT_H

#include "import/map.h"
#include "model/catalog.h"

/* A file to write: its records as mappings, with all of their fields. */
struct import_file {
    str stem; /* its name without .yaml */
    bool is_list;
    struct place place; /* of the first row that falls into it */
    struct {
        struct tree **items;
        ptrdiff_t count;
        ptrdiff_t capacity;
    } records;
    ptrdiff_t row_count;  /* of the table */
    ptrdiff_t kept_count; /* rows that only the file had before, and keeps */
};

struct skipped {
    str reason;
    ptrdiff_t count;
};

struct imported {
    struct {
        struct import_file *items;
        ptrdiff_t count;
        ptrdiff_t capacity;
    } files;
    ptrdiff_t row_count; /* of the table, those that were skipped included */
    struct skipped *skipped;
    ptrdiff_t skipped_count;
};

/* The files that the table gives, in the order of their first rows. Names are looked up in the
 * catalog; each that is not found is an error, and so are rows of one record that contradict each
 * other. Never NULL. */
struct imported *import_rows(struct arena *keep, struct diags *diags, const struct catalog *catalog,
                             const struct import_map *map, const struct csv_table *table);

/* Takes over what a file holds already, from its tree: records that the table does not have, and of
 * those that it has, all that the map does not fill. Of its rows, those that ran the same thing are
 * the same row. False with an error where the tree holds no records. */
bool import_update(struct arena *keep, struct diags *diags, const struct import_map *map,
                   struct import_file *file, const struct tree *root);

/* The file's tree: fields in the schema's order; what all records of a list share stands once,
 * below `defaults`. */
struct tree *import_tree(struct arena *keep, const struct kind *kind,
                         const struct import_file *file);

#endif
