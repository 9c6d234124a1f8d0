/* Takes seconds: make quick leaves it to make test. */
#include "base/array.h"
#include "publish/memo.h"
#include "unit/sites.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static const struct digest key = {1, 2};

static int enter(void **state)
{
    (void)state;
    sites_enter();
    return 0;
}

static int leave(void **state)
{
    (void)state;
    sites_leave();
    return 0;
}

static struct outputs some_outputs(struct arena *arena)
{
    static const char *const paths[] = {"a.html", "b/c.html", "z.svg"};
    struct outputs outputs = {0};
    for (uint64_t i = 0; i < 3; i++) {
        struct output *output = array_add(arena, &outputs);
        output->path = str_from(paths[i]);
        output->inputs = (struct digest){.high = i, .low = 77};
        output->digest = sha256_of(output->path);
        output->size = 1000 + i;
        output->inode = 5 + i;
        output->mtime_ns = -3;
        output->is_linked = true;
        output->anchors = STR("one\ntwo\n");
        output->links = i == 1 ? STR("../a.html\n") : (str){0};
    }
    return outputs;
}

static void remembers_what_was_saved(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct outputs outputs = some_outputs(&arena);
    assert_true(memo_save(STR(".build"), key, &outputs));
    const struct memo *memo = memo_load(&arena, STR(".build"), key);
    assert_int_equal(memo_outputs(memo)->count, 3);
    const struct output *found = memo_find(memo, STR("b/c.html"));
    assert_non_null(found);
    assert_true(digest_equal(found->inputs, outputs.items[1].inputs));
    assert_memory_equal(found->digest.bytes, outputs.items[1].digest.bytes, 32);
    assert_int_equal(found->size, 1001);
    assert_int_equal(found->inode, 6);
    assert_int_equal(found->mtime_ns, -3);
    assert_false(found->is_linked);
    assert_true(str_equal(found->anchors, STR("one\ntwo\n")));
    assert_true(str_equal(found->links, STR("../a.html\n")));
    assert_null(memo_find(memo, STR("b/d.html")));
    arena_free(&arena);
}

static void knows_nothing_without_a_file_or_with_another_key(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct digest other = {1, 3};
    assert_null(memo_find(memo_load(&arena, STR(".build"), key), STR("a.html")));
    struct outputs outputs = some_outputs(&arena);
    assert_true(memo_save(STR(".build"), key, &outputs));
    assert_int_equal(memo_outputs(memo_load(&arena, STR(".build"), other))->count, 0);
    struct outputs none = {0};
    assert_true(memo_save(STR(".build"), key, &none));
    assert_int_equal(memo_outputs(memo_load(&arena, STR(".build"), key))->count, 0);
    arena_free(&arena);
}

/* Every byte changed, every length cut: it is the memo as saved or none at all. */
static void believes_no_file_that_was_changed(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct outputs outputs = some_outputs(&arena);
    assert_true(memo_save(STR(".build"), key, &outputs));
    str saved = file_text(&arena, ".build/memo");
    assert_true(saved.len > 300);
    for (ptrdiff_t i = 0; i < 2 * saved.len; i++) {
        struct arena_mark mark = arena_mark(&arena);
        char *bytes = str_terminated(&arena, saved);
        memcpy(bytes, saved.data, (size_t)saved.len);
        ptrdiff_t len = i < saved.len ? saved.len : i - saved.len;
        bytes[i % saved.len] ^= i < saved.len ? 0x10 : 0;
        int fd = open(".build/memo", O_WRONLY | O_TRUNC);
        assert_true(fd >= 0);
        assert_int_equal(write(fd, bytes, (size_t)len), len);
        assert_int_equal(close(fd), 0);
        assert_int_equal(memo_outputs(memo_load(&arena, STR(".build"), key))->count, 0);
        arena_rewind(&arena, mark);
    }
    arena_free(&arena);
}

static void odd_things_in_its_place_are_no_memo(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct outputs outputs = some_outputs(&arena);
    assert_true(memo_save(STR(".build"), key, &outputs));
    assert_int_equal(rename(".build/memo", "elsewhere"), 0);
    assert_int_equal(symlink("../elsewhere", ".build/memo"), 0);
    assert_int_equal(memo_outputs(memo_load(&arena, STR(".build"), key))->count, 0);
    assert_int_equal(unlink(".build/memo"), 0);
    assert_int_equal(mkfifo(".build/memo", 0600), 0);
    assert_int_equal(memo_outputs(memo_load(&arena, STR(".build"), key))->count, 0);
    assert_int_equal(unlink(".build/memo"), 0);
    assert_int_equal(mkdir(".build/memo", 0700), 0);
    assert_int_equal(memo_outputs(memo_load(&arena, STR(".build"), key))->count, 0);
    assert_false(memo_save(STR(".build"), key, &outputs));
    assert_int_equal(symlink("nowhere", ".other"), 0);
    assert_false(memo_save(STR(".other"), key, &outputs));
    arena_free(&arena);
}

static void entries_come_back_from_any_cut_whole_or_not_at_all(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct outputs outputs = some_outputs(&arena);
    struct text text = text_new(&arena, 64);
    output_encode(&text, &outputs.items[1]);
    for (ptrdiff_t len = 0; len < text.len; len++) {
        str cut = str_copy(&arena, str_slice(text_view(&text), 0, len));
        struct output output;
        assert_false(output_decode(&cut, &output));
    }
    str whole = text_view(&text);
    struct output output;
    assert_true(output_decode(&whole, &output));
    assert_int_equal(whole.len, 0);
    assert_true(output.is_linked);
    memset(text.data, 0xff, 8);
    str hostile = text_view(&text);
    assert_false(output_decode(&hostile, &output));
    arena_free(&arena);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, enter, leave)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(remembers_what_was_saved),
        TEST(knows_nothing_without_a_file_or_with_another_key),
        TEST(believes_no_file_that_was_changed),
        TEST(odd_things_in_its_place_are_no_memo),
        TEST(entries_come_back_from_any_cut_whole_or_not_at_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
