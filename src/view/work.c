#include "view/work.h"

#include "base/text.h"
#include "view/mark.h"
#include "view/wording.h"

#include <string.h>

struct place_of_page {
    const char *title;
    const char *path;
};

static str way_to(const struct work *work, str path);
static str root_of(struct arena *arena, str path);
static void put_navigation(const struct work *work, struct tree *tree);
static void add_entry(const struct work *work, struct tree *list, str title, str path);
static void put_crumbs(const struct work *work, struct tree *tree);
static struct tree *add_link(const struct work *work, struct tree *list, str title, str path);

struct work work_of(struct arena *keep, const struct view *view, const struct page *page)
{
    return (struct work){
        .keep = keep,
        .view = view,
        .page = page,
        .site = page->site,
        .memory = work_memory_new(keep),
        .root = root_of(keep, page->path),
    };
}

struct tree *page_begin(const struct work *work, str title, str description)
{
    struct arena *keep = work->keep;
    struct tree *tree = tree_map(keep);
    tree_put_text(keep, tree, "title", title);
    tree_put_text(keep, tree, "description", description);
    (void)tree_put(tree, "root", tree_safe(keep, TREE_SAFE_MARKDOWN, work->root));
    (void)tree_put(tree, "path", tree_safe(keep, TREE_SAFE_MARKDOWN, work->page->path));
    tree_put_text(keep, tree, "as_of", date_text(keep, work->view->as_of));
    tree_put_flag(keep, tree, "has_charts", work->view->has_charts);
    tree_put_text(keep, tree, "stale_days", wording_count(keep, MARK_STALE_DAYS));
    put_navigation(work, tree);
    put_crumbs(work, tree);
    return tree;
}

bool record_is(const struct record *record, const char *kind)
{
    return record->kind != NULL && str_equal(str_from(record->kind->name), str_from(kind));
}

str path_of_record(struct arena *arena, const struct record *record)
{
    /* No id has a slash, so that nothing else can lie at "<id>/…". */
    bool is_index = str_equal(record->id, STR("index"));
    return str_format(arena, "%s/%.*s%s", record->kind->folder, STR_ARGS(record->id),
                      is_index ? "_" : "");
}

str path_of_scope(struct arena *arena, const struct scope *scope)
{
    return str_format(arena, "methods/%s", scope->name);
}

bool scope_has_formulas(const struct method *method, const struct scope *scope)
{
    for (ptrdiff_t i = 0; i < method_count(method); i++) {
        if (formula_scope(method_at(method, i)) == scope) {
            return true;
        }
    }
    return false;
}

str path_of_kind(struct arena *arena, const struct kind *kind)
{
    return str_format(arena, "%s/index", kind->folder);
}

str href_of_record(const struct work *work, const struct record *record)
{
    if (str_equal(str_from(record->kind->name), STR("formula"))) {
        const struct scope *scope = scope_find(record_text(record, "scope"));
        return href_of_anchor(work, path_of_scope(work->keep, scope), record->id);
    }
    return href_of_path(work, path_of_record(work->keep, record));
}

str href_of_kind(const struct work *work, const struct kind *kind)
{
    if (str_equal(str_from(kind->name), STR("formula"))) {
        return href_of_path(work, STR("methods"));
    }
    return href_of_path(work, path_of_kind(work->keep, kind));
}

str href_of_path(const struct work *work, str path)
{
    str way = way_to(work, path);
    return str_format(work->keep, "%.*s.md", STR_ARGS(way));
}

str href_of_anchor(const struct work *work, str path, str anchor)
{
    if (str_equal(path, work->page->path)) {
        return str_format(work->keep, "#%.*s", STR_ARGS(anchor));
    }
    str way = way_to(work, path);
    return str_format(work->keep, "%.*s.md#%.*s", STR_ARGS(way), STR_ARGS(anchor));
}

str href_of_address(const struct work *work, str address)
{
    static const char kept[] = "-._~:/?#@!$',;=+%";
    struct text text = text_new(work->keep, address.len + 16);
    for (ptrdiff_t i = 0; i < address.len; i++) {
        char c = address.data[i];
        bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (c == '&') {
            text_add(&text, STR("&amp;"));
        } else if (is_plain || (c != '\0' && strchr(kept, c) != NULL)) {
            text_char(&text, c);
        } else {
            text_addf(&text, "%%%02X", (unsigned)(unsigned char)c);
        }
    }
    return text_view(&text);
}

