#include "estimate/method.h"

#include "base/array.h"
#include "base/must.h"
#include "estimate/calibration/calibration.h"
#include "estimate/expression/functions.h"
#include "estimate/expression/parse.h"
#include "estimate/program.h"

#include <stdlib.h>

static void read_formulas(struct builder *builder);
static void read_formula(struct builder *builder, struct formula *formula);
static void read_unit(struct builder *builder, struct formula *formula);
static void read_definitions(struct builder *builder, struct formula *formula);
static void read_conditions(struct builder *builder);
static void read_rule(struct builder *builder, const struct record *level, ptrdiff_t index);
static void check_clashes(struct builder *builder);
static void resolve_all(struct builder *builder);
static struct expression *read_expression(struct builder *builder, str text, struct place place);
static int by_address(const void *a, const void *b);
static int by_name(const void *a, const void *b);

struct method *method_from(struct arena *keep, struct diags *diags, const struct catalog *catalog,
                           struct date as_of)
{
    ptrdiff_t errors = diags->error_count;
    struct method *method = arena_new(keep, struct method);
    method->catalog = catalog;
    method->as_of = as_of;
    struct builder builder = {.keep = keep, .diags = diags, .method = method};
    referrers_list(&builder);
    assumptions_read(&builder);
    read_formulas(&builder);
    calibrations_read(&builder);
    check_clashes(&builder);
    read_conditions(&builder);
    resolve_all(&builder);
    method_order(&builder);
    if (diags->error_count > errors) {
        return NULL;
    }
    for (ptrdiff_t i = 0; i < method->formula_count; i++) {
        formula_list_inputs(&builder, method->formulas[i]);
    }
    method->measurements = measurements_of(keep, catalog);
    return method;
}

void method_fit(struct arena *keep, struct method *method, struct refused *refused,
                struct recall *recall)
{
    if (refused != NULL && refused->count > 0) {
        qsort(refused->items, (size_t)refused->count, sizeof *refused->items, by_address);
        method->refused = *refused;
    }
    struct builder builder = {.keep = keep, .method = method, .recall = recall};
    struct arena scratch = {0};
    calibrations_fit(&builder, &scratch);
    arena_free(&scratch);
}

bool method_refuses(const struct method *method, const struct record *row)
{
    return method->refused.count > 0 &&
           bsearch(&row, method->refused.items, (size_t)method->refused.count,
                   sizeof *method->refused.items, by_address) != NULL;
}

static int by_address(const void *a, const void *b)
{
    const struct record *const *left = a;
    const struct record *const *right = b;
    return (*left > *right) - (*left < *right);
}

static void read_formulas(struct builder *builder)
{
    struct method *method = builder->method;
    const struct kind_records *records = catalog_records(method->catalog, "formula");
    struct formula *formulas = arena_array(builder->keep, struct formula, records->count);
    method->by_name = arena_array(builder->keep, struct formula *, records->count);
    method->formula_count = records->count;
    for (ptrdiff_t i = 0; i < records->count; i++) {
        formulas[i].record = records->records[i];
        formulas[i].name = name_of_id(builder->keep, records->records[i]->id);
        method->by_name[i] = &formulas[i];
        read_formula(builder, &formulas[i]);
    }
    if (method->formula_count > 0) {
        qsort(method->by_name, (size_t)method->formula_count, sizeof(struct formula *), by_name);
    }
}

static void read_formula(struct builder *builder, struct formula *formula)
{
    const struct record *record = formula->record;
    check_name_is_free(builder, record->place, formula->name, "formula");
    formula->scope = scope_find(record_text(record, "scope"));
    must(formula->scope != NULL); /* the schema's choices are the table's names */
    read_unit(builder, formula);
    formula_mark_measured(formula);
    read_definitions(builder, formula);
    const struct value *value = record_value(record, "expression");
    formula->cell.name = formula->name;
    formula->cell.formula = formula;
    formula->cell.expression = read_expression(builder, value->as.text, value->place);
}

static void read_unit(struct builder *builder, struct formula *formula)
{
    const struct value *value = record_value(formula->record, "unit");
    str text = value->type == VALUE_TEXT ? value->as.text : STR("");
    struct unit_error error = {0};
    formula->unit_text = text;
    formula->is_word = str_equal(text, STR("word"));
    formula->is_truth = str_equal(text, STR("truth"));
    formula->unit.factor = 1;
    if (formula->is_word || formula->is_truth) {
        formula->cell.kind.sort = formula->is_word ? SORT_WORD : SORT_TRUTH;
        formula->unit_text = STR("");
        return;
    }
    if (text.len > 0 &&
        !unit_parse(builder->method->catalog->units, text, &formula->unit, &error)) {
        struct diag *diag =
            diag_add(builder->diags, RULE_UNIT_UNKNOWN, place_within(value->place, text, error.at),
                     "`%.*s` is no unit", STR_ARGS(text));
        diag->width = (int)error.len;
        if (error.suggestion.len > 0) {
            diag_help(builder->diags, diag, "did you mean %.*s?", STR_ARGS(error.suggestion));
        } else {
            diag_help(
                builder->diags, diag,
                "a formula's unit is such as GB/s, \"\" for a pure number, `word` or `truth`");
        }
        return;
    }
    formula->cell.kind =
        (struct node_kind){.sort = SORT_NUMBER, .dimension = formula->unit.dimension};
}

