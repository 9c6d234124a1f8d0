#include "unit/lab.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static int open_lab(void **state)
{
    static struct lab lab;
    lab_open(&lab);
    lab_add(&lab, "gpus", "card",
            "vendor: V\nclass: consumer\nvram: 24 GB\ntdp: 300 W\n"
            "memory_bandwidth: 1000 GB/s\nmemory_type: gddr6x\n");
    lab_add(&lab, "gpus", "small", "vendor: V\nclass: consumer\nvram: 8 GB\n");
    lab_add(&lab, "cpus", "chip",
            "vendor: V\ncores: 8\nccds: 2\nmemory_max: 100 GB\n"
            "memory_channels: 2\nmemory_rate: 5000 MT/s\n");
    lab_add(&lab, "systems", "box",
            "cpu: chip\nmemory_capacity: 64 GB\nprice: 1000 EUR\n"
            "gpus:\n  - {gpu: card, count: 2}\n  - {gpu: small, count: 1}\n");
    lab_add(&lab, "systems", "bare", "cpu: chip\nmemory_capacity: 64 GB\n");
    lab_add(&lab, "models", "llm", "parameters: 8 billion\ncontext_max: 100000 tok\n");
    lab_add(&lab, "quantizations", "q8", "family: legacy\nbits_per_weight: 8 bit/param\n");
    lab_add(&lab, "artifacts", "file", "model: llm\nquantization: q8\nsize: 8000000000 byte\n");
    lab_add(&lab, "use-cases", "chat", "description: d\nprompt: 1000 tok\noutput: 100 tok\n");
    *state = &lab;
    return 0;
}

static int close_lab(void **state)
{
    lab_close(*state);
    return 0;
}

static struct evaluation *evaluation_of(struct lab *lab, const char *system)
{
    if (lab->method == NULL) {
        assert_non_null(lab_method(lab));
    }
    struct binding binding = {.context = 4096, .batch = 1};
    binding.records[SLOT_SYSTEM] = lab_record(lab, "system", system);
    binding.records[SLOT_GPU] = lab_record(lab, "gpu", "card");
    binding.records[SLOT_ARTIFACT] = lab_record(lab, "artifact", "file");
    binding.records[SLOT_USE_CASE] = lab_record(lab, "use_case", "chat");
    return evaluation_new(&lab->arena, lab->method, lab->catalog, binding_completed(binding));
}

static struct result result_of(struct lab *lab, const char *scope, const char *unit,
                               const char *expression)
{
    lab_formula(lab, "tried", scope, unit, expression);
    return evaluation_result(evaluation_of(lab, "box"), "tried");
}

static void expect_number(void **state, const char *scope, const char *unit, const char *expression,
                          double number)
{
    struct result result = result_of(*state, scope, unit, expression);
    if (result.state != RESULT_KNOWN) {
        fail_msg("state %d: %.*s", (int)result.state, STR_ARGS(result.reason));
    }
    assert_int_equal(result.type, RESULT_NUMBER);
    assert_true(fabs(result.typical - number) <= fabs(number) * 1e-12);
}

static void expect_state(void **state, const char *scope, const char *unit, const char *expression,
                         enum result_state wanted, const char *reason)
{
    struct result result = result_of(*state, scope, unit, expression);
    assert_int_equal(result.state, wanted);
    assert_string_equal(str_terminated(&((struct lab *)*state)->arena, result.reason), reason);
}

static void computes_in_base_units(void **state)
{
    expect_number(state, "gpu", "s", "gpu.vram / gpu.memory_bandwidth + 1 ms * 2 ^ 3", 0.032);
}

static void functions_have_their_values(void **state)
{
    expect_number(
        state, "gpu", "\"\"",
        "min(3, 1, 2) + max(1, 5) * 10 + floor(2.7) * 100 + ceil(2.1) * 1000 + "
        "round_up(5, 4) * 10000 + clamp(7, 1, 3) * 1e6 + sqrt(16) * 1e7 + abs(-1) * 1e8 + "
        "log(exp(1)) * 1e9",
        1143083251.0);
}

static void sums_over_lists_with_the_items_fields(void **state)
{
    expect_number(state, "system", "GB", "sum(system.gpus, count * gpu.vram)", 56e9);
}

