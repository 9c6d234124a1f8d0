#include "estimate/trace.h"

#include "base/array.h"
#include "base/must.h"
#include "estimate/expression/parse.h"
#include "estimate/substitute.h"

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
static void walk_name(struct level *level, const struct site *site, const struct node *node);
static void add_field(struct level *level, const struct site *site, const struct node *node);
static void add_assumption(struct level *level, const struct site *site, const struct node *node);
static void add_variable(struct level *level, const struct site *site, const struct node *node);
static void add_rate(struct tracer *tracer, struct trace *trace, const struct quantity *quantity);
static void add_child(struct level *level, const struct trace *trace);
static bool is_new(struct arena *keep, struct keys *keys, const void *key);
static struct result result_of_outcome(const struct outcome *outcome);
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
    const struct memo *memo = &frame->memos[cell->index];
    if (!is_new(keep, &tracer->seen, memo)) {
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

// NOLINTNEXTLINE(misc-no-recursion)
static void walk_name(struct level *level, const struct site *site, const struct node *node)
{
    struct tracer *tracer = level->tracer;
    const struct target *target = node->target;
    if (target->type == TARGET_CELL || target->type == TARGET_FORMULA) {
        struct frame *frame = target_frame(site, target);
        if (frame == NULL) {
            add_field(level, site, node);
        } else if (is_new(tracer->keep, &level->keys, &frame->memos[target->cell->index])) {
            add_child(level, trace_cell(tracer, frame, target->cell));
        }
    } else if (target->type == TARGET_FIELD) {
        add_field(level, site, node);
    } else if (target->type == TARGET_ASSUMPTION) {
        add_assumption(level, site, node);
    } else if (target->type == TARGET_CONTEXT || target->type == TARGET_BATCH) {
        add_variable(level, site, node);
    }
}

static void add_child(struct level *level, const struct trace *trace)
{
    struct children *children = &level->children;
    if (children->count == children->capacity) {
        children->items = array_grown(level->tracer->keep, children->items,
                                      sizeof(const struct trace *), &children->capacity);
    }
    children->items[children->count++] = trace;
}

static struct trace *add(struct level *level, enum trace_type type, str name)
{
    struct arena *keep = level->tracer->keep;
    struct trace *trace = arena_new(keep, struct trace);
    trace->type = type;
    trace->name = name;
    add_child(level, trace);
    return trace;
}

static void add_field(struct level *level, const struct site *site, const struct node *node)
{
    struct reached reached = path_follow(site, node->target);
    const void *key = reached.value != NULL ? (const void *)reached.value : node->target;
    if (!is_new(level->tracer->keep, &level->keys, key)) {
        return;
    }
    struct outcome outcome = node_value(site, node);
    struct trace *trace = add(level, TRACE_FIELD, node->text);
    trace->field = node->target->field;
    trace->record = reached.record;
    trace->dimension = node->kind.dimension;
    trace->result = result_of_outcome(&outcome);
    if (reached.value != NULL) {
        trace->place = reached.value->place;
        bool is_quantity = reached.value->type == VALUE_QUANTITY;
        trace->quantity = is_quantity ? reached.value->as.quantity : NULL;
    }
    if (trace->quantity != NULL && outcome.state == RESULT_KNOWN) {
        double scale =
            trace->quantity->typical != 0 ? outcome.number / trace->quantity->typical : 1;
        trace->result.low = trace->quantity->low * scale;
        trace->result.high = trace->quantity->high * scale;
        add_rate(level->tracer, trace, trace->quantity);
    }
}

static void add_assumption(struct level *level, const struct site *site, const struct node *node)
{
    const struct assumption *assumption = node->target->assumption;
    if (!is_new(level->tracer->keep, &level->keys, assumption)) {
        return;
    }
    struct trace *trace = add(level, TRACE_ASSUMPTION, assumption->record->id);
    trace->symbol = record_text(assumption->record, "symbol");
    trace->record = assumption->record;
    trace->dimension = assumption->dimension;
    trace->place = assumption->record->place;
    if (assumption->value == NULL) {
        trace->place = record_value(assumption->record, "curve")->place;
        return;
    }
    const struct evaluation *evaluation = site->evaluation;
    bool is_assumed = evaluation->assumed != NULL && evaluation->assumed[assumption->index] != NULL;
    trace->quantity = is_assumed ? evaluation->assumed[assumption->index] : assumption->value;
    trace->place = trace->quantity->place;
    struct outcome outcome = node_value(site, node);
    trace->result = result_of_outcome(&outcome);
    trace->result.low = trace->quantity->low;
    trace->result.high = trace->quantity->high;
    add_rate(level->tracer, trace, trace->quantity);
}

static void add_variable(struct level *level, const struct site *site, const struct node *node)
{
    const struct load *load = site->frame->load;
    bool is_context = node->target->type == TARGET_CONTEXT;
    if (is_new(level->tracer->keep, &level->keys, is_context ? &load->context : &load->batch)) {
        struct outcome outcome = node_value(site, node);
        struct trace *trace = add(level, TRACE_VARIABLE, node->text);
        trace->dimension = node->kind.dimension;
        trace->result = result_of_outcome(&outcome);
    }
}

/* The exchange rate that a price went through. */
static void add_rate(struct tracer *tracer, struct trace *trace, const struct quantity *quantity)
{
    if (quantity->unit.currency.len == 0) {
        return;
    }
    const struct exchange *exchange = exchange_for(tracer->evaluation, quantity->unit.currency);
    if (exchange->rate == NULL) {
        return;
    }
    const struct value *value = record_value(exchange->rate, "rate");
    struct trace *child = arena_new(tracer->keep, struct trace);
    child->type = TRACE_FIELD;
    child->name = STR("exchange_rate.rate");
    child->record = exchange->rate;
    child->field = schema_field(exchange->rate->kind, value - exchange->rate->values);
    child->quantity = value->as.quantity;
    child->place = value->place;
    child->result = (struct result){.low = value->as.quantity->low,
                                    .typical = value->as.quantity->typical,
                                    .high = value->as.quantity->high};
    const struct trace **children = arena_new(tracer->keep, const struct trace *);
    children[0] = child;
    trace->children = children;
    trace->child_count = 1;
}

static bool is_new(struct arena *keep, struct keys *keys, const void *key)
{
    for (ptrdiff_t i = 0; i < keys->count; i++) {
        if (keys->items[i] == key) {
            return false;
        }
    }
    *array_add(keep, keys) = key;
    return true;
}

static struct result result_of_outcome(const struct outcome *outcome)
{
    struct result result = {.state = outcome->state};
    if (outcome->state != RESULT_KNOWN) {
        result.reason = outcome->word;
    } else if (outcome->sort == SORT_WORD) {
        result.type = RESULT_WORD;
        result.word = outcome->word;
    } else if (outcome->sort == SORT_TRUTH) {
        result.type = RESULT_TRUTH;
        result.truth = outcome->truth;
    } else {
        result.low = outcome->number;
        result.typical = outcome->number;
        result.high = outcome->number;
    }
    return result;
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
