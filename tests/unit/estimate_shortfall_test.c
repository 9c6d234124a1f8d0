/* By how much a machine fails a service level, and machines thought larger or smaller. */
#include "estimate/shortfall.h"
#include "unit/lab.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* A card of 24 GB and 1,000 GB/s, and one that states its bus instead: 256 bit at 8 GT/s, 256 GB/s;
 * a processor with 2 channels of 64 bit at 5 GT/s, 80 GB/s. */
static int open_lab(void **state)
{
    static struct lab lab;
    lab_open(&lab);
    lab_add(&lab, "gpus", "card",
            "vendor: V\nclass: consumer\nvram: 24 GB\nmemory_bandwidth: 1000 GB/s\n");
    lab_add(&lab, "gpus", "integrated",
            "vendor: V\nclass: integrated\nvram: 64 GB\nmemory_bus: 256 bit\n"
            "memory_rate: 8000 MT/s\n");
    lab_add(&lab, "cpus", "processor",
            "vendor: V\ncores: 8\nmemory_channels: 2\nmemory_rate: 5000 MT/s\n");
    lab_add(&lab, "systems", "desktop",
            "cpu: processor\ngpus:\n  - {gpu: card, count: 2}\nmemory_capacity: 64 GB\n");
    lab_add(&lab, "systems", "small",
            "cpu: processor\ngpus:\n  - {gpu: integrated, count: 1}\nmemory_capacity: 64 GB\n");
    lab_add(&lab, "models", "llm", "parameters: 8 billion\ncontext_max: 100000 tok\n");
    lab_add(&lab, "quantizations", "q", "family: legacy\nbits_per_weight: 4.5 bit/param\n");
    lab_add(&lab, "artifacts", "file", "model: llm\nquantization: q\nsize: 4500000000 byte\n");
    lab_add(&lab, "use-cases", "use",
            "description: Any\ngroup: use-case\nprompt: 100 tok\noutput: 100 tok\n");
    lab_formula(&lab, "cards", "system", "GB", "sum(system.gpus, count * gpu.vram)");
    lab_formula(&lab, "rate", "system", "GB/s",
                "max_of(system.gpus, default(gpu.memory_bandwidth, gpu.memory_bus / 1 transfer * "
                "gpu.memory_rate))");
    lab_formula(&lab, "slow", "system", "GB/s",
                "system.cpu.memory_channels * 64 bit / 1 transfer * system.cpu.memory_rate");
    lab_formula(&lab, "installed", "system", "GB", "system.memory_capacity");
    lab_formula(&lab, "fabric", "system", "GHz", "system.cpu.fabric_clock");
    lab_add(&lab, "service-levels", "level",
            "description: Any\nrules:\n"
            "  - {verdict: too small, when: cards < 40 GB, passes: no}\n"
            "  - {verdict: fine, when: rate >= 500 GB/s and 100 GB/s <= slow, passes: yes}\n"
            "  - {verdict: poor, passes: no}\n");
    lab_add(&lab, "service-levels", "not-known",
            "description: Any\nrules:\n"
            "  - {verdict: fine, when: rate >= 500 GB/s and fabric > 1 GHz, passes: yes}\n"
            "  - {verdict: poor, passes: no}\n");
    *state = &lab;
    return lab_method(&lab) != NULL ? 0 : -1;
}

static int close_lab(void **state)
{
    lab_close(*state);
    return 0;
}

static struct evaluation *evaluation_on(struct lab *lab, const struct record *system)
{
    struct binding binding = {.context = 1024, .batch = 1};
    binding.records[SLOT_SYSTEM] = system;
    binding.records[SLOT_ARTIFACT] = lab_record(lab, "artifact", "file");
    binding.records[SLOT_USE_CASE] = lab_record(lab, "use_case", "use");
    return evaluation_new(&lab->arena, lab->method, lab->catalog, binding_completed(binding));
}

static double number_of(struct lab *lab, const struct record *system, const char *formula)
{
    struct result result = evaluation_result(evaluation_on(lab, system), formula);
    assert_int_equal(result.state, RESULT_KNOWN);
    return result.typical;
}

static bool falls_short(struct lab *lab, const struct record *system, const char *level,
                        struct shortfall *shortfall)
{
    return shortfall_of(evaluation_on(lab, system), lab_record(lab, "service_level", level),
                        shortfall);
}

static const struct record *scaled(struct lab *lab, const char *id, enum scaled input,
                                   double factor)
{
    return system_scaled(&lab->arena, lab_record(lab, "system", id), input, factor);
}

static void assert_near(double value, double expected)
{
    if (!(fabs(value - expected) <= 1e-9 * fabs(expected))) {
        fail_msg("%.12g is not %.12g", value, expected);
    }
}

static void the_first_part_that_fails_is_named_with_both_sides(void **state)
{
    struct lab *lab = *state;
    struct shortfall shortfall;
    const struct record *slower = scaled(lab, "desktop", SCALED_CARD_BANDWIDTH, 0.25);
    assert_true(falls_short(lab, slower, "level", &shortfall));
    assert_true(str_equal(shortfall.condition, STR("rate >= 500 GB/s")));
    assert_true(shortfall.is_compared && !shortfall.is_ruled_out);
    assert_near(shortfall.value, 250e9);
    assert_near(shortfall.limit, 500e9);
    assert_near(shortfall.factor, 2);
    assert_null(shortfall.measured);
}

