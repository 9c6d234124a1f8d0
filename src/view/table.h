/* Tables as trees: {columns: [{title, is_number}], rows: [{cells: [{parts: [{is_more, sign, text,
 * mark, code, href}]}]}]}, which the partial `table` writes as a Markdown table. Every cell has at
 * least one part. Signs and marks stand beside the link, not in it.
 *
 *     struct tree *table = table_new(&work, tree, "speeds");
 *     table_column(&work, table, "Speed, tok/s", COLUMN_NUMBER);
 *     struct tree *row = table_row(&work, table);
 *     cell_link(&work, row, STR("57.6 ○"), href);
 */
#ifndef VIEW_TABLE_H
#define VIEW_TABLE_H

#include "view/mark.h"
#include "view/work.h"

enum column_type { COLUMN_TEXT, COLUMN_NUMBER };

/* Puts an empty table into the map. The template asks `has_rows` of it. */
struct tree *table_new(const struct work *work, struct tree *map, const char *key);
void table_column(const struct work *work, struct tree *table, str title, enum column_type type);
/* The page shows it only where the reader asks, under that summary. */
void table_fold(const struct work *work, struct tree *table, const char *summary);
struct tree *table_row(const struct work *work, struct tree *table);
ptrdiff_t table_row_count(const struct tree *table);
ptrdiff_t table_column_count(const struct tree *table);
ptrdiff_t row_cell_count(const struct tree *row);

void cell_text(const struct work *work, struct tree *row, str text);
/* An empty address gives a text without a link; it comes from work.h. */
void cell_link(const struct work *work, struct tree *row, str text, str href);
void cell_record(const struct work *work, struct tree *row, const struct record *record);
/* A number with its mark behind it. */
void cell_marked(const struct work *work, struct tree *row, str text, enum mark mark, str href);
/* A sign before the text, such as that of a verdict (verdict_sign.h). */
void cell_signed(const struct work *work, struct tree *row, str sign, str text, str href);
/* A value as its record states it, with its mark and a link to where it comes from. */
void cell_quantity(const struct work *work, struct tree *row, const struct quantity *quantity,
                   str href);
/* An empty cell, for parts that follow. */
void cell_begin(const struct work *work, struct tree *row);
/* One more part in the row's last cell; parts are joined by commas. */
void cell_more(const struct work *work, struct tree *row, str text, str href);
void cell_more_marked(const struct work *work, struct tree *row, str text, enum mark mark,
                      str href);
/* An expression, as code. */
void cell_code(const struct work *work, struct tree *row, str text);

#endif
