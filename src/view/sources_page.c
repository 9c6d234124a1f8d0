/* The list of sources by category, each with how much rests on it. */
#include "base/array.h"
#include "view/makers.h"
#include "view/table.h"
#include "view/wording.h"

#include <stdlib.h>

struct listed {
    const struct record *source;
    str category;
};

static void add_source(const struct work *work, struct tree *table, const struct record *source);
static ptrdiff_t use_count(const struct work *work, const struct record *source);
static int compare_listed(const void *a, const void *b);

struct tree *make_sources(struct arena *keep, const struct view *view, const struct page *page)
{
    struct work work = work_of(keep, view, page);
    const struct kind_records *all = catalog_records(view->catalog, "source");
    struct tree *tree = page_begin(&work, STR("Sources"),
                                   STR("Where the facts come from, by category, and how many "
                                       "records rest on each source."));
    tree_put_text(keep, tree, "count", wording_plural(keep, all->count, "source", "sources"));
    struct listed *listed = arena_array(keep, struct listed, all->count + 1);
    for (ptrdiff_t i = 0; i < all->count; i++) {
        str category = record_text(all->records[i], "category");
        listed[i].source = all->records[i];
        listed[i].category = category.len > 0 ? category : STR("Other");
    }
    qsort(listed, (size_t)all->count, sizeof *listed, compare_listed);
    struct tree *categories = tree_put(tree, "categories", tree_list(keep));
    struct tree *table = NULL;
    for (ptrdiff_t i = 0; i < all->count; i++) {
        if (i == 0 || !str_equal(listed[i].category, listed[i - 1].category)) {
            struct tree *category = tree_add(categories, tree_map(keep));
            tree_put_text(keep, category, "heading", listed[i].category);
            table = table_new(&work, category, "table");
            table_column(&work, table, STR("Source"), COLUMN_TEXT);
            table_column(&work, table, STR("Publisher"), COLUMN_TEXT);
            table_column(&work, table, STR("Published"), COLUMN_TEXT);
            table_column(&work, table, STR("Independence"), COLUMN_TEXT);
            table_column(&work, table, STR("Used by"), COLUMN_NUMBER);
            table_column(&work, table, STR("Address"), COLUMN_TEXT);
        }
        add_source(&work, table, listed[i].source);
    }
    return tree;
}

static void add_source(const struct work *work, struct tree *table, const struct record *source)
{
    struct tree *row = table_row(work, table);
    cell_record(work, row, source);
    cell_text(work, row, record_text(source, "publisher"));
    const struct value *published = record_value(source, "published");
    cell_text(work, row,
              published->type == VALUE_DATE ? date_text(work->keep, published->as.date) : STR("–"));
    cell_text(work, row, record_text(source, "independence"));
    cell_text(work, row, wording_count(work->keep, (double)use_count(work, source)));
    str url = record_text(source, "url");
    bool is_public = !str_equal(record_text(source, "access"), STR("private"));
    if (url.len > 0 && is_public) {
        cell_link(work, row, STR("open"), href_of_address(work, url));
    } else {
        cell_text(work, row, url.len > 0 ? STR("private") : STR("–"));
    }
}

static ptrdiff_t use_count(const struct work *work, const struct record *source)
{
    ptrdiff_t count = 0;
    for (const struct kind *const *kind = schema_kinds(); *kind != NULL; kind++) {
        count += references_to(work->site, source, (*kind)->name).count;
    }
    return count;
}

static int compare_listed(const void *a, const void *b)
{
    const struct listed *left = a;
    const struct listed *right = b;
    int order = str_compare(left->category, right->category);
    if (order == 0) {
        order = str_compare(record_name(left->source), record_name(right->source));
    }
    return order != 0 ? order : str_compare(left->source->id, right->source->id);
}
