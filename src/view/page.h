/* Pages: what the site consists of, listed first, each made as a tree when its turn comes. A page
 * has one template; its rendering is the Markdown twin `<path>.md`, and `<path>.html` comes from
 * that text. A chart is a page whose language is gnuplot; it becomes `<path>.svg`.
 *
 *     for (i = 0; i < pages->count; i++) {
 *         const struct tree *tree = page_tree(scratch, view, &pages->items[i]);
 *         ... render with pages->items[i].template_name, write, rewind scratch ...
 *     }
 */
#ifndef VIEW_PAGE_H
#define VIEW_PAGE_H

#include "base/article.h"
#include "base/tree.h"
#include "estimate/evaluate.h"

struct view {
    const struct catalog *catalog;
    const struct method *method;
    const struct record *scenario; /* the default one; NULL: nothing is computed */
    struct date as_of;             /* the date that the site speaks of; never the clock's */
    bool has_charts;               /* false: tables stand in the charts' place */
    struct articles articles;      /* the pages written by hand */
};

enum page_language { PAGE_MARKDOWN, PAGE_CHART };

struct site;
struct page;
typedef struct tree *page_maker(struct arena *keep, const struct view *view,
                                const struct page *page);

struct page {
    enum page_language language;
    str path;                  /* without suffix, relative to the site: "gpus/rtx-3090" */
    const char *template_name; /* in templates/: "gpu.md.mustache", "charts/fit.gp.mustache" */
    page_maker *make;
    const struct record *record;   /* what it is about, or NULL */
    const struct record *artifact; /* of derivations of one artifact alone, or NULL */
    const struct kind *kind;       /* of an index page, or NULL */
    const struct scope *scope;     /* of a page of formulas, or NULL */
    const struct article *article;
    const struct site *site; /* what all pages share */
};

struct pages {
    struct page *items; /* by path */
    ptrdiff_t count;
    ptrdiff_t capacity;
    const struct site *site; /* what all of them share */
};

/* Every page and chart of the site. NULL, with an error, where an article has the path of a page
 * that is made from the data. */
const struct pages *pages_of(struct arena *keep, struct diags *diags, const struct view *view);

/* The tree that the template of the page is rendered with. A Markdown page has at its root
 *   title, description   texts (plain)
 *   root                 "" or "../" as often as needed, for relative links
 *   path                 its own, without suffix
 *   as_of                the date that the site speaks of
 *   navigation, more, crumbs   lists of {title, path} for the layout: head, foot, way to here
 * and what its template needs. Texts under the key notes_prose are Markdown of records, which
 * whoever renders the page filters and marks as safe before the template may write them. The layout
 * also wants `content`, the page's body as safe HTML. A chart has title, description, width and
 * height in pixels, `tokens`: a list of {token, text, href} that stand for its labels in the script
 * (text never enters gnuplot; the address leads from the site's root, "gpus/rtx-3090.html", and may
 * be null), and the script's numbers. */
struct tree *page_tree(struct arena *keep, const struct view *view, const struct page *page);

#endif
