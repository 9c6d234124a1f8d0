#include "view/placing.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const struct box picture = {.left = 0, .top = 0, .right = 800, .bottom = 400};

static bool overlap(struct box a, struct box b)
{
    return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

static void a_label_stands_right_of_its_point_where_there_is_room(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct placing placing = {.inside = picture};
    placing_point(&arena, &placing, 100, 100);
    struct label_place place = placing_label(&arena, &placing, 100, 100, 10);
    assert_true(place.is_found);
    assert_false(place.is_right);
    assert_true(place.x > 100 && place.y == 100);
    arena_free(&arena);
}

static void a_label_at_the_right_edge_stands_left_of_its_point(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct placing placing = {.inside = picture};
    placing_point(&arena, &placing, 790, 100);
    struct label_place place = placing_label(&arena, &placing, 790, 100, 10);
    assert_true(place.is_found);
    assert_true(place.is_right);
    assert_true(place.x < 790);
    arena_free(&arena);
}

static void no_label_touches_another_a_point_or_the_edge(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct placing placing = {.inside = picture};
    uint32_t random = 12345;
    double xs[120];
    double ys[120];
    for (int i = 0; i < 120; i++) {
        random = random * 1664525u + 1013904223u;
        xs[i] = (double)(random >> 8 & 0x3ff) * 0.78;
        random = random * 1664525u + 1013904223u;
        ys[i] = (double)(random >> 8 & 0x1ff) * 0.78;
        placing_point(&arena, &placing, xs[i], ys[i]);
    }
    ptrdiff_t points = placing.count;
    int found = 0;
    for (int i = 0; i < 120; i++) {
        found += placing_label(&arena, &placing, xs[i], ys[i], 12).is_found;
    }
    assert_int_equal(placing.count - points, found);
    assert_true(found > 10);
    for (ptrdiff_t i = points; i < placing.count; i++) {
        struct box box = placing.items[i];
        assert_true(box.left >= 0 && box.right <= 800 && box.top >= 0 && box.bottom <= 400);
        for (ptrdiff_t j = 0; j < i; j++) {
            assert_false(overlap(box, placing.items[j]));
        }
    }
    arena_free(&arena);
}

static void lines_are_spread_without_changing_their_order(void **state)
{
    (void)state;
    double middles[] = {10, 12, 13, 200, 390};
    placing_spread(middles, 5, 20, 380);
    assert_true(middles[0] >= 20);
    assert_true(middles[4] <= 380);
    for (int i = 1; i < 5; i++) {
        assert_true(middles[i] - middles[i - 1] >= LABEL_LINE_HEIGHT - 1e-9);
    }
    assert_true(middles[3] == 200);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_label_stands_right_of_its_point_where_there_is_room),
        cmocka_unit_test(a_label_at_the_right_edge_stands_left_of_its_point),
        cmocka_unit_test(no_label_touches_another_a_point_or_the_edge),
        cmocka_unit_test(lines_are_spread_without_changing_their_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
