#include "base/limits.h"
#include "base/text.h"
#include "render/markdown.h"
#include "render/prose.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void assert_text(str found, const char *expected)
{
    if (!str_equal(found, str_from(expected))) {
        print_message("expected: %s\nfound: %.*s\n", expected, STR_ARGS(found));
    }
    assert_true(str_equal(found, str_from(expected)));
}

static void assert_prose(const char *note, const char *markdown)
{
    struct arena arena = {0};
    struct diags diags = diags_new(&arena);
    struct tree *tree = prose_to_markdown(&arena, &diags, (struct place){0}, str_from(note), 2);
    assert_non_null(tree);
    assert_null(diags.first);
    assert_int_equal(tree->trust, TREE_SAFE_MARKDOWN);
    assert_text(tree->as.text, markdown);
    arena_free(&arena);
}

/* The HTML of a page that holds the note between two lines of its own. */
static str page_with(struct arena *arena, struct diags *diags, str note)
{
    const struct tree *tree = prose_to_markdown(arena, diags, (struct place){0}, note, 2);
    if (tree == NULL) {
        return (str){0};
    }
    struct origin *origin = arena_new(arena, struct origin);
    origin->text = str_format(arena, "before\n\n%.*s\n\nafter\n", STR_ARGS(tree->as.text));
    return markdown_page(arena, diags, origin, NULL)->html;
}

static void assert_page(const char *note, const char *html)
{
    struct arena arena = {0};
    struct diags diags = diags_new(&arena);
    str expected = str_format(&arena, "<p>before</p>\n%s<p>after</p>\n", html);
    assert_text(page_with(&arena, &diags, str_from(note)), str_terminated(&arena, expected));
    assert_null(diags.first);
    arena_free(&arena);
}

static void assert_refused(str note, const char *text)
{
    struct arena arena = {0};
    struct diags diags = diags_new(&arena);
    static const struct origin origin = {.path = S("data/gpus/x.yaml")};
    struct place place = {.origin = &origin, .line = 7, .column = 8};
    assert_null(prose_to_markdown(&arena, &diags, place, note, 0));
    assert_non_null(diags.first);
    assert_string_equal(rule_entry(diags.first->rule)->code, "record.bad-prose");
    assert_int_equal(diags.first->place.line, 7);
    assert_text(diags.first->text, text);
    ptrdiff_t errors = diags.error_count;
    assert_false(prose_check(&diags, place, note));
    assert_int_equal(diags.error_count, 2 * errors);
    arena_free(&arena);
}

static void keeps_what_notes_may_hold(void **state)
{
    (void)state;
    assert_prose("Two *slots*, **350 W**; `a|b`, ~~old~~, Q4_K_M.",
                 "Two *slots*, **350 W**; `a|b`, "
                 "~~old~~, Q4_K_M.");
    assert_prose("a\nb\n\nc", "a\nb\n\nc");
    assert_prose("> q", "> q");
    assert_page("1. a\n2. b\n   - c\n\n- d\n",
                "<ol>\n<li>a</li>\n<li>b\n<ul>\n<li>c</li>\n</ul>\n</li>\n</ol>\n"
                "<ul>\n<li>d</li>\n</ul>\n");
    assert_page("a\\\nb\n\n***\n\n    code `x`\n",
                "<p>a<br>\nb</p>\n<hr>\n<pre tabindex=\"0\"><code class=\"language-text\">code "
                "`x`\n</code></pre>\n");
    assert_page("see [the *test*](https://example.com/a_(b)?c=1&lt=2 \"title\")",
                "<p>see <a href=\"https://example.com/a_(b)?c=1&amp;lt=2\" "
                "rel=\"noopener noreferrer\">the <em>test</em></a></p>\n");
}

static void headings_go_down(void **state)
{
    (void)state;
    assert_prose("# a\n\nb\n-\n\n##### c", "### a\n\n#### b\n\n###### c");
}

static void bare_addresses_become_links(void **state)
{
    (void)state;
    assert_prose("at https://example.com/a_b.", "at <https://example.com/a_b>.");
    assert_page("www.example.com or me@example.com",
                "<p><a href=\"http://www.example.com\" rel=\"noopener noreferrer\">"
                "www.example.com</a> or me@example.com</p>\n");
}

