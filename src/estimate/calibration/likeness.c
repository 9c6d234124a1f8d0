#include "estimate/calibration/likeness.h"

static void note_names(bool *named, const struct cell *cell);
static bool value_alike(const struct value *a, const struct value *b);
static bool plain_alike(const struct value *a, const struct value *b);

const bool *named_of_runs(struct arena *keep, const struct method *method)
{
    bool *named = arena_array(keep, bool, fields_count(slot_fields(SLOT_RUN)) + 1);
    for (ptrdiff_t i = 0; i < method->formula_count; i++) {
        const struct formula *formula = method->formulas[i];
        note_names(named, &formula->cell);
        for (ptrdiff_t j = 0; j < formula->definition_count; j++) {
            note_names(named, &formula->definitions[j]);
        }
    }
    return named;
}

static void note_names(bool *named, const struct cell *cell)
{
    for (int i = 0; i < cell->expression->count; i++) {
        const struct target *target = cell->expression->nodes[i].target;
        if (target != NULL && target->slot == SLOT_RUN && target->step_count > 0) {
            named[target->steps[0]] = true;
        }
    }
}

bool runs_are_alike(const bool *named, const struct binding *a, const struct binding *b)
{
    const struct record *left = a->records[SLOT_RUN];
    const struct record *right = b->records[SLOT_RUN];
    bool are_alike = a->records[SLOT_BENCHMARK] == b->records[SLOT_BENCHMARK] &&
                     a->context == b->context && a->batch == b->batch && a->prompt == b->prompt;
    ptrdiff_t count = record_field_count(left);
    for (ptrdiff_t i = 0; i < count && are_alike; i++) {
        are_alike = !named[i] || value_alike(record_at(left, i), record_at(right, i));
    }
    return are_alike;
}

static bool value_alike(const struct value *a, const struct value *b)
{
    if (a->type != VALUE_LIST || b->type != VALUE_LIST) {
        return plain_alike(a, b);
    }
    bool are_alike = a->as.list.count == b->as.list.count;
    for (ptrdiff_t i = 0; i < a->as.list.count && are_alike; i++) {
        are_alike = plain_alike(&a->as.list.items[i], &b->as.list.items[i]);
    }
    return are_alike;
}

/* What lies deeper counts as different. */
static bool plain_alike(const struct value *a, const struct value *b)
{
    if (a->type != b->type) {
        return false;
    }
    switch (a->type) {
    case VALUE_ABSENT:
        return true;
    case VALUE_TEXT:
        return str_equal(a->as.text, b->as.text);
    case VALUE_DATE:
        return date_compare(a->as.date, b->as.date) == 0;
    case VALUE_FLAG:
        return a->as.flag == b->as.flag;
    case VALUE_QUANTITY: {
        const struct quantity *x = a->as.quantity;
        const struct quantity *y = b->as.quantity;
        return x->form == y->form && x->low == y->low && x->typical == y->typical &&
               x->high == y->high && str_equal(x->unit.currency, y->unit.currency);
    }
    case VALUE_REFERENCE:
        return a->as.record == b->as.record;
    case VALUE_GROUP:
    case VALUE_LIST:
    case VALUE_NAMES:
        break;
    }
    return false;
}
