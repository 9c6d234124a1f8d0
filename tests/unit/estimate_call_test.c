#include "estimate/trace.h"
#include "unit/lab.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* formula(name, record = other, …). */

static int open_lab(void **state)
{
    static struct lab lab;
    lab_open(&lab);
    lab_add(&lab, "cpus", "slow",
            "vendor: V\ncores: 8\nmemory_channels: 2\nmemory_rate: 5000 MT/s\n");
    lab_add(&lab, "gpus", "card", "vendor: V\nclass: consumer\nvram: 24 GB\n");
    lab_add(&lab, "systems", "one", "cpu: slow\nmemory_capacity: 64 GB\n");
    lab_add(&lab, "models", "llm", "parameters: 8 billion\n");
    lab_add(&lab, "quantizations", "q8", "family: legacy\nbits_per_weight: 8 bit/param\n");
    lab_add(&lab, "artifacts", "file", "model: llm\nquantization: q8\nsize: 8000000000 byte\n");
    lab_add(&lab, "offers", "cards", "provider: P\ngpu: card\ngpu_count: 2\ndate: 2025-01-01\n");
    lab_add(&lab, "offers", "tokens", "provider: P\nmodel: llm\ndate: 2025-01-01\n");
    lab_formula(&lab, "channels", "system", "\"\"", "system.cpu.memory_channels");
    lab_formula(&lab, "cards", "system", "\"\"", "sum(system.gpus, count)");
    lab_formula(&lab, "load", "placement", "tok", "context * batch");
    *state = &lab;
    return 0;
}

static int close_lab(void **state)
{
    lab_close(*state);
    return 0;
}

static struct evaluation *evaluation_of(struct lab *lab, const char *offer)
{
    if (lab->method == NULL) {
        assert_non_null(lab_method(lab));
    }
    struct binding binding = {.context = 4096, .batch = 2};
    binding.records[SLOT_SYSTEM] = lab_record(lab, "system", "one");
    binding.records[SLOT_ARTIFACT] = lab_record(lab, "artifact", "file");
    binding.records[SLOT_OFFER] = lab_record(lab, "offer", offer);
    binding = binding_rented(&lab->arena, binding_completed(binding));
    return evaluation_new(&lab->arena, lab->method, lab->catalog, binding);
}

static void expect_number(void **state, const char *scope, const char *unit, const char *expression,
                          double number)
{
    struct lab *lab = *state;
    lab_formula(lab, "tried", scope, unit, expression);
    struct result result = evaluation_result(evaluation_of(lab, "cards"), "tried");
    if (result.state != RESULT_KNOWN) {
        fail_msg("state %d: %.*s", (int)result.state, STR_ARGS(result.reason));
    }
    assert_true(fabs(result.typical - number) <= fabs(number) * 1e-12);
}

static void computes_for_the_machine_that_an_offer_rents(void **state)
{
    expect_number(state, "comparison", "\"\"",
                  "formula(cards, system = rented) * 10 + formula(cards)", 20);
}

static void computes_for_another_context_and_batch(void **state)
{
    expect_number(state, "placement", "tok",
                  "formula(load, context = 100 tok) + formula(load, batch = 3, context = 7 tok) + "
                  "load",
                  200 + 21 + 8192);
}

static void the_processor_follows_its_system(void **state)
{
    expect_number(state, "comparison", "\"\"",
                  "default(formula(channels, system = rented), 100) + channels", 102);
}

static void a_binding_may_be_computed(void **state)
{
    expect_number(state, "placement", "tok", "formula(load, batch = 2 * batch)", 4 * 4096);
}

static void where_nothing_is_rented_the_machine_is_named(void **state)
{
    struct lab *lab = *state;
    lab_formula(lab, "tried", "rental", "\"\"", "formula(cards, system = rented)");
    struct result result = evaluation_result(evaluation_of(lab, "tokens"), "tried");
    assert_int_equal(result.state, RESULT_UNKNOWN);
    assert_true(str_equal(result.reason, STR("rented")));
}

