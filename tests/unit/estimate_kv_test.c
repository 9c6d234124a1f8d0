/* Types of the KV cache: the bytes of an element, and what follows from them, by hand. */
#include "estimate/evaluate.h"
#include "unit/lab.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

struct kv_case {
    const char *type;
    double block; /* bytes of 32 elements */
};

static const struct kv_case kv_cases[] = {
    {"f16", 64},  {"q8_0", 34}, {"q5_1", 24},   {"q5_0", 22},
    {"q4_1", 20}, {"q4_0", 18}, {"iq4_nl", 18},
};

enum { CASES = sizeof kv_cases / sizeof kv_cases[0] };

/* `kv_type`: a line of its own, or empty. */
static void add_scenario(struct lab *lab, const char *id, bool is_default, str kv_type)
{
    str text = str_format(&lab->arena,
                          "currency: USD\nelectricity_price: 0.1 USD/kWh\nhours_per_day: 8 h\n"
                          "days_per_year: 250\namortisation: 3 year\ncontext: 1024 tok\nbatch: 1\n"
                          "engine: engine\nartifact: file\nservice_level: level\n"
                          "is_default: %s\n%.*s",
                          is_default ? "yes" : "no", STR_ARGS(kv_type));
    lab_add(lab, "scenarios", id, str_terminated(&lab->arena, text));
}

static void add_run(struct lab *lab, const char *id, const char *kv_type)
{
    str text = str_format(&lab->arena,
                          "gpu: card\nartifact: file\nengine: engine\nrole: calibration\ntrust: a\n"
                          "kv_type: %s\nresults:\n  - {test: generation, output: 128 tok, "
                          "token_generation: 50 tok/s}\n",
                          kv_type);
    lab_add(lab, "benchmarks", id, str_terminated(&lab->arena, text));
}

static const char *id_of(struct lab *lab, int i)
{
    return str_terminated(&lab->arena, str_format(&lab->arena, "case-%d", i));
}

/* Two full layers and two that slide over 256 tokens: 2·2·64 = 256 elements a layer and token. */
static int open_lab(void **state)
{
    static struct lab lab;
    lab_open(&lab);
    lab_project_formulas(&lab);
    lab_add(&lab, "gpus", "card",
            "vendor: V\nclass: consumer\nvram: 24 GB\nmemory_bandwidth: 1000 GB/s\n");
    lab_add(&lab, "models", "llm",
            "parameters: 8 billion\ncontext_max: 100000 tok\nlayers: 4\nlayer_groups:\n"
            "  - {layers: 2, attention: full, kv_heads: 2, head_size: 64}\n"
            "  - {layers: 2, attention: sliding, kv_heads: 2, head_size: 64, window: 256 tok}\n");
    lab_add(&lab, "quantizations", "q", "family: legacy\nbits_per_weight: 4.5 bit/param\n");
    lab_add(&lab, "artifacts", "file", "model: llm\nquantization: q\nsize: 4500000000 byte\n");
    lab_add(&lab, "engines", "engine", "family: llama.cpp\nkv_layout: ring\n");
    lab_add(&lab, "service-levels", "level",
            "description: Any\nrules:\n  - {verdict: fine, passes: yes}\n");
    add_scenario(&lab, "plain", true, STR(""));
    for (int i = 0; i < CASES; i++) {
        const char *id = id_of(&lab, i);
        str line = str_format(&lab.arena, "kv_type: %s\n", kv_cases[i].type);
        add_scenario(&lab, id, false, line);
        add_run(&lab, id, kv_cases[i].type);
    }
    add_run(&lab, "of-another-type", "tbq3");
    *state = &lab;
    return lab_method(&lab) != NULL ? 0 : -1;
}

static int close_lab(void **state)
{
    lab_close(*state);
    return 0;
}

static struct result result_of(struct lab *lab, const char *scenario, const char *benchmark,
                               const char *formula)
{
    struct binding binding = {.context = 1024, .batch = 1};
    binding.records[SLOT_SYSTEM] = system_of_gpu(&lab->arena, lab_record(lab, "gpu", "card"), 1);
    binding.records[SLOT_ARTIFACT] = lab_record(lab, "artifact", "file");
    binding.records[SLOT_SCENARIO] = lab_record(lab, "scenario", scenario);
    binding.records[SLOT_BENCHMARK] =
        benchmark != NULL ? lab_record(lab, "benchmark", benchmark) : NULL;
    struct evaluation *evaluation =
        evaluation_new(&lab->arena, lab->method, lab->catalog, binding_completed(binding));
    return evaluation_result(evaluation, formula);
}

static void assert_bytes(struct result result, double expected)
{
    assert_int_equal(result.state, RESULT_KNOWN);
    if (!(result.typical >= expected - 1e-6 && result.typical <= expected + 1e-6)) {
        fail_msg("%.10g is not %.10g", result.typical, expected);
    }
}

/* Held: 2·256·(1,024 + 768) = 917,504 elements, since 256 + 512 tokens are a multiple of 256. Read:
 * 2·256·(1,024 + 256) = 655,360. */
static const double elements_held = 917504;
static const double elements_read = 655360;

static void a_scenario_says_the_type_of_the_cache(void **state)
{
    struct lab *lab = *state;
    for (int i = 0; i < CASES; i++) {
        const char *id = id_of(lab, i);
        double bytes = kv_cases[i].block / 32;
        assert_bytes(result_of(lab, id, NULL, "kv-cache"), elements_held * bytes);
        assert_bytes(result_of(lab, id, NULL, "kv-read"), elements_read * bytes);
    }
}

static void a_run_has_the_type_that_its_record_states(void **state)
{
    struct lab *lab = *state;
    for (int i = 0; i < CASES; i++) {
        const char *id = id_of(lab, i);
        double bytes = kv_cases[i].block / 32;
        assert_bytes(result_of(lab, "plain", id, "kv-cache"), elements_held * bytes);
        assert_bytes(result_of(lab, "case-1", id, "kv-cache"), elements_held * bytes);
    }
}

static void sixteen_bits_are_taken_where_nobody_states_a_type(void **state)
{
    assert_bytes(result_of(*state, "plain", NULL, "kv-cache"), elements_held * 2);
    assert_bytes(result_of(*state, "plain", NULL, "kv-read"), elements_read * 2);
}

static void a_type_that_is_not_known_leaves_the_cache_unknown(void **state)
{
    struct result result = result_of(*state, "plain", "of-another-type", "kv-cache");
    assert_int_equal(result.state, RESULT_UNKNOWN);
    assert_non_null(
        strstr(str_terminated(&((struct lab *)*state)->arena, result.reason), "benchmark.kv_type"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_scenario_says_the_type_of_the_cache),
        cmocka_unit_test(a_run_has_the_type_that_its_record_states),
        cmocka_unit_test(sixteen_bits_are_taken_where_nobody_states_a_type),
        cmocka_unit_test(a_type_that_is_not_known_leaves_the_cache_unknown),
    };
    return cmocka_run_group_tests(tests, open_lab, close_lab);
}
