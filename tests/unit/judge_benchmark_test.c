#include "unit/judged.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

/* A card reads the file's 10 GB 100 times a second, two channels of memory 8 times. One token takes
 * 2 FLOP for each of the 9 billion parameters that are not looked up: 18 GFLOP. */
static int open_lab(void **state)
{
    static struct lab lab;
    lab_open(&lab);
    lab_add(&lab, "gpus", "card",
            "vendor: V\nclass: consumer\nvram: 24 GB\nmemory_bandwidth: 1000 GB/s\n"
            "fp16: 90 TFLOP/s\nreleased: 2025-06-15\n");
    lab_add(&lab, "gpus", "quick",
            "vendor: V\nclass: consumer\nvram: 24 GB\nmemory_bandwidth: 1000 GB/s\n"
            "fp16: 90 TFLOP/s\nfp8: 180 TFLOP/s\n");
    lab_add(&lab, "gpus", "secret", "vendor: V\nclass: consumer\nvram: unknown\n");
    lab_add(&lab, "cpus", "chip",
            "vendor: V\ncores: 8\nmemory_channels: 2\nmemory_rate: 5000 MT/s\nsockets_max: 2\n"
            "l3_cache: 10 MB\n");
    lab_add(&lab, "systems", "stated",
            "cpu: chip\nmemory_capacity: 64 GB\nmemory_rate: 5000 MT/s\n");
    lab_add(&lab, "systems", "unstated", "cpu: chip\nmemory_capacity: 64 GB\n");
    lab_add(&lab, "systems", "mixed",
            "cpu: chip\nmemory_capacity: 64 GB\nmemory_rate: 5000 MT/s\n"
            "gpus:\n  - {gpu: card, count: 1}\n  - {gpu: secret, count: 1}\n");
    lab_add(&lab, "systems", "carded",
            "cpu: chip\nmemory_capacity: 64 GB\nmemory_rate: 5000 MT/s\n"
            "gpus:\n  - {gpu: card, count: 2}\n");
    lab_add(&lab, "models", "llm",
            "parameters: 10 billion\nvocabulary: 100000\nhidden: 5000\ntied_embeddings: no\n");
    lab_add(&lab, "models", "bare", "parameters: 10 billion\n");
    lab_add(&lab, "quantizations", "q8", "family: legacy\nbits_per_weight: 8 bit/param\n");
    lab_add(&lab, "artifacts", "file", "model: llm\nquantization: q8\nsize: 10 GB\n");
    lab_add(&lab, "artifacts", "unsized", "model: bare\nquantization: q8\n");
    lab_add(&lab, "models", "giant", "parameters: 25 billion\n");
    lab_add(&lab, "artifacts", "large", "model: giant\nquantization: q8\nsize: 25 GB\n");
    lab_add(&lab, "models", "tiny", "parameters: 0.2 billion\n");
    lab_add(&lab, "artifacts", "small", "model: tiny\nquantization: q8\nsize: 200 MB\n");
    lab_add(&lab, "engines", "engine", "family: f\n");
    *state = &lab;
    return 0;
}

static int close_lab(void **state)
{
    lab_close(*state);
    return 0;
}

static void add_formulas(struct lab *lab)
{
    lab_formula(lab, "weights-size", "artifact", "GB",
                "default(artifact.size, model.parameters * quantization.bits_per_weight)");
    lab_formula(lab, "weights-read", "placement", "GB", "weights_size");
    lab_formula(lab, "ram-bandwidth", "system", "GB/s",
                "system.cpu.memory_channels * 64 bit / 1 transfer * default(system.memory_rate, "
                "system.cpu.memory_rate)");
}

/* What is said of a benchmark with those lines; NULL: nothing. */
static const struct diag *judged_without_formulas(struct lab *lab, const char *lines)
{
    str yaml = str_format(&lab->arena, "engine: engine\nrole: reference\n%s\n", lines);
    lab_add(lab, "benchmarks", "run", str_terminated(&lab->arena, yaml));
    return judged_first(lab);
}

static const struct diag *judged(struct lab *lab, const char *lines)
{
    add_formulas(lab);
    return judged_without_formulas(lab, lines);
}

static void passes(struct lab *lab, const char *lines)
{
    const struct diag *diag = judged(lab, lines);
    if (diag != NULL) {
        fail_msg("%.*s", STR_ARGS(diag->text));
    }
}

static void fails(struct lab *lab, const char *lines, enum rule rule, const char *words)
{
    const struct diag *diag = judged(lab, lines);
    assert_non_null(diag);
    assert_int_equal(diag->rule, rule);
    assert_null(diag->next);
    if (!str_contains(diag->text, str_from(words))) {
        fail_msg("%.*s", STR_ARGS(diag->text));
    }
}

static void a_rate_above_the_bandwidth_is_impossible_and_the_division_is_printed(void **state)
{
    fails(*state, "gpu: card\nartifact: file\nresults:\n  - token_generation: 110 tok/s",
          RULE_PHYSICS_TOKEN_GENERATION, "1000 GB/s / 10 GB read for each token = 100 tok/s");
}

