#include "base/map.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void gives_back_what_was_stored(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct map map = {.arena = &arena};
    static int things[1000];
    for (int i = 0; i < 1000; i++) {
        void **slot = map_slot(&map, str_format(&arena, "key-%d", i));
        assert_null(*slot);
        *slot = &things[i];
    }
    assert_int_equal(map.count, 1000);
    for (int i = 0; i < 1000; i++) {
        assert_ptr_equal(map_find(&map, str_format(&arena, "key-%d", i)), &things[i]);
    }
    assert_null(map_find(&map, STR("key-1000")));
    arena_free(&arena);
}

static void keeps_one_value_a_key(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct map map = {.arena = &arena};
    static int first;
    static int second;
    *map_slot(&map, STR("")) = &first;
    *map_slot(&map, STR("")) = &second;
    assert_int_equal(map.count, 1);
    assert_ptr_equal(map_find(&map, STR("")), &second);
    arena_free(&arena);
}

static void finds_nothing_in_an_empty_table(void **state)
{
    (void)state;
    const struct map map = {0};
    assert_null(map_find(&map, STR("a")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gives_back_what_was_stored),
        cmocka_unit_test(keeps_one_value_a_key),
        cmocka_unit_test(finds_nothing_in_an_empty_table),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
