#include "estimate/trace.h"

#include "base/must.h"
#include "estimate/expression/parse.h"
#include "estimate/substitute.h"
#include "estimate/trace_level.h"

static const struct trace *trace_cell(struct tracer *tracer, struct frame *frame,
                                      const struct cell *cell);
static void trace_measurement(struct tracer *tracer, struct trace *trace,
                              const struct measurement *measurement);
static void walk(struct level *level, const struct site *site, const struct node *node);
static void walk_all(struct level *level, const struct site *site, const struct node *node,
                     int first);
static void walk_logic(struct level *level, const struct site *site, const struct node *node);
static void walk_cases(struct level *level, const struct site *site, const struct node *node);
static void walk_list(struct level *level, const struct site *site, const struct node *node);
static void walk_first(struct level *level, const struct site *site, const struct node *node);
static void walk_call(struct level *level, const struct site *site, const struct node *node);
static void walk_name(struct level *level, const struct site *site, const struct node *node);
static str branch_of(struct arena *keep, const struct site *site);

const struct trace *trace_of(struct arena *keep, struct evaluation *evaluation,
                             const struct formula *formula)
{
    must(scope_is_bound(formula->scope, &evaluation->binding));
    struct tracer tracer = {.keep = keep, .evaluation = evaluation};
    struct frame *frame = frame_of_binding(evaluation, formula->cell.frame_kind);
    return trace_cell(&tracer, frame, &formula->cell);
}

/* Cells do not need each other in a circle, so the depth is bounded by LIMIT_FORMULA_LEVELS. */
// NOLINTNEXTLINE(misc-no-recursion)
static const struct trace *trace_cell(struct tracer *tracer, struct frame *frame,
                                      const struct cell *cell)
{
    struct arena *keep = tracer->keep;
    const struct formula *formula = cell->formula;
    struct trace *trace = arena_new(keep, struct trace);
    trace->type = cell->is_definition ? TRACE_DEFINITION : TRACE_FORMULA;
    trace->name = cell->is_definition ? cell->name : formula->record->id;
    trace->symbol = cell->is_definition ? STR("") : record_text(formula->record, "symbol");
    trace->record = formula->record;
    trace->expression = cell->expression->text;
    trace->place = expression_place(cell->expression, 0);
    trace->dimension = cell->kind.dimension;
    trace->result = result_of_cell(tracer->evaluation, frame, cell);
    const struct memo *memo = frame_memo(tracer->evaluation, frame, cell);
    if (!key_is_new(keep, &tracer->seen, memo)) {
        trace->is_repeated = true;
        return trace;
    }
    if (memo->measured != NULL) {
        trace_measurement(tracer, trace, memo->measured);
        return trace;
    }
    struct site site = {.evaluation = tracer->evaluation, .cell = cell, .frame = frame};
    trace->substituted = substituted(keep, &site);
    trace->branch = branch_of(keep, &site);
    struct level level = {.tracer = tracer};
    walk(&level, &site, expression_root(cell->expression));
    trace->children = level.children.items;
    trace->child_count = level.children.count;
    return trace;
}

static void trace_measurement(struct tracer *tracer, struct trace *trace,
                              const struct measurement *measurement)
{
    struct trace *child = arena_new(tracer->keep, struct trace);
    child->type = TRACE_MEASUREMENT;
    child->name = measurement->benchmark->id;
    child->record = measurement->benchmark;
    child->quantity = &measurement->quantity;
    child->place = measurement->quantity.place;
    child->dimension = trace->dimension;
    child->result = trace->result;
    const struct trace **children = arena_new(tracer->keep, const struct trace *);
    children[0] = child;
    trace->children = children;
    trace->child_count = 1;
}

/* Collects what had a part in the value: of alternatives the one taken, with the conditions that
 * led to it. */
// NOLINTNEXTLINE(misc-no-recursion)
static void walk(struct level *level, const struct site *site, const struct node *node)
{
    if (node->type == NODE_NAME) {
        walk_name(level, site, node);
    } else if (node->type == NODE_CASES) {
        walk_cases(level, site, node);
    } else if (node->type == NODE_AND || node->type == NODE_OR) {
        walk_logic(level, site, node);
    } else if (node->type == NODE_DEFAULT) {
        const struct node *value = site_operand(site, node, 0);
        bool is_absent = node_value(site, value).state == RESULT_UNKNOWN;
        walk(level, site, is_absent ? site_operand(site, node, 1) : value);
    } else if (node->type == NODE_SUM || node->type == NODE_COUNT || node->type == NODE_MIN_OF ||
               node->type == NODE_MAX_OF) {
        walk_list(level, site, node);
    } else if (node->type == NODE_FIRST_OF) {
        walk_first(level, site, node);
    } else if (node->type == NODE_FORMULA) {
        walk_call(level, site, node);
    } else if (node->type == NODE_SOLVE) {
        walk_all(level, site, node, 2);
    } else {
        walk_all(level, site, node, 0);
    }
}

