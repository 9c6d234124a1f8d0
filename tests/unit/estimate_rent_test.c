#include "unit/lab.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* What owning and renting cost, by the project's own formulas. The machine generates 20 tok/s,
 * which a benchmark of it says, draws 400 W behind a power supply of 80 %, 500 W at the wall, and
 * costs 4000 USD. The card for rent generates 40 tok/s and costs 2 USD/h. */

static void add_machines(struct lab *lab)
{
    lab_add(lab, "cpus", "chip", "vendor: V\ncores: 8\ntdp: 100 W\n");
    lab_add(lab, "gpus", "card", "vendor: V\nclass: consumer\nvram: 24 GB\n");
    lab_add(lab, "gpus", "large", "vendor: V\nclass: consumer\nvram: 48 GB\n");
    lab_add(lab, "gpus", "small", "vendor: V\nclass: consumer\nvram: 4 GB\n");
    lab_add(lab, "systems", "own",
            "cpu: chip\nmemory_capacity: 64 GiB\nprice: 4000 USD\npsu_efficiency: 80 %\n"
            "inference_power: 400 W\ngpus:\n  - {gpu: card, count: 1}\n");
    lab_add(lab, "models", "llm",
            "parameters: 8 billion\nlayers: 32\nlayer_groups:\n"
            "  - {layers: 32, attention: full, kv_heads: 8, head_size: 128}\n");
    lab_add(lab, "models", "other", "parameters: 8 billion\n");
    lab_add(lab, "quantizations", "q8", "family: legacy\nbits_per_weight: 8 bit/param\n");
    lab_add(lab, "artifacts", "file", "model: llm\nquantization: q8\n");
    lab_add(lab, "engines", "engine", "family: engine\n");
    lab_add(lab, "benchmarks", "own-run",
            "system: own\nartifact: file\nengine: engine\nrole: validation\ntrust: a\n"
            "results:\n  - {batch: 1, token_generation: 20 tok/s}\n");
    lab_add(lab, "benchmarks", "rented-run",
            "gpu: large\nartifact: file\nengine: engine\nrole: validation\ntrust: a\n"
            "results:\n  - {batch: 1, token_generation: 40 tok/s}\n");
    lab_add(lab, "offers", "machine",
            "provider: P\ngpu: large\nprice_per_hour: 2 USD/h\ndate: 2025-01-01\n");
    lab_add(lab, "offers", "cheap",
            "provider: P\ngpu: large\nprice_per_hour: 0.05 USD/h\ndate: 2025-01-01\n");
    lab_add(lab, "offers", "too-small",
            "provider: P\ngpu: small\nprice_per_hour: 0.10 USD/h\ndate: 2025-01-01\n");
    lab_add(lab, "offers", "no-card",
            "provider: P\nprice_per_hour: 0.10 USD/h\ndate: 2025-01-01\n");
    lab_add(lab, "offers", "tokens",
            "provider: P\nmodel: llm\nprice_output: 10 USD/Mtok\ndate: 2025-01-01\n");
    lab_add(lab, "offers", "other-tokens",
            "provider: P\nmodel: other\nprice_output: 10 USD/Mtok\ndate: 2025-01-01\n");
    lab_add(lab, "offers", "euro",
            "provider: P\ngpu: large\nprice_per_hour: 2 EUR/h\ndate: 2025-01-01\n");
    lab_add(lab, "service-levels", "any",
            "description: d\nrules:\n  - {verdict: v, passes: yes}\n");
    lab_add(lab, "scenarios", "office",
            "currency: USD\nelectricity_price: 0.15 USD/kWh\nhours_per_day: 8 h\n"
            "days_per_year: 250\namortisation: 4 year\nresidual: 20 %\ninterest: 5 %\n"
            "maintenance: 3 %\noperations_per_year: 100 USD\nutilisation: 50 %\npue: 1.2\n"
            "context: 4096 tok\nbatch: 1\nengine: engine\nartifact: file\nservice_level: any\n"
            "is_default: yes\n");
}

static int open_lab(void **state)
{
    static struct lab lab;
    lab_open(&lab);
    lab_project_formulas(&lab);
    add_machines(&lab);
    *state = &lab;
    return 0;
}

static int close_lab(void **state)
{
    lab_close(*state);
    return 0;
}

static struct result result_of(struct lab *lab, const char *offer, const char *formula)
{
    if (lab->method == NULL) {
        assert_non_null(lab_method(lab));
    }
    struct binding binding = {.context = 4096, .batch = 1};
    binding.records[SLOT_SYSTEM] = lab_record(lab, "system", "own");
    binding.records[SLOT_ARTIFACT] = lab_record(lab, "artifact", "file");
    binding.records[SLOT_SCENARIO] = lab_record(lab, "scenario", "office");
    binding.records[SLOT_OFFER] = lab_record(lab, "offer", offer);
    binding = binding_rented(&lab->arena, binding_completed(binding));
    return evaluation_result(evaluation_new(&lab->arena, lab->method, lab->catalog, binding),
                             formula);
}

static void expect(void **state, const char *offer, const char *formula, double number)
{
    struct result result = result_of(*state, offer, formula);
    if (result.state != RESULT_KNOWN) {
        fail_msg("state %d: %.*s", (int)result.state, STR_ARGS(result.reason));
    }
    struct unit unit = formula_unit(result.formula);
    double shown = result.typical / unit.factor;
    if (fabs(shown - number) > 1e-6 * number) {
        fail_msg("%g instead of %g", shown, number);
    }
}

