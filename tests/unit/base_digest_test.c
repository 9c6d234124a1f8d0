#include "base/digest.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static struct digest digest_of_two(struct arena *arena, str first, str second)
{
    struct digester *digester = digester_new(arena);
    digester_add(digester, first);
    digester_add(digester, second);
    return digester_end(digester);
}

/* XXH3-128 of no bytes, as the algorithm's specification states it. */
static void is_xxh3(void **state)
{
    (void)state;
    struct digest none = digest_of((str){0});
    assert_true(none.high == UINT64_C(0x99aa06d3014798d8));
    assert_true(none.low == UINT64_C(0x6001c324468d497f));
}

static void keeps_pieces_apart(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct digest split = digest_of_two(&arena, STR("ab"), STR("c"));
    assert_false(digest_equal(split, digest_of_two(&arena, STR("a"), STR("bc"))));
    assert_false(digest_equal(split, digest_of_two(&arena, STR("abc"), (str){0})));
    assert_true(digest_equal(split, digest_of_two(&arena, STR("ab"), STR("c"))));
    arena_free(&arena);
}

static void numbers_count(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct digester *digester = digester_new(&arena);
    struct digest before = digester_end(digester);
    digester_number(digester, 0);
    assert_false(digest_equal(before, digester_end(digester)));
    assert_int_equal(digest_short(STR("a")) == digest_short(STR("b")), 0);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(is_xxh3),
        cmocka_unit_test(keeps_pieces_apart),
        cmocka_unit_test(numbers_count),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
