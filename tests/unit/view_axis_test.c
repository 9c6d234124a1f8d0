#include "view/axis.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void logarithmic_ranges_end_at_one_two_or_five(void **state)
{
    (void)state;
    static const struct {
        double least;
        double most;
        double low;
        double high;
    } cases[] = {
        {57.6, 1792, 50, 2000},
        {1, 100, 1, 100},
        {0.03, 0.031, 0.02, 0.05},
        {7, 7, 5, 10},
    };
    for (ptrdiff_t i = 0; i < COUNT(cases); i++) {
        struct axis axis = axis_log(cases[i].least, cases[i].most);
        assert_true(fabs(axis.low / cases[i].low - 1) < 1e-9);
        assert_true(fabs(axis.high / cases[i].high - 1) < 1e-9);
    }
}

static void linear_ranges_begin_at_zero_and_hold_the_most(void **state)
{
    (void)state;
    static const double mosts[] = {0, 0.004, 1, 9.99, 10, 96.5, 12345};
    for (ptrdiff_t i = 0; i < COUNT(mosts); i++) {
        struct axis axis = axis_linear(mosts[i]);
        assert_true(axis.low == 0);
        assert_true(axis.high >= mosts[i]);
        assert_true(axis.high <= fmax(mosts[i] * 1.5, 1));
    }
}

static void wide_spreads_want_a_logarithmic_axis(void **state)
{
    (void)state;
    assert_true(axis_wants_log(0.02, 30));
    assert_false(axis_wants_log(1, 31));
    assert_false(axis_wants_log(0, 1000));
}

static void pixels_and_values_are_each_others_inverse(void **state)
{
    (void)state;
    struct axis axes[] = {axis_log(10, 2000), axis_linear(96)};
    for (ptrdiff_t i = 0; i < COUNT(axes); i++) {
        axes[i].from = 560;
        axes[i].to = 40;
        assert_true(fabs(axis_pixel(&axes[i], axes[i].low) - 560) < 1e-6);
        assert_true(fabs(axis_pixel(&axes[i], axes[i].high) - 40) < 1e-6);
        for (double value = axes[i].low + 1; value < axes[i].high; value *= 1.7) {
            double back = axis_value(&axes[i], axis_pixel(&axes[i], value));
            assert_true(fabs(back - value) < 1e-6 * value);
        }
    }
}

static void ticks_cover_the_axis_once_each(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct work work = {.keep = &arena};
    struct axis axes[] = {axis_log(57.6, 1792), axis_linear(96.5), axis_linear(0)};
    for (ptrdiff_t i = 0; i < COUNT(axes); i++) {
        struct tree *map = tree_map(&arena);
        axis_put(&work, map, "x", &axes[i]);
        const struct tree *ticks = tree_find(tree_find(map, STR("x")), STR("ticks"));
        double last = -1;
        for (const struct tree *tick = tree_first(ticks); tick != NULL; tick = tick->next) {
            double at = tree_find(tick, STR("at"))->as.number;
            assert_true(at > last);
            last = at;
        }
        assert_true(fabs(last / axes[i].high - 1) < 1e-9);
        assert_true(ticks->as.items.count >= 2 && ticks->as.items.count <= 12);
    }
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(logarithmic_ranges_end_at_one_two_or_five),
        cmocka_unit_test(linear_ranges_begin_at_zero_and_hold_the_most),
        cmocka_unit_test(wide_spreads_want_a_logarithmic_axis),
        cmocka_unit_test(pixels_and_values_are_each_others_inverse),
        cmocka_unit_test(ticks_cover_the_axis_once_each),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
