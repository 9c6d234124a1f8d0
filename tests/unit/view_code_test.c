#include "view/code.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void assert_span(const char *text, bool is_in_table, const char *expected)
{
    struct arena arena = {0};
    struct tree *span = code_span(&arena, str_from(text), is_in_table);
    assert_int_equal(span->type, TREE_TEXT);
    assert_int_equal(span->trust, TREE_SAFE_MARKDOWN);
    assert_string_equal(str_terminated(&arena, span->as.text), expected);
    arena_free(&arena);
}

static void an_expression_stands_between_backquotes(void **state)
{
    (void)state;
    assert_span("batch * 1 tok / step_time", false, "`batch * 1 tok / step_time`");
}

static void backquotes_inside_cannot_end_the_span(void **state)
{
    (void)state;
    assert_span("a`b", false, "``a`b``");
    assert_span("``x`", false, "``` ``x` ```");
}

static void line_ends_cannot_leave_the_line(void **state)
{
    (void)state;
    assert_span("a\n# b\r\tc", false, "`a # b  c`");
}

static void a_bar_is_escaped_in_tables_alone(void **state)
{
    (void)state;
    assert_span("a | b", true, "`a \\| b`");
    assert_span("a | b", false, "`a | b`");
}

static void an_empty_text_is_nothing(void **state)
{
    (void)state;
    struct arena arena = {0};
    assert_int_equal(code_span(&arena, STR("  "), false)->type, TREE_NULL);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_expression_stands_between_backquotes),
        cmocka_unit_test(backquotes_inside_cannot_end_the_span),
        cmocka_unit_test(line_ends_cannot_leave_the_line),
        cmocka_unit_test(a_bar_is_escaped_in_tables_alone),
        cmocka_unit_test(an_empty_text_is_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
