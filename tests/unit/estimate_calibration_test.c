#include "base/must.h"
#include "estimate/accuracy.h"
#include "estimate/trace.h"
#include "unit/lab.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* Cards of two makers, on which a step takes size / bandwidth · excess · pace. */

static void add_card(struct lab *lab, const char *id, const char *vendor)
{
    str yaml = str_format(&lab->arena,
                          "name: Card %s\nvendor: %s\nclass: consumer\nvram: 24 GB\n"
                          "memory_bandwidth: 100 GB/s\n",
                          id, vendor);
    lab_add(lab, "gpus", id, str_terminated(&lab->arena, yaml));
}

static void add_run(struct lab *lab, const char *id, const char *card, const char *role,
                    double rate)
{
    str yaml = str_format(&lab->arena,
                          "gpu: %s\nartifact: file\nengine: engine\nrole: %s\ntrust: a\n"
                          "date: 2025-01-01\nresults:\n"
                          "  - {test: generation, token_generation: %g tok/s}\n",
                          card, role, rate);
    lab_add(lab, "benchmarks", id, str_terminated(&lab->arena, yaml));
}

static const char calibration[] =
    "description: What runs took.\n"
    "observations:\n"
    "  - {measured: token_generation, tests: [generation], formula: step, naive: naive}\n"
    "noise: 0.1\n"
    "pace: pace\n"
    "device: card\n"
    "classes: [engine-word]\n"
    "levels:\n"
    "  - {name: maker, by: [maker], spreads: [{assumption: excess, spread: 0.5}]}\n"
    "  - {name: card, by: [card], spreads: [{assumption: pace, spread: 0.1}]}\n";

static int open_lab(void **state)
{
    static struct lab lab;
    lab_open(&lab);
    lab_add(&lab, "models", "llm", "parameters: 10 billion\n");
    lab_add(&lab, "quantizations", "q8", "family: legacy\nbits_per_weight: 8 bit/param\n");
    lab_add(&lab, "artifacts", "file", "model: llm\nquantization: q8\nsize: 10 GB\n");
    lab_add(&lab, "engines", "engine", "name: Engine\nfamily: llama.cpp\nkv_layout: ring\n");
    lab_assumption(&lab, "excess", "value: 1\n");
    lab_assumption(&lab, "pace", "value: 1\n");
    lab_formula(&lab, "maker", "placement", "word", "first_of(system.gpus, yes, gpu.vendor)");
    lab_formula(&lab, "card", "placement", "word", "first_of(system.gpus, yes, gpu.name)");
    lab_formula(&lab, "engine-word", "placement", "word", "engine.name");
    lab_formula(&lab, "naive", "placement", "s",
                "artifact.size / min_of(system.gpus, gpu.memory_bandwidth)");
    lab_formula(&lab, "step", "placement", "s", "pace * naive * excess");
    lab_formula(&lab, "token-generation", "placement", "tok/s", "1 tok / step");
    for (int i = 0; i < 8; i++) {
        char id[] = {(char)('a' + i), '\0'};
        add_card(&lab, id, i < 6 ? "North" : "South");
    }
    *state = &lab;
    return 0;
}

static int close_lab(void **state)
{
    lab_close(*state);
    return 0;
}

static struct result generation_on(struct lab *lab, const char *card)
{
    if (lab->method == NULL) {
        assert_non_null(lab_method(lab));
    }
    struct binding binding = {.context = 512, .batch = 1};
    binding.records[SLOT_SYSTEM] = system_of_gpu(&lab->arena, lab_record(lab, "gpu", card), 1);
    binding.records[SLOT_ARTIFACT] = lab_record(lab, "artifact", "file");
    binding.records[SLOT_ENGINE] = lab_record(lab, "engine", "engine");
    struct evaluation *evaluation =
        evaluation_new(&lab->arena, lab->method, lab->catalog, binding_completed(binding));
    evaluation_ignore_measurements(evaluation);
    struct result result = evaluation_result(evaluation, "token-generation");
    assert_int_equal(result.state, RESULT_KNOWN);
    return result;
}

static void without_runs_an_assumption_has_its_own_value(void **state)
{
    struct lab *lab = *state;
    lab_add(lab, "calibrations", "speed", calibration);
    struct result result = generation_on(lab, "a");
    assert_true(fabs(result.typical - 10) < 1e-9);
    assert_true(result.low == result.high);
}

