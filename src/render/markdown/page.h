/* The walk that writes a page's HTML. Private to render/markdown.
 */
#ifndef RENDER_MARKDOWN_PAGE_H
#define RENDER_MARKDOWN_PAGE_H

#include "base/map.h"
#include "base/text.h"
#include "render/markdown.h"
#include "render/markdown/tree.h"

/* An id that is taken. */
struct markdown_taken {
    int line;   /* of its heading; 0: by the layout */
    int number; /* that was tried last for another heading like it */
};

struct markdown_walk {
    struct arena *keep;
    struct arena *scratch;
    struct diags *diags;
    const struct origin *origin;
    const struct markdown_hooks *hooks;
    struct markdown_page *page;
    struct text *out;
    struct map ids;     /* id → struct markdown_taken */
    const char **lines; /* where each line of the origin begins, from the first on, and its end */
    ptrdiff_t line_count;
    str heading;        /* plain text of the one above */
    struct map regions; /* heading → int, tables below headings of that text */
    bool is_tight;      /* paragraphs of the list around have no tags */
};

/* Takes the ids that headings name themselves, before any other is made up; such a heading's title
 * is its id then, and the link that named it is gone. */
void markdown_ids_collect(struct markdown_walk *walk, struct markdown_node *root);
void markdown_heading(struct markdown_walk *walk, const struct markdown_node *node);

void markdown_blocks(struct markdown_walk *walk, const struct markdown_node *parent);
void markdown_table(struct markdown_walk *walk, const struct markdown_node *node);
/* A callout, or false where the quote is a plain one. */
bool markdown_callout(struct markdown_walk *walk, const struct markdown_node *quote);
/* A paragraph of charts alone becomes figures; false where it is another paragraph. */
bool markdown_figures(struct markdown_walk *walk, const struct markdown_node *paragraph);

/* From `node` on, to its last sibling or to before `end`. */
void markdown_inlines(struct markdown_walk *walk, const struct markdown_node *node,
                      const struct markdown_node *end);
/* Text for HTML, with signs of quality as spans. */
void markdown_text(struct markdown_walk *walk, str text);
void markdown_image(struct markdown_walk *walk, const struct markdown_node *node,
                    const struct markdown_chart *chart);
/* The text without markup. */
str markdown_plain(struct arena *arena, const struct markdown_node *node);

struct place markdown_node_place(const struct markdown_walk *walk,
                                 const struct markdown_node *node);

#endif
