#include "base/bytes.h"
#include "base/recall.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const struct digest one = {1, 1};
static const struct digest two = {1, 2};
static const struct digest none = {2, 1};

static str two_memories(struct arena *arena)
{
    struct recall *recall = recall_from(arena, STR(""));
    recall_keep(recall, one, STR("first"));
    recall_keep(recall, two, STR("the second"));
    return recall_content(arena, recall);
}

static void what_was_kept_is_found_in_the_next_run(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct recall *recall = recall_from(&arena, two_memories(&arena));
    assert_true(str_equal(recall_find(recall, one), STR("first")));
    assert_true(str_equal(recall_find(recall, two), STR("the second")));
    assert_int_equal(recall_find(recall, none).len, 0);
    assert_false(recall_has_changed(recall));
    assert_true(str_equal(recall_content(&arena, recall), two_memories(&arena)));
    arena_free(&arena);
}

static void what_nobody_asked_for_is_forgotten(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct recall *recall = recall_from(&arena, two_memories(&arena));
    (void)recall_find(recall, two);
    assert_true(recall_has_changed(recall));
    struct recall *next = recall_from(&arena, recall_content(&arena, recall));
    assert_int_equal(recall_find(next, one).len, 0);
    assert_true(str_equal(recall_find(next, two), STR("the second")));
    arena_free(&arena);
}

static void what_is_kept_again_replaces_what_was(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct recall *recall = recall_from(&arena, two_memories(&arena));
    recall_keep(recall, one, STR("first"));
    recall_keep(recall, two, STR("the second"));
    assert_false(recall_has_changed(recall));
    recall_keep(recall, two, STR("third"));
    assert_true(recall_has_changed(recall));
    struct recall *next = recall_from(&arena, recall_content(&arena, recall));
    assert_true(str_equal(recall_find(next, two), STR("third")));
    arena_free(&arena);
}

static void without_a_recall_nothing_is_known_or_kept(void **state)
{
    (void)state;
    recall_keep(NULL, one, STR("first"));
    assert_int_equal(recall_find(NULL, one).len, 0);
}

static void content_that_is_cut_is_no_content(void **state)
{
    (void)state;
    struct arena arena = {0};
    str whole = two_memories(&arena);
    ptrdiff_t first = (ptrdiff_t)(sizeof one + sizeof(uint64_t)) + STR("first").len;
    for (ptrdiff_t len = 1; len < whole.len; len++) {
        struct recall *recall = recall_from(&arena, str_slice(whole, 0, len));
        assert_int_equal(recall_find(recall, two).len, 0);
        assert_int_equal(recall_find(recall, one).len, len == first ? 5 : 0);
    }
    char *bytes = str_terminated(&arena, whole);
    memcpy(bytes, whole.data, (size_t)whole.len);
    memset(bytes + sizeof one, 0xff, sizeof(uint64_t)); /* a length beyond everything */
    struct recall *recall = recall_from(&arena, (str){.data = bytes, .len = whole.len});
    assert_int_equal(recall_find(recall, one).len, 0);
    assert_true(recall_has_changed(recall));
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_kept_is_found_in_the_next_run),
        cmocka_unit_test(what_nobody_asked_for_is_forgotten),
        cmocka_unit_test(what_is_kept_again_replaces_what_was),
        cmocka_unit_test(without_a_recall_nothing_is_known_or_kept),
        cmocka_unit_test(content_that_is_cut_is_no_content),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
