/* What a note's inline nodes look like in CommonMark: texts escaped so that no dialect reads them
 * as anything else, code between enough backquotes, links with their target between < and >, a hard
 * break as a backslash, which no editor strips.
 */
#ifndef RENDER_MARKDOWN_MARKUP_H
#define RENDER_MARKDOWN_MARKUP_H

#include "render/markdown/tree.h"

/* A copy of the tree in which texts, code, links and struck text are markup. As deep as the tree,
 * which has at most LIMIT_MARKDOWN_DEPTH levels. */
struct markdown_node *markdown_markup(struct arena *arena, const struct markdown_node *node);

#endif
