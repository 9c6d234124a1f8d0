#include "render/escape.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm.h>

#include <cmocka.h>

enum { RANDOM_TEXTS = 2000 };

static str escaped(struct arena *arena, enum target target, str text)
{
    struct text out = text_new(arena, 0);
    assert_null(escape_value(&out, target, tree_text(arena, text), false));
    return text_view(&out);
}

static void assert_escaped(enum target target, const char *text, const char *expected)
{
    struct arena arena = {0};
    str found = escaped(&arena, target, str_from(text));
    if (!str_equal(found, str_from(expected))) {
        print_message("%s: expected %s, found %.*s\n", text, expected, STR_ARGS(found));
    }
    assert_true(str_equal(found, str_from(expected)));
    arena_free(&arena);
}

/* The same random numbers in every run. */
static uint32_t next_random(uint64_t *seed)
{
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*seed >> 33);
}

/* Words that mean something to one reader or the other, mixed with single bytes. */
static str random_text(struct arena *arena, uint64_t *seed)
{
    static const char *const words[] = {
        "www.a.bc", "http://a.bc/d",
        "https://", "ftp://x.y",
        "&amp;",    "&#35;",
        "&",        "<b>",
        "</td>",    "<!--",
        "]]>",      "[a](b)",
        "![",       "](",
        "[x]: /y",  "1. ",
        "12) ",     "- ",
        "+ ",       "* ",
        "# ",       "---",
        "===",      "~~",
        "```",      "``",
        "|",        "|-|",
        ":-",       "-:",
        "\\",       "\\\\",
        "**",       "__",
        "_a_",      "*a*",
        "  ",       "    ",
        "> ",       "\"",
        "'",        "(",
        ")",        "!",
        ".",        "{{x}}",
        "{#id}",    "<a@b.cd>",
        "é",        "中",
        "a",        "Z",
        "0",        "Q4_K_M",
        " ",        "$",
        "^",        "%",
        "`",        ";",
        ",",        "/",
        "?",        "=",
        "{",        "}",
        "T0001",
    };
    struct text text = text_new(arena, 0);
    int count = 1 + (int)(next_random(seed) % 8);
    for (int i = 0; i < count; i++) {
        text_add(&text, str_from(words[next_random(seed) % (uint32_t)COUNT(words)]));
    }
    return text_view(&text);
}

static str document_text(struct arena *arena, cmark_node *document, int *node_count)
{
    struct text text = text_new(arena, 0);
    cmark_iter *iter = cmark_iter_new(document);
    cmark_event_type event = cmark_iter_next(iter);
    while (event != CMARK_EVENT_DONE) {
        cmark_node *node = cmark_iter_get_node(iter);
        if (event == CMARK_EVENT_ENTER && cmark_node_get_type(node) == CMARK_NODE_TEXT) {
            text_add(&text, str_from(cmark_node_get_literal(node)));
        } else if (event == CMARK_EVENT_ENTER) {
            (*node_count)++;
        }
        event = cmark_iter_next(iter);
    }
    cmark_iter_free(iter);
    return text_view(&text);
}

/* The text that cmark-gfm reads, and how many nodes hold it. */
static str read_by_cmark(struct arena *arena, str markdown, int *node_count)
{
    cmark_gfm_core_extensions_ensure_registered();
    cmark_parser *parser = cmark_parser_new(CMARK_OPT_DEFAULT);
    static const char *const extensions[] = {"table", "strikethrough", "autolink"};
    for (ptrdiff_t i = 0; i < COUNT(extensions); i++) {
        cmark_parser_attach_syntax_extension(parser, cmark_find_syntax_extension(extensions[i]));
    }
    cmark_parser_feed(parser, markdown.data, (size_t)markdown.len);
    cmark_node *document = cmark_parser_finish(parser);
    *node_count = 0;
    str text = document_text(arena, document, node_count);
    cmark_node_free(document);
    cmark_parser_free(parser);
    return text;
}

/* Where a value may stand in a page: before it, after it, and the nodes around its text. */
struct setting {
    const char *before;
    const char *after;
    const char *text_before;
    const char *text_after;
    int node_count;
};

