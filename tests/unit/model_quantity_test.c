#include "model/quantity.h"
#include "unit/random.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

struct fixture {
    struct arena arena;
    struct units *units;
};

static int open_units(void **state)
{
    static struct fixture fixture;
    fixture = (struct fixture){0};
    fixture.units = units_new(&fixture.arena);
    *state = &fixture;
    return 0;
}

static int close_units(void **state)
{
    struct fixture *fixture = *state;
    units_free(fixture->units);
    arena_free(&fixture->arena);
    return 0;
}

static struct quantity read(void **state, const char *text)
{
    struct fixture *fixture = *state;
    struct quantity quantity;
    struct quantity_error error;
    if (!quantity_parse(&fixture->arena, fixture->units, str_from(text), &quantity, &error)) {
        fail_msg("%s: %s; %.*s", text, error.message, STR_ARGS(error.help));
    }
    assert_true(str_equal(quantity.written, str_from(text)));
    return quantity;
}

static void assert_near(double actual, double wanted)
{
    if (fabs(actual - wanted) > 1e-12 * fabs(wanted)) {
        fail_msg("%.17g, expected %.17g", actual, wanted);
    }
}

static void reads_an_exact_value(void **state)
{
    struct quantity quantity = read(state, "936 GB/s");
    assert_int_equal(quantity.form, QUANTITY_EXACT);
    assert_near(quantity.low, 936e9);
    assert_near(quantity.typical, 936e9);
    assert_near(quantity.high, 936e9);
    assert_true(str_equal(quantity.unit_text, STR("GB/s")));
    assert_near(read(state, "-3.5e-2").typical, -0.035);
    assert_near(read(state, "94 %").typical, 0.94);
    assert_near(read(state, "25 °C").typical, 298.15);
    assert_true(str_equal(read(state, "1999 EUR").unit.currency, STR("EUR")));
    assert_int_equal(read(state, "16").unit_text.len, 0);
}

static void reads_a_range(void **state)
{
    struct quantity quantity = read(state, "80..100 tok/s");
    assert_int_equal(quantity.form, QUANTITY_RANGE);
    assert_near(quantity.low, 80);
    assert_near(quantity.typical, 90);
    assert_near(quantity.high, 100);
}

static void reads_bounds(void **state)
{
    struct quantity below = read(state, "<100 ms");
    assert_int_equal(below.form, QUANTITY_BELOW);
    assert_true(below.low == 0);
    assert_near(below.typical, 0.1);
    assert_near(below.high, 0.1);
    struct quantity above = read(state, "over 96 GiB");
    assert_int_equal(above.form, QUANTITY_ABOVE);
    assert_near(above.low, 96.0 * 1073741824.0);
    assert_near(above.typical, above.low);
    assert_true(isinf(above.high));
}

static void reads_a_mean_and_an_approximate_value(void **state)
{
    struct quantity mean = read(state, "14.3 ± 0.1 tok/s");
    assert_int_equal(mean.form, QUANTITY_MEAN);
    assert_near(mean.low, 14.2);
    assert_near(mean.typical, 14.3);
    assert_near(mean.high, 14.4);
    struct quantity about = read(state, "~223 tok/s");
    assert_int_equal(about.form, QUANTITY_APPROXIMATE);
    assert_near(about.low, 200.7);
    assert_near(about.high, 245.3);
    struct quantity cold = read(state, "~-10 °C");
    assert_near(cold.low, 262.15);
    assert_near(cold.high, 264.15);
}

static void reads_unknown(void **state)
{
    assert_int_equal(read(state, "unknown").form, QUANTITY_UNKNOWN);
}

