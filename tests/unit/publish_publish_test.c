#include "base/array.h"
#include "publish/fs.h"
#include "publish/publish.h"
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

static void assert_refused(struct diags *diags, const char *reason)
{
    assert_true(diags->error_count >= 1);
    assert_int_equal(diags->first->rule, RULE_MACHINE_REFUSED);
    if (!str_contains(diags->first->text, str_from(reason))) {
        fail_msg("%.*s lacks: %s", STR_ARGS(diags->first->text), reason);
    }
}

static void publishes_and_replaces_a_whole_site(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct diags diags = diags_new(&arena);
    assert_true(site_publish(&arena, &diags, pages, "one"));
    assert_string_equal(site_word(&arena, "site"), "one");
    assert_true(site_publish(&arena, &diags, fewer, "two"));
    assert_string_equal(site_word(&arena, "site"), "two");
    assert_false(exists("site/gpus"));
    /* The first site is the stage now; nothing of it shows in the third but what is made again. */
    assert_string_equal(site_word(&arena, ".build/stage"), "one");
    assert_true(site_publish(&arena, &diags, fewer, "three"));
    assert_string_equal(site_word(&arena, "site"), "three");
    assert_false(exists("site/gpus"));
    assert_int_equal(diags.error_count, 0);
    struct stat status;
    assert_int_equal(stat("site/index.html", &status), 0);
    assert_int_equal(status.st_mode & 07777, 0444);
    arena_free(&arena);
}

