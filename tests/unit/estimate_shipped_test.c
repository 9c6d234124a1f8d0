/* The shipped formulas over the shipped records, held against arithmetic done by hand. */
#include "estimate/evaluate.h"
#include "unit/lab.h"
#include "unit/shipped.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static double value_of(struct shipped *shipped, struct binding binding, const char *formula)
{
    struct evaluation *evaluation =
        evaluation_new(&shipped->arena, shipped->project.method, shipped->project.catalog,
                       binding_completed(binding));
    struct result result = evaluation_result(evaluation, formula);
    assert_int_equal(result.state, RESULT_KNOWN);
    return result.typical;
}

static double bandwidth_of(struct shipped *shipped, const char *cpu)
{
    struct binding binding = {.context = 4096, .batch = 1};
    binding.records[SLOT_SYSTEM] =
        system_of_cpu(&shipped->arena, shipped_record(shipped, "cpu", cpu), NULL);
    return value_of(shipped, binding, "ram-bandwidth");
}

static double of_model(struct shipped *shipped, const char *model, const char *formula)
{
    struct binding binding = {.context = 4096, .batch = 1};
    binding.records[SLOT_MODEL] = shipped_record(shipped, "model", model);
    return value_of(shipped, binding, formula);
}

static void assert_near(double value, double expected, double tolerance)
{
    if (!(value >= expected - tolerance && value <= expected + tolerance)) {
        fail_msg("%.10g is not %.10g within %g", value, expected, tolerance);
    }
}

static void memory_bandwidth_is_the_lesser_of_both_sides(void **state)
{
    struct shipped *shipped = *state;
    /* One die that reads 32 byte in each of 1.8e9 cycles of the fabric: 57.6e9 byte/s; its memory
     * would give 2 channels of 8 byte at 5.2e9 transfers: 83.2e9. */
    assert_near(bandwidth_of(shipped, "ryzen-5-7400f"), 57.6e9, 1);
    /* 12 channels of 8 byte at 6.0e9 and 4.8e9 transfers a second. */
    assert_near(bandwidth_of(shipped, "epyc-9755"), 576e9, 1);
    assert_near(bandwidth_of(shipped, "epyc-9554p"), 460.8e9, 1);
}

static void a_token_takes_keys_and_values_of_every_layer(void **state)
{
    struct shipped *shipped = *state;
    /* 2 · layers · KV heads · head size · 2 byte: 2·32·8·128·2, 2·80·8·128·2. */
    assert_near(of_model(shipped, "llama-3-1-8b", "kv-bytes-per-token"), 131072, 1e-6);
    assert_near(of_model(shipped, "llama-3-70b", "kv-bytes-per-token"), 327680, 1e-6);
    /* Latent attention keeps one vector of 512 + 64 elements: 61·576·2. */
    assert_near(of_model(shipped, "deepseek-v3", "kv-bytes-per-token"), 70272, 1e-6);
}

static double cache_of(struct shipped *shipped, const char *artifact, const char *engine,
                       double context)
{
    struct binding binding = {.context = context, .batch = 1};
    binding.records[SLOT_SYSTEM] =
        system_of_gpu(&shipped->arena, shipped_record(shipped, "gpu", "rtx-3090"), 1);
    binding.records[SLOT_ARTIFACT] = shipped_record(shipped, "artifact", artifact);
    binding.records[SLOT_ENGINE] = shipped_record(shipped, "engine", engine);
    return value_of(shipped, binding, "kv-cache");
}

