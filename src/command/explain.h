/* The parts of `hwreport explain`: a result as a tree, and words about everything that has a name.
 */
#ifndef COMMAND_EXPLAIN_H
#define COMMAND_EXPLAIN_H

#include "base/text.h"
#include "command/answer.h"
#include "estimate/trace.h"

/* A derivation for people, down to files and lines; and what moves the result most. */
str explain_trace_text(struct question *question, const struct formula *formula, int depth_max);
struct tree *explain_trace_tree(struct question *question, const struct formula *formula);

/* Words about a name; false where it names nothing of that sort. */
bool explain_rule(struct text *out, str name);
bool explain_kind(struct text *out, str name);
bool explain_function(struct text *out, str name);
bool explain_field(struct text *out, struct question *question, str name);
bool explain_formula(struct text *out, struct question *question, str name);
bool explain_assumption(struct text *out, struct question *question, str name);
/* All names that resemble what was typed, the nearest first, joined for a message; empty where
 * there are none. */
str explain_nearest(struct arena *arena, const struct question *question, str typed);

/* Words wrapped between a margin and the width of a page. */
void add_wrapped_words(struct text *out, str words, int margin);

#endif