/* Five cards of one maker take twice as long as bandwidth asks for: the sixth is expected to. */
static void a_card_that_nobody_measured_is_expected_to_be_as_its_makers_others(void **state)
{
    struct lab *lab = *state;
    static const char *const cards[] = {"a", "b", "c", "d", "e"};
    for (int i = 0; i < COUNT(cards); i++) {
        add_run(lab, cards[i], cards[i], "calibration", 5);
    }
    lab_add(lab, "calibrations", "speed", calibration);
    double sixth = generation_on(lab, "f").typical;
    assert_true(sixth > 5 && sixth < 5.6);
    /* Of the other maker nothing is known. */
    assert_true(fabs(generation_on(lab, "g").typical - 10) < 1e-9);
}

static void a_run_of_its_own_draws_a_card_away_from_the_others(void **state)
{
    struct lab *lab = *state;
    static const char *const cards[] = {"a", "b", "c", "d", "e"};
    for (int i = 0; i < COUNT(cards); i++) {
        add_run(lab, cards[i], cards[i], "calibration", i == 0 ? 4 : 5);
    }
    lab_add(lab, "calibrations", "speed", calibration);
    double slow = generation_on(lab, "a").typical;
    double other = generation_on(lab, "b").typical;
    assert_true(slow < other);
    assert_true(slow > 4);
}

static void runs_that_differ_widen_the_interval(void **state)
{
    struct lab *lab = *state;
    static const char *const cards[] = {"a", "b", "c", "d", "e"};
    static const double rates[] = {4, 4.5, 5, 5.5, 6};
    for (int i = 0; i < COUNT(cards); i++) {
        add_run(lab, cards[i], cards[i], "calibration", rates[i]);
    }
    lab_add(lab, "calibrations", "speed", calibration);
    struct result result = generation_on(lab, "f");
    assert_true(result.low < result.typical && result.typical < result.high);
    assert_true(result.high / result.low > 1.2 && result.high / result.low < 2);
}

/* Slow or quick: three cards do not tell to which side the next is off, and five may. */
static void the_interval_of_few_cards_is_even_and_wide(void **state)
{
    struct lab *lab = *state;
    static const char *const cards[] = {"a", "b", "c"};
    static const double rates[] = {4, 5, 5.2};
    for (int i = 0; i < COUNT(cards); i++) {
        add_run(lab, cards[i], cards[i], "calibration", rates[i]);
    }
    lab_add(lab, "calibrations", "speed", calibration);
    struct result result = generation_on(lab, "f");
    double above = log(result.high / result.typical);
    double below = log(result.typical / result.low);
    assert_true(above > 0.2);
    assert_true(fabs(above - below) < 1e-9);
}

static void runs_of_other_roles_and_flagged_rows_move_nothing(void **state)
{
    struct lab *lab = *state;
    add_run(lab, "a", "a", "validation", 5);
    add_run(lab, "b", "b", "reference", 5);
    lab_add(lab, "benchmarks", "c",
            "gpu: c\nartifact: file\nengine: engine\nrole: calibration\ntrust: a\n"
            "date: 2025-01-01\nresults:\n"
            "  - {test: generation, token_generation: 5 tok/s, flags: [low-outlier]}\n"
            "  - {test: generation, token_generation: 5 tok/s, status: failed}\n"
            "  - {test: prompt, prompt: 8 tok, prompt_processing: 5 tok/s}\n");
    lab_add(lab, "calibrations", "speed", calibration);
    assert_true(fabs(generation_on(lab, "f").typical - 10) < 1e-9);
}

static void accuracy_compares_each_run_with_a_fit_that_does_not_know_its_card(void **state)
{
    struct lab *lab = *state;
    static const char *const cards[] = {"a", "b", "c", "d", "e"};
    for (int i = 0; i < COUNT(cards); i++) {
        add_run(lab, cards[i], cards[i], "calibration", i == 0 ? 2.5 : 5);
    }
    add_run(lab, "z", "g", "validation", 5);
    lab_add(lab, "calibrations", "speed", calibration);
    assert_non_null(lab_method(lab));
    const struct judged_run *runs = NULL;
    ptrdiff_t count = accuracy_runs(&lab->arena, lab->method, HELD_OUT_EACH_ALONE, &runs);
    assert_int_equal(count, 6);
    assert_true(str_equal(runs[0].device, STR("Card a")));
    assert_true(str_equal(runs[0].category, STR("Engine")));
    assert_true(fabs(runs[0].measured_s - 0.4) < 1e-9);
    assert_true(fabs(runs[0].naive_s - 0.1) < 1e-9);
    /* The others say 0.2 s, and so does what is expected of it. */
    assert_true(runs[0].expected_s > 0.17 && runs[0].expected_s < 0.21);
    assert_true(runs[5].is_validation);
    assert_true(fabs(runs[5].expected_s - 0.1) < 1e-9);
}

