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
            "vendor: V\nclass: consumer\nvram: 20..30 GB\ntdp: 300 W\n"
            "memory_bandwidth: 1000 GB/s\nfp16: over 50 TFLOP/s\n");
    lab_add(&lab, "cpus", "chip", "vendor: V\ncores: 8\n");
    lab_add(&lab, "systems", "box",
            "cpu: chip\nmemory_capacity: 64 GB\ngpus:\n  - {gpu: card, count: 2}\n");
    lab_add(&lab, "systems", "other", "cpu: chip\nmemory_capacity: 64 GB\n");
    lab_add(&lab, "models", "llm", "parameters: 8 billion\ncontext_max: 100000 tok\n");
    lab_add(&lab, "quantizations", "q8", "family: legacy\nbits_per_weight: 8 bit/param\n");
    lab_add(&lab, "artifacts", "file", "model: llm\nquantization: q8\nsize: 8000000000 byte\n");
    lab_add(&lab, "engines", "fast", "family: fast\n");
    lab_add(&lab, "engines", "slow", "family: slow\n");
    lab_assumption(&lab, "eta-read", "value: {value: 0.6..0.9, quality: estimate}");
    lab_assumption(&lab, "delay", "value: 10 ± 2 ms");
    *state = &lab;
    return 0;
}

static int close_lab(void **state)
{
    lab_close(*state);
    return 0;
}

static struct evaluation *evaluation_of(struct lab *lab, const struct record *system)
{
    struct binding binding = {.context = 4096, .batch = 1};
    binding.records[SLOT_SYSTEM] = system;
    binding.records[SLOT_GPU] = lab_record(lab, "gpu", "card");
    binding.records[SLOT_ARTIFACT] = lab_record(lab, "artifact", "file");
    binding.records[SLOT_ENGINE] = lab_record(lab, "engine", "fast");
    if (lab->method == NULL) {
        assert_non_null(lab_method(lab));
    }
    return evaluation_new(&lab->arena, lab->method, lab->catalog, binding_completed(binding));
}

static struct evaluation *evaluation_of_box(struct lab *lab)
{
    return evaluation_of(lab, lab_record(lab, "system", "box"));
}

static void expect_interval(void **state, const char *scope, const char *unit,
                            const char *expression, const double expected[3])
{
    struct lab *lab = *state;
    lab_formula(lab, "tried", scope, unit, expression);
    struct result result = evaluation_result(evaluation_of_box(lab), "tried");
    assert_int_equal(result.state, RESULT_KNOWN);
    const double found[3] = {result.low, result.typical, result.high};
    for (int i = 0; i < 3; i++) {
        if (!(fabs(found[i] - expected[i]) <= 1e-12 * fabs(expected[i]))) {
            fail_msg("%g %g %g", found[0], found[1], found[2]);
        }
    }
}

static void exact_inputs_give_one_number(void **state)
{
    expect_interval(state, "gpu", "W", "gpu.tdp * 2", (const double[]){600, 600, 600});
}

static void each_input_takes_the_end_that_lowers_or_raises(void **state)
{
    expect_interval(state, "gpu", "s", "gpu.vram / (eta_read * gpu.memory_bandwidth) + delay",
                    (const double[]){20.0 / 900 + 0.008, 25.0 / 750 + 0.01, 30.0 / 600 + 0.012});
}

static void an_input_in_two_places_is_one_input(void **state)
{
    expect_interval(state, "gpu", "\"\"", "gpu.vram / (gpu.vram + 10 GB)",
                    (const double[]){20.0 / 30, 25.0 / 35, 30.0 / 40});
}

static void a_change_of_branch_is_followed(void **state)
{
    expect_interval(state, "gpu", "\"\"",
                    "cases(gpu.vram >= 24 GB, gpu.vram / 1 GB, gpu.vram / 10 GB)",
                    (const double[]){2, 25, 30});
}

static void the_other_side_of_a_minimum_is_followed(void **state)
{
    expect_interval(state, "gpu", "GB", "min(gpu.vram, 26 GB)", (const double[]){20e9, 25e9, 26e9});
}

