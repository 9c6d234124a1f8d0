#include "unit/judged.h"

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
            "vendor: V\nclass: consumer\nvram: 24 GB\nreleased: 2025-02-15\n");
    lab_add(&lab, "cpus", "chip", "vendor: V\ncores: 8\nreleased: 2025\n");
    lab_add(&lab, "cpus", "old", "vendor: V\ncores: 8\nreleased: 2015-01-01\n");
    lab_add(&lab, "systems", "box",
            "cpu: chip\nmemory_capacity: 64 GB\ngpus:\n  - {gpu: card, count: 1}\n");
    lab_add(&lab, "models", "llm", "parameters: 10 billion\nhidden: 4096\nreleased: 2024-07-23\n");
    lab_add(&lab, "models", "odd", "parameters: 10 billion\nhidden: 896\n");
    lab_add(&lab, "models", "vague", "parameters: 8..12 billion\n");
    lab_add(&lab, "models", "secret", "parameters: unknown\n");
    lab_add(&lab, "quantizations", "q8", "family: legacy\nbits_per_weight: 8 bit/param\n");
    lab_add(&lab, "artifacts", "file", "model: llm\nquantization: q8\n");
    lab_add(&lab, "engines", "engine", "family: f\n");
    *state = &lab;
    return 0;
}

static int close_lab(void **state)
{
    lab_close(*state);
    return 0;
}

static const struct diag *judged(struct lab *lab, const char *folder, const char *lines)
{
    lab_add(lab, folder, "tried", lines);
    return judged_first(lab);
}

static void passes(struct lab *lab, const char *folder, const char *lines)
{
    const struct diag *diag = judged(lab, folder, lines);
    if (diag != NULL) {
        fail_msg("%.*s", STR_ARGS(diag->text));
    }
}

static void fails(struct lab *lab, const char *folder, const char *lines, enum rule rule,
                  const char *words)
{
    const struct diag *diag = judged(lab, folder, lines);
    assert_non_null(diag);
    assert_int_equal(diag->rule, rule);
    assert_null(diag->next);
    if (!str_contains(diag->text, str_from(words))) {
        fail_msg("%.*s", STR_ARGS(diag->text));
    }
}

static void run_passes(struct lab *lab, const char *lines)
{
    str yaml = str_format(&lab->arena,
                          "artifact: file\nengine: engine\nrole: reference\n"
                          "results:\n  - status: oom\n%s\n",
                          lines);
    passes(lab, "benchmarks", str_terminated(&lab->arena, yaml));
}

static void run_fails(struct lab *lab, const char *lines, const char *words)
{
    str yaml = str_format(&lab->arena,
                          "artifact: file\nengine: engine\nrole: reference\n"
                          "results:\n  - status: oom\n%s\n",
                          lines);
    fails(lab, "benchmarks", str_terminated(&lab->arena, yaml), RULE_PHYSICS_DATE, words);
}

static void a_file_as_large_as_its_bits_passes(void **state)
{
    passes(*state, "artifacts", "model: llm\nquantization: q8\nsize: 10.4 GB\n");
}

static void a_file_too_small_for_its_bits_is_impossible(void **state)
{
    fails(*state, "artifacts", "model: llm\nquantization: q8\nsize: 7.5 GB\n",
          RULE_PHYSICS_FILE_SIZE, "size 7.5 GB is 0.75 times the 10 GB");
}

static void a_file_too_large_for_its_bits_is_impossible(void **state)
{
    fails(*state, "artifacts", "model: llm\nquantization: q8\nsize: 15 GB\n",
          RULE_PHYSICS_FILE_SIZE, "1.50 times");
}

static void blocks_that_do_not_fit_the_hidden_size_make_larger_files(void **state)
{
    passes(*state, "artifacts", "model: odd\nquantization: q8\nsize: 19 GB\n");
}