static void markdown_reads_back_as_the_same_text_everywhere(void **state)
{
    (void)state;
    static const struct setting settings[] = {
        {"", "", "", "", 2},
        {"", "\n", "", "", 2},
        {"word\n", "\nword", "word", "word", 4},
        {"## ", " ##\n", "", "", 2},
        {"- ", "\n", "", "", 4},
        {"> ", "\n", "", "", 3},
        {"**a", "b**\n", "a", "b", 3},
        {"[", "](x)\n", "", "", 3},
        {"[x](y)", "", "x", "", 3},
        {"x ", " y", "x ", " y", 2},
        {"| h | i |\n|---|--:|\n| ", " | 1 |\n", "hi", "1", 8},
    };
    uint64_t seed = 1;
    for (int i = 0; i < RANDOM_TEXTS; i++) {
        struct arena arena = {0};
        str text = random_text(&arena, &seed);
        str markdown = escaped(&arena, TARGET_MARKDOWN, text);
        bool may_be_address = str_contains(text, STR("@")); // autolink, see escape.h
        for (ptrdiff_t j = 0; j < COUNT(settings) && !may_be_address; j++) {
            const struct setting *setting = &settings[j];
            str page =
                str_format(&arena, "%s%.*s%s", setting->before, STR_ARGS(markdown), setting->after);
            str expected = str_format(&arena, "%s%.*s%s", setting->text_before, STR_ARGS(text),
                                      setting->text_after);
            int node_count;
            str found = read_by_cmark(&arena, page, &node_count);
            if (!str_equal(found, expected) || node_count != setting->node_count) {
                print_message("%.*s\nwanted %.*s in %d, found %.*s in %d\n", STR_ARGS(page),
                              STR_ARGS(expected), setting->node_count, STR_ARGS(found), node_count);
            }
            assert_true(str_equal(found, expected));
            assert_int_equal(node_count, setting->node_count);
        }
        arena_free(&arena);
    }
}

/* A link's target and title take any text, too. */
static void markdown_links_keep_their_target_and_title(void **state)
{
    (void)state;
    uint64_t seed = 2;
    for (int i = 0; i < RANDOM_TEXTS; i++) {
        struct arena arena = {0};
        str text = random_text(&arena, &seed);
        str markdown = escaped(&arena, TARGET_MARKDOWN, text);
        str page =
            str_format(&arena, "[a](<%.*s> \"%.*s\")", STR_ARGS(markdown), STR_ARGS(markdown));
        cmark_node *document = cmark_parse_document(page.data, (size_t)page.len, CMARK_OPT_DEFAULT);
        cmark_node *link = cmark_node_first_child(cmark_node_first_child(document));
        assert_int_equal(cmark_node_get_type(link), CMARK_NODE_LINK);
        str url = str_from(cmark_node_get_url(link));
        if (!str_equal(url, text)) {
            print_message("%.*s: the target is %.*s\n", STR_ARGS(page), STR_ARGS(url));
        }
        assert_true(str_equal(url, text));
        assert_true(str_equal(str_from(cmark_node_get_title(link)), text));
        cmark_node_free(document);
        arena_free(&arena);
    }
}