static void least_greatest_and_count_over_lists(void **state)
{
    expect_number(state, "system", "GB",
                  "min_of(system.gpus, gpu.vram) + max_of(system.gpus, gpu.vram) + "
                  "(count(system.gpus) * 100 + count(system.gpus, gpu.vram > 10 GB)) * 1 GB",
                  233e9);
}

static void takes_the_first_item_for_which_a_condition_holds(void **state)
{
    expect_number(state, "system", "GB",
                  "first_of(system.gpus, gpu.vram < 20 GB, gpu.vram) + "
                  "first_of(system.gpus, yes, gpu.vram) * 10",
                  248e9);
}

static void without_such_an_item_it_is_not_known(void **state)
{
    expect_state(state, "system", "GB", "first_of(system.gpus, gpu.vram > 1 TB, gpu.vram)",
                 RESULT_UNKNOWN, "system.gpus");
}

static void a_condition_in_doubt_leaves_the_first_item_in_doubt(void **state)
{
    expect_state(state, "system", "GB",
                 "first_of(system.gpus, gpu.memory_type = 'hbm3' or gpu.vram < 20 GB, gpu.vram) + "
                 "first_of(system.gpus, gpu.tdp > 1 kW, gpu.vram)",
                 RESULT_UNKNOWN, "gpu.tdp of small");
}

static void a_sum_names_all_that_is_not_known(void **state)
{
    expect_state(state, "gpu", "Hz", "gpu.memory_rate / 1 transfer + 1 Hz + gpu.cores * 1 Hz",
                 RESULT_UNKNOWN, "gpu.memory_rate of card and gpu.cores of card");
}

static void an_absent_list_is_empty(void **state)
{
    struct lab *lab = *state;
    lab_formula(lab, "tried", "system", "GB", "sum(system.gpus, count * gpu.vram)");
    lab_formula(lab, "least", "system", "GB", "min_of(system.gpus, gpu.vram)");
    struct evaluation *evaluation = evaluation_of(lab, "bare");
    assert_true(evaluation_result(evaluation, "tried").typical == 0);
    struct result least = evaluation_result(evaluation, "least");
    assert_int_equal(least.state, RESULT_UNKNOWN);
    assert_true(str_equal(least.reason, STR("system.gpus")));
}

static void formulas_of_other_records_are_computed_for_them(void **state)
{
    struct lab *lab = *state;
    lab_formula(lab, "twice", "gpu", "GB", "gpu.vram * 2");
    expect_number(state, "system", "GB", "sum(system.gpus, count * gpu.twice)", 112e9);
}

static void definitions_are_computed_where_they_are_needed(void **state)
{
    struct lab *lab = *state;
    lab_formula_where(lab, "tried", "gpu", "GB",
                      "  missing: gpu.memory_bus * 1e9\n  half: gpu.vram / 2\n",
                      "cases(gpu.vram > 1 GB, half, missing)");
    assert_true(evaluation_result(evaluation_of(lab, "box"), "tried").typical == 12e9);
}

static void an_absent_field_is_unknown_by_name(void **state)
{
    expect_state(state, "placement", "\"\"", "system.cpu.cores + system.cpu.threads * 2",
                 RESULT_UNKNOWN, "cpu.threads of chip");
}

static void default_stands_for_what_is_unknown(void **state)
{
    expect_number(state, "placement", "\"\"",
                  "default(system.cpu.threads, system.cpu.cores * 2) + default(batch, 100)", 17);
}

static void known_asks_without_failing(void **state)
{
    expect_number(state, "placement", "\"\"",
                  "cases(known(system.cpu.threads), 1, 0) + cases(known(system.cpu), 10, 0) + "
                  "cases(known(system.gpus), 100, 0) + cases(known(engine), 1000, 0)",
                  110);
}

static void an_unknown_condition_makes_the_choice_unknown(void **state)
{
    expect_state(state, "placement", "\"\"", "cases(system.cpu.threads > 4, 1, 1)", RESULT_UNKNOWN,
                 "cpu.threads of chip");
}

static void what_decides_a_truth_decides_beside_the_unknown(void **state)
{
    expect_number(state, "placement", "\"\"",
                  "cases(system.cpu.threads > 4 and no, 1, 2) + "
                  "cases(yes or system.cpu.threads > 4, 10, 20) + "
                  "cases(system.cpu.cores > 4 or system.cpu.threads > 4, 100, 200) + "
                  "cases(known(system.cpu.bf16), 1000, 2000)",
                  2112);
}

