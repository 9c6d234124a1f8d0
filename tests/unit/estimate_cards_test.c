/* Several cards that share a model, by the shipped formulas. */
#include "unit/ideal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* Two cards of 1000 GB/s with 16 lanes of the fourth generation, 31.504 GB/s, or with links of
 * 900 GB/s in both directions; a model of 40 layers of 5,000 hidden values, of which a token reads
 * 9.5 GB. */
static void open_bench(struct lab *lab)
{
    lab_open(lab);
    lab_project_formulas(lab);
    lab_add(lab, "cpus", "host", "vendor: V\ncores: 8\nmemory_bandwidth: 100 GB/s\n");
    lab_add(lab, "gpus", "card",
            "vendor: V\nclass: consumer\nvram: 24 GB\nmemory_bandwidth: 1000 GB/s\n"
            "fp16: 100 TFLOP/s\npcie_version: 4.0\npcie_lanes: 16\n");
    lab_add(lab, "gpus", "linked",
            "vendor: V\nclass: datacenter\nvram: 24 GB\nmemory_bandwidth: 1000 GB/s\n"
            "fp16: 100 TFLOP/s\npcie_version: 4.0\npcie_lanes: 16\nlink_bandwidth: 900 GB/s\n");
    lab_add(lab, "systems", "pair",
            "cpu: host\ngpus: [{gpu: card, count: 2}]\nmemory_capacity: 64 GB\n");
    lab_add(lab, "systems", "bridged",
            "cpu: host\ngpus: [{gpu: card, count: 2}]\nmemory_capacity: 64 GB\n"
            "card_link_bandwidth: 100 GB/s\n");
    lab_add(lab, "systems", "linked-pair",
            "cpu: host\ngpus: [{gpu: linked, count: 2}]\nmemory_capacity: 64 GB\n");
    lab_add(lab, "models", "dense",
            "parameters: 10 billion\nlayers: 40\nvocabulary: 100000\nhidden: 5000\n"
            "tied_embeddings: no\nlayer_groups:\n"
            "  - {layers: 40, attention: full, kv_heads: 1, head_size: 1}\n");
    lab_add(lab, "quantizations", "q", "family: legacy\nbits_per_weight: 8 bit/param\n");
    lab_add(lab, "artifacts", "file",
            "model: dense\nquantization: q\nsize: 10 GB\nembedding_size: 0.5 GB\n");
    lab_add(lab, "engines", "one-after-the-other", "family: llama.cpp\n");
    lab_add(lab, "engines", "all-at-once", "family: vLLM\ncard_split: tensors\n");
}

static struct evaluation *of_pair(struct lab *lab, const char *system, const char *engine)
{
    struct binding binding = {.context = 512, .batch = 1};
    lab_catalog(lab);
    binding.records[SLOT_SYSTEM] = lab_record(lab, "system", system);
    binding.records[SLOT_ARTIFACT] = lab_record(lab, "artifact", "file");
    binding.records[SLOT_ENGINE] = lab_record(lab, "engine", engine);
    struct evaluation *evaluation = ideal_evaluation(lab, binding);
    ideal_assume(lab, evaluation, "card-hop-time", 0.25e-3);
    ideal_assume(lab, evaluation, "own-link-latency", 10e-6);
    ideal_assume(lab, evaluation, "pcie-latency", 40e-6);
    return evaluation;
}

/* 9.5 GB at the bandwidth of one card, and one hop. */
static void cards_that_share_layers_work_one_after_the_other(void **state)
{
    (void)state;
    struct lab lab;
    open_bench(&lab);
    struct evaluation *evaluation = of_pair(&lab, "pair", "one-after-the-other");
    assert_true(str_equal(ideal_word(evaluation, "card-split"), STR("layers")));
    assert_near(ideal_number(evaluation, "step-time"), 9.75e-3, 1e-9);
    assert_near(ideal_number(evaluation, "token-generation-ceiling"), 1000 / 9.5, 1e-6);
    lab_close(&lab);
}

/* Half of 9.5 GB on each card, and 80 sums of 10,000 byte, of which 2 · 1/2 pass the link: 4.75 ms
 * + 80 · (40 us + 10,000 byte / 31.504 GB/s). */
static void cards_that_share_tensors_work_at_once_and_exchange_their_parts(void **state)
{
    (void)state;
    struct lab lab;
    open_bench(&lab);
    struct evaluation *evaluation = of_pair(&lab, "pair", "all-at-once");
    assert_near(ideal_number(evaluation, "cards-at-once"), 2, 0);
    assert_near(ideal_number(evaluation, "card-to-card"), 31.504e9, 1);
    double exchange = 80 * (40e-6 + 10000 / 31.504e9);
    assert_near(ideal_number(evaluation, "card-exchange-time"), exchange, 1e-9);
    assert_near(ideal_number(evaluation, "step-time"), 4.75e-3 + exchange, 1e-9);
    assert_near(ideal_number(evaluation, "token-generation-ceiling"), 2000 / 9.5, 1e-6);
    lab_close(&lab);
}

/* Half of 900 GB/s one way; of a bridge that a machine has, half of its 100 GB/s. */
static void links_of_their_own_shorten_the_exchange(void **state)
{
    (void)state;
    struct lab lab;
    open_bench(&lab);
    struct evaluation *evaluation = of_pair(&lab, "linked-pair", "all-at-once");
    assert_near(ideal_number(evaluation, "card-exchange-time"), 80 * (10e-6 + 10000 / 450e9), 1e-9);
    evaluation = of_pair(&lab, "bridged", "all-at-once");
    assert_near(ideal_number(evaluation, "card-exchange-time"), 80 * (10e-6 + 10000 / 50e9), 1e-9);
    lab_close(&lab);
}

/* The tokens of a prompt are no sequences of their own, each with a cache: in 512 of them, 10
 * billion parameters are multiplied at 2 · 100 TFLOP/s, all but the output's half billion, and
 * 5,000 values of 2 byte each are exchanged. */
static void a_micro_batch_exchanges_the_parts_of_all_its_tokens(void **state)
{
    (void)state;
    struct lab lab;
    open_bench(&lab);
    struct evaluation *evaluation = of_pair(&lab, "pair", "all-at-once");
    double computing = 2 * 9.5e9 * 512 / 200e12;
    double exchange = 80 * (40e-6 + 512 * 10000 / 31.504e9);
    assert_near(ideal_number(evaluation, "prompt-time"), computing + exchange, 0.1 * computing);
    lab_close(&lab);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cards_that_share_layers_work_one_after_the_other),
        cmocka_unit_test(cards_that_share_tensors_work_at_once_and_exchange_their_parts),
        cmocka_unit_test(links_of_their_own_shorten_the_exchange),
        cmocka_unit_test(a_micro_batch_exchanges_the_parts_of_all_its_tokens),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
