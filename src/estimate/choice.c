#include "estimate/value.h"

#include <math.h>

static int taken_case(const struct site *site, const struct node *node);
static int best_operand(const struct site *site, const struct node *node, bool *is_tie);

static bool holds(enum node_type type, double a, double b)
{
    return type == NODE_EQUAL     ? a == b
           : type == NODE_UNEQUAL ? a != b
           : type == NODE_LESS    ? a < b
           : type == NODE_AT_MOST ? a <= b
           : type == NODE_MORE    ? a > b
                                  : a >= b;
}

/* Two records are equal where they are one. */
static struct outcome same_record(const struct site *site, const struct node *node)
{
    const struct record *records[2] = {NULL, NULL};
    for (int i = 0; i < 2; i++) {
        const struct target *target = site_operand(site, node, i)->target;
        records[i] = path_record(site, target);
        if (records[i] == NULL) {
            struct reached reached = path_follow(site, target);
            return absent_value(site, &reached, target);
        }
    }
    return outcome_truth((records[0] == records[1]) == (node->type == NODE_EQUAL));
}

// NOLINTNEXTLINE(misc-no-recursion)
struct outcome comparison_value(const struct site *site, const struct node *node)
{
    const struct node *left = site_operand(site, node, 0);
    if (left->kind.sort == SORT_RECORD) {
        return same_record(site, node);
    }
    struct operands both;
    if (!operands_known(site, node, &both)) {
        return both.left;
    }
    bool is_equality = node->type == NODE_EQUAL;
    bool is_true =
        both.left.sort == SORT_WORD    ? str_equal(both.left.word, both.right.word) == is_equality
        : both.left.sort == SORT_TRUTH ? (both.left.truth == both.right.truth) == is_equality
                                       : holds(node->type, both.left.number, both.right.number);
    struct outcome outcome = outcome_truth(is_true);
    outcome.is_uncertain = both.left.is_uncertain || both.right.is_uncertain;
    return outcome;
}

// NOLINTNEXTLINE(misc-no-recursion)
struct outcome not_value(const struct site *site, const struct node *node)
{
    struct outcome value = node_value(site, site_operand(site, node, 0));
    value.truth = !value.truth;
    return value;
}

/* What decides decides, also beside an operand that is not known. */
// NOLINTNEXTLINE(misc-no-recursion)
struct outcome logic_value(const struct site *site, const struct node *node)
{
    bool deciding = node->type == NODE_OR;
    struct outcome left = node_value(site, site_operand(site, node, 0));
    if (left.state == RESULT_KNOWN && left.truth == deciding) {
        return left;
    }
    struct outcome right = node_value(site, site_operand(site, node, 1));
    bool right_decides = right.state == RESULT_KNOWN && right.truth == deciding;
    struct outcome outcome = left.state != RESULT_KNOWN && !right_decides ? left : right;
    outcome.is_uncertain = left.is_uncertain || right.is_uncertain;
    return outcome;
}

// NOLINTNEXTLINE(misc-no-recursion)
struct outcome least_value(const struct site *site, const struct node *node)
{
    struct outcome best = node_value(site, site_operand(site, node, 0));
    for (int i = 1; i < node->count && best.state == RESULT_KNOWN; i++) {
        struct outcome next = node_value(site, site_operand(site, node, i));
        bool is_better =
            node->type == NODE_MIN ? next.number < best.number : next.number > best.number;
        bool is_uncertain = best.is_uncertain || next.is_uncertain;
        best = next.state != RESULT_KNOWN || is_better ? next : best;
        best.is_uncertain = is_uncertain;
    }
    return best;
}

// NOLINTNEXTLINE(misc-no-recursion)
struct outcome clamp_value(const struct site *site, const struct node *node)
{
    struct outcome value = node_value(site, site_operand(site, node, 0));
    for (int i = 1; i < node->count && value.state == RESULT_KNOWN; i++) {
        struct outcome bound = node_value(site, site_operand(site, node, i));
        bool is_beyond = i == 1 ? value.number < bound.number : value.number > bound.number;
        bool is_uncertain = value.is_uncertain || bound.is_uncertain;
        value = bound.state != RESULT_KNOWN || is_beyond ? bound : value;
        value.is_uncertain = is_uncertain;
    }
    return value;
}

