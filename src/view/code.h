/* Expressions as code spans of Markdown, whatever they hold. */
#ifndef VIEW_CODE_H
#define VIEW_CODE_H

#include "base/tree.h"

/* A code span, safe for Markdown; null of an empty text. In tables a bar needs a backslash, which
 * elsewhere would be shown. */
struct tree *code_span(struct arena *arena, str text, bool is_in_table);

#endif
