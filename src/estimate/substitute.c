#include "estimate/substitute.h"

#include "base/text.h"
#include "estimate/expression/functions.h"
#include "estimate/show.h"

enum { ITEMS_SHOWN = 8 };

struct writer {
    struct arena *keep;
    struct text *out;
};

static void write_node(struct writer *writer, const struct site *site, const struct node *node,
                       enum level level);
static void write_infix(struct writer *writer, const struct site *site, const struct node *node);
static void write_call(struct writer *writer, const struct site *site, const struct node *node);
static void write_list(struct writer *writer, const struct site *site, const struct node *node);
static void write_first(struct writer *writer, const struct site *site, const struct node *node,
                        enum level level);
static void write_solve(struct writer *writer, const struct site *site, const struct node *node);
static const struct node *chosen(const struct site *site, const struct node *node);
static bool is_list_function(enum node_type type);
static str outcome_text(struct arena *keep, const struct site *site, const struct outcome *outcome,
                        struct dimension dimension);
static bool written_unit(const struct site *site, const struct target *target, struct unit *unit,
                         str *text);

str substituted(struct arena *keep, const struct site *site)
{
    struct text text = text_new(keep, 128);
    struct writer writer = {.keep = keep, .out = &text};
    write_node(&writer, site, expression_root(site->cell->expression), LEVEL_OR);
    return text_view(&text);
}

/* How closely the node binds once it is written: a sum over a list as its items. */
static enum level written_level(const struct site *site, const struct node *node)
{
    const struct value *items = NULL;
    if (node->type != NODE_SUM) {
        return node_level(node->type);
    }
    ptrdiff_t count = list_of(site, site_operand(site, node, 0), &items);
    return count > 1    ? LEVEL_SUM
           : count == 1 ? node_level(site_operand(site, node, 1)->type)
                        : LEVEL_VALUE;
}

/* Brackets stand where the node binds less closely than `level`. The parser bounds the depth. */
// NOLINTNEXTLINE(misc-no-recursion)
static void write_node(struct writer *writer, const struct site *site, const struct node *node,
                       enum level level)
{
    while (node->type == NODE_CASES || node->type == NODE_DEFAULT) {
        const struct node *taken = chosen(site, node);
        if (taken == NULL) {
            text_add(writer->out, STR("unknown"));
            return;
        }
        node = taken;
    }
    if (node->type == NODE_FIRST_OF) {
        write_first(writer, site, node, level);
        return;
    }
    bool has_brackets = written_level(site, node) < level;
    text_add(writer->out, has_brackets ? STR("(") : STR(""));
    if (node->type == NODE_NAME || node->type == NODE_FORMULA) {
        text_add(writer->out, value_text(writer->keep, site, node));
    } else if (node->count == 0) {
        text_add(writer->out,
                 str_slice(site->cell->expression->text, node->at, node->at + node->len));
    } else if (node_level(node->type) != LEVEL_VALUE) {
        write_infix(writer, site, node);
    } else if (node->type == NODE_SOLVE) {
        write_solve(writer, site, node);
    } else if (is_list_function(node->type)) {
        write_list(writer, site, node);
    } else {
        write_call(writer, site, node);
    }
    text_add(writer->out, has_brackets ? STR(")") : STR(""));
}

// NOLINTNEXTLINE(misc-no-recursion)
static void write_infix(struct writer *writer, const struct site *site, const struct node *node)
{
    enum level level = node_level(node->type);
    if (node->count == 1) {
        text_add(writer->out, node->type == NODE_NOT ? STR("not ") : STR("-"));
        write_node(writer, site, site_operand(site, node, 0), level);
        return;
    }
    bool is_power = node->type == NODE_POWER;
    write_node(writer, site, site_operand(site, node, 0), is_power ? LEVEL_VALUE : level);
    text_addf(writer->out, " %s ", node_sign(node->type));
    /* a - (b - c) keeps its brackets, a + b + c needs none. */
    bool is_chain = node->type == NODE_ADD || node->type == NODE_MULTIPLY ||
                    node->type == NODE_AND || node->type == NODE_OR || is_power;
    write_node(writer, site, site_operand(site, node, 1),
               is_chain ? level : (enum level)(level + 1));
}

// NOLINTNEXTLINE(misc-no-recursion)
static void write_call(struct writer *writer, const struct site *site, const struct node *node)
{
    if (node->type == NODE_KNOWN) {
        struct outcome outcome = node_value(site, node);
        text_add(writer->out, outcome.truth ? STR("yes") : STR("no"));
        return;
    }
    text_addf(writer->out, "%s(", node_sign(node->type));
    for (int i = 0; i < node->count; i++) {
        const struct node *operand = site_operand(site, node, i);
        text_add(writer->out, i > 0 ? STR(", ") : STR(""));
        if (node->type == NODE_INTERPOLATE && i == 0) {
            text_add(writer->out, operand->text);
        } else {
            write_node(writer, site, operand, LEVEL_OR);
        }
    }
    text_char(writer->out, ')');
}

static bool is_list_function(enum node_type type)
{
    return type == NODE_SUM || type == NODE_COUNT || type == NODE_MIN_OF || type == NODE_MAX_OF;
}

