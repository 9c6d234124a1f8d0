#include "estimate/shortfall.h"

#include "base/must.h"
#include "estimate/evaluation.h"

#include <math.h>

static bool condition_fails(struct evaluation *evaluation, const struct value *when,
                            struct shortfall *shortfall);
static const struct node *failing_part(const struct site *site, struct outcome *outcome);
static void compare(const struct site *site, const struct node *node, struct shortfall *shortfall);
static bool is_comparison(enum node_type type);
static const struct record *measured_of(const struct site *site, const struct node *node);

bool shortfall_of(struct evaluation *evaluation, const struct record *service_level,
                  struct shortfall *shortfall)
{
    *shortfall = (struct shortfall){.state = RESULT_KNOWN};
    for (ptrdiff_t i = 0; i < record_count(service_level, "rules"); i++) {
        const struct record *rule = record_item(service_level, "rules", i)->as.record;
        const struct value *when = record_value(rule, "when");
        if (when->type != VALUE_TEXT) {
            return false;
        }
        if (record_flag(rule, "passes", false)) {
            return condition_fails(evaluation, when, shortfall);
        }
        struct result result = evaluation_expression(evaluation, when);
        if (result.state != RESULT_KNOWN || result.truth) {
            *shortfall = (struct shortfall){.condition = when->as.text,
                                            .is_ruled_out = result.state == RESULT_KNOWN,
                                            .state = result.state,
                                            .reason = result.reason};
            return true;
        }
    }
    return false;
}

static bool condition_fails(struct evaluation *evaluation, const struct value *when,
                            struct shortfall *shortfall)
{
    const struct method *method = evaluation->method;
    ptrdiff_t i = 0;
    while (i < method->condition_count && method->conditions[i].value != when) {
        i++;
    }
    must(i < method->condition_count);
    const struct cell *cell = &method->conditions[i].formula->cell;
    struct site site = {.evaluation = evaluation,
                        .cell = cell,
                        .frame = frame_of_binding(evaluation, cell->frame_kind)};
    struct outcome outcome;
    const struct node *part = failing_part(&site, &outcome);
    if (part == NULL) {
        return false;
    }
    shortfall->condition = expression_text(cell->expression, part);
    shortfall->state = outcome.state;
    if (outcome.state != RESULT_KNOWN) {
        shortfall->reason = outcome.word;
    } else if (is_comparison(part->type)) {
        compare(&site, part, shortfall);
    }
    return true;
}

/* The first of what `and` joins that does not hold, or is not known; NULL: all of it holds. */
static const struct node *failing_part(const struct site *site, struct outcome *outcome)
{
    const struct node *node = expression_root(site->cell->expression);
    *outcome = node_value(site, node);
    if (outcome->state == RESULT_KNOWN && outcome->truth) {
        return NULL;
    }
    while (node->type == NODE_AND) {
        const struct node *left = site_operand(site, node, 0);
        *outcome = node_value(site, left);
        bool holds = outcome->state == RESULT_KNOWN && outcome->truth;
        node = holds ? site_operand(site, node, 1) : left;
    }
    *outcome = node_value(site, node);
    return node;
}

static bool is_comparison(enum node_type type)
{
    return type == NODE_LESS || type == NODE_AT_MOST || type == NODE_MORE || type == NODE_AT_LEAST;
}

static void compare(const struct site *site, const struct node *node, struct shortfall *shortfall)
{
    const struct node *left = site_operand(site, node, 0);
    const struct node *right = site_operand(site, node, 1);
    struct outcome sides[2] = {node_value(site, left), node_value(site, right)};
    bool is_turned = left->type == NODE_NUMBER;
    bool wants_less = (node->type == NODE_LESS || node->type == NODE_AT_MOST) != is_turned;
    shortfall->is_compared = true;
    shortfall->value = sides[is_turned].number;
    shortfall->limit = sides[!is_turned].number;
    double better = wants_less ? shortfall->limit : shortfall->value;
    double worse = wants_less ? shortfall->value : shortfall->limit;
    shortfall->factor = better > 0 ? worse / better : HUGE_VAL;
    shortfall->dimension = left->kind.dimension;
    shortfall->measured = measured_of(site, is_turned ? right : left);
}

static const struct record *measured_of(const struct site *site, const struct node *node)
{
    bool is_formula = node->type == NODE_NAME && node->target->type == TARGET_CELL &&
                      !node->target->cell->is_definition;
    return is_formula ? evaluation_formula(site->evaluation, node->target->cell->formula).measured
                      : NULL;
}
