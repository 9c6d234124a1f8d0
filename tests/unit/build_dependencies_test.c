/* Takes seconds: make quick leaves it to make test. */
#include "unit/random.h"
#include "unit/worlds.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* Pages that were taken for the same are the same, in Markdown and in HTML. */
static void assert_right(const struct world *world, const struct world *before)
{
    const struct pages *pages = world->build.pages;
    for (ptrdiff_t i = 0; i < pages->count; i++) {
        const struct made *now = map_find(&world->made, pages->items[i].path);
        if (now == NULL || !now->is_same) {
            continue;
        }
        const struct made *then = map_find(&before->made, pages->items[i].path);
        if (then == NULL || !digest_equal(now->markdown, then->markdown) ||
            !digest_equal(now->html, then->html)) {
            fail_msg("%.*s is taken for the same, and is another", STR_ARGS(pages->items[i].path));
        }
    }
}

static void makes_no_page_where_nothing_changed(void **state)
{
    (void)state;
    bool is_set[CHANGE_COUNT] = {false};
    struct world first;
    struct world second;
    world_open(&first, is_set);
    world_make(&first, world_load(&first));
    assert_int_equal(first.same_count, 0);
    assert_true(first.page_count > 60);
    world_save(&first);
    world_open(&second, is_set);
    world_make(&second, world_load(&second));
    assert_int_equal(second.same_count, second.page_count);
    assert_right(&second, &first);
    world_close(&second);
    world_close(&first);
}

static void reaches_the_pages_that_show_what_changed_and_no_more(void **state)
{
    (void)state;
    bool is_set[CHANGE_COUNT] = {false};
    struct world before;
    world_open(&before, is_set);
    world_make(&before, world_load(&before));
    world_save(&before);
    for (ptrdiff_t i = 0; i < CHANGE_COUNT; i++) {
        struct world after;
        is_set[i] = true;
        world_open(&after, is_set);
        is_set[i] = false;
        world_make(&after, world_load(&after));
        assert_right(&after, &before);
        if (changes[i].reaches == NULL) {
            assert_int_equal(after.same_count, 0);
        } else {
            assert_false(world_page(&after, changes[i].reaches)->is_same);
            assert_true(world_page(&after, changes[i].leaves)->is_same);
        }
        world_close(&after);
    }
    world_close(&before);
}

/* Entries are kept over builds in which other pages were made, records came and records went. */
static void stays_right_over_many_changes(void **state)
{
    (void)state;
    struct random random = {.state = 20260131};
    bool is_set[CHANGE_COUNT] = {false};
    struct world *before = NULL;
    struct world worlds[2];
    for (int step = 0; step < 40; step++) {
        struct world *now = &worlds[step % 2];
        world_open(now, is_set);
        world_make(now, world_load(now));
        if (before != NULL) {
            assert_right(now, before);
            world_close(before);
        }
        world_save(now);
        before = now;
        int chosen = random_below(&random, CHANGE_COUNT);
        is_set[chosen] = !is_set[chosen];
    }
    world_close(before);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(makes_no_page_where_nothing_changed),
        cmocka_unit_test(reaches_the_pages_that_show_what_changed_and_no_more),
        cmocka_unit_test(stays_right_over_many_changes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