static void spells_right_what_can_be_understood(void **state)
{
    struct fixture *fixture = *state;
    static const char *const cases[][2] = {
        {"936GB/s", "936 GB/s"},
        {"936  GB/s", "936 GB/s"},
        {" 936 GB/s", "936 GB/s"},
        {"936 GB/s ", "936 GB/s"},
        {"94%", "94 %"},
        {"1,792 GB/s", "1792 GB/s"},
        {"1,234,567 byte", "1234567 byte"},
        {"1_000 byte", "1000 byte"},
        {"14,3 tok/s", "14.3 tok/s"},
        {"0,375 GB", "0.375 GB"},
        {".5 GB", "0.5 GB"},
        {"+5 W", "5 W"},
        {"007 W", "7 W"},
        {"−5 °C", "-5 °C"},
        {"80-100 tok/s", "80..100 tok/s"},
        {"80 - 100 tok/s", "80..100 tok/s"},
        {"80–100 tok/s", "80..100 tok/s"},
        {"80 .. 100 tok/s", "80..100 tok/s"},
        {"80...100 tok/s", "80..100 tok/s"},
        {"80 to 100 tok/s", "80..100 tok/s"},
        {"67 %..78 %", "67..78 %"},
        {"80 tok/s..100 tok/s", "80..100 tok/s"},
        {">5 GB", "over 5 GB"},
        {">= 5 GB", "over 5 GB"},
        {"≥5 GB", "over 5 GB"},
        {"96+ GiB", "over 96 GiB"},
        {"over  5 GB", "over 5 GB"},
        {"< 100 ms", "<100 ms"},
        {"<=100 ms", "<100 ms"},
        {"~ 223 tok/s", "~223 tok/s"},
        {"about 223 tok/s", "~223 tok/s"},
        {"14.3±0.1 tok/s", "14.3 ± 0.1 tok/s"},
        {"14.3 +/- 0.1 tok/s", "14.3 ± 0.1 tok/s"},
        {"$1999", "1999 USD"},
        {"€1,999", "1999 EUR"},
        {"50 TOPS", "50 TOP/s"},
        {"50 TOP /s", "50 TOP/s"},
        {"80-100 tokens/sec", "80..100 tok/s"},
        {"8.03 bilion", "8.03 billion"},
        {"n/a", "unknown"},
        {"~", "unknown"},
        {"", "unknown"},
    };
    for (ptrdiff_t i = 0; i < COUNT(cases); i++) {
        struct quantity quantity;
        struct quantity_error error;
        assert_false(quantity_parse(&fixture->arena, fixture->units, str_from(cases[i][0]),
                                    &quantity, &error));
        str wanted = str_format(&fixture->arena, "write %s", cases[i][1]);
        if (!str_equal(error.help, wanted)) {
            fail_msg("%s: %s; %.*s", cases[i][0], error.message, STR_ARGS(error.help));
        }
        assert_true(quantity_parse(&fixture->arena, fixture->units, str_from(cases[i][1]),
                                   &quantity, &error));
    }
}

static void refuses_what_makes_no_sense(void **state)
{
    struct fixture *fixture = *state;
    static const struct {
        const char *text;
        enum quantity_trouble trouble;
        int at;
    } cases[] = {
        {"fast", QUANTITY_BAD_NUMBER, 0},          {"GB/s", QUANTITY_BAD_NUMBER, 0},
        {"1e999 GB", QUANTITY_BAD_NUMBER, 0},      {"0x1F byte", QUANTITY_BAD_NUMBER, 0},
        {"inf GB", QUANTITY_BAD_NUMBER, 0},        {"nan", QUANTITY_BAD_NUMBER, 0},
        {"5 parsecs", QUANTITY_BAD_UNIT, 2},       {"5 GB/parsecs", QUANTITY_BAD_UNIT, 5},
        {"100..80 tok/s", QUANTITY_BAD_FORM, 0},   {"80..80 tok/s", QUANTITY_BAD_FORM, 0},
        {"80.. tok/s", QUANTITY_BAD_NUMBER, 5},    {"14 ± -1 tok/s", QUANTITY_BAD_FORM, 0},
        {"<0 ms", QUANTITY_BAD_FORM, 0},           {"~80..100 tok/s", QUANTITY_BAD_FORM, 3},
        {"<1 ± 2 ms", QUANTITY_BAD_FORM, 3},       {"5 GB since 2000", QUANTITY_BAD_UNIT, 4},
        {"1e99 EB^4·EB^4", QUANTITY_BAD_FORM, -1}, {"1 2 GB", QUANTITY_BAD_UNIT, 3},
    };
    for (ptrdiff_t i = 0; i < COUNT(cases); i++) {
        struct quantity quantity;
        struct quantity_error error;
        bool is_fine = quantity_parse(&fixture->arena, fixture->units, str_from(cases[i].text),
                                      &quantity, &error);
        if (cases[i].at < 0) {
            assert_true(is_fine);
            continue;
        }
        if (is_fine || error.trouble != cases[i].trouble || error.at != cases[i].at) {
            fail_msg("%s: fine %d, trouble %d at %td: %s", cases[i].text, is_fine,
                     (int)error.trouble, error.at, error.message);
        }
    }
}

