#include "base/must.h"
#include "estimate/calibration/calibration.h"
#include "estimate/evaluation.h"

#include <math.h>

static struct outcome field_value(const struct site *site, const struct node *node);
static struct outcome load_value(const struct site *site, const struct target *target);
static struct outcome assumption_value(const struct site *site, const struct node *node);
static struct outcome in_own_currency(const struct site *site, const struct outcome *value,
                                      const struct quantity *quantity);
static int uncertain_of(struct evaluation *evaluation, const struct quantity *quantity);

// NOLINTNEXTLINE(misc-no-recursion)
struct outcome name_value(const struct site *site, const struct node *node)
{
    const struct target *target = node->target;
    struct evaluation *evaluation = site->evaluation;
    switch (target->type) {
    case TARGET_CELL:
        return value_of_cell(evaluation,
                             frame_narrowed(evaluation, site->frame, target->cell->frame_kind),
                             target->cell);
    case TARGET_FORMULA: {
        struct frame *frame = target_frame(site, target);
        if (frame == NULL) {
            struct reached reached = path_follow(site, target);
            return absent_value(site, &reached, target);
        }
        return value_of_cell(evaluation, frame, target->cell);
    }
    case TARGET_FIELD:
        return field_value(site, node);
    case TARGET_ASSUMPTION:
        return assumption_value(site, node);
    case TARGET_VARIABLE:
        return load_value(site, target);
    case TARGET_CALLED:
    case TARGET_KEYWORD:
        break;
    }
    must(false);
    return outcome_number(0);
}

struct frame *target_frame(const struct site *site, const struct target *target)
{
    struct evaluation *evaluation = site->evaluation;
    if (target->type == TARGET_CELL) {
        return frame_narrowed(evaluation, site->frame, target->cell->frame_kind);
    }
    must(target->type == TARGET_FORMULA);
    const struct record *record = path_record(site, target);
    return record == NULL ? NULL
                          : frame_of_record(evaluation, target->cell->frame_kind, target->binds,
                                            record, site->frame->load);
}

const struct record *path_record(const struct site *site, const struct target *target)
{
    struct reached reached = path_follow(site, target);
    if (reached.value == NULL) {
        return reached.record;
    }
    return reached.value->type == VALUE_REFERENCE ? reached.value->as.record : NULL;
}

struct reached path_follow(const struct site *site, const struct target *target)
{
    const struct record *record = NULL;
    if (target->slot != SLOT_COUNT) {
        record = site->frame->records[target->slot];
    } else {
        const struct item *item = site->items;
        for (int level = 0; level < target->item; level++) {
            item = item->outer;
        }
        record = item->record;
    }
    struct reached reached = {.record = record};
    for (int i = 0; i < target->step_count && reached.record != NULL; i++) {
        reached.value = record_at(reached.record, target->steps[i]);
        bool is_last = i == target->step_count - 1;
        bool leads_on =
            reached.value->type == VALUE_REFERENCE || reached.value->type == VALUE_GROUP;
        if (!is_last) {
            reached.record = leads_on ? reached.value->as.record : NULL;
            reached.value = leads_on ? reached.value : NULL;
        }
    }
    return reached;
}

static struct outcome field_value(const struct site *site, const struct node *node)
{
    const struct target *target = node->target;
    struct reached reached = path_follow(site, target);
    if (reached.value == NULL) {
        return absent_value(site, &reached, target);
    }
    const struct value *value = reached.value;
    switch (value->type) {
    case VALUE_QUANTITY:
        if (value->as.quantity->form == QUANTITY_UNKNOWN) {
            return absent_value(site, &reached, target);
        }
        return quantity_value(site, value->as.quantity, target->path);
    case VALUE_FLAG:
        return outcome_truth(value->as.flag);
    case VALUE_TEXT:
        return (struct outcome){
            .word = value->as.text, .tape = NO_TAPE, .state = RESULT_KNOWN, .sort = SORT_WORD};
    case VALUE_ABSENT:
    case VALUE_DATE:
    case VALUE_REFERENCE:
    case VALUE_GROUP:
    case VALUE_LIST:
    case VALUE_NAMES:
        break;
    }
    return absent_value(site, &reached, target);
}

