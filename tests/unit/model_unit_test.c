#include "model/schema.h"
#include "model/unit.h"
#include "model/unit_table.h"
#include "unit/random.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

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

static void assert_factor(struct units *units, const char *text, double factor,
                          const char *dimension)
{
    struct arena arena = {0};
    struct unit unit = unit_of(units, text);
    if (unit.factor < factor * (1 - 1e-14) || unit.factor > factor * (1 + 1e-14)) {
        fail_msg("%s is %.17g, expected %.17g", text, unit.factor, factor);
    }
    str words = dimension_text(&arena, unit.dimension);
    if (!str_equal(words, str_from(dimension))) {
        fail_msg("%s has the dimension %.*s, expected %s", text, STR_ARGS(words), dimension);
    }
    arena_free(&arena);
}

static void knows_factor_and_dimension(void **state)
{
    struct units *units = ((struct fixture *)*state)->units;
    assert_factor(units, "", 1, "a pure number");
    assert_factor(units, "%", 0.01, "a pure number");
    assert_factor(units, "GB/s", 1e9, "byte/s");
    assert_factor(units, "GiB", 1073741824.0, "byte");
    assert_factor(units, "Gbit/s", 1.25e8, "byte/s");
    assert_factor(units, "tok/s", 1, "tok/s");
    assert_factor(units, "TFLOP/s", 1e12, "FLOP/s");
    assert_factor(units, "TOP/s", 1e12, "FLOP/s");
    assert_factor(units, "billion", 1e9, "param");
    assert_factor(units, "bit/param", 0.125, "byte/param");
    assert_factor(units, "MT/s", 1e6, "transfer/s");
    assert_factor(units, "kWh", 3.6e6, "J");
    assert_factor(units, "W", 1, "W");
    assert_factor(units, "USD/kWh", 1 / 3.6e6, "money/J");
    assert_factor(units, "EUR/Mtok", 1e-6, "money/tok");
    assert_factor(units, "year", 365.0 * 86400, "s");
    assert_factor(units, "µs", 1e-6, "s");
    assert_factor(units, "us", 1e-6, "s");
    assert_factor(units, "mm", 1e-3, "m");
    assert_factor(units, "GHz", 1e9, "1/s");
    assert_factor(units, "frame/s", 1, "item/s");
    assert_factor(units, "m^2", 1, "m^2");
    assert_factor(units, "s^-1", 1, "1/s");
    assert_factor(units, "W·h", 3600, "J");
    assert_factor(units, "W*h/s", 3600, "W");
    assert_factor(units, "byte/tok/s", 1, "byte/s/tok");
}

static void reads_degrees_with_their_zero(void **state)
{
    struct units *units = ((struct fixture *)*state)->units;
    struct unit degrees = unit_of(units, "°C");
    assert_true(degrees.offset > 273.1 && degrees.offset < 273.2);
    struct unit unit;
    struct unit_error error;
    assert_false(unit_parse(units, STR("W/°C"), &unit, &error));
    assert_int_equal(error.trouble, UNIT_BAD_SYNTAX);
}

static void keeps_the_currency_beside_the_dimension(void **state)
{
    struct units *units = ((struct fixture *)*state)->units;
    assert_true(str_equal(unit_of(units, "EUR/Mtok").currency, STR("EUR")));
    assert_int_equal(unit_of(units, "USD/USD").currency.len, 0);
    assert_true(dimension_equal(unit_of(units, "EUR").dimension, unit_of(units, "USD").dimension));
    struct unit unit;
    struct unit_error error;
    assert_false(unit_parse(units, STR("EUR/USD"), &unit, &error));
    assert_int_equal(error.trouble, UNIT_TWO_CURRENCIES);
    assert_int_equal(error.at, 4);
}

static void names_what_is_unknown_and_what_was_meant(void **state)
{
    struct units *units = ((struct fixture *)*state)->units;
    static const struct {
        const char *text;
        enum unit_trouble trouble;
        int at;
        int len;
        const char *suggestion;
    } cases[] = {
        {"gb/s", UNIT_UNKNOWN_SYMBOL, 0, 2, "GB"},
        {"Mt/s", UNIT_UNKNOWN_SYMBOL, 0, 2, "MT"},
        {"TOPS", UNIT_UNKNOWN_SYMBOL, 0, 4, "TOP/s"},
        {"TFLOPS", UNIT_UNKNOWN_SYMBOL, 0, 6, "TFLOP/s"},
        {"tok/sec", UNIT_UNKNOWN_SYMBOL, 4, 3, "s"},
        {"tokens/s", UNIT_UNKNOWN_SYMBOL, 0, 6, "tok"},
        {"GB/S", UNIT_UNKNOWN_SYMBOL, 3, 1, "s"},
        {"ghz", UNIT_UNKNOWN_SYMBOL, 0, 3, "GHz"},
        {"KB", UNIT_UNKNOWN_SYMBOL, 0, 2, "kB"},
        {"Usd", UNIT_UNKNOWN_SYMBOL, 0, 3, "USD"},
        {"$", UNIT_UNKNOWN_SYMBOL, 0, 1, "USD"},
        {"blilion", UNIT_UNKNOWN_SYMBOL, 0, 7, "billion"},
        {"fps", UNIT_UNKNOWN_SYMBOL, 0, 3, "frame/s"},
        {"mB", UNIT_BAD_PREFIX, 0, 2, "MB"},
        {"T", UNIT_UNKNOWN_SYMBOL, 0, 1, "transfer"},
        {"parsecs", UNIT_UNKNOWN_SYMBOL, 0, 7, ""},
        {"GB /s", UNIT_BAD_SYNTAX, 2, 1, ""},
        {"GB//s", UNIT_BAD_SYNTAX, 3, 1, ""},
        {"/s", UNIT_BAD_SYNTAX, 0, 1, ""},
        {"GB/", UNIT_BAD_SYNTAX, 3, 1, ""},
        {"m^", UNIT_BAD_SYNTAX, 1, 1, ""},
        {"m^9", UNIT_BAD_SYNTAX, 1, 2, ""},
        {"m^22", UNIT_BAD_SYNTAX, 1, 3, ""},
        {"m^2^2", UNIT_BAD_SYNTAX, 3, 1, ""},
        {"GB since 2000", UNIT_BAD_SYNTAX, 2, 1, ""},
        {"s·s·s·s·s·s·s·s·s", UNIT_BAD_SYNTAX, 24, 1, ""},
        {"EB^4·EB^4·EB^4·EB^4·EB^4", UNIT_BAD_SYNTAX, 0, 28, ""},
    };
    for (ptrdiff_t i = 0; i < COUNT(cases); i++) {
        struct unit unit;
        struct unit_error error;
        bool is_unit = unit_parse(units, str_from(cases[i].text), &unit, &error);
        if (is_unit || error.trouble != cases[i].trouble || error.at != cases[i].at ||
            error.len != cases[i].len ||
            !str_equal(error.suggestion, str_from(cases[i].suggestion))) {
            fail_msg("%s: unit %d, trouble %d at %td, %td long, suggestion %.*s", cases[i].text,
                     is_unit, (int)error.trouble, error.at, error.len, STR_ARGS(error.suggestion));
        }
        assert_non_null(error.message);
    }
}

