#include "view/uses.h"

#include "view/wording.h"

/* A source may stand behind thousands of benchmarks; the rest is counted. */
enum { USES_SHOWN = 60 };

static void put_kind(const struct work *work, struct tree *uses, const struct kind *kind,
                     struct references references);

void uses_put(const struct work *work, struct tree *map, const struct record *record)
{
    struct tree *uses = tree_put(map, "uses", tree_list(work->keep));
    for (const struct kind *const *kind = schema_kinds(); *kind != NULL; kind++) {
        struct references references = references_to(work->site, record, (*kind)->name);
        if (references.count > 0) {
            put_kind(work, uses, *kind, references);
        }
    }
    tree_put_flag(work->keep, map, "has_uses", uses->as.items.count > 0);
}

static void put_kind(const struct work *work, struct tree *uses, const struct kind *kind,
                     struct references references)
{
    struct arena *keep = work->keep;
    struct tree *use = tree_add(uses, tree_map(keep));
    tree_put_text(keep, use, "heading", str_from(kind->plural));
    struct tree *items = tree_put(use, "items", tree_list(keep));
    for (ptrdiff_t i = 0; i < references.count && i < USES_SHOWN; i++) {
        struct tree *item = tree_add(items, tree_map(keep));
        tree_put_flag(keep, item, "is_more", i > 0);
        tree_put_text(keep, item, "text", record_name(references.records[i]));
        (void)tree_put(
            item, "href",
            tree_safe(keep, TREE_SAFE_MARKDOWN, href_of_record(work, references.records[i])));
    }
    ptrdiff_t rest = references.count - USES_SHOWN;
    tree_put_text(
        keep, use, "more",
        rest > 0 ? str_format(keep, " and %.*s more", STR_ARGS(wording_count(keep, (double)rest)))
                 : STR(""));
}
