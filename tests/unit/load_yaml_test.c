#include "base/diag_print.h"
#include "base/limits.h"
#include "load/yaml.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

struct loaded {
    struct arena keep;
    struct arena scratch;
    struct diags diags;
    struct origin origin;
    const struct tree *root;
};

static struct loaded loaded;

static const struct tree *load(const char *text)
{
    loaded = (struct loaded){.origin = {.path = STR("data/gpus/x.yaml"), .text = str_from(text)}};
    loaded.diags = diags_new(&loaded.keep);
    ptrdiff_t events = 0;
    loaded.root = yaml_load(&loaded.keep, &loaded.scratch, &loaded.diags, &loaded.origin, &events);
    return loaded.root;
}

static int unload(void **state)
{
    (void)state;
    arena_free(&loaded.keep);
    arena_free(&loaded.scratch);
    return 0;
}

static void assert_place(struct place place, int line, int column)
{
    assert_int_equal(place.line, line);
    assert_int_equal(place.column, column);
}

static void assert_error(const char *text, const char *code, int line, int column,
                         const char *words)
{
    (void)load(text);
    const struct diag *diag = loaded.diags.first;
    str said = diags_text(&loaded.keep, &loaded.diags, DIAG_FORMAT_TEXT, false);
    if (diag == NULL || !str_equal(str_from(rule_entry(diag->rule)->code), str_from(code)) ||
        diag->place.line != line || diag->place.column != column ||
        !str_contains(said, str_from(words))) {
        fail_msg("%s: %d:%d: %s [%s] was not said first:\n%.*s", text, line, column, words, code,
                 STR_ARGS(said));
    }
    (void)unload(NULL);
}

static void keeps_every_scalar_as_text(void **state)
{
    (void)state;
    const struct tree *root = load("a: no\nb: 1e3\nc: 0x1F\nd: ~\ne: null\nf: 2024-01-01\n");
    assert_non_null(root);
    assert_true(str_equal(tree_find(root, STR("a"))->as.text, STR("no")));
    assert_true(str_equal(tree_find(root, STR("b"))->as.text, STR("1e3")));
    assert_true(str_equal(tree_find(root, STR("d"))->as.text, STR("~")));
    assert_int_equal(tree_find(root, STR("e"))->type, TREE_TEXT);
    assert_int_equal(loaded.diags.error_count, 0);
}

static void tells_nothing_from_an_empty_text(void **state)
{
    (void)state;
    const struct tree *root = load("a:\nb: ''\n");
    assert_int_equal(tree_find(root, STR("a"))->type, TREE_NULL);
    assert_int_equal(tree_find(root, STR("b"))->type, TREE_TEXT);
}

static void knows_where_each_text_begins(void **state)
{
    (void)state;
    const struct tree *root = load("é: 'x'\nlist:\n  - ü: {k: \"y\"}\nnotes: |\n\n   first\n");
    assert_place(tree_find(root, STR("é"))->key_place, 1, 1);
    assert_place(tree_find(root, STR("é"))->place, 1, 5);
    const struct tree *item = tree_first(tree_find(root, STR("list")));
    assert_place(item->place, 3, 5);
    const struct tree *inner = tree_find(tree_find(item, STR("ü")), STR("k"));
    assert_place(inner->key_place, 3, 9);
    assert_place(inner->place, 3, 13);
    assert_place(tree_find(root, STR("notes"))->place, 6, 4);
    (void)unload(NULL);
    root = load("notes: |\n  first\n  second\n");
    assert_place(tree_find(root, STR("notes"))->place, 2, 3);
}

static void texts_are_views_of_the_file_where_they_can_be(void **state)
{
    (void)state;
    const struct tree *root = load("é: plain text\nq: 'quoted'\ne: \"a\\u00e9\"\n");
    const char *from = loaded.origin.text.data;
    const char *to = from + loaded.origin.text.len;
    const char *plain = tree_find(root, STR("é"))->as.text.data;
    const char *quoted = tree_find(root, STR("q"))->as.text.data;
    const char *escaped = tree_find(root, STR("e"))->as.text.data;
    assert_true(plain > from && plain < to);
    assert_true(quoted > plain && quoted < to);
    assert_false(escaped > from && escaped < to);
    assert_true(str_equal(tree_find(root, STR("e"))->as.text, STR("aé")));
}

static void refuses_what_records_do_without(void **state)
{
    (void)state;
    assert_error("a: &x 1\n", "yaml.subset", 1, 4, "anchors");
    assert_error("a: *x\n", "yaml.subset", 1, 4, "aliases");
    assert_error("a: !!float 1\n", "yaml.subset", 1, 4, "tags");
    assert_error("a: ! 1\n", "yaml.subset", 1, 4, "tags");
    assert_error("b: {a: 1}\n<<: {c: 2}\n", "yaml.subset", 2, 1, "merge");
    assert_error("%YAML 1.1\n---\na: 1\n", "yaml.subset", 1, 1, "directives");
    assert_error("a: 1\n---\nb: 2\n", "yaml.subset", 2, 1, "second");
    assert_error("? [a]\n: b\n", "yaml.subset", 1, 3, "a key is a text");
    assert_error("- a\n", "yaml.subset", 1, 1, "mapping");
    assert_error("text\n", "yaml.subset", 1, 1, "mapping");
    assert_error("", "yaml.subset", 0, 0, "no record");
    assert_error("# only a comment\n", "yaml.subset", 0, 0, "no record");
}

