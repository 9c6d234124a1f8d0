#include "base/diag_print.h"
#include "base/limits.h"
#include "base/text.h"
#include "load/csv.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

struct read {
    struct arena keep;
    struct diags diags;
    struct origin origin;
    const struct csv_table *table;
};

static int open_read(void **state)
{
    static struct read read;
    read = (struct read){.origin = {.path = STR("runs.csv")}};
    read.diags = diags_new(&read.keep);
    *state = &read;
    return 0;
}

static int close_read(void **state)
{
    struct read *read = *state;
    arena_free(&read->keep);
    return 0;
}

static const struct csv_table *reads(struct read *read, str text, char separator)
{
    read->origin.text = text;
    read->table = csv_read(&read->keep, &read->diags, &read->origin, separator);
    assert_int_equal(read->table == NULL, read->diags.error_count > 0);
    if (read->table == NULL) {
        str said = diags_text(&read->keep, &read->diags, DIAG_FORMAT_TEXT, false);
        fail_msg("%.*s", STR_ARGS(said));
    }
    return read->table;
}

static void assert_cell(const struct read *read, ptrdiff_t row, ptrdiff_t column, const char *text)
{
    assert_true(row < read->table->row_count && column < read->table->column_count);
    str found = read->table->rows[row].cells[column].text;
    if (!str_equal(found, str_from(text))) {
        fail_msg("%td, %td: '%.*s' is not '%s'", row, column, STR_ARGS(found), text);
    }
}

static void assert_place(const struct read *read, ptrdiff_t row, ptrdiff_t column, int line, int at)
{
    struct place place = read->table->rows[row].cells[column].place;
    assert_int_equal(place.line, line);
    assert_int_equal(place.column, at);
}

static void refuses(struct read *read, str text, char separator, const char *said)
{
    read->origin.text = text;
    assert_null(csv_read(&read->keep, &read->diags, &read->origin, separator));
    str all = diags_text(&read->keep, &read->diags, DIAG_FORMAT_TEXT, false);
    if (!str_contains(all, str_from(said))) {
        fail_msg("not said: %s\n%.*s", said, STR_ARGS(all));
    }
}

static void reads_rows_of_cells(void **state)
{
    struct read *read = *state;
    (void)reads(read, STR("device,model\nRTX 3090,Llama 3 8B\n,\n"), ',');
    assert_int_equal(read->table->row_count, 3);
    assert_int_equal(read->table->column_count, 2);
    assert_cell(read, 1, 0, "RTX 3090");
    assert_cell(read, 1, 1, "Llama 3 8B");
    assert_cell(read, 2, 1, "");
}

static void reads_the_last_row_without_its_line_end(void **state)
{
    (void)reads(*state, STR("a,b\n1,2"), ',');
    assert_cell(*state, 1, 1, "2");
}

static void takes_quotes_off_and_halves_those_within(void **state)
{
    (void)reads(*state, STR("\"a, b\",\"5\"\" disk\",\"\"\n\"two\nlines\",x,y\n"), ',');
    assert_cell(*state, 0, 0, "a, b");
    assert_cell(*state, 0, 1, "5\" disk");
    assert_cell(*state, 0, 2, "");
    assert_cell(*state, 1, 0, "two\nlines");
    assert_place(*state, 1, 1, 3, 8);
}

static void knows_where_each_cell_begins(void **state)
{
    (void)reads(*state, STR("a,\"b\",  c\n\n\xC3\xA4\xC3\xA4,\" b\",c\n"), ',');
    assert_place(*state, 0, 0, 1, 1);
    assert_place(*state, 0, 1, 1, 4);
    assert_place(*state, 0, 2, 1, 9);
    assert_place(*state, 1, 0, 3, 1);
    assert_place(*state, 1, 1, 3, 6);
    assert_place(*state, 1, 2, 3, 9);
}

static void takes_blanks_off_both_ends(void **state)
{
    (void)reads(*state, STR(" a b ,\"\n c \"\n"), ',');
    assert_cell(*state, 0, 0, "a b");
    assert_cell(*state, 0, 1, "c");
    assert_place(*state, 0, 1, 2, 2);
}

static void reads_tables_as_other_systems_write_them(void **state)
{
    (void)reads(*state,
                STR("\xEF\xBB\xBF"
                    "a;b\r\n\"1\r\n2\";3\r\n"),
                ';');
    assert_cell(*state, 0, 0, "a");
    assert_place(*state, 0, 0, 1, 1);
    assert_cell(*state, 1, 0, "1\n2");
    assert_cell(*state, 1, 1, "3");
}

static void reads_cells_between_tabs(void **state)
{
    (void)reads(*state, STR("a\tb, c\n1\t\n"), '\t');
    assert_cell(*state, 0, 1, "b, c");
    assert_cell(*state, 1, 1, "");
}

static void passes_over_empty_lines(void **state)
{
    struct read *read = *state;
    (void)reads(read, STR("\n\na,b\n\n  \n1,2\n\n"), ',');
    assert_int_equal(read->table->row_count, 2);
    assert_place(read, 0, 0, 3, 1);
    assert_place(read, 1, 1, 6, 3);
}

