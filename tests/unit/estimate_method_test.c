#include "unit/lab.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static int open_lab(void **state)
{
    static struct lab lab;
    lab_open(&lab);
    *state = &lab;
    return 0;
}

static int close_lab(void **state)
{
    lab_close(*state);
    return 0;
}

/* Line of the expression in a formula of lab_formula: name, symbol, scope, unit, description. */
enum { EXPRESSION_LINE = 6, EXPRESSION_COLUMN = 13 };

static const struct diag *expect_diag(struct lab *lab, enum rule rule, const char *part)
{
    assert_null(lab_method(lab));
    const struct diag *diag = lab->diags.first;
    while (diag != NULL && rule_entry(diag->rule)->severity != SEVERITY_ERROR) {
        diag = diag->next;
    }
    assert_non_null(diag);
    str said = str_format(&lab->arena, "%.*s; %.*s", STR_ARGS(diag->text), STR_ARGS(diag->help));
    if (!str_contains(said, str_from(part)) || diag->rule != rule) {
        fail_msg("said: %.*s [%s]", STR_ARGS(said), rule_entry(diag->rule)->code);
    }
    return diag;
}

/* One error, at an offset in the formula's expression. */
static void expect_error(void **state, const char *scope, const char *unit, const char *expression,
                         enum rule rule, int at, const char *part)
{
    struct lab *lab = *state;
    lab_formula(lab, "tried", scope, unit, expression);
    const struct diag *diag = expect_diag(lab, rule, part);
    assert_int_equal(lab->diags.error_count, 1);
    assert_int_equal(diag->place.line, EXPRESSION_LINE);
    assert_int_equal(diag->place.column, EXPRESSION_COLUMN + at);
}

static void adding_different_dimensions_names_both(void **state)
{
    expect_error(state, "gpu", "GB", "gpu.vram + gpu.memory_bandwidth", RULE_FORMULA_DIMENSION, 9,
                 "`+` joins byte and byte/s");
}

static void a_zero_without_unit_is_no_quantity(void **state)
{
    expect_error(state, "gpu", "GB", "max(gpu.vram, 0)", RULE_FORMULA_DIMENSION, 0,
                 "`max` joins byte and a pure number");
}

static void the_result_has_the_dimension_of_its_unit(void **state)
{
    expect_error(state, "gpu", "GB", "gpu.vram / gpu.memory_bandwidth", RULE_FORMULA_DIMENSION, 9,
                 "gives s, but its unit GB is byte");
}

static void comparisons_need_one_dimension(void **state)
{
    expect_error(state, "gpu", "truth", "gpu.vram < 24", RULE_FORMULA_DIMENSION, 9, "`<` joins");
}

static void fractional_powers_are_of_pure_numbers(void **state)
{
    expect_error(state, "gpu", "GB", "gpu.vram ^ 0.5", RULE_FORMULA_DIMENSION, 9,
                 "whole powers only");
}

static void roots_and_logarithms_have_dimensions_too(void **state)
{
    expect_error(state, "gpu", "GB", "sqrt(gpu.vram)", RULE_FORMULA_DIMENSION, 0,
                 "`sqrt` of byte has no dimension");
}

static void rounding_takes_pure_numbers(void **state)
{
    expect_error(state, "gpu", "GB", "floor(gpu.vram)", RULE_FORMULA_DIMENSION, 0,
                 "divide by a unit first");
}

static void truths_are_no_numbers(void **state)
{
    expect_error(state, "gpu", "truth", "gpu.vram and gpu.class = 'consumer'", RULE_FORMULA_TYPE, 0,
                 "`and` takes a truth here; `gpu.vram` is a number");
}

static void words_are_checked_against_the_choices(void **state)
{
    expect_error(state, "gpu", "truth", "gpu.memory_type = 'gdr6'", RULE_FORMULA_TYPE, 18,
                 "`gpu.memory_type` is never 'gdr6'; did you mean 'gddr6'?");
}

static void words_of_formulas_are_checked_too(void **state)
{
    struct lab *lab = *state;
    lab_formula(lab, "sort", "gpu", "word",
                "cases(gpu.vram < 16 GB, 'small', gpu.vram < 48 GB, 'middle', 'large')");
    expect_error(state, "gpu", "truth", "sort = 'medium'", RULE_FORMULA_TYPE, 7,
                 "`sort` is never 'medium'");
}