void put_href(const struct work *work, struct tree *map, const char *key, str href)
{
    (void)tree_put(map, key, tree_safe(work->keep, TREE_SAFE_MARKDOWN, href));
}

str href_of_chart(const struct work *work, str path)
{
    return str_format(work->keep, "%.*s%.*s.svg", STR_ARGS(work->root), STR_ARGS(path));
}

/* From the page to that path: what lies in the page's own folder needs no way around the root. */
static str way_to(const struct work *work, str path)
{
    str own = work->page->path;
    ptrdiff_t folder = own.len;
    while (folder > 0 && own.data[folder - 1] != '/') {
        folder--;
    }
    if (folder > 0 && str_starts(path, str_slice(own, 0, folder))) {
        return str_slice(path, folder, path.len);
    }
    return str_format(work->keep, "%.*s%.*s", STR_ARGS(work->root), STR_ARGS(path));
}

static str root_of(struct arena *arena, str path)
{
    struct text text = text_new(arena, 16);
    for (ptrdiff_t i = 0; i < path.len; i++) {
        if (path.data[i] == '/') {
            text_add(&text, STR("../"));
        }
    }
    return text_view(&text);
}

static void put_navigation(const struct work *work, struct tree *tree)
{
    static const struct place_of_page head[] = {
        {"Use cases", "use-cases/index"}, {"Systems", "systems/index"},
        {"GPUs", "gpus/index"},           {"CPUs", "cpus/index"},
        {"Models", "models/index"},       {"Benchmarks", "benchmarks/index"},
        {"Prices", "prices/index"},       {"Offers", "offers/index"},
        {"Methods", "methods"},           {"Accuracy", "accuracy"},
    };
    static const struct place_of_page foot[] = {
        {"Sources", "sources/index"},
        {"Data format", "data-format"},
        {"Scenarios", "scenarios/index"},
    };
    struct tree *navigation = tree_put(tree, "navigation", tree_list(work->keep));
    for (ptrdiff_t i = 0; i < COUNT(head); i++) {
        add_entry(work, navigation, str_from(head[i].title), str_from(head[i].path));
    }
    const struct articles *articles = &work->view->articles;
    for (ptrdiff_t i = 0; i < articles->count; i++) {
        /* Pages in folders are reached from others. */
        if (str_find(articles->items[i].path, STR("/"), 0) < 0) {
            add_entry(work, navigation, articles->items[i].title, articles->items[i].path);
        }
    }
    struct tree *more = tree_put(tree, "more", tree_list(work->keep));
    for (ptrdiff_t i = 0; i < COUNT(foot); i++) {
        add_entry(work, more, str_from(foot[i].title), str_from(foot[i].path));
    }
    tree_put_flag(work->keep, tree, "is_start", str_equal(work->page->path, STR("index")));
}

static void add_entry(const struct work *work, struct tree *list, str title, str path)
{
    struct tree *entry = add_link(work, list, title, path);
    tree_put_flag(work->keep, entry, "is_here", str_equal(work->page->path, path));
}

/* The way from the start page down to this one, which is not part of it. */
static void put_crumbs(const struct work *work, struct tree *tree)
{
    struct tree *crumbs = tree_put(tree, "crumbs", tree_list(work->keep));
    const struct page *page = work->page;
    const struct kind *kind = page->record != NULL ? page->record->kind : NULL;
    if (page->language == PAGE_MARKDOWN && !str_equal(page->path, STR("index"))) {
        (void)add_link(work, crumbs, STR("Start"), STR("index"));
    }
    if (page->language == PAGE_MARKDOWN && kind != NULL) {
        (void)add_link(work, crumbs, str_from(kind->plural), path_of_kind(work->keep, kind));
        str own = path_of_record(work->keep, page->record);
        if (!str_equal(own, page->path)) {
            (void)add_link(work, crumbs, record_name(page->record), own);
        }
    }
    if (page->scope != NULL) {
        (void)add_link(work, crumbs, STR("Methods"), STR("methods"));
    }
    tree_put_flag(work->keep, tree, "has_crumbs", crumbs->as.items.count > 0);
}

static struct tree *add_link(const struct work *work, struct tree *list, str title, str path)
{
    struct tree *link = tree_add(list, tree_map(work->keep));
    tree_put_text(work->keep, link, "title", title);
    tree_put_text(work->keep, link, "path", path);
    return link;
}
