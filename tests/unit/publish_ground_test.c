#include "unit/sites.h"

#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static const char *const pages[] = {"index.html", "index.md", "gpus/a.html", "gpus/deep/b.html",
                                    NULL};
static const char *const fewer[] = {"index.html", "other/c.html", NULL};

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

/* A private mount of its own in a child, so that nothing is left of it. */
static bool enter_mount_space(void)
{
    return unshare(CLONE_NEWNS) == 0 && mount("none", "/", "none", MS_REC | MS_PRIVATE, NULL) == 0;
}

static int run_apart(bool (*check)(void))
{
    pid_t pid = fork();
    if (pid == 0) {
        _exit(!enter_mount_space() ? 77 : check() ? 0 : 1);
    }
    int status = 0;
    assert_true(waitpid(pid, &status, 0) == pid);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

static void assert_apart(bool (*check)(void))
{
    int status = run_apart(check);
    if (status == 77) {
        print_message("mounts need rights that are not to be had here\n");
        skip();
    }
    assert_int_equal(status, 0);
}

static bool other_file_system_holds_the_stage_beside_the_site(void)
{
    struct arena arena = {0};
    struct diags diags = diags_new(&arena);
    bool is_fine = mkdir(".build", 0755) == 0 && mount("t", ".build", "tmpfs", 0, NULL) == 0 &&
                   site_publish(&arena, &diags, pages, "one") &&
                   site_publish(&arena, &diags, fewer, "two") &&
                   strcmp(site_word(&arena, "site"), "two") == 0 && !exists(".site.stage") &&
                   exists(".build/lock");
    struct publish_options options = {.output = STR("site"), .build = STR(".build")};
    struct publication *publication = is_fine ? publication_open(&arena, &diags, &options) : NULL;
    is_fine = publication != NULL && exists(".site.stage") && !exists(".build/stage");
    if (publication != NULL) {
        publication_abandon(publication);
    }
    arena_free(&arena);
    return is_fine && !exists(".site.stage");
}

static bool mounted_site_is_refused(void)
{
    struct arena arena = {0};
    struct diags diags = diags_new(&arena);
    bool is_refused = mkdir("site", 0755) == 0 && mount("t", "site", "tmpfs", 0, NULL) == 0 &&
                      !site_publish(&arena, &diags, pages, "one") &&
                      str_contains(diags.first->text, STR("mounted"));
    arena_free(&arena);
    return is_refused;
}

/* Room for so many KiB: the first build fits, the second does not. */
static bool full_disk_leaves_the_old_site(void)
{
    bool is_fine = mkdir("disk", 0755) == 0;
    for (int kib = 16; is_fine && kib <= 80; kib += 4) {
        struct arena arena = {0};
        struct diags diags = diags_new(&arena);
        char size[32];
        (void)snprintf(size, sizeof size, "size=%dk", kib);
        is_fine = mount("t", "disk", "tmpfs", 0, size) == 0 && chdir("disk") == 0;
        bool was_first = site_publish(&arena, &diags, pages, "one");
        diags = diags_new(&arena);
        bool was_second = site_publish(&arena, &diags, pages, "two");
        const char *word = site_word(&arena, "site");
        const char *expected = was_second ? "two" : "one";
        is_fine = is_fine && (was_second || diags.error_count > 0) &&
                  exists(".build/stage") == (was_first && was_second) &&
                  (was_first || was_second ? word != NULL && strcmp(word, expected) == 0
                                           : !exists("site"));
        is_fine = chdir("..") == 0 && umount("disk") == 0 && is_fine;
        arena_free(&arena);
    }
    return is_fine;
}

static void the_stage_lies_beside_the_site_where_file_systems_differ(void **state)
{
    (void)state;
    assert_apart(other_file_system_holds_the_stage_beside_the_site);
}

static void a_mounted_site_is_refused(void **state)
{
    (void)state;
    assert_apart(mounted_site_is_refused);
}

static void a_full_disk_leaves_the_old_site(void **state)
{
    (void)state;
    assert_apart(full_disk_leaves_the_old_site);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, enter, leave)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_stage_lies_beside_the_site_where_file_systems_differ),
        TEST(a_mounted_site_is_refused),
        TEST(a_full_disk_leaves_the_old_site),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