static void lists_are_no_values(void **state)
{
    expect_error(state, "system", "GB", "system.gpus", RULE_FORMULA_TYPE, 0, "this is a list");
}

static void steps_into_lists_say_how_to_go_over_them(void **state)
{
    expect_error(state, "system", "GB", "system.gpus.count * 1 GB", RULE_FORMULA_TYPE, 0,
                 "go over its items: sum(system.gpus, …)");
}

static void sums_go_over_lists(void **state)
{
    expect_error(state, "system", "GB", "sum(system.memory_capacity, 1 GB)", RULE_FORMULA_TYPE, 4,
                 "`system.memory_capacity` is no list of mappings or records");
}

static void unknown_fields_are_guessed(void **state)
{
    expect_error(state, "gpu", "GB", "gpu.vramm", RULE_FORMULA_UNKNOWN_NAME, 0,
                 "did you mean `vram`?");
}

static void unknown_fields_of_items_are_guessed(void **state)
{
    expect_error(state, "system", "GB", "sum(system.gpus, count * gpu.vran)",
                 RULE_FORMULA_UNKNOWN_NAME, 25, "`gpu` has no field or formula `vran`; did you");
}

static void unknown_names_are_guessed(void **state)
{
    struct lab *lab = *state;
    lab_assumption(lab, "ccd-read-width", "value: 32 byte");
    expect_error(state, "cpu", "byte", "1 * ccd_raed_width", RULE_FORMULA_UNKNOWN_NAME, 4,
                 "did you mean `ccd_read_width`?");
}

static void a_scope_has_only_its_records(void **state)
{
    expect_error(state, "cpu", "GB", "gpu.vram", RULE_FORMULA_UNKNOWN_NAME, 0,
                 "the scope `cpu` has no `gpu`");
}

static void formulas_of_other_records_are_named_through_a_path(void **state)
{
    struct lab *lab = *state;
    lab_formula(lab, "card-memory", "gpu", "GB", "gpu.vram");
    expect_error(state, "system", "GB", "card_memory", RULE_FORMULA_UNKNOWN_NAME, 0,
                 "`card_memory` is a formula for a gpu");
}

static void formulas_of_lesser_scopes_are_in_reach(void **state)
{
    struct lab *lab = *state;
    lab_formula(lab, "of-cpu", "cpu", "\"\"", "cpu.cores * 2");
    lab_formula(lab, "of-card", "gpu", "GB", "gpu.vram");
    lab_formula(lab, "of-model", "model", "billion", "model.parameters");
    lab_formula(lab, "of-system", "system", "GB",
                "of_cpu * sum(system.gpus, count * gpu.of_card) + system.cpu.of_cpu * 1 GB");
    lab_formula(lab, "of-placement", "placement", "GB/param", "of_system / of_model");
    const struct method *method = lab_method(lab);
    assert_non_null(method);
    assert_int_equal(method_count(method), 5);
}

static void definitions_use_earlier_ones_only(void **state)
{
    struct lab *lab = *state;
    lab_formula_where(lab, "tried", "gpu", "GB", "  first: second * 2\n  second: gpu.vram\n",
                      "first");
    const struct diag *diag =
        expect_diag(lab, RULE_FORMULA_UNKNOWN_NAME, "`second` is defined here or later");
    assert_int_equal(diag->place.line, 7);
    assert_int_equal(diag->place.column, 10);
}

static void names_of_units_are_taken(void **state)
{
    struct lab *lab = *state;
    lab_formula_where(lab, "tried", "gpu", "GB", "  byte: gpu.vram\n", "byte");
    const struct diag *diag = expect_diag(lab, RULE_FORMULA_NAME, "`byte` is the symbol of a unit");
    assert_int_equal(diag->place.line, 7);
    assert_int_equal(diag->place.column, 3);
}

static void words_of_the_language_are_taken(void **state)
{
    struct lab *lab = *state;
    lab_assumption(lab, "batch", "value: 3");
    expect_diag(lab, RULE_FORMULA_NAME, "`batch` is a word of the language");
}

static void formulas_and_assumptions_share_their_names(void **state)
{
    struct lab *lab = *state;
    lab_assumption(lab, "tried", "value: 3");
    lab_formula(lab, "tried", "gpu", "GB", "gpu.vram");
    expect_diag(lab, RULE_FORMULA_NAME, "has the name of an assumption");
}

