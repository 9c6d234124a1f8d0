/* Speculative decoding, by the shipped formulas. */
#include "unit/ideal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define LAYERS                                                                                     \
    "layer_groups: [{layers: 40, attention: full, kv_heads: 1, head_size: 1}]\nlayers: 40\n"
#define SCENARIO                                                                                   \
    "currency: EUR\nelectricity_price: 0.3 EUR/kWh\nhours_per_day: 8 h\ndays_per_year: 250\n"      \
    "amortisation: 3 year\ncontext: 512 tok\nbatch: 1\nartifact: dense-file\n"                     \
    "service_level: level\n"

/* A card of 1000 GB/s. Of the dense model a token reads 9.5 GB, of the one that drafts 0.95 GB, of
 * the mixture 3 GB and 4 of 16 experts with 1 GB each. */
static void open_bench(struct lab *lab)
{
    lab_open(lab);
    lab_project_formulas(lab);
    lab_add(lab, "cpus", "host", "vendor: V\ncores: 8\nmemory_bandwidth: 100 GB/s\n");
    lab_add(lab, "gpus", "card",
            "vendor: V\nclass: consumer\nvram: 40 GB\nmemory_bandwidth: 1000 GB/s\n"
            "fp16: 100 TFLOP/s\npcie_version: 4.0\npcie_lanes: 16\n");
    lab_add(lab, "systems", "machine",
            "cpu: host\ngpus: [{gpu: card, count: 1}]\nmemory_capacity: 64 GB\n");
    lab_add(lab, "quantizations", "q", "family: legacy\nbits_per_weight: 8 bit/param\n");
    lab_add(lab, "models", "dense",
            "parameters: 10 billion\nvocabulary: 1000\ntied_embeddings: no\n" LAYERS);
    lab_add(lab, "models", "small",
            "parameters: 1 billion\nvocabulary: 1000\ntied_embeddings: no\n" LAYERS);
    lab_add(lab, "models", "other-tokens",
            "parameters: 10 billion\nvocabulary: 2000\ntied_embeddings: no\n" LAYERS);
    lab_add(lab, "models", "mixture",
            "parameters: 20 billion\nactive_parameters: 8 billion\nexperts: 16\nexperts_used: 4\n"
            "vocabulary: 1000\ntied_embeddings: no\n" LAYERS);
    lab_add(lab, "artifacts", "dense-file",
            "model: dense\nquantization: q\nsize: 10 GB\nembedding_size: 0.5 GB\n");
    lab_add(lab, "artifacts", "small-file",
            "model: small\nquantization: q\nsize: 1 GB\nembedding_size: 0.05 GB\n");
    lab_add(lab, "artifacts", "other-file",
            "model: other-tokens\nquantization: q\nsize: 10 GB\nembedding_size: 0.5 GB\n");
    lab_add(lab, "artifacts", "mixture-file",
            "model: mixture\nquantization: q\nsize: 20 GB\nembedding_size: 1 GB\n");
    lab_add(lab, "service-levels", "level",
            "description: D\nrules: [{verdict: fine, passes: yes}]\n");
    lab_add(lab, "scenarios", "drafting",
            SCENARIO "draft: small-file\ndraft_tokens: 4\ndraft_acceptance: 80 %\n"
                     "is_default: no\n");
    lab_add(lab, "scenarios", "plain", SCENARIO "is_default: yes\n");
}

static struct evaluation *of_artifact(struct lab *lab, const char *artifact, const char *scenario)
{
    struct binding binding = {.context = 512, .batch = 1};
    lab_catalog(lab);
    binding.records[SLOT_SYSTEM] = lab_record(lab, "system", "machine");
    binding.records[SLOT_ARTIFACT] = lab_record(lab, "artifact", artifact);
    binding.records[SLOT_SCENARIO] = lab_record(lab, "scenario", scenario);
    return ideal_evaluation(lab, binding);
}

/* 1 + 0.8 + 0.64 + 0.512 + 0.4096 = 3.3616 tokens in 9.5 ms + 4 · 0.95 ms; without drafting a token
 * takes 9.5 ms: 3.3616 / (1 + 4 · 0.1). */
static void drafting_gives_more_tokens_for_one_reading_of_the_weights(void **state)
{
    (void)state;
    struct lab lab;
    open_bench(&lab);
    struct evaluation *evaluation = of_artifact(&lab, "dense-file", "drafting");
    assert_near(ideal_number(evaluation, "tokens-per-verification"), 3.3616, 1e-12);
    assert_near(ideal_number(evaluation, "draft-cost"), 0.1, 1e-12);
    assert_near(ideal_number(evaluation, "verification-time"), 9.5e-3, 1e-12);
    assert_near(ideal_number(evaluation, "speculative-speed-up"), 3.3616 / 1.4, 1e-9);
    assert_near(ideal_number(evaluation, "speculative-token-generation"), 3.3616 / 13.3e-3, 1e-6);
    lab_close(&lab);
}

/* Five tokens at once choose 1 - 0.75^5 of 16 GB of experts, 12.203125 GB: 15.203125 ms, where one
 * token takes 7 ms. */
static void a_mixture_gains_less_since_more_experts_are_read(void **state)
{
    (void)state;
    struct lab lab;
    open_bench(&lab);
    struct evaluation *evaluation = of_artifact(&lab, "mixture-file", "drafting");
    assert_near(ideal_number(evaluation, "step-time"), 7e-3, 1e-12);
    assert_near(ideal_number(evaluation, "verification-time"), 15.203125e-3, 1e-9);
    assert_near(ideal_number(evaluation, "speculative-token-generation"),
                3.3616 / (15.203125e-3 + 4 * 0.95e-3), 1e-6);
    lab_close(&lab);
}

static void nothing_is_drafted_where_the_scenario_does_not_say_so(void **state)
{
    (void)state;
    struct lab lab;
    open_bench(&lab);
    struct result result =
        evaluation_result(of_artifact(&lab, "dense-file", "plain"), "speculative-token-generation");
    assert_int_equal(result.state, RESULT_NOT_APPLICABLE);
    lab_close(&lab);
}

static void a_model_with_other_tokens_cannot_be_drafted_for(void **state)
{
    (void)state;
    struct lab lab;
    open_bench(&lab);
    struct result result =
        evaluation_result(of_artifact(&lab, "other-file", "drafting"), "speculative-speed-up");
    assert_int_equal(result.state, RESULT_NOT_APPLICABLE);
    assert_true(str_equal(result.reason, STR("the model that drafts has other tokens")));
    lab_close(&lab);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(drafting_gives_more_tokens_for_one_reading_of_the_weights),
        cmocka_unit_test(a_mixture_gains_less_since_more_experts_are_read),
        cmocka_unit_test(nothing_is_drafted_where_the_scenario_does_not_say_so),
        cmocka_unit_test(a_model_with_other_tokens_cannot_be_drafted_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
