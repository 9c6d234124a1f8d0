#include "estimate/resolve.h"

#include "estimate/calibration/calibration.h"
#include "estimate/expression/functions.h"
#include "estimate/expression/parse.h"

static void resolve_node(struct resolver *resolver, struct node *node);
static void resolve_list_function(struct resolver *resolver, struct node *node);
static void resolve_solve(struct resolver *resolver, struct node *node);
static void resolve_curve(struct resolver *resolver, struct node *node);
static void resolve_name(struct resolver *resolver, struct node *node);
static bool resolve_single(struct resolver *resolver, struct node *node);
static bool resolve_formula(struct resolver *resolver, struct node *node, struct formula *other);
static void check_fitted(struct resolver *resolver, const struct node *node,
                         const struct assumption *assumption);

void cell_resolve(struct builder *builder, struct cell *cell)
{
    if (cell->expression == NULL) {
        return;
    }
    struct resolver resolver = {.builder = builder, .cell = cell};
    resolve_node(&resolver, expression_root(cell->expression));
}

struct diag *cell_complain(struct builder *builder, const struct cell *cell, enum rule rule,
                           const struct node *node, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    str text = str_format_list(builder->keep, format, list);
    va_end(list);
    struct diag *diag = diag_add(builder->diags, rule, expression_place(cell->expression, node->at),
                                 "%.*s", STR_ARGS(text));
    diag->width =
        (int)str_code_points(str_slice(cell->expression->text, node->at, node->at + node->len));
    return diag;
}

/* The parser bounds the depth. */
// NOLINTNEXTLINE(misc-no-recursion)
static void resolve_node(struct resolver *resolver, struct node *node)
{
    struct expression *expression = resolver->cell->expression;
    bool is_list_function = node->type == NODE_SUM || node->type == NODE_MIN_OF ||
                            node->type == NODE_MAX_OF || node->type == NODE_COUNT ||
                            node->type == NODE_FIRST_OF;
    if (node->type == NODE_NAME) {
        resolve_name(resolver, node);
    } else if (is_list_function) {
        resolve_list_function(resolver, node);
    } else if (node->type == NODE_SOLVE) {
        resolve_solve(resolver, node);
    } else if (node->type == NODE_INTERPOLATE) {
        resolve_curve(resolver, node);
    } else {
        bool is_call = node->type == NODE_FORMULA;
        if (is_call) {
            resolve_call(resolver, node);
        }
        for (int i = is_call ? 1 : 0; i < node->count; i++) {
            resolve_node(resolver, expression_operand(expression, node, i));
        }
    }
}

// NOLINTNEXTLINE(misc-no-recursion)
static void resolve_list_function(struct resolver *resolver, struct node *node)
{
    struct expression *expression = resolver->cell->expression;
    struct node *list = expression_operand(expression, node, 0);
    if (list->type != NODE_NAME) {
        cell_complain(resolver->builder, resolver->cell, RULE_FORMULA_TYPE, list,
                      "`%s` goes over a list of a record, such as system.gpus",
                      node_sign(node->type));
        return;
    }
    resolve_name(resolver, list);
    const struct target *target = list->target;
    if (target == NULL || node->count < 2) {
        return;
    }
    const struct field *field = target->type == TARGET_FIELD ? target->field : NULL;
    bool is_list = field != NULL && field->is_list &&
                   (field->type == FIELD_GROUP || field->type == FIELD_REFERENCE);
    if (!is_list) {
        cell_complain(resolver->builder, resolver->cell, RULE_FORMULA_TYPE, list,
                      "`%.*s` is no list of mappings or records", STR_ARGS(list->text));
        return;
    }
    if (resolver->item_levels == ITEM_LEVELS) {
        cell_complain(resolver->builder, resolver->cell, RULE_FORMULA_SYNTAX, node,
                      "lists are gone over more than %d levels deep", ITEM_LEVELS);
        return;
    }
    struct item_fields items = {.fields = field->fields, .outer = resolver->items};
    if (field->type == FIELD_REFERENCE) {
        items.kind = schema_kind(str_from(field->target));
    }
    resolver->items = &items;
    resolver->item_levels++;
    for (int i = 1; i < node->count; i++) {
        resolve_node(resolver, expression_operand(expression, node, i));
    }
    resolver->item_levels--;
    resolver->items = items.outer;
}

static const struct target keyword_target = {.type = TARGET_KEYWORD};

/* The first two arguments are words of the language. */
// NOLINTNEXTLINE(misc-no-recursion)
static void resolve_solve(struct resolver *resolver, struct node *node)
{
    static const char *const words[2][2] = {{"largest", "smallest"}, {"context", "batch"}};
    struct expression *expression = resolver->cell->expression;
    for (int i = 0; i < 2; i++) {
        struct node *word = expression_operand(expression, node, i);
        word->target = &keyword_target;
        bool is_fine = word->type == NODE_NAME && (str_equal(word->text, str_from(words[i][0])) ||
                                                   str_equal(word->text, str_from(words[i][1])));
        if (!is_fine) {
            cell_complain(resolver->builder, resolver->cell, RULE_FORMULA_SYNTAX, word,
                          "here stands `%s` or `%s`", words[i][0], words[i][1]);
        }
    }
    if (!resolver->cell->formula->scope->has_load) {
        cell_complain(resolver->builder, resolver->cell, RULE_FORMULA_UNKNOWN_NAME, node,
                      "the scope `%s` has no context and batch to solve for",
                      resolver->cell->formula->scope->name);
    }
    for (int i = 2; i < node->count; i++) {
        resolve_node(resolver, expression_operand(expression, node, i));
    }
}

