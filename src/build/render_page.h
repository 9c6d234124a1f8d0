/* One page as bytes. Rendering reads the build and changes nothing in it.
 */
#ifndef BUILD_RENDER_PAGE_H
#define BUILD_RENDER_PAGE_H

#include "build/build.h"

struct rendered_page {
    str markdown;                  /* the twin */
    struct digest markdown_inputs; /* of what made it: its own bytes */
    struct digest html_inputs;     /* of the Markdown, the layout around it, and its charts */
    str html;                      /* empty until page_render_html */
    str anchors;                   /* as struct output has them */
    str links;
    struct tree *layout; /* the tree of the page, for the layout */
};

/* The Markdown and both digests; false after an error. */
bool page_render_markdown(struct arena *scratch, struct diags *diags, const struct build *build,
                          const struct page *page, struct rendered_page *rendered);
/* The HTML of a page whose Markdown is rendered; false after an error. */
bool page_render_html(struct arena *scratch, struct diags *diags, const struct build *build,
                      const struct page *page, struct rendered_page *rendered);

#endif
