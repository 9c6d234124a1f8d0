#include "estimate/resolve.h"

static bool is_bindable(const struct scope *scope, const struct node *bind);
static unsigned slots_after(enum slot slot);
static void check_reach(struct resolver *resolver, const struct node *node,
                        const struct formula *called);

/* formula(name, slot = record, context = number): the bindings first, then whether with them and
 * with what is bound here the formula has all that it names. */
void resolve_call(struct resolver *resolver, struct node *node)
{
    struct expression *expression = resolver->cell->expression;
    struct node *name = expression_operand(expression, node, 0);
    struct formula *called =
        name->type == NODE_NAME ? method_find(resolver->builder->method, name->text) : NULL;
    if (called == NULL) {
        struct diag *diag =
            cell_complain(resolver->builder, resolver->cell, RULE_FORMULA_UNKNOWN_NAME, name,
                          "the first argument of `formula` is the name of a formula");
        diag_help(resolver->builder->diags, diag, "as in formula(token_generation, batch = 8)");
        return;
    }
    target_new(resolver, name, TARGET_CALLED)->cell = &called->cell;
    for (int i = 1; i < node->count; i++) {
        struct node *bind = expression_operand(expression, node, i);
        if (!is_bindable(called->scope, bind)) {
            struct diag *diag =
                cell_complain(resolver->builder, resolver->cell, RULE_FORMULA_UNKNOWN_NAME, bind,
                              "`%.*s` has no `%.*s` that could be bound", STR_ARGS(name->text),
                              STR_ARGS(bind->text));
            diag_help(resolver->builder->diags, diag,
                      "a formula for a %s is computed for its records%s", called->scope->name,
                      called->scope->has_load ? ", a context and a batch" : "");
            name->target = NULL;
        }
    }
    if (name->target != NULL) {
        check_reach(resolver, node, called);
    }
}

static bool is_bindable(const struct scope *scope, const struct node *bind)
{
    if (variable_find(bind->text) != VARIABLE_COUNT) {
        return scope->has_load;
    }
    enum slot slot = slot_find(bind->text);
    return slot != SLOT_COUNT && slot_kind(slot) != NULL && (scope->slots & 1U << slot) != 0;
}

static void check_reach(struct resolver *resolver, const struct node *node,
                        const struct formula *called)
{
    const struct scope *scope = resolver->cell->formula->scope;
    unsigned slots = scope->slots;
    for (int i = 1; i < node->count; i++) {
        const struct node *bind = expression_operand(resolver->cell->expression, node, i);
        enum slot slot = slot_find(bind->text);
        slots |= slot != SLOT_COUNT ? 1U << slot | slots_after(slot) : 0;
    }
    /* Whatever is called may be computed for no run in particular. */
    unsigned missing = called->scope->slots & ~slots & ~(unsigned)SLOTS_OF_RUN;
    const char *name = NULL;
    for (int slot = 0; slot < SLOT_COUNT && name == NULL; slot++) {
        name = (missing & 1U << slot) != 0 ? slot_name((enum slot)slot) : NULL;
    }
    bool lacks_load = called->scope->has_load && !scope->has_load;
    if (name == NULL && !lacks_load) {
        return;
    }
    struct diag *diag = cell_complain(resolver->builder, resolver->cell, RULE_FORMULA_UNKNOWN_NAME,
                                      node, "`%.*s` needs a %s, which the scope `%s` does not bind",
                                      STR_ARGS(called->name),
                                      name != NULL ? name : "context and a batch", scope->name);
    if (name != NULL) {
        diag_help(resolver->builder->diags, diag, "bind it: formula(%.*s, %s = …)",
                  STR_ARGS(called->name), name);
    }
}

/* The slots that follow from another: binding_completed() fills them. */
static unsigned slots_after(enum slot slot)
{
    return slot == SLOT_SYSTEM     ? 1U << SLOT_CPU
           : slot == SLOT_ARTIFACT ? 1U << SLOT_MODEL | 1U << SLOT_QUANTIZATION
                                   : 0;
}