static void read_definitions(struct builder *builder, struct formula *formula)
{
    const struct value *value = record_value(formula->record, "where");
    if (value->type != VALUE_NAMES) {
        return;
    }
    formula->definition_count = value->as.names.count;
    formula->definitions = arena_array(builder->keep, struct cell, formula->definition_count);
    for (ptrdiff_t i = 0; i < formula->definition_count; i++) {
        const struct named_text *text = &value->as.names.items[i];
        struct cell *cell = &formula->definitions[i];
        check_name_is_free(builder, text->name_place, text->name, "definition");
        cell->name = text->name;
        cell->formula = formula;
        cell->is_definition = true;
        cell->order = (int)i;
        cell->expression = read_expression(builder, text->text, text->place);
    }
}

static struct expression *read_expression(struct builder *builder, str text, struct place place)
{
    struct parse_source source = {.keep = builder->keep,
                                  .diags = builder->diags,
                                  .units = builder->method->catalog->units,
                                  .text = text,
                                  .place = place};
    return expression_parse(&source);
}

/* Formulas and assumptions are named alike, so no two may share a name. */
static void check_clashes(struct builder *builder)
{
    const struct method *method = builder->method;
    for (ptrdiff_t i = 0; i < method->formula_count; i++) {
        const struct formula *formula = method->by_name[i];
        const struct assumption *assumption = assumption_find(method, formula->name);
        if (assumption != NULL) {
            struct diag *diag = diag_add(builder->diags, RULE_FORMULA_NAME, formula->record->place,
                                         "the formula `%.*s` has the name of an assumption",
                                         STR_ARGS(formula->name));
            diag_note(builder->diags, diag, assumption->record->place, "the assumption");
        }
    }
}

/* Service levels: ordered rules, each with a condition but the last. */
static void read_conditions(struct builder *builder)
{
    struct method *method = builder->method;
    const struct kind_records *levels = catalog_records(method->catalog, "service_level");
    ptrdiff_t count = 0;
    for (ptrdiff_t i = 0; i < levels->count; i++) {
        count += record_count(levels->records[i], "rules");
    }
    method->conditions = arena_array(builder->keep, struct condition, count);
    for (ptrdiff_t i = 0; i < levels->count; i++) {
        for (ptrdiff_t j = 0; j < record_count(levels->records[i], "rules"); j++) {
            read_rule(builder, levels->records[i], j);
        }
    }
}

static void read_rule(struct builder *builder, const struct record *level, ptrdiff_t index)
{
    struct method *method = builder->method;
    const struct record *rule = record_item(level, "rules", index)->as.record;
    const struct value *when = record_value(rule, "when");
    bool is_last = index == record_count(level, "rules") - 1;
    bool has_condition = when->type == VALUE_TEXT;
    if (has_condition == is_last) {
        diag_add(builder->diags, has_condition ? RULE_RECORD_CONFLICT : RULE_RECORD_MISSING_FIELD,
                 rule->place,
                 has_condition ? "the last rule always holds, so it has no `when`"
                               : "every rule but the last has a condition `when`");
    }
    if (!has_condition) {
        return;
    }
    struct formula *formula = arena_new(builder->keep, struct formula);
    formula->record = level;
    formula->scope = scope_find(STR("request"));
    formula->is_truth = true;
    formula->cell.formula = formula;
    formula->cell.kind.sort = SORT_TRUTH;
    formula->cell.expression = read_expression(builder, when->as.text, when->place);
    method->conditions[method->condition_count++] =
        (struct condition){.value = when, .formula = formula};
}

static void resolve_all(struct builder *builder)
{
    struct method *method = builder->method;
    for (ptrdiff_t i = 0; i < method->formula_count; i++) {
        struct formula *formula = method->by_name[i];
        for (ptrdiff_t j = 0; j < formula->definition_count; j++) {
            cell_resolve(builder, &formula->definitions[j]);
        }
        cell_resolve(builder, &formula->cell);
    }
    for (ptrdiff_t i = 0; i < method->condition_count; i++) {
        cell_resolve(builder, &method->conditions[i].formula->cell);
    }
}

struct formula *method_find(const struct method *method, str name)
{
    ptrdiff_t low = 0;
    ptrdiff_t high = method->formula_count;
    while (low < high) {
        ptrdiff_t middle = low + (high - low) / 2;
        int order = str_compare(name, method->by_name[middle]->name);
        if (order == 0) {
            return method->by_name[middle];
        }
        if (order < 0) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return NULL;
}

static int by_name(const void *a, const void *b)
{
    const struct formula *const *left = a;
    const struct formula *const *right = b;
    return str_compare((*left)->name, (*right)->name);
}
