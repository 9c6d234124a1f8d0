#include "base/array.h"
#include "base/limits.h"
#include "base/must.h"
#include "estimate/calibration/calibration.h"
#include "estimate/expression/parse.h"
#include "estimate/program.h"

/* A cell whose needs are being looked at, and the node that is next. */
struct visit {
    struct cell *cell;
    int next;
    int next_key;           /* of the node, where it names a fitted assumption */
    const struct node *use; /* the node that named the need looked at */
};

struct walk {
    struct builder *builder;
    struct visit *items; /* the chain from where the walk began to where it is */
    ptrdiff_t count;
    ptrdiff_t capacity;
    ptrdiff_t ordered; /* formulas already in their place */
    struct formula **order;
};

static void walk_from(struct walk *walk, struct cell *cell);
static struct cell *next_need(struct visit *visit);
static void enter(struct walk *walk, struct cell *cell);
static void leave(struct walk *walk, struct cell *cell);
static void count_work(struct walk *walk, struct cell *cell);
static void report_circle(struct walk *walk, const struct cell *cell, const struct node *node);

void method_order(struct builder *builder)
{
    struct method *method = builder->method;
    struct walk walk = {.builder = builder,
                        .order =
                            arena_array(builder->keep, struct formula *, method->formula_count)};
    for (ptrdiff_t i = 0; i < method->formula_count; i++) {
        struct formula *formula = method->by_name[i];
        for (ptrdiff_t j = 0; j < formula->definition_count; j++) {
            walk_from(&walk, &formula->definitions[j]);
        }
        walk_from(&walk, &formula->cell);
    }
    for (ptrdiff_t i = 0; i < method->condition_count; i++) {
        walk_from(&walk, &method->conditions[i].formula->cell);
    }
    must(walk.ordered == method->formula_count);
    method->formulas = walk.order;
}

/* Depth first, with a chain of its own instead of the machine's stack: a long chain of formulas is
 * no fault. */
static void walk_from(struct walk *walk, struct cell *cell)
{
    if (cell->mark != CELL_NEW) {
        return;
    }
    enter(walk, cell);
    while (walk->count > 0) {
        struct visit *visit = &walk->items[walk->count - 1];
        struct cell *need = next_need(visit);
        if (need == NULL) {
            leave(walk, visit->cell);
            walk->count--;
        } else if (need->mark == CELL_NEW) {
            enter(walk, need);
        } else if (need->mark == CELL_OPEN) {
            report_circle(walk, need, visit->use);
        }
    }
}

static struct cell *needed_by(const struct node *node)
{
    const struct target *target = node->type == NODE_NAME ? node->target : NULL;
    bool is_cell =
        target != NULL && (target->type == TARGET_CELL || target->type == TARGET_FORMULA ||
                           target->type == TARGET_CALLED);
    return is_cell ? target->cell : NULL;
}

/* The assumption that a name means where its value is found by other formulas, or NULL. */
static const struct assumption *fitted_by(const struct node *node)
{
    const struct target *target = node->type == NODE_NAME ? node->target : NULL;
    bool is_fitted = target != NULL && target->type == TARGET_ASSUMPTION &&
                     target->assumption->calibration != NULL;
    return is_fitted ? target->assumption : NULL;
}

static struct cell *next_need(struct visit *visit)
{
    const struct expression *expression = visit->cell->expression;
    while (expression != NULL && visit->next < expression->count) {
        visit->use = &expression->nodes[visit->next];
        const struct assumption *fitted = fitted_by(visit->use);
        if (fitted != NULL && visit->next_key < assumption_key_count(fitted)) {
            return assumption_key(fitted, visit->next_key++);
        }
        visit->next_key = 0;
        visit->next++;
        struct cell *need = needed_by(visit->use);
        if (need != NULL) {
            return need;
        }
    }
    return NULL;
}

static void enter(struct walk *walk, struct cell *cell)
{
    cell->mark = CELL_OPEN;
    struct visit *visit = array_add(walk->builder->keep, walk);
    *visit = (struct visit){.cell = cell};
}