static void bounds_are_open(void **state)
{
    struct lab *lab = *state;
    lab_formula(lab, "rate", "gpu", "TFLOP/s", "gpu.fp16 * 2");
    lab_formula(lab, "duration", "gpu", "s", "100 TFLOP / rate");
    struct evaluation *evaluation = evaluation_of_box(lab);
    struct result rate = evaluation_result(evaluation, "rate");
    assert_true(rate.low == 100e12 && rate.typical == 100e12 && isinf(rate.high));
    struct result duration = evaluation_result(evaluation, "duration");
    assert_true(duration.low == 0 && duration.typical == 1 && duration.high == 1);
}

static void an_end_without_a_value_keeps_the_typical_one(void **state)
{
    expect_interval(state, "gpu", "GB",
                    "cases(gpu.vram < 22 GB, not_applicable('too small'), gpu.vram)",
                    (const double[]){25e9, 25e9, 30e9});
}

static void solutions_have_ends_too(void **state)
{
    expect_interval(
        state, "placement", "tok",
        "solve(largest, context, 1000 tok, 100000 tok, 1000 tok, context * 1 MB / 1 tok <= "
        "max_of(system.gpus, gpu.vram))",
        (const double[]){20000, 25000, 30000});
}

static void intervals_do_not_depend_on_what_was_asked_before(void **state)
{
    struct lab *lab = *state;
    lab_formula(lab, "inner", "gpu", "s", "gpu.vram / (eta_read * gpu.memory_bandwidth)");
    lab_formula(lab, "outer", "gpu", "\"\"", "1 s / (inner + delay)");
    struct evaluation *first = evaluation_of_box(lab);
    struct result inner = evaluation_result(first, "inner");
    struct result outer = evaluation_result(first, "outer");
    struct evaluation *second = evaluation_of_box(lab);
    struct result outer_alone = evaluation_result(second, "outer");
    struct result inner_after = evaluation_result(second, "inner");
    assert_true(outer.low == outer_alone.low && outer.high == outer_alone.high);
    assert_true(inner.low == inner_after.low && inner.high == inner_after.high);
    assert_true(outer.low < outer.typical && outer.typical < outer.high);
}

static void elasticities_are_ratios_of_changes(void **state)
{
    struct lab *lab = *state;
    lab_formula(
        lab, "tried", "placement", "s",
        "sum(system.gpus, gpu.vram ^ 2 / (eta_read * gpu.memory_bandwidth ^ 2)) * 0.5 / 1 s "
        "* (context / 4096 tok) ^ 0.25");
    struct evaluation *evaluation = evaluation_of_box(lab);
    const struct elasticity *all = NULL;
    ptrdiff_t count = evaluation_elasticities(&lab->arena, evaluation,
                                              method_formula(lab->method, STR("tried")), &all);
    assert_int_equal(count, 4);
    static const struct {
        const char *name;
        double elasticity;
    } expected[] = {
        {"gpu.memory_bandwidth", -2}, {"gpu.vram", 2}, {"eta_read", -1}, {"context", 0.25}};
    for (ptrdiff_t i = 0; i < count; i++) {
        assert_true(str_equal(all[i].name, str_from(expected[i].name)));
        assert_true(fabs(all[i].elasticity - expected[i].elasticity) < 1e-12);
    }
    assert_int_equal(all[1].place.line, 4);
}

