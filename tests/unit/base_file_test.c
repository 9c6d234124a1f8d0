#include "base/file.h"
#include "base/limits.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

/* Every test runs twice: with openat2, and name by name as where the kernel lacks it. */
struct place_of_test {
    struct arena arena;
    struct diags diags;
    struct folder root;
    char path[512];
    bool by_steps;
};

static struct place_of_test here;

static void write_file(const char *name, const char *text)
{
    int descriptor = openat(here.root.descriptor, name, O_WRONLY | O_CREAT | O_TRUNC, 0644);
    assert_true(descriptor >= 0);
    assert_int_equal(write(descriptor, text, strlen(text)), strlen(text));
    assert_int_equal(close(descriptor), 0);
}

static int open_here(void **state)
{
    static int number;
    here = (struct place_of_test){.by_steps = *state != NULL};
    here.diags = diags_new(&here.arena);
    const char *above = getenv("TMPDIR");
    (void)snprintf(here.path, sizeof here.path, "%s/base_file_test.%d.%d",
                   above != NULL ? above : "/tmp", (int)getpid(), number++);
    if (mkdir(here.path, 0755) != 0 || !folder_open(&here.diags, here.path, &here.root)) {
        return -1;
    }
    here.root.by_steps = here.root.by_steps || here.by_steps;
    write_file("plain", "text\n");
    int folder = here.root.descriptor;
    bool is_made = mkdirat(folder, "sub", 0755) == 0 && symlinkat("plain", folder, "link") == 0 &&
                   symlinkat("/etc/passwd", folder, "outside") == 0 &&
                   symlinkat("sub", folder, "folder-link") == 0 &&
                   mkfifoat(folder, "pipe", 0644) == 0;
    assert_true(is_made);
    write_file("sub/inner", "inner\n");
    return 0;
}

static int close_here(void **state)
{
    (void)state;
    folder_close(&here.root);
    arena_free(&here.arena);
    char command[600];
    (void)snprintf(command, sizeof command, "rm -rf '%s'", here.path);
    return system(command);
}

static void assert_refused(const char *path, enum rule rule)
{
    struct file file;
    ptrdiff_t before = here.diags.error_count;
    assert_false(file_read(&here.arena, &here.diags, &here.root, str_from(path), 100, &file));
    assert_int_equal(here.diags.error_count, before + 1);
    if (here.diags.last->rule != rule) {
        fail_msg("%s: %.*s", path, STR_ARGS(here.diags.last->text));
    }
    assert_true(str_equal(here.diags.last->place.origin->path, str_from(path)));
}

static void reads_a_regular_file(void **state)
{
    (void)state;
    struct file file;
    assert_true(file_read(&here.arena, &here.diags, &here.root, STR("sub/inner"), 100, &file));
    assert_true(str_equal(file.bytes, STR("inner\n")));
    assert_int_equal(file.stamp.size, 6);
    assert_true(file.stamp.inode != 0);
    struct file_stamp stamp;
    assert_true(file_look(&here.diags, &here.root, STR("sub/inner"), &stamp));
    assert_memory_equal(&stamp, &file.stamp, sizeof stamp);
}

static void refuses_links_pipes_and_ways_out(void **state)
{
    (void)state;
    assert_refused("link", RULE_FILE_KIND);
    assert_refused("outside", RULE_FILE_KIND);
    assert_refused("pipe", RULE_FILE_KIND);
    assert_refused("sub", RULE_FILE_KIND);
    assert_refused("../plain", RULE_FILE_KIND);
    assert_refused("sub/../../x", RULE_FILE_KIND);
    assert_refused("/etc/passwd", RULE_FILE_KIND);
    assert_refused("missing", RULE_FILE_MISSING); /* file.missing */
    assert_refused("plain/x", RULE_FILE_KIND);
    struct file file;
    assert_false(
        file_read(&here.arena, &here.diags, &here.root, STR("folder-link/inner"), 100, &file));
}

static void reads_no_more_than_the_limit(void **state)
{
    (void)state;
    struct file file;
    assert_true(file_read(&here.arena, &here.diags, &here.root, STR("plain"), 5, &file));
    assert_false(file_read(&here.arena, &here.diags, &here.root, STR("plain"), 4, &file));
    assert_int_equal(here.diags.last->rule, RULE_FILE_SIZE);
}

static void lists_names_in_order_with_their_type(void **state)
{
    (void)state;
    struct file_names names;
    assert_true(folder_list(&here.arena, &here.diags, &here.root, STR(""), 100, &names));
    static const char *const wanted[] = {"folder-link", "link", "outside", "pipe", "plain", "sub"};
    static const enum file_type types[] = {FILE_LINK,  FILE_LINK,    FILE_LINK,
                                           FILE_OTHER, FILE_REGULAR, FILE_FOLDER};
    assert_int_equal(names.count, COUNT(wanted));
    for (ptrdiff_t i = 0; i < names.count; i++) {
        assert_true(str_equal(names.items[i].name, str_from(wanted[i])));
        assert_int_equal(names.items[i].type, types[i]);
    }
    assert_false(folder_list(&here.arena, &here.diags, &here.root, STR(""), 5, &names));
    assert_int_equal(here.diags.last->rule, RULE_FILE_COUNT);
    assert_false(folder_list(&here.arena, &here.diags, &here.root, STR("missing"), 5, &names));
    assert_int_equal(here.diags.last->rule, RULE_FILE_MISSING);
}

