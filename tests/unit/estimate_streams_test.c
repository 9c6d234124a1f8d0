/* Several sequences at once, by the shipped formulas. */
#include "unit/ideal.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* A card of 40 GB, 1000 GB/s and 100 TFLOP/s; a model of which a token reads 9.5 GB and multiplies
 * 9.5 billion parameters, and whose cache takes 40 · 2 · 8 · 128 · 2 byte = 163,840 byte a token.
 */
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
    lab_add(lab, "models", "dense",
            "parameters: 10 billion\nlayers: 40\nvocabulary: 100000\nhidden: 5000\n"
            "tied_embeddings: no\nlayer_groups:\n"
            "  - {layers: 40, attention: full, kv_heads: 8, head_size: 128}\n");
    lab_add(lab, "quantizations", "q", "family: legacy\nbits_per_weight: 8 bit/param\n");
    lab_add(lab, "artifacts", "file",
            "model: dense\nquantization: q\nsize: 10 GB\nembedding_size: 0.5 GB\n");
    lab_add(lab, "engines", "engine", "family: vLLM\nkv_layout: pages\n");
    lab_add(lab, "use-cases", "chat", "description: D\nprompt: 512 tok\noutput: 100 tok\n");
}

static struct evaluation *of_batch(struct lab *lab, double batch)
{
    struct binding binding = {.context = 8192, .batch = batch};
    lab_catalog(lab);
    binding.records[SLOT_SYSTEM] = lab_record(lab, "system", "machine");
    binding.records[SLOT_ARTIFACT] = lab_record(lab, "artifact", "file");
    binding.records[SLOT_ENGINE] = lab_record(lab, "engine", "engine");
    binding.records[SLOT_USE_CASE] = lab_record(lab, "use_case", "chat");
    struct evaluation *evaluation = ideal_evaluation(lab, binding);
    ideal_assume(lab, evaluation, "batched-share", 0.5);
    return evaluation;
}

/* Reading takes 9.5 ms, multiplying 2 · 9.5e9 / 50e12 s = 0.38 ms a sequence: 25 sequences. Ten get
 * their tokens in the time of one; with a fifth of the arithmetic, in that of two. */
static void sequences_share_the_reading_of_weights_until_arithmetic_limits(void **state)
{
    (void)state;
    struct lab lab;
    open_bench(&lab);
    assert_near(ideal_number(of_batch(&lab, 1), "compute-bound-batch"), 25, 1e-9);
    assert_near(ideal_number(of_batch(&lab, 10), "token-generation"), 10 / 9.5e-3, 1e-6);
    assert_near(ideal_number(of_batch(&lab, 10), "token-generation-per-stream"), 1 / 9.5e-3, 1e-6);
    struct evaluation *evaluation = of_batch(&lab, 10);
    ideal_assume(&lab, evaluation, "batched-share", 0.1);
    assert_near(ideal_number(evaluation, "compute-bound-batch"), 5, 1e-9);
    assert_near(ideal_number(evaluation, "token-generation"), 10 / 19e-3, 1e-6);
    lab_close(&lab);
}

/* Each takes 8192 · 163,840 byte. */
static void as_many_sequences_fit_as_there_is_room_for_caches(void **state)
{
    (void)state;
    struct lab lab;
    open_bench(&lab);
    struct evaluation *evaluation = of_batch(&lab, 1);
    double cache = 8192 * 163840.0;
    double rest = ideal_number(evaluation, "required-memory") - cache;
    assert_near(ideal_number(evaluation, "sequences-that-fit"), floor((40e9 - rest) / cache), 0);
    lab_close(&lab);
}

/* With its whole context a sequence adds 8192 · 163,840 byte at 1000 GB/s, 1.342 ms, to 9.5 ms: at
 * 50 tokens a second, in 20 ms, that is 7 sequences. */
static void streams_are_served_while_each_is_fast_enough(void **state)
{
    (void)state;
    struct lab lab;
    open_bench(&lab);
    struct evaluation *evaluation = of_batch(&lab, 1);
    ideal_assume(&lab, evaluation, "stream-rate", 50);
    assert_near(ideal_number(evaluation, "streams-served"), 7, 0);
    lab_close(&lab);
}

static void requests_read_their_prompts_in_turn_and_generate_together(void **state)
{
    (void)state;
    struct lab lab;
    open_bench(&lab);
    struct evaluation *evaluation = of_batch(&lab, 4);
    double each =
        4 * ideal_number(evaluation, "prefill-time") + ideal_number(evaluation, "generation-time");
    assert_near(ideal_number(evaluation, "requests-per-hour"), 4 * 3600 / each, 1e-6);
    lab_close(&lab);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sequences_share_the_reading_of_weights_until_arithmetic_limits),
        cmocka_unit_test(as_many_sequences_fit_as_there_is_room_for_caches),
        cmocka_unit_test(streams_are_served_while_each_is_fast_enough),
        cmocka_unit_test(requests_read_their_prompts_in_turn_and_generate_together),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
