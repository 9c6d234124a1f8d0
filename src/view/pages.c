#include "base/array.h"
#include "base/must.h"
#include "view/makers.h"
#include "view/page.h"
#include "view/work.h"

#include <stdlib.h>

/* What is made for each kind of record beside its index. */
struct kind_pages {
    const char *kind;
    const char *template_name;
    page_maker *make;
};

static void add_fixed(struct arena *keep, struct pages *pages);
static void add_kind(struct arena *keep, const struct view *view, struct pages *pages,
                     const struct kind_records *records);
static void add_record(struct arena *keep, struct pages *pages, const struct record *record);
static const struct kind_pages *pages_of_kind(const struct kind *kind);
static bool is_kind(const struct kind *kind, const char *name);
static int compare_pages(const void *a, const void *b);

const struct pages *pages_of(struct arena *keep, const struct view *view)
{
    struct pages *pages = arena_new(keep, struct pages);
    const struct site *site = site_new(keep, view->catalog);
    add_fixed(keep, pages);
    for (ptrdiff_t i = 0; i < view->catalog->kind_count; i++) {
        add_kind(keep, view, pages, &view->catalog->kinds[i]);
    }
    qsort(pages->items, (size_t)pages->count, sizeof *pages->items, compare_pages);
    for (ptrdiff_t i = 0; i < pages->count; i++) {
        pages->items[i].site = site;
        must(i == 0 || compare_pages(&pages->items[i - 1], &pages->items[i]) < 0);
    }
    return pages;
}

struct tree *page_tree(struct arena *keep, const struct view *view, const struct page *page)
{
    return page->make(keep, view, page);
}

static void add_fixed(struct arena *keep, struct pages *pages)
{
    *array_add(keep, pages) = (struct page){
        .path = STR("404"), .template_name = "not-found.md.mustache", .make = make_not_found};
}

static void add_kind(struct arena *keep, const struct view *view, struct pages *pages,
                     const struct kind_records *records)
{
    (void)view;
    if (is_kind(records->kind, "formula")) {
        return; /* the page of methods lists them */
    }
    *array_add(keep, pages) = (struct page){
        .path = path_of_kind(keep, records->kind),
        .template_name = "kind.md.mustache",
        .make = make_index,
        .kind = records->kind,
    };
    for (ptrdiff_t i = 0; i < records->count; i++) {
        add_record(keep, pages, records->records[i]);
    }
}

static void add_record(struct arena *keep, struct pages *pages, const struct record *record)
{
    const struct kind_pages *special = pages_of_kind(record->kind);
    *array_add(keep, pages) = (struct page){
        .path = path_of_record(keep, record),
        .template_name = special != NULL ? special->template_name : "record.md.mustache",
        .make = special != NULL ? special->make : make_record,
        .record = record,
    };
}

static const struct kind_pages *pages_of_kind(const struct kind *kind)
{
    static const struct kind_pages table[] = {
        {"none", "record.md.mustache", make_record},
    };
    for (ptrdiff_t i = 0; i < COUNT(table); i++) {
        if (is_kind(kind, table[i].kind)) {
            return &table[i];
        }
    }
    return NULL;
}

static bool is_kind(const struct kind *kind, const char *name)
{
    return str_equal(str_from(kind->name), str_from(name));
}

static int compare_pages(const void *a, const void *b)
{
    return str_compare(((const struct page *)a)->path, ((const struct page *)b)->path);
}