static void creates_a_file_once(void **state)
{
    (void)state;
    str path = STR("new/folder/file");
    assert_int_equal(file_create(&here.diags, &here.root, path, STR("one")), FILE_CREATED);
    assert_int_equal(file_create(&here.diags, &here.root, path, STR("two")), FILE_EXISTS);
    assert_int_equal(file_create(&here.diags, &here.root, STR("link"), STR("x")), FILE_EXISTS);
    struct file file;
    assert_true(file_read(&here.arena, &here.diags, &here.root, path, 100, &file));
    assert_true(str_equal(file.bytes, STR("one")));
    assert_int_equal(here.diags.error_count, 0);
    assert_int_equal(file_create(&here.diags, &here.root, STR("plain/x"), STR("x")), FILE_REFUSED);
    assert_int_equal(file_create(&here.diags, &here.root, STR("folder-link/x"), STR("x")),
                     FILE_REFUSED);
    assert_int_equal(here.diags.error_count, 2);
}

static str read_back(const char *name)
{
    struct file file;
    assert_true(file_read(&here.arena, &here.diags, &here.root, str_from(name), 100, &file));
    return file.bytes;
}

static ptrdiff_t count_of_names(void)
{
    struct file_names names;
    assert_true(folder_list(&here.arena, &here.diags, &here.root, STR(""), 100, &names));
    return names.count;
}

static void writes_several_files_and_leaves_nothing_else(void **state)
{
    (void)state;
    ptrdiff_t before = count_of_names();
    const struct file_write writes[] = {
        {.name = STR("first"), .bytes = STR("one")},
        {.name = STR("plain"), .bytes = STR("two"), .replaces = true},
        {.name = STR("empty"), .bytes = STR("")},
    };
    assert_true(files_write(&here.arena, &here.diags, &here.root, writes, COUNT(writes)));
    assert_true(str_equal(read_back("first"), STR("one")));
    assert_true(str_equal(read_back("plain"), STR("two")));
    assert_true(str_equal(read_back("empty"), STR("")));
    assert_int_equal(count_of_names(), before + 2);
}

static void never_writes_over_what_it_was_not_told_to(void **state)
{
    (void)state;
    ptrdiff_t before = count_of_names();
    const struct file_write writes[] = {
        {.name = STR("first"), .bytes = STR("one")},
        {.name = STR("plain"), .bytes = STR("two")},
        {.name = STR("link"), .bytes = STR("three")},
    };
    assert_false(files_write(&here.arena, &here.diags, &here.root, writes, COUNT(writes)));
    assert_int_equal(here.diags.last->rule, RULE_MACHINE_REFUSED);
    assert_true(
        str_contains(here.diags.last->text, STR("cannot write plain: File exists; 1 of 3")));
    assert_true(str_equal(read_back("plain"), STR("text\n")));
    assert_int_equal(count_of_names(), before + 1);
}

static void replaces_a_link_and_not_what_it_leads_to(void **state)
{
    (void)state;
    const struct file_write writes[] = {
        {.name = STR("link"), .bytes = STR("new"), .replaces = true}};
    assert_true(files_write(&here.arena, &here.diags, &here.root, writes, COUNT(writes)));
    assert_true(str_equal(read_back("plain"), STR("text\n")));
    assert_true(str_equal(read_back("link"), STR("new")));
}

/* file.unreadable: what the machine refuses for another reason than the file's own. */
static void says_why_the_machine_refuses(void **state)
{
    (void)state;
    char path[2000];
    memset(path, 'x', sizeof path);
    path[sizeof path - 1] = '\0';
    assert_refused(path, RULE_FILE_UNREADABLE);
    assert_true(str_contains(here.diags.last->text, STR("too long")));
}

static void knows_what_is_there(void **state)
{
    (void)state;
    assert_true(folder_has(&here.root, STR("plain")));
    assert_true(folder_has(&here.root, STR("sub/inner")));
    assert_false(folder_has(&here.root, STR("missing")));
    assert_false(folder_has(&here.root, STR("../anything")));
}

static void says_which_root_is_missing(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct diags diags = diags_new(&arena);
    struct folder root;
    assert_false(folder_open(&diags, "no/such/folder", &root));
    assert_int_equal(diags.last->rule, RULE_FILE_MISSING);
    arena_free(&arena);
}

static int by_steps;

#define BOTH_WAYS(test)                                                                            \
    {#test, test, open_here, close_here, NULL},                                                    \
    {                                                                                              \
#test "_by_steps", test, open_here, close_here, &by_steps                                  \
    }

int main(void)
{
    const struct CMUnitTest tests[] = {
        BOTH_WAYS(reads_a_regular_file),
        BOTH_WAYS(refuses_links_pipes_and_ways_out),
        BOTH_WAYS(reads_no_more_than_the_limit),
        BOTH_WAYS(lists_names_in_order_with_their_type),
        BOTH_WAYS(creates_a_file_once),
        BOTH_WAYS(says_why_the_machine_refuses),
        BOTH_WAYS(knows_what_is_there),
        cmocka_unit_test(says_which_root_is_missing),
        BOTH_WAYS(writes_several_files_and_leaves_nothing_else),
        BOTH_WAYS(never_writes_over_what_it_was_not_told_to),
        BOTH_WAYS(replaces_a_link_and_not_what_it_leads_to),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
