/* Tables of comma-separated values (RFC 4180) as rows of located cells. Cells are taken without the
 * blanks around them; lines end with a line feed, or with a carriage return and a line feed; a
 * byte-order mark before the first cell is passed over. Every row has as many cells as the first.
 *
 *     const struct csv_table *table = csv_read(keep, diags, origin, ',');
 *     if (table != NULL) { ... table->rows[0].cells[2].text ... }
 */
#ifndef LOAD_CSV_H
#define LOAD_CSV_H

#include "base/diag.h"

struct csv_cell {
    str text;
    struct place place; /* of the text's first character, behind a quote */
};

struct csv_row {
    const struct csv_cell *cells;
};

struct csv_table {
    struct origin *origin;      /* of all places: the text as it was read */
    const struct csv_row *rows; /* at least one */
    ptrdiff_t row_count;
    ptrdiff_t column_count;
};

/* The table of the origin's bytes, or NULL with at least one error. Refused are bytes that are not
 * plain text, quotes that do not match, rows of another width, cells that a spreadsheet would run
 * as a formula, and what is beyond the limits. Texts are views of the origin's or lie in `keep`. */
const struct csv_table *csv_read(struct arena *keep, struct diags *diags,
                                 const struct origin *origin, char separator);

#endif