/* Each operation's derivative against the difference of two values. */
static void slopes_agree_with_differences(void **state)
{
    struct lab *lab = *state;
    static const char *const expressions[] = {
        "x * x - 3 / x",     "x ^ 2.5",         "2 ^ x",          "sqrt(x) + exp(x / 3) - log(x)",
        "abs(1 - x) * x",    "max(x, 1) ^ -2",  "clamp(x, 0, 9)", "interpolate(bend, x)",
        "default(x, 1) / x", "-x * (2 - x) ^ 3"};
    lab_assumption(lab, "bend", "curve:\n  - {x: 0, y: 1}\n  - {x: 2, y: 5}\n  - {x: 5, y: 2}");
    for (ptrdiff_t i = 0; i < COUNT(expressions); i++) {
        str id = str_format(&lab->arena, "tried-%td", i);
        lab_formula_where(lab, str_terminated(&lab->arena, id), "placement", "\"\"",
                          "  x: context / 1 tok\n", expressions[i]);
    }
    assert_non_null(lab_method(lab));
    for (ptrdiff_t i = 0; i < COUNT(expressions); i++) {
        str id = str_format(&lab->arena, "tried-%td", i);
        const struct formula *formula = method_formula(lab->method, id);
        static const double at = 2.75;
        static const double step = 1e-6;
        double values[3] = {0};
        double slope = 0;
        for (int j = 0; j < 3; j++) {
            struct binding binding = evaluation_of_box(lab) != NULL
                                         ? *evaluation_binding(evaluation_of_box(lab))
                                         : (struct binding){0};
            binding.context = at + (j - 1) * step;
            struct evaluation *evaluation =
                evaluation_new(&lab->arena, lab->method, lab->catalog, binding);
            values[j] = evaluation_formula(evaluation, formula).typical;
            const struct elasticity *all = NULL;
            ptrdiff_t count = evaluation_elasticities(&lab->arena, evaluation, formula, &all);
            slope = j == 1 && count > 0 ? all[0].elasticity * values[1] / at : slope;
        }
        double difference = (values[2] - values[0]) / (2 * step);
        if (!(fabs(slope - difference) <= 1e-6 * fmax(fabs(difference), 1))) {
            fail_msg("%s: %g, by differences %g", expressions[i], slope, difference);
        }
    }
}

static void add_benchmark(struct lab *lab, const char *id, const char *fields, const char *results)
{
    str yaml = str_format(&lab->arena,
                          "artifact: file\nengine: fast\nrole: calibration\ntrust: a\n%s"
                          "results:\n%s",
                          fields, results);
    lab_add(lab, "benchmarks", id, str_terminated(&lab->arena, yaml));
}

static struct result speed_of(struct lab *lab, const struct record *system)
{
    return evaluation_result(evaluation_of(lab, system), "token-generation");
}

static void add_speed(struct lab *lab)
{
    lab_formula(lab, "token-generation", "placement", "tok/s", "7 tok/s * eta_read");
}

static void a_measurement_replaces_the_estimate(void **state)
{
    struct lab *lab = *state;
    add_speed(lab);
    lab_formula(lab, "duration", "placement", "s", "90 tok / token_generation");
    add_benchmark(lab, "run", "system: box\n",
                  "  - {token_generation: 40 tok/s}\n  - {token_generation: 60 tok/s}\n"
                  "  - {token_generation: 45 tok/s, depth: 100 tok}\n"
                  "  - {token_generation: 1 tok/s, depth: 4096 tok}\n"
                  "  - {token_generation: 2 tok/s, batch: 8}\n"
                  "  - {token_generation: 3 tok/s, flags: [low-outlier]}\n"
                  "  - {token_generation: 4 tok/s, status: failed}\n");
    const struct record *box = lab_record(lab, "system", "box");
    struct result result = speed_of(lab, box);
    assert_true(result.low == 40 && result.typical == 45 && result.high == 60);
    assert_true(result.measured == lab_record(lab, "benchmark", "run"));
    struct evaluation *evaluation = evaluation_of(lab, box);
    struct result duration = evaluation_result(evaluation, "duration");
    assert_true(duration.low == 1.5 && duration.typical == 2 && duration.high == 2.25);
    assert_null(duration.measured);
    assert_null(speed_of(lab, lab_record(lab, "system", "other")).measured);
}

static void prompts_count_that_the_formula_speaks_of(void **state)
{
    struct lab *lab = *state;
    lab_formula(lab, "prompt-processing", "placement", "tok/s", "7 tok/s");
    lab_formula(lab, "time-to-first-token", "placement", "ms", "7 ms");
    add_benchmark(lab, "run", "system: box\n",
                  "  - {prompt: 16 tok, prompt_processing: 50 tok/s, ttft: 300 ms}\n"
                  "  - {prompt: 1024 tok, prompt_processing: 500 tok/s, ttft: 2000 ms}\n"
                  "  - {prompt: 8192 tok, prompt_processing: 400 tok/s, ttft: 20 s}\n");
    struct evaluation *evaluation = evaluation_of_box(lab);
    assert_true(evaluation_result(evaluation, "prompt-processing").typical == 450);
    assert_true(evaluation_result(evaluation, "time-to-first-token").typical == 2);
}

