#include "base/limits.h"
#include "load/sources.h"

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

#define DIGEST "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static struct project {
    struct arena keep;
    struct arena scratch;
    struct diags diags;
    struct folder root;
    char path[512];
} project;

static int open_project(void **state)
{
    (void)state;
    static int number;
    project = (struct project){0};
    project.diags = diags_new(&project.keep);
    const char *above = getenv("TMPDIR");
    (void)snprintf(project.path, sizeof project.path, "%s/load_sources_test.%d.%d",
                   above != NULL ? above : "/tmp", (int)getpid(), number++);
    bool is_open =
        mkdir(project.path, 0755) == 0 && folder_open(&project.diags, project.path, &project.root);
    return is_open ? 0 : -1;
}

static int close_project(void **state)
{
    (void)state;
    folder_close(&project.root);
    arena_free(&project.scratch);
    arena_free(&project.keep);
    char command[600];
    (void)snprintf(command, sizeof command, "rm -rf '%s'", project.path);
    return system(command);
}

static void make(const char *path, const char *text)
{
    enum file_created created =
        file_create(&project.diags, &project.root, str_from(path), str_from(text));
    assert_int_equal(created, FILE_CREATED);
}

static const struct sources *list(unsigned wanted)
{
    return sources_list(&project.keep, &project.diags, &project.root, wanted, LIMIT_DATA_FILES);
}

static void assert_one_error(enum rule rule, const char *path)
{
    assert_int_equal(project.diags.error_count, 1);
    assert_int_equal(project.diags.first->rule, rule);
    assert_true(str_equal(project.diags.first->place.origin->path, str_from(path)));
}

static void lists_records_by_path_with_folder_and_stem(void **state)
{
    (void)state;
    make("data/gpus/b.yaml", "");
    make("data/gpus/a-1.yaml", "");
    make("data/benchmarks/2026/run.yaml", "");
    make("data/raw/" DIGEST ".json", "");
    const struct sources *sources = list(SOURCES_DATA);
    assert_int_equal(project.diags.error_count, 0);
    assert_int_equal(sources->count, 4);
    assert_true(str_equal(sources->items[0].path, STR("data/benchmarks/2026/run.yaml")));
    assert_true(str_equal(sources->items[0].folder, STR("benchmarks")));
    assert_true(str_equal(sources->items[0].name, STR("run")));
    assert_true(str_equal(sources->items[1].name, STR("a-1")));
    assert_true(str_equal(sources->items[2].name, STR("b")));
    assert_int_equal(sources->items[3].sort, SOURCE_RAW);
}

static void import_maps_lie_below_data_and_take_no_part(void **state)
{
    (void)state;
    make("data/maps/llama-bench.yaml", "");
    make("data/gpus/a.yaml", "");
    const struct sources *sources = list(SOURCES_DATA);
    assert_int_equal(project.diags.error_count, 0);
    assert_int_equal(sources->count, 1);
    assert_true(str_equal(sources->items[0].path, STR("data/gpus/a.yaml")));
}

static void every_odd_file_is_an_error(void **state)
{
    (void)state;
    static const char *const odd[] = {
        "data/README.md",       "data/gpus/a.yml",       "data/gpus/A.yaml",
        "data/gpus/-a.yaml",    "data/gpus/a.yaml~",     "data/gpus/.a.yaml",
        "data/gpus/a b.yaml",   "data/gpus/.yaml",       "data/gpus/a/b/c.yaml",
        "data/Gpus/a.yaml",     "data/raw/notes.txt",    "data/raw/" DIGEST,
        "data/raw/sub/a.json",  "data/gpus/a.yaml.orig", "data/maps/a.csv",
        "data/maps/sub/a.yaml",
    };
    for (ptrdiff_t i = 0; i < COUNT(odd); i++) {
        (void)close_project(NULL);
        assert_int_equal(open_project(NULL), 0);
        make(odd[i], "");
        const struct sources *sources = list(SOURCES_DATA);
        if (sources->count != 0 || project.diags.error_count != 1 ||
            project.diags.first->rule != RULE_FILE_NAME) {
            fail_msg("%s: %td files, %td errors", odd[i], sources->count,
                     project.diags.error_count);
        }
    }
}

static void links_and_pipes_are_errors(void **state)
{
    (void)state;
    make("data/gpus/a.yaml", "");
    int root = project.root.descriptor;
    assert_int_equal(symlinkat("a.yaml", root, "data/gpus/b.yaml"), 0);
    assert_int_equal(mkfifoat(root, "data/gpus/c.yaml", 0644), 0);
    assert_int_equal(symlinkat("gpus", root, "data/cpus"), 0);
    const struct sources *sources = list(SOURCES_DATA);
    assert_int_equal(sources->count, 1);
    assert_int_equal(project.diags.error_count, 3);
    for (const struct diag *diag = project.diags.first; diag != NULL; diag = diag->next) {
        assert_int_equal(diag->rule, RULE_FILE_KIND);
    }
}

static void too_many_files_are_one_error(void **state)
{
    (void)state;
    make("data/gpus/a.yaml", "");
    make("data/gpus/b.yaml", "");
    make("data/cpus/c.yaml", "");
    (void)sources_list(&project.keep, &project.diags, &project.root, SOURCES_DATA, 2);
    assert_one_error(RULE_FILE_COUNT, "data");
}

