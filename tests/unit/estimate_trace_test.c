#include "estimate/show.h"
#include "estimate/trace.h"
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
    lab_add(&lab, "gpus", "card",
            "vendor: V\nclass: consumer\nvram: 24 GB\n"
            "memory_bandwidth: 1000 GB/s\nmemory_type: gddr6x\n");
    lab_add(&lab, "gpus", "small", "vendor: V\nclass: consumer\nvram: 8 GB\n");
    lab_add(&lab, "cpus", "chip", "vendor: V\ncores: 8\n");
    lab_add(&lab, "systems", "box",
            "cpu: chip\nmemory_capacity: 64 GB\nprice: 1000 EUR\n"
            "gpus:\n  - {gpu: card, count: 2}\n  - {gpu: small, count: 1}\n");
    lab_add(&lab, "models", "llm", "parameters: 8 billion\ncontext_max: 100000 tok\n");
    lab_add(&lab, "quantizations", "q8", "family: legacy\nbits_per_weight: 8 bit/param\n");
    lab_add(&lab, "artifacts", "file", "model: llm\nquantization: q8\nsize: 8000000000 byte\n");
    lab_add(&lab, "engines", "fast", "family: fast\n");
    *state = &lab;
    return 0;
}

static int close_lab(void **state)
{
    lab_close(*state);
    return 0;
}

static const struct trace *traced(struct lab *lab, const char *formula)
{
    assert_non_null(lab_method(lab));
    struct binding binding = {.context = 4096, .batch = 1};
    binding.records[SLOT_SYSTEM] = lab_record(lab, "system", "box");
    binding.records[SLOT_GPU] = lab_record(lab, "gpu", "card");
    binding.records[SLOT_ARTIFACT] = lab_record(lab, "artifact", "file");
    binding.records[SLOT_ENGINE] = lab_record(lab, "engine", "fast");
    struct evaluation *evaluation =
        evaluation_new(&lab->arena, lab->method, lab->catalog, binding_completed(binding));
    return trace_of(&lab->arena, evaluation, method_formula(lab->method, str_from(formula)));
}

static void expect_substituted(void **state, const char *scope, const char *unit,
                               const char *expression, const char *text)
{
    struct lab *lab = *state;
    lab_formula(lab, "tried", scope, unit, expression);
    const struct trace *trace = traced(lab, "tried");
    assert_string_equal(str_terminated(&lab->arena, trace->substituted), text);
}

static void values_stand_in_place_of_names(void **state)
{
    expect_substituted(state, "placement", "s", "artifact.size / (0.5 * 1000 GB/s) + 1 ms * batch",
                       "8000000000 byte / (0.5 * 1000 GB/s) + 1 ms * 1");
}

static void lists_are_written_item_by_item(void **state)
{
    expect_substituted(state, "placement", "GB",
                       "2 * sum(system.gpus, count * gpu.vram) - min_of(system.gpus, gpu.vram)",
                       "2 * (2 * 24 GB + 1 * 8 GB) - min(24 GB, 8 GB)");
}

static void of_alternatives_the_taken_one_is_written(void **state)
{
    expect_substituted(
        state, "placement", "\"\"",
        "cases(batch > 4, 10, system.cpu.cores > 4, default(model.layers, batch * 7), "
        "20) * 2",
        "1 * 7 * 2");
}

static void brackets_are_kept_where_they_matter(void **state)
{
    expect_substituted(state, "placement", "\"\"",
                       "(batch - (batch - 2)) / (batch / 2) * (batch + 1) ^ 2",
                       "(1 - (1 - 2)) / (1 / 2) * (1 + 1) ^ 2");
}

static void solutions_show_their_condition(void **state)
{
    expect_substituted(state, "placement", "tok",
                       "solve(largest, context, 256 tok, 8192 tok, 256 tok, context < 5000 tok)",
                       "the largest context for which 4864 tok < 5000 tok: 4864 tok");
}

static void the_tree_leads_to_the_lines_of_the_records(void **state)
{
    struct lab *lab = *state;
    lab_assumption(lab, "eta-read", "value: 0.6..0.9");
    lab_formula(lab, "bandwidth", "system", "GB/s",
                "min_of(system.gpus, default(gpu.memory_bandwidth, 100 GB/s))");
    lab_formula_where(lab, "tried", "placement", "s",
                      "  real: eta_read * bandwidth\n  twice: real * 2\n",
                      "artifact.size / real + artifact.size / twice");
    const struct trace *trace = traced(lab, "tried");
    assert_int_equal(trace->type, TRACE_FORMULA);
    assert_int_equal(trace->place.line, 9);
    assert_int_equal(trace->child_count, 3);
    const struct trace *size = trace->children[0];
    assert_int_equal(size->type, TRACE_FIELD);
    assert_true(str_equal(size->place.origin->path, STR("data/artifacts/file.yaml")));
    assert_int_equal(size->place.line, 4);
    assert_true(size->quantity->typical == 8e9);
    const struct trace *real = trace->children[1];
    assert_int_equal(real->type, TRACE_DEFINITION);
    assert_int_equal(real->child_count, 2);
    const struct trace *eta = real->children[0];
    assert_int_equal(eta->type, TRACE_ASSUMPTION);
    assert_true(eta->result.low == 0.6 && eta->result.high == 0.9);
    const struct trace *bandwidth = real->children[1];
    assert_int_equal(bandwidth->type, TRACE_FORMULA);
    assert_int_equal(bandwidth->child_count, 1); /* the second card's is not known */
    const struct trace *again = trace->children[2]->children[0];
    assert_true(str_equal(again->name, STR("real")) && again->is_repeated);
    assert_int_equal(again->child_count, 0);
}