static void leave(struct walk *walk, struct cell *cell)
{
    struct method *method = walk->builder->method;
    cell->mark = CELL_DONE;
    count_work(walk, cell);
    cell_check(walk->builder, cell);
    ptrdiff_t scope = cell->formula->scope - scopes();
    cell->frame_kind = (int)(scope * 2 + (cell->uses_load ? 1 : 0));
    cell->index = method->cell_counts[cell->frame_kind]++;
    if (!cell->is_definition && cell->formula->name.len > 0) {
        walk->order[walk->ordered++] = cell->formula;
    }
}

static void count_work(struct walk *walk, struct cell *cell)
{
    const struct expression *expression = cell->expression;
    if (expression == NULL) {
        return;
    }
    int stack = 0;
    int solves = 0;
    int own_solves = 0;
    for (int i = 0; i < expression->count; i++) {
        const struct node *node = &expression->nodes[i];
        const struct cell *need = needed_by(node);
        if (need != NULL) {
            stack = need->stack > stack ? need->stack : stack;
            solves = need->solves > solves ? need->solves : solves;
            cell->uses_load = cell->uses_load || need->uses_load;
        } else if (node->type == NODE_NAME && node->target != NULL) {
            cell->uses_load = cell->uses_load || node->target->type == TARGET_VARIABLE;
        }
        const struct assumption *fitted = fitted_by(node);
        for (int k = 0; fitted != NULL && k < assumption_key_count(fitted); k++) {
            const struct cell *key = assumption_key(fitted, k);
            stack = key->stack > stack ? key->stack : stack;
            solves = key->solves > solves ? key->solves : solves;
            cell->uses_load = cell->uses_load || key->uses_load;
        }
        own_solves += node->type == NODE_SOLVE ? 1 : 0;
    }
    const struct node *root = expression_root(expression);
    cell->stack = stack + root->depth;
    cell->solves = solves + own_solves;
    /* A measurement is of one batch. */
    bool is_measured = !cell->is_definition && cell->formula->measured_as != NULL;
    cell->uses_load = cell->uses_load || own_solves > 0 || is_measured;
    bool is_deep = cell->stack > LIMIT_FORMULA_LEVELS;
    if (is_deep || cell->solves > LIMIT_FORMULA_SOLVES) {
        cell_complain(walk->builder, cell, RULE_FORMULA_SYNTAX, root,
                      is_deep ? "with the formulas that it needs, this is more than %d levels deep"
                              : "with the formulas that it needs, this solves more than %d levels "
                                "deep",
                      is_deep ? LIMIT_FORMULA_LEVELS : LIMIT_FORMULA_SOLVES);
        /* Said once: those that need this one are not blamed again. */
        cell->stack = 0;
        cell->solves = 0;
    }
}

/* The chain from the cell to itself. Definitions stand within their formula, which is named. */
static void report_circle(struct walk *walk, const struct cell *cell, const struct node *node)
{
    struct builder *builder = walk->builder;
    ptrdiff_t first = walk->count - 1;
    while (walk->items[first].cell != cell) {
        first--;
    }
    str chain = STR("");
    for (ptrdiff_t i = first; i < walk->count; i++) {
        const struct cell *member = walk->items[i].cell;
        if (!member->is_definition) {
            chain =
                str_format(builder->keep, "%.*s%.*s → ", STR_ARGS(chain), STR_ARGS(member->name));
        }
    }
    const struct cell *last = walk->items[walk->count - 1].cell;
    struct diag *diag =
        cell_complain(builder, last, RULE_FORMULA_CYCLE, node, "formulas need each other: %.*s%.*s",
                      STR_ARGS(chain), STR_ARGS(cell->formula->name));
    for (ptrdiff_t i = first; i < walk->count - 1; i++) {
        const struct visit *visit = &walk->items[i];
        diag_note(builder->diags, diag, expression_place(visit->cell->expression, visit->use->at),
                  "%.*s needs %.*s here", STR_ARGS(visit->cell->formula->name),
                  STR_ARGS(visit->use->text));
    }
}
