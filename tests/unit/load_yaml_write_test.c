#include "base/diag.h"
#include "load/yaml.h"
#include "load/yaml_write.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* What is read from a text and written again, checked to read the same. */
static void writes(const char *text, const char *expected)
{
    struct arena arena = {0};
    struct diags diags = diags_new(&arena);
    struct origin origin = {.path = STR("x.yaml"), .text = str_from(text)};
    ptrdiff_t events = 0;
    const struct tree *tree = yaml_load(&arena, &arena, &diags, &origin, &events);
    assert_int_equal(diags.error_count, 0);
    str written = yaml_write(&arena, tree);
    if (!str_equal(written, str_from(expected))) {
        fail_msg("%.*s", STR_ARGS(written));
    }
    origin.text = written;
    assert_true(tree_same(tree, yaml_load(&arena, &arena, &diags, &origin, &events)));
    arena_free(&arena);
}

static void keeps(const char *text)
{
    writes(text, text);
}

static void leaves_quantities_bare(void **state)
{
    (void)state;
    keeps("a: 936 GB/s\nb: 80..100 tok/s\nc: <100 ms\nd: ~223 tok/s\ne: 14.3 ± 0.1 tok/s\n"
          "f: -1.5\ng: no\nh: 2026-01-31\ni: 12:30\n");
}

static void quotes_what_yaml_would_take_for_its_own(void **state)
{
    (void)state;
    keeps("a: '-ngl 99 -fa 1'\nb: 'it: this'\nc: 'a #b'\nd: ''\ne: '*'\nf: '\"x\"'\ng: '&a'\n"
          "h: 'it''s: so'\ni: '? x'\nj: 'ends:'\n");
}

static void quotes_within_one_line_what_separates_there(void **state)
{
    (void)state;
    keeps("a: {b: 'x, y', c: 'x]', d: it's}\nb: ['{', a b]\n");
}

static void takes_off_quotes_that_are_not_needed(void **state)
{
    (void)state;
    writes("'a': \"b c\"\nd: 'e'\n", "a: b c\nd: e\n");
}

static void puts_what_is_short_on_one_line(void **state)
{
    (void)state;
    writes("a:\n  - b\n  - c\nd:\n  e: f\ng: []\nh: {}\n", "a: [b, c]\nd: {e: f}\ng: []\nh: {}\n");
}

static void divides_records_and_what_they_share(void **state)
{
    (void)state;
    keeps("defaults:\n  trust: a\nrecords:\n  - id: a\n    name: b\n  - id: c\n");
    keeps("defaults: {}\nrecords: []\n");
}

static void divides_what_is_long(void **state)
{
    (void)state;
    keeps("rows:\n"
          "  - {test: generation, output: 128 tok, token_generation: 12.92 tok/s, flags: "
          "[few-threads]}\n"
          "  - test: generation\n"
          "    output: 128 tok\n"
          "    token_generation: 12.92 tok/s\n"
          "    flags: [few-threads, old-software]\n"
          "    note: a remark that makes the line too long for the width that there is\n");
}

static void indents_lists_below_their_key(void **state)
{
    (void)state;
    keeps("records:\n"
          "  - id: a\n"
          "    results:\n"
          "      - {test: prompt}\n"
          "      - {test: generation}\n"
          "  - id: b\n"
          "    results:\n"
          "      - {status: oom}\n");
}

static void writes_several_lines_as_a_block(void **state)
{
    (void)state;
    keeps("notes: |\n  First.\n\n  - a\n    b\nname: x\n");
    keeps("notes: |-\n  First.\n  Second.\n");
    keeps("notes: \" begins with a blank\\nsays \\\"so\\\"\"\n");
    keeps("notes: \"ends with two\\n\\n\"\n");
}

static void writes_nothing_as_nothing(void **state)
{
    (void)state;
    keeps("a:\nb:\n  -\n  - c:\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(leaves_quantities_bare),
        cmocka_unit_test(quotes_what_yaml_would_take_for_its_own),
        cmocka_unit_test(quotes_within_one_line_what_separates_there),
        cmocka_unit_test(takes_off_quotes_that_are_not_needed),
        cmocka_unit_test(puts_what_is_short_on_one_line),
        cmocka_unit_test(divides_what_is_long),
        cmocka_unit_test(divides_records_and_what_they_share),
        cmocka_unit_test(indents_lists_below_their_key),
        cmocka_unit_test(writes_several_lines_as_a_block),
        cmocka_unit_test(writes_nothing_as_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
