#include "unit/tables.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static int open_tried(void **state)
{
    static struct tried tried;
    tried = tried_new();
    *state = &tried;
    return 0;
}

static int close_tried(void **state)
{
    tried_free(*state);
    return 0;
}

/* What a recipe gives for the one row of a table: a record's settings, or nothing. */
static void gives(struct tried *tried, const char *recipe, const char *table, const char *settings)
{
    struct arena *keep = tried->checked.keep;
    str map = str_format(
        keep, "kind: benchmark\nid: one\nfile: f\nname: n\nfields:\n  settings: %s\n", recipe);
    str wanted =
        str_format(keep, "records:\n  - id: one\n    name: n\n%s%s%s    role: calibration\n",
                   settings != NULL ? "    settings: " : "", settings != NULL ? settings : "",
                   settings != NULL ? "\n" : "");
    tried_import(tried, str_terminated(keep, map), table);
    assert_written(tried, 0, str_terminated(keep, wanted));
}

static void a_text_is_the_same_for_every_row(void **state)
{
    gives(*state, "as ever", "a,b\n1,2\n", "as ever");
}

static void a_column_gives_its_cell(void **state)
{
    gives(*state, "{column: b}", "a,b\n1, 2 \n", "2");
}

static void an_empty_cell_gives_nothing(void **state)
{
    gives(*state, "{column: b, unit: GB}", "a,b\n1,\n", NULL);
}

static void a_text_takes_in_columns(void **state)
{
    gives(*state, "'{a} of {b}, {{c}}'", "a,b\n1,2\n", "1 of 2, {c}");
}

static void a_text_with_an_empty_column_gives_nothing(void **state)
{
    gives(*state, "'{a} of {b}'", "a,b\n1,\n", NULL);
}

static void the_first_recipe_that_gives_a_text_counts(void **state)
{
    gives(*state, "['{a} ± {b}', '{a}', none]", "a,b\n1,\n", "1");
    gives(*state, "['{a} ± {b}', '{a}', none]", "a,b\n,\n", "none");
}

static void a_recipe_is_for_certain_rows(void **state)
{
    gives(*state, "[{column: a, when: {b: x}}, {column: b}]", "a,b\n1,x\n", "1");
    gives(*state, "[{column: a, when: {b: [y, x], a: '1'}}, {column: b}]", "a,b\n1,x\n", "1");
    gives(*state, "[{column: a, when: {b: {not: x}}}, {column: b}]", "a,b\n1,x\n", "x");
    gives(*state, "[{column: a, when: {b: {not: ['', y]}}}, z]", "a,b\n1,\n", "z");
}

static void a_part_of_a_text_is_taken(void **state)
{
    const char *table = "note\nngl=41 offload=none; ubatch 512\n";
    gives(*state, "{column: note, after: 'ngl=', before: ' '}", table, "41");
    gives(*state, "{column: note, after: 'ubatch ', before: ';'}", table, "512");
    gives(*state, "{column: note, before: ';'}", table, "ngl=41 offload=none");
    gives(*state, "{column: note, after: 'ctx '}", table, NULL);
}

static void parts_are_replaced_one_after_the_other(void **state)
{
    gives(*state, "{column: a, replace: {k: '000', '0000': '0 thousand', ';': ''}}", "a\n40k;\n",
          "40 thousand");
}

static void whole_texts_have_a_meaning(void **state)
{
    gives(*state, "{column: a, values: {x: y, z: ''}}", "a\nx\n", "y");
    gives(*state, "{column: a, values: {x: y, z: ''}}", "a\nxx\n", "xx");
    gives(*state, "{column: a, values: {x: y, z: ''}, unit: GB}", "a\nz\n", NULL);
}

static void a_unit_stands_behind_the_number(void **state)
{
    gives(*state, "{text: '{a} ± {b}', unit: tok/s}", "a,b\n61.4,0.3\n", "61.4 ± 0.3 tok/s");
}

static void texts_are_columns_for_what_follows(void **state)
{
    struct tried *tried = *state;
    tried_import(tried,
                 "id: '{tag}'\nfile: f\nname: '{both}'\n"
                 "texts:\n  tag: {column: a, values: {long: short}}\n  both: '{tag} and {b}'\n"
                 "fields:\n  settings: {column: both, when: {tag: short}}\n",
                 "a,b\nlong,2\n");
    assert_written(tried, 0,
                   "records:\n  - id: short\n    name: short and 2\n"
                   "    settings: short and 2\n    role: calibration\n");
}

static void the_map_names_the_columns_of_a_table_without_head(void **state)
{
    struct tried *tried = *state;
    tried_import(tried,
                 "columns: [a, b]\nseparator: semicolon\nid: '{a}'\nfile: f\nname: n\n"
                 "fields:\n  settings: {column: b}\n",
                 "1;x\n2;y\n");
    assert_int_equal(tried->imported->files.items[0].records.count, 2);
}

static void yes_and_no_are_said_in_several_ways(void **state)
{
    struct tried *tried = *state;
    tried_import(tried,
                 "id: '{a}-{flash_attention}'\nfile: f\nname: n\n"
                 "fields:\n  flash_attention: {column: fa}\n",
                 "a,fa\n1,1\n2,false\n3,perhaps\n");
    str file = tried_file(tried, 0);
    assert_true(str_contains(file, STR("id: 1-flash-attention\n")));
    assert_true(str_contains(file, STR("id: 2\n")));
    assert_true(str_contains(file, STR("flash_attention: yes\n")));
    assert_true(str_contains(file, STR("flash_attention: no\n")));
    assert_true(str_contains(file, STR("flash_attention: perhaps\n")));
}

