#include "unit/lab.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* What a system draws and what that costs, by the project's own formulas, from records made here.
 */

static void add_rest(struct lab *lab)
{
    lab_add(lab, "cpus", "chip", "vendor: V\ncores: 8\ntdp: 200 W\n");
    lab_add(lab, "gpus", "card", "vendor: V\nclass: consumer\nvram: 24 GB\ntdp: 300 W\n");
    lab_add(lab, "use-cases", "chat", "description: d\nprompt: 100 tok\noutput: 100 tok\n");
    lab_add(lab, "models", "llm", "parameters: 8 billion\n");
    lab_add(lab, "quantizations", "q8", "family: legacy\nbits_per_weight: 8 bit/param\n");
    lab_add(lab, "artifacts", "file", "model: llm\nquantization: q8\n");
    lab_add(lab, "service-levels", "any",
            "description: d\nrules:\n  - {verdict: v, passes: yes}\n");
}

static void add_scenario(struct lab *lab, const char *rest)
{
    str yaml = str_format(&lab->arena,
                          "currency: USD\nelectricity_price: 0.15 USD/kWh\nhours_per_day: 8 h\n"
                          "days_per_year: 250\namortisation: 4 year\ncontext: 4096 tok\nbatch: 1\n"
                          "artifact: file\nservice_level: any\nis_default: yes\n%s",
                          rest);
    lab_add(lab, "scenarios", "office", str_terminated(&lab->arena, yaml));
}

static void add_system(struct lab *lab, const char *rest)
{
    str yaml = str_format(&lab->arena, "cpu: chip\nmemory_capacity: 64 GiB\n%s", rest);
    lab_add(lab, "systems", "desk", str_terminated(&lab->arena, yaml));
}

static int open_lab(void **state)
{
    static struct lab lab;
    lab_open(&lab);
    lab_project_formulas(&lab);
    add_rest(&lab);
    *state = &lab;
    return 0;
}

static int close_lab(void **state)
{
    lab_close(*state);
    return 0;
}

static struct result result_of(struct lab *lab, const char *power, const char *formula)
{
    if (lab->method == NULL) {
        assert_non_null(lab_method(lab));
    }
    struct binding binding = {.context = 4096, .batch = 1};
    binding.records[SLOT_SYSTEM] = lab_record(lab, "system", "desk");
    binding.records[SLOT_ARTIFACT] = lab_record(lab, "artifact", "file");
    binding.records[SLOT_SCENARIO] = lab_record(lab, "scenario", "office");
    binding.records[SLOT_GPU] = lab_record(lab, "gpu", "card");
    if (power != NULL) {
        binding.records[SLOT_POWER] = lab_record(lab, "power", power);
    }
    struct evaluation *evaluation =
        evaluation_new(&lab->arena, lab->method, lab->catalog, binding_completed(binding));
    return evaluation_result(evaluation, formula);
}

static void expect(void **state, const char *power, const char *formula, double number)
{
    struct result result = result_of(*state, power, formula);
    if (result.state != RESULT_KNOWN) {
        fail_msg("state %d: %.*s", (int)result.state, STR_ARGS(result.reason));
    }
    if (fabs(result.typical - number) > 1e-9 * number) {
        fail_msg("%s: %.12g is not %.12g", formula, result.typical, number);
    }
}

static void expect_unknown(void **state, const char *formula, const char *reason)
{
    struct lab *lab = *state;
    struct result result = result_of(lab, NULL, formula);
    assert_int_equal(result.state, RESULT_UNKNOWN);
    assert_string_equal(str_terminated(&lab->arena, result.reason), reason);
}

/* The report's workstation: 250 + 100 + 40 + 10 + 15 W behind a supply of 96 %. */
static void add_workstation(struct lab *lab)
{
    add_scenario(lab, "");
    add_system(lab, "psu_efficiency: 96 %\ngpus:\n  - {gpu: card, count: 1}\n");
    lab_add(lab, "power", "decode",
            "of: desk\nstate: decode\nscope: system\nparts:\n"
            "  - {part: card, power: 250 W}\n  - {part: processor, power: 100 W}\n"
            "  - {part: board, power: 40 W}\n  - {part: drives, power: 10 W}\n"
            "  - {part: fans, power: 15 W}\n");
    lab_add(lab, "power", "idle", "of: desk\nstate: idle\nscope: system\npower: 120 W\n");
}

/* 415 W and 415 / 0.96 W; 0.15 USD/kWh × 415 / 0.96 W × 1 h; 8 h on 250 days of that. */
static void a_record_costs_what_its_parts_draw_with_the_losses(void **state)
{
    add_workstation(*state);
    expect(state, "decode", "power-drawn", 415);
    expect(state, "decode", "power-at-wall", 415 / 0.96);
    expect(state, "decode", "power-cost-per-hour", 0.15 * 0.415 / 0.96 / 3600);
    expect(state, "decode", "power-cost-per-year", 0.15 * 0.415 / 0.96 * 2000);
}

static void power_at_the_wall_has_no_further_loss(void **state)
{
    add_workstation(*state);
    lab_add(*state, "power", "wall", "of: desk\nstate: decode\nscope: wall\npower: 432 W\n");
    expect(state, "wall", "power-at-wall", 432);
    expect(state, NULL, "wall-power", 432);
    expect(state, NULL, "system-power", 415);
}

