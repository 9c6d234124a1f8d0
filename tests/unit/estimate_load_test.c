/* The time to load a model, by the shipped formulas. */
#include "unit/ideal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* A drive of 7 GB/s with many requests at once, 4 with one; one of 2 GB/s; a stated 10 GB/s alone.
 * Cards whose four lanes of the third generation carry 3.94 GB/s, and sixteen of the fourth. */
static void open_bench(struct lab *lab)
{
    lab_open(lab);
    lab_project_formulas(lab);
    lab_add(lab, "storage", "tested",
            "capacity: 2 TB\nread: 7000 MB/s\ntests:\n"
            "  - {pattern: sequential, queue: 32, read: 7000 MB/s}\n"
            "  - {pattern: sequential, queue: 1, read: 4000 MB/s}\n"
            "  - {pattern: random, queue: 1, read: 90 MB/s}\n");
    lab_add(lab, "storage", "slow",
            "capacity: 2 TB\ntests: [{pattern: sequential, queue: 1, read: 2000 MB/s}]\n");
    lab_add(lab, "storage", "stated", "capacity: 2 TB\nread: 10000 MB/s\n");
    lab_add(lab, "cpus", "host", "vendor: V\ncores: 8\nmemory_bandwidth: 100 GB/s\n");
    lab_add(lab, "gpus", "narrow",
            "vendor: V\nclass: consumer\nvram: 24 GB\nmemory_bandwidth: 1000 GB/s\n"
            "fp16: 100 TFLOP/s\npcie_version: 3.0\npcie_lanes: 4\n");
    lab_add(lab, "systems", "without-card",
            "cpu: host\nmemory_capacity: 64 GB\nstorage: [{storage: slow, count: 1}, "
            "{storage: tested, count: 1}]\n");
    lab_add(lab, "systems", "with-card",
            "cpu: host\ngpus: [{gpu: narrow, count: 1}]\nmemory_capacity: 64 GB\n"
            "storage: [{storage: tested, count: 1}]\n");
    lab_add(lab, "systems", "without-drive", "cpu: host\nmemory_capacity: 64 GB\n");
    lab_add(lab, "models", "llm",
            "parameters: 8 billion\nlayers: 32\nlayer_groups:\n"
            "  - {layers: 32, attention: full, kv_heads: 1, head_size: 1}\n");
    lab_add(lab, "quantizations", "q", "family: legacy\nbits_per_weight: 8 bit/param\n");
    lab_add(lab, "artifacts", "file", "model: llm\nquantization: q\nsize: 8 GB\n");
    lab_add(lab, "use-cases", "chat", "description: D\nprompt: 512 tok\noutput: 1 tok\n");
}

static struct evaluation *of_system(struct lab *lab, const char *system)
{
    struct binding binding = {.context = 512, .batch = 1};
    lab_catalog(lab);
    binding.records[SLOT_SYSTEM] = lab_record(lab, "system", system);
    binding.records[SLOT_ARTIFACT] = lab_record(lab, "artifact", "file");
    binding.records[SLOT_USE_CASE] = lab_record(lab, "use_case", "chat");
    struct evaluation *evaluation = ideal_evaluation(lab, binding);
    ideal_assume(lab, evaluation, "load-start", 1);
    ideal_assume(lab, evaluation, "copy-share", 0.8);
    ideal_assume(lab, evaluation, "storage-fallback", 5e9);
    return evaluation;
}

/* The fastest drive: 8 GB at 4 GB/s, and a second to start. */
static void a_file_loads_at_the_rate_of_one_request_at_a_time(void **state)
{
    (void)state;
    struct lab lab;
    open_bench(&lab);
    assert_near(ideal_number(of_system(&lab, "without-card"), "load-time"), 3, 1e-9);
    /* 8 GB at 5 GB/s where no drive is recorded. */
    assert_near(ideal_number(of_system(&lab, "without-drive"), "load-time"), 2.6, 1e-9);
    lab_close(&lab);
}

static void a_stated_rate_is_for_many_requests_at_once(void **state)
{
    (void)state;
    struct lab lab;
    open_bench(&lab);
    struct binding binding = {.context = 512, .batch = 1};
    lab_catalog(&lab);
    binding.records[SLOT_STORAGE] = lab_record(&lab, "storage", "stated");
    struct evaluation *evaluation = ideal_evaluation(&lab, binding);
    ideal_assume(&lab, evaluation, "single-queue-share", 0.55);
    assert_near(ideal_number(evaluation, "storage-load-rate"), 5.5e9, 1);
    lab_close(&lab);
}

/* 0.8 of 4 · 0.985 GB/s is less than the drive's 4: 8 GB at 3.152 GB/s. */
static void a_narrow_link_to_the_card_loads_no_faster(void **state)
{
    (void)state;
    struct lab lab;
    open_bench(&lab);
    struct evaluation *evaluation = of_system(&lab, "with-card");
    assert_near(ideal_number(evaluation, "load-rate"), 3.152e9, 1);
    double loading = 8e9 / 3.152e9 + 1;
    assert_near(ideal_number(evaluation, "load-time"), loading, 1e-9);
    assert_near(ideal_number(evaluation, "cold-first-token"),
                loading + ideal_number(evaluation, "request-first-token"), 1e-9);
    lab_close(&lab);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_loads_at_the_rate_of_one_request_at_a_time),
        cmocka_unit_test(a_stated_rate_is_for_many_requests_at_once),
        cmocka_unit_test(a_narrow_link_to_the_card_loads_no_faster),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
