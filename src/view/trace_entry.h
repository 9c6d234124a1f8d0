/* One derivation: a formula with its values put in, its definitions and its inputs, each with the
 * place where it is written.
 *
 * {heading, anchor, symbol, expression, substituted, result, span, mark, word, measured, branch,
 *  reason, inputs: table}; the expression is null where the page has it already.
 */
#ifndef VIEW_TRACE_ENTRY_H
#define VIEW_TRACE_ENTRY_H

#include "estimate/trace.h"
#include "view/results.h"

/* What stands on a page already: by anchor, with the values put in, which tell two cards apart. */
struct trace_entries {
    struct trace_seen {
        str anchor;
        str substituted;
        str used; /* the anchor it has */
        const struct record *formula;
    } * items;
    ptrdiff_t count;
    ptrdiff_t capacity;
};

/* Adds the formula to the list, and before it each formula that it needs, unless it stands on the
 * page already. */
void trace_entry_add(const struct work *work, struct trace_entries *seen, struct tree *entries,
                     struct evaluation *evaluation, const struct formula *formula);
/* The tree of one trace alone, whose inputs that are formulas link to the page of methods. */
struct tree *trace_entry_alone(const struct work *work, const struct trace *trace);

#endif
