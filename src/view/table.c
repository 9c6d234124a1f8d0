#include "view/table.h"

#include "base/must.h"
#include "view/code.h"
#include "view/wording.h"

static struct tree *part_new(const struct work *work, struct tree *row, str text);
static struct tree *entry(const struct tree *map, const char *key);

struct tree *table_new(const struct work *work, struct tree *map, const char *key)
{
    struct tree *table = tree_put(map, key, tree_map(work->keep));
    (void)tree_put(table, "has_rows", tree_flag(work->keep, false));
    (void)tree_put(table, "is_folded", tree_flag(work->keep, false));
    (void)tree_put(table, "columns", tree_list(work->keep));
    (void)tree_put(table, "rows", tree_list(work->keep));
    return table;
}

void table_column(const struct work *work, struct tree *table, str title, enum column_type type)
{
    struct tree *column = tree_add(entry(table, "columns"), tree_map(work->keep));
    tree_put_text(work->keep, column, "title", title);
    tree_put_flag(work->keep, column, "is_number", type == COLUMN_NUMBER);
}

void table_fold(const struct work *work, struct tree *table, const char *summary)
{
    entry(table, "is_folded")->as.flag = true;
    tree_put_text(work->keep, table, "summary", str_from(summary));
}

struct tree *table_row(const struct work *work, struct tree *table)
{
    entry(table, "has_rows")->as.flag = true;
    struct tree *row = tree_add(entry(table, "rows"), tree_map(work->keep));
    (void)tree_put(row, "cells", tree_list(work->keep));
    return row;
}

ptrdiff_t table_row_count(const struct tree *table)
{
    return entry(table, "rows")->as.items.count;
}

ptrdiff_t table_column_count(const struct tree *table)
{
    return entry(table, "columns")->as.items.count;
}

ptrdiff_t row_cell_count(const struct tree *row)
{
    return tree_find(row, STR("cells"))->as.items.count;
}

void cell_begin(const struct work *work, struct tree *row)
{
    struct tree *cell = tree_add(entry(row, "cells"), tree_map(work->keep));
    (void)tree_put(cell, "parts", tree_list(work->keep));
}

void cell_more(const struct work *work, struct tree *row, str text, str href)
{
    cell_more_marked(work, row, text, MARK_NONE, href);
}

void cell_more_marked(const struct work *work, struct tree *row, str text, enum mark mark, str href)
{
    struct tree *part = part_new(work, row, text);
    (void)tree_put(part, "code", tree_null(work->keep));
    (void)tree_put(part, "href",
                   href.len > 0 ? tree_safe(work->keep, TREE_SAFE_MARKDOWN, href)
                                : tree_null(work->keep));
    if (mark != MARK_NONE) {
        /* No line breaks before the mark. */
        entry(part, "mark")->as.text = str_format(work->keep, "\u00a0%s", mark_symbol(mark));
    }
}

void cell_signed(const struct work *work, struct tree *row, str sign, str text, str href)
{
    cell_begin(work, row);
    cell_more(work, row, text, href);
    if (sign.len > 0) {
        struct tree *parts = entry(entry(row, "cells")->as.items.last, "parts");
        entry(parts->as.items.last, "sign")->as.text =
            str_format(work->keep, "%.*s\u00a0", STR_ARGS(sign));
    }
}

void cell_code(const struct work *work, struct tree *row, str text)
{
    cell_begin(work, row);
    struct tree *part = part_new(work, row, text);
    (void)tree_put(part, "code", code_span(work->keep, text, true));
    (void)tree_put(part, "href", tree_null(work->keep));
}

void cell_text(const struct work *work, struct tree *row, str text)
{
    cell_link(work, row, text, STR(""));
}

void cell_link(const struct work *work, struct tree *row, str text, str href)
{
    cell_begin(work, row);
    cell_more(work, row, text, href);
}

void cell_record(const struct work *work, struct tree *row, const struct record *record)
{
    if (record == NULL) {
        cell_text(work, row, STR("–"));
    } else {
        cell_link(work, row, record_name(record), href_of_record(work, record));
    }
}

void cell_marked(const struct work *work, struct tree *row, str text, enum mark mark, str href)
{
    cell_begin(work, row);
    cell_more_marked(work, row, text, mark, href);
}

void cell_quantity(const struct work *work, struct tree *row, const struct quantity *quantity,
                   str href)
{
    if (quantity == NULL) {
        cell_text(work, row, STR("–"));
        return;
    }
    str to = quantity->source != NULL ? href_of_record(work, quantity->source) : href;
    cell_marked(work, row, wording_quantity(work->keep, quantity),
                mark_of_quality(quantity->quality), to);
}

static struct tree *part_new(const struct work *work, struct tree *row, str text)
{
    struct tree *cell = entry(row, "cells")->as.items.last;
    must(cell != NULL);
    struct tree *parts = entry(cell, "parts");
    bool is_more = parts->as.items.count > 0;
    struct tree *part = tree_add(parts, tree_map(work->keep));
    tree_put_flag(work->keep, part, "is_more", is_more);
    tree_put_text(work->keep, part, "sign", STR(""));
    tree_put_text(work->keep, part, "text", text);
    tree_put_text(work->keep, part, "mark", STR(""));
    return part;
}

static struct tree *entry(const struct tree *map, const char *key)
{
    struct tree *found = map->as.items.first;
    while (found != NULL && !str_equal(found->key, str_from(key))) {
        found = found->next;
    }
    must(found != NULL);
    return found;
}
