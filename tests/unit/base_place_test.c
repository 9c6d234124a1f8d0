#include "base/place.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void assert_within(const char *source, int line, int column, const char *text, int offset,
                          int wanted_line, int wanted_column)
{
    const struct origin origin = {.path = STR("x"), .text = str_from(source)};
    struct place start = {.origin = &origin, .line = line, .column = column};
    struct place place = place_within(start, str_from(text), offset);
    if (place.line != wanted_line || place.column != wanted_column) {
        fail_msg("%s at %d: %d:%d, expected %d:%d", text, offset, place.line, place.column,
                 wanted_line, wanted_column);
    }
}

static void counts_characters_along_the_line(void **state)
{
    (void)state;
    assert_within("v: 936 GB/s\n", 1, 4, "936 GB/s", 0, 1, 4);
    assert_within("v: 936 GB/s\n", 1, 4, "936 GB/s", 4, 1, 8);
    assert_within("v: 14 ± 1 tok\n", 1, 4, "14 ± 1 tok", 6, 1, 9);
}

static void follows_literal_and_folded_lines(void **state)
{
    (void)state;
    assert_within("v: |\n  ab\n  cd ef\n", 2, 3, "ab\ncd ef\n", 3, 3, 3);
    assert_within("v: |\n  ab\n  cd ef\n", 2, 3, "ab\ncd ef\n", 6, 3, 6);
    assert_within("v: ab\n   cd\n", 1, 4, "ab cd", 3, 2, 4);
    assert_within("v: >\n  ab\n  cd\n", 2, 3, "ab cd\n", 4, 3, 4);
}

static void counts_on_where_the_file_says_otherwise(void **state)
{
    (void)state;
    assert_within("v: \"a\\u00e9bc\"\n", 1, 5, "aébc", 3, 1, 7);
    assert_within("", 1, 5, "abc", 2, 1, 7);
    struct place nowhere = place_within((struct place){0}, STR("abc"), 2);
    assert_null(nowhere.origin);
}

static void shows_the_line_of_a_place(void **state)
{
    (void)state;
    const struct origin origin = {.path = STR("x"), .text = STR("one\ntwo\n\nfour")};
    static const char *const lines[] = {"", "one", "two", "", "four", ""};
    for (int line = 0; line < COUNT(lines); line++) {
        str text = place_line_text((struct place){.origin = &origin, .line = line, .column = 3});
        assert_true(str_equal(text, str_from(lines[line])));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_characters_along_the_line),
        cmocka_unit_test(follows_literal_and_folded_lines),
        cmocka_unit_test(counts_on_where_the_file_says_otherwise),
        cmocka_unit_test(shows_the_line_of_a_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