static void reads_each_spelling_of_the_table_as_itself(void **state)
{
    struct units *units = ((struct fixture *)*state)->units;
    struct unit_spelling spelling = {0};
    int count = 0;
    while (unit_spelling_next(&spelling)) {
        str text = {.data = spelling.text, .len = spelling.len};
        struct unit unit;
        struct unit_error error;
        assert_true(unit_is_symbol(units, text));
        assert_true(unit_parse(units, text, &unit, &error));
        double prefix = spelling.prefix != NULL ? spelling.prefix->factor : 1;
        double wanted = spelling.symbol->factor * prefix;
        if (unit.factor != wanted) {
            fail_msg("%s: %.17g, the table says %.17g", spelling.text, unit.factor, wanted);
        }
        assert_true(dimension_equal(unit.dimension, spelling.symbol->dimension));
        count++;
    }
    assert_true(count > 100);
    assert_false(unit_is_symbol(units, STR("bandwidth")));
}

static void knows_every_unit_of_the_schema(void **state)
{
    struct units *units = ((struct fixture *)*state)->units;
    for (const struct kind *const *kind = schema_kinds(); *kind != NULL; kind++) {
        for (ptrdiff_t i = 0; i < schema_field_count(*kind); i++) {
            const struct field *field = schema_field(*kind, i);
            if (field->type == FIELD_QUANTITY && !str_equal(str_from(field->unit), STR("*"))) {
                (void)unit_of(units, field->unit);
            }
        }
    }
}

static void any_bytes_give_a_unit_or_a_located_error(void **state)
{
    struct units *units = ((struct fixture *)*state)->units;
    static const char *const pieces[] = {"GB", "s",    "/", "·",   "*",   "^", "-1",
                                         "2",  "°C",   "%", "USD", " ",   "x", "EUR",
                                         "",   "\xFF", "k", "Wh",  "tok", "T"};
    struct random random = {.state = 3};
    for (int i = 0; i < 50000; i++) {
        struct arena arena = {0};
        str text = STR("");
        for (int j = random_below(&random, 7); j > 0; j--) {
            text = str_format(&arena, "%.*s%s", STR_ARGS(text),
                              pieces[random_below(&random, (int)COUNT(pieces))]);
        }
        struct unit unit = {0};
        struct unit_error error;
        if (unit_parse(units, text, &unit, &error)) {
            assert_true(unit.factor > 0);
        } else {
            assert_int_not_equal(error.trouble, UNIT_FINE);
            assert_true(error.at >= 0 && error.len > 0 && error.at <= text.len);
        }
        arena_free(&arena);
    }
}

static void multiplies_dimensions_within_their_range(void **state)
{
    struct units *units = ((struct fixture *)*state)->units;
    struct dimension data = unit_of(units, "byte").dimension;
    struct dimension time = unit_of(units, "s").dimension;
    struct dimension rate;
    assert_true(dimension_multiply(data, time, -1, &rate));
    assert_true(dimension_equal(rate, unit_of(units, "GB/s").dimension));
    assert_true(dimension_is_pure((struct dimension){{0}}));
    assert_false(dimension_is_pure(rate));
    assert_false(dimension_multiply(time, time, 127, &rate));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(knows_factor_and_dimension, open_units, close_units),
        cmocka_unit_test_setup_teardown(reads_degrees_with_their_zero, open_units, close_units),
        cmocka_unit_test_setup_teardown(keeps_the_currency_beside_the_dimension, open_units,
                                        close_units),
        cmocka_unit_test_setup_teardown(names_what_is_unknown_and_what_was_meant, open_units,
                                        close_units),
        cmocka_unit_test_setup_teardown(reads_each_spelling_of_the_table_as_itself, open_units,
                                        close_units),
        cmocka_unit_test_setup_teardown(knows_every_unit_of_the_schema, open_units, close_units),
        cmocka_unit_test_setup_teardown(any_bytes_give_a_unit_or_a_located_error, open_units,
                                        close_units),
        cmocka_unit_test_setup_teardown(multiplies_dimensions_within_their_range, open_units,
                                        close_units),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
