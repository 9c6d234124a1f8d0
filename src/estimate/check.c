#include "estimate/check.h"

#include "estimate/expression/functions.h"

/* Nodes lie after their operands, so one pass from the front gives each its kind. */

static struct node_kind check_number(struct checker *checker, const struct node *node);
static struct node_kind check_yes(struct checker *checker, const struct node *node);
static struct node_kind check_never(struct checker *checker, const struct node *node);
static struct node_kind check_sum(struct checker *checker, const struct node *node);
static struct node_kind check_product(struct checker *checker, const struct node *node);
static struct node_kind check_comparison(struct checker *checker, const struct node *node);
static struct node_kind check_truths(struct checker *checker, const struct node *node);
static struct node_kind check_word(struct checker *checker, const struct node *node);
static void check_result(struct builder *builder, struct cell *cell);

static struct node_kind (*const checks[])(struct checker *checker, const struct node *node) = {
    [NODE_NUMBER] = check_number,
    [NODE_WORD] = check_word,
    [NODE_TRUTH] = check_yes,
    [NODE_NEVER] = check_never,
    [NODE_NAME] = check_name,
    [NODE_NEGATE] = check_sum,
    [NODE_NOT] = check_truths,
    [NODE_ADD] = check_sum,
    [NODE_SUBTRACT] = check_sum,
    [NODE_MULTIPLY] = check_product,
    [NODE_DIVIDE] = check_product,
    [NODE_POWER] = check_power,
    [NODE_EQUAL] = check_comparison,
    [NODE_UNEQUAL] = check_comparison,
    [NODE_LESS] = check_comparison,
    [NODE_AT_MOST] = check_comparison,
    [NODE_MORE] = check_comparison,
    [NODE_AT_LEAST] = check_comparison,
    [NODE_AND] = check_truths,
    [NODE_OR] = check_truths,
    [NODE_MIN] = check_alike,
    [NODE_MAX] = check_alike,
    [NODE_FLOOR] = check_pure,
    [NODE_CEIL] = check_pure,
    [NODE_ROUND_UP] = check_alike,
    [NODE_CLAMP] = check_alike,
    [NODE_SQRT] = check_root,
    [NODE_EXP] = check_pure,
    [NODE_LOG] = check_pure,
    [NODE_ABS] = check_alike,
    [NODE_CASES] = check_cases,
    [NODE_DEFAULT] = check_default,
    [NODE_KNOWN] = check_known,
    [NODE_UNKNOWN] = check_state,
    [NODE_NOT_APPLICABLE] = check_state,
    [NODE_INTERPOLATE] = check_curve,
    [NODE_SUM] = check_over_list,
    [NODE_MIN_OF] = check_over_list,
    [NODE_MAX_OF] = check_over_list,
    [NODE_COUNT] = check_over_list,
    [NODE_FIRST_OF] = check_first_of,
    [NODE_FORMULA] = check_call,
    [NODE_BIND] = check_bind,
    [NODE_SOLVE] = check_solve,
};

const struct node_kind kind_broken = {.sort = SORT_BROKEN};
const struct node_kind kind_any = {.sort = SORT_ANY};
const struct node_kind kind_truth = {.sort = SORT_TRUTH};
const struct node_kind kind_pure = {.sort = SORT_NUMBER};

struct node_kind kind_of_variable(enum variable variable)
{
    struct node_kind kind = kind_pure;
    kind.dimension.power[BASE_TOKEN] = variable_is_tokens(variable) ? 1 : 0;
    return kind;
}

void cell_check(struct builder *builder, struct cell *cell)
{
    if (cell->expression == NULL) {
        return;
    }
    struct checker checker = {.builder = builder, .cell = cell};
    for (int i = 0; i < cell->expression->count; i++) {
        struct node *node = &cell->expression->nodes[i];
        node->kind = checks[node->type](&checker, node);
    }
    check_result(builder, cell);
}

const char *sort_name(enum value_sort sort)
{
    static const char *const names[] = {
        [SORT_BROKEN] = "nothing", [SORT_ANY] = "a state", [SORT_NUMBER] = "a number",
        [SORT_TRUTH] = "a truth",  [SORT_WORD] = "a word", [SORT_RECORD] = "a record",
        [SORT_LIST] = "a list",
    };
    return names[sort];
}

