/* Models that lie partly on a card and partly in system memory, by the shipped formulas. */
#include "estimate/run.h"
#include "unit/ideal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* A card that reads 1000 GB/s, a processor that reads 100 GB/s; the link has 16 lanes, of the
 * fourth generation at the card and the third at the processor: 16 · 0.985 GB/s = 15.76 GB/s. A
 * dense model of 10 billion parameters in 10 GB with two tables of 0.5 GB, of which the input's is
 * not read; and one of 20 GB in which 16 of 20 billion parameters are in 16 experts, 4 of them
 * chosen: 4 GB of experts and, beside a table of 1 GB that is not read, 3 GB are read. */
static void open_bench(struct lab *lab)
{
    lab_open(lab);
    lab_project_formulas(lab);
    lab_add(lab, "cpus", "host",
            "vendor: V\ncores: 8\nmemory_bandwidth: 100 GB/s\npcie_version: 3.0\n"
            "pcie_lanes: 24\n");
    lab_add(lab, "gpus", "card",
            "vendor: V\nclass: consumer\nvram: 12 GB\nmemory_bandwidth: 1000 GB/s\n"
            "fp16: 100 TFLOP/s\npcie_version: 4.0\npcie_lanes: 16\n");
    lab_add(lab, "systems", "machine",
            "cpu: host\ngpus: [{gpu: card, count: 1}]\nmemory_capacity: 64 GB\n");
    lab_add(lab, "models", "dense",
            "parameters: 10 billion\nlayers: 40\nvocabulary: 100000\nhidden: 5000\n"
            "tied_embeddings: no\nlayer_groups:\n"
            "  - {layers: 40, attention: full, kv_heads: 1, head_size: 1}\n");
    lab_add(lab, "models", "mixture",
            "parameters: 20 billion\nactive_parameters: 8 billion\nlayers: 40\nexperts: 16\n"
            "experts_used: 4\ntied_embeddings: no\nlayer_groups:\n"
            "  - {layers: 40, attention: full, kv_heads: 1, head_size: 1}\n");
    lab_add(lab, "quantizations", "q", "family: legacy\nbits_per_weight: 8 bit/param\n");
    lab_add(lab, "artifacts", "dense-file",
            "model: dense\nquantization: q\nsize: 10 GB\nembedding_size: 0.5 GB\n");
    lab_add(lab, "artifacts", "mixture-file",
            "model: mixture\nquantization: q\nsize: 20 GB\nembedding_size: 1 GB\n");
    lab_add(lab, "engines", "engine", "family: llama.cpp\n");
    lab_add(lab, "benchmarks", "by-layers",
            "system: machine\nartifact: dense-file\nengine: engine\nrole: calibration\nresults:\n"
            "  - {test: generation, output: 1 tok, gpu_layers: 21, token_generation: 20 tok/s}\n");
    lab_add(lab, "benchmarks", "by-experts",
            "system: machine\nartifact: mixture-file\nengine: engine\nrole: calibration\n"
            "results:\n"
            "  - {test: generation, output: 1 tok, cpu_expert_layers: 30, token_generation: 20 "
            "tok/s}\n");
}

static struct evaluation *of_run(struct lab *lab, const char *benchmark)
{
    lab_catalog(lab);
    const struct record *record = lab_record(lab, "benchmark", benchmark);
    const struct record *row = record_item(record, "results", 0)->as.record;
    return ideal_evaluation(
        lab, binding_of_run(record, row, machine_of_benchmark(&lab->arena, record), NULL));
}

static struct evaluation *of_artifact(struct lab *lab, const char *artifact, double prompt)
{
    struct binding binding = {.context = 512, .batch = 1, .prompt = prompt};
    lab_catalog(lab);
    binding.records[SLOT_SYSTEM] = lab_record(lab, "system", "machine");
    binding.records[SLOT_ARTIFACT] = lab_record(lab, "artifact", artifact);
    binding.records[SLOT_ENGINE] = lab_record(lab, "engine", "engine");
    return ideal_evaluation(lab, binding);
}