// NOLINTNEXTLINE(misc-no-recursion)
struct outcome cases_value(const struct site *site, const struct node *node)
{
    bool is_uncertain = false;
    for (int i = 0; i + 1 < node->count; i += 2) {
        struct outcome condition = node_value(site, site_operand(site, node, i));
        is_uncertain = is_uncertain || condition.is_uncertain;
        if (condition.state != RESULT_KNOWN) {
            condition.is_uncertain = is_uncertain;
            return condition;
        }
        if (condition.truth) {
            struct outcome value = node_value(site, site_operand(site, node, i + 1));
            value.is_uncertain = value.is_uncertain || is_uncertain;
            return value;
        }
    }
    struct outcome value = node_value(site, site_operand(site, node, node->count - 1));
    value.is_uncertain = value.is_uncertain || is_uncertain;
    return value;
}

// NOLINTNEXTLINE(misc-no-recursion)
struct outcome default_value(const struct site *site, const struct node *node)
{
    struct outcome value = node_value(site, site_operand(site, node, 0));
    return value.state == RESULT_UNKNOWN ? node_value(site, site_operand(site, node, 1)) : value;
}

// NOLINTNEXTLINE(misc-no-recursion)
struct outcome known_value(const struct site *site, const struct node *node)
{
    const struct node *asked = site_operand(site, node, 0);
    if (asked->kind.sort == SORT_RECORD || asked->kind.sort == SORT_LIST) {
        const struct target *target = asked->target;
        const struct value *items = NULL;
        if (target->referrers != NULL) {
            return outcome_truth(list_of(site, asked, &items) > 0);
        }
        struct reached reached = path_follow(site, target);
        bool is_known = target->step_count == 0
                            ? reached.record != NULL
                            : reached.value != NULL && reached.value->type != VALUE_ABSENT;
        return outcome_truth(is_known);
    }
    struct outcome value = node_value(site, asked);
    struct outcome outcome = outcome_truth(value.state == RESULT_KNOWN);
    outcome.is_uncertain = value.is_uncertain;
    return outcome;
}

/* Shares of a thousand-millionth are the rounding of floating point, not a difference. */
static bool is_alike(double a, double b)
{
    return fabs(a - b) <= 1e-9 * fmax(fabs(a), fabs(b));
}

// NOLINTNEXTLINE(misc-no-recursion)
int winning_operand(const struct site *site, const struct node *node, bool *is_tie)
{
    struct evaluation *evaluation = site->evaluation;
    int run = evaluation->run;
    evaluation->run = run == 0 ? ++evaluation->last_run : run; /* without a tape */
    *is_tie = false;
    int winner =
        node->type == NODE_CASES ? taken_case(site, node) : best_operand(site, node, is_tie);
    evaluation->run = run;
    return winner;
}

// NOLINTNEXTLINE(misc-no-recursion)
static int taken_case(const struct site *site, const struct node *node)
{
    for (int i = 0; i + 1 < node->count; i += 2) {
        struct outcome condition = node_value(site, site_operand(site, node, i));
        if (condition.state != RESULT_KNOWN) {
            return -1;
        }
        if (condition.truth) {
            return i + 1;
        }
    }
    return node->count - 1;
}

// NOLINTNEXTLINE(misc-no-recursion)
static int best_operand(const struct site *site, const struct node *node, bool *is_tie)
{
    int best = -1;
    double least = 0;
    for (int i = 0; i < node->count; i++) {
        struct outcome value = node_value(site, site_operand(site, node, i));
        if (value.state != RESULT_KNOWN) {
            return -1;
        }
        double number = node->type == NODE_MIN ? value.number : -value.number;
        if (best >= 0 && is_alike(number, least)) {
            *is_tie = true;
        } else if (best < 0 || number < least) {
            best = i;
            least = number;
            *is_tie = false;
        }
    }
    return best;
}
