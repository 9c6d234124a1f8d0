/* How far estimates of memory are off: shares, bytes, what counts as near and as short, by hand. */
#include "judge/memory.h"
#include "unit/lab.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define MIB (1024.0 * 1024)

static int open_lab(void **state)
{
    static struct lab lab;
    lab_open(&lab);
    lab_add(&lab, "models", "dense",
            "parameters: 8 billion\nlayer_groups: [{layers: 2, attention: full, kv_heads: 1, "
            "head_size: 1}]\n");
    lab_add(&lab, "models", "experts",
            "parameters: 8 billion\nexperts: 8\nexperts_used: 2\nlayer_groups: [{layers: 2, "
            "attention: full, kv_heads: 1, head_size: 1}]\n");
    lab_add(&lab, "models", "latent",
            "parameters: 8 billion\nexperts: 8\nlayer_groups: [{layers: 2, attention: latent, "
            "kv_rank: 8, rope_size: 2}]\n");
    lab_add(&lab, "engines", "engine", "family: llama.cpp\n");
    lab_add(&lab, "memory-logs", "log",
            "model: dense\nengine: engine\nloads:\n"
            "  - {devices: 1, flash_attention: yes, weights: 10 GB}\n"
            "  - {devices: 2, flash_attention: no, weights: 10 GB}\n"
            "  - {devices: 0, weights_host: 10 GB, flags: [no-buffers]}\n"
            "  - {devices: 0, weights_host: 10 GB, flags: [other-run, no-buffers]}\n"
            "  - {devices: 0, weights_host: 10 GB, flags: [no-buffers]}\n");
    *state = &lab;
    return lab_method(&lab) != NULL ? 0 : -1;
}

static int close_lab(void **state)
{
    lab_close(*state);
    return 0;
}

static struct judged_memory figure(struct lab *lab, const char *model, ptrdiff_t load,
                                   double measured, double expected)
{
    const struct record *log = lab_record(lab, "memory_log", "log");
    return (struct judged_memory){.part = MEMORY_WHOLE,
                                  .record = log,
                                  .load = record_item(log, "loads", load)->as.record,
                                  .model = lab_record(lab, "model", model),
                                  .measured_bytes = measured,
                                  .expected_bytes = expected};
}

static const struct memory_row *row_of(const struct memory_table *table, const char *group)
{
    for (ptrdiff_t i = 0; i < table->count; i++) {
        if (str_equal(table->items[i].group, str_from(group))) {
            return &table->items[i];
        }
    }
    fail_msg("no group %s", group);
    return NULL;
}

static void assert_near(double value, double expected)
{
    if (!(fabs(value - expected) < 1e-9 * (1 + fabs(expected)))) {
        fail_msg("%.12g is not %.12g", value, expected);
    }
}

static void near_is_the_larger_of_mebibytes_and_percent(void **state)
{
    struct judged_memory small = figure(*state, "dense", 0, 1000 * MIB, 0);
    assert_true(memory_is_near(&small, 1150 * MIB));
    assert_false(memory_is_near(&small, 1151 * MIB));
    struct judged_memory large = figure(*state, "dense", 0, 100000 * MIB, 0);
    assert_true(memory_is_near(&large, 98000 * MIB));
    assert_false(memory_is_near(&large, 97999 * MIB));
}

static void a_file_is_near_within_one_percent_and_a_cache_within_its_digits(void **state)
{
    struct judged_memory one = figure(*state, "dense", 0, 1000, 0);
    one.part = MEMORY_FILE;
    assert_true(memory_is_near(&one, 990));
    assert_false(memory_is_near(&one, 989));
    one.part = MEMORY_CACHE;
    assert_true(memory_is_near(&one, 1002));
    assert_false(memory_is_near(&one, 1003));
}

static void errors_are_summed_up_over_a_group(void **state)
{
    /* Off by 0, 100 and 400 MiB of 1,000: two near, one too large. One of 1,000 that is 300 short.
     */
    const struct judged_memory figures[] = {
        figure(*state, "dense", 0, 1000 * MIB, 1000 * MIB),
        figure(*state, "dense", 0, 1000 * MIB, 1100 * MIB),
        figure(*state, "dense", 1, 1000 * MIB, 1400 * MIB),
        figure(*state, "experts", 1, 1000 * MIB, 700 * MIB),
    };
    struct lab *lab = *state;
    struct memory_table table = memory_table_of(&lab->arena, figures, 4);
    assert_true(table.items[0].by.len == 0);
    const struct memory_accuracy *all = &table.items[0].ours;
    assert_int_equal(all->count, 4);
    assert_near(all->mean, 0.2);
    assert_near(all->median, 0.2);
    assert_near(all->median_bytes, 200 * MIB);
    assert_near(all->p90_bytes, 370 * MIB);
    assert_near(all->near, 0.5);
    assert_near(all->short_of, 0.25);
    assert_near(row_of(&table, "dense")->ours.near, 2.0 / 3);
    assert_near(row_of(&table, "dense")->ours.short_of, 0);
    assert_near(row_of(&table, "mixture of experts")->ours.short_of, 1);
    assert_int_equal(row_of(&table, "one card")->ours.count, 2);
    assert_int_equal(row_of(&table, "several cards")->ours.count, 2);
    assert_int_equal(row_of(&table, "without flash attention")->ours.count, 2);
}

static void latent_attention_is_a_group_before_experts(void **state)
{
    struct judged_memory one = figure(*state, "latent", 0, 1000, 1000);
    struct lab *lab = *state;
    struct memory_table table = memory_table_of(&lab->arena, &one, 1);
    assert_int_equal(row_of(&table, "latent attention")->ours.count, 1);
}

static void the_rule_of_thumb_is_held_against_the_same(void **state)
{
    struct judged_memory one = figure(*state, "dense", 0, 1000 * MIB, 1000 * MIB);
    one.naive_bytes = 500 * MIB;
    struct lab *lab = *state;
    struct memory_table table = memory_table_of(&lab->arena, &one, 1);
    assert_near(table.items[0].ours.near, 1);
    assert_near(table.items[0].naive.mean, 0.5);
    assert_near(table.items[0].naive.short_of, 1);
}

static void rows_with_flags_take_no_part_and_are_counted_by_the_first(void **state)
{
    struct lab *lab = *state;
    const struct left_out_loads *all = NULL;
    assert_int_equal(memory_left_out(&lab->arena, lab->method, &all), 2);
    assert_true(str_equal(all[0].why, STR("no-buffers")));
    assert_int_equal(all[0].count, 2);
    assert_true(str_equal(all[1].why, STR("other-run")));
    assert_int_equal(all[1].count, 1);
    const struct judged_memory *figures = NULL;
    assert_int_equal(memory_figures(&lab->arena, lab->method, &figures), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(near_is_the_larger_of_mebibytes_and_percent),
        cmocka_unit_test(a_file_is_near_within_one_percent_and_a_cache_within_its_digits),
        cmocka_unit_test(errors_are_summed_up_over_a_group),
        cmocka_unit_test(latent_attention_is_a_group_before_experts),
        cmocka_unit_test(the_rule_of_thumb_is_held_against_the_same),
        cmocka_unit_test(rows_with_flags_take_no_part_and_are_counted_by_the_first),
    };
    return cmocka_run_group_tests(tests, open_lab, close_lab);
}