struct node *checker_operand(struct checker *checker, const struct node *node, int index)
{
    return expression_operand(checker->cell->expression, node, index);
}

bool check_sort(struct checker *checker, const struct node *user, const struct node *node,
                enum value_sort sort)
{
    if (node->kind.sort == sort || node->kind.sort == SORT_ANY) {
        return true;
    }
    if (node->kind.sort != SORT_BROKEN) {
        str text = expression_text(checker->cell->expression, node);
        cell_complain(checker->builder, checker->cell, RULE_FORMULA_TYPE, node,
                      "`%s` takes %s here; `%.*s` is %s", node_sign(user->type), sort_name(sort),
                      STR_ARGS(text), sort_name(node->kind.sort));
    }
    return false;
}

bool check_same(struct checker *checker, const struct node *user, const struct node_kind *a,
                const struct node_kind *b)
{
    if (a->sort == SORT_BROKEN || b->sort == SORT_BROKEN) {
        return false;
    }
    if (a->sort == SORT_ANY || b->sort == SORT_ANY) {
        return true;
    }
    struct arena *keep = checker->builder->keep;
    if (a->sort != b->sort) {
        cell_complain(checker->builder, checker->cell, RULE_FORMULA_TYPE, user,
                      "`%s` joins %s and %s", node_sign(user->type), sort_name(a->sort),
                      sort_name(b->sort));
        return false;
    }
    if (a->sort != SORT_NUMBER || dimension_equal(a->dimension, b->dimension)) {
        return true;
    }
    str left = dimension_text(keep, a->dimension);
    str right = dimension_text(keep, b->dimension);
    struct diag *diag = cell_complain(checker->builder, checker->cell, RULE_FORMULA_DIMENSION, user,
                                      "`%s` joins %.*s and %.*s", node_sign(user->type),
                                      STR_ARGS(left), STR_ARGS(right));
    diag_help(checker->builder->diags, diag,
              "both sides have one dimension; a literal takes its unit: 0 GB, 1 tok");
    return false;
}

/* Negation, addition and subtraction. */
static struct node_kind check_sum(struct checker *checker, const struct node *node)
{
    const struct node *left = checker_operand(checker, node, 0);
    bool is_fine = check_sort(checker, node, left, SORT_NUMBER);
    if (node->count == 1) {
        return is_fine ? left->kind : kind_broken;
    }
    const struct node *right = checker_operand(checker, node, 1);
    is_fine = check_sort(checker, node, right, SORT_NUMBER) && is_fine &&
              check_same(checker, node, &left->kind, &right->kind);
    if (!is_fine) {
        return kind_broken;
    }
    return left->kind.sort == SORT_ANY ? right->kind : left->kind;
}

static struct node_kind check_product(struct checker *checker, const struct node *node)
{
    const struct node *left = checker_operand(checker, node, 0);
    const struct node *right = checker_operand(checker, node, 1);
    bool is_fine = check_sort(checker, node, left, SORT_NUMBER);
    is_fine = check_sort(checker, node, right, SORT_NUMBER) && is_fine;
    if (!is_fine) {
        return kind_broken;
    }
    if (left->kind.sort == SORT_ANY || right->kind.sort == SORT_ANY) {
        return kind_any;
    }
    struct node_kind kind = {.sort = SORT_NUMBER};
    int power = node->type == NODE_MULTIPLY ? 1 : -1;
    if (dimension_multiply(left->kind.dimension, right->kind.dimension, power, &kind.dimension)) {
        return kind;
    }
    cell_complain(checker->builder, checker->cell, RULE_FORMULA_DIMENSION, node,
                  "the powers of the result's dimension are too large");
    return kind_broken;
}

static void check_choice(struct checker *checker, const struct node *literal,
                         const struct node *other)
{
    const struct words *words = &other->kind.words;
    if (literal->type != NODE_WORD || words->items == NULL) {
        return;
    }
    str near = STR("");
    for (ptrdiff_t i = 0; i < words->count; i++) {
        str word = words->items[i];
        if (str_equal(word, literal->text)) {
            return;
        }
        bool is_nearest =
            near.len == 0 || str_distance(literal->text, word) < str_distance(literal->text, near);
        near = is_nearest && str_is_near(literal->text, word) ? word : near;
    }
    str name = expression_text(checker->cell->expression, other);
    struct diag *diag =
        cell_complain(checker->builder, checker->cell, RULE_FORMULA_TYPE, literal,
                      "`%.*s` is never '%.*s'", STR_ARGS(name), STR_ARGS(literal->text));
    if (near.len > 0) {
        diag_help(checker->builder->diags, diag, "did you mean '%.*s'?", STR_ARGS(near));
    }
}