static void a_formulas_unit_is_known(void **state)
{
    struct lab *lab = *state;
    lab_formula(lab, "tried", "gpu", "GB/sec", "gpu.memory_bandwidth");
    const struct diag *diag = expect_diag(lab, RULE_UNIT_UNKNOWN, "GB/s");
    assert_int_equal(diag->place.line, 4);
}

static void circles_name_their_members(void **state)
{
    struct lab *lab = *state;
    lab_formula(lab, "one", "gpu", "GB", "two * 2");
    lab_formula_where(lab, "two", "gpu", "GB", "  half: three / 2\n", "half * 2");
    lab_formula(lab, "three", "gpu", "GB", "gpu.vram + one");
    const struct diag *diag = expect_diag(lab, RULE_FORMULA_CYCLE, "formulas need each other: ");
    assert_true(str_contains(diag->text, STR("one")) && str_contains(diag->text, STR("two")) &&
                str_contains(diag->text, STR("three")));
    assert_non_null(diag->notes);
    assert_int_equal(lab->diags.error_count, 1);
}

static void a_formula_does_not_need_itself(void **state)
{
    expect_error(state, "gpu", "GB", "gpu.vram + tried", RULE_FORMULA_CYCLE, 11, "tried → tried");
}

static void solving_within_solving_has_an_end(void **state)
{
    struct lab *lab = *state;
    lab_formula(lab, "one", "placement", "\"\"", "solve(largest, batch, 1, 99, 1, batch < 50)");
    lab_formula(lab, "two", "placement", "\"\"", "solve(largest, batch, 1, 99, 1, one < 50)");
    lab_formula(lab, "three", "placement", "\"\"", "solve(largest, batch, 1, 99, 1, two < 50)");
    expect_diag(lab, RULE_FORMULA_SYNTAX, "solves more than 2 levels deep");
}

static void an_assumption_has_one_value_or_a_curve(void **state)
{
    struct lab *lab = *state;
    lab_assumption(lab, "both", "value: 3\ncurve:\n  - {x: 1 W, y: 1}\n  - {x: 2 W, y: 2}");
    expect_diag(lab, RULE_FORMULA_ASSUMPTION, "a value and a curve");
}

static void a_curve_grows(void **state)
{
    struct lab *lab = *state;
    lab_assumption(lab, "curved", "curve:\n  - {x: 2 W, y: 1}\n  - {x: 1 W, y: 2}");
    expect_diag(lab, RULE_FORMULA_ASSUMPTION, "do not grow");
}

static void interpolation_takes_a_curve_of_that_dimension(void **state)
{
    struct lab *lab = *state;
    lab_assumption(lab, "curved", "curve:\n  - {x: 1 W, y: 1}\n  - {x: 2 W, y: 2}");
    expect_error(state, "gpu", "\"\"", "interpolate(curved, gpu.vram)", RULE_FORMULA_DIMENSION, 0,
                 "`interpolate` joins byte and W");
}

static void a_state_fits_everywhere(void **state)
{
    struct lab *lab = *state;
    lab_formula(lab, "tried", "gpu", "GB",
                "cases(gpu.vram < 1 GB, never, gpu.vram < 2 GB, unknown('why'), "
                "not_applicable('too large'))");
    assert_non_null(lab_method(lab));
}

static void formulas_come_after_what_they_need(void **state)
{
    struct lab *lab = *state;
    lab_formula(lab, "a-last", "gpu", "GB", "b_middle * 2");
    lab_formula(lab, "b-middle", "gpu", "GB", "c_first * 2");
    lab_formula(lab, "c-first", "gpu", "GB", "gpu.vram");
    const struct method *method = lab_method(lab);
    assert_non_null(method);
    static const char *const order[] = {"c-first", "b-middle", "a-last"};
    for (ptrdiff_t i = 0; i < COUNT(order); i++) {
        const struct formula *formula = method_at(method, i);
        assert_true(str_equal(formula_record(formula)->id, str_from(order[i])));
    }
}

