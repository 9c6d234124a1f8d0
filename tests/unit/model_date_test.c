#include "model/date.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static struct date date_of(const char *text)
{
    struct date date;
    assert_true(date_parse(str_from(text), &date));
    return date;
}

static void takes_years_months_and_days_that_exist(void **state)
{
    (void)state;
    assert_int_equal(date_of("2026").month, 0);
    assert_int_equal(date_of("2026-11").month, 11);
    assert_int_equal(date_of("2026-11-21").day, 21);
    assert_int_equal(date_of("2024-02-29").day, 29);
    assert_int_equal(date_of("2000-02-29").day, 29);
}

static void refuses_what_no_calendar_has(void **state)
{
    (void)state;
    static const char *const bad[] = {"",           "26",         "0000",        "2026-13",
                                      "2026-00",    "2026-1",     "2026-02-30",  "2023-02-29",
                                      "1900-02-29", "2026-04-31", "2026/04",     "2026-04-1",
                                      "2026-04-00", "2026-04-1x", "2026-04-011", "+026"};
    for (ptrdiff_t i = 0; i < COUNT(bad); i++) {
        struct date date;
        assert_false(date_parse(str_from(bad[i]), &date));
        assert_int_equal(date.year, 0);
    }
}

static void orders_a_vaguer_date_as_its_first_day(void **state)
{
    (void)state;
    assert_true(date_compare(date_of("2025"), date_of("2025-01-01")) == 0);
    assert_true(date_compare(date_of("2025-03"), date_of("2025-02-28")) > 0);
    assert_true(date_compare(date_of("1999-12-31"), date_of("2000")) < 0);
}

static void counts_days_and_back(void **state)
{
    (void)state;
    assert_int_equal(date_days(date_of("1970-01-01")), 0);
    assert_int_equal(date_days(date_of("2026-11-21")), 20778);
    assert_int_equal(date_days(date_of("1969-12-31")), -1);
    for (long day = -720000; day < 720000; day += 7) {
        struct date date = date_from_seconds(day * 86400LL + 86399);
        assert_int_equal(date_days(date), day);
    }
}

static void writes_what_it_read(void **state)
{
    (void)state;
    struct arena arena = {0};
    static const char *const dates[] = {"0001", "2026", "2026-01", "2026-01-09"};
    for (ptrdiff_t i = 0; i < COUNT(dates); i++) {
        assert_true(str_equal(date_text(&arena, date_of(dates[i])), str_from(dates[i])));
    }
    assert_int_equal(date_text(&arena, (struct date){0}).len, 0);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(takes_years_months_and_days_that_exist),
        cmocka_unit_test(refuses_what_no_calendar_has),
        cmocka_unit_test(orders_a_vaguer_date_as_its_first_day),
        cmocka_unit_test(counts_days_and_back),
        cmocka_unit_test(writes_what_it_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
