#include "base/array.h"
#include "base/must.h"
#include "estimate/program.h"

/* What others may see of a method. */

struct inputs {
    struct formula_input *items;
    ptrdiff_t count;
    ptrdiff_t capacity;
};

static void list_inputs_of(struct builder *builder, struct inputs *inputs, const struct cell *cell);
static bool input_of(const struct target *target, struct formula_input *input);

const struct formula *method_formula(const struct method *method, str id)
{
    for (ptrdiff_t i = 0; i < method->formula_count; i++) {
        if (str_equal(method->formulas[i]->record->id, id)) {
            return method->formulas[i];
        }
    }
    return NULL;
}

ptrdiff_t method_count(const struct method *method)
{
    return method->formula_count;
}

const struct formula *method_at(const struct method *method, ptrdiff_t index)
{
    must(index >= 0 && index < method->formula_count);
    return method->formulas[index];
}

const struct record *formula_record(const struct formula *formula)
{
    return formula->record;
}

const struct scope *formula_scope(const struct formula *formula)
{
    return formula->scope;
}

struct unit formula_unit(const struct formula *formula)
{
    return formula->unit;
}

str formula_unit_text(const struct formula *formula)
{
    return formula->unit_text;
}

ptrdiff_t formula_input_count(const struct formula *formula)
{
    return formula->input_count;
}

const struct formula_input *formula_input_at(const struct formula *formula, ptrdiff_t index)
{
    must(index >= 0 && index < formula->input_count);
    return &formula->inputs[index];
}

void formula_list_inputs(struct builder *builder, struct formula *formula)
{
    struct inputs inputs = {0};
    for (ptrdiff_t i = 0; i < formula->definition_count; i++) {
        list_inputs_of(builder, &inputs, &formula->definitions[i]);
    }
    list_inputs_of(builder, &inputs, &formula->cell);
    formula->inputs = inputs.items;
    formula->input_count = inputs.count;
}

static void list_inputs_of(struct builder *builder, struct inputs *inputs, const struct cell *cell)
{
    for (int i = 0; i < cell->expression->count; i++) {
        const struct node *node = &cell->expression->nodes[i];
        struct formula_input input = {.name = node->text};
        if (node->type != NODE_NAME || !input_of(node->target, &input)) {
            continue;
        }
        bool is_new = true;
        for (ptrdiff_t j = 0; j < inputs->count && is_new; j++) {
            is_new = !str_equal(inputs->items[j].name, input.name);
        }
        if (is_new) {
            *array_add(builder->keep, inputs) = input;
        }
    }
}

static bool input_of(const struct target *target, struct formula_input *input)
{
    switch (target->type) {
    case TARGET_CELL:
    case TARGET_FORMULA:
    case TARGET_CALLED:
        input->type = INPUT_FORMULA;
        input->formula = target->cell->formula;
        return !target->cell->is_definition;
    case TARGET_FIELD:
        input->type = INPUT_FIELD;
        input->field = target->field;
        return target->field != NULL;
    case TARGET_ASSUMPTION:
        input->type = INPUT_ASSUMPTION;
        input->record = target->assumption->record;
        return true;
    case TARGET_VARIABLE:
        input->type = INPUT_VARIABLE;
        return true;
    case TARGET_KEYWORD:
        return false;
    }
    must(false);
    return false;
}
