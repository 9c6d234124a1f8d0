#include "base/array.h"
#include "base/diag.h"
#include "base/must.h"
#include "view/accuracy.h"
#include "view/charts.h"
#include "view/makers.h"
#include "view/page.h"
#include "view/tidy.h"
#include "view/work.h"

#include <stdlib.h>

/* What pages are listed with. */
struct listing {
    struct work work;
    struct pages *pages;
};

/* What is made for each record of a kind, or for its list. */
struct kind_pages {
    const char *kind;
    const char *template_name;
    page_maker *make;
};

static void add_fixed(const struct listing *listing);
static void add_fixed_charts(const struct listing *listing);
static void add_articles(const struct listing *listing);
static bool is_apart(struct diags *diags, const struct page *before, const struct page *page);
static void add_kind(const struct listing *listing, const struct kind_records *records);
static void add_record(const struct listing *listing, const struct record *record);
static void add_derivations(const struct listing *listing, const struct record *record,
                            const struct record *artifact);
static void add_charts(const struct listing *listing, const struct record *record);
static void add_chart(const struct listing *listing, str path, const char *template_name,
                      page_maker *make, const struct record *record);
static const struct kind_pages *pages_of_kind(const struct kind *kind);
static const struct kind_pages *index_of_kind(const struct kind *kind);
static const struct kind_pages *find_kind(const struct kind_pages *table, ptrdiff_t count,
                                          const struct kind *kind);
static bool is_kind(const struct kind *kind, const char *name);
static int compare_pages(const void *a, const void *b);

const struct pages *pages_of(struct arena *keep, struct diags *diags, const struct view *view)
{
    struct pages *pages = arena_new(keep, struct pages);
    struct listing listing = {.pages = pages};
    listing.work.keep = keep;
    listing.work.view = view;
    listing.work.site = site_new(keep, view->catalog);
    listing.work.memory = work_memory_new(keep);
    add_fixed(&listing);
    add_articles(&listing);
    for (ptrdiff_t i = 0; i < view->catalog->kind_count; i++) {
        add_kind(&listing, catalog_kind_at(view->catalog, i));
    }
    pages->site = listing.work.site;
    qsort(pages->items, (size_t)pages->count, sizeof *pages->items, compare_pages);
    bool are_apart = true;
    for (ptrdiff_t i = 0; i < pages->count; i++) {
        pages->items[i].site = pages->site;
        are_apart =
            (i == 0 || is_apart(diags, &pages->items[i - 1], &pages->items[i])) && are_apart;
    }
    return are_apart ? pages : NULL;
}

struct tree *page_tree(struct arena *keep, const struct view *view, const struct page *page)
{
    struct tree *tree = page->make(keep, view, page);
    if (page->language == PAGE_MARKDOWN) {
        tables_tidy(keep, tree);
    }
    return tree;
}

static void add_fixed(const struct listing *listing)
{
    static const struct page fixed[] = {
        {.path = S("index"), .template_name = "start.md.mustache", .make = make_start},
        {.path = S("404"), .template_name = "not-found.md.mustache", .make = make_not_found},
        {.path = S("methods"), .template_name = "methods.md.mustache", .make = make_methods},
        {.path = S("accuracy"), .template_name = "accuracy.md.mustache", .make = make_accuracy},
        {.path = S("data-format"),
         .template_name = "data-format.md.mustache",
         .make = make_data_format},
        {.path = S("import-maps"),
         .template_name = "import-maps.md.mustache",
         .make = make_import_maps},
    };
    for (ptrdiff_t i = 0; i < COUNT(fixed); i++) {
        *array_add(listing->work.keep, listing->pages) = fixed[i];
    }
    for (const struct scope *scope = scopes(); scope->name != NULL; scope++) {
        if (scope_has_formulas(listing->work.view->method, scope)) {
            *array_add(listing->work.keep, listing->pages) = (struct page){
                .path = path_of_scope(listing->work.keep, scope),
                .template_name = "formulas.md.mustache",
                .make = make_formulas,
                .scope = scope,
            };
        }
    }
    add_fixed_charts(listing);
}

static void add_fixed_charts(const struct listing *listing)
{
    if (listing->work.view->has_charts && listing->work.view->scenario != NULL) {
        add_chart(listing, STR("charts/token-generation"), "charts/bandwidth.gp.mustache",
                  make_bandwidth_chart, NULL);
        str paths[ACCURACY_CHARTS];
        ptrdiff_t count = accuracy_charts(listing->work.view, paths);
        for (ptrdiff_t i = 0; i < count; i++) {
            add_chart(listing, paths[i], "charts/accuracy.gp.mustache", make_accuracy_chart, NULL);
        }
        add_chart(listing, STR("charts/benchmarks"), "charts/bandwidth.gp.mustache",
                  make_bandwidth_chart, NULL);
        add_chart(listing, STR("charts/cost"), "charts/cost.gp.mustache", make_cost_chart, NULL);
    }
}

