#include "estimate/check.h"

/* The kind that a path's record is of, or NULL where it may be one of several. */
static const struct kind *kind_of_path(const struct node *node)
{
    const struct target *target = node->type == NODE_NAME ? node->target : NULL;
    if (target == NULL || target->type != TARGET_FIELD) {
        return NULL;
    }
    return target->field == NULL ? slot_kind(target->slot)
                                 : schema_kind(str_from(target->field->target));
}

static bool check_record(struct checker *checker, const struct node *bind, const struct node *value)
{
    const struct kind *wanted = slot_kind(slot_find(bind->text));
    if (value->kind.sort == SORT_BROKEN) {
        return false;
    }
    if (value->kind.sort == SORT_RECORD && kind_of_path(value) == wanted) {
        return true;
    }
    cell_complain(checker->builder, checker->cell, RULE_FORMULA_TYPE, value,
                  "`%.*s` is bound to a record of the kind `%s`, which `%.*s` is not",
                  STR_ARGS(bind->text), wanted->name,
                  STR_ARGS(expression_text(checker->cell->expression, value)));
    return false;
}

static bool check_number_bound(struct checker *checker, const struct node *bind,
                               const struct node *value)
{
    struct node_kind wanted = kind_of_variable(variable_find(bind->text));
    return check_sort(checker, bind, value, SORT_NUMBER) &&
           check_same(checker, bind, &wanted, &value->kind);
}

/* A binding is checked where it stands; the whole is of the formula's kind. */
struct node_kind check_bind(struct checker *checker, const struct node *node)
{
    const struct node *value = checker_operand(checker, node, 0);
    bool is_load = variable_find(node->text) != VARIABLE_COUNT;
    if (!is_load && slot_find(node->text) == SLOT_COUNT) {
        return kind_broken;
    }
    bool is_fine =
        is_load ? check_number_bound(checker, node, value) : check_record(checker, node, value);
    return is_fine ? kind_any : kind_broken;
}

struct node_kind check_call(struct checker *checker, const struct node *node)
{
    const struct node *name = checker_operand(checker, node, 0);
    bool is_fine = name->target != NULL;
    for (int i = 1; i < node->count; i++) {
        is_fine = checker_operand(checker, node, i)->kind.sort != SORT_BROKEN && is_fine;
    }
    return is_fine ? name->kind : kind_broken;
}
