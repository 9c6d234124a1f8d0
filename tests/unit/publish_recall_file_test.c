#include "base/must.h"
#include "publish/recall_file.h"
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

static const struct digest key = {7, 7};

static int enter(void **state)
{
    (void)state;
    sites_enter();
    struct arena arena = {0};
    struct recall *recall = recall_load(&arena, STR(".build"));
    recall_keep(recall, key, STR("forty-two"));
    recall_save(STR(".build"), recall);
    arena_free(&arena);
    return 0;
}

static int leave(void **state)
{
    (void)state;
    sites_leave();
    return 0;
}

static bool is_remembered(str build)
{
    struct arena arena = {0};
    bool is_there = str_equal(recall_find(recall_load(&arena, build), key), STR("forty-two"));
    arena_free(&arena);
    return is_there;
}

/* All bytes of a file into another one. */
static void copy(const char *from, const char *to, ptrdiff_t changed)
{
    char bytes[4096];
    int in = open(from, O_RDONLY);
    ssize_t len = read(in, bytes, sizeof bytes);
    assert_true(len > 0 && len < (ssize_t)sizeof bytes && changed < len);
    assert_int_equal(close(in), 0);
    if (changed >= 0) {
        bytes[changed] ^= 1;
    }
    int out = open(to, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    assert_int_equal(write(out, bytes, (size_t)len), len);
    assert_int_equal(close(out), 0);
}

static void set_times_of(const char *path, const struct stat *status)
{
    const struct timespec times[] = {status->st_mtim, status->st_mtim};
    assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
}

static void what_is_saved_is_known_in_the_next_run(void **state)
{
    (void)state;
    assert_true(is_remembered(STR(".build")));
    assert_false(is_remembered(STR(".other")));
}

/* As a pull request could bring it, which does not know where and when it will lie. */
static void a_file_with_the_right_bytes_from_elsewhere_is_not_believed(void **state)
{
    (void)state;
    struct stat status;
    assert_int_equal(stat(".build/recall", &status), 0);
    copy(".build/recall", "copy", -1);
    set_times_of("copy", &status);
    assert_int_equal(rename("copy", ".build/recall"), 0);
    assert_false(is_remembered(STR(".build")));
}

static void a_file_of_another_time_is_not_believed(void **state)
{
    (void)state;
    struct stat status;
    assert_int_equal(stat(".build/recall", &status), 0);
    copy(".build/recall", "copy", -1);
    copy("copy", ".build/recall", -1);
    status.st_mtim.tv_nsec ^= 1;
    set_times_of(".build/recall", &status);
    assert_false(is_remembered(STR(".build")));
    status.st_mtim.tv_nsec ^= 1;
    set_times_of(".build/recall", &status);
    assert_true(is_remembered(STR(".build")));
}

static void a_damaged_file_is_not_believed(void **state)
{
    (void)state;
    struct stat status;
    assert_int_equal(stat(".build/recall", &status), 0);
    copy(".build/recall", "copy", -1);
    for (ptrdiff_t i = 0; i < status.st_size; i++) {
        copy("copy", ".build/recall", i);
        set_times_of(".build/recall", &status);
        assert_false(is_remembered(STR(".build")));
    }
}

static void odd_things_in_its_place_do_no_harm(void **state)
{
    (void)state;
    assert_int_equal(rename(".build/recall", "elsewhere"), 0);
    assert_int_equal(symlink("../elsewhere", ".build/recall"), 0);
    assert_false(is_remembered(STR(".build")));
    assert_int_equal(unlink(".build/recall"), 0);
    assert_int_equal(mkdir(".build/recall", 0700), 0);
    assert_false(is_remembered(STR(".build")));
    struct arena arena = {0};
    struct recall *recall = recall_load(&arena, STR(".build"));
    recall_keep(recall, key, STR("forty-two"));
    recall_save(STR(".build"), recall); /* which the folder refuses */
    recall_save(STR("nowhere/at/all"), recall);
    assert_false(is_remembered(STR(".build")));
    arena_free(&arena);
}

/* Nothing new: the file stays as it is. */
static void a_run_that_learns_nothing_writes_nothing(void **state)
{
    (void)state;
    struct stat before;
    struct stat after;
    struct arena arena = {0};
    assert_int_equal(stat(".build/recall", &before), 0);
    struct recall *recall = recall_load(&arena, STR(".build"));
    assert_true(recall_find(recall, key).len > 0);
    recall_save(STR(".build"), recall);
    assert_int_equal(stat(".build/recall", &after), 0);
    assert_true(before.st_ino == after.st_ino);
    recall_keep(recall, key, STR("another"));
    recall_save(STR(".build"), recall);
    assert_false(is_remembered(STR(".build")));
    arena_free(&arena);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, enter, leave)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_is_saved_is_known_in_the_next_run),
        TEST(a_file_with_the_right_bytes_from_elsewhere_is_not_believed),
        TEST(a_file_of_another_time_is_not_believed),
        TEST(a_damaged_file_is_not_believed),
        TEST(odd_things_in_its_place_do_no_harm),
        TEST(a_run_that_learns_nothing_writes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