static void a_sliding_window_grows_no_more_where_the_engine_keeps_a_ring(void **state)
{
    struct shipped *shipped = *state;
    /* Gemma 3 27B: 2·16·128·2 = 8,192 byte a layer and token. 10 layers of 32,768 tokens:
     * 2,684,354,560. 52 layers with a window of 1,024 and a micro-batch of 512, 1,536 = 6·256
     * tokens: 654,311,424. In pages, 62 layers of 32,768 tokens: 16,642,998,272, which a log of
     * ik_llama.cpp gives as 16.643 GB. */
    assert_near(cache_of(shipped, "gemma-3-27b-q4-k-m", "llama-cpp", 32768), 3338665984, 1e-3);
    assert_near(cache_of(shipped, "gemma-3-27b-q4-k-m", "vllm", 32768), 16642998272, 1e-3);
    assert_near(cache_of(shipped, "gemma-3-27b-q4-0", "ik-llama-cpp", 32768), 16642998272, 1e-3);
    /* gpt-oss-20b: 2·8·64·2 = 2,048 byte. 12 layers of 32,768 tokens: 805,306,368. 12 layers with
     * 128 + 512 = 640, padded 768 tokens: 18,874,368. In pages, 24 layers: 1,610,612,736. */
    assert_near(cache_of(shipped, "gpt-oss-20b-mxfp4", "llama-cpp", 32768), 824180736, 1e-3);
    assert_near(cache_of(shipped, "gpt-oss-20b-mxfp4", "vllm", 32768), 1610612736, 1e-3);
    /* A context shorter than that is held as it is: 24 · 2,048 · 512. */
    assert_near(cache_of(shipped, "gpt-oss-20b-mxfp4", "llama-cpp", 512), 25165824, 1e-3);
}

/* What engines wrote when they set up the cache, in MiB: 2196.00 for 61·576·2·32,768 byte and
 * 3072.00 for 48·2·4·128·2·32,768. */
static void the_cache_is_as_large_as_logs_say(void **state)
{
    struct shipped *shipped = *state;
    static const double mib = 1024 * 1024;
    assert_near(cache_of(shipped, "deepseek-v3-q4-k-m", "ik-llama-cpp", 32768), 2196 * mib, 1e-3);
    assert_near(cache_of(shipped, "qwen3-30b-a3b-q4-k-m", "ik-llama-cpp", 32768), 3072 * mib, 1e-3);
}

/* The report's workstation: 415 W behind its supply and 432 W at the wall while it generates, 125 W
 * behind a supply of 96 % at rest; 0.432 kW · 8 h · 250 · 0.15 USD/kWh = 129.60 USD a year, which
 * the report rounds to 130. */
static void a_workstation_draws_what_was_recorded_of_it(void **state)
{
    struct shipped *shipped = *state;
    struct binding binding = {.context = 8192, .batch = 1};
    binding.records[SLOT_SYSTEM] =
        shipped_record(shipped, "system", "workstation-9975wx-rtx-pro-6000-max-q");
    binding.records[SLOT_ARTIFACT] = shipped_record(shipped, "artifact", "llama-3-1-70b-q8-0");
    binding.records[SLOT_SCENARIO] = shipped_record(shipped, "scenario", "default");
    assert_near(value_of(shipped, binding, "system-power"), 415, 1e-9);
    assert_near(value_of(shipped, binding, "wall-power"), 432, 1e-9);
    assert_near(value_of(shipped, binding, "idle-wall-power"), 130.208333, 1e-6);
    assert_near(value_of(shipped, binding, "training-wall-power"), 787, 1e-9);
    assert_near(value_of(shipped, binding, "electricity-per-year"), 129.6, 1e-9);
}

/* A row of LocalScore's own table: 3552.26 tok/s, 103.10 tok/s, 357.88 ms.
 * 3552.26 · 103.10 · 1000 / 357.88 = 1,023,354; its cube root is 100.77249; ten times that. The
 * table says 1007.73: its three figures were rounded after the score was computed. */
static void localscore_is_ten_times_the_cube_root(void **state)
{
    (void)state;
    struct lab lab;
    lab_open(&lab);
    lab_project_formulas(&lab);
    lab_add(&lab, "gpus", "card",
            "vendor: V\nclass: consumer\nvram: 24 GB\nmemory_bandwidth: 1000 GB/s\n");
    lab_add(&lab, "models", "llm", "parameters: 8 billion\ncontext_max: 100000 tok\n");
    lab_add(&lab, "quantizations", "q", "family: legacy\nbits_per_weight: 4.5 bit/param\n");
    lab_add(&lab, "artifacts", "file", "model: llm\nquantization: q\nsize: 4500000000 byte\n");
    lab_add(&lab, "engines", "engine", "family: llamafile\n");
    lab_add(
        &lab, "benchmarks", "run",
        "gpu: card\nartifact: file\nengine: engine\nrole: calibration\ntrust: a\n"
        "results:\n"
        "  - {test: localscore, prompt_processing: 3552.26 tok/s, token_generation: 103.10 tok/s, "
        "ttft: 357.88 ms}\n");
    const struct method *method = lab_method(&lab);
    assert_non_null(method);
    struct binding binding = {.context = 4096, .batch = 1};
    binding.records[SLOT_SYSTEM] = system_of_gpu(&lab.arena, lab_record(&lab, "gpu", "card"), 1);
    binding.records[SLOT_ARTIFACT] = lab_record(&lab, "artifact", "file");
    struct evaluation *evaluation =
        evaluation_new(&lab.arena, method, lab.catalog, binding_completed(binding));
    struct result score = evaluation_result(evaluation, "localscore");
    assert_int_equal(score.state, RESULT_KNOWN);
    assert_near(score.typical, 1007.7249, 0.0005);
    struct result band = evaluation_result(evaluation, "localscore-band");
    assert_true(str_equal(band.word, STR("excellent")));
    lab_close(&lab);
}

