#include "estimate/evaluation.h"

#include <string.h>

/* `formula(…)`: a formula computed for other records than those at hand. What follows from a bound
 * record, such as a system's processor, follows it. */

static void bind_record(const struct site *site, const struct node *bind, struct binding *binding,
                        struct outcome *missing);
static void bind_number(const struct site *site, const struct node *bind, double *number,
                        struct outcome *missing);

// NOLINTNEXTLINE(misc-no-recursion)
struct frame *call_frame(const struct site *site, const struct node *node, struct outcome *missing)
{
    struct evaluation *evaluation = site->evaluation;
    const struct cell *cell = site_operand(site, node, 0)->target->cell;
    const struct load *load = frame_load(evaluation, site->frame);
    struct binding binding = {.context = 0};
    double numbers[VARIABLE_COUNT];
    memcpy(numbers, load->numbers, sizeof numbers);
    for (int slot = 0; slot < SLOT_COUNT; slot++) {
        binding.records[slot] = site->frame->records[slot];
    }
    *missing = outcome_truth(true);
    for (int i = 1; i < node->count && missing->state == RESULT_KNOWN; i++) {
        const struct node *bind = site_operand(site, node, i);
        enum variable variable = variable_find(bind->text);
        if (variable != VARIABLE_COUNT) {
            bind_number(site, bind, &numbers[variable], missing);
        } else {
            bind_record(site, bind, &binding, missing);
        }
    }
    if (missing->state != RESULT_KNOWN) {
        return NULL;
    }
    binding = binding_completed(binding);
    bool is_same_load = true;
    for (int i = 0; i < VARIABLE_COUNT; i++) {
        is_same_load = is_same_load && numbers[i] == load->numbers[i];
    }
    if (!is_same_load) {
        load = load_of_trial(evaluation, site->frame, node, numbers);
    }
    return frame_of_records(evaluation, cell->frame_kind, binding.records, load);
}

// NOLINTNEXTLINE(misc-no-recursion)
struct outcome call_value(const struct site *site, const struct node *node)
{
    struct outcome missing;
    struct frame *frame = call_frame(site, node, &missing);
    if (frame == NULL) {
        return missing;
    }
    struct outcome value =
        value_of_cell(site->evaluation, frame, site_operand(site, node, 0)->target->cell);
    value.is_uncertain = value.is_uncertain || missing.is_uncertain;
    return value;
}

static void bind_record(const struct site *site, const struct node *bind, struct binding *binding,
                        struct outcome *missing)
{
    const struct target *target = site_operand(site, bind, 0)->target;
    const struct record *record = path_record(site, target);
    if (record == NULL) {
        struct reached reached = path_follow(site, target);
        *missing = absent_value(site, &reached, target);
        return;
    }
    enum slot slot = slot_find(bind->text);
    binding->records[slot] = record;
    if (slot == SLOT_SYSTEM) {
        binding->records[SLOT_CPU] = NULL;
    } else if (slot == SLOT_ARTIFACT) {
        binding->records[SLOT_MODEL] = NULL;
        binding->records[SLOT_QUANTIZATION] = NULL;
    }
}

/* The slope of a result by a bound number is left out. */
// NOLINTNEXTLINE(misc-no-recursion)
static void bind_number(const struct site *site, const struct node *bind, double *number,
                        struct outcome *missing)
{
    struct outcome value = node_value(site, site_operand(site, bind, 0));
    bool is_uncertain = missing->is_uncertain || value.is_uncertain;
    if (value.state != RESULT_KNOWN) {
        *missing = value;
    } else if (!(value.number > 0)) {
        *missing = outcome_not_finite(site, "a context, batch, prompt or step of nothing");
    }
    missing->is_uncertain = is_uncertain;
    *number = value.number;
}
