/* The list of sources by category, each with how much rests on it. */
#include "view/makers.h"
#include "view/table.h"
#include "view/wording.h"

#include <stdlib.h>

struct listed {
    const struct record *source;
    str category;
};

static void add_source(const struct work *work, struct tree *table, const struct listed *listed);
static void cell_stated(const struct work *work, struct tree *row, str text);
static str host_of(str url);
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
    struct tree *table = table_new(&work, tree, "table");
    table_column(&work, table, STR("Source"), COLUMN_TEXT);
    table_column(&work, table, STR("About"), COLUMN_TEXT);
    table_column(&work, table, STR("Publisher"), COLUMN_TEXT);
    table_column(&work, table, STR("Published"), COLUMN_NUMBER);
    table_column(&work, table, STR("Independence"), COLUMN_TEXT);
    table_column(&work, table, STR("Used by"), COLUMN_NUMBER);
    table_column(&work, table, STR("Address"), COLUMN_TEXT);
    for (ptrdiff_t i = 0; i < all->count; i++) {
        add_source(&work, table, &listed[i]);
    }
    return tree;
}

static void add_source(const struct work *work, struct tree *table, const struct listed *listed)
{
    const struct record *source = listed->source;
    struct tree *row = table_row(work, table);
    cell_record(work, row, source);
    cell_text(work, row, listed->category);
    cell_stated(work, row, record_text(source, "publisher"));
    const struct value *published = record_value(source, "published");
    cell_text(work, row,
              published->type == VALUE_DATE ? date_text(work->keep, published->as.date) : STR("–"));
    cell_stated(work, row, record_text(source, "independence"));
    cell_text(work, row, wording_count(work->keep, (double)use_count(work, source)));
    str url = record_text(source, "url");
    bool is_public = !str_equal(record_text(source, "access"), STR("private"));
    if (url.len > 0 && is_public) {
        cell_link(work, row, host_of(url), href_of_address(work, url));
    } else {
        cell_text(work, row, url.len > 0 ? STR("private") : STR("–"));
    }
}

static void cell_stated(const struct work *work, struct tree *row, str text)
{
    cell_text(work, row, text.len > 0 ? text : STR("–"));
}

/* "example.org" of "https://www.example.org/page": links of one text each would all sound alike. */
static str host_of(str url)
{
    ptrdiff_t at = str_find(url, STR("://"), 0);
    str host = at >= 0 ? str_slice(url, at + 3, url.len) : url;
    host = str_cut(host, '/').before;
    return str_starts(host, STR("www.")) ? str_slice(host, 4, host.len) : host;
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