static void only_data_must_be_there(void **state)
{
    (void)state;
    make("other/file", "");
    assert_int_equal(list(SOURCES_TEMPLATES | SOURCES_CONTENT)->count, 0);
    assert_int_equal(project.diags.error_count, 0);
    (void)list(SOURCES_DATA);
    assert_int_equal(project.diags.error_count, 1);
    assert_int_equal(project.diags.first->rule, RULE_FILE_NO_DATA);
}

static void lists_templates_and_content(void **state)
{
    (void)state;
    make("templates/page.md.mustache", "");
    make("templates/charts/roofline.gp.mustache", "");
    make("content/about.md", "");
    const struct sources *sources = list(SOURCES_TEMPLATES | SOURCES_CONTENT);
    assert_int_equal(project.diags.error_count, 0);
    assert_int_equal(sources->count, 3);
    assert_true(str_equal(sources->items[0].name, STR("charts/roofline.gp.mustache")));
    assert_int_equal(sources->items[0].sort, SOURCE_TEMPLATE);
    assert_true(str_equal(sources->items[2].name, STR("about.md")));
    assert_int_equal(sources->items[2].sort, SOURCE_CONTENT);
    make("content/.hidden", "");
    (void)list(SOURCES_CONTENT);
    assert_one_error(RULE_FILE_NAME, "content/.hidden");
}

static void a_document_has_its_tree_and_origin(void **state)
{
    (void)state;
    make("data/gpus/a.yaml", "name: A\n");
    const struct sources *sources = list(SOURCES_DATA);
    struct document document = source_document(&project.keep, &project.scratch, &project.diags,
                                               &project.root, &sources->items[0]);
    assert_non_null(document.root);
    assert_true(str_equal(document.stem, STR("a")));
    assert_true(str_equal(document.origin->text, STR("name: A\n")));
    assert_true(document.events > 4);
}

static struct document read_one(const char *path, str text)
{
    assert_int_equal(file_create(&project.diags, &project.root, str_from(path), text),
                     FILE_CREATED);
    const struct sources *sources = list(SOURCES_DATA);
    assert_int_equal(sources->count, 1);
    return source_document(&project.keep, &project.scratch, &project.diags, &project.root,
                           &sources->items[0]);
}

static void a_file_of_one_record_is_small(void **state)
{
    (void)state;
    str text = str_format(&project.keep, "# %0*d\nname: A\n", LIMIT_RECORD_FILE_BYTES, 0);
    struct document document = read_one("data/gpus/a.yaml", text);
    assert_null(document.root);
    assert_true(document.origin->path.len > 0);
    assert_one_error(RULE_FILE_SIZE, "data/gpus/a.yaml");
}

static void a_list_file_may_be_larger(void **state)
{
    (void)state;
    str text = str_format(&project.keep, "# %0*d\nrecords: []\n", LIMIT_RECORD_FILE_BYTES, 0);
    struct document document = read_one("data/gpus/a.yaml", text);
    assert_non_null(document.root);
    assert_int_equal(project.diags.error_count, 0);
}

static void no_file_is_larger_than_a_list(void **state)
{
    (void)state;
    str text = str_format(&project.keep, "# %0*d\nrecords: []\n", LIMIT_LIST_FILE_BYTES, 0);
    assert_null(read_one("data/gpus/a.yaml", text).root);
    assert_one_error(RULE_FILE_SIZE, "data/gpus/a.yaml");
}

static void a_record_has_few_parts(void **state)
{
    (void)state;
    struct arena *keep = &project.keep;
    str text = STR("results: [");
    for (int i = 0; i < LIMIT_YAML_RECORD_EVENTS; i++) {
        text = str_format(keep, "%.*sa,", STR_ARGS(text));
    }
    text = str_format(keep, "%.*s]\n", STR_ARGS(text));
    assert_null(read_one("data/gpus/a.yaml", text).root);
    assert_one_error(RULE_YAML_LIMIT, "data/gpus/a.yaml");
}

static void bytes_that_hide_something_are_located(void **state)
{
    (void)state;
    struct document document =
        read_one("data/gpus/a.yaml", STR("name: A\nu: é\tx\r\nv: \xE2\x80\xA8w: \xFF\n"));
    assert_null(document.root);
    assert_int_equal(project.diags.error_count, 2);
    assert_int_equal(project.diags.first->rule, RULE_FILE_BYTES);
    assert_int_equal(project.diags.first->place.line, 2);
    assert_int_equal(project.diags.first->place.column, 5);
    assert_int_equal(project.diags.last->place.line, 3);
    assert_int_equal(project.diags.last->place.column, 4);
}

#define IN_PROJECT(test) cmocka_unit_test_setup_teardown(test, open_project, close_project)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_PROJECT(lists_records_by_path_with_folder_and_stem),
        IN_PROJECT(import_maps_lie_below_data_and_take_no_part),
        IN_PROJECT(every_odd_file_is_an_error),
        IN_PROJECT(links_and_pipes_are_errors),
        IN_PROJECT(too_many_files_are_one_error),
        IN_PROJECT(only_data_must_be_there),
        IN_PROJECT(lists_templates_and_content),
        IN_PROJECT(a_document_has_its_tree_and_origin),
        IN_PROJECT(a_file_of_one_record_is_small),
        IN_PROJECT(a_list_file_may_be_larger),
        IN_PROJECT(no_file_is_larger_than_a_list),
        IN_PROJECT(a_record_has_few_parts),
        IN_PROJECT(bytes_that_hide_something_are_located),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
