#include "estimate/value.h"

#include <math.h>

/* The value of each sort of node, by the node's type. The operands' states travel: the first
 * operand that has no value gives the result its state and reason. */

static node_evaluator number_value, word_value, truth_value, never_value, state_value, negate_value,
    sum_value, product_value, power_value, whole_value, round_value, growth_value, abs_value;

static node_evaluator *const evaluators[] = {
    [NODE_NUMBER] = number_value,
    [NODE_WORD] = word_value,
    [NODE_TRUTH] = truth_value,
    [NODE_NEVER] = never_value,
    [NODE_NAME] = name_value,
    [NODE_NEGATE] = negate_value,
    [NODE_NOT] = not_value,
    [NODE_ADD] = sum_value,
    [NODE_SUBTRACT] = sum_value,
    [NODE_MULTIPLY] = product_value,
    [NODE_DIVIDE] = product_value,
    [NODE_POWER] = power_value,
    [NODE_EQUAL] = comparison_value,
    [NODE_UNEQUAL] = comparison_value,
    [NODE_LESS] = comparison_value,
    [NODE_AT_MOST] = comparison_value,
    [NODE_MORE] = comparison_value,
    [NODE_AT_LEAST] = comparison_value,
    [NODE_AND] = logic_value,
    [NODE_OR] = logic_value,
    [NODE_MIN] = least_value,
    [NODE_MAX] = least_value,
    [NODE_FLOOR] = whole_value,
    [NODE_CEIL] = whole_value,
    [NODE_ROUND_UP] = round_value,
    [NODE_CLAMP] = clamp_value,
    [NODE_SQRT] = growth_value,
    [NODE_EXP] = growth_value,
    [NODE_LOG] = growth_value,
    [NODE_ABS] = abs_value,
    [NODE_CASES] = cases_value,
    [NODE_DEFAULT] = default_value,
    [NODE_KNOWN] = known_value,
    [NODE_UNKNOWN] = state_value,
    [NODE_NOT_APPLICABLE] = state_value,
    [NODE_INTERPOLATE] = curve_value,
    [NODE_SUM] = list_value,
    [NODE_MIN_OF] = list_value,
    [NODE_MAX_OF] = list_value,
    [NODE_COUNT] = list_value,
    [NODE_FIRST_OF] = first_value,
    [NODE_FORMULA] = call_value,
    [NODE_SOLVE] = solve_value,
};

/* Depth is bounded when the method is read: LIMIT_FORMULA_LEVELS. */
// NOLINTNEXTLINE(misc-no-recursion)
struct outcome node_value(const struct site *site, const struct node *node)
{
    return evaluators[node->type](site, node);
}

struct outcome outcome_number(double number)
{
    return (struct outcome){
        .number = number, .tape = NO_TAPE, .state = RESULT_KNOWN, .sort = SORT_NUMBER};
}

struct outcome outcome_truth(bool truth)
{
    return (struct outcome){
        .truth = truth, .tape = NO_TAPE, .state = RESULT_KNOWN, .sort = SORT_TRUTH};
}

struct outcome outcome_state(enum result_state state, str reason)
{
    return (struct outcome){.word = reason, .tape = NO_TAPE, .state = state, .sort = SORT_ANY};
}

struct outcome outcome_not_finite(const struct site *site, const char *what)
{
    const struct formula *formula = site->cell->formula;
    str id = formula->record->id;
    return outcome_state(RESULT_NOT_APPLICABLE,
                         str_format(site->evaluation->arena, "%s in %.*s", what, STR_ARGS(id)));
}

/* Reasons grow no longer than this. */
enum { REASON_BYTES = 400 };

struct outcome outcome_missing(const struct site *site, const struct outcome *a,
                               const struct outcome *b)
{
    struct outcome outcome = a->state != RESULT_KNOWN ? *a : *b;
    outcome.is_uncertain = a->is_uncertain || b->is_uncertain;
    bool are_both = a->state == RESULT_UNKNOWN && b->state == RESULT_UNKNOWN;
    if (are_both && str_find(a->word, b->word, 0) < 0 && a->word.len < REASON_BYTES) {
        outcome.word = str_format(site->evaluation->arena, "%.*s and %.*s", STR_ARGS(a->word),
                                  STR_ARGS(b->word));
    }
    return outcome;
}