/* "cpu.ccds of ryzen-5-7400f"; the path alone where the way to the record breaks off. */
struct outcome absent_value(const struct site *site, const struct reached *reached,
                            const struct target *target)
{
    str path = target->path;
    const struct record *record = reached->record;
    bool has_id = record != NULL && record->kind != NULL && record->id.len > 0;
    if (has_id && target->type == TARGET_FIELD && target->step_count > 0) {
        const char *field = record_field(record, target->steps[target->step_count - 1])->name;
        const str parts[] = {str_from(record->kind->name), STR("."), str_from(field), STR(" of "),
                             record->id};
        path = str_joined(site->evaluation->arena, parts, COUNT(parts));
    }
    return outcome_state(RESULT_UNKNOWN, path);
}

struct outcome quantity_value(const struct site *site, const struct quantity *quantity, str name)
{
    struct evaluation *evaluation = site->evaluation;
    bool is_exact = quantity->form == QUANTITY_EXACT;
    int uncertain = is_exact ? -1 : uncertain_of(evaluation, quantity);
    struct outcome outcome = outcome_number(quantity->typical);
    outcome.is_uncertain = !is_exact;
    if (!is_exact && evaluation->has_ends) {
        int end = evaluation->uncertain.items[uncertain].end;
        outcome.number = end < 0 ? quantity->low : end > 0 ? quantity->high : quantity->typical;
    }
    if (evaluation->run == 0) {
        struct leaf leaf = {.quantity = quantity,
                            .name = name,
                            .place = quantity->place,
                            .value = quantity->typical,
                            .uncertain = uncertain};
        outcome.tape = tape_leaf(evaluation, &leaf);
    }
    return quantity->unit.currency.len == 0 ? outcome : in_own_currency(site, &outcome, quantity);
}

static struct outcome in_own_currency(const struct site *site, const struct outcome *value,
                                      const struct quantity *quantity)
{
    struct evaluation *evaluation = site->evaluation;
    const struct exchange *exchange = exchange_for(evaluation, quantity->unit.currency);
    if (!exchange->is_known) {
        return outcome_state(RESULT_UNKNOWN,
                             str_format(evaluation->arena, "exchange rate %.*s→%.*s",
                                        STR_ARGS(quantity->unit.currency),
                                        STR_ARGS(evaluation->currency)));
    }
    double factor = pow(exchange->factor, quantity->unit.dimension.power[BASE_MONEY]);
    return outcome_computed(site, value->number * factor, value, factor, NULL, 0);
}

static struct outcome assumption_value(const struct site *site, const struct node *node)
{
    const struct assumption *assumption = node->target->assumption;
    const struct quantity *quantity = assumption_quantity(site, assumption);
    if (quantity->form == QUANTITY_UNKNOWN) {
        return outcome_state(RESULT_UNKNOWN, assumption->record->id);
    }
    return quantity_value(site, quantity, assumption->name);
}

// NOLINTNEXTLINE(misc-no-recursion)
const struct quantity *assumption_quantity(const struct site *site,
                                           const struct assumption *assumption)
{
    const struct evaluation *evaluation = site->evaluation;
    if (evaluation->assumed != NULL && evaluation->assumed[assumption->index] != NULL) {
        return evaluation->assumed[assumption->index];
    }
    return assumption->calibration != NULL
               ? fitted_quantity(site->evaluation, site->frame, assumption)
               : assumption->value;
}

static struct outcome load_value(const struct site *site, const struct target *target)
{
    struct evaluation *evaluation = site->evaluation;
    const struct load *load = site->frame->load;
    double number = load->numbers[target->variable];
    if (number <= 0) {
        return outcome_state(RESULT_UNKNOWN, target->path);
    }
    struct outcome outcome = outcome_number(number);
    if (evaluation->run == 0 && load == &evaluation->load) {
        struct leaf leaf = {.name = target->path, .value = number, .uncertain = -1};
        outcome.tape = tape_leaf(evaluation, &leaf);
    }
    return outcome;
}

static int uncertain_of(struct evaluation *evaluation, const struct quantity *quantity)
{
    for (ptrdiff_t i = 0; i < evaluation->uncertain.count; i++) {
        if (evaluation->uncertain.items[i].quantity == quantity) {
            return (int)i;
        }
    }
    struct uncertain *uncertain = array_add(evaluation->arena, &evaluation->uncertain);
    *uncertain = (struct uncertain){.quantity = quantity};
    return (int)evaluation->uncertain.count - 1;
}