/* The hours of a year cost the same whatever runs in them: what a token of a prompt costs is to
 * what a generated one costs as generating is to reading. */
static void a_token_costs_the_time_that_it_takes(void **state)
{
    struct shipped *shipped = *state;
    struct binding binding = {.context = 8192, .batch = 1};
    binding.records[SLOT_SYSTEM] =
        shipped_record(shipped, "system", "workstation-9975wx-rtx-pro-6000-max-q");
    binding.records[SLOT_ARTIFACT] = shipped_record(shipped, "artifact", "llama-3-1-70b-q8-0");
    binding.records[SLOT_SCENARIO] = shipped_record(shipped, "scenario", "default");
    double read = value_of(shipped, binding, "cost-per-input-token") *
                  value_of(shipped, binding, "prompt-processing");
    double generated = value_of(shipped, binding, "cost-per-token-amortised") *
                       value_of(shipped, binding, "token-generation");
    assert_near(read / generated, 1, 1e-9);
}

/* 1 billion parameters at 4.5 bit and 0.1 billion at 8.5 bit: 562.5 MB and 106.25 MB. */
static void tensors_make_the_size_of_a_file_that_is_not_known(void **state)
{
    (void)state;
    struct lab lab;
    lab_open(&lab);
    lab_project_formulas(&lab);
    lab_add(&lab, "models", "llm", "parameters: 1.1 billion\n");
    lab_add(&lab, "quantizations", "q", "family: legacy\nbits_per_weight: 4.9 bit/param\n");
    lab_add(&lab, "artifacts", "listed",
            "model: llm\nquantization: q\ntensors:\n"
            "  - {type: Q4_0, parameters: 1 billion, bits_per_weight: 4.5 bit/param}\n"
            "  - {type: Q8_0, parameters: 0.1 billion, bits_per_weight: 8.5 bit/param}\n");
    lab_add(&lab, "artifacts", "bare", "model: llm\nquantization: q\n");
    const struct method *method = lab_method(&lab);
    assert_non_null(method);
    static const struct {
        const char *artifact;
        double bytes;
    } cases[] = {{"listed", 668.75e6}, {"bare", 673.75e6}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct binding binding = {.context = 0};
        binding.records[SLOT_ARTIFACT] = lab_record(&lab, "artifact", cases[i].artifact);
        struct evaluation *evaluation =
            evaluation_new(&lab.arena, method, lab.catalog, binding_completed(binding));
        struct result size = evaluation_result(evaluation, "weights-size");
        assert_int_equal(size.state, RESULT_KNOWN);
        assert_near(size.typical, cases[i].bytes, 1);
    }
    lab_close(&lab);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_bandwidth_is_the_lesser_of_both_sides),
        cmocka_unit_test(a_token_takes_keys_and_values_of_every_layer),
        cmocka_unit_test(a_sliding_window_grows_no_more_where_the_engine_keeps_a_ring),
        cmocka_unit_test(the_cache_is_as_large_as_logs_say),
        cmocka_unit_test(a_workstation_draws_what_was_recorded_of_it),
        cmocka_unit_test(localscore_is_ten_times_the_cube_root),
        cmocka_unit_test(a_token_costs_the_time_that_it_takes),
        cmocka_unit_test(tensors_make_the_size_of_a_file_that_is_not_known),
    };
    return cmocka_run_group_tests(tests, shipped_open, shipped_close);
}
