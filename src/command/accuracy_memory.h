/* What `hwreport accuracy` says of memory: how far estimates are off what engines logged. */
#ifndef COMMAND_ACCURACY_MEMORY_H
#define COMMAND_ACCURACY_MEMORY_H

#include "base/text.h"
#include "base/tree.h"
#include "estimate/method.h"

void memory_add_text(struct arena *arena, const struct method *method, struct text *out,
                     bool is_against);
void memory_add_markdown(struct arena *arena, const struct method *method, struct text *out,
                         bool is_against);
/* An entry for each row of the table. */
void memory_add_tree(struct arena *arena, const struct method *method, struct tree *list,
                     bool is_against);
/* Each figure, the one that is off by the most bytes first, as a table with tabs. */
str memory_loads_text(struct arena *arena, const struct method *method);

/* A row of a table in Markdown, and the rule below its heads. */
void markdown_row_add(struct text *out, const str *cells, ptrdiff_t count);
void markdown_rule_add(struct text *out, ptrdiff_t count);

#endif