/* A reader of HTML that knows five entities; markup in what it reads fails. */
static str read_html(struct arena *arena, str html)
{
    static const struct {
        const char *entity;
        char byte;
    } entities[] = {{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&#39;", '\''}};
    struct text out = text_new(arena, html.len);
    while (html.len > 0) {
        char byte = html.data[0];
        ptrdiff_t taken = 1;
        assert_true(strchr("<>\"'", byte) == NULL);
        for (ptrdiff_t i = 0; byte == '&' && i < COUNT(entities); i++) {
            if (str_starts(html, str_from(entities[i].entity))) {
                byte = entities[i].byte;
                taken = (ptrdiff_t)strlen(entities[i].entity);
            }
        }
        assert_true(html.data[0] != '&' || taken > 1);
        text_char(&out, byte);
        html = str_slice(html, taken, html.len);
    }
    return text_view(&out);
}

static void html_reads_back_as_the_same_text(void **state)
{
    (void)state;
    uint64_t seed = 3;
    for (int i = 0; i < RANDOM_TEXTS; i++) {
        struct arena arena = {0};
        str text = random_text(&arena, &seed);
        assert_true(str_equal(read_html(&arena, escaped(&arena, TARGET_HTML, text)), text));
        arena_free(&arena);
    }
}

static void markdown_stays_readable(void **state)
{
    (void)state;
    assert_escaped(TARGET_MARKDOWN, "RTX 3090 (24 GB), Q4_K_M: 1.5 tok/s & more!?",
                   "RTX 3090 (24 GB), Q4_K_M: 1.5 tok/s & more!?");
    assert_escaped(TARGET_MARKDOWN, "-5.2", "-5.2");
    assert_escaped(TARGET_MARKDOWN, "~223 a|b", "\\~223 a\\|b");
    assert_escaped(TARGET_MARKDOWN, "line\nend", "line end");
    assert_escaped(TARGET_MARKDOWN, " padded ", "&#32;padded&#32;");
    assert_escaped(TARGET_MARKDOWN, "wow!", "wow\\!");
    assert_escaped(TARGET_MARKDOWN, "(a)", "\\(a\\)");
    assert_escaped(TARGET_MARKDOWN, "", "");
}

static const char *written(enum target target, const struct tree *value, bool is_raw,
                           const char *expected)
{
    struct arena arena = {0};
    struct text out = text_new(&arena, 0);
    const char *wrong = escape_value(&out, target, value, is_raw);
    assert_true(str_equal(text_view(&out), str_from(expected)));
    arena_free(&arena);
    return wrong;
}

static void gnuplot_takes_numbers_and_tokens_alone(void **state)
{
    (void)state;
    struct arena arena = {0};
    assert_null(written(TARGET_GNUPLOT, tree_number(&arena, 0.1), false, "0.10000000000000001"));
    static const char *const tokens[] = {"T0001", "T12345", "T0001xxxx"};
    for (ptrdiff_t i = 0; i < COUNT(tokens); i++) {
        assert_null(
            written(TARGET_GNUPLOT, tree_text(&arena, str_from(tokens[i])), false, tokens[i]));
    }
    static const char *const others[] = {"",       "T001",   "T0001y", "t0001",      "T0001x\n",
                                         "T0001 ", "xT0001", "RTX",    "T0001xx`id`"};
    for (ptrdiff_t i = 0; i < COUNT(others); i++) {
        assert_non_null(written(TARGET_GNUPLOT, tree_text(&arena, str_from(others[i])), false, ""));
    }
    assert_non_null(written(TARGET_GNUPLOT, tree_number(&arena, NAN), false, ""));
    assert_non_null(written(TARGET_GNUPLOT, tree_number(&arena, INFINITY), false, ""));
    assert_non_null(written(TARGET_GNUPLOT, tree_null(&arena), false, ""));
    assert_non_null(written(TARGET_GNUPLOT, tree_flag(&arena, true), false, ""));
    assert_non_null(written(TARGET_GNUPLOT, tree_text(&arena, STR("T0001")), true, ""));
    arena_free(&arena);
}

static void raw_takes_only_what_is_safe_for_the_target(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct tree *html = tree_safe(&arena, TREE_SAFE_HTML, STR("<b>"));
    struct tree *markdown = tree_safe(&arena, TREE_SAFE_MARKDOWN, STR("*b*"));
    assert_null(written(TARGET_HTML, html, true, "<b>"));
    assert_null(written(TARGET_MARKDOWN, markdown, true, "*b*"));
    assert_null(written(TARGET_HTML, html, false, "&lt;b&gt;"));
    assert_null(written(TARGET_HTML, tree_null(&arena), true, ""));
    assert_non_null(written(TARGET_MARKDOWN, html, true, ""));
    assert_non_null(written(TARGET_HTML, markdown, true, ""));
    assert_non_null(written(TARGET_TEXT, html, true, ""));
    assert_non_null(written(TARGET_HTML, tree_text(&arena, STR("b")), true, ""));
    assert_non_null(written(TARGET_HTML, tree_number(&arena, 1), true, ""));
    assert_non_null(written(TARGET_HTML, tree_list(&arena), false, ""));
    assert_non_null(written(TARGET_HTML, tree_map(&arena), false, ""));
    arena_free(&arena);
}

static void numbers_are_plain_and_exact(void **state)
{
    (void)state;
    struct arena arena = {0};
    assert_null(written(TARGET_HTML, tree_number(&arena, 24), false, "24"));
    assert_null(written(TARGET_HTML, tree_number(&arena, -0.0), false, "0"));
    assert_null(written(TARGET_HTML, tree_number(&arena, 0.1), false, "0.1"));
    assert_null(written(TARGET_HTML, tree_number(&arena, 1792e9), false, "1792000000000"));
    assert_non_null(written(TARGET_HTML, tree_number(&arena, NAN), false, ""));
    uint64_t seed = 4;
    for (int i = 0; i < RANDOM_TEXTS; i++) {
        double number = ldexp((double)next_random(&seed), (int)(next_random(&seed) % 200) - 100);
        struct text out = text_new(&arena, 0);
        escape_number(&out, number);
        assert_true(strtod(str_terminated(&arena, text_view(&out)), NULL) == number);
    }
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(markdown_reads_back_as_the_same_text_everywhere),
        cmocka_unit_test(markdown_links_keep_their_target_and_title),
        cmocka_unit_test(html_reads_back_as_the_same_text),
        cmocka_unit_test(markdown_stays_readable),
        cmocka_unit_test(gnuplot_takes_numbers_and_tokens_alone),
        cmocka_unit_test(raw_takes_only_what_is_safe_for_the_target),
        cmocka_unit_test(numbers_are_plain_and_exact),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