static void the_manifest_is_sorted_and_checkable_by_others(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct diags diags = diags_new(&arena);
    assert_true(site_publish(&arena, &diags, pages, "one"));
    str manifest = file_text(&arena, "site/MANIFEST");
    ptrdiff_t last = -1;
    static const char *const sorted[] = {"  gpus/a.html\n", "  gpus/deep/b.html\n",
                                         "  index.html\n", "  index.md\n"};
    for (size_t i = 0; i < 4; i++) {
        ptrdiff_t at = str_find(manifest, str_from(sorted[i]), 0);
        assert_true(at > last);
        last = at;
    }
    /* printf 'index.md one\n' | sha256sum */
    assert_true(str_contains(manifest, STR("  index.md\n")));
    struct sha256 known = sha256_of(STR("abc"));
    char hex[65];
    sha256_hex(&known, hex);
    assert_string_equal(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    arena_free(&arena);
}

static struct publication *open_site(struct arena *arena, struct diags *diags)
{
    struct publish_options options = {
        .output = STR("site"), .build = STR(".build"), .is_durable = true};
    return publication_open(arena, diags, &options);
}

static void unchanged_files_are_the_very_same_files(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct diags diags = diags_new(&arena);
    struct publication *first = open_site(&arena, &diags);
    struct outputs outputs = {0};
    struct output *page = array_add(&arena, &outputs);
    page->path = STR("gpus/a.html");
    assert_true(publication_write(first, &diags, page, STR("bytes")));
    struct output remembered = *page;
    assert_true(publication_finish(first, &diags, &outputs));

    struct publication *second = open_site(&arena, &diags);
    assert_true(publication_link(second, &remembered));
    struct outputs again = {0};
    *array_add(&arena, &again) = remembered;
    again.items[0].is_linked = true;
    assert_true(publication_finish(second, &diags, &again));
    struct stat status;
    assert_int_equal(stat("site/gpus/a.html", &status), 0);
    assert_int_equal(status.st_ino, remembered.inode);
    assert_int_equal(status.st_nlink, 2); /* the site's and the next stage's */

    struct publication *third = open_site(&arena, &diags);
    assert_true(publication_link(third, &remembered));
    assert_true(publication_finish(third, &diags, &again));
    assert_int_equal(stat("site/gpus/a.html", &status), 0);
    assert_int_equal(status.st_ino, remembered.inode);
    assert_int_equal(diags.error_count, 0);
    arena_free(&arena);
}

static void a_file_that_is_not_the_remembered_one_is_not_taken_over(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct diags diags = diags_new(&arena);
    struct publication *first = open_site(&arena, &diags);
    struct outputs outputs = {0};
    struct output *page = array_add(&arena, &outputs);
    page->path = STR("a.html");
    assert_true(publication_write(first, &diags, page, STR("bytes")));
    struct output remembered = *page;
    assert_true(publication_finish(first, &diags, &outputs));

    struct publication *second = open_site(&arena, &diags);
    struct output other = remembered;
    other.inode++;
    assert_false(publication_link(second, &other));
    other = remembered;
    other.size++;
    assert_false(publication_link(second, &other));
    other = remembered;
    other.mtime_ns++;
    assert_false(publication_link(second, &other));
    other = remembered;
    other.path = STR("nowhere.html");
    assert_false(publication_link(second, &other));
    other.path = STR("../outside");
    assert_false(publication_link(second, &other));
    /* The name is free for what is rendered instead. */
    other.path = STR("a.html");
    assert_true(publication_write(second, &diags, &other, STR("new")));
    publication_abandon(second);
    arena_free(&arena);
}

static void a_tampered_file_or_a_link_in_the_old_site_is_not_taken_over(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct diags diags = diags_new(&arena);
    struct publication *first = open_site(&arena, &diags);
    struct outputs outputs = {0};
    struct output *page = array_add(&arena, &outputs);
    page->path = STR("a.html");
    assert_true(publication_write(first, &diags, page, STR("bytes")));
    struct output remembered = *page;
    assert_true(publication_finish(first, &diags, &outputs));
    assert_int_equal(unlink("site/a.html"), 0);
    assert_int_equal(symlink("/etc/passwd", "site/a.html"), 0);
    struct publication *second = open_site(&arena, &diags);
    assert_false(publication_link(second, &remembered));
    publication_abandon(second);
    assert_int_equal(diags.error_count, 0);
    arena_free(&arena);
}

/* What others put into the stage neither reaches the site nor leads out of it. */
static void nothing_foreign_in_the_stage_is_published(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct diags diags = diags_new(&arena);
    assert_true(site_publish(&arena, &diags, pages, "one"));
    assert_true(site_publish(&arena, &diags, pages, "two"));
    assert_int_equal(mkdir("outside", 0755), 0);
    assert_int_equal(close(open("outside/kept", O_WRONLY | O_CREAT, 0600)), 0);
    assert_int_equal(mkdir(".build/stage/other", 0755), 0);
    assert_int_equal(symlink("../../../outside", ".build/stage/other/deep"), 0);
    assert_true(fs_remove(AT_FDCWD, ".build/stage/gpus"));
    assert_int_equal(symlink("../../outside", ".build/stage/gpus"), 0);
    assert_int_equal(unlink(".build/stage/index.html"), 0);
    assert_int_equal(symlink("../../outside/kept", ".build/stage/index.html"), 0);
    assert_int_equal(close(open(".build/stage/late.html", O_WRONLY | O_CREAT, 0600)), 0);
    assert_true(site_publish(&arena, &diags, pages, "three"));
    assert_string_equal(site_word(&arena, "site"), "three");
    assert_false(exists("site/other"));
    assert_int_equal(files_count("outside"), 1);
    assert_int_equal(file_text(&arena, "outside/kept").len, 0);
    arena_free(&arena);
}

static void a_staged_file_can_be_read_again(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct diags diags = diags_new(&arena);
    struct publication *publication = open_site(&arena, &diags);
    struct output output = {.path = STR("charts/a.svg")};
    assert_true(publication_write(publication, &diags, &output, STR("<svg/>")));
    assert_true(str_equal(publication_read(&arena, publication, output.path), STR("<svg/>")));
    assert_int_equal(publication_read(&arena, publication, STR("charts")).len, 0);
    assert_int_equal(publication_read(&arena, publication, STR("charts/b.svg")).len, 0);
    assert_int_equal(publication_read(&arena, publication, STR("../.build/lock")).len, 0);
    publication_abandon(publication);
    arena_free(&arena);
}

static void only_plain_paths_are_written(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "",
        "/a",
        "a/",
        "a//b",
        "../a",
        "a/../b",
        ".",
        "..",
        ".hidden",
        "a/.b",
        "-a",
        "A",
        "a b",
        "a\\b",
        "a\nb",
        "\xC3\xA9",
        "MANIFEST",
        "a:b",
        "a/b/c/d/e/f/g/h/i/j",
        "a*",
        "a\"b",
    };
    struct arena arena = {0};
    struct diags diags = diags_new(&arena);
    struct publication *publication = open_site(&arena, &diags);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct output output = {.path = str_from(bad[i])};
        if (publication_write(publication, &diags, &output, STR("x"))) {
            fail_msg("written: %s", bad[i]);
        }
    }
    struct output with_nul = {.path = {.data = "a\0b", .len = 3}};
    assert_false(publication_write(publication, &diags, &with_nul, STR("x")));
    static const char *const good[] = {"a", "0.html", "a-b_c.d", "x/b/c.json", "raw/0f.txt"};
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        struct output output = {.path = str_from(good[i])};
        assert_true(publication_write(publication, &diags, &output, (str){0}));
    }
    publication_abandon(publication);
    arena_free(&arena);
}