/* 20 of 40 layers and the output: half of 9.0 GB, and 0.5 GB, at 1000 GB/s, and the other 4.5 GB at
 * 100 GB/s: 5 ms + 45 ms, and one crossing of 1 ms. */
static void layers_are_read_where_they_lie_one_device_after_the_other(void **state)
{
    (void)state;
    struct lab lab;
    open_bench(&lab);
    struct evaluation *evaluation = of_run(&lab, "by-layers");
    ideal_assume(&lab, evaluation, "crossing-time", 1e-3);
    assert_near(ideal_number(evaluation, "gpu-share"), 0.5, 1e-12);
    assert_near(ideal_number(evaluation, "gpu-dense-read"), 5e9, 1);
    assert_near(ideal_number(evaluation, "step-time"), 51e-3, 1e-6);
    assert_near(ideal_number(evaluation, "token-generation-ceiling"), 20, 1e-6);
    lab_close(&lab);
}

/* The experts of 30 of 40 layers: 3 of 4 GB of experts at 100 GB/s, the fourth and 3 GB of all the
 * rest at 1000 GB/s: 30 ms + 4 ms; and 60 crossings of 20 us, there and back. */
static void experts_in_system_memory_are_read_from_there(void **state)
{
    (void)state;
    struct lab lab;
    open_bench(&lab);
    struct evaluation *evaluation = of_run(&lab, "by-experts");
    ideal_assume(&lab, evaluation, "crossing-time", 20e-6);
    assert_near(ideal_number(evaluation, "gpu-share"), 1, 0);
    assert_near(ideal_number(evaluation, "gpu-experts-share"), 0.25, 1e-12);
    assert_near(ideal_number(evaluation, "crossings"), 60, 1e-9);
    assert_near(ideal_number(evaluation, "step-time"), 35.2e-3, 1e-6);
    lab_close(&lab);
}

/* 12 GB less margin, runtime and buffers hold all but the experts, 4 GB, and some of these: read by
 * experts sooner than by layers, each with its 0.4 GB of experts. */
static void a_mixture_is_split_by_experts_where_all_the_rest_fits(void **state)
{
    (void)state;
    struct lab lab;
    open_bench(&lab);
    struct evaluation *evaluation = of_artifact(&lab, "mixture-file", 0);
    assert_true(str_equal(ideal_word(evaluation, "placement"), STR("hybrid")));
    assert_true(str_equal(ideal_word(evaluation, "offload"), STR("experts")));
    double room = ideal_number(evaluation, "card-room");
    double cache = ideal_number(evaluation, "kv-cache");
    double share = ideal_number(evaluation, "gpu-experts-share");
    assert_true(room > 8e9 && room < 11e9);
    assert_near(share, (room - 4e9 - cache) / 16e9, 1e-9);
    assert_near(ideal_number(evaluation, "step-time"),
                (3e9 + share * 4e9) / 1000e9 + (1 - share) * 4e9 / 100e9, 1e-9);
    lab_close(&lab);
}

/* In micro-batches of 512, a prompt of 1024 tokens copies twice what its tokens choose of the
 * experts in system memory. With an exponent of 2/9 these are as many as of 512^(2/9) = 4 that
 * choose evenly: 1 - 0.75^4 of them. */
static void a_prompt_copies_weights_to_the_card_for_each_micro_batch(void **state)
{
    (void)state;
    struct lab lab;
    open_bench(&lab);
    struct evaluation *evaluation = of_artifact(&lab, "mixture-file", 1024);
    ideal_assume(&lab, evaluation, "copy-share", 0.5);
    ideal_assume(&lab, evaluation, "expert-spread", 2.0 / 9);
    assert_near(ideal_number(evaluation, "host-link"), 15.76e9, 1);
    assert_near(ideal_number(evaluation, "prompt-gpu-part"), 1, 0);
    double chosen = 1 - 0.75 * 0.75 * 0.75 * 0.75;
    double away = chosen * (1 - ideal_number(evaluation, "gpu-experts-share")) * 16e9;
    double copying = away / (0.5 * 15.76e9);
    assert_near(ideal_number(evaluation, "prompt-copy-time"), copying, 1e-6);
    assert_true(ideal_number(evaluation, "prompt-time") > 2 * copying);
    assert_true(ideal_number(evaluation, "prompt-time") < 2 * copying + 1);
    lab_close(&lab);
}

