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
            "vendor: V\nclass: consumer\nvram: 24 GB\ntdp: 300 W\n"
            "memory_bandwidth: 1000 GB/s\nmemory_type: gddr6x\n");
    lab_add(&lab, "gpus", "small", "vendor: V\nclass: consumer\nvram: 8 GB\n");
    lab_add(&lab, "cpus", "chip",
            "vendor: V\ncores: 8\nccds: 2\nmemory_max: 100 GB\n"
            "memory_channels: 2\nmemory_rate: 5000 MT/s\n");
    lab_add(&lab, "systems", "box",
            "cpu: chip\nmemory_capacity: 64 GB\nprice: 1000 EUR\n"
            "gpus:\n  - {gpu: card, count: 2}\n  - {gpu: small, count: 1}\n");
    lab_add(&lab, "systems", "bare", "cpu: chip\nmemory_capacity: 64 GB\n");
    lab_add(&lab, "models", "llm", "parameters: 8 billion\ncontext_max: 100000 tok\n");
    lab_add(&lab, "quantizations", "q8", "family: legacy\nbits_per_weight: 8 bit/param\n");
    lab_add(&lab, "artifacts", "file", "model: llm\nquantization: q8\nsize: 8000000000 byte\n");
    lab_add(&lab, "use-cases", "chat", "description: d\nprompt: 1000 tok\noutput: 100 tok\n");
    *state = &lab;
    return 0;
}

static int close_lab(void **state)
{
    lab_close(*state);
    return 0;
}

static struct evaluation *evaluation_of(struct lab *lab, const char *system)
{
    if (lab->method == NULL) {
        assert_non_null(lab_method(lab));
    }
    struct binding binding = {.context = 4096, .batch = 1};
    binding.records[SLOT_SYSTEM] = lab_record(lab, "system", system);
    binding.records[SLOT_GPU] = lab_record(lab, "gpu", "card");
    binding.records[SLOT_ARTIFACT] = lab_record(lab, "artifact", "file");
    binding.records[SLOT_USE_CASE] = lab_record(lab, "use_case", "chat");
    return evaluation_new(&lab->arena, lab->method, lab->catalog, binding_completed(binding));
}

static void a_device_alone_is_a_system(void **state)
{
    struct lab *lab = *state;
    lab_formula(lab, "card-memory", "system", "GB", "sum(system.gpus, count * gpu.vram)");
    lab_formula(lab, "rate", "system", "MT/s",
                "default(system.memory_rate, system.cpu.memory_rate)");
    assert_non_null(lab_method(lab));
    struct binding binding = {0};
    binding.records[SLOT_SYSTEM] = system_of_gpu(&lab->arena, lab_record(lab, "gpu", "card"), 3);
    struct evaluation *evaluation =
        evaluation_new(&lab->arena, lab->method, lab->catalog, binding_completed(binding));
    assert_true(evaluation_result(evaluation, "card-memory").typical == 72e9);
    assert_int_equal(evaluation_result(evaluation, "rate").state, RESULT_UNKNOWN);

    const struct record *cpu = lab_record(lab, "cpu", "chip");
    struct quantity rate = {
        .form = QUANTITY_EXACT, .typical = 4800e6, .unit = unit_of(lab->units, "MT/s")};
    for (int i = 0; i < 2; i++) {
        binding = (struct binding){0};
        binding.records[SLOT_SYSTEM] = system_of_cpu(&lab->arena, cpu, i == 0 ? NULL : &rate);
        evaluation =
            evaluation_new(&lab->arena, lab->method, lab->catalog, binding_completed(binding));
        assert_true(evaluation_result(evaluation, "rate").typical == (i == 0 ? 5000e6 : 4800e6));
        assert_true(evaluation_result(evaluation, "card-memory").typical == 0);
    }
}

static void an_assumption_may_be_replaced(void **state)
{
    struct lab *lab = *state;
    lab_assumption(lab, "eta-read", "value: 80 %");
    lab_formula(lab, "tried", "gpu", "GB", "eta_read * gpu.vram");
    struct evaluation *evaluation = evaluation_of(lab, "box");
    struct quantity fitted = {.form = QUANTITY_EXACT, .typical = 0.5, .unit.factor = 1};
    evaluation_assume(evaluation, STR("eta-read"), &fitted);
    assert_true(evaluation_result(evaluation, "tried").typical == 12e9);
}

static void verdicts_follow_the_first_rule_that_holds(void **state)
{
    struct lab *lab = *state;
    lab_formula(lab, "speed", "placement", "tok/s", "100 tok/s / batch");
    lab_formula(lab, "doubt", "placement", "tok/s", "unknown('speed of light')");
    lab_add(lab, "service-levels", "classes",
            "description: d\nunknown_symbol: '?'\nrules:\n"
            "  - {verdict: best, symbol: A, when: speed > 1000 tok/s, passes: yes}\n"
            "  - {verdict: good, symbol: B, when: speed > 50 tok/s, passes: yes}\n"
            "  - {verdict: bad, symbol: C, passes: no}\n");
    lab_add(lab, "service-levels", "doubtful",
            "description: d\nunknown_symbol: '?'\nrules:\n"
            "  - {verdict: good, when: doubt > 5 tok/s and speed > 1 tok/s, passes: yes}\n"
            "  - {verdict: bad, passes: no}\n");
    struct evaluation *evaluation = evaluation_of(lab, "box");
    struct verdict verdict = verdict_of(evaluation, lab_record(lab, "service_level", "classes"));
    assert_true(str_equal(verdict.text, STR("good")) && verdict.passes && verdict.is_known);
    assert_true(str_equal(verdict.symbol, STR("B")));
    assert_true(str_equal(verdict.reason, STR("speed > 1000 tok/s")));
    verdict = verdict_of(evaluation, lab_record(lab, "service_level", "doubtful"));
    assert_true(str_equal(verdict.text, STR("unknown")) && !verdict.is_known);
    assert_true(str_equal(verdict.symbol, STR("?")));
    assert_true(str_equal(verdict.reason, STR("speed of light")));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_lab, close_lab)
    const struct CMUnitTest tests[] = {
        TEST(a_device_alone_is_a_system),
        TEST(an_assumption_may_be_replaced),
        TEST(verdicts_follow_the_first_rule_that_holds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
