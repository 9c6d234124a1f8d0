#include "view/tidy.h"

#include "base/must.h"

/* The cells of a table, row after row. */
struct grid {
    struct tree **cells;
    ptrdiff_t row_count;
    ptrdiff_t column_count;
};

/* A unit moves only where it saves a repetition. */
enum { ROWS_WITH_UNIT_MIN = 2 };

static void tidy_table(struct arena *keep, struct tree *columns, struct tree *rows);
static struct grid grid_of(struct arena *keep, const struct tree *columns, const struct tree *rows);
static str unit_of_column(const struct grid *grid, ptrdiff_t column);
static void lift_unit(struct arena *keep, const struct grid *grid, struct tree *head,
                      ptrdiff_t column, str unit);
static bool is_empty(const struct grid *grid, ptrdiff_t column);
static void remove_columns(struct tree *list, const bool *is_gone);
static struct tree *only_part(const struct tree *cell);
static str unit_of_text(str text);
static bool says_nothing(str text);
static struct tree *entry(const struct tree *map, const char *key);

// NOLINTNEXTLINE(misc-no-recursion): as deep as a page's tree, a few levels
void tables_tidy(struct arena *keep, struct tree *tree)
{
    if (tree->type != TREE_MAP && tree->type != TREE_LIST) {
        return;
    }
    struct tree *columns = entry(tree, "columns");
    struct tree *rows = entry(tree, "rows");
    if (columns != NULL && rows != NULL) {
        tidy_table(keep, columns, rows);
        return;
    }
    for (struct tree *child = tree->as.items.first; child != NULL; child = child->next) {
        tables_tidy(keep, child);
    }
}

static void tidy_table(struct arena *keep, struct tree *columns, struct tree *rows)
{
    if (rows->as.items.count == 0) {
        return;
    }
    struct grid grid = grid_of(keep, columns, rows);
    bool *is_gone = arena_array(keep, bool, grid.column_count + 1);
    bool is_any_gone = false;
    ptrdiff_t column = 0;
    for (struct tree *head = columns->as.items.first; head != NULL; head = head->next, column++) {
        bool is_number = entry(head, "is_number")->as.flag;
        str unit = is_number ? unit_of_column(&grid, column) : STR("");
        if (unit.len > 0) {
            lift_unit(keep, &grid, head, column, unit);
        }
        /* The first column names the rows. */
        is_gone[column] = column > 0 && is_empty(&grid, column);
        is_any_gone = is_any_gone || is_gone[column];
    }
    if (!is_any_gone) {
        return;
    }
    remove_columns(columns, is_gone);
    for (struct tree *row = rows->as.items.first; row != NULL; row = row->next) {
        remove_columns(entry(row, "cells"), is_gone);
    }
}

static struct grid grid_of(struct arena *keep, const struct tree *columns, const struct tree *rows)
{
    struct grid grid = {
        .row_count = rows->as.items.count,
        .column_count = columns->as.items.count,
    };
    grid.cells = arena_array(keep, struct tree *, grid.row_count * grid.column_count + 1);
    ptrdiff_t count = 0;
    for (const struct tree *row = rows->as.items.first; row != NULL; row = row->next) {
        const struct tree *cells = entry(row, "cells");
        must(cells->as.items.count == grid.column_count);
        for (struct tree *cell = cells->as.items.first; cell != NULL; cell = cell->next) {
            grid.cells[count++] = cell;
        }
    }
    return grid;
}

/* The unit of all numbers of the column; empty where one has another, or something is no number. */
static str unit_of_column(const struct grid *grid, ptrdiff_t column)
{
    str unit = STR("");
    ptrdiff_t count = 0;
    for (ptrdiff_t i = 0; i < grid->row_count; i++) {
        const struct tree *part = only_part(grid->cells[i * grid->column_count + column]);
        str text = part != NULL ? entry(part, "text")->as.text : STR("");
        if (part != NULL && (says_nothing(text) || str_equal(text, STR("unknown")))) {
            continue;
        }
        str own = unit_of_text(text);
        if (own.len == 0 || (unit.len > 0 && !str_equal(own, unit))) {
            return STR("");
        }
        unit = own;
        count++;
    }
    return count >= ROWS_WITH_UNIT_MIN ? unit : STR("");
}

static void lift_unit(struct arena *keep, const struct grid *grid, struct tree *head,
                      ptrdiff_t column, str unit)
{
    struct tree *title = entry(head, "title");
    title->as.text = str_format(keep, "%.*s, %.*s", STR_ARGS(title->as.text), STR_ARGS(unit));
    for (ptrdiff_t i = 0; i < grid->row_count; i++) {
        struct tree *text = entry(only_part(grid->cells[i * grid->column_count + column]), "text");
        str own = unit_of_text(text->as.text);
        if (own.len > 0) {
            text->as.text = str_trim(str_slice(text->as.text, 0, text->as.text.len - own.len));
        }
    }
}

static bool is_empty(const struct grid *grid, ptrdiff_t column)
{
    for (ptrdiff_t i = 0; i < grid->row_count; i++) {
        const struct tree *cell = grid->cells[i * grid->column_count + column];
        const struct tree *part = only_part(cell);
        bool has_more = entry(cell, "parts")->as.items.count > 1;
        if (has_more || (part != NULL && !says_nothing(entry(part, "text")->as.text))) {
            return false;
        }
    }
    return true;
}

static void remove_columns(struct tree *list, const bool *is_gone)
{
    struct tree *child = list->as.items.first;
    list->as.items.first = NULL;
    list->as.items.last = NULL;
    list->as.items.count = 0;
    for (ptrdiff_t column = 0; child != NULL; column++) {
        struct tree *next = child->next;
        child->next = NULL;
        if (!is_gone[column]) {
            (void)tree_add(list, child);
        }
        child = next;
    }
}

/* NULL where a cell has several parts, or none. */
static struct tree *only_part(const struct tree *cell)
{
    const struct tree *parts = entry(cell, "parts");
    return parts->as.items.count == 1 ? parts->as.items.first : NULL;
}

/* "GB/s" of "1,792 GB/s" and "80–100 GB/s"; empty of "3 min 20 s" and of what has no number. */
static str unit_of_text(str text)
{
    ptrdiff_t at = text.len;
    while (at > 0 && text.data[at - 1] != ' ') {
        at--;
    }
    str number = str_slice(text, 0, at);
    bool has_digit = false;
    for (ptrdiff_t i = 0; i < number.len; i++) {
        char byte = number.data[i];
        bool is_digit = byte >= '0' && byte <= '9';
        bool is_letter = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
        if (is_letter || byte == '(' || byte == '%') {
            return STR("");
        }
        has_digit = has_digit || is_digit;
    }
    str unit = str_slice(text, at, text.len);
    bool is_unit = unit.len > 0 && (unit.data[0] < '0' || unit.data[0] > '9');
    return has_digit && is_unit ? unit : STR("");
}

static bool says_nothing(str text)
{
    return text.len == 0 || str_equal(text, STR("–"));
}

static struct tree *entry(const struct tree *map, const char *key)
{
    struct tree *found = map->type == TREE_MAP ? map->as.items.first : NULL;
    while (found != NULL && !str_equal(found->key, str_from(key))) {
        found = found->next;
    }
    return found;
}
