#include "base/array.h"
#include "base/must.h"
#include "estimate/check.h"
#include "estimate/expression/functions.h"

#include <math.h>

static struct node_kind check_field(struct checker *checker, const struct node *node);
static struct node_kind joined(struct checker *checker, const struct node_kind *a,
                               const struct node_kind *b);

struct node_kind check_name(struct checker *checker, const struct node *node)
{
    const struct target *target = node->target;
    if (target == NULL) {
        return kind_broken;
    }
    switch (target->type) {
    case TARGET_CELL:
    case TARGET_FORMULA:
    case TARGET_CALLED:
        return target->cell->kind;
    case TARGET_FIELD:
        return check_field(checker, node);
    case TARGET_ASSUMPTION: {
        bool is_curve = target->assumption->value == NULL;
        return (struct node_kind){.sort = is_curve ? SORT_LIST : SORT_NUMBER,
                                  .dimension = target->assumption->dimension};
    }
    case TARGET_VARIABLE:
        return kind_of_variable(target->variable);
    case TARGET_KEYWORD:
        return kind_any;
    }
    must(false);
    return kind_broken;
}

static struct words words_of(struct arena *keep, const char *const *choices)
{
    struct words words = {.count = 0};
    while (choices[words.count] != NULL) {
        words.count++;
    }
    str *items = arena_array(keep, str, words.count);
    for (ptrdiff_t i = 0; i < words.count; i++) {
        items[i] = str_from(choices[i]);
    }
    words.items = items;
    return words;
}

static struct node_kind check_field(struct checker *checker, const struct node *node)
{
    const struct field *field = node->target->field;
    if (field == NULL) {
        return (struct node_kind){.sort = SORT_RECORD};
    }
    if (field->is_list) {
        return (struct node_kind){.sort = SORT_LIST};
    }
    switch (field->type) {
    case FIELD_QUANTITY: {
        struct units *units = checker->builder->method->catalog->units;
        return (struct node_kind){.sort = SORT_NUMBER,
                                  .dimension = unit_of(units, field->unit).dimension};
    }
    case FIELD_FLAG:
        return kind_truth;
    case FIELD_CHOICE:
        return (struct node_kind){.sort = SORT_WORD,
                                  .words = words_of(checker->builder->keep, field->choices)};
    case FIELD_TEXT:
        return (struct node_kind){.sort = SORT_WORD};
    case FIELD_REFERENCE:
    case FIELD_GROUP:
        return (struct node_kind){.sort = SORT_RECORD};
    case FIELD_PROSE:
    case FIELD_URL:
    case FIELD_DATE:
    case FIELD_EXPRESSION:
    case FIELD_NAMES:
        break;
    }
    cell_complain(checker->builder, checker->cell, RULE_FORMULA_TYPE, node,
                  "`%.*s` is no number, truth or word (%s)", STR_ARGS(node->text),
                  field_type_name(field->type));
    return kind_broken;
}

/* The number of a literal, with or without a minus before it. */
static bool literal_of(const struct expression *expression, const struct node *node, double *number)
{
    bool is_negative = node->type == NODE_NEGATE;
    const struct node *literal = is_negative ? expression_operand(expression, node, 0) : node;
    *number = is_negative ? -literal->number : literal->number;
    return literal->type == NODE_NUMBER;
}

struct node_kind check_power(struct checker *checker, const struct node *node)
{
    const struct node *base = checker_operand(checker, node, 0);
    const struct node *exponent = checker_operand(checker, node, 1);
    if (!check_sort(checker, node, base, SORT_NUMBER) ||
        !check_sort(checker, node, exponent, SORT_NUMBER)) {
        return kind_broken;
    }
    if (exponent->kind.sort == SORT_NUMBER && !dimension_is_pure(exponent->kind.dimension)) {
        str found = dimension_text(checker->builder->keep, exponent->kind.dimension);
        cell_complain(checker->builder, checker->cell, RULE_FORMULA_DIMENSION, node,
                      "an exponent is a pure number, not %.*s", STR_ARGS(found));
        return kind_broken;
    }
    if (base->kind.sort == SORT_ANY || dimension_is_pure(base->kind.dimension)) {
        return base->kind;
    }
    enum { POWER_MAX = 8 };
    double power = 0;
    struct node_kind kind = {.sort = SORT_NUMBER};
    bool is_whole = literal_of(checker->cell->expression, exponent, &power) &&
                    floor(power) == power && fabs(power) <= POWER_MAX;
    if (is_whole &&
        dimension_multiply(kind.dimension, base->kind.dimension, (int)power, &kind.dimension)) {
        return kind;
    }
    str found = dimension_text(checker->builder->keep, base->kind.dimension);
    cell_complain(checker->builder, checker->cell, RULE_FORMULA_DIMENSION, node,
                  "%.*s takes whole powers only, written as a number up to %d", STR_ARGS(found),
                  POWER_MAX);
    return kind_broken;
}

