#include "estimate/trace_level.h"

#include "base/array.h"
#include "estimate/calibration/calibration.h"

enum { RUNS_NAMED = 3 };

static void add_rate(struct tracer *tracer, struct trace *trace, const struct quantity *quantity);
static void add_runs(struct tracer *tracer, struct trace *trace, const struct site *site,
                     const struct assumption *assumption);
static struct result result_of_outcome(const struct outcome *outcome);

void level_add(struct level *level, const struct trace *trace)
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
    level_add(level, trace);
    return trace;
}

/* A reference, by the id of what it leads to. */
static void add_record(struct level *level, const struct node *node, const struct record *record,
                       const struct value *value)
{
    struct trace *trace = add(level, TRACE_FIELD, node->text);
    trace->field = node->target->field;
    trace->record = record;
    trace->place = value != NULL ? value->place : record->place;
    trace->result = (struct result){.type = RESULT_WORD, .word = record->id};
}

/* "price.amount" of a price in a list, which names the field alone. */
static str name_of(struct level *level, const struct node *node, const struct record *record)
{
    bool is_of_item = node->target->slot == SLOT_COUNT && node->target->step_count == 1;
    if (!is_of_item || record == NULL || record->kind == NULL) {
        return node->text;
    }
    return str_format(level->tracer->keep, "%s.%.*s", record->kind->name, STR_ARGS(node->text));
}

void level_add_field(struct level *level, const struct site *site, const struct node *node)
{
    struct reached reached = path_follow(site, node->target);
    const struct record *record =
        node->kind.sort == SORT_RECORD ? path_record(site, node->target) : NULL;
    const void *key = record != NULL          ? (const void *)record
                      : reached.value != NULL ? (const void *)reached.value
                                              : node->target;
    if (node->kind.sort == SORT_LIST || !key_is_new(level->tracer->keep, &level->keys, key)) {
        return;
    }
    if (record != NULL) {
        add_record(level, node, record, reached.value);
        return;
    }
    struct outcome outcome = node_value(site, node);
    struct trace *trace = add(level, TRACE_FIELD, name_of(level, node, reached.record));
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

void level_add_assumption(struct level *level, const struct site *site, const struct node *node)
{
    const struct assumption *assumption = node->target->assumption;
    if (!key_is_new(level->tracer->keep, &level->keys, assumption)) {
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
    const struct quantity *quantity = assumption_quantity(site, assumption);
    trace->place = quantity->place;
    struct outcome outcome = node_value(site, node);
    trace->result = result_of_outcome(&outcome);
    trace->result.low = quantity->low;
    trace->result.high = quantity->high;
    if (quantity != assumption->value && assumption->calibration != NULL) {
        add_runs(level->tracer, trace, site, assumption);
        return;
    }
    trace->quantity = quantity;
    add_rate(level->tracer, trace, quantity);
}

/* The runs that a fitted value was found from, the nearest of them by name. */
static void add_runs(struct tracer *tracer, struct trace *trace, const struct site *site,
                     const struct assumption *assumption)
{
    const struct observation *runs[RUNS_NAMED] = {0};
    trace->branch = fitted_basis(site->evaluation, site->frame, assumption);
    trace->child_count = fitted_runs(site->evaluation, site->frame, assumption, runs, RUNS_NAMED);
    const struct trace **children =
        arena_array(tracer->keep, const struct trace *, trace->child_count);
    for (ptrdiff_t i = 0; i < trace->child_count; i++) {
        const struct quantity *measured = runs[i]->measured;
        struct trace *child = arena_new(tracer->keep, struct trace);
        child->type = TRACE_MEASUREMENT;
        child->name = runs[i]->benchmark->id;
        child->record = runs[i]->benchmark;
        child->quantity = measured;
        child->place = measured->place;
        child->dimension = measured->unit.dimension;
        child->result = (struct result){
            .low = measured->low, .typical = measured->typical, .high = measured->high};
        children[i] = child;
    }
    trace->children = children;
}

void level_add_variable(struct level *level, const struct site *site, const struct node *node)
{
    const struct load *load = site->frame->load;
    if (key_is_new(level->tracer->keep, &level->keys, &load->numbers[node->target->variable])) {
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
    const struct kind *kind = exchange->rate->kind;
    ptrdiff_t field = schema_field_index(kind, STR("rate"));
    const struct value *value = record_at(exchange->rate, field);
    struct trace *child = arena_new(tracer->keep, struct trace);
    child->type = TRACE_FIELD;
    child->name = STR("exchange_rate.rate");
    child->record = exchange->rate;
    child->field = schema_field(kind, field);
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

bool key_is_new(struct arena *keep, struct keys *keys, const void *key)
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