static void refuses_a_key_that_comes_twice(void **state)
{
    (void)state;
    assert_error("a: 1\nb: 2\n\"\\u0061\": 3\n", "yaml.duplicate-key", 3, 2, "first time");
    const struct tree *root = load("a: 1\nb: 2\na: 3\n");
    assert_non_null(root);
    assert_true(root->is_faulty);
    assert_int_equal(root->as.items.count, 2);
    assert_true(str_equal(tree_find(root, STR("a"))->as.text, STR("1")));
}

static void reads_on_behind_a_fault_and_marks_its_branch(void **state)
{
    (void)state;
    const struct tree *root = load("good: {a: 1}\nbad: {a: 1, a: 2}\nworse: *x\n");
    assert_non_null(root);
    assert_int_equal(loaded.diags.error_count, 2);
    assert_true(root->is_faulty);
    assert_false(tree_find(root, STR("good"))->is_faulty);
    assert_true(tree_find(root, STR("bad"))->is_faulty);
    assert_true(tree_find(root, STR("worse"))->is_faulty);
}

static void refuses_what_escapes_bring_in(void **state)
{
    (void)state;
    assert_error("a: \"\\0\"\n", "file.bytes", 1, 5, "U+0000");
    assert_error("a: \"\\e[31m\"\n", "file.bytes", 1, 5, "U+001B");
    assert_error("a: \"\\u202e\"\n", "file.bytes", 1, 5, "direction");
    assert_error("\"\\x07\": a\n", "file.bytes", 1, 2, "U+0007");
    assert_error("a: \"x\\ty\"\n", "file.bytes", 1, 5, "tab");
}

static void holds_its_limits(void **state)
{
    (void)state;
    struct arena arena = {0};
    str deep = STR("");
    for (int i = 0; i < LIMIT_YAML_DEPTH + 1; i++) {
        deep = str_format(&arena, "[%.*s]", STR_ARGS(deep));
    }
    assert_error(str_format(&arena, "a: %.*s\n", STR_ARGS(deep)).data, "yaml.limit", 1, 19, "deep");
    assert_error(str_format(&arena, "a: %0*d\n", LIMIT_YAML_SCALAR_BYTES + 1, 0).data, "yaml.limit",
                 1, 4, "16384");
    assert_error(str_format(&arena, "%0*d: a\n", LIMIT_YAML_KEY_BYTES + 1, 0).data, "yaml.limit", 1,
                 1, "64");
    str wide = STR("");
    for (int i = 0; i < LIMIT_YAML_MAP_ENTRIES + 1; i++) {
        wide = str_format(&arena, "%.*sk%d: v\n", STR_ARGS(wide), i);
    }
    assert_error(wide.data, "yaml.limit", LIMIT_YAML_MAP_ENTRIES + 1, 1, "500");
    arena_free(&arena);
}

static void a_million_brackets_cost_nothing(void **state)
{
    (void)state;
    struct arena arena = {0};
    ptrdiff_t count = 1000 * 1000;
    char *text = arena_array(&arena, char, count + 4);
    for (ptrdiff_t i = 0; i < count; i++) {
        text[3 + i] = '[';
    }
    text[0] = 'a';
    text[1] = ':';
    text[2] = ' ';
    assert_error(text, "yaml.limit", 1, 19, "deep");
    arena_free(&arena);
}

static void says_what_yaml_keeps_for_itself(void **state)
{
    (void)state;
    assert_error("a: 1\nvram: >5 GB\n", "yaml.quote-needed", 2, 7, "write over 5 GB");
    assert_error("vram: > 5 GB\n", "yaml.quote-needed", 1, 7, "write over 5 GB");
    assert_error("vram: >= 5 GB\n", "yaml.quote-needed", 1, 7, "write over 5 GB");
    assert_error("vram: |5 GB\n", "yaml.quote-needed", 1, 7, "quotes");
    assert_error("é: %a\n", "yaml.quote-needed", 1, 4, "quotes");
    assert_error("a: @b\n", "yaml.quote-needed", 1, 4, "a leading @");
    assert_error("a: `b`\n", "yaml.quote-needed", 1, 4, "a leading `");
}

static void locates_what_is_no_yaml(void **state)
{
    (void)state;
    assert_error("a: b: c\n", "yaml.syntax", 1, 5, "put a value that holds");
    assert_error("a:\n  b: 1\n c: 2\n", "yaml.syntax", 3, 2, "same column");
    assert_error("a: \"b\nc: d\n", "yaml.syntax", 1, 4, "not closed");
    assert_error("a: [b, c\nd: e\n", "yaml.syntax", 1, 4, "not closed");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(keeps_every_scalar_as_text, unload),
        cmocka_unit_test_teardown(tells_nothing_from_an_empty_text, unload),
        cmocka_unit_test_teardown(knows_where_each_text_begins, unload),
        cmocka_unit_test_teardown(texts_are_views_of_the_file_where_they_can_be, unload),
        cmocka_unit_test(refuses_what_records_do_without),
        cmocka_unit_test_teardown(refuses_a_key_that_comes_twice, unload),
        cmocka_unit_test_teardown(reads_on_behind_a_fault_and_marks_its_branch, unload),
        cmocka_unit_test(refuses_what_escapes_bring_in),
        cmocka_unit_test(holds_its_limits),
        cmocka_unit_test(a_million_brackets_cost_nothing),
        cmocka_unit_test(says_what_yaml_keeps_for_itself),
        cmocka_unit_test(locates_what_is_no_yaml),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
