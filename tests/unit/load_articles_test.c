#include "load/articles.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void assert_reads(const char *text, const char *title, const char *description)
{
    struct arena arena = {0};
    struct article article = {0};
    article_read(&arena, str_from(text), &article);
    assert_string_equal(str_terminated(&arena, article.title), title);
    assert_string_equal(str_terminated(&arena, article.description), description);
    arena_free(&arena);
}

static void the_first_heading_is_the_title(void **state)
{
    (void)state;
    assert_reads("# Buying *guide*\n\nWhat to look at.\n\nMore.\n", "Buying guide",
                 "What to look at.");
    assert_reads("# A title alone", "A title alone", "A title alone");
}

static void the_first_paragraph_says_what_it_is_about(void **state)
{
    (void)state;
    assert_reads("# T\n\n## A heading\n\n- an item\n\n> a quote\n\nThe `first`\n[paragraph](x.md) "
                 "[here.\n\nNot this.\n",
                 "T", "The first paragraph [here.");
}

static void a_long_paragraph_ends_at_a_word(void **state)
{
    (void)state;
    struct arena arena = {0};
    str text = STR("# T\n\n");
    for (int i = 0; i < 100; i++) {
        text = str_format(&arena, "%.*sword%d ", STR_ARGS(text), i);
    }
    struct article article = {0};
    article_read(&arena, text, &article);
    assert_true(article.description.len <= 305);
    assert_true(str_ends(article.description, STR(" …")));
    assert_true(str_starts(article.description, STR("word0 word1 ")));
    arena_free(&arena);
}

static void a_text_that_begins_otherwise_has_no_title(void **state)
{
    (void)state;
    assert_reads("Words.\n\nAnd more.\n", "", "And more.");
    assert_reads("", "", "");
    assert_reads("#Title\n", "", "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_heading_is_the_title),
        cmocka_unit_test(the_first_paragraph_says_what_it_is_about),
        cmocka_unit_test(a_long_paragraph_ends_at_a_word),
        cmocka_unit_test(a_text_that_begins_otherwise_has_no_title),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