/* The ends of uncertain leaves may be without bound, and so may be what follows from them; typical
 * values are finite. */
struct outcome outcome_computed(const struct site *site, double number, const struct outcome *a,
                                double by_a, const struct outcome *b, double by_b)
{
    struct evaluation *evaluation = site->evaluation;
    if (isnan(number) || (isinf(number) && !evaluation->has_ends)) {
        struct outcome outcome = outcome_not_finite(site, "a number beyond all bounds");
        outcome.is_uncertain = a->is_uncertain || (b != NULL && b->is_uncertain);
        return outcome;
    }
    struct outcome outcome = outcome_number(number);
    outcome.is_uncertain = a->is_uncertain || (b != NULL && b->is_uncertain);
    int tape_b = b != NULL ? b->tape : NO_TAPE;
    if (evaluation->run == 0 && (a->tape != NO_TAPE || tape_b != NO_TAPE)) {
        outcome.tape = (int)evaluation->tape.count;
        struct tape_entry *entry = array_add(evaluation->arena, &evaluation->tape);
        *entry = (struct tape_entry){.a = a->tape, .b = tape_b, .by_a = by_a, .by_b = by_b};
    }
    return outcome;
}

static struct outcome number_value(const struct site *site, const struct node *node)
{
    if (node->unit.currency.len == 0 || node->number == 0) {
        return outcome_number(node->number);
    }
    struct evaluation *evaluation = site->evaluation;
    const struct exchange *exchange = exchange_for(evaluation, node->unit.currency);
    if (!exchange->is_known) {
        return outcome_state(RESULT_UNKNOWN,
                             str_format(evaluation->arena, "exchange rate %.*s→%.*s",
                                        STR_ARGS(exchange->currency),
                                        STR_ARGS(evaluation->currency)));
    }
    double factor = pow(exchange->factor, node->unit.dimension.power[BASE_MONEY]);
    return outcome_number(node->number * factor);
}

static struct outcome word_value(const struct site *site, const struct node *node)
{
    (void)site;
    return (struct outcome){
        .word = node->text, .tape = NO_TAPE, .state = RESULT_KNOWN, .sort = SORT_WORD};
}

static struct outcome truth_value(const struct site *site, const struct node *node)
{
    (void)site;
    return outcome_truth(node->number != 0);
}

static struct outcome never_value(const struct site *site, const struct node *node)
{
    (void)site;
    (void)node;
    return outcome_state(RESULT_NEVER, STR(""));
}

static struct outcome state_value(const struct site *site, const struct node *node)
{
    bool is_unknown = node->type == NODE_UNKNOWN;
    return outcome_state(is_unknown ? RESULT_UNKNOWN : RESULT_NOT_APPLICABLE,
                         site_operand(site, node, 0)->text);
}

/* Where one operand has no value, `left` becomes the outcome of the whole. */
// NOLINTNEXTLINE(misc-no-recursion)
bool operands_known(const struct site *site, const struct node *node, struct operands *operands)
{
    operands->left = node_value(site, site_operand(site, node, 0));
    if (operands->left.state != RESULT_KNOWN) {
        return false;
    }
    operands->right = node_value(site, site_operand(site, node, 1));
    if (operands->right.state != RESULT_KNOWN) {
        bool is_uncertain = operands->left.is_uncertain || operands->right.is_uncertain;
        operands->left = operands->right;
        operands->left.is_uncertain = is_uncertain;
        return false;
    }
    return true;
}

// NOLINTNEXTLINE(misc-no-recursion)
static struct outcome negate_value(const struct site *site, const struct node *node)
{
    struct outcome value = node_value(site, site_operand(site, node, 0));
    return value.state != RESULT_KNOWN ? value
                                       : outcome_computed(site, -value.number, &value, -1, NULL, 0);
}