static void expect_state(void **state, const char *offer, const char *formula,
                         enum result_state wanted, const char *reason)
{
    struct lab *lab = *state;
    struct result result = result_of(lab, offer, formula);
    assert_int_equal(result.state, wanted);
    assert_string_equal(str_terminated(&lab->arena, result.reason), reason);
}

/* 4000 USD × 0.8 / 4 = 800 USD; 5 % of (4000 + 800) USD / 2 are 120 USD. */
static void capital_has_a_residual_value_and_interest(void **state)
{
    expect(state, "machine", "capital-per-year", 920);
}

/* 3 % of 4000 USD, and 100 USD. */
static void upkeep_is_a_share_of_the_price_and_a_sum(void **state)
{
    expect(state, "machine", "operations-per-year", 220);
}

/* 0.5 kW × 1.2 × 2000 h × 0.15 USD/kWh. */
static void electricity_is_that_at_the_wall_with_cooling(void **state)
{
    expect(state, "machine", "electricity-per-year", 180);
}

/* 920 + 220 + 180 USD in each of four years. 20 tok/s × 7.2 million s × 50 % = 72 Mtok; 1320 USD /
 * 72 Mtok. */
static void the_whole_cost_has_all_of_them(void **state)
{
    expect(state, "machine", "owned-cost-per-year", 1320);
    expect(state, "machine", "total-cost-of-ownership", 5280);
    expect(state, "machine", "tokens-per-year", 72);
    expect(state, "machine", "cost-per-token-amortised", 1320.0 / 72);
}

/* 2 USD / (40 tok/s × 3600 s). */
static void a_rented_token_costs_the_rent_over_the_rate(void **state)
{
    expect(state, "machine", "rented-token-generation", 40);
    expect(state, "machine", "offer-cost-per-token", 13.888889);
}

/* 2000 h × 2 USD/h = 4000 USD; 4000 USD / (4000 - 180 - 220) USD = 1.1111 years. */
static void the_purchase_is_paid_by_what_it_saves(void **state)
{
    expect(state, "machine", "offer-cost-per-year", 4000);
    expect(state, "machine", "break-even-time", 1.111111);
}

/* 500 W × 1.2 / 20 tok/s = 30 J/tok are 1.25 USD/Mtok; 1140 USD / (13.8889 - 1.25) USD/Mtok. */
static void fixed_costs_are_paid_by_what_a_token_saves(void **state)
{
    expect(state, "machine", "cost-per-token-energy", 1.25);
    expect(state, "machine", "break-even-volume", 90.197802);
}

/* 90.197802 Mtok / (20 tok/s × 31.536 million s). */
static void these_tokens_take_a_share_of_the_year(void **state)
{
    expect(state, "machine", "break-even-utilisation", 14.300767);
}

/* 72 Mtok × 10 USD/Mtok = 720 USD; 4000 / (720 - 180 - 220) years; 1140 USD / 8.75 USD/Mtok. */
static void tokens_by_the_million_are_compared_too(void **state)
{
    expect(state, "tokens", "offer-cost-per-year", 720);
    expect(state, "tokens", "break-even-time", 12.5);
    expect(state, "tokens", "break-even-volume", 130.285714);
}

/* 0.05 USD / 144,000 tok are 0.347 USD/Mtok, less than electricity; 100 USD a year are less too. */
static void what_is_cheaper_than_electricity_never_breaks_even(void **state)
{
    expect_state(state, "cheap", "break-even-time", RESULT_NEVER, "");
    expect_state(state, "cheap", "break-even-volume", RESULT_NEVER, "");
    expect_state(state, "cheap", "break-even-utilisation", RESULT_NEVER, "");
}

static void an_offer_that_cannot_hold_the_model_costs_nothing_to_compare(void **state)
{
    assert_false(result_of(*state, "too-small", "offer-holds-model").truth);
    expect_state(state, "too-small", "offer-cost-per-token", RESULT_NOT_APPLICABLE,
                 "the offer cannot hold the model");
    expect_state(state, "too-small", "break-even-time", RESULT_NOT_APPLICABLE,
                 "the offer cannot hold the model");
}

static void tokens_of_another_model_are_not_compared(void **state)
{
    assert_false(result_of(*state, "other-tokens", "offer-holds-model").truth);
}

static void an_offer_without_a_card_names_what_is_missing(void **state)
{
    expect_state(state, "no-card", "offer-cost-per-token", RESULT_UNKNOWN, "offer.gpu");
}

static void rent_in_another_currency_names_the_missing_rate(void **state)
{
    expect_state(state, "euro", "offer-cost-per-token", RESULT_UNKNOWN, "exchange rate EUR→USD");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_lab, close_lab)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(capital_has_a_residual_value_and_interest),
        TEST(upkeep_is_a_share_of_the_price_and_a_sum),
        TEST(electricity_is_that_at_the_wall_with_cooling),
        TEST(the_whole_cost_has_all_of_them),
        TEST(a_rented_token_costs_the_rent_over_the_rate),
        TEST(the_purchase_is_paid_by_what_it_saves),
        TEST(fixed_costs_are_paid_by_what_a_token_saves),
        TEST(these_tokens_take_a_share_of_the_year),
        TEST(tokens_by_the_million_are_compared_too),
        TEST(what_is_cheaper_than_electricity_never_breaks_even),
        TEST(an_offer_that_cannot_hold_the_model_costs_nothing_to_compare),
        TEST(tokens_of_another_model_are_not_compared),
        TEST(an_offer_without_a_card_names_what_is_missing),
        TEST(rent_in_another_currency_names_the_missing_rate),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