static void raw_html_is_the_text_that_was_typed(void **state)
{
    (void)state;
    assert_page("a <think> b <!-- c -->", "<p>a &lt;think&gt; b &lt;!-- c --&gt;</p>\n");
    assert_page("<script>\nalert(1)\n</script>\n",
                "<p>&lt;script&gt;\nalert(1)\n&lt;/script&gt;</p>\n");
    assert_page("<a href=\"javascript:x\" onclick=y>z</a>",
                "<p>&lt;a href=&quot;javascript:x&quot; onclick=y&gt;z&lt;/a&gt;</p>\n");
}

static void images_become_links_and_tables_text(void **state)
{
    (void)state;
    assert_prose("![a picture](https://example.com/x.png)",
                 "[a picture](<https://example.com/x.png>)");
    assert_prose("[![a](https://b.cd/x.png)](https://e.fg)", "[a](<https://e.fg>)");
    assert_page("a | b\n--|--\n1 | 2", "<p>a | b\n--|--\n1 | 2</p>\n");
}

static void nothing_of_a_template_or_page_can_be_said(void **state)
{
    (void)state;
    assert_page("{{x}} {{{y}}}", "<p>{{x}} {{{y}}}</p>\n");
    assert_page("> [!WARNING]\n> a", "<p>[!WARNING]\na</p>\n");
    assert_page("```math\nx\n```",
                "<pre tabindex=\"0\"><code class=\"language-text\">x\n</code></pre>\n");
    assert_page("[a](<https://b.cd> \"mark measured\")",
                "<p><a href=\"https://b.cd\" rel=\"noopener noreferrer\">a</a></p>\n");
    assert_refused(STR("## a [](#id)"), "line 1 of the note links to #id");
    assert_refused(STR("[a](<> \"fit yes\")"), "line 1 of the note links to ");
}

static void links_lead_to_the_web_alone(void **state)
{
    (void)state;
    assert_refused(STR("[a](javascript:x)"), "line 1 of the note links to javascript:x");
    assert_refused(STR("a\n\n[b](../c.md)"), "line 3 of the note links to ../c.md");
    assert_refused(STR("[a](//b.cd)"), "line 1 of the note links to //b.cd");
    assert_refused(STR("[d](//b.cd)"), "line 1 of the note links to //b.cd");
    assert_refused(STR("[x](javascript:x)"), "line 1 of the note links to javascript:x");
    assert_refused(STR("![a](data:image/png;base64,x)"),
                   "line 1 of the note links to data:image/png;base64,x");
    assert_refused(STR("[a](https://u:p@b.cd/)"), "line 1 of the note links to https://u:p@b.cd/");
    assert_page("<javascript:x>", "<p>javascript:x</p>\n");
}

static str repeated(struct arena *arena, const char *part, int times)
{
    struct text text = text_new(arena, 0);
    for (int i = 0; i < times; i++) {
        text_add(&text, str_from(part));
    }
    return text_view(&text);
}

static void notes_made_to_be_slow_are_refused(void **state)
{
    (void)state;
    struct arena arena = {0};
    assert_refused(repeated(&arena, "a", LIMIT_PROSE_BYTES + 1),
                   "the note has 8193 bytes; a note has at most 8192");
    assert_refused(repeated(&arena, "[", 101), "the note has more than 100 times [ in a row");
    assert_refused(repeated(&arena, "> ", 200), "line 1 of the note nests deeper than 32 levels");
    str many =
        str_format(&arena, "%.*s\n\n[a]: https://b.cd", STR_ARGS(repeated(&arena, "[a] ", 201)));
    assert_refused(many, "the note has 201 links; a note has at most 200");
    assert_refused(STR("12 ●"),
                   "the note has the sign ●, with which the site says how a number is known");
    arena_free(&arena);
}

/* The same random numbers in every run. */
static uint32_t next_random(uint64_t *seed)
{
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*seed >> 33);
}

