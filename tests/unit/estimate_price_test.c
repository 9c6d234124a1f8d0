#include "estimate/trace.h"
#include "unit/lab.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* What a part and a system cost, by the project's own formulas, from records made here. */

static void add_parts(struct lab *lab)
{
    lab_add(lab, "cpus", "chip", "vendor: V\ncores: 8\n");
    lab_add(lab, "gpus", "card", "vendor: V\nclass: consumer\nvram: 24 GB\n");
    lab_add(lab, "gpus", "inside", "vendor: V\nclass: integrated\nvram: 24 GB\n");
    lab_add(lab, "memory", "module", "type: ddr5\nrate: 5600 MT/s\ncapacity: 32 GiB\n");
    lab_add(lab, "storage", "drive", "capacity: 2 TB\n");
    lab_add(
        lab, "systems", "built",
        "cpu: chip\nsockets: 2\nmemory_capacity: 128 GiB\n"
        "gpus:\n  - {gpu: card, count: 2}\n  - {gpu: inside, count: 1}\n"
        "modules:\n  - {memory: module, count: 4}\n"
        "storage:\n  - {storage: drive, count: 1}\n"
        "parts:\n  - {part: board, price: 400 USD}\n  - {part: fan, count: 3, price: 20 USD}\n");
    lab_add(lab, "systems", "bought", "cpu: chip\nmemory_capacity: 64 GiB\nprice: 1000 EUR\n");
    lab_add(lab, "systems", "bare", "cpu: chip\nmemory_capacity: 64 GiB\n");
    lab_add(lab, "use-cases", "chat", "description: d\nprompt: 100 tok\noutput: 100 tok\n");
    lab_add(lab, "models", "llm", "parameters: 8 billion\n");
    lab_add(lab, "quantizations", "q8", "family: legacy\nbits_per_weight: 8 bit/param\n");
    lab_add(lab, "artifacts", "file", "model: llm\nquantization: q8\n");
    lab_add(lab, "service-levels", "any",
            "description: d\nrules:\n  - {verdict: v, passes: yes}\n");
    lab_add(
        lab, "scenarios", "office",
        "currency: USD\nelectricity_price: 0.15 USD/kWh\nhours_per_day: 8 h\n"
        "days_per_year: 250\namortisation: 4 year\nresidual: 20 %\ncontext: 4096 tok\nbatch: 1\n"
        "artifact: file\nservice_level: any\nis_default: yes\n");
}

static int open_lab(void **state)
{
    static struct lab lab;
    lab_open(&lab);
    lab_project_formulas(&lab);
    add_parts(&lab);
    *state = &lab;
    return 0;
}

static int close_lab(void **state)
{
    lab_close(*state);
    return 0;
}

static void add_price(struct lab *lab, const char *id, const char *of, const char *rest)
{
    str yaml = str_format(&lab->arena, "of: %s\n%s", of, rest);
    lab_add(lab, "prices", id, str_terminated(&lab->arena, yaml));
}

static void add_prices(struct lab *lab)
{
    add_price(lab, "chip-price", "chip", "amount: 500 USD\ndate: 2025-01-01\n");
    add_price(lab, "card-price", "card", "amount: 800 USD\ndate: 2025-01-01\n");
    add_price(lab, "module-price", "module", "amount: 100 USD\ndate: 2025-01-01\n");
    add_price(lab, "drive-price", "drive", "amount: 150 USD\ndate: 2025-01-01\n");
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
    binding.records[SLOT_SCENARIO] = lab_record(lab, "scenario", "office");
    return evaluation_new(&lab->arena, lab->method, lab->catalog, binding_completed(binding));
}

static void expect_price(void **state, const char *system, const char *formula, double dollars)
{
    struct result result = evaluation_result(evaluation_of(*state, system), formula);
    if (result.state != RESULT_KNOWN) {
        fail_msg("state %d: %.*s", (int)result.state, STR_ARGS(result.reason));
    }
    assert_true(fabs(result.typical - dollars) < 1e-9 * dollars);
}

static void expect_unknown(void **state, const char *system, const char *formula,
                           const char *reason)
{
    struct lab *lab = *state;
    struct result result = evaluation_result(evaluation_of(lab, system), formula);
    assert_int_equal(result.state, RESULT_UNKNOWN);
    assert_string_equal(str_terminated(&lab->arena, result.reason), reason);
}

static void the_newest_price_counts(void **state)
{
    add_price(*state, "first", "card", "amount: 900 USD\ndate: 2024-06-01\n");
    add_price(*state, "third", "card", "amount: 700 USD\ndate: 2025-06-01\n");
    add_price(*state, "second", "card", "amount: 800 USD\ndate: 2025-01-01\n");
    expect_price(state, "built", "gpu-price", 700);
}

static void a_price_of_a_later_day_does_not_count(void **state)
{
    add_price(*state, "first", "card", "amount: 900 USD\ndate: 2024-06-01\n");
    add_price(*state, "third", "card", "amount: 700 USD\ndate: 2025-06-01\n");
    assert_non_null(lab_method_as_of(*state, "2025-05-31"));
    expect_price(state, "built", "gpu-price", 900);
}

static void before_the_first_price_none_is_known(void **state)
{
    add_price(*state, "first", "card", "amount: 900 USD\ndate: 2024-06-01\n");
    assert_non_null(lab_method_as_of(*state, "2024-05-31"));
    expect_unknown(state, "built", "gpu-price", "price of card");
}

static void a_used_one_counts_where_no_new_one_was_seen(void **state)
{
    add_price(*state, "used", "card", "amount: 300 USD\ncondition: used\ndate: 2025-06-01\n");
    expect_price(state, "built", "gpu-price", 300);
}

