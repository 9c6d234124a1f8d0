#include "judge/figure.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static double last_digit(const char *written)
{
    struct quantity quantity = {.written = str_from(written), .unit = {.factor = 1}};
    return figure_last_digit(&quantity);
}

static void close_to(double value, double expected)
{
    assert_float_equal((float)(value / expected), 1, 1e-6F);
}

static void the_last_digit_after_the_point_counts(void **state)
{
    (void)state;
    close_to(last_digit("61.4 tok/s"), 0.1);
    close_to(last_digit("30.00 tok/s"), 0.01);
    close_to(last_digit("~0.125"), 0.001);
}

static void zeros_that_end_a_whole_number_tell_nothing(void **state)
{
    (void)state;
    close_to(last_digit("3120 tok/s"), 10);
    close_to(last_digit("3000 tok/s"), 1000);
    close_to(last_digit("3001 tok/s"), 1);
}

static void an_exponent_counts(void **state)
{
    (void)state;
    close_to(last_digit("1.25e3 tok/s"), 10);
    close_to(last_digit("5e-2 s"), 0.01);
    close_to(last_digit("12e+1"), 10);
}

static void of_a_range_or_a_spread_the_first_number_counts(void **state)
{
    (void)state;
    close_to(last_digit("81..100 tok/s"), 1);
    close_to(last_digit("61.4 ± 0.03 tok/s"), 0.1);
    close_to(last_digit("<125 ms"), 1);
}

static void the_unit_counts(void **state)
{
    (void)state;
    struct quantity quantity = {.written = STR("62.5 ms"), .unit = {.factor = 1e-3}};
    close_to(figure_last_digit(&quantity), 1e-4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_last_digit_after_the_point_counts),
        cmocka_unit_test(zeros_that_end_a_whole_number_tell_nothing),
        cmocka_unit_test(an_exponent_counts),
        cmocka_unit_test(of_a_range_or_a_spread_the_first_number_counts),
        cmocka_unit_test(the_unit_counts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