/* Rows of which the same is expected are computed once; what a formula names tells them apart. */
static void rows_are_told_apart_by_what_formulas_name_of_them(void **state)
{
    struct lab *lab = *state;
    lab_formula(lab, "deep", "placement", "s",
                "naive * (1 + default(run.depth, 0 tok) / 1000 tok)");
    lab_add(lab, "benchmarks", "z",
            "gpu: a\nartifact: file\nengine: engine\nrole: calibration\ntrust: a\n"
            "date: 2025-01-01\nresults:\n"
            "  - {test: generation, token_generation: 5 tok/s, depth: 10 tok}\n"
            "  - {test: generation, token_generation: 6 tok/s, depth: 10 tok, note: again}\n"
            "  - {test: generation, token_generation: 6 tok/s, depth: 20 tok}\n"
            "  - {test: generation, token_generation: 6 tok/s}\n");
    str text = str_format(&lab->arena, "%s", calibration);
    char *naive = strstr((char *)(uintptr_t)text.data, "naive: naive");
    assert_non_null(naive);
    memcpy(naive, "naive: deep ", strlen("naive: deep "));
    lab_add(lab, "calibrations", "speed", text.data);
    assert_non_null(lab_method(lab));
    const struct judged_run *runs = NULL;
    ptrdiff_t count = accuracy_runs(&lab->arena, lab->method, HELD_OUT_EACH_ALONE, &runs);
    assert_int_equal(count, 4);
    static const double naive_s[] = {0.101, 0.101, 0.102, 0.1};
    static const double measured_s[] = {1.0 / 5, 1.0 / 6, 1.0 / 6, 1.0 / 6};
    for (int i = 0; i < 4; i++) {
        assert_true(fabs(runs[i].naive_s - naive_s[i]) < 1e-9);
        assert_true(fabs(runs[i].measured_s - measured_s[i]) < 1e-9);
    }
}

static void accuracy_of_known_cards_leaves_models_out(void **state)
{
    struct lab *lab = *state;
    lab_add(lab, "models", "other", "parameters: 20 billion\n");
    lab_add(lab, "artifacts", "second", "model: other\nquantization: q8\nsize: 20 GB\n");
    static const char *const cards[] = {"a", "b", "c", "d", "e"};
    for (int i = 0; i < COUNT(cards); i++) {
        add_run(lab, cards[i], cards[i], "calibration", i == 0 ? 4 : 5);
    }
    lab_add(lab, "benchmarks", "z",
            "gpu: a\nartifact: second\nengine: engine\nrole: calibration\ntrust: a\n"
            "date: 2025-01-01\nresults:\n"
            "  - {test: generation, token_generation: 2 tok/s}\n");
    lab_add(lab, "calibrations", "speed", calibration);
    assert_non_null(lab_method(lab));
    const struct judged_run *runs = NULL;
    ptrdiff_t count = accuracy_runs(&lab->arena, lab->method, HELD_OUT_MODELS, &runs);
    /* Of the other cards there is one model only. */
    assert_int_equal(count, 2);
    for (ptrdiff_t i = 0; i < count; i++) {
        assert_true(runs[i].is_known);
        assert_true(str_equal(runs[i].device, STR("Card a")));
        /* The run of the other model tells that this card is slow. */
        assert_true(fabs(runs[i].expected_s / runs[i].measured_s - 1) < 0.12);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_lab, close_lab)
        TEST(without_runs_an_assumption_has_its_own_value),
        TEST(a_card_that_nobody_measured_is_expected_to_be_as_its_makers_others),
        TEST(a_run_of_its_own_draws_a_card_away_from_the_others),
        TEST(runs_that_differ_widen_the_interval),
        TEST(the_interval_of_few_cards_is_even_and_wide),
        TEST(runs_of_other_roles_and_flagged_rows_move_nothing),
        TEST(rows_are_told_apart_by_what_formulas_name_of_them),
        TEST(accuracy_compares_each_run_with_a_fit_that_does_not_know_its_card),
        TEST(accuracy_of_known_cards_leaves_models_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