static void a_new_one_goes_before_a_used_one(void **state)
{
    add_price(*state, "new", "card", "amount: 900 USD\ndate: 2024-06-01\n");
    add_price(*state, "used", "card", "amount: 300 USD\ncondition: used\ndate: 2025-06-01\n");
    expect_price(state, "built", "gpu-price", 900);
}

/* 1190 USD with 19 % in it are 1000 USD. */
static void the_tax_in_a_price_is_taken_out(void **state)
{
    add_price(*state, "taxed", "card",
              "amount: 1190 USD\nvat: included\nvat_rate: 19 %\ndate: 2025-01-01\n");
    expect_price(state, "built", "gpu-price", 1000);
}

static void a_tax_of_unknown_rate_leaves_the_price_unknown(void **state)
{
    add_price(*state, "taxed", "card", "amount: 1190 USD\nvat: included\ndate: 2025-01-01\n");
    expect_unknown(state, "built", "gpu-price", "price.vat_rate of taxed");
}

static void formulas_for_prices_stand_beside_their_fields_in_lists_of_prices(void **state)
{
    add_price(*state, "dear", "card", "amount: 900 USD\ndate: 2025-01-01\n");
    add_price(*state, "cheap", "card", "amount: 600 USD\ndate: 2025-02-01\n");
    lab_formula(*state, "half", "price", "USD", "price.amount / 2");
    lab_formula(*state, "halves", "gpu", "USD",
                "sum(gpu.prices, half) + first_of(gpu.prices, yes, half + amount)");
    expect_price(state, "built", "halves", 1650);
}

/* 2 × 500 + 2 × 800 + 4 × 100 + 150 + 400 + 3 × 20 = 3610 USD; the integrated unit costs nothing.
 */
static void a_system_costs_the_sum_of_its_parts(void **state)
{
    add_prices(*state);
    expect_price(state, "built", "system-price", 3610);
}

/* 3610 USD × (1 - 20 %) / 4 = 722 USD. */
static void what_is_written_off_follows_from_the_parts(void **state)
{
    add_prices(*state);
    expect_price(state, "built", "capital-per-year", 722);
}

static void a_price_of_the_whole_goes_before_its_parts(void **state)
{
    add_prices(*state);
    add_price(*state, "whole", "built", "amount: 3300 USD\ndate: 2025-01-01\n");
    expect_price(state, "built", "system-price", 3300);
}

static void all_parts_without_a_price_are_named(void **state)
{
    add_price(*state, "chip-price", "chip", "amount: 500 USD\ndate: 2025-01-01\n");
    add_price(*state, "drive-price", "drive", "amount: 150 USD\ndate: 2025-01-01\n");
    expect_unknown(state, "built", "system-price", "price of card and price of module");
}

static void a_system_without_a_bill_lacks_its_own_price(void **state)
{
    add_prices(*state);
    expect_unknown(state, "bare", "system-price", "system.price of bare");
}

static void another_currency_takes_the_rate_of_the_date(void **state)
{
    lab_add(*state, "exchange-rates", "old", "from: EUR\nto: USD\nrate: 1.10\ndate: 2025-01-01\n");
    lab_add(*state, "exchange-rates", "new", "from: EUR\nto: USD\nrate: 1.20\ndate: 2026-01-01\n");
    assert_non_null(lab_method_as_of(*state, "2025-12-31"));
    expect_price(state, "bought", "system-price", 1100);
}

static void without_a_rate_the_missing_rate_is_named(void **state)
{
    expect_unknown(state, "bought", "system-price", "exchange rate EUR→USD");
}

static const struct trace *find_trace(const struct trace *trace, const char *name)
{
    if (str_equal(trace->name, str_from(name))) {
        return trace;
    }
    const struct trace *found = NULL;
    for (ptrdiff_t i = 0; i < trace->child_count && found == NULL; i++) {
        found = find_trace(trace->children[i], name);
    }
    return found;
}

static void a_trace_leads_to_the_price_records_line(void **state)
{
    struct lab *lab = *state;
    add_prices(lab);
    struct evaluation *evaluation = evaluation_of(lab, "built");
    const struct formula *formula = method_formula(lab->method, STR("system-price"));
    const struct trace *trace = trace_of(&lab->arena, evaluation, formula);
    const struct trace *amount = find_trace(find_trace(trace, "gpu-price"), "price.amount");
    assert_non_null(amount);
    assert_true(str_equal(amount->place.origin->path, STR("data/prices/card-price.yaml")));
    assert_int_equal(amount->place.line, 3);
    assert_true(str_equal(amount->record->id, STR("card-price")));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_lab, close_lab)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_newest_price_counts),
        TEST(a_price_of_a_later_day_does_not_count),
        TEST(before_the_first_price_none_is_known),
        TEST(a_used_one_counts_where_no_new_one_was_seen),
        TEST(a_new_one_goes_before_a_used_one),
        TEST(the_tax_in_a_price_is_taken_out),
        TEST(a_tax_of_unknown_rate_leaves_the_price_unknown),
        TEST(formulas_for_prices_stand_beside_their_fields_in_lists_of_prices),
        TEST(a_system_costs_the_sum_of_its_parts),
        TEST(what_is_written_off_follows_from_the_parts),
        TEST(a_price_of_the_whole_goes_before_its_parts),
        TEST(all_parts_without_a_price_are_named),
        TEST(a_system_without_a_bill_lacks_its_own_price),
        TEST(another_currency_takes_the_rate_of_the_date),
        TEST(without_a_rate_the_missing_rate_is_named),
        TEST(a_trace_leads_to_the_price_records_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