static void a_rate_just_above_the_bandwidth_may_be_rounded(void **state)
{
    passes(*state, "gpu: card\nartifact: file\nresults:\n  - token_generation: 104.9 tok/s");
}

static void of_a_spread_rate_the_low_end_counts(void **state)
{
    passes(*state, "gpu: card\nartifact: file\nresults:\n  - token_generation: 110 ± 10 tok/s");
}

static void a_batch_multiplies_the_ceiling(void **state)
{
    passes(*state,
           "gpu: card\nartifact: file\nresults:\n  - {token_generation: 400 tok/s, batch: 4}");
}

static void beyond_the_batch_it_is_impossible(void **state)
{
    fails(*state,
          "gpu: card\nartifact: file\nresults:\n  - {token_generation: 450 tok/s, batch: 4}",
          RULE_PHYSICS_TOKEN_GENERATION, "4 × 1000 GB/s / 10 GB read for each token = 400 tok/s");
}

static void an_unknown_batch_may_be_any(void **state)
{
    passes(*state, "gpu: card\nartifact: file\n"
                   "results:\n  - {token_generation: 9000 tok/s, batch: unknown}");
}

static void cards_count_together(void **state)
{
    passes(*state,
           "gpu: card\ngpu_count: 2\nartifact: file\nresults:\n  - token_generation: 200 tok/s");
}

static void an_unknown_bandwidth_rules_nothing_out(void **state)
{
    passes(*state, "gpu: secret\nartifact: file\nresults:\n  - token_generation: 9000 tok/s");
}

static void speculation_yields_more_than_one_token_of_a_reading(void **state)
{
    passes(*state, "gpu: card\nartifact: file\n"
                   "results:\n  - {token_generation: 210 tok/s, flags: [speculative]}");
}

static void what_the_record_calls_impossible_is_not_said_again(void **state)
{
    passes(*state, "gpu: card\nartifact: file\n"
                   "results:\n  - {token_generation: 900 tok/s, flags: [impossible]}");
}

static void a_run_that_failed_states_no_rate(void **state)
{
    passes(*state, "gpu: card\nartifact: file\n"
                   "results:\n  - {token_generation: 900 tok/s, status: failed}");
}

/* 200 MB fit into a card's cache whole. */
static void weights_in_a_cache_are_not_read_from_memory(void **state)
{
    passes(*state, "gpu: card\nartifact: small\nresults:\n  - token_generation: 9000 tok/s");
}

static void a_hybrid_run_uses_the_system_memory_too(void **state)
{
    passes(*state, "system: carded\ngpu: card\nplacement: hybrid\nartifact: file\n"
                   "results:\n  - token_generation: 112 tok/s");
}

static void a_hybrid_run_is_bound_by_both_together(void **state)
{
    fails(*state,
          "system: carded\ngpu: card\nplacement: hybrid\nartifact: file\n"
          "results:\n  - token_generation: 120 tok/s",
          RULE_PHYSICS_TOKEN_GENERATION, "1080 GB/s / 10 GB");
}

static void a_hybrid_run_beside_an_unknown_processor_is_not_bound(void **state)
{
    passes(*state, "gpu: card\nplacement: hybrid\nartifact: file\n"
                   "results:\n  - token_generation: 900 tok/s");
}

static void a_row_in_part_on_the_processor_is_no_run_on_cards_alone(void **state)
{
    passes(*state, "gpu: card\nplacement: gpu\nartifact: file\n"
                   "results:\n  - {token_generation: 900 tok/s, flags: [partial-offload]}");
}

static void cards_alone_do_not_gain_by_the_system_memory(void **state)
{
    fails(*state,
          "system: carded\ngpu: card\nplacement: gpu\nartifact: file\n"
          "results:\n  - token_generation: 109 tok/s",
          RULE_PHYSICS_TOKEN_GENERATION, "1000 GB/s / 10 GB");
}

static void a_system_that_states_its_memory_is_held_to_it(void **state)
{
    fails(*state, "system: stated\nartifact: file\nresults:\n  - token_generation: 9 tok/s",
          RULE_PHYSICS_TOKEN_GENERATION, "80 GB/s / 10 GB read for each token = 8 tok/s");
}

static void a_system_that_does_not_may_have_faster_modules(void **state)
{
    passes(*state, "system: unstated\nartifact: file\nresults:\n  - token_generation: 15 tok/s");
}

static void a_processor_alone_may_stand_beside_another(void **state)
{
    passes(*state, "cpu: chip\nartifact: file\nresults:\n  - token_generation: 30 tok/s");
}

static void a_processor_alone_is_bound_all_the_same(void **state)
{
    fails(*state, "cpu: chip\nartifact: file\nresults:\n  - token_generation: 40 tok/s",
          RULE_PHYSICS_TOKEN_GENERATION, "320 GB/s / 10 GB read for each token = 32 tok/s");
}

static void an_estimated_size_is_taken_generously(void **state)
{
    passes(*state, "gpu: card\nartifact: unsized\nresults:\n  - token_generation: 130 tok/s");
}