static void two_records_are_compared(void **state)
{
    struct lab *lab = *state;
    lab_formula(lab, "tried", "rental", "truth", "offer.model = model");
    lab_formula(lab, "other", "rental", "truth", "offer.model != model");
    struct evaluation *evaluation = evaluation_of(lab, "tokens");
    assert_true(evaluation_result(evaluation, "tried").truth);
    assert_false(evaluation_result(evaluation, "other").truth);
    struct result absent = evaluation_result(evaluation_of(lab, "cards"), "tried");
    assert_int_equal(absent.state, RESULT_UNKNOWN);
    assert_true(str_equal(absent.reason, STR("offer.model of cards")));
}

static void its_trace_holds_the_formula_for_the_other_record(void **state)
{
    struct lab *lab = *state;
    lab_formula(lab, "tried", "comparison", "\"\"", "formula(cards, system = rented) + 1");
    struct evaluation *evaluation = evaluation_of(lab, "cards");
    const struct trace *trace =
        trace_of(&lab->arena, evaluation, method_formula(lab->method, STR("tried")));
    assert_true(str_equal(trace->substituted, STR("2 + 1")));
    assert_int_equal(trace->child_count, 2);
    assert_true(str_equal(trace->children[0]->name, STR("rented")));
    assert_true(str_equal(trace->children[0]->result.word, STR("card")));
    assert_true(str_equal(trace->children[1]->name, STR("cards")));
    assert_true(trace->children[1]->result.typical == 2);
}

static void its_mathml_shows_what_is_bound(void **state)
{
    struct lab *lab = *state;
    lab_formula(lab, "tried", "comparison", "\"\"", "formula(cards, system = rented)");
    assert_non_null(lab_method(lab));
    str text = formula_mathml(&lab->arena, lab->method, method_formula(lab->method, STR("tried")));
    assert_true(str_contains(text, STR("<mi>X</mi><mo>(</mo><mtext>system</mtext><mo>=</mo>"
                                       "<mtext>rented</mtext><mo>)</mo>")));
}

static void expect_wrong(void **state, const char *scope, const char *expression, const char *words)
{
    struct lab *lab = *state;
    lab_formula(lab, "tried", scope, "\"\"", expression);
    (void)lab_catalog(lab);
    assert_null(lab_method(lab));
    const struct diag *diag = lab->diags.first;
    while (diag != NULL && !str_contains(diag->text, str_from(words))) {
        diag = diag->next;
    }
    if (diag == NULL) {
        fail_msg("nothing says: %s", words);
    }
}

static void the_first_argument_is_a_formula(void **state)
{
    expect_wrong(state, "system", "formula(nothing, system = system)", "the name of a formula");
}

static void only_what_its_scope_has_is_bound(void **state)
{
    expect_wrong(state, "comparison", "formula(cards, artifact = artifact)",
                 "`cards` has no `artifact` that could be bound");
}

static void a_record_of_another_kind_is_not_bound(void **state)
{
    expect_wrong(state, "comparison", "formula(cards, system = offer)",
                 "`system` is bound to a record of the kind `system`");
}

static void a_number_of_another_dimension_is_not_bound(void **state)
{
    expect_wrong(state, "placement", "formula(load, context = 5) / 1 tok", "`=` joins");
}

static void what_its_scope_lacks_is_named(void **state)
{
    expect_wrong(state, "offer", "formula(cards)", "`cards` needs a system");
}

static void it_cannot_need_itself(void **state)
{
    expect_wrong(state, "comparison", "formula(tried, system = rented)", "need each other");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_lab, close_lab)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(computes_for_the_machine_that_an_offer_rents),
        TEST(computes_for_another_context_and_batch),
        TEST(the_processor_follows_its_system),
        TEST(a_binding_may_be_computed),
        TEST(where_nothing_is_rented_the_machine_is_named),
        TEST(two_records_are_compared),
        TEST(its_trace_holds_the_formula_for_the_other_record),
        TEST(its_mathml_shows_what_is_bound),
        TEST(the_first_argument_is_a_formula),
        TEST(only_what_its_scope_has_is_bound),
        TEST(a_record_of_another_kind_is_not_bound),
        TEST(a_number_of_another_dimension_is_not_bound),
        TEST(what_its_scope_lacks_is_named),
        TEST(it_cannot_need_itself),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
