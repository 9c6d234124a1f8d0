/* What a server shows for an address that does not exist. */
#include "view/makers.h"
#include "view/work.h"

struct tree *make_not_found(struct arena *keep, const struct view *view, const struct page *page)
{
    struct work work = work_of(keep, view, page);
    struct tree *tree =
        page_begin(&work, STR("Page not found"), STR("There is no page at this address."));
    struct tree *kinds = tree_put(tree, "kinds", tree_list(keep));
    for (const struct kind *const *kind = schema_kinds(); *kind != NULL; kind++) {
        struct tree *item = tree_add(kinds, tree_map(keep));
        tree_put_text(keep, item, "text", str_from((*kind)->plural));
        put_href(&work, item, "href", href_of_kind(&work, *kind));
    }
    return tree;
}
