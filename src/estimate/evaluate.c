#include "estimate/evaluate.h"

#include "base/must.h"
#include "estimate/evaluation.h"

static void describe_winner(const struct site *site, struct result *result);
static const struct node *leading_operand(const struct site *site, const struct node *node);

struct evaluation *evaluation_new(struct arena *arena, const struct method *method,
                                  const struct catalog *catalog, struct binding binding)
{
    struct evaluation *evaluation = arena_new(arena, struct evaluation);
    evaluation->arena = arena;
    evaluation->method = method;
    evaluation->catalog = catalog;
    evaluation->binding = binding;
    evaluation->load = (struct load){.numbers = {[VARIABLE_CONTEXT] = binding.context,
                                                 [VARIABLE_BATCH] = binding.batch,
                                                 [VARIABLE_PROMPT] = binding.prompt,
                                                 [VARIABLE_TOGETHER] = 1},
                                     .era = 1};
    evaluation->currency = currency_of(catalog, binding.records[SLOT_SCENARIO]);
    return evaluation;
}

void evaluation_ignore_measurements(struct evaluation *evaluation)
{
    evaluation->ignores_measurements = true;
}

void evaluation_suppose_own_runs(struct evaluation *evaluation)
{
    must(evaluation->frames == NULL); /* nothing was computed with another range */
    evaluation->supposes_own_runs = true;
}

void evaluation_assume(struct evaluation *evaluation, str assumption,
                       const struct quantity *quantity)
{
    const struct method *method = evaluation->method;
    struct arena *arena = evaluation->arena;
    must(evaluation->frames == NULL); /* nothing was computed with another value */
    if (evaluation->assumed == NULL) {
        evaluation->assumed = arena_array(arena, const struct quantity *, method->assumption_count);
    }
    const struct assumption *found = assumption_find(method, name_of_id(arena, assumption));
    must(found != NULL && found->value != NULL);
    must(dimension_equal(found->dimension, quantity->unit.dimension));
    evaluation->assumed[found->index] = quantity;
}

const struct binding *evaluation_binding(const struct evaluation *evaluation)
{
    return &evaluation->binding;
}

str evaluation_currency(const struct evaluation *evaluation)
{
    return evaluation->currency;
}

struct result evaluation_result(struct evaluation *evaluation, const char *formula_id)
{
    const struct formula *formula = method_formula(evaluation->method, str_from(formula_id));
    must(formula != NULL);
    return evaluation_formula(evaluation, formula);
}

struct result evaluation_formula(struct evaluation *evaluation, const struct formula *formula)
{
    must(scope_is_bound(formula->scope, &evaluation->binding));
    struct frame *frame = frame_of_binding(evaluation, formula->cell.frame_kind);
    return result_of_cell(evaluation, frame, &formula->cell);
}

struct result evaluation_expression(struct evaluation *evaluation, const struct value *expression)
{
    const struct method *method = evaluation->method;
    for (ptrdiff_t i = 0; i < method->condition_count; i++) {
        if (method->conditions[i].value == expression) {
            return evaluation_formula(evaluation, method->conditions[i].formula);
        }
    }
    must(false);
    return (struct result){0};
}

struct result result_of_cell(struct evaluation *evaluation, struct frame *frame,
                             const struct cell *cell)
{
    struct outcome outcome = value_of_cell(evaluation, frame, cell);
    struct result result = {.state = outcome.state};
    result.formula = cell->is_definition ? NULL : cell->formula;
    if (outcome.state != RESULT_KNOWN) {
        result.reason = outcome.word;
        return result;
    }
    struct site site = {.evaluation = evaluation, .cell = cell, .frame = frame};
    const struct memo *memo = frame_memo(evaluation, frame, cell);
    if (memo->measured != NULL) {
        result.measured = memo->measured->benchmark;
    } else {
        describe_winner(&site, &result);
    }
    if (outcome.sort == SORT_WORD) {
        result.type = RESULT_WORD;
        result.word = outcome.word;
    } else if (outcome.sort == SORT_TRUTH) {
        result.type = RESULT_TRUTH;
        result.truth = outcome.truth;
    } else {
        result.typical = outcome.number;
        interval_of(evaluation, frame, cell, &result.low, &result.high);
    }
    return result;
}

static void describe_winner(const struct site *site, struct result *result)
{
    struct site place = *site;
    const struct node *node = choice_of(&place);
    int winner = node != NULL ? winning_operand(&place, node, &result->is_tie) : -1;
    if (winner >= 0) {
        result->winner =
            expression_text(place.cell->expression, site_operand(&place, node, winner));
    }
}

const struct node *choice_of(struct site *site)
{
    const struct node *node = expression_root(site->cell->expression);
    while (node != NULL && node->type != NODE_MIN && node->type != NODE_MAX &&
           node->type != NODE_CASES) {
        bool is_own_name = node->type == NODE_NAME && node->target->type == TARGET_CELL &&
                           node->target->cell->is_definition;
        if (is_own_name) {
            site->cell = node->target->cell;
            site->frame = frame_narrowed(site->evaluation, site->frame, site->cell->frame_kind);
            node = expression_root(site->cell->expression);
        } else {
            node = leading_operand(site, node);
        }
    }
    return node;
}

/* Of a product the first factor that is not a literal; of `default` what it asks for. */
static const struct node *leading_operand(const struct site *site, const struct node *node)
{
    if (node->type == NODE_MULTIPLY || node->type == NODE_DIVIDE) {
        const struct node *left = site_operand(site, node, 0);
        return left->type == NODE_NUMBER ? site_operand(site, node, 1) : left;
    }
    bool leads = node->type == NODE_DEFAULT || node->type == NODE_NEGATE;
    return leads ? site_operand(site, node, 0) : NULL;
}
