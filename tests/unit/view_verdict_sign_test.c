#include "view/verdict_sign.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void assert_sign(const char *symbol, bool is_known, bool passes, const char *expected)
{
    struct verdict verdict = {.symbol = str_from(symbol), .is_known = is_known, .passes = passes};
    assert_true(str_equal(verdict_sign(&verdict), str_from(expected)));
}

static void pictures_become_the_plain_sign_of_their_meaning(void **state)
{
    (void)state;
    assert_sign("✅", true, true, "✓");
    assert_sign("✔️", true, true, "✓");
    assert_sign("❌", true, false, "✕");
    assert_sign("❓", true, false, "?");
}

static void plain_signs_stay_as_the_record_has_them(void **state)
{
    (void)state;
    assert_sign("◑", true, false, "◑");
    assert_sign("A", true, true, "A");
    assert_sign("", true, true, "");
}

static void other_pictures_say_what_the_verdict_says(void **state)
{
    (void)state;
    assert_sign("🟢", true, true, "✓");
    assert_sign("🔴", true, false, "✕");
    assert_sign("🤷", false, false, "?");
    assert_sign("☹️", true, false, "✕");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pictures_become_the_plain_sign_of_their_meaning),
        cmocka_unit_test(plain_signs_stay_as_the_record_has_them),
        cmocka_unit_test(other_pictures_say_what_the_verdict_says),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