/* The map is refused with that error at its line and column. */
static void refuses(struct tried *tried, const char *map, int line, int column, const char *words)
{
    tried->checked.diags = diags_new(tried->checked.keep);
    tried_import(tried, map, "hw,model,rate\nrtx-3090,x,1\n");
    if (tried->imported != NULL) {
        fail_msg("not refused: %s", map);
    }
    assert_said(&tried->checked, "import.map", line, column, words);
}

#define WHOLE "id: i\nfile: f\nfields:\n"

static void a_map_without_fields_is_refused(void **state)
{
    refuses(*state, "id: i\n", 1, 1, "an import map has fields");
    refuses(*state, "fields: []\n", 1, 9, "fields is a mapping, this is a list");
}

static void what_a_map_does_not_know_is_refused_with_the_nearest(void **state)
{
    struct tried *tried = *state;
    refuses(tried, "skipp: []\n" WHOLE "  engine: x\n", 1, 1, "an import map has no skipp");
    assert_help(&tried->checked, "import.map", "did you mean skip?");
    refuses(tried, "kind: benchmrk\n" WHOLE "  engine: x\n", 1, 7, "no kind of record 'benchmrk'");
    assert_help(&tried->checked, "import.map", "did you mean benchmark?");
    refuses(tried, WHOLE "  enginee: x\n", 4, 3, "benchmark has no field enginee");
    assert_help(&tried->checked, "import.map", "did you mean engine?");
    refuses(tried, WHOLE "  results.promt: x\n", 4, 3, "benchmark has no field results.promt");
    assert_help(&tried->checked, "import.map", "did you mean results.prompt?");
    refuses(tried, WHOLE "  engine: {colum: hw}\n", 4, 12, "a recipe has no colum");
    assert_help(&tried->checked, "import.map", "did you mean column?");
    refuses(tried, WHOLE "  engine: {column: modle}\n", 4, 20, "the table has no column 'modle'");
    assert_help(&tried->checked, "import.map", "did you mean model?");
    refuses(tried, WHOLE "  engine: 'x {abacus}'\n", 4, 15, "the table has no column 'abacus'");
    assert_help(&tried->checked, "import.map", "its columns are hw, model, rate");
    refuses(tried, "id: 'x {engin}'\nfile: f\nfields:\n  engine: x\n", 1, 9, "'engin' is no field");
    refuses(tried, WHOLE "  engine: {column: hw, when: {modl: x}}\n", 4, 31, "no column 'modl'");
}

static void entries_of_another_form_are_refused(void **state)
{
    refuses(*state, "separator: pipe\n" WHOLE "  engine: x\n", 1, 12, "separator is one of");
    refuses(*state, WHOLE "  engine: {column: hw, text: x}\n", 4, 11, "either column or text");
    refuses(*state, WHOLE "  engine: {unit: W}\n", 4, 11, "either column or text");
    refuses(*state, WHOLE "  engine: '{hw'\n", 4, 13, "this brace is not closed");
    refuses(*state, WHOLE "  engine: 'a{}'\n", 4, 14, "a name stands between braces");
    refuses(*state, WHOLE "  results: x\n", 4, 3, "results is no single value");
    refuses(*state, WHOLE "  name: x\n", 4, 3, "name stands beside fields");
    refuses(*state, WHOLE "  engine: {column: hw, values: [a]}\n", 4, 32, "values is a mapping");
    refuses(*state, WHOLE "  engine: {column: hw, values: {a: [b]}}\n", 4, 36, "is a text");
    refuses(*state, WHOLE "  engine: {column: hw, when: {hw: {a: b}}}\n", 4, 35, "one entry not");
    refuses(*state, "columns: [a, b]\n" WHOLE "  engine: x\n", 1, 10, "these are 2 columns");
    refuses(*state, "columns: [a, b, a]\n" WHOLE "  engine: x\n", 1, 17, "a second column 'a'");
    refuses(*state, "skip: [{when: {hw: x}}]\n" WHOLE "  engine: x\n", 1, 8, "when and reason");
    refuses(*state, "texts: {hw: x}\n" WHOLE "  engine: x\n", 1, 9, "has a column of that name");
    refuses(*state, "kind: gpu\nfields:\n  vendor: x\n", 1, 1, "has id");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_tried, close_tried)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_text_is_the_same_for_every_row),
        TEST(a_column_gives_its_cell),
        TEST(an_empty_cell_gives_nothing),
        TEST(a_text_takes_in_columns),
        TEST(a_text_with_an_empty_column_gives_nothing),
        TEST(the_first_recipe_that_gives_a_text_counts),
        TEST(a_recipe_is_for_certain_rows),
        TEST(a_part_of_a_text_is_taken),
        TEST(parts_are_replaced_one_after_the_other),
        TEST(whole_texts_have_a_meaning),
        TEST(a_unit_stands_behind_the_number),
        TEST(texts_are_columns_for_what_follows),
        TEST(the_map_names_the_columns_of_a_table_without_head),
        TEST(yes_and_no_are_said_in_several_ways),
        TEST(a_map_without_fields_is_refused),
        TEST(what_a_map_does_not_know_is_refused_with_the_nearest),
        TEST(entries_of_another_form_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