static void a_limit_may_stand_on_the_left(void **state)
{
    struct lab *lab = *state;
    struct shortfall shortfall;
    assert_true(falls_short(lab, lab_record(lab, "system", "desktop"), "level", &shortfall));
    assert_true(str_equal(shortfall.condition, STR("100 GB/s <= slow")));
    assert_near(shortfall.value, 80e9);
    assert_near(shortfall.limit, 100e9);
    assert_near(shortfall.factor, 1.25);
}

static void what_passes_falls_short_of_nothing(void **state)
{
    struct lab *lab = *state;
    struct shortfall shortfall;
    const struct record *just = scaled(lab, "desktop", SCALED_BANDWIDTH, 1.25);
    const struct record *hardly = scaled(lab, "desktop", SCALED_BANDWIDTH, 1.249);
    assert_false(falls_short(lab, just, "level", &shortfall));
    assert_true(falls_short(lab, hardly, "level", &shortfall));
}

static void an_earlier_rule_that_holds_rules_out(void **state)
{
    struct lab *lab = *state;
    struct shortfall shortfall;
    const struct record *smaller = scaled(lab, "desktop", SCALED_CARD_MEMORY, 0.5);
    assert_true(falls_short(lab, smaller, "level", &shortfall));
    assert_true(shortfall.is_ruled_out && !shortfall.is_compared);
    assert_true(str_equal(shortfall.condition, STR("cards < 40 GB")));
}

static void what_is_not_known_is_named(void **state)
{
    struct lab *lab = *state;
    struct shortfall shortfall;
    assert_true(falls_short(lab, lab_record(lab, "system", "desktop"), "not-known", &shortfall));
    assert_int_equal(shortfall.state, RESULT_UNKNOWN);
    assert_true(str_equal(shortfall.condition, STR("fabric > 1 GHz")));
    assert_true(shortfall.reason.len > 0 && !shortfall.is_compared);
}

static void one_input_is_scaled_and_the_others_stay(void **state)
{
    struct lab *lab = *state;
    const struct record *larger = scaled(lab, "desktop", SCALED_CARD_MEMORY, 3);
    assert_near(number_of(lab, larger, "cards"), 144e9);
    assert_near(number_of(lab, larger, "rate"), 1000e9);
    assert_near(number_of(lab, larger, "installed"), 64e9);
    assert_near(number_of(lab, scaled(lab, "desktop", SCALED_MEMORY, 3), "installed"), 192e9);
    assert_near(number_of(lab, scaled(lab, "desktop", SCALED_BANDWIDTH, 3), "slow"), 240e9);
    assert_near(number_of(lab, lab_record(lab, "system", "desktop"), "cards"), 48e9);
}

static void an_integrated_unit_shares_what_is_scaled(void **state)
{
    struct lab *lab = *state;
    assert_true(system_shares_memory(lab_record(lab, "system", "small")));
    assert_false(system_shares_memory(lab_record(lab, "system", "desktop")));
    const struct record *faster = scaled(lab, "small", SCALED_CARD_BANDWIDTH, 2);
    assert_near(number_of(lab, faster, "rate"), 512e9);
    assert_near(number_of(lab, faster, "slow"), 160e9);
    const struct record *larger = scaled(lab, "small", SCALED_CARD_MEMORY, 2);
    assert_near(number_of(lab, larger, "cards"), 128e9);
    assert_near(number_of(lab, larger, "installed"), 128e9);
}

static void one_quantity_is_scaled_where_the_machine_states_it(void **state)
{
    struct lab *lab = *state;
    const struct record *system = lab_record(lab, "system", "desktop");
    const struct record *card = lab_record(lab, "gpu", "card");
    const struct record *processor = lab_record(lab, "cpu", "processor");
    const struct record *more =
        system_with_more(&lab->arena, system, record_quantity(card, "memory_bandwidth"), 1.1);
    assert_non_null(more);
    assert_near(number_of(lab, more, "rate"), 1100e9);
    assert_near(number_of(lab, more, "cards"), 48e9);
    /* Channels are counted; a model is no part of the machine. */
    assert_null(
        system_with_more(&lab->arena, system, record_quantity(processor, "memory_channels"), 1.1));
    assert_null(system_with_more(
        &lab->arena, system, record_quantity(lab_record(lab, "model", "llm"), "parameters"), 1.1));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_part_that_fails_is_named_with_both_sides),
        cmocka_unit_test(a_limit_may_stand_on_the_left),
        cmocka_unit_test(what_passes_falls_short_of_nothing),
        cmocka_unit_test(an_earlier_rule_that_holds_rules_out),
        cmocka_unit_test(what_is_not_known_is_named),
        cmocka_unit_test(one_input_is_scaled_and_the_others_stay),
        cmocka_unit_test(an_integrated_unit_shares_what_is_scaled),
        cmocka_unit_test(one_quantity_is_scaled_where_the_machine_states_it),
    };
    return cmocka_run_group_tests(tests, open_lab, close_lab);
}
