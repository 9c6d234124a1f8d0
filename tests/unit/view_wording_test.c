#include "view/wording.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void assert_says(str said, const char *expected)
{
    struct arena arena = {0};
    assert_string_equal(str_terminated(&arena, said), expected);
    arena_free(&arena);
}

static void numbers_have_three_significant_digits(void **state)
{
    (void)state;
    static const struct {
        double number;
        const char *said;
    } cases[] = {
        {0, "0"},
        {1, "1.00"},
        {57.62, "57.6"},
        {9.996, "10.0"},
        {99.96, "100"},
        {461, "461"},
        {999.6, "1,000"},
        {1792, "1,790"},
        {12345678, "12,300,000"},
        {0.04214, "0.0421"},
        {0.9996, "1.00"},
        {-3.456, "-3.46"},
        {-0.0, "0"},
        {0.5, "0.500"},
    };
    struct arena arena = {0};
    for (ptrdiff_t i = 0; i < COUNT(cases); i++) {
        assert_says(wording_number(&arena, cases[i].number), cases[i].said);
    }
    arena_free(&arena);
}

static void what_is_no_number_is_never_called_nan(void **state)
{
    (void)state;
    struct arena arena = {0};
    const double odd[] = {NAN, INFINITY, -INFINITY};
    for (ptrdiff_t i = 0; i < COUNT(odd); i++) {
        assert_says(wording_number(&arena, odd[i]), "unbounded");
        assert_says(wording_count(&arena, odd[i]), "unbounded");
        assert_says(wording_duration(&arena, odd[i]), "unbounded");
        assert_says(wording_percent(&arena, odd[i]), "unbounded");
    }
    assert_says(wording_number(&arena, 1e300), "1e+300");
    arena_free(&arena);
}

static void spans_collapse_where_both_ends_read_the_same(void **state)
{
    (void)state;
    struct arena arena = {0};
    assert_says(wording_span(&arena, 61.9, 110.2), "61.9–110");
    assert_says(wording_span(&arena, 57.61, 57.64), "57.6");
    arena_free(&arena);
}

static void times_are_said_in_the_unit_that_people_use(void **state)
{
    (void)state;
    static const struct {
        double seconds;
        const char *said;
    } cases[] = {
        {0, "0.00 s"},       {0.00123, "1.23 ms"}, {0.24, "0.24 s"},      {5, "5 s"},
        {5.24, "5.2 s"},     {99.4, "99.4 s"},     {200.4, "3 min 20 s"}, {3600, "1 h 0 min"},
        {7500, "2 h 5 min"}, {267840, "3.10 d"},
    };
    struct arena arena = {0};
    for (ptrdiff_t i = 0; i < COUNT(cases); i++) {
        assert_says(wording_duration(&arena, cases[i].seconds), cases[i].said);
    }
    arena_free(&arena);
}

static void sizes_shares_and_money_carry_their_unit(void **state)
{
    (void)state;
    struct arena arena = {0};
    assert_says(wording_bytes(&arena, 512), "512 byte");
    assert_says(wording_bytes(&arena, 131072), "131 kB");
    assert_says(wording_bytes(&arena, 4920739232.0), "4.92 GB");
    assert_says(wording_bytes(&arena, 999600000.0), "1.00 GB");
    assert_says(wording_percent(&arena, 0.797), "80 %");
    assert_says(wording_percent(&arena, 0.0042), "0.420 %");
    assert_says(wording_money(&arena, 1999, STR("USD")), "1,999 USD");
    assert_says(wording_money(&arena, 0.0421, STR("EUR")), "0.0421 EUR");
    assert_says(wording_plural(&arena, 1, "system", "systems"), "1 system");
    assert_says(wording_plural(&arena, 1200, "system", "systems"), "1,200 systems");
    arena_free(&arena);
}

static struct quantity quantity_of(const char *written, const char *unit, enum quantity_form form)
{
    return (struct quantity){
        .form = form, .written = str_from(written), .unit_text = str_from(unit)};
}