// NOLINTNEXTLINE(misc-no-recursion)
static struct outcome sum_value(const struct site *site, const struct node *node)
{
    struct outcome left = node_value(site, site_operand(site, node, 0));
    struct outcome right = node_value(site, site_operand(site, node, 1));
    if (left.state != RESULT_KNOWN || right.state != RESULT_KNOWN) {
        return outcome_missing(site, &left, &right);
    }
    double sign = node->type == NODE_ADD ? 1 : -1;
    double number = left.number + sign * right.number;
    return outcome_computed(site, number, &left, 1, &right, sign);
}

// NOLINTNEXTLINE(misc-no-recursion)
static struct outcome product_value(const struct site *site, const struct node *node)
{
    struct operands both;
    if (!operands_known(site, node, &both)) {
        return both.left;
    }
    double a = both.left.number;
    double b = both.right.number;
    if (node->type == NODE_MULTIPLY) {
        return outcome_computed(site, a * b, &both.left, b, &both.right, a);
    }
    if (b == 0) {
        struct outcome outcome = outcome_not_finite(site, "division by zero");
        outcome.is_uncertain = both.left.is_uncertain || both.right.is_uncertain;
        return outcome;
    }
    return outcome_computed(site, a / b, &both.left, 1 / b, &both.right, -a / (b * b));
}

// NOLINTNEXTLINE(misc-no-recursion)
static struct outcome power_value(const struct site *site, const struct node *node)
{
    struct operands both;
    if (!operands_known(site, node, &both)) {
        return both.left;
    }
    double a = both.left.number;
    double b = both.right.number;
    double by_a = b == 0 ? 0 : b * pow(a, b - 1);
    double by_b = a > 0 ? pow(a, b) * log(a) : 0;
    return outcome_computed(site, pow(a, b), &both.left, by_a, &both.right, by_b);
}

// NOLINTNEXTLINE(misc-no-recursion)
static struct outcome whole_value(const struct site *site, const struct node *node)
{
    struct outcome value = node_value(site, site_operand(site, node, 0));
    if (value.state != RESULT_KNOWN) {
        return value;
    }
    /* The slope of the line that the steps follow, so that low and high see the direction. */
    double whole = node->type == NODE_FLOOR ? floor(value.number) : ceil(value.number);
    return outcome_computed(site, whole, &value, 1, NULL, 0);
}

// NOLINTNEXTLINE(misc-no-recursion)
static struct outcome round_value(const struct site *site, const struct node *node)
{
    struct operands both;
    if (!operands_known(site, node, &both)) {
        return both.left;
    }
    if (both.right.number == 0) {
        return outcome_not_finite(site, "rounding to steps of zero");
    }
    double steps = ceil(both.left.number / both.right.number);
    return outcome_computed(site, steps * both.right.number, &both.left, 1, &both.right, 0);
}

/* Roots, exponentials and logarithms. */
// NOLINTNEXTLINE(misc-no-recursion)
static struct outcome growth_value(const struct site *site, const struct node *node)
{
    struct outcome value = node_value(site, site_operand(site, node, 0));
    if (value.state != RESULT_KNOWN) {
        return value;
    }
    double x = value.number;
    double number = node->type == NODE_SQRT ? sqrt(x) : node->type == NODE_EXP ? exp(x) : log(x);
    double slope = node->type == NODE_SQRT  ? 1 / (2 * number)
                   : node->type == NODE_EXP ? number
                                            : 1 / x;
    return outcome_computed(site, number, &value, slope, NULL, 0);
}

// NOLINTNEXTLINE(misc-no-recursion)
static struct outcome abs_value(const struct site *site, const struct node *node)
{
    struct outcome value = node_value(site, site_operand(site, node, 0));
    if (value.state != RESULT_KNOWN) {
        return value;
    }
    return outcome_computed(site, fabs(value.number), &value, value.number < 0 ? -1 : 1, NULL, 0);
}