static void numbers_are_plain_digits(void **state)
{
    (void)state;
    double number;
    static const char *const good[] = {
        "0",       "-0",   "12",  "12.5", "-12.5", "1e9",
        "1.25E+9", "1e-9", "0.0", "1e99", "-0.5",  "123456789012345678901234567890"};
    static const char *const bad[] = {
        "",    "-",     "+1",    "01",   "1.",    ".5",    "1e",
        "1e+", "1e100", "1e999", "0x1F", "inf",   "nan",   "1_0",
        "1,0", " 1",    "1 ",    "--1",  "1.2.3", "1e1.5", "123456789012345678901234567890123"};
    for (ptrdiff_t i = 0; i < COUNT(good); i++) {
        assert_true(number_parse(str_from(good[i]), &number));
        assert_true(number == strtod(good[i], NULL));
    }
    for (ptrdiff_t i = 0; i < COUNT(bad); i++) {
        assert_false(number_parse(str_from(bad[i]), &number));
    }
}

static void any_bytes_give_a_quantity_or_a_located_error(void **state)
{
    struct fixture *fixture = *state;
    static const char *const pieces[] = {
        "1", "80", "..", " ± ",     "±", "<",  "~",    "over ", " ", "GB", "/s",           "-", ",",
        ".", "e9", "$",  "unknown", "+", "\t", "\xC3", "\n",    ">", "%",  "999999999999", "–"};
    struct random random = {.state = 11};
    int fine_count = 0;
    for (int i = 0; i < 100000; i++) {
        struct arena arena = {0};
        str text = STR("");
        for (int j = random_below(&random, 8); j > 0; j--) {
            text = str_format(&arena, "%.*s%s", STR_ARGS(text),
                              pieces[random_below(&random, (int)COUNT(pieces))]);
        }
        struct quantity quantity;
        struct quantity_error error;
        if (quantity_parse(&arena, fixture->units, text, &quantity, &error)) {
            fine_count++;
            assert_false(quantity.low > quantity.typical || quantity.typical > quantity.high);
            assert_true(isfinite(quantity.low) && isfinite(quantity.typical));
        } else {
            assert_true(error.trouble != QUANTITY_FINE && error.message != NULL);
            assert_true(error.at >= 0 && error.len >= 0 && error.at + error.len <= text.len + 1);
            if (error.help.len > 0) {
                str again = str_slice(error.help, STR("write ").len, error.help.len);
                if (!quantity_parse(&arena, fixture->units, again, &quantity, &error)) {
                    fail_msg("%.*s is helped with %.*s: %s", STR_ARGS(text), STR_ARGS(again),
                             error.message);
                }
            }
        }
        arena_free(&arena);
    }
    assert_true(fine_count > 1000);
}

static void written_numbers_come_back(void **state)
{
    struct fixture *fixture = *state;
    struct random random = {.state = 5};
    for (int i = 0; i < 20000; i++) {
        double number = (random_below(&random, 2000000) - 1000000) / 1000.0;
        int exponent = random_below(&random, 30) - 15;
        struct arena arena = {0};
        str text = str_format(&arena, "%.17ge%d", number, exponent);
        double wanted = strtod(str_terminated(&arena, text), NULL);
        struct quantity quantity;
        struct quantity_error error;
        if (str_contains(str_slice(text, 0, text.len - 4), STR("e"))) {
            arena_free(&arena);
            continue;
        }
        assert_true(quantity_parse(&arena, fixture->units, text, &quantity, &error));
        assert_true(quantity.typical == wanted);
        arena_free(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(reads_an_exact_value, open_units, close_units),
        cmocka_unit_test_setup_teardown(reads_a_range, open_units, close_units),
        cmocka_unit_test_setup_teardown(reads_bounds, open_units, close_units),
        cmocka_unit_test_setup_teardown(reads_a_mean_and_an_approximate_value, open_units,
                                        close_units),
        cmocka_unit_test_setup_teardown(reads_unknown, open_units, close_units),
        cmocka_unit_test_setup_teardown(spells_right_what_can_be_understood, open_units,
                                        close_units),
        cmocka_unit_test_setup_teardown(refuses_what_makes_no_sense, open_units, close_units),
        cmocka_unit_test_setup_teardown(numbers_are_plain_digits, open_units, close_units),
        cmocka_unit_test_setup_teardown(any_bytes_give_a_quantity_or_a_located_error, open_units,
                                        close_units),
        cmocka_unit_test_setup_teardown(written_numbers_come_back, open_units, close_units),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
