/* What of a note's Markdown may reach a page (see render/prose.h).
 */
#ifndef RENDER_MARKDOWN_FILTER_H
#define RENDER_MARKDOWN_FILTER_H

#include "base/diag.h"
#include "render/markdown/tree.h"

/* Filters the tree in place; reports links that lead elsewhere than to the web, or too many. */
void markdown_filter(struct arena *arena, struct diags *diags, struct place place,
                     struct markdown_node *root, int heading_shift);

#endif