/* A few tokens are computed where the weights lie. */
static void a_short_prompt_copies_nothing(void **state)
{
    (void)state;
    struct lab lab;
    open_bench(&lab);
    struct evaluation *evaluation = of_artifact(&lab, "mixture-file", 16);
    assert_true(ideal_number(evaluation, "prompt-gpu-part") < 1);
    assert_near(ideal_number(evaluation, "prompt-copy-time"), 0, 0);
    lab_close(&lab);
}

static double generation_on_two(struct lab *lab, const char *engine)
{
    struct binding binding = {.context = 512, .batch = 1};
    lab_catalog(lab);
    binding.records[SLOT_SYSTEM] = lab_record(lab, "system", "two-processors");
    binding.records[SLOT_ARTIFACT] = lab_record(lab, "artifact", "dense-file");
    binding.records[SLOT_ENGINE] = lab_record(lab, "engine", engine);
    struct evaluation *evaluation = ideal_evaluation(lab, binding);
    ideal_assume(lab, evaluation, "numa-share", 0.9);
    assert_near(ideal_number(evaluation, "ram-bandwidth"), 200e9, 1);
    assert_near(ideal_number(evaluation, "token-generation-ceiling"), 200 / 9.5, 1e-9);
    return ideal_number(evaluation, "token-generation");
}

/* 9.5 GB at 100 GB/s, or at 0.9 of 200 GB/s. */
static void two_processors_are_as_fast_as_one_unless_each_reads_its_own_memory(void **state)
{
    (void)state;
    struct lab lab;
    open_bench(&lab);
    lab_add(&lab, "systems", "two-processors", "cpu: host\nsockets: 2\nmemory_capacity: 128 GB\n");
    lab_add(&lab, "engines", "aware", "family: other\nnuma_aware: yes\n");
    assert_near(generation_on_two(&lab, "engine"), 100 / 9.5, 1e-9);
    assert_near(generation_on_two(&lab, "aware"), 180 / 9.5, 1e-9);
    lab_close(&lab);
}

/* 8 cores of 256 bit with two units at 5.5 GHz: 8 · 8 · 2 · 2 · 5.5 = 1408 GFLOP/s, and 12 with one
 * unit at 4.6 GHz: 12 · 8 · 2 · 4.6 = 883.2. */
static void each_type_of_core_adds_its_own_arithmetic(void **state)
{
    (void)state;
    struct lab lab;
    open_bench(&lab);
    lab_add(&lab, "cpus", "hybrid",
            "vendor: V\ncores: 20\ncore_types:\n"
            "  - {name: P, count: 8, clock: 5.5 GHz, simd_width: 256 bit, fma_units: 2}\n"
            "  - {name: E, count: 12, clock: 4.6 GHz, simd_width: 256 bit, fma_units: 1}\n");
    struct binding binding = {.context = 512, .batch = 1};
    lab_catalog(&lab);
    binding.records[SLOT_CPU] = lab_record(&lab, "cpu", "hybrid");
    assert_near(ideal_number(ideal_evaluation(&lab, binding), "cpu-peak-fp32"), 2291.2e9, 1);
    lab_close(&lab);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(layers_are_read_where_they_lie_one_device_after_the_other),
        cmocka_unit_test(experts_in_system_memory_are_read_from_there),
        cmocka_unit_test(a_mixture_is_split_by_experts_where_all_the_rest_fits),
        cmocka_unit_test(a_prompt_copies_weights_to_the_card_for_each_micro_batch),
        cmocka_unit_test(a_short_prompt_copies_nothing),
        cmocka_unit_test(two_processors_are_as_fast_as_one_unless_each_reads_its_own_memory),
        cmocka_unit_test(each_type_of_core_adds_its_own_arithmetic),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