static void one_path_is_one_file(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct diags diags = diags_new(&arena);
    struct publication *publication = open_site(&arena, &diags);
    struct output output = {.path = STR("a.html")};
    assert_true(publication_write(publication, &diags, &output, STR("one")));
    assert_false(publication_write(publication, &diags, &output, STR("two")));
    struct outputs outputs = {0};
    *array_add(&arena, &outputs) = output;
    *array_add(&arena, &outputs) = output;
    diags = diags_new(&arena);
    assert_false(publication_finish(publication, &diags, &outputs));
    assert_false(exists("site"));
    assert_false(exists(".build/stage"));
    arena_free(&arena);
}

static void a_folder_that_is_no_site_is_never_replaced(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct diags diags = diags_new(&arena);
    assert_int_equal(mkdir("site", 0755), 0);
    assert_int_equal(close(open("site/thesis.txt", O_WRONLY | O_CREAT, 0600)), 0);
    assert_false(site_publish(&arena, &diags, pages, "one"));
    assert_refused(&diags, "holds files");
    assert_true(exists("site/thesis.txt"));
    assert_int_equal(rename("site/thesis.txt", "site/MANIFEST"), 0);
    int fd = open("site/MANIFEST", O_WRONLY | O_CREAT, 0600);
    assert_int_equal(
        write(fd, "my own manifest, not one of yours, with more than sixty-six bytes", 65), 65);
    assert_int_equal(close(fd), 0);
    diags = diags_new(&arena);
    assert_false(site_publish(&arena, &diags, pages, "one"));
    assert_refused(&diags, "holds files");
    assert_int_equal(unlink("site/MANIFEST"), 0);
    diags = diags_new(&arena);
    assert_true(site_publish(&arena, &diags, pages, "one"));
    arena_free(&arena);
}

static void odd_outputs_are_refused_before_the_work(void **state)
{
    (void)state;
    struct arena arena = {0};
    static const char *const odd[][2] = {
        {".", "as a whole"},   {"..", "as a whole"},        {"", "as a whole"},
        {"/", "as a whole"},   {"missing/site", "opening"}, {"link", "symbolic"},
        {"file", "no folder"},
    };
    assert_int_equal(mkdir("real", 0755), 0);
    assert_int_equal(symlink("real", "link"), 0);
    assert_int_equal(close(open("file", O_WRONLY | O_CREAT, 0600)), 0);
    for (size_t i = 0; i < sizeof odd / sizeof odd[0]; i++) {
        struct diags diags = diags_new(&arena);
        struct publish_options options = {.output = str_from(odd[i][0]), .build = STR(".build")};
        assert_null(publication_open(&arena, &diags, &options));
        assert_refused(&diags, odd[i][1]);
    }
    assert_int_equal(symlink("real", ".linked-build"), 0);
    struct diags diags = diags_new(&arena);
    struct publish_options options = {.output = STR("site/"), .build = STR(".linked-build")};
    assert_null(publication_open(&arena, &diags, &options));
    assert_refused(&diags, "opening");
    options.build = STR(".build");
    diags = diags_new(&arena);
    struct publication *publication = publication_open(&arena, &diags, &options);
    assert_non_null(publication);
    publication_abandon(publication);
    arena_free(&arena);
}

static void one_build_at_a_time(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct diags diags = diags_new(&arena);
    struct publication *first = open_site(&arena, &diags);
    assert_non_null(first);
    assert_null(open_site(&arena, &diags));
    assert_refused(&diags, "another build");
    publication_abandon(first);
    struct publication *second = open_site(&arena, &diags);
    assert_non_null(second);
    publication_abandon(second);
    arena_free(&arena);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, enter, leave)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(publishes_and_replaces_a_whole_site),
        TEST(the_manifest_is_sorted_and_checkable_by_others),
        TEST(unchanged_files_are_the_very_same_files),
        TEST(a_file_that_is_not_the_remembered_one_is_not_taken_over),
        TEST(a_tampered_file_or_a_link_in_the_old_site_is_not_taken_over),
        TEST(nothing_foreign_in_the_stage_is_published),
        TEST(a_staged_file_can_be_read_again),
        TEST(only_plain_paths_are_written),
        TEST(one_path_is_one_file),
        TEST(a_folder_that_is_no_site_is_never_replaced),
        TEST(odd_outputs_are_refused_before_the_work),
        TEST(one_build_at_a_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