static bool has_unknown_markup(str html)
{
    static const char *const known[] = {
        "p",
        "/p",
        "em",
        "/em",
        "strong",
        "/strong",
        "del",
        "/del",
        "code",
        "/code",
        "ul",
        "/ul",
        "ol",
        "/ol",
        "li",
        "/li",
        "blockquote",
        "/blockquote",
        "hr",
        "br",
        "h3 ",
        "/h3",
        "h4 ",
        "/h4",
        "h5 ",
        "/h5",
        "h6 ",
        "/h6",
        "/pre",
        "/a",
        "pre tabindex=\"0\"",
        "code class=\"language-text\"",
        "ol start=\"",
        "a href=\"https://b.cd",
        "a href=\"http://www.",
    };
    ptrdiff_t at = str_find(html, STR("<"), 0);
    while (at >= 0) {
        bool is_known = false;
        str rest = str_slice(html, at + 1, html.len);
        for (ptrdiff_t i = 0; i < COUNT(known); i++) {
            str tag = str_from(known[i]);
            char after = rest.len > tag.len ? rest.data[tag.len] : '>';
            bool is_whole =
                strchr(" \"./", tag.data[tag.len - 1]) != NULL || tag.len > 12 || after == '>';
            is_known = is_known || (str_starts(rest, tag) && is_whole);
        }
        if (!is_known) {
            return true;
        }
        at = str_find(html, STR("<"), at + 1);
    }
    return false;
}

/* Whatever a note is made of, the page around it stays and nothing gets in but known elements. */
static void no_note_breaks_a_page(void **state)
{
    (void)state;
    static const char *const words[] = {
        "a",
        "b c",
        " ",
        "\n",
        "\n\n",
        "*",
        "**",
        "_",
        "`",
        "```\n",
        "~~",
        "- ",
        "1. ",
        "> ",
        "# ",
        "    ",
        "[",
        "](https://b.cd/e)",
        "![",
        "](javascript:x)",
        "<b>",
        "<!--",
        "-->",
        "<script>",
        "</p>",
        "|",
        "\n|-|-|\n",
        "---\n",
        "===\n",
        "\\",
        "&lt;",
        "&#60;",
        "<https://b.cd>",
        "www.a.bc",
        "{{x}}",
        "[!NOTE]",
        "[x]: https://b.cd\n",
        "[x]",
        "\t",
        "\"",
        "(",
        ")",
        "é",
        "!",
        "~~~\n",
        "+ ",
        "***",
        "{#a}",
    };
    uint64_t seed = 5;
    int pages = 0;
    for (int i = 0; i < 2000; i++) {
        struct arena arena = {0};
        struct diags diags = diags_new(&arena);
        struct text note = text_new(&arena, 0);
        int count = 1 + (int)(next_random(&seed) % 14);
        for (int j = 0; j < count; j++) {
            text_add(&note, str_from(words[next_random(&seed) % (uint32_t)COUNT(words)]));
        }
        str html = page_with(&arena, &diags, text_view(&note));
        if ((html.data == NULL) != (diags.error_count > 0)) {
            print_message("%.*s\n", STR_ARGS(diags.first->text));
            print_message("%.*s\n-->\n%.*s\n", STR_ARGS(text_view(&note)), STR_ARGS(html));
        }
        assert_true((html.data == NULL) == (diags.error_count > 0));
        if (html.data != NULL) {
            pages++;
            bool is_sound = str_starts(html, STR("<p>before</p>\n")) &&
                            str_ends(html, STR("<p>after</p>\n")) && !has_unknown_markup(html);
            if (!is_sound) {
                print_message("%.*s\n-->\n%.*s\n", STR_ARGS(text_view(&note)), STR_ARGS(html));
            }
            assert_true(is_sound);
        }
        arena_free(&arena);
    }
    assert_in_range(pages, 1000, 2000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keeps_what_notes_may_hold),
        cmocka_unit_test(headings_go_down),
        cmocka_unit_test(bare_addresses_become_links),
        cmocka_unit_test(raw_html_is_the_text_that_was_typed),
        cmocka_unit_test(images_become_links_and_tables_text),
        cmocka_unit_test(nothing_of_a_template_or_page_can_be_said),
        cmocka_unit_test(links_lead_to_the_web_alone),
        cmocka_unit_test(notes_made_to_be_slow_are_refused),
        cmocka_unit_test(no_note_breaks_a_page),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