static void the_branch_is_said_in_words(void **state)
{
    struct lab *lab = *state;
    lab_formula(lab, "one", "placement", "GB", "min(artifact.size, system.memory_capacity)");
    lab_formula(lab, "two", "placement", "GB", "cases(batch = 1, one, 0 GB)");
    lab_formula(lab, "three", "placement", "GB", "cases(batch = 2, one, two)");
    lab_formula(lab, "four", "placement", "GB", "max(artifact.size, 8 GB)");
    static const struct {
        const char *formula;
        const char *branch;
    } expected[] = {{"one", "artifact.size is the smallest"},
                    {"two", "batch = 1 holds"},
                    {"three", "otherwise: no condition holds"},
                    {"four", "balanced"}};
    for (ptrdiff_t i = 0; i < COUNT(expected); i++) {
        const struct trace *trace = traced(lab, expected[i].formula);
        assert_string_equal(str_terminated(&lab->arena, trace->branch), expected[i].branch);
    }
}

static void prices_show_their_exchange_rate(void **state)
{
    struct lab *lab = *state;
    lab_add(lab, "exchange-rates", "new", "from: EUR\nto: USD\nrate: 1.25\ndate: 2026-01-01\n");
    lab_formula(lab, "tried", "system", "USD", "system.price * 2");
    const struct trace *trace = traced(lab, "tried");
    assert_string_equal(str_terminated(&lab->arena, trace->substituted), "1250 USD * 2");
    const struct trace *price = trace->children[0];
    assert_int_equal(price->child_count, 1);
    assert_true(str_equal(price->children[0]->record->id, STR("new")));
    assert_true(price->children[0]->result.typical == 1.25);
}

static void a_measurement_ends_the_branch(void **state)
{
    struct lab *lab = *state;
    lab_formula(lab, "token-generation", "placement", "tok/s", "5 tok/s * batch");
    lab_add(lab, "benchmarks", "run",
            "artifact: file\nengine: fast\nrole: calibration\ntrust: a\nsystem: box\n"
            "results:\n  - {token_generation: 40 tok/s}\n");
    const struct trace *trace = traced(lab, "token-generation");
    assert_non_null(trace->result.measured);
    assert_int_equal(trace->child_count, 1);
    const struct trace *measured = trace->children[0];
    assert_int_equal(measured->type, TRACE_MEASUREMENT);
    assert_true(str_equal(measured->record->id, STR("run")));
    assert_int_equal(measured->place.line, 8);
}

static void figures_take_a_unit_that_suits_them(void **state)
{
    struct lab *lab = *state;
    static const struct {
        double number;
        const char *unit;
        const char *text;
    } expected[] = {
        {57.6e9, "GB/s", "57.6 GB/s"},
        {0.00123, "s", "1.23 ms"},
        {4096, "tok", "4096 tok"},
        {8.03e9, "billion", "8.03 billion"},
        {1e-6 / 3, "USD/tok", "0.3333 EUR/Mtok"},
        {0, "GB", "0 byte"},
        {123456789, "", "123456789"},
        {5400, "s", "1.5 h"},
        {-2.5e9, "GB", "-2.5 GB"},
        {209.5e12, "FLOP/s", "209.5 TFLOP/s"},
        {1e-7, "", "0.0000001"},
        {12, "byte/s^2", "12 byte/s^2"},
    };
    for (ptrdiff_t i = 0; i < COUNT(expected); i++) {
        struct dimension dimension = unit_of(lab->units, expected[i].unit).dimension;
        str text = show_figure(&lab->arena, expected[i].number, dimension, STR("EUR"));
        assert_string_equal(str_terminated(&lab->arena, text), expected[i].text);
    }
    struct unit unit = unit_of(lab->units, "USD/Mtok");
    str text = show_unit(&lab->arena, &unit, STR("USD/Mtok"), STR("EUR"));
    assert_true(str_equal(text, STR("EUR/Mtok")));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_lab, close_lab)
    const struct CMUnitTest tests[] = {
        TEST(values_stand_in_place_of_names),
        TEST(lists_are_written_item_by_item),
        TEST(of_alternatives_the_taken_one_is_written),
        TEST(brackets_are_kept_where_they_matter),
        TEST(solutions_show_their_condition),
        TEST(the_tree_leads_to_the_lines_of_the_records),
        TEST(the_branch_is_said_in_words),
        TEST(prices_show_their_exchange_rate),
        TEST(a_measurement_ends_the_branch),
        TEST(figures_take_a_unit_that_suits_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