static void facts_keep_the_form_that_was_written(void **state)
{
    (void)state;
    static const struct {
        const char *written;
        const char *unit;
        enum quantity_form form;
        const char *said;
    } cases[] = {
        {"936 GB/s", "GB/s", QUANTITY_EXACT, "936 GB/s"},
        {"80..100 tok/s", "tok/s", QUANTITY_RANGE, "80–100 tok/s"},
        {"67 %..78 %", "%", QUANTITY_RANGE, "67–78 %"},
        {"<100 ms", "ms", QUANTITY_BELOW, "<100 ms"},
        {"over 24 GiB", "GiB", QUANTITY_ABOVE, "> 24 GiB"},
        {"14.3 ± 0.1 tok/s", "tok/s", QUANTITY_MEAN, "14.3 ± 0.1 tok/s"},
        {"~223 tok/s", "tok/s", QUANTITY_APPROXIMATE, "~223 tok/s"},
        {"5.0", "", QUANTITY_EXACT, "5.0"},
        {"~42000 EUR", "EUR", QUANTITY_APPROXIMATE, "~42,000 EUR"},
        {"3000..12000 EUR", "EUR", QUANTITY_RANGE, "3,000–12,000 EUR"},
        {"1.23456 GB", "GB", QUANTITY_EXACT, "1.23456 GB"},
        {"1e6 tok", "tok", QUANTITY_EXACT, "1e6 tok"},
        {"4920739232 byte", "byte", QUANTITY_EXACT, "4,920,739,232 byte"},
        {"unknown", "", QUANTITY_UNKNOWN, "unknown"},
    };
    struct arena arena = {0};
    for (ptrdiff_t i = 0; i < COUNT(cases); i++) {
        struct quantity quantity = quantity_of(cases[i].written, cases[i].unit, cases[i].form);
        assert_says(wording_quantity(&arena, &quantity), cases[i].said);
    }
    arena_free(&arena);
}

static void choices_are_said_in_words(void **state)
{
    (void)state;
    static const struct {
        const char *choice;
        const char *said;
    } cases[] = {
        {"msrp", "launch price"}, {"ddr5", "DDR5"},         {"lpddr5x", "LPDDR5X"},
        {"hbm3e", "HBM3e"},       {"oom", "out of memory"}, {"consumer", "consumer"},
    };
    struct arena arena = {0};
    for (ptrdiff_t i = 0; i < COUNT(cases); i++) {
        assert_says(wording_choice(&arena, str_from(cases[i].choice)), cases[i].said);
    }
    arena_free(&arena);
}

static void prices_group_their_thousands(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct quantity price = quantity_of("12500.50 EUR", "EUR", QUANTITY_EXACT);
    price.unit.dimension.power[BASE_MONEY] = 1;
    assert_says(wording_quantity(&arena, &price), "12,500.50 EUR");
    assert_says(wording_quantity_bare(&arena, &price), "12,500.50");
    arena_free(&arena);
}

static void labels_spell_abbreviations_as_people_do(void **state)
{
    (void)state;
    struct arena arena = {0};
    assert_says(wording_label(&arena, STR("memory_bandwidth")), "Memory bandwidth");
    assert_says(wording_label(&arena, STR("l3_cache")), "L3 cache");
    assert_says(wording_label(&arena, STR("gpus_max")), "GPUs max");
    assert_says(wording_label(&arena, STR("ttft")), "TTFT");
    assert_says(wording_phrase(&arena, STR("memory_rate")), "memory rate");
    assert_says(wording_phrase(&arena, STR("pcie-lanes")), "PCIe lanes");
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_have_three_significant_digits),
        cmocka_unit_test(what_is_no_number_is_never_called_nan),
        cmocka_unit_test(spans_collapse_where_both_ends_read_the_same),
        cmocka_unit_test(times_are_said_in_the_unit_that_people_use),
        cmocka_unit_test(sizes_shares_and_money_carry_their_unit),
        cmocka_unit_test(facts_keep_the_form_that_was_written),
        cmocka_unit_test(choices_are_said_in_words),
        cmocka_unit_test(prices_group_their_thousands),
        cmocka_unit_test(labels_spell_abbreviations_as_people_do),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