static struct node_kind check_comparison(struct checker *checker, const struct node *node)
{
    const struct node *left = checker_operand(checker, node, 0);
    const struct node *right = checker_operand(checker, node, 1);
    bool is_equality = node->type == NODE_EQUAL || node->type == NODE_UNEQUAL;
    if (is_equality && left->kind.sort == SORT_RECORD && right->kind.sort == SORT_RECORD) {
        return kind_truth;
    }
    if (is_equality && (left->kind.sort == SORT_WORD || left->kind.sort == SORT_TRUTH)) {
        bool is_fine = check_same(checker, node, &left->kind, &right->kind);
        if (is_fine && left->kind.sort == SORT_WORD) {
            check_choice(checker, left, right);
            check_choice(checker, right, left);
        }
        return is_fine ? kind_truth : kind_broken;
    }
    bool is_fine = check_sort(checker, node, left, SORT_NUMBER);
    is_fine = check_sort(checker, node, right, SORT_NUMBER) && is_fine;
    is_fine = is_fine && check_same(checker, node, &left->kind, &right->kind);
    return is_fine ? kind_truth : kind_broken;
}

static struct node_kind check_truths(struct checker *checker, const struct node *node)
{
    bool is_fine = true;
    for (int i = 0; i < node->count; i++) {
        is_fine =
            check_sort(checker, node, checker_operand(checker, node, i), SORT_TRUTH) && is_fine;
    }
    return is_fine ? kind_truth : kind_broken;
}

static struct node_kind check_number(struct checker *checker, const struct node *node)
{
    (void)checker;
    return (struct node_kind){.sort = SORT_NUMBER, .dimension = node->unit.dimension};
}

static struct node_kind check_yes(struct checker *checker, const struct node *node)
{
    (void)checker;
    (void)node;
    return kind_truth;
}

static struct node_kind check_never(struct checker *checker, const struct node *node)
{
    (void)checker;
    (void)node;
    return kind_any;
}

static struct node_kind check_word(struct checker *checker, const struct node *node)
{
    str *word = arena_new(checker->builder->keep, str);
    *word = node->text;
    return (struct node_kind){.sort = SORT_WORD, .words = {.items = word, .count = 1}};
}

/* The whole against what the formula says of its result. */
static void check_result(struct builder *builder, struct cell *cell)
{
    const struct node *root = expression_root(cell->expression);
    const struct formula *formula = cell->formula;
    if (root->kind.sort == SORT_RECORD || root->kind.sort == SORT_LIST) {
        cell_complain(builder, cell, RULE_FORMULA_TYPE, root, "this is %s, no value",
                      sort_name(root->kind.sort));
        return;
    }
    if (cell->is_definition) {
        cell->kind = root->kind;
        return;
    }
    if (root->kind.sort == SORT_BROKEN || root->kind.sort == SORT_ANY) {
        return;
    }
    if (cell->kind.sort != root->kind.sort) {
        cell_complain(builder, cell, RULE_FORMULA_TYPE, root,
                      "the expression gives %s, but its unit says %s", sort_name(root->kind.sort),
                      sort_name(cell->kind.sort));
    } else if (cell->kind.sort == SORT_WORD) {
        cell->kind = root->kind;
    } else if (cell->kind.sort == SORT_NUMBER &&
               !dimension_equal(cell->kind.dimension, root->kind.dimension)) {
        str found = dimension_text(builder->keep, root->kind.dimension);
        str wanted = dimension_text(builder->keep, cell->kind.dimension);
        cell_complain(builder, cell, RULE_FORMULA_DIMENSION, root,
                      "the expression gives %.*s, but its unit %.*s is %.*s", STR_ARGS(found),
                      STR_ARGS(formula->unit_text), STR_ARGS(wanted));
    }
}