static void behind_the_supply_is_the_wall_less_its_losses(void **state)
{
    add_scenario(*state, "");
    add_system(*state, "psu_efficiency: 90 %\n");
    lab_add(*state, "power", "wall", "of: desk\nstate: decode\nscope: wall\npower: 200 W\n");
    expect(state, NULL, "system-power", 180);
}

/* 415 / 0.96 W × 8 h × 250 × 0.15 USD/kWh = 129.6875 USD. */
static void a_year_of_office_hours_costs_its_electricity(void **state)
{
    add_workstation(*state);
    expect(state, NULL, "electricity-per-year", 129.6875);
}

/* A quarter of the hours at 415 W, the others at 120 W: 193.75 W; half as much again for cooling.
 */
static void hours_of_use_without_work_are_hours_at_rest(void **state)
{
    add_scenario(*state, "utilisation: 25 %\npue: 1.5\n");
    add_system(*state, "psu_efficiency: 96 %\ninference_power: 415 W\n");
    lab_add(*state, "power", "idle", "of: desk\nstate: idle\nscope: system\npower: 120 W\n");
    expect(state, NULL, "electricity-per-year", 0.19375 / 0.96 * 1.5 * 2000 * 0.15);
}

static void without_power_at_rest_all_hours_of_use_count_as_work(void **state)
{
    add_scenario(*state, "utilisation: 25 %\n");
    add_system(*state, "psu_efficiency: 96 %\ninference_power: 415 W\n");
    expect_unknown(state, "idle-wall-power", "system.idle_power of desk");
    expect(state, NULL, "electricity-per-year", 0.415 / 0.96 * 2000 * 0.15);
}

static void a_record_of_power_goes_before_what_the_system_states(void **state)
{
    add_scenario(*state, "");
    add_system(*state, "psu_efficiency: 80 %\ninference_power: 400 W\nidle_power: 80 W\n");
    lab_add(*state, "power", "decode", "of: desk\nstate: decode\nscope: system\npower: 320 W\n");
    expect(state, NULL, "wall-power", 400);
    expect(state, NULL, "idle-wall-power", 100);
}

static void the_newest_record_of_a_state_counts(void **state)
{
    add_scenario(*state, "");
    add_system(*state, "");
    lab_add(*state, "power", "old",
            "of: desk\nstate: idle\nscope: wall\npower: 90 W\ndate: 2024-01-01\n");
    lab_add(*state, "power", "new",
            "of: desk\nstate: idle\nscope: wall\npower: 70 W\ndate: 2025-01-01\n");
    lab_add(*state, "power", "max",
            "of: desk\nstate: max\nscope: wall\npower: 500 W\ndate: 2025-06-01\n");
    expect(state, NULL, "idle-wall-power", 70);
}

static void power_while_training_is_taken_from_records_alone(void **state)
{
    add_workstation(*state);
    expect_unknown(state, "training-wall-power", "power of desk");
}

static void power_while_training_has_the_losses_of_the_supply(void **state)
{
    add_workstation(*state);
    lab_add(*state, "power", "training",
            "of: desk\nstate: training\nscope: system\npower: 720 W\n");
    expect(state, NULL, "training-wall-power", 750);
}

/* Two cards measured at 210 W each; beside them a processor of 200 W at 15 to 40 %, typically
 * 27.5 %, and 50 W of the rest. */
static void a_card_measured_alone_replaces_its_share_of_the_limit(void **state)
{
    add_scenario(*state, "");
    add_system(*state, "gpus:\n  - {gpu: card, count: 2}\n");
    lab_add(*state, "power", "card-decode",
            "of: card\nstate: decode\nscope: device\npower: 210 W\n");
    expect(state, NULL, "gpu-decode-power", 210);
    expect(state, NULL, "system-power", 2 * 210 + 200 * 0.275 + 50);
}

/* 60 to 90 %, typically 75 %, of 300 W. */
static void a_card_without_measurement_draws_a_share_of_its_limit(void **state)
{
    add_scenario(*state, "");
    add_system(*state, "gpus:\n  - {gpu: card, count: 1}\n");
    expect(state, NULL, "gpu-decode-power", 225);
    expect(state, NULL, "system-power", 225 + 200 * 0.275 + 50);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_lab, close_lab)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_record_costs_what_its_parts_draw_with_the_losses),
        TEST(power_at_the_wall_has_no_further_loss),
        TEST(behind_the_supply_is_the_wall_less_its_losses),
        TEST(a_year_of_office_hours_costs_its_electricity),
        TEST(hours_of_use_without_work_are_hours_at_rest),
        TEST(without_power_at_rest_all_hours_of_use_count_as_work),
        TEST(a_record_of_power_goes_before_what_the_system_states),
        TEST(the_newest_record_of_a_state_counts),
        TEST(power_while_training_is_taken_from_records_alone),
        TEST(power_while_training_has_the_losses_of_the_supply),
        TEST(a_card_measured_alone_replaces_its_share_of_the_limit),
        TEST(a_card_without_measurement_draws_a_share_of_its_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