struct node_kind check_root(struct checker *checker, const struct node *node)
{
    const struct node *operand = checker_operand(checker, node, 0);
    if (!check_sort(checker, node, operand, SORT_NUMBER)) {
        return kind_broken;
    }
    struct node_kind kind = operand->kind;
    for (int i = 0; i < BASE_COUNT_; i++) {
        if (kind.dimension.power[i] % 2 != 0) {
            str found = dimension_text(checker->builder->keep, kind.dimension);
            cell_complain(checker->builder, checker->cell, RULE_FORMULA_DIMENSION, node,
                          "`sqrt` of %.*s has no dimension", STR_ARGS(found));
            return kind_broken;
        }
        kind.dimension.power[i] = (int8_t)(kind.dimension.power[i] / 2);
    }
    return kind;
}

struct node_kind check_pure(struct checker *checker, const struct node *node)
{
    const struct node *operand = checker_operand(checker, node, 0);
    if (!check_sort(checker, node, operand, SORT_NUMBER)) {
        return kind_broken;
    }
    if (operand->kind.sort == SORT_NUMBER && !dimension_is_pure(operand->kind.dimension)) {
        str found = dimension_text(checker->builder->keep, operand->kind.dimension);
        struct diag *diag = cell_complain(checker->builder, checker->cell, RULE_FORMULA_DIMENSION,
                                          node, "`%s` takes a pure number, not %.*s",
                                          node_sign(node->type), STR_ARGS(found));
        diag_help(checker->builder->diags, diag, "divide by a unit first: x / 1 tok");
        return kind_broken;
    }
    return operand->kind;
}

/* Numbers of one dimension, which is the result's. */
struct node_kind check_alike(struct checker *checker, const struct node *node)
{
    struct node_kind kind = kind_any;
    bool is_fine = true;
    for (int i = 0; i < node->count; i++) {
        const struct node *operand = checker_operand(checker, node, i);
        is_fine = check_sort(checker, node, operand, SORT_NUMBER) && is_fine;
        is_fine = is_fine && check_same(checker, node, &kind, &operand->kind);
        kind = is_fine && kind.sort == SORT_ANY ? operand->kind : kind;
    }
    return is_fine ? kind : kind_broken;
}

static bool check_value(struct checker *checker, const struct node *user, const struct node *node)
{
    if (node->kind.sort == SORT_RECORD || node->kind.sort == SORT_LIST) {
        cell_complain(checker->builder, checker->cell, RULE_FORMULA_TYPE, node,
                      "`%s` takes a value; `%.*s` is %s", node_sign(user->type),
                      STR_ARGS(node->text), sort_name(node->kind.sort));
        return false;
    }
    return node->kind.sort != SORT_BROKEN;
}

struct node_kind check_cases(struct checker *checker, const struct node *node)
{
    struct node_kind kind = kind_any;
    bool is_fine = true;
    for (int i = 0; i < node->count; i++) {
        const struct node *operand = checker_operand(checker, node, i);
        bool is_condition = i % 2 == 0 && i + 1 < node->count;
        if (is_condition) {
            is_fine = check_sort(checker, node, operand, SORT_TRUTH) && is_fine;
            continue;
        }
        bool is_value = check_value(checker, node, operand);
        is_fine = is_value && check_same(checker, node, &kind, &operand->kind) && is_fine;
        kind = is_value ? joined(checker, &kind, &operand->kind) : kind;
    }
    return is_fine ? kind : kind_broken;
}