static void refuses_a_quote_that_is_never_closed(void **state)
{
    refuses(*state, STR("a,b\n1,\"2\n3,4\n"), ',',
            "runs.csv:2:3: error: the quote that begins here is never closed [table.syntax]");
}

static void refuses_a_quote_in_the_midst_of_a_cell(void **state)
{
    refuses(*state, STR("a,b\n1,3.5\" disk\n"), ',', "runs.csv:2:6: error: a quote stands in");
}

static void refuses_text_behind_a_closing_quote(void **state)
{
    refuses(*state, STR("a,b\n\"1\" x,2\n"), ',', "runs.csv:2:4: error: text follows the quote");
}

static void refuses_rows_of_another_width_each_by_itself(void **state)
{
    struct read *read = *state;
    refuses(read, STR("a,b\n1\n1,2\n1,2,3\n"), ',',
            "runs.csv:4:1: error: this row has 3 cells, the first row 2 [table.syntax]");
    assert_int_equal(read->diags.error_count, 2);
}

static void refuses_bytes_that_are_no_plain_text(void **state)
{
    refuses(*state, STR("a,b\n1,x\0y\n"), ',', "runs.csv:2:4: error: this line holds");
}

static void refuses_other_encodings(void **state)
{
    refuses(*state, STR("a,b\n1,caf\xE9\n"), ',', "save the file in UTF-8");
}

static void refuses_directions_that_nobody_sees(void **state)
{
    refuses(*state, STR("a,b\n1,\xE2\x80\xAE\n"), ',', "runs.csv:2:3: error: this line holds");
}

static void refuses_a_tab_where_tabs_separate_nothing(void **state)
{
    refuses(*state, STR("a,b\n1,x\ty\n"), ',', "a tab (U+0009)");
}

static void refuses_a_carriage_return_that_ends_no_line(void **state)
{
    refuses(*state, STR("a,b\r1,2\r"), ',', "carriage return");
}

static void refuses_an_empty_table(void **state)
{
    refuses(*state, STR("\n \n"), ',', "runs.csv: error: this table is empty [table.syntax]");
}

static void refuses_what_a_spreadsheet_would_run(void **state)
{
    struct read *read = *state;
    refuses(read, STR("a,b\n=1+1,@SUM(A1)\n-2+3|'/C x'!A0,+x(1)\n"), ',',
            "runs.csv:2:1: error: this cell begins like a formula, with = [table.formula]");
    assert_int_equal(read->diags.error_count, 4);
}

static void takes_signed_numbers_and_options_for_what_they_are(void **state)
{
    (void)reads(*state, STR("a,b,c\n-1.5,+3e2,-ngl 99 -fa 1\n"), ',');
    assert_cell(*state, 1, 2, "-ngl 99 -fa 1");
}

static str repeated(struct read *read, const char *part, ptrdiff_t count)
{
    struct text text = text_new(&read->keep, 1024);
    for (ptrdiff_t i = 0; i < count; i++) {
        text_add(&text, str_from(part));
    }
    return text_view(&text);
}

static void refuses_more_columns_than_the_limit(void **state)
{
    refuses(*state, repeated(*state, "a,", LIMIT_CSV_COLUMNS + 8), ',',
            "error: a table has at most 256 columns [table.limit]");
}

static void refuses_a_huge_cell_before_it_is_read_whole(void **state)
{
    struct read *read = *state;
    str huge = repeated(read, "0123456789", 1000000);
    refuses(read, str_format(&read->keep, "a,b\n1,\"%.*s\"\n", STR_ARGS(huge)), ',',
            "runs.csv:2:3: error: a cell has at most 16384 bytes [table.limit]");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_read, close_read)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(reads_rows_of_cells),
        TEST(reads_the_last_row_without_its_line_end),
        TEST(takes_quotes_off_and_halves_those_within),
        TEST(knows_where_each_cell_begins),
        TEST(takes_blanks_off_both_ends),
        TEST(reads_tables_as_other_systems_write_them),
        TEST(reads_cells_between_tabs),
        TEST(passes_over_empty_lines),
        TEST(refuses_a_quote_that_is_never_closed),
        TEST(refuses_a_quote_in_the_midst_of_a_cell),
        TEST(refuses_text_behind_a_closing_quote),
        TEST(refuses_rows_of_another_width_each_by_itself),
        TEST(refuses_bytes_that_are_no_plain_text),
        TEST(refuses_other_encodings),
        TEST(refuses_directions_that_nobody_sees),
        TEST(refuses_a_tab_where_tabs_separate_nothing),
        TEST(refuses_a_carriage_return_that_ends_no_line),
        TEST(refuses_an_empty_table),
        TEST(refuses_what_a_spreadsheet_would_run),
        TEST(takes_signed_numbers_and_options_for_what_they_are),
        TEST(refuses_more_columns_than_the_limit),
        TEST(refuses_a_huge_cell_before_it_is_read_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
