/* Memory that graphics units share with processors: how much of it models may use, by hand. */
#include "estimate/evaluate.h"
#include "unit/lab.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void add_unit(struct lab *lab, const char *id, const char *vendor, const char *more)
{
    str text = str_format(&lab->arena,
                          "vendor: %s\nclass: integrated\nvram: 128 GiB\nmemory_bandwidth: 100 "
                          "GB/s\n%s",
                          vendor, more);
    lab_add(lab, "gpus", id, str_terminated(&lab->arena, text));
}

static void add_system(struct lab *lab, const char *id, const char *gpu, const char *memory)
{
    str text =
        str_format(&lab->arena, "cpu: chip\ngpus:\n  - {gpu: %s, count: 1}\nmemory_capacity: %s\n",
                   gpu, memory);
    lab_add(lab, "systems", id, str_terminated(&lab->arena, text));
}

static int open_lab(void **state)
{
    static struct lab lab;
    lab_open(&lab);
    lab_project_formulas(&lab);
    lab_add(&lab, "cpus", "chip",
            "vendor: V\ncores: 8\nmemory_channels: 2\nmemory_rate: 5000 MT/s\n");
    add_unit(&lab, "apple", "Apple", "");
    add_unit(&lab, "amd", "AMD", "");
    add_unit(&lab, "nvidia", "NVIDIA", "");
    add_unit(&lab, "other", "Other", "");
    add_unit(&lab, "stated", "AMD", "unified_usable: 75 %\n");
    add_system(&lab, "apple-36", "apple", "36 GiB");
    add_system(&lab, "apple-64", "apple", "64 GiB");
    add_system(&lab, "amd-64", "amd", "64 GiB");
    add_system(&lab, "amd-128-apart", "amd", "128 GiB\ngraphics_reserved: 96 GiB");
    add_system(&lab, "amd-128-told", "amd",
               "128 GiB\ngraphics_reserved: 0.5 GiB\n"
               "graphics_shared: 110 GiB");
    add_system(&lab, "nvidia-128", "nvidia", "128 GiB");
    add_system(&lab, "other-64", "other", "64 GiB");
    add_system(&lab, "stated-128", "stated", "128 GiB");
    *state = &lab;
    return lab_method(&lab) != NULL ? 0 : -1;
}

static int close_lab(void **state)
{
    lab_close(*state);
    return 0;
}

static void expect(struct lab *lab, const char *formula, const char *system, double gibibytes)
{
    struct binding binding = {.context = 4096, .batch = 1};
    binding.records[SLOT_SYSTEM] = lab_record(lab, "system", system);
    struct evaluation *evaluation =
        evaluation_new(&lab->arena, lab->method, lab->catalog, binding_completed(binding));
    struct result result = evaluation_result(evaluation, formula);
    assert_int_equal(result.state, RESULT_KNOWN);
    if (!(fabs(result.typical / (1 << 30) - gibibytes) < 1e-6)) {
        fail_msg("%s of %s is %.10g GiB, not %.10g", formula, system, result.typical / (1 << 30),
                 gibibytes);
    }
}

static void apple_grants_a_larger_share_of_a_larger_memory(void **state)
{
    /* The middle of 66 to 74 % of 36 GiB, and of 75 to 84 % of 64 GiB. */
    expect(*state, "vram-total", "apple-36", 0.70 * 36);
    expect(*state, "vram-total", "apple-64", 0.795 * 64);
}

static void amd_has_what_is_set_apart_and_half_of_the_rest(void **state)
{
    expect(*state, "vram-total", "amd-64", 32);
    expect(*state, "vram-total", "amd-128-apart", 96 + 16);
}

static void what_the_driver_was_told_counts(void **state)
{
    expect(*state, "vram-total", "amd-128-told", 0.5 + 110);
}

static void nvidia_takes_what_the_system_leaves(void **state)
{
    expect(*state, "vram-total", "nvidia-128", 0.9 * 128);
}

static void what_a_record_states_counts_first(void **state)
{
    expect(*state, "vram-total", "stated-128", 0.75 * 128);
    /* The middle of 67 to 78 %. */
    expect(*state, "vram-total", "other-64", 0.725 * 64);
}

static void what_units_may_use_is_not_counted_for_the_processor_too(void **state)
{
    /* The middle of 85 to 95 % of all, less what the unit may use. */
    expect(*state, "ram-usable", "amd-64", 0.9 * 64 - 32);
    expect(*state, "ram-usable", "nvidia-128", 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(apple_grants_a_larger_share_of_a_larger_memory),
        cmocka_unit_test(amd_has_what_is_set_apart_and_half_of_the_rest),
        cmocka_unit_test(what_the_driver_was_told_counts),
        cmocka_unit_test(nvidia_takes_what_the_system_leaves),
        cmocka_unit_test(what_a_record_states_counts_first),
        cmocka_unit_test(what_units_may_use_is_not_counted_for_the_processor_too),
    };
    return cmocka_run_group_tests(tests, open_lab, close_lab);
}
