#include "estimate/evaluation.h"
#include "estimate/expression/functions.h"

#include <math.h>

static struct outcome joined(const struct site *site, enum node_type type,
                             const struct outcome *sum, const struct outcome *next);

ptrdiff_t list_of(const struct site *site, const struct node *node, const struct value **items)
{
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
        if (next.state != RESULT_KNOWN) {
            next.is_uncertain = next.is_uncertain || sum.is_uncertain;
            return next;
        }
        sum = i == 0 && !has_sum ? next : joined(site, node->type, &sum, &next);
    }
    return sum;
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