static void inputs_are_listed_once(void **state)
{
    struct lab *lab = *state;
    lab_assumption(lab, "share", "value: 80 %");
    lab_formula(lab, "other", "model", "tok", "context * 2");
    lab_formula_where(lab, "tried", "placement", "tok", "  twice: other * share\n",
                      "twice + twice * share + batch * 1 tok * default(system.cpu.cores, 1)");
    const struct method *method = lab_method(lab);
    assert_non_null(method);
    const struct formula *tried = method_formula(method, STR("tried"));
    assert_int_equal(formula_input_count(tried), 4);
    assert_int_equal(formula_input_at(tried, 0)->type, INPUT_FORMULA);
    assert_int_equal(formula_input_at(tried, 1)->type, INPUT_ASSUMPTION);
    assert_int_equal(formula_input_at(tried, 2)->type, INPUT_VARIABLE);
    const struct formula_input *field = formula_input_at(tried, 3);
    assert_int_equal(field->type, INPUT_FIELD);
    assert_true(str_equal(field->name, STR("system.cpu.cores")));
    assert_string_equal(field->field->name, "cores");
}

static void rules_of_service_levels_are_checked(void **state)
{
    struct lab *lab = *state;
    lab_add(lab, "service-levels", "level",
            "description: A test.\nrules:\n"
            "  - {verdict: good, when: use_case.promt > 5 tok, passes: yes}\n"
            "  - {verdict: bad, passes: no}\n");
    const struct diag *diag = expect_diag(lab, RULE_FORMULA_UNKNOWN_NAME, "`prompt`");
    assert_int_equal(diag->place.line, 4);
    assert_int_equal(diag->place.column, 27);
}

static void only_the_last_rule_always_holds(void **state)
{
    struct lab *lab = *state;
    lab_add(lab, "service-levels", "level",
            "description: A test.\nrules:\n"
            "  - {verdict: good, passes: yes}\n"
            "  - {verdict: bad, passes: no}\n");
    expect_diag(lab, RULE_RECORD_MISSING_FIELD, "every rule but the last");
}

static void all_errors_are_said_in_one_run(void **state)
{
    struct lab *lab = *state;
    lab_formula(lab, "one", "gpu", "GB", "gpu.vram + + 1");
    lab_formula(lab, "two", "gpu", "GB", "gpu.nothing_like_it + gpu.no_field");
    lab_formula(lab, "three", "gpu", "GB", "gpu.tdp");
    lab_formula(lab, "four", "gpu", "GB", "one + two + three");
    assert_null(lab_method(lab));
    assert_int_equal(lab->diags.error_count, 4);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_lab, close_lab)
    const struct CMUnitTest tests[] = {
        TEST(adding_different_dimensions_names_both),
        TEST(a_zero_without_unit_is_no_quantity),
        TEST(the_result_has_the_dimension_of_its_unit),
        TEST(comparisons_need_one_dimension),
        TEST(fractional_powers_are_of_pure_numbers),
        TEST(roots_and_logarithms_have_dimensions_too),
        TEST(rounding_takes_pure_numbers),
        TEST(truths_are_no_numbers),
        TEST(words_are_checked_against_the_choices),
        TEST(words_of_formulas_are_checked_too),
        TEST(lists_are_no_values),
        TEST(steps_into_lists_say_how_to_go_over_them),
        TEST(sums_go_over_lists),
        TEST(unknown_fields_are_guessed),
        TEST(unknown_fields_of_items_are_guessed),
        TEST(unknown_names_are_guessed),
        TEST(a_scope_has_only_its_records),
        TEST(formulas_of_other_records_are_named_through_a_path),
        TEST(formulas_of_lesser_scopes_are_in_reach),
        TEST(definitions_use_earlier_ones_only),
        TEST(names_of_units_are_taken),
        TEST(words_of_the_language_are_taken),
        TEST(formulas_and_assumptions_share_their_names),
        TEST(a_formulas_unit_is_known),
        TEST(circles_name_their_members),
        TEST(a_formula_does_not_need_itself),
        TEST(solving_within_solving_has_an_end),
        TEST(an_assumption_has_one_value_or_a_curve),
        TEST(a_curve_grows),
        TEST(interpolation_takes_a_curve_of_that_dimension),
        TEST(a_state_fits_everywhere),
        TEST(formulas_come_after_what_they_need),
        TEST(inputs_are_listed_once),
        TEST(rules_of_service_levels_are_checked),
        TEST(only_the_last_rule_always_holds),
        TEST(all_errors_are_said_in_one_run),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