/* sum(list, x) as x + x + …; the others as min(x, x, …); a count as its number. */
// NOLINTNEXTLINE(misc-no-recursion)
static void write_list(struct writer *writer, const struct site *site, const struct node *node)
{
    const struct value *items = NULL;
    ptrdiff_t count = list_of(site, site_operand(site, node, 0), &items);
    if (node->type == NODE_COUNT || count == 0) {
        struct outcome outcome = node_value(site, node);
        text_add(writer->out, outcome_text(writer->keep, site, &outcome, node->kind.dimension));
        return;
    }
    bool is_sum = node->type == NODE_SUM;
    bool is_call = !is_sum && count > 1;
    if (is_call) {
        text_add(writer->out, node->type == NODE_MIN_OF ? STR("min(") : STR("max("));
    }
    for (ptrdiff_t i = 0; i < count; i++) {
        text_add(writer->out, i == 0 ? STR("") : is_sum ? STR(" + ") : STR(", "));
        if (i == ITEMS_SHOWN) {
            text_add(writer->out, STR("…"));
            break;
        }
        struct item item = {.record = list_item(items, i), .outer = site->items};
        struct site inner = *site;
        inner.items = &item;
        write_node(writer, &inner, site_operand(site, node, 1),
                   is_sum && count > 1 ? LEVEL_SUM : LEVEL_OR);
    }
    text_add(writer->out, is_call ? STR(")") : STR(""));
}

/* What is computed for the item that was taken. */
// NOLINTNEXTLINE(misc-no-recursion)
static void write_first(struct writer *writer, const struct site *site, const struct node *node,
                        enum level level)
{
    struct item item = {.record = NULL};
    struct site inner = *site;
    inner.items = &item;
    if (first_item(site, node, &item)) {
        write_node(writer, &inner, site_operand(site, node, 2), level);
    } else {
        text_add(writer->out, STR("unknown"));
    }
}

/* The condition at the solution. */
// NOLINTNEXTLINE(misc-no-recursion)
static void write_solve(struct writer *writer, const struct site *site, const struct node *node)
{
    const struct node *variable = site_operand(site, node, 1);
    struct outcome solution = node_value(site, node);
    text_addf(writer->out, "the %.*s %.*s for which ", STR_ARGS(site_operand(site, node, 0)->text),
              STR_ARGS(variable->text));
    if (solution.state != RESULT_KNOWN) {
        text_add(writer->out, expression_text(site->cell->expression, site_operand(site, node, 5)));
        return;
    }
    struct site inner = site_at_solution(site, node, solution.number);
    write_node(writer, &inner, site_operand(site, node, 5), LEVEL_OR);
    str text = outcome_text(writer->keep, site, &solution, node->kind.dimension);
    text_addf(writer->out, ": %.*s", STR_ARGS(text));
}

/* The branch of `cases`, or that of `default`. */
// NOLINTNEXTLINE(misc-no-recursion)
static const struct node *chosen(const struct site *site, const struct node *node)
{
    bool is_tie = false;
    int index = 0;
    if (node->type == NODE_CASES) {
        index = winning_operand(site, node, &is_tie);
    } else {
        struct outcome value = node_value(site, site_operand(site, node, 0));
        index = value.state == RESULT_UNKNOWN ? 1 : 0;
    }
    return index < 0 ? NULL : site_operand(site, node, index);
}

str value_text(struct arena *keep, const struct site *site, const struct node *name)
{
    const struct target *target =
        name->type == NODE_FORMULA ? site_operand(site, name, 0)->target : name->target;
    if (target->type == TARGET_KEYWORD || name->kind.sort == SORT_RECORD ||
        name->kind.sort == SORT_LIST) {
        return name->text;
    }
    struct outcome outcome = node_value(site, name);
    struct unit unit = {.factor = 1};
    str unit_text = STR("");
    bool is_number = outcome.state == RESULT_KNOWN && outcome.sort == SORT_NUMBER;
    if (is_number && written_unit(site, target, &unit, &unit_text)) {
        return show_in_unit(keep, outcome.number, &unit, unit_text);
    }
    return outcome_text(keep, site, &outcome, name->kind.dimension);
}

static str outcome_text(struct arena *keep, const struct site *site, const struct outcome *outcome,
                        struct dimension dimension)
{
    switch (outcome->state) {
    case RESULT_UNKNOWN:
        return STR("unknown");
    case RESULT_NEVER:
        return STR("never");
    case RESULT_NOT_APPLICABLE:
        return STR("not applicable");
    case RESULT_KNOWN:
        break;
    }
    if (outcome->sort == SORT_WORD) {
        return str_format(keep, "'%.*s'", STR_ARGS(outcome->word));
    }
    if (outcome->sort == SORT_TRUTH) {
        return outcome->truth ? STR("yes") : STR("no");
    }
    return show_figure(keep, outcome->number, dimension, site->evaluation->currency);
}

/* The unit that a formula, or whoever wrote a field or assumption, chose; money is shown in the
 * scenario's. */
static bool written_unit(const struct site *site, const struct target *target, struct unit *unit,
                         str *text)
{
    const struct quantity *quantity = NULL;
    if (target->type == TARGET_CELL || target->type == TARGET_FORMULA ||
        target->type == TARGET_CALLED) {
        *unit = target->cell->formula->unit;
        *text = target->cell->formula->unit_text;
        return !target->cell->is_definition && unit->currency.len == 0;
    }
    if (target->type == TARGET_ASSUMPTION) {
        quantity = target->assumption->value;
    } else if (target->type == TARGET_FIELD) {
        struct reached reached = path_follow(site, target);
        bool is_quantity = reached.value != NULL && reached.value->type == VALUE_QUANTITY;
        quantity = is_quantity ? reached.value->as.quantity : NULL;
    }
    if (quantity == NULL || quantity->unit_text.len == 0 || quantity->unit.currency.len > 0) {
        return false;
    }
    *unit = quantity->unit;
    *text = quantity->unit_text;
    return true;
}
