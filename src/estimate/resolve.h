/* How names in expressions find what they mean; resolve.c and resolve_path.c share this.
 *
 * Names are looked up in this order: fields of the items of enclosing lists and formulas for them,
 * the innermost first; earlier definitions; `context` and `batch`; formulas; assumptions. A path
 * begins with such a field or with a slot of the scope.
 */
#ifndef ESTIMATE_RESOLVE_H
#define ESTIMATE_RESOLVE_H

#include "estimate/program.h"

/* The items of a list whose fields are names. */
struct item_fields {
    const struct kind *kind;    /* where they are records */
    const struct field *fields; /* where they are groups */
    const struct item_fields *outer;
};

struct resolver {
    struct builder *builder;
    struct cell *cell;
    const struct item_fields *items; /* the innermost */
    int item_levels;
};

/* Points a `formula(…)` at what it computes, once its bindings are known to be of its scope. */
void resolve_call(struct resolver *resolver, struct node *node);
struct target *target_new(struct resolver *resolver, struct node *node, enum target_type type);
/* True where the name begins at an item (a slot), also when an error was reported further on; the
 * node has no target then. */
bool resolve_item_path(struct resolver *resolver, struct node *node);
bool resolve_slot_path(struct resolver *resolver, struct node *node);
/* Reports a name that nothing has, with what may have been meant. */
void resolve_unknown(struct resolver *resolver, const struct node *node);

#endif
