/* Takes seconds: make quick leaves it to make test. */
#include "base/array.h"
#include "publish/stamp.h"
#include "unit/sites.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

static const struct digest key = {1, 2};
static const char *const pages[] = {"index.html", "gpus/a.html", NULL};

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

static void file_make(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), (ssize_t)strlen(text));
    assert_int_equal(close(fd), 0);
}

/* Longer than the clock of any file system here ticks. */
static void let_time_pass(void)
{
    struct timespec pause = {.tv_nsec = 30 * 1000 * 1000};
    (void)nanosleep(&pause, NULL);
}

static struct stamp_inputs inputs_of(struct arena *arena)
{
    struct stamp_inputs inputs = {0};
    *array_add(arena, &inputs) = STR("data");
    *array_add(arena, &inputs) = STR("data/a.yaml");
    *array_add(arena, &inputs) = STR("data/b.yaml");
    return inputs;
}

static struct outputs outputs_of(struct arena *arena)
{
    struct outputs outputs = {0};
    for (int i = 0; pages[i] != NULL; i++) {
        array_add(arena, &outputs)->path = str_from(pages[i]);
    }
    outputs_sort(&outputs);
    return outputs;
}

/* A project, its site and its stamp. */
static bool project_build(struct arena *arena)
{
    struct diags diags = diags_new(arena);
    int64_t started = stamp_begin(STR(".build"));
    struct stamp_inputs inputs = inputs_of(arena);
    struct outputs outputs = outputs_of(arena);
    assert_true(site_publish(arena, &diags, pages, "one"));
    return stamp_write(STR(".build"), key, started, &inputs, STR("site"), &outputs);
}

static void project_make(struct arena *arena)
{
    assert_int_equal(mkdir("data", 0755), 0);
    file_make("data/a.yaml", "a");
    file_make("data/b.yaml", "b");
    let_time_pass();
    assert_true(project_build(arena));
    assert_true(stamp_is_current(STR(".build"), key));
}

static void an_unchanged_project_is_current(void **state)
{
    (void)state;
    struct arena arena = {0};
    project_make(&arena);
    let_time_pass();
    assert_true(stamp_is_current(STR(".build"), key));
    assert_true(stamp_begin(STR(".build")) > 0);
    assert_true(stamp_is_current(STR(".build"), key));
    arena_free(&arena);
}

static void without_a_stamp_or_with_another_key_nothing_is_current(void **state)
{
    (void)state;
    struct arena arena = {0};
    assert_false(stamp_is_current(STR(".build"), key));
    project_make(&arena);
    struct digest other = {2, 2};
    assert_false(stamp_is_current(STR(".build"), other));
    assert_int_equal(unlink(".build/stamp"), 0);
    assert_false(stamp_is_current(STR(".build"), key));
    arena_free(&arena);
}

static void change_text(void)
{
    file_make("data/a.yaml", "b");
}

static void change_behind_the_time(void)
{
    struct stat status;
    assert_int_equal(stat("data/a.yaml", &status), 0);
    struct timespec times[] = {status.st_atim, status.st_mtim};
    file_make("data/a.yaml", "b");
    assert_int_equal(utimensat(AT_FDCWD, "data/a.yaml", times, 0), 0);
}

static void change_by_replacing(void)
{
    file_make("data-new", "b");
    assert_int_equal(rename("data-new", "data/a.yaml"), 0);
}

static void add_file(void)
{
    file_make("data/c.yaml", "c");
}

static void remove_file(void)
{
    assert_int_equal(unlink("data/b.yaml"), 0);
}

static void make_link(void)
{
    assert_int_equal(unlink("data/b.yaml"), 0);
    assert_int_equal(symlink("a.yaml", "data/b.yaml"), 0);
}

static void remove_site(void)
{
    assert_int_equal(rename("site", "site-moved"), 0);
}

static void remove_page(void)
{
    assert_int_equal(unlink("site/gpus/a.html"), 0);
}

static void add_page(void)
{
    file_make("site/gpus/x.html", "x");
}

static void cut_stamp(void)
{
    assert_int_equal(truncate(".build/stamp", 100), 0);
}

static void every_change_shows(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        void (*make)(void);
    } changes[] = {
        {"text", change_text},
        {"behind the time", change_behind_the_time},
        {"replaced", change_by_replacing},
        {"added", add_file},
        {"removed", remove_file},
        {"link", make_link},
        {"site moved", remove_site},
        {"page removed", remove_page},
        {"page added", add_page},
        {"stamp cut", cut_stamp},
    };
    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
        struct arena arena = {0};
        project_make(&arena);
        let_time_pass();
        changes[i].make();
        if (stamp_is_current(STR(".build"), key)) {
            fail_msg("not seen: %s", changes[i].name);
        }
        sites_leave();
        sites_enter();
        arena_free(&arena);
    }
}

static void what_changes_while_a_build_runs_counts_as_changed(void **state)
{
    (void)state;
    struct arena arena = {0};
    project_make(&arena);
    let_time_pass();
    struct stamp_inputs inputs = inputs_of(&arena);
    struct outputs outputs = outputs_of(&arena);
    int64_t started = stamp_begin(STR(".build"));
    file_make("data/a.yaml", "changed after it was read");
    assert_false(stamp_write(STR(".build"), key, started, &inputs, STR("site"), &outputs));
    assert_false(stamp_is_current(STR(".build"), key));
    let_time_pass();
    assert_true(project_build(&arena));
    assert_true(stamp_is_current(STR(".build"), key));
    arena_free(&arena);
}

static void whole_seconds_are_given_time(void **state)
{
    (void)state;
    struct arena arena = {0};
    project_make(&arena);
    struct timespec now;
    assert_int_equal(clock_gettime(CLOCK_REALTIME, &now), 0);
    struct timespec times[] = {{.tv_sec = now.tv_sec - 1}, {.tv_sec = now.tv_sec - 1}};
    assert_int_equal(utimensat(AT_FDCWD, "data/a.yaml", times, 0), 0);
    let_time_pass();
    assert_false(project_build(&arena));
    arena_free(&arena);
}

static void a_missing_input_or_a_refusing_machine_gives_no_stamp(void **state)
{
    (void)state;
    struct arena arena = {0};
    project_make(&arena);
    let_time_pass();
    struct stamp_inputs inputs = inputs_of(&arena);
    struct outputs outputs = outputs_of(&arena);
    int64_t started = stamp_begin(STR(".build"));
    *array_add(&arena, &inputs) = STR("data/nowhere.yaml");
    assert_false(stamp_write(STR(".build"), key, started, &inputs, STR("site"), &outputs));
    assert_false(exists(".build/stamp"));
    inputs.count--;
    assert_false(stamp_write(STR(".build"), key, -1, &inputs, STR("site"), &outputs));
    assert_int_equal(symlink("nowhere", ".other"), 0);
    assert_int_equal(stamp_begin(STR(".other")), -1);
    assert_int_equal(stamp_begin(STR("missing/.build")), -1);
    assert_true(stamp_write(STR(".build"), key, started, &inputs, STR("site"), &outputs));
    arena_free(&arena);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, enter, leave)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(an_unchanged_project_is_current),
        TEST(without_a_stamp_or_with_another_key_nothing_is_current),
        TEST(every_change_shows),
        TEST(what_changes_while_a_build_runs_counts_as_changed),
        TEST(whole_seconds_are_given_time),
        TEST(a_missing_input_or_a_refusing_machine_gives_no_stamp),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
