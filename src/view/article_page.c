/* A page that was written by hand; its text is its Markdown. */
#include "view/makers.h"
#include "view/work.h"

struct tree *make_article(struct arena *keep, const struct view *view, const struct page *page)
{
    struct work work = work_of(keep, view, page);
    const struct article *article = page->article;
    struct tree *tree = page_begin(&work, article->title, article->description);
    (void)tree_put(tree, "text", tree_safe(keep, TREE_SAFE_MARKDOWN, article->origin->text));
    return tree;
}
