/* The only door to cmark-gfm: Markdown to trees, and trees to CommonMark. The library runs in its
 * safe mode, and nothing of it outlives a call. A machine without memory ends the program with
 * exit status 3, as everywhere.
 */
#ifndef RENDER_MARKDOWN_CMARK_H
#define RENDER_MARKDOWN_CMARK_H

#include "render/markdown/tree.h"

/* Pages have tables and strikethrough; notes strikethrough, and addresses become links. */
enum markdown_dialect { MARKDOWN_PAGES, MARKDOWN_NOTES };

struct markdown_document {
    struct markdown_node *root;
    int too_deep_line; /* where nodes were dropped that lay deeper than LIMIT_MARKDOWN_DEPTH; or 0
                        */
};

/* A comment in HTML leaves nothing behind. The text has no more than INT_MAX bytes. */
struct markdown_document markdown_read(struct arena *arena, str text,
                                       enum markdown_dialect dialect);

/* The blocks, breaks and emphasis are written by the library; all else inline must be markup (see
 * markdown/markup.h). Tables, HTML and images have no form here. */
str markdown_write(struct arena *keep, struct arena *scratch, const struct markdown_node *root);

/* "0.29.0.gfm.6" */
const char *markdown_library_version(void);

#endif