// NOLINTNEXTLINE(misc-no-recursion)
static void resolve_curve(struct resolver *resolver, struct node *node)
{
    struct expression *expression = resolver->cell->expression;
    struct node *curve = expression_operand(expression, node, 0);
    const struct assumption *assumption =
        curve->type == NODE_NAME ? assumption_find(resolver->builder->method, curve->text) : NULL;
    if (assumption == NULL || assumption->curve.count == 0) {
        cell_complain(resolver->builder, resolver->cell, RULE_FORMULA_TYPE, curve,
                      "the first argument of `interpolate` is an assumption with a curve");
    } else {
        struct target *target = arena_new(resolver->builder->keep, struct target);
        *target = (struct target){
            .type = TARGET_ASSUMPTION, .path = curve->text, .assumption = assumption};
        curve->target = target;
    }
    resolve_node(resolver, expression_operand(expression, node, 1));
}

static void resolve_name(struct resolver *resolver, struct node *node)
{
    bool is_path = str_find(node->text, STR("."), 0) >= 0;
    bool is_found = resolve_item_path(resolver, node) ||
                    (!is_path && resolve_single(resolver, node)) ||
                    resolve_slot_path(resolver, node);
    if (!is_found) {
        resolve_unknown(resolver, node);
    }
}

struct target *target_new(struct resolver *resolver, struct node *node, enum target_type type)
{
    struct target *target = arena_new(resolver->builder->keep, struct target);
    target->type = type;
    target->path = node->text;
    target->slot = SLOT_COUNT;
    node->target = target;
    return target;
}

static bool resolve_single(struct resolver *resolver, struct node *node)
{
    struct formula *formula = resolver->cell->formula;
    for (ptrdiff_t i = 0; i < formula->definition_count; i++) {
        struct cell *definition = &formula->definitions[i];
        if (!str_equal(definition->name, node->text)) {
            continue;
        }
        if (resolver->cell->is_definition && definition->order >= resolver->cell->order) {
            cell_complain(resolver->builder, resolver->cell, RULE_FORMULA_UNKNOWN_NAME, node,
                          "`%.*s` is defined here or later; a definition uses earlier ones only",
                          STR_ARGS(node->text));
            return true;
        }
        target_new(resolver, node, TARGET_CELL)->cell = definition;
        return true;
    }
    enum variable variable = variable_find(node->text);
    if (formula->scope->has_load && variable != VARIABLE_COUNT) {
        target_new(resolver, node, TARGET_VARIABLE)->variable = variable;
        return true;
    }
    struct formula *other = method_find(resolver->builder->method, node->text);
    if (other != NULL) {
        return resolve_formula(resolver, node, other);
    }
    const struct assumption *assumption = assumption_find(resolver->builder->method, node->text);
    if (assumption != NULL) {
        target_new(resolver, node, TARGET_ASSUMPTION)->assumption = assumption;
        check_fitted(resolver, node, assumption);
    }
    return assumption != NULL;
}

/* The groups that a fitted assumption differs between must be known where it is named. */
static void check_fitted(struct resolver *resolver, const struct node *node,
                         const struct assumption *assumption)
{
    const struct scope *scope = resolver->cell->formula->scope;
    for (int i = 0; i < assumption_key_count(assumption); i++) {
        const struct cell *key = assumption_key(assumption, i);
        if (key != NULL && !scope_holds(scope, key->formula->scope)) {
            cell_complain(resolver->builder, resolver->cell, RULE_FORMULA_UNKNOWN_NAME, node,
                          "`%.*s` is fitted by `%.*s`, a formula for a %s; the scope `%s` binds "
                          "none",
                          STR_ARGS(node->text), STR_ARGS(key->name), key->formula->scope->name,
                          scope->name);
            return;
        }
    }
}

static bool resolve_formula(struct resolver *resolver, struct node *node, struct formula *other)
{
    const struct scope *scope = resolver->cell->formula->scope;
    if (scope_holds(scope, other->scope)) {
        target_new(resolver, node, TARGET_CELL)->cell = &other->cell;
        return true;
    }
    struct diag *diag =
        cell_complain(resolver->builder, resolver->cell, RULE_FORMULA_UNKNOWN_NAME, node,
                      "`%.*s` is a formula for a %s; the scope `%s` binds none",
                      STR_ARGS(node->text), other->scope->name, scope->name);
    diag_help(resolver->builder->diags, diag, "go to the record first, as in system.cpu.%.*s",
              STR_ARGS(node->text));
    return true;
}
