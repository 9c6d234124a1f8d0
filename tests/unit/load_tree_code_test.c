#include "base/limits.h"
#include "load/sources.h"
#include "load/tree_code.h"
#include "load/yaml.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const char yaml[] = "# One record.\n"
                           "name: 'Grafikkarte für Ältere'\n"
                           "description: |\n"
                           "  Two lines\n"
                           "  of text.\n"
                           "nothing:\n"
                           "\"a key\": \"escaped \\u00fc\"\n"
                           "list:\n"
                           "  - {a: 1 GB/s, b: [x, y, []]}\n"
                           "  - plain text that\n"
                           "    is folded\n"
                           "empty: {}\n"
                           "blank: ''\n";

static bool place_same(struct place a, struct place b)
{
    return a.origin == b.origin && a.line == b.line && a.column == b.column;
}

/* With all places. */
// NOLINTNEXTLINE(misc-no-recursion)
static void assert_same(const struct tree *a, const struct tree *b)
{
    assert_true(a->type == b->type && a->trust == b->trust && a->is_faulty == b->is_faulty);
    assert_true(place_same(a->place, b->place) && place_same(a->key_place, b->key_place));
    assert_true(str_equal(a->key, b->key) && (a->key.data == NULL) == (b->key.data == NULL));
    if (a->type == TREE_TEXT) {
        assert_true(str_equal(a->as.text, b->as.text));
    }
    const struct tree *child = tree_first(b);
    for (const struct tree *c = tree_first(a); c != NULL; c = c->next) {
        assert_non_null(child);
        assert_same(c, child);
        child = child->next;
    }
    assert_null(child);
}

static const struct tree *loaded(struct arena *arena, const struct origin *origin)
{
    struct diags diags = diags_new(arena);
    ptrdiff_t events = 0;
    const struct tree *root = yaml_load(arena, arena, &diags, origin, &events);
    assert_int_equal(diags.error_count, 0);
    return root;
}

static str encoded(struct arena *arena, const struct origin *origin, const struct tree *root)
{
    struct text text = text_new(arena, 64);
    tree_encode(&text, origin, root);
    return text_view(&text);
}

static void a_tree_comes_back_with_all_its_texts_and_places(void **state)
{
    (void)state;
    struct arena arena = {0};
    const struct origin origin = {.path = STR("data/gpus/x.yaml"), .text = STR(yaml)};
    const struct tree *root = loaded(&arena, &origin);
    const struct tree *again = tree_decode(&arena, encoded(&arena, &origin, root), &origin);
    assert_non_null(again);
    assert_same(root, again);
    arena_free(&arena);
}

static void every_file_of_the_project_comes_back(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct diags diags = diags_new(&arena);
    struct folder root;
    assert_true(folder_open(&diags, ".", &root));
    const struct sources *all = sources_list(&arena, &diags, &root, SOURCES_DATA, LIMIT_DATA_FILES);
    struct arena scratch = {0};
    for (ptrdiff_t i = 0; i < all->count; i++) {
        if (all->items[i].sort == SOURCE_RECORDS) {
            struct arena_mark mark = arena_mark(&scratch);
            struct recall *recall = recall_from(&scratch, STR(""));
            struct document first =
                source_document_recalled(&scratch, &scratch, &diags, &root, &all->items[i], recall);
            str content = recall_content(&scratch, recall);
            assert_true(content.len > 0);
            recall = recall_from(&scratch, content);
            struct document again =
                source_document_recalled(&scratch, &scratch, &diags, &root, &all->items[i], recall);
            assert_false(recall_has_changed(recall));
            assert_int_equal(first.events, again.events);
            assert_true(tree_same(first.root, again.root));
            arena_rewind(&scratch, mark);
        }
    }
    assert_int_equal(diags.error_count, 0);
    folder_close(&root);
    arena_free(&scratch);
    arena_free(&arena);
}

/* Goes through all of it. */
// NOLINTNEXTLINE(misc-no-recursion)
static ptrdiff_t count_bytes(const struct tree *tree, const struct origin *origin)
{
    ptrdiff_t count = tree->key.len;
    assert_true(tree->place.origin == origin && tree->place.line > 0 && tree->place.column > 0);
    for (ptrdiff_t i = 0; tree->type == TREE_TEXT && i < tree->as.text.len; i++) {
        count += tree->as.text.data[i] != '\0';
    }
    for (const struct tree *child = tree_first(tree); child != NULL; child = child->next) {
        count += count_bytes(child, origin);
    }
    return count;
}

static void bytes_that_were_cut_or_changed_give_no_tree_or_one_that_can_be_read(void **state)
{
    (void)state;
    struct arena arena = {0};
    const struct origin origin = {.path = STR("data/gpus/x.yaml"), .text = STR(yaml)};
    str whole = encoded(&arena, &origin, loaded(&arena, &origin));
    for (ptrdiff_t len = 0; len < whole.len; len++) {
        struct arena_mark mark = arena_mark(&arena);
        str cut = str_copy(&arena, str_slice(whole, 0, len));
        assert_null(tree_decode(&arena, cut, &origin));
        for (int bit = 0; bit < 8; bit++) {
            char *bytes = str_terminated(&arena, whole);
            memcpy(bytes, whole.data, (size_t)whole.len);
            bytes[len] = (char)(bytes[len] ^ 1 << bit);
            const struct tree *tree =
                tree_decode(&arena, (str){.data = bytes, .len = whole.len}, &origin);
            assert_true(tree == NULL || count_bytes(tree, &origin) >= 0);
        }
        arena_rewind(&arena, mark);
    }
    arena_free(&arena);
}

/* A file of another text, which the bytes do not fit. */
static void bytes_of_a_longer_file_give_no_tree(void **state)
{
    (void)state;
    struct arena arena = {0};
    const struct origin origin = {.path = STR("data/gpus/x.yaml"), .text = STR(yaml)};
    const struct origin shorter = {.path = origin.path, .text = str_slice(origin.text, 0, 40)};
    str whole = encoded(&arena, &origin, loaded(&arena, &origin));
    assert_null(tree_decode(&arena, whole, &shorter));
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_tree_comes_back_with_all_its_texts_and_places),
        cmocka_unit_test(every_file_of_the_project_comes_back),
        cmocka_unit_test(bytes_that_were_cut_or_changed_give_no_tree_or_one_that_can_be_read),
        cmocka_unit_test(bytes_of_a_longer_file_give_no_tree),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
