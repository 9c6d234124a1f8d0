/* How a result came about: a tree from the result through formulas down to record fields and
 * assumptions, each with its value and the file and line where it is written. It is made on demand.
 */
#ifndef ESTIMATE_TRACE_H
#define ESTIMATE_TRACE_H

#include "estimate/evaluate.h"

enum trace_type {
    TRACE_FORMULA,
    TRACE_DEFINITION, /* a `where` of a formula */
    TRACE_ASSUMPTION,
    TRACE_FIELD,
    TRACE_MEASUREMENT,
    TRACE_VARIABLE, /* context, batch */
    TRACE_CONSTANT,
};

struct trace {
    enum trace_type type;
    str name;        /* "token-generation", "gpu.memory_bandwidth" */
    str symbol;      /* of formulas and assumptions */
    str expression;  /* of formulas and definitions, as written */
    str substituted; /* the same with values in place of names, each with its unit */
    struct result result;
    struct dimension dimension;
    const struct record *record;     /* the formula, the assumption, or the record of the field */
    const struct field *field;       /* of TRACE_FIELD */
    const struct quantity *quantity; /* as written, of fields and assumptions */
    struct place place;              /* of the written value or expression */
    bool is_repeated; /* stands in full elsewhere in the tree; without children here */
    str branch;       /* what a min, max or cases chose; what a fitted value rests on */
    const struct trace *const *children;
    ptrdiff_t child_count;
};

const struct trace *trace_of(struct arena *keep, struct evaluation *evaluation,
                             const struct formula *formula);

#endif
