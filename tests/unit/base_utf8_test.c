#include "base/utf8.h"
#include "unit/random.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void decodes_each_length(void **state)
{
    (void)state;
    assert_int_equal(utf8_at(STR("a"), 0).code, 'a');
    assert_int_equal(utf8_at(STR("é"), 0).code, 0xE9);
    assert_int_equal(utf8_at(STR("…"), 0).code, 0x2026);
    assert_int_equal(utf8_at(STR("🙂"), 0).code, 0x1F642);
    assert_int_equal(utf8_at(STR("🙂"), 0).len, 4);
}

static void refuses_overlong_cut_and_surrogate_sequences(void **state)
{
    (void)state;
    static const char *const bad[] = {"\xC0\xAF",
                                      "\xE0\x80\xAF",
                                      "\xF0\x80\x80\xAF",
                                      "\xED\xA0\x80",
                                      "\xF4\x90\x80\x80",
                                      "\xE2\x82",
                                      "\x80",
                                      "\xFF"};
    for (ptrdiff_t i = 0; i < COUNT(bad); i++) {
        assert_int_equal(utf8_at(str_from(bad[i]), 0).len, 0);
        assert_int_equal(utf8_find_unplain(str_from(bad[i]), 0), 0);
    }
}

static void finds_what_is_not_plain(void **state)
{
    (void)state;
    static const char *const bad[] = {"\t",           "\r",           "\x1B",
                                      "\x7F",         "\xC2\x85",     "\xE2\x80\xA8",
                                      "\xE2\x80\xAE", "\xE2\x81\xA6", "\xEF\xBB\xBF",
                                      "\xEF\xBF\xBE", "\xEF\xB7\x90", "\xE2\x80\x8F"};
    struct arena arena = {0};
    for (ptrdiff_t i = 0; i < COUNT(bad); i++) {
        for (int before = 0; before < 20; before++) {
            str text =
                str_format(&arena, "%.*s%sabcdefgh", before, "0123456789é\n45678é01", bad[i]);
            ptrdiff_t at = str_find(text, str_from(bad[i]), 0);
            assert_int_equal(utf8_find_unplain(text, 0),
                             before == 11 || before == 19 ? before - 1 : at);
            assert_true(utf8_unplain_text(&arena, text, at).len > 0);
        }
    }
    arena_free(&arena);
}

static void takes_what_people_write(void **state)
{
    (void)state;
    assert_int_equal(
        utf8_find_unplain(
            STR("14.3 ± 0.1 tok/s, ✅ “quoted” – naïve\n…\n日本語 🙂"), 0),
        -1);
    assert_int_equal(utf8_find_unplain(STR(""), 0), -1);
}

static void agrees_with_itself_byte_by_byte(void **state)
{
    (void)state;
    struct random random = {.state = 7};
    for (int i = 0; i < 20000; i++) {
        char bytes[24];
        for (size_t j = 0; j < sizeof bytes; j++) {
            bytes[j] = (char)(random_below(&random, 8) == 0 ? random_below(&random, 256)
                                                            : 0x20 + random_below(&random, 95));
        }
        str text = {.data = bytes, .len = sizeof bytes};
        ptrdiff_t at = 0;
        while (at < text.len) {
            str one = str_slice(text, at, at + utf8_at(text, at).len);
            if (one.len == 0 || utf8_find_unplain(one, 0) >= 0) {
                break;
            }
            at += one.len;
        }
        assert_int_equal(utf8_find_unplain(text, 0), at == text.len ? -1 : at);
    }
}

static void knows_what_a_terminal_shows(void **state)
{
    (void)state;
    assert_true(utf8_is_printable('~') && utf8_is_printable(0xE9) && utf8_is_printable(0x2705));
    assert_false(utf8_is_printable('\n') || utf8_is_printable(0x1B) || utf8_is_printable(0x9B));
    assert_false(utf8_is_printable(0x200B) || utf8_is_printable(0x202E) || utf8_is_printable(0xA0));
    assert_false(utf8_is_printable(0xE0041) || utf8_is_printable(0xFEFF));
}

static void cuts_whole_characters(void **state)
{
    (void)state;
    assert_int_equal(utf8_prefix(STR("aé…b"), 2), 3);
    assert_int_equal(utf8_prefix(STR("aé"), 9), 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(decodes_each_length),
        cmocka_unit_test(refuses_overlong_cut_and_surrogate_sequences),
        cmocka_unit_test(finds_what_is_not_plain),
        cmocka_unit_test(takes_what_people_write),
        cmocka_unit_test(agrees_with_itself_byte_by_byte),
        cmocka_unit_test(knows_what_a_terminal_shows),
        cmocka_unit_test(cuts_whole_characters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