static void measurements_may_be_ignored(void **state)
{
    struct lab *lab = *state;
    add_speed(lab);
    add_benchmark(lab, "run", "system: box\n", "  - {token_generation: 40 tok/s}\n");
    struct evaluation *evaluation = evaluation_of_box(lab);
    evaluation_ignore_measurements(evaluation);
    struct result result = evaluation_result(evaluation, "token-generation");
    assert_null(result.measured);
    assert_true(fabs(result.typical - 7 * 0.75) < 1e-12);
}

static void other_engines_and_hearsay_do_not_count(void **state)
{
    struct lab *lab = *state;
    add_speed(lab);
    const char *results = "  - {token_generation: 40 tok/s}\n";
    lab_add(lab, "benchmarks", "slow",
            "artifact: file\nengine: slow\nrole: calibration\ntrust: a\nsystem: box\n"
            "results:\n  - {token_generation: 40 tok/s}\n");
    lab_add(lab, "benchmarks", "said",
            "artifact: file\nengine: fast\nrole: calibration\ntrust: c\nsystem: box\n"
            "results:\n  - {token_generation: 40 tok/s}\n");
    lab_add(lab, "benchmarks", "reference",
            "artifact: file\nengine: fast\nrole: reference\ntrust: a\nsystem: box\n"
            "results:\n  - {token_generation: 40 tok/s}\n");
    add_benchmark(lab, "card", "gpu: card\n", results);
    assert_null(speed_of(lab, lab_record(lab, "system", "box")).measured);
}

static void better_trust_stands_first(void **state)
{
    struct lab *lab = *state;
    add_speed(lab);
    lab_add(lab, "benchmarks", "a-less",
            "artifact: file\nengine: fast\nrole: validation\ntrust: b\nsystem: box\n"
            "results:\n  - {token_generation: 10 tok/s}\n");
    add_benchmark(lab, "b-more", "system: box\n", "  - {token_generation: 40 tok/s}\n");
    assert_true(speed_of(lab, lab_record(lab, "system", "box")).typical == 40);
}

static void a_device_alone_takes_its_own_measurements(void **state)
{
    struct lab *lab = *state;
    add_speed(lab);
    add_benchmark(lab, "one", "gpu: card\n", "  - {token_generation: 40 tok/s}\n");
    add_benchmark(lab, "two", "gpu: card\ngpu_count: 2\n", "  - {token_generation: 70 tok/s}\n");
    add_benchmark(lab, "half", "gpu: card\nplacement: hybrid\n",
                  "  - {token_generation: 5 tok/s}\n");
    add_benchmark(lab, "cpu", "cpu: chip\n", "  - {token_generation: 3 tok/s}\n");
    const struct record *card = lab_record(lab, "gpu", "card");
    const struct record *chip = lab_record(lab, "cpu", "chip");
    struct arena *arena = &lab->arena;
    assert_true(speed_of(lab, system_of_gpu(arena, card, 1)).typical == 40);
    assert_true(speed_of(lab, system_of_gpu(arena, card, 2)).typical == 70);
    assert_null(speed_of(lab, system_of_gpu(arena, card, 3)).measured);
    assert_true(speed_of(lab, system_of_cpu(arena, chip, NULL)).typical == 3);
    struct quantity rate = {
        .form = QUANTITY_EXACT, .typical = 1e9, .unit = unit_of(lab->units, "MT/s")};
    assert_null(speed_of(lab, system_of_cpu(arena, chip, &rate)).measured);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_lab, close_lab)
    const struct CMUnitTest tests[] = {
        TEST(exact_inputs_give_one_number),
        TEST(each_input_takes_the_end_that_lowers_or_raises),
        TEST(an_input_in_two_places_is_one_input),
        TEST(a_change_of_branch_is_followed),
        TEST(the_other_side_of_a_minimum_is_followed),
        TEST(bounds_are_open),
        TEST(an_end_without_a_value_keeps_the_typical_one),
        TEST(solutions_have_ends_too),
        TEST(intervals_do_not_depend_on_what_was_asked_before),
        TEST(elasticities_are_ratios_of_changes),
        TEST(slopes_agree_with_differences),
        TEST(a_measurement_replaces_the_estimate),
        TEST(prompts_count_that_the_formula_speaks_of),
        TEST(measurements_may_be_ignored),
        TEST(other_engines_and_hearsay_do_not_count),
        TEST(better_trust_stands_first),
        TEST(a_device_alone_takes_its_own_measurements),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