static void a_range_of_parameters_explains_sizes_at_both_ends(void **state)
{
    passes(*state, "artifacts", "model: vague\nquantization: q8\nsize: 6.5 GB\n");
}

static void unknown_parameters_rule_no_size_out(void **state)
{
    passes(*state, "artifacts", "model: secret\nquantization: q8\nsize: 1 GB\n");
}

static void what_was_seen_after_today_is_impossible(void **state)
{
    fails(*state, "prices", "of: card\namount: 1 USD\ndate: 2026-02-01\n", RULE_PHYSICS_DATE,
          "date 2026-02-01 lies in the future of 2026-01-31");
}

static void what_was_seen_today_passes(void **state)
{
    passes(*state, "prices", "of: card\namount: 1 USD\ndate: 2026-01-31\n");
}

static void what_was_seen_this_month_or_year_passes(void **state)
{
    passes(*state, "prices", "of: card\namount: 1 USD\ndate: 2026-01\n");
}

static void a_source_read_in_the_future_is_impossible(void **state)
{
    fails(*state, "sources", "accessed: 2027\n", RULE_PHYSICS_DATE, "accessed 2027");
}

static void a_run_long_before_its_card_is_impossible(void **state)
{
    run_fails(*state, "gpu: card\ndate: 2024-11-16",
              "measured more than 90 days before card was released");
}

static void a_run_shortly_before_its_card_is_a_reviewer_s(void **state)
{
    run_passes(*state, "gpu: card\ndate: 2024-11-17");
}

static void a_month_is_taken_at_its_end(void **state)
{
    run_passes(*state, "gpu: card\ndate: 2024-11");
}

static void a_month_long_before_the_card_is_impossible(void **state)
{
    run_fails(*state, "gpu: card\ndate: 2024-10", "before card was released");
}

static void a_year_is_taken_at_its_end(void **state)
{
    run_passes(*state, "gpu: card\ndate: 2024");
}

static void a_release_without_its_day_is_taken_early(void **state)
{
    run_passes(*state, "cpu: chip\ndate: 2024-10-10");
}

static void the_parts_of_a_system_count(void **state)
{
    run_fails(*state, "system: box\ndate: 2024-10-10", "before card was released");
}

static void a_row_of_the_future_is_impossible(void **state)
{
    run_fails(*state, "    date: 2026-02-01\ncpu: old", "date 2026-02-01 lies in the future");
}

static void a_row_long_before_the_card_is_impossible(void **state)
{
    run_fails(*state, "    date: 2024-11-16\ngpu: card\ndate: 2025", "before card was released");
}

static void the_model_counts(void **state)
{
    run_fails(*state, "cpu: old\ndate: 2024-04-20", "before llm was released");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_lab, close_lab)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_file_as_large_as_its_bits_passes),
        TEST(a_file_too_small_for_its_bits_is_impossible),
        TEST(a_file_too_large_for_its_bits_is_impossible),
        TEST(blocks_that_do_not_fit_the_hidden_size_make_larger_files),
        TEST(a_range_of_parameters_explains_sizes_at_both_ends),
        TEST(unknown_parameters_rule_no_size_out),
        TEST(what_was_seen_after_today_is_impossible),
        TEST(what_was_seen_today_passes),
        TEST(what_was_seen_this_month_or_year_passes),
        TEST(a_source_read_in_the_future_is_impossible),
        TEST(a_run_long_before_its_card_is_impossible),
        TEST(a_run_shortly_before_its_card_is_a_reviewer_s),
        TEST(a_month_is_taken_at_its_end),
        TEST(a_month_long_before_the_card_is_impossible),
        TEST(a_year_is_taken_at_its_end),
        TEST(a_release_without_its_day_is_taken_early),
        TEST(the_parts_of_a_system_count),
        TEST(a_row_of_the_future_is_impossible),
        TEST(a_row_long_before_the_card_is_impossible),
        TEST(the_model_counts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