struct node_kind check_default(struct checker *checker, const struct node *node)
{
    const struct node *value = checker_operand(checker, node, 0);
    const struct node *instead = checker_operand(checker, node, 1);
    bool is_fine = check_value(checker, node, value);
    is_fine = check_value(checker, node, instead) && is_fine;
    is_fine = is_fine && check_same(checker, node, &value->kind, &instead->kind);
    return is_fine ? joined(checker, &value->kind, &instead->kind) : kind_broken;
}

/* Of two kinds that can stand for each other, with the words of both. */
static struct node_kind joined(struct checker *checker, const struct node_kind *a,
                               const struct node_kind *b)
{
    if (a->sort == SORT_ANY) {
        return *b;
    }
    if (a->sort != SORT_WORD || b->sort != SORT_WORD) {
        return *a;
    }
    struct node_kind kind = {.sort = SORT_WORD};
    if (a->words.items != NULL && b->words.items != NULL) {
        ptrdiff_t count = a->words.count + b->words.count;
        str *items = arena_array(checker->builder->keep, str, count);
        for (ptrdiff_t i = 0; i < count; i++) {
            items[i] = i < a->words.count ? a->words.items[i] : b->words.items[i - a->words.count];
        }
        kind.words = (struct words){.items = items, .count = count};
    }
    return kind;
}

struct node_kind check_known(struct checker *checker, const struct node *node)
{
    const struct node *operand = checker_operand(checker, node, 0);
    return operand->kind.sort == SORT_BROKEN ? kind_broken : kind_truth;
}

struct node_kind check_state(struct checker *checker, const struct node *node)
{
    const struct node *reason = checker_operand(checker, node, 0);
    if (reason->type != NODE_WORD) {
        cell_complain(checker->builder, checker->cell, RULE_FORMULA_TYPE, reason,
                      "`%s` takes its reason between single quotes", node_sign(node->type));
        return kind_broken;
    }
    return kind_any;
}

struct node_kind check_curve(struct checker *checker, const struct node *node)
{
    const struct node *curve = checker_operand(checker, node, 0);
    const struct node *x = checker_operand(checker, node, 1);
    bool is_fine = check_sort(checker, node, x, SORT_NUMBER);
    if (curve->target == NULL || !is_fine) {
        return kind_broken;
    }
    const struct assumption *assumption = curve->target->assumption;
    struct node_kind wanted = {.sort = SORT_NUMBER, .dimension = assumption->x_dimension};
    if (!check_same(checker, node, &x->kind, &wanted)) {
        return kind_broken;
    }
    return (struct node_kind){.sort = SORT_NUMBER, .dimension = assumption->dimension};
}

struct node_kind check_over_list(struct checker *checker, const struct node *node)
{
    const struct node *list = checker_operand(checker, node, 0);
    if (list->kind.sort == SORT_BROKEN ||
        (node->count == 1 && !check_sort(checker, node, list, SORT_LIST))) {
        return kind_broken;
    }
    bool is_count = node->type == NODE_COUNT;
    if (node->count == 2) {
        const struct node *body = checker_operand(checker, node, 1);
        if (!check_sort(checker, node, body, is_count ? SORT_TRUTH : SORT_NUMBER)) {
            return kind_broken;
        }
        return is_count ? kind_pure : body->kind;
    }
    return kind_pure;
}

struct node_kind check_first_of(struct checker *checker, const struct node *node)
{
    const struct node *list = checker_operand(checker, node, 0);
    const struct node *condition = checker_operand(checker, node, 1);
    const struct node *value = checker_operand(checker, node, 2);
    bool is_fine = check_sort(checker, node, condition, SORT_TRUTH);
    is_fine = check_value(checker, node, value) && is_fine;
    return is_fine && list->kind.sort != SORT_BROKEN ? value->kind : kind_broken;
}

struct node_kind check_solve(struct checker *checker, const struct node *node)
{
    const struct node *variable = checker_operand(checker, node, 1);
    struct node_kind kind = kind_of_variable(variable_find(variable->text));
    bool is_fine = true;
    for (int i = 2; i < 5; i++) {
        const struct node *operand = checker_operand(checker, node, i);
        is_fine = check_sort(checker, node, operand, SORT_NUMBER) && is_fine;
        is_fine = is_fine && check_same(checker, node, &kind, &operand->kind);
    }
    const struct node *condition = checker_operand(checker, node, 5);
    is_fine = check_sort(checker, node, condition, SORT_TRUTH) && is_fine;
    return is_fine ? kind : kind_broken;
}
