#include "view/table.h"
#include "view/tidy.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* A table of rows of two cells: a name, and a number or text. */
static struct bench {
    struct arena arena;
    struct work work;
    struct tree *page;
    struct tree *table;
} bench;

static int open_bench(void **state)
{
    (void)state;
    bench = (struct bench){0};
    bench.work.keep = &bench.arena;
    bench.page = tree_map(&bench.arena);
    bench.table = table_new(&bench.work, bench.page, "table");
    table_column(&bench.work, bench.table, STR("Name"), COLUMN_TEXT);
    return 0;
}

static int close_bench(void **state)
{
    (void)state;
    arena_free(&bench.arena);
    return 0;
}

static void fill(enum column_type type, const char *const *texts)
{
    table_column(&bench.work, bench.table, STR("Memory"), type);
    for (ptrdiff_t i = 0; texts[i] != NULL; i++) {
        struct tree *row = table_row(&bench.work, bench.table);
        cell_text(&bench.work, row, STR("a"));
        cell_marked(&bench.work, row, str_from(texts[i]), MARK_MEASURED, STR("x.md"));
    }
    tables_tidy(&bench.arena, bench.page);
}

static const struct tree *nth(const struct tree *list, ptrdiff_t index)
{
    const struct tree *item = tree_first(list);
    for (; index > 0 && item != NULL; index--) {
        item = item->next;
    }
    return item;
}

static const char *head(ptrdiff_t column)
{
    const struct tree *columns = tree_find(bench.table, STR("columns"));
    const struct tree *title = tree_find(nth(columns, column), STR("title"));
    return title != NULL ? str_terminated(&bench.arena, title->as.text) : NULL;
}

static const char *cell(ptrdiff_t row, ptrdiff_t column)
{
    const struct tree *rows = tree_find(bench.table, STR("rows"));
    const struct tree *cells = tree_find(nth(rows, row), STR("cells"));
    const struct tree *parts = tree_find(nth(cells, column), STR("parts"));
    const struct tree *text = tree_find(tree_first(parts), STR("text"));
    return text != NULL ? str_terminated(&bench.arena, text->as.text) : NULL;
}

static void a_unit_that_all_rows_have_moves_into_the_head(void **state)
{
    (void)state;
    static const char *const texts[] = {"~1,792 GB/s", "80–100 GB/s", "–", "unknown", NULL};
    fill(COLUMN_NUMBER, texts);
    assert_string_equal(head(1), "Memory, GB/s");
    assert_string_equal(cell(0, 1), "~1,792");
    assert_string_equal(cell(1, 1), "80–100");
    assert_string_equal(cell(2, 1), "–");
    assert_string_equal(cell(3, 1), "unknown");
}

static void units_that_differ_stay_with_their_numbers(void **state)
{
    (void)state;
    static const char *const texts[] = {"4,900 EUR", "900 USD", NULL};
    fill(COLUMN_NUMBER, texts);
    assert_string_equal(head(1), "Memory");
    assert_string_equal(cell(0, 1), "4,900 EUR");
}

static void what_is_no_number_with_a_unit_keeps_the_column_as_it_is(void **state)
{
    (void)state;
    static const char *const odd[] = {"3 min 20 s", "16", "2025-01-30", "16 GB (2 × 8 GB)", "s"};
    for (ptrdiff_t i = 0; i < COUNT(odd); i++) {
        const char *texts[] = {"5 s", "7 s", odd[i], NULL};
        fill(COLUMN_NUMBER, texts);
        assert_string_equal(head(1), "Memory");
        assert_string_equal(cell(0, 1), "5 s");
        (void)close_bench(NULL);
        (void)open_bench(NULL);
    }
}

static void texts_and_single_numbers_keep_their_unit(void **state)
{
    (void)state;
    static const char *const two[] = {"5 GB", "7 GB", NULL};
    fill(COLUMN_TEXT, two);
    assert_string_equal(cell(0, 1), "5 GB");
    (void)close_bench(NULL);
    (void)open_bench(NULL);
    static const char *const one[] = {"5 GB", "–", NULL};
    fill(COLUMN_NUMBER, one);
    assert_string_equal(head(1), "Memory");
    assert_string_equal(cell(0, 1), "5 GB");
}

static void a_column_in_which_no_row_has_anything_goes(void **state)
{
    (void)state;
    static const char *const texts[] = {"–", "", NULL};
    fill(COLUMN_NUMBER, texts);
    assert_string_equal(head(0), "Name");
    assert_null(head(1));
    assert_string_equal(cell(1, 0), "a");
    assert_null(cell(1, 1));
}

static void a_table_without_rows_keeps_its_heads(void **state)
{
    (void)state;
    static const char *const none[] = {NULL};
    fill(COLUMN_NUMBER, none);
    assert_string_equal(head(1), "Memory");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_unit_that_all_rows_have_moves_into_the_head, open_bench,
                                        close_bench),
        cmocka_unit_test_setup_teardown(units_that_differ_stay_with_their_numbers, open_bench,
                                        close_bench),
        cmocka_unit_test_setup_teardown(what_is_no_number_with_a_unit_keeps_the_column_as_it_is,
                                        open_bench, close_bench),
        cmocka_unit_test_setup_teardown(texts_and_single_numbers_keep_their_unit, open_bench,
                                        close_bench),
        cmocka_unit_test_setup_teardown(a_column_in_which_no_row_has_anything_goes, open_bench,
                                        close_bench),
        cmocka_unit_test_setup_teardown(a_table_without_rows_keeps_its_heads, open_bench,
                                        close_bench),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
