/* One level of a trace while it is made, and the leaves that are added to it: fields, assumptions,
 * context and batch. trace.c walks the formulas.
 */
#ifndef ESTIMATE_TRACE_LEVEL_H
#define ESTIMATE_TRACE_LEVEL_H

#include "estimate/evaluation.h"
#include "estimate/trace.h"

/* The nodes of a tree's level, without repetition, and what they stand for. */
struct children {
    const struct trace **items;
    ptrdiff_t count;
    ptrdiff_t capacity;
};

struct keys {
    const void **items;
    ptrdiff_t count;
    ptrdiff_t capacity;
};

struct tracer {
    struct arena *keep;
    struct evaluation *evaluation;
    struct keys seen; /* memos of cells that stand in the tree already */
};

/* Where children are collected. */
struct level {
    struct tracer *tracer;
    struct children children;
    struct keys keys;
};

void level_add(struct level *level, const struct trace *trace);
/* A field with its record and line, and the exchange rate that a price went through. */
void level_add_field(struct level *level, const struct site *site, const struct node *node);
void level_add_assumption(struct level *level, const struct site *site, const struct node *node);
void level_add_variable(struct level *level, const struct site *site, const struct node *node);
/* False where the key is among them already; else it is from now on. */
bool key_is_new(struct arena *keep, struct keys *keys, const void *key);

#endif
