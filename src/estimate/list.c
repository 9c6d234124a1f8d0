#include "estimate/evaluation.h"
#include "estimate/expression/functions.h"

#include <math.h>

static struct outcome no_item(const struct site *site, const struct node *list);
static struct outcome joined(const struct site *site, enum node_type type,
                             const struct outcome *sum, const struct outcome *next);

ptrdiff_t list_of(const struct site *site, const struct node *node, const struct value **items)
{
    const struct referrers *referrers = node->target->referrers;
    if (referrers != NULL) {
        const struct record *record = path_record(site, node->target);
        ptrdiff_t count = 0;
        *items = record != NULL ? referrers_of(referrers, record, &count) : NULL;
        return count;
    }
    struct reached reached = path_follow(site, node->target);
    bool is_list = reached.value != NULL && reached.value->type == VALUE_LIST;
    *items = is_list ? reached.value->as.list.items : NULL;
    return is_list ? reached.value->as.list.count : 0;
}

const struct record *list_item(const struct value *items, ptrdiff_t index)
{
    bool is_record = items[index].type == VALUE_REFERENCE || items[index].type == VALUE_GROUP;
    return is_record ? items[index].as.record : NULL;
}

/* An absent list is empty: its sum and count are zero, its least and greatest are not known. */
// NOLINTNEXTLINE(misc-no-recursion)
struct outcome list_value(const struct site *site, const struct node *node)
{
    const struct expression *expression = site->cell->expression;
    const struct node *list = expression_operand(expression, node, 0);
    const struct value *items = NULL;
    ptrdiff_t count = list_of(site, list, &items);
    if (node->count == 1) {
        return outcome_number((double)count);
    }
    const struct node *body = expression_operand(expression, node, 1);
    bool has_sum = node->type == NODE_SUM || node->type == NODE_COUNT;
    struct outcome sum = outcome_number(0);
    if (!has_sum && count == 0) {
        return outcome_state(RESULT_UNKNOWN, list->text);
    }
    for (ptrdiff_t i = 0; i < count; i++) {
        struct item item = {.record = list_item(items, i), .outer = site->items};
        struct site inner = *site;
        inner.items = &item;
        struct outcome next = node_value(&inner, body);
        bool is_known = sum.state == RESULT_KNOWN && next.state == RESULT_KNOWN;
        sum = !is_known            ? outcome_missing(site, &sum, &next)
              : i == 0 && !has_sum ? next
                                   : joined(site, node->type, &sum, &next);
    }
    return sum;
}

/* The item that a `first_of` takes, in `item`: -1 where no condition holds, with `outcome` the one
 * that has no value, if any. */
// NOLINTNEXTLINE(misc-no-recursion)
static ptrdiff_t find_first(const struct site *site, const struct node *node, struct item *item,
                            struct outcome *outcome)
{
    const struct value *items = NULL;
    ptrdiff_t count = list_of(site, site_operand(site, node, 0), &items);
    *outcome = outcome_truth(false);
    for (ptrdiff_t i = 0; i < count && outcome->state == RESULT_KNOWN; i++) {
        *item = (struct item){.record = list_item(items, i), .outer = site->items};
        struct site inner = *site;
        inner.items = item;
        bool is_uncertain = outcome->is_uncertain;
        *outcome = node_value(&inner, site_operand(site, node, 1));
        outcome->is_uncertain = outcome->is_uncertain || is_uncertain;
        if (outcome->state == RESULT_KNOWN && outcome->truth) {
            return i;
        }
    }
    return -1;
}

// NOLINTNEXTLINE(misc-no-recursion)
struct outcome first_value(const struct site *site, const struct node *node)
{
    struct item item = {.record = NULL};
    struct outcome condition;
    struct site inner = *site;
    inner.items = &item;
    struct outcome value = find_first(site, node, &item, &condition) >= 0
                               ? node_value(&inner, site_operand(site, node, 2))
                           : condition.state != RESULT_KNOWN
                               ? condition
                               : no_item(site, site_operand(site, node, 0));
    value.is_uncertain = value.is_uncertain || condition.is_uncertain;
    return value;
}

// NOLINTNEXTLINE(misc-no-recursion)
bool first_item(const struct site *site, const struct node *node, struct item *item)
{
    struct outcome condition;
    return find_first(site, node, item, &condition) >= 0;
}

/* "price of rtx-5090". */
static struct outcome no_item(const struct site *site, const struct node *list)
{
    const struct target *target = list->target;
    const struct record *record = target->referrers != NULL ? path_record(site, target) : NULL;
    if (record == NULL) {
        return outcome_state(RESULT_UNKNOWN, list->text);
    }
    return outcome_state(RESULT_UNKNOWN,
                         str_format(site->evaluation->arena, "%s of %.*s",
                                    target->referrers->kind->name, STR_ARGS(record->id)));
}

static struct outcome joined(const struct site *site, enum node_type type,
                             const struct outcome *sum, const struct outcome *next)
{
    if (type == NODE_COUNT) {
        struct outcome count = outcome_number(sum->number + (next->truth ? 1 : 0));
        count.is_uncertain = sum->is_uncertain || next->is_uncertain;
        return count;
    }
    if (type == NODE_SUM) {
        return outcome_computed(site, sum->number + next->number, sum, 1, next, 1);
    }
    bool is_better = type == NODE_MIN_OF ? next->number < sum->number : next->number > sum->number;
    struct outcome best = is_better ? *next : *sum;
    best.is_uncertain = sum->is_uncertain || next->is_uncertain;
    return best;
}

/* Straight lines between points, constant beyond the ends. The points' own uncertainty is left
 * out. */
// NOLINTNEXTLINE(misc-no-recursion)
struct outcome curve_value(const struct site *site, const struct node *node)
{
    const struct expression *expression = site->cell->expression;
    const struct assumption *assumption =
        expression_operand(expression, node, 0)->target->assumption;
    const struct curve *curve = &assumption->curve;
    struct outcome x = node_value(site, expression_operand(expression, node, 1));
    if (x.state != RESULT_KNOWN) {
        return x;
    }
    ptrdiff_t next = 0;
    while (next < curve->count && curve->x[next]->typical <= x.number) {
        next++;
    }
    double slope = 0;
    double from_x = curve->x[next > 0 ? next - 1 : 0]->typical;
    double from_y = curve->y[next > 0 ? next - 1 : 0]->typical;
    if (next > 0 && next < curve->count) {
        slope = (curve->y[next]->typical - from_y) / (curve->x[next]->typical - from_x);
    }
    double beyond = slope == 0 ? 0 : x.number - from_x;
    return outcome_computed(site, from_y + slope * beyond, &x, slope, NULL, 0);
}