static void an_undecided_truth_is_unknown(void **state)
{
    expect_state(state, "placement", "truth", "system.cpu.threads > 4 and yes", RESULT_UNKNOWN,
                 "cpu.threads of chip");
}

static void division_by_zero_is_not_applicable(void **state)
{
    expect_state(state, "gpu", "\"\"", "1 / (gpu.vram / 1 GB - 24)", RESULT_NOT_APPLICABLE,
                 "division by zero in tried");
}

static void numbers_beyond_all_bounds_are_caught(void **state)
{
    expect_state(state, "gpu", "\"\"", "exp(1e6) * 2", RESULT_NOT_APPLICABLE,
                 "a number beyond all bounds in tried");
}

static void roots_of_negative_numbers_are_caught(void **state)
{
    expect_state(state, "gpu", "\"\"", "sqrt(-4)", RESULT_NOT_APPLICABLE,
                 "a number beyond all bounds in tried");
}

static void states_travel(void **state)
{
    struct lab *lab = *state;
    lab_formula(lab, "payback", "gpu", "year", "cases(gpu.vram > 1 GB, never, 1 year)");
    lab_formula(lab, "useless", "gpu", "GB", "not_applicable('no need')");
    lab_formula(lab, "twice", "gpu", "year", "payback * 2");
    lab_formula(lab, "more", "gpu", "GB", "default(useless, 3 GB) + 1 GB");
    struct evaluation *evaluation = evaluation_of(lab, "box");
    assert_int_equal(evaluation_result(evaluation, "twice").state, RESULT_NEVER);
    struct result more = evaluation_result(evaluation, "more");
    assert_int_equal(more.state, RESULT_NOT_APPLICABLE);
    assert_true(str_equal(more.reason, STR("no need")));
}

static void words_are_results(void **state)
{
    struct result result =
        result_of(*state, "gpu", "word", "cases(gpu.memory_type = 'gddr6x', 'fast', 'slow')");
    assert_int_equal(result.type, RESULT_WORD);
    assert_true(str_equal(result.word, STR("fast")));
}

static void the_winner_of_a_choice_is_named(void **state)
{
    struct lab *lab = *state;
    lab_formula_where(lab, "tried", "gpu", "GB", "  left: gpu.vram * 3\n  right: gpu.vram * 2\n",
                      "2 * min(left, right, gpu.vram * 5)");
    lab_formula(lab, "tie", "gpu", "GB", "max(gpu.vram, 24 GB)");
    struct evaluation *evaluation = evaluation_of(lab, "box");
    struct result result = evaluation_result(evaluation, "tried");
    assert_true(str_equal(result.winner, STR("right")));
    assert_false(result.is_tie);
    assert_true(evaluation_result(evaluation, "tie").is_tie);
}

static void a_choice_behind_definitions_has_a_winner(void **state)
{
    struct lab *lab = *state;
    lab_formula_where(lab, "tried", "gpu", "GB",
                      "  left: gpu.vram * 3\n  right: gpu.vram * 2\n  speed: min(left, right)\n",
                      "speed");
    struct result result = evaluation_result(evaluation_of(lab, "box"), "tried");
    assert_true(str_equal(result.winner, STR("right")));
    assert_false(result.is_tie);
}

static void curves_are_straight_between_points_and_flat_beyond(void **state)
{
    struct lab *lab = *state;
    lab_assumption(lab, "psu",
                   "curve:\n  - {x: 100 W, y: 80 %}\n  - {x: 300 W, y: 90 %}\n"
                   "  - {x: 500 W, y: 86 %}");
    expect_number(state, "gpu", "\"\"",
                  "interpolate(psu, 50 W) + 10 * interpolate(psu, 200 W) + "
                  "100 * interpolate(psu, gpu.tdp) + 1000 * interpolate(psu, 400 W) + "
                  "10000 * interpolate(psu, 1 kW)",
                  0.8 + 8.5 + 90 + 880 + 8600);
}

static void context_and_batch_are_variables(void **state)
{
    expect_number(state, "placement", "tok", "context * (batch + 1)", 8192);
}

static void solves_for_the_largest_context(void **state)
{
    struct lab *lab = *state;
    lab_formula(lab, "needed", "placement", "GB", "8 GB + context * 1 MB / 1 tok");
    expect_number(state, "placement", "tok",
                  "solve(largest, context, 256 tok, model.context_max, 256 tok, needed <= 24 GB)",
                  15872);
}