static void add_articles(const struct listing *listing)
{
    const struct articles *articles = &listing->work.view->articles;
    for (ptrdiff_t i = 0; i < articles->count; i++) {
        *array_add(listing->work.keep, listing->pages) = (struct page){
            .path = articles->items[i].path,
            .template_name = "article.md.mustache",
            .make = make_article,
            .article = &articles->items[i],
        };
    }
}

/* Whether two pages that follow each other have paths of their own. What the data make is apart by
 * its ids. */
static bool is_apart(struct diags *diags, const struct page *before, const struct page *page)
{
    if (!str_equal(before->path, page->path)) {
        return true;
    }
    const struct article *article = page->article != NULL ? page->article : before->article;
    must(article != NULL);
    (void)diag_add(diags, RULE_FILE_NAME, (struct place){.origin = article->origin},
                   "the site has a page %.*s already, made from the data", STR_ARGS(article->path));
    return false;
}

static void add_kind(const struct listing *listing, const struct kind_records *records)
{
    if (is_kind(records->kind, "formula")) {
        return; /* the page of methods lists them */
    }
    const struct kind_pages *special = index_of_kind(records->kind);
    *array_add(listing->work.keep, listing->pages) = (struct page){
        .path = path_of_kind(listing->work.keep, records->kind),
        .template_name = special != NULL ? special->template_name : "kind.md.mustache",
        .make = special != NULL ? special->make : make_index,
        .kind = records->kind,
    };
    for (ptrdiff_t i = 0; i < records->count; i++) {
        add_record(listing, records->records[i]);
        add_charts(listing, records->records[i]);
    }
}

/* Without a scenario nothing is computed, and every record has the page of its facts alone. */
static void add_record(const struct listing *listing, const struct record *record)
{
    const struct kind_pages *special =
        listing->work.view->scenario != NULL ? pages_of_kind(record->kind) : NULL;
    *array_add(listing->work.keep, listing->pages) = (struct page){
        .path = path_of_record(listing->work.keep, record),
        .template_name = special != NULL ? special->template_name : "record.md.mustache",
        .make = special != NULL ? special->make : make_record,
        .record = record,
    };
    if (listing->work.view->scenario != NULL && has_derivations(record->kind)) {
        add_derivations(listing, record, NULL);
        struct records apart = artifacts_apart(&listing->work, record);
        for (ptrdiff_t i = 0; i < apart.count; i++) {
            add_derivations(listing, record, apart.items[i]);
        }
    }
}

static void add_derivations(const struct listing *listing, const struct record *record,
                            const struct record *artifact)
{
    *array_add(listing->work.keep, listing->pages) = (struct page){
        .path = path_of_derivations(listing->work.keep, record, artifact),
        .template_name = "derivations.md.mustache",
        .make = make_derivations,
        .record = record,
        .artifact = artifact,
    };
}

static void add_charts(const struct listing *listing, const struct record *record)
{
    static const struct {
        const char *kind;
        const char *name;
        const char *template_name;
        page_maker *make;
    } table[] = {
        {"system", "fit", "charts/fit.gp.mustache", make_fit_chart},
        {"system", "cost", "charts/cost.gp.mustache", make_cost_chart},
        {"gpu", "fit", "charts/fit.gp.mustache", make_fit_chart},
        {"model", "fit", "charts/fit.gp.mustache", make_fit_chart},
        {"model", "context", "charts/fit.gp.mustache", make_context_chart},
        {"model", "speed", "charts/bandwidth.gp.mustache", make_bandwidth_chart},
    };
    for (ptrdiff_t i = 0; has_charts(&listing->work, record) && i < COUNT(table); i++) {
        if (is_kind(record->kind, table[i].kind)) {
            add_chart(listing, path_of_chart(listing->work.keep, record, table[i].name),
                      table[i].template_name, table[i].make, record);
        }
    }
}

static void add_chart(const struct listing *listing, str path, const char *template_name,
                      page_maker *make, const struct record *record)
{
    *array_add(listing->work.keep, listing->pages) = (struct page){
        .language = PAGE_CHART,
        .path = path,
        .template_name = template_name,
        .make = make,
        .record = record,
    };
}

static const struct kind_pages *pages_of_kind(const struct kind *kind)
{
    static const struct kind_pages table[] = {
        {"system", "system.md.mustache", make_system},
        {"cpu", "device.md.mustache", make_cpu},
        {"gpu", "device.md.mustache", make_gpu},
        {"model", "model.md.mustache", make_model},
        {"use_case", "use-case.md.mustache", make_use_case},
        {"benchmark", "benchmark.md.mustache", make_benchmark},
    };
    return find_kind(table, COUNT(table), kind);
}

static const struct kind_pages *index_of_kind(const struct kind *kind)
{
    static const struct kind_pages table[] = {
        {"source", "sources.md.mustache", make_sources},
        {"benchmark", "benchmarks.md.mustache", make_benchmarks},
        {"use_case", "use-cases.md.mustache", make_use_cases},
    };
    return find_kind(table, COUNT(table), kind);
}

static const struct kind_pages *find_kind(const struct kind_pages *table, ptrdiff_t count,
                                          const struct kind *kind)
{
    for (ptrdiff_t i = 0; i < count; i++) {
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