/* The condition of a `solve` is followed at its solution. */
// NOLINTNEXTLINE(misc-no-recursion)
static void walk_all(struct level *level, const struct site *site, const struct node *node,
                     int first)
{
    bool is_solve = node->type == NODE_SOLVE;
    int last = is_solve ? node->count - 1 : node->count;
    for (int i = first; i < last; i++) {
        walk(level, site, site_operand(site, node, i));
    }
    struct outcome solution = is_solve ? node_value(site, node) : outcome_truth(false);
    if (is_solve && solution.state == RESULT_KNOWN) {
        struct site inner = site_at_solution(site, node, solution.number);
        walk(level, &inner, site_operand(site, node, last));
    }
}

// NOLINTNEXTLINE(misc-no-recursion)
static void walk_logic(struct level *level, const struct site *site, const struct node *node)
{
    const struct node *left = site_operand(site, node, 0);
    walk(level, site, left);
    struct outcome outcome = node_value(site, left);
    bool decides = outcome.state == RESULT_KNOWN && outcome.truth == (node->type == NODE_OR);
    if (!decides) {
        walk(level, site, site_operand(site, node, 1));
    }
}

// NOLINTNEXTLINE(misc-no-recursion)
static void walk_cases(struct level *level, const struct site *site, const struct node *node)
{
    for (int i = 0; i + 1 < node->count; i += 2) {
        const struct node *condition = site_operand(site, node, i);
        walk(level, site, condition);
        struct outcome outcome = node_value(site, condition);
        if (outcome.state != RESULT_KNOWN) {
            return;
        }
        if (outcome.truth) {
            walk(level, site, site_operand(site, node, i + 1));
            return;
        }
    }
    walk(level, site, site_operand(site, node, node->count - 1));
}

// NOLINTNEXTLINE(misc-no-recursion)
static void walk_list(struct level *level, const struct site *site, const struct node *node)
{
    const struct value *items = NULL;
    ptrdiff_t count = list_of(site, site_operand(site, node, 0), &items);
    for (ptrdiff_t i = 0; node->count > 1 && i < count; i++) {
        struct item item = {.record = list_item(items, i), .outer = site->items};
        struct site inner = *site;
        inner.items = &item;
        walk(level, &inner, site_operand(site, node, 1));
    }
}

/* The item that was taken alone. */
// NOLINTNEXTLINE(misc-no-recursion)
static void walk_first(struct level *level, const struct site *site, const struct node *node)
{
    struct item item = {.record = NULL};
    struct site inner = *site;
    inner.items = &item;
    if (first_item(site, node, &item)) {
        walk(level, &inner, site_operand(site, node, 1));
        walk(level, &inner, site_operand(site, node, 2));
    }
}

/* The bindings, and the formula as it is computed with them. */
// NOLINTNEXTLINE(misc-no-recursion)
static void walk_call(struct level *level, const struct site *site, const struct node *node)
{
    struct tracer *tracer = level->tracer;
    const struct cell *cell = site_operand(site, node, 0)->target->cell;
    struct outcome missing;
    struct frame *frame = call_frame(site, node, &missing);
    for (int i = 1; i < node->count; i++) {
        walk(level, site, site_operand(site, site_operand(site, node, i), 0));
    }
    if (frame != NULL &&
        key_is_new(tracer->keep, &level->keys, frame_memo(tracer->evaluation, frame, cell))) {
        level_add(level, trace_cell(tracer, frame, cell));
    }
}

// NOLINTNEXTLINE(misc-no-recursion)
static void walk_name(struct level *level, const struct site *site, const struct node *node)
{
    struct tracer *tracer = level->tracer;
    const struct target *target = node->target;
    if (target->type == TARGET_CELL || target->type == TARGET_FORMULA) {
        struct frame *frame = target_frame(site, target);
        if (frame == NULL) {
            level_add_field(level, site, node);
        } else if (key_is_new(tracer->keep, &level->keys,
                              frame_memo(tracer->evaluation, frame, target->cell))) {
            level_add(level, trace_cell(tracer, frame, target->cell));
        }
    } else if (target->type == TARGET_FIELD) {
        level_add_field(level, site, node);
    } else if (target->type == TARGET_ASSUMPTION) {
        level_add_assumption(level, site, node);
    } else if (target->type == TARGET_VARIABLE) {
        level_add_variable(level, site, node);
    }
}

/* "ram_side_bandwidth is the smaller one", "gpu_count > 0 holds". */
static str branch_of(struct arena *keep, const struct site *site)
{
    struct site place = *site;
    const struct node *node = choice_of(&place);
    bool is_tie = false;
    int winner = node != NULL ? winning_operand(&place, node, &is_tie) : -1;
    if (winner < 0) {
        return STR("");
    }
    const struct expression *expression = place.cell->expression;
    if (node->type != NODE_CASES) {
        str text = expression_text(expression, site_operand(&place, node, winner));
        const char *word = node->type == NODE_MIN ? "smallest" : "largest";
        return is_tie ? STR("balanced") : str_format(keep, "%.*s is the %s", STR_ARGS(text), word);
    }
    if (winner == node->count - 1) {
        return STR("otherwise: no condition holds");
    }
    str text = expression_text(expression, site_operand(&place, node, winner - 1));
    return str_format(keep, "%.*s holds", STR_ARGS(text));
}