static void a_method_without_formulas_rules_nothing_out(void **state)
{
    assert_null(judged_without_formulas(
        *state, "gpu: card\nartifact: file\nplacement: gpu\n"
                "results:\n  - {token_generation: 9000 tok/s, prompt_processing: 9 tok/s}"));
}

static void a_formula_of_that_name_but_another_dimension_is_another_one(void **state)
{
    lab_formula(*state, "weights-size", "artifact", "GB", "artifact.size");
    lab_formula(*state, "weights-read", "placement", "tok", "1 tok");
    lab_formula(*state, "ram-bandwidth", "system", "word", "\"'none'\"");
    assert_null(judged_without_formulas(
        *state, "system: stated\nartifact: file\nresults:\n  - token_generation: 9000 tok/s"));
}

static void a_prompt_takes_two_operations_for_each_parameter(void **state)
{
    fails(*state, "gpu: card\nartifact: file\nresults:\n  - prompt_processing: 22000 tok/s",
          RULE_PHYSICS_PROMPT_PROCESSING, "360 TFLOP/s / 18 GFLOP for each token = 20000 tok/s");
}

static void a_prompt_may_be_computed_in_a_smaller_precision(void **state)
{
    passes(*state, "gpu: card\nartifact: file\nresults:\n  - prompt_processing: 20000 tok/s");
}

static void a_recorded_eight_bit_rate_leaves_less_room(void **state)
{
    fails(*state, "gpu: quick\nartifact: file\nresults:\n  - prompt_processing: 22000 tok/s",
          RULE_PHYSICS_PROMPT_PROCESSING, "360 TFLOP/s");
}

static void unrecorded_embeddings_may_be_half_of_the_model(void **state)
{
    passes(*state, "gpu: card\nartifact: unsized\nresults:\n  - prompt_processing: 36000 tok/s");
}

static void an_unknown_rate_of_arithmetic_rules_nothing_out(void **state)
{
    passes(*state, "gpu: secret\nartifact: file\nresults:\n  - prompt_processing: 1e7 tok/s");
}

static void weights_larger_than_the_card_cannot_be_wholly_on_it(void **state)
{
    fails(*state,
          "gpu: card\nartifact: large\nplacement: gpu\ngpu_count: 1\n"
          "results:\n  - token_generation: 10 tok/s",
          RULE_PHYSICS_MEMORY, "weights of 25 GB cannot be wholly on cards with 24 GB");
}

static void weights_fit_on_two_cards(void **state)
{
    passes(*state, "gpu: card\nartifact: large\nplacement: gpu\ngpu_count: 2\n"
                   "results:\n  - token_generation: 10 tok/s");
}

static void a_card_of_unknown_memory_may_hold_any_weights(void **state)
{
    passes(*state, "system: mixed\nartifact: large\nplacement: gpu\n"
                   "results:\n  - token_generation: 10 tok/s");
}

static void nobody_says_where_the_weights_were(void **state)
{
    passes(*state, "gpu: card\nartifact: large\nresults:\n  - token_generation: 10 tok/s");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_lab, close_lab)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_rate_above_the_bandwidth_is_impossible_and_the_division_is_printed),
        TEST(a_rate_just_above_the_bandwidth_may_be_rounded),
        TEST(of_a_spread_rate_the_low_end_counts),
        TEST(a_batch_multiplies_the_ceiling),
        TEST(beyond_the_batch_it_is_impossible),
        TEST(an_unknown_batch_may_be_any),
        TEST(cards_count_together),
        TEST(an_unknown_bandwidth_rules_nothing_out),
        TEST(speculation_yields_more_than_one_token_of_a_reading),
        TEST(what_the_record_calls_impossible_is_not_said_again),
        TEST(a_run_that_failed_states_no_rate),
        TEST(weights_in_a_cache_are_not_read_from_memory),
        TEST(a_hybrid_run_uses_the_system_memory_too),
        TEST(a_hybrid_run_is_bound_by_both_together),
        TEST(a_hybrid_run_beside_an_unknown_processor_is_not_bound),
        TEST(a_row_in_part_on_the_processor_is_no_run_on_cards_alone),
        TEST(cards_alone_do_not_gain_by_the_system_memory),
        TEST(a_system_that_states_its_memory_is_held_to_it),
        TEST(a_system_that_does_not_may_have_faster_modules),
        TEST(a_processor_alone_may_stand_beside_another),
        TEST(a_processor_alone_is_bound_all_the_same),
        TEST(an_estimated_size_is_taken_generously),
        TEST(a_method_without_formulas_rules_nothing_out),
        TEST(a_formula_of_that_name_but_another_dimension_is_another_one),
        TEST(a_prompt_takes_two_operations_for_each_parameter),
        TEST(a_prompt_may_be_computed_in_a_smaller_precision),
        TEST(a_recorded_eight_bit_rate_leaves_less_room),
        TEST(unrecorded_embeddings_may_be_half_of_the_model),
        TEST(an_unknown_rate_of_arithmetic_rules_nothing_out),
        TEST(weights_larger_than_the_card_cannot_be_wholly_on_it),
        TEST(weights_fit_on_two_cards),
        TEST(a_card_of_unknown_memory_may_hold_any_weights),
        TEST(nobody_says_where_the_weights_were),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