static void solves_for_the_smallest_batch(void **state)
{
    expect_number(state, "placement", "\"\"",
                  "solve(smallest, batch, 1, 1000, 1, batch * batch >= 50)", 8);
}

static void all_of_a_range_may_solve(void **state)
{
    expect_number(state, "placement", "tok",
                  "solve(largest, context, 256 tok, model.context_max, 256 tok, yes)", 99840);
}

static void none_of_a_range_may_solve(void **state)
{
    expect_state(state, "placement", "tok",
                 "solve(largest, context, 256 tok, 1024 tok, 256 tok, context < 100 tok)",
                 RESULT_NOT_APPLICABLE, "no context from 256 to 1024 will do");
}

static void solving_leaves_the_context_as_it_was(void **state)
{
    struct lab *lab = *state;
    lab_formula(lab, "twice", "placement", "tok", "context * 2");
    expect_number(state, "placement", "tok",
                  "solve(largest, context, 256 tok, 2048 tok, 256 tok, twice < 1e4 tok) + twice",
                  2048 + 8192);
}

static void money_meets_through_the_newest_rate(void **state)
{
    struct lab *lab = *state;
    lab_add(lab, "exchange-rates", "old", "from: EUR\nto: USD\nrate: 2\ndate: 2020-01-01\n");
    lab_add(lab, "exchange-rates", "new", "from: EUR\nto: USD\nrate: 1.25\ndate: 2026-01-01\n");
    expect_number(state, "placement", "USD", "system.price + 50 USD + 4 EUR", 1305);
}

static void a_rate_is_used_the_other_way_round(void **state)
{
    struct lab *lab = *state;
    lab_add(lab, "exchange-rates", "new", "from: USD\nto: EUR\nrate: 0.5\ndate: 2026-01-01\n");
    expect_number(state, "placement", "USD", "system.price", 2000);
}

static void nothing_is_nothing_in_every_currency(void **state)
{
    expect_number(state, "placement", "USD", "50 USD + 0 EUR", 50);
}

static void without_a_rate_money_is_unknown(void **state)
{
    expect_state(state, "placement", "USD", "system.price + 50 USD", RESULT_UNKNOWN,
                 "exchange rate EUR→USD");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_lab, close_lab)
    const struct CMUnitTest tests[] = {
        TEST(computes_in_base_units),
        TEST(functions_have_their_values),
        TEST(sums_over_lists_with_the_items_fields),
        TEST(least_greatest_and_count_over_lists),
        TEST(takes_the_first_item_for_which_a_condition_holds),
        TEST(without_such_an_item_it_is_not_known),
        TEST(a_condition_in_doubt_leaves_the_first_item_in_doubt),
        TEST(a_sum_names_all_that_is_not_known),
        TEST(an_absent_list_is_empty),
        TEST(formulas_of_other_records_are_computed_for_them),
        TEST(definitions_are_computed_where_they_are_needed),
        TEST(an_absent_field_is_unknown_by_name),
        TEST(default_stands_for_what_is_unknown),
        TEST(known_asks_without_failing),
        TEST(an_unknown_condition_makes_the_choice_unknown),
        TEST(what_decides_a_truth_decides_beside_the_unknown),
        TEST(an_undecided_truth_is_unknown),
        TEST(division_by_zero_is_not_applicable),
        TEST(numbers_beyond_all_bounds_are_caught),
        TEST(roots_of_negative_numbers_are_caught),
        TEST(states_travel),
        TEST(words_are_results),
        TEST(the_winner_of_a_choice_is_named),
        TEST(a_choice_behind_definitions_has_a_winner),
        TEST(curves_are_straight_between_points_and_flat_beyond),
        TEST(context_and_batch_are_variables),
        TEST(solves_for_the_largest_context),
        TEST(solves_for_the_smallest_batch),
        TEST(all_of_a_range_may_solve),
        TEST(none_of_a_range_may_solve),
        TEST(solving_leaves_the_context_as_it_was),
        TEST(money_meets_through_the_newest_rate),
        TEST(a_rate_is_used_the_other_way_round),
        TEST(nothing_is_nothing_in_every_currency),
        TEST(without_a_rate_money_is_unknown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
