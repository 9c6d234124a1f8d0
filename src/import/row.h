/* One row of the table as the values of a record's fields.
 */
#ifndef IMPORT_ROW_H
#define IMPORT_ROW_H

#include "import/map.h"
#include "import/names.h"

struct row_reader;

struct row {
    struct line line;
    struct place place;  /* of its first cell */
    struct tree **trees; /* of the map's fields: a text or a list of texts; NULL: absent */
    const struct record **records; /* that a value refers to, or NULL */
    struct meaning device;         /* of `device`, once that was looked up */
    bool has_device;
};

struct row_reader *row_reader_new(struct arena *keep, const struct catalog *catalog,
                                  const struct import_map *map);
/* The cells of a row and the texts that the map makes of them. */
struct line row_line(struct row_reader *reader, const struct csv_row *cells);
struct row row_read(struct row_reader *reader, const struct line *line);
/* A template of the map for a row, as ids are written: parts that are empty fall out. */
str row_slug(struct row_reader *reader, const struct template *template, const struct row *row);
/* The same as people read it: a record by its name. */
str row_name(struct row_reader *reader, const struct template *template, const struct row *row);
/* An error for each text that named nothing. */
void row_reader_report(const struct row_reader *reader, struct diags *diags);

#endif
