/* The page of a record of any kind: its facts, where they come from, and who refers to it. */
#include "view/facts.h"
#include "view/makers.h"
#include "view/uses.h"
#include "view/wording.h"

struct tree *make_record(struct arena *keep, const struct view *view, const struct page *page)
{
    struct work work = work_of(keep, view, page);
    const struct record *record = page->record;
    str kind = wording_phrase(keep, str_from(record->kind->name));
    str description = str_format(keep, "Facts about the %.*s %.*s, with their sources.",
                                 STR_ARGS(kind), STR_ARGS(record_name(record)));
    struct tree *tree = page_begin(&work, record_name(record), description);
    tree_put_text(keep, tree, "kind", kind);
    tree_put_text(keep, tree, "kind_sentence", str_from(record->kind->doc));
    facts_put(&work, tree, record);
    uses_put(&work, tree, record);
    return tree;
}
