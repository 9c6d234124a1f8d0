/* What every maker of a page works with, and the links and common entries of its tree. A page's
 * tree is made by `page_begin` and filled by the maker:
 *
 *     struct work work = work_of(keep, view, page);
 *     struct tree *tree = page_begin(&work, title, description);
 *     tree_put(tree, "facts", facts_of(&work, record));
 */
#ifndef VIEW_WORK_H
#define VIEW_WORK_H

#include "view/page.h"
#include "view/site.h"

struct work_memory;

struct work {
    struct arena *keep;
    const struct view *view;
    const struct page *page;
    const struct site *site;
    struct work_memory *memory; /* subject.h */
    str root;                   /* from the page to the site's root: "" or "../" and so on */
};

struct work_memory *work_memory_new(struct arena *keep);
struct work work_of(struct arena *keep, const struct view *view, const struct page *page);

/* Title, description, root, crumbs and date; the maker adds the rest. */
struct tree *page_begin(const struct work *work, str title, str description);

/* Whether the record is of that kind. */
bool record_is(const struct record *record, const char *kind);

/* Where the page of a record lies, without suffix: "gpus/rtx-3090"; formulas have an anchor on the
 * page of methods instead. */
str path_of_record(struct arena *arena, const struct record *record);
/* Of the page with all formulas of a scope; and whether there is one. */
str path_of_scope(struct arena *arena, const struct scope *scope);
bool scope_has_formulas(const struct method *method, const struct scope *scope);
str path_of_kind(struct arena *arena, const struct kind *kind);
/* Relative addresses, as Markdown pages link each other: "../gpus/rtx-3090.md". */
str href_of_record(const struct work *work, const struct record *record);
str href_of_kind(const struct work *work, const struct kind *kind);
str href_of_path(const struct work *work, str path);
str href_of_anchor(const struct work *work, str path, str anchor);
/* An address out of a record, written so that nothing in it is Markdown. */
str href_of_address(const struct work *work, str address);
/* Puts an address made here, so that templates may write it as it is. */
void put_href(const struct work *work, struct tree *map, const char *key, str href);
/* The address of a chart's picture. */
str href_of_chart(const struct work *work, str path);

#endif
