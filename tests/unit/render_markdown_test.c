#include "base/limits.h"
#include "base/text.h"
#include "render/markdown.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct fixture {
    struct arena arena;
    struct diags diags;
    struct origin origin;
    struct markdown_hooks hooks;
};

static bool find_chart(void *state, str target, struct markdown_chart *chart)
{
    (void)state;
    if (!str_starts(target, STR("charts/"))) {
        return false;
    }
    bool has_svg = str_equal(target, STR("charts/a.svg"));
    *chart = (struct markdown_chart){
        .svg = has_svg ? STR("<svg></svg>") : STR(""),
        .width = 720,
        .height = 400,
    };
    return true;
}

static str write_block(void *state, str word, str code, struct place place)
{
    struct fixture *fixture = state;
    if (!str_equal(word, STR("math"))) {
        return (str){0};
    }
    return str_format(&fixture->arena, "<math>%.*s %d</math>\n", STR_ARGS(str_trim(code)),
                      place.line);
}

static int set_up(void **state)
{
    static const str reserved[] = {S("content")};
    static struct fixture fixture;
    fixture = (struct fixture){.origin = {.path = S("gpus/x.md")}};
    fixture.diags = diags_new(&fixture.arena);
    fixture.hooks = (struct markdown_hooks){
        .state = &fixture,
        .chart = find_chart,
        .block = write_block,
        .reserved_ids = reserved,
        .reserved_count = COUNT(reserved),
    };
    *state = &fixture;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;
    arena_free(&fixture->arena);
    return 0;
}

static const struct markdown_page *page_of(struct fixture *fixture, const char *text)
{
    fixture->origin.text = str_from(text);
    return markdown_page(&fixture->arena, &fixture->diags, &fixture->origin, &fixture->hooks);
}

static void assert_text(str found, const char *expected)
{
    if (!str_equal(found, str_from(expected))) {
        print_message("expected: %s\nfound: %.*s\n", expected, STR_ARGS(found));
    }
    assert_true(str_equal(found, str_from(expected)));
}

static void assert_html(struct fixture *fixture, const char *markdown, const char *html)
{
    assert_text(page_of(fixture, markdown)->html, html);
    assert_null(fixture->diags.first);
}

static const struct diag *assert_problem(const struct diag *diag, int line, int column,
                                         const char *text)
{
    assert_non_null(diag);
    assert_text(diag->text, text);
    assert_string_equal(rule_entry(diag->rule)->code, "page.markup");
    assert_int_equal(diag->place.line, line);
    assert_int_equal(diag->place.column, column);
    return diag->next;
}

static void writes_what_commonmark_has(void **state)
{
    assert_html(*state, "a *b* **c** ~~d~~ `e<`  \nf\\\ng\nh & \"i\"\n",
                "<p>a <em>b</em> <strong>c</strong> <del>d</del> <code>e&lt;</code><br>\n"
                "f<br>\ng\nh &amp; &quot;i&quot;</p>\n");
    assert_html(*state, "> q\n\n---\n", "<blockquote>\n<p>q</p>\n</blockquote>\n<hr>\n");
    assert_html(*state, "- a\n  - b\n- c\n",
                "<ul>\n<li>a\n<ul>\n<li>b</li>\n</ul>\n</li>\n<li>c</li>\n</ul>\n");
    assert_html(*state, "3. a\n\n4. b\n",
                "<ol start=\"3\">\n<li>\n<p>a</p>\n</li>\n<li>\n<p>b</p>\n</li>\n</ol>\n");
    assert_html(*state, "```c++ x\na<b\n```\n",
                "<pre tabindex=\"0\"><code class=\"language-c++\">a&lt;b\n</code></pre>\n");
    assert_html(*state, "", "");
}

static void headings_get_ids_from_their_text(void **state)
{
    struct fixture *fixture = *state;
    const struct markdown_page *page =
        page_of(fixture, "# RTX 3090: *24 GB*, Q4_K_M\n## Größe ½\n## Größe\n## Größe-1\n## ●\n"
                         "## Content\n");
    assert_null(fixture->diags.first);
    static const char *const ids[] = {
        "rtx-3090-24-gb-q4_k_m", "größe-", "größe", "größe-1", "section", "content-1"};
    assert_int_equal(page->anchors.count, COUNT(ids));
    for (ptrdiff_t i = 0; i < COUNT(ids); i++) {
        assert_text(page->anchors.items[i].id, ids[i]);
        assert_int_equal(page->anchors.items[i].line, i + 1);
    }
    assert_text(page->title, "RTX 3090: 24 GB, Q4_K_M");
    assert_int_equal(page->sections.count, 5);
    assert_text(page->sections.items[1].title, "Größe");
    assert_text(page->sections.items[1].id, "größe");
}

static void like_headings_get_numbers(void **state)
{
    assert_html(*state, "## a\n## a\n## a\n",
                "<h2 id=\"a\">a</h2>\n<h2 id=\"a-1\">a</h2>\n<h2 id=\"a-2\">a</h2>\n");
}

static void a_heading_may_name_its_id(void **state)
{
    assert_html(*state, "## a\n\n## Token generation [](#a)\n",
                "<h2 id=\"a-1\">a</h2>\n<h2 id=\"a\">Token generation</h2>\n");
}

static void an_id_is_sound_and_taken_once(void **state)
{
    struct fixture *fixture = *state;
    (void)page_of(fixture, "# a [](#x)\n# b [](#x)\n# é [](#X)\n# d [](#content)\n");
    const struct diag *diag = fixture->diags.first;
    assert_int_equal(diag->notes->place.line, 1);
    diag = assert_problem(diag, 2, 5, "the id x is taken");
    diag =
        assert_problem(diag, 3, 5, "an id is made of a-z, 0-9, - and _, and begins with a letter");
    assert_text(diag->help, "the layout of the site has it");
    diag = assert_problem(diag, 4, 5, "the id content is taken");
    assert_null(diag);
}

static void tables_are_regions_with_heads(void **state)
{
    assert_html(*state, "## Cards & more\n\n| | n | c |\n|---|--:|:-:|\n| a | 1 | x |\n| | 2 | |\n",
                "<h2 id=\"cards--more\">Cards &amp; more</h2>\n"
                "<section class=\"table\" tabindex=\"0\" aria-label=\"Cards &amp; more\">"
                "<table>\n<thead>\n"
                "<tr><td></td><th scope=\"col\" class=\"n\">n</th>"
                "<th scope=\"col\" class=\"c\">c</th></tr>\n</thead>\n<tbody>\n"
                "<tr><th scope=\"row\">a</th><td class=\"n\">1</td><td class=\"c\">x</td></tr>\n"
                "<tr><td></td><td class=\"n\">2</td><td class=\"c\"></td></tr>\n"
                "</tbody>\n</table></section>\n");
    struct fixture *fixture = *state;
    const struct markdown_page *page = page_of(fixture, "## T\n\n|a|\n|-|\n\ntext\n\n|b|\n|-|\n");
    assert_true(str_contains(page->html, STR("aria-label=\"T\"")));
    assert_true(str_contains(page->html, STR("aria-label=\"T, table 2\"")));
}

static void links_to_markdown_lead_to_html(void **state)
{
    struct fixture *fixture = *state;
    const struct markdown_page *page =
        page_of(fixture, "é [a](../b.md#c \"t\") [d](#e) [m](n.csv)\n");
    assert_null(fixture->diags.first);
    assert_text(page->html, "<p>é <a href=\"../b.html#c\" title=\"t\">a</a> <a href=\"#e\">d</a> "
                            "<a href=\"n.csv\">m</a></p>\n");
    assert_int_equal(page->links.count, 3);
    assert_text(page->links.items[0].target, "../b.html#c");
    assert_int_equal(page->links.items[0].place.line, 1);
    assert_int_equal(page->links.items[0].place.column, 3);
    assert_false(page->links.items[0].is_external);
}

static void links_to_the_web_tell_nothing_of_the_page(void **state)
{
    struct fixture *fixture = *state;
    const struct markdown_page *page = page_of(fixture, "[f](https://g.h/i.md?j=1&k=(l))\n");
    assert_text(page->html, "<p><a href=\"https://g.h/i.md?j=1&amp;k=(l)\" "
                            "rel=\"noopener noreferrer\">f</a></p>\n");
    assert_true(page->links.items[0].is_external);
}

static void other_links_are_refused_and_stay_text(void **state)
{
    static const char *const targets[] = {
        "javascript:alert(1)", "JaVaScRiPt:x",      "data:text/html,x",   "vbscript:x",
        "//evil.example",      "/rooted",           "<\\\\evil.example>", "</\\evil.example>",
        "mailto:a@b.cd",       "file:///etc",       "https://a@b.cd/",    "http://",
        "java&#10;script:x",   "&#106;avascript:x", "<\x01javascript:x>", "https:\\\\x.yz",
    };
    struct fixture *fixture = *state;
    for (ptrdiff_t i = 0; i < COUNT(targets); i++) {
        fixture->diags = diags_new(&fixture->arena);
        str text = str_format(&fixture->arena, "[*a*](%s)", targets[i]);
        const struct markdown_page *page = page_of(fixture, str_terminated(&fixture->arena, text));
        assert_text(page->html, "<p><em>a</em></p>\n");
        assert_int_equal(fixture->diags.error_count, 1);
        assert_int_equal(page->links.count, 0);
    }
}

static void raw_html_is_an_error_and_comments_vanish(void **state)
{
    struct fixture *fixture = *state;
    assert_html(fixture, "a<!-- b -->\n\n<!-- c -->\n\nd\n", "<p>a</p>\n<p>d</p>\n");
    const struct markdown_page *page =
        page_of(fixture, "a <b>c</b>\n\n<div>\nd\n</div>\n\n<!-- e --> <i>f</i>\n");
    const struct diag *diag = fixture->diags.first;
    diag = assert_problem(diag, 1, 3, "a page holds no raw HTML");
    diag = assert_problem(diag, 1, 7, "a page holds no raw HTML");
    diag = assert_problem(diag, 3, 1, "a page holds no raw HTML");
    diag = assert_problem(diag, 7, 1, "a page holds no raw HTML");
    assert_null(diag);
    assert_text(page->html, "<p>a c</p>\n");
}

static void signs_of_quality_become_marks(void **state)
{
    assert_html(*state, "57.6 ○ — △\n",
                "<p>57.6 <span class=\"mark mark-estimated\" role=\"img\" "
                "aria-label=\"estimated\" title=\"estimated\">○</span> — "
                "<span class=\"mark mark-rumour\" role=\"img\" aria-label=\"rumour\" "
                "title=\"rumour\">△</span></p>\n");
}

static void the_sign_of_a_verdict_is_seen_and_its_word_is_heard(void **state)
{
    assert_html(*state, "✓\u00a0[meets](x.md)\n",
                "<p><span class=\"sign yes\" aria-hidden=\"true\">✓</span>\u00a0"
                "<a href=\"x.html\">meets</a></p>\n");
    assert_html(*state, "◑\u00a0background\n",
                "<p><span class=\"sign doubt\" aria-hidden=\"true\">◑</span>\u00a0"
                "background</p>\n");
    assert_html(*state, "the sign ✓ alone, ✓\u00a0within a text\n",
                "<p>the sign ✓ alone, ✓\u00a0within a text</p>\n");
    assert_html(*state, "✓\n", "<p>✓</p>\n");
}

static void a_link_without_target_is_a_span(void **state)
{
    struct fixture *fixture = *state;
    assert_html(fixture, "[in *time*](<> \"verdict yes\")\n",
                "<p><span class=\"verdict yes\">in <em>time</em></span></p>\n");
    (void)page_of(fixture, "[a](<> \"X\") [b]()\n");
    assert_int_equal(fixture->diags.error_count, 2);
}

static void charts_stand_inside_their_figures(void **state)
{
    assert_html(
        *state, "![alt](charts/a.svg \"It *grows* & ○\")\n![b \"c\"](charts/b.svg)\n",
        "<figure class=\"chart\" tabindex=\"0\">\n<svg></svg>\n<figcaption>It *grows* &amp; "
        "<span class=\"mark mark-estimated\" role=\"img\" aria-label=\"estimated\" "
        "title=\"estimated\">○</span></figcaption>\n</figure>\n"
        "<figure class=\"chart\" tabindex=\"0\">\n<img src=\"charts/b.svg\" alt=\"b "
        "&quot;c&quot;\" "
        "width=\"720\" height=\"400\">\n</figure>\n");
    assert_html(*state, "see ![a](b.png \"t\")\n",
                "<p>see <img src=\"b.png\" alt=\"a\" title=\"t\"></p>\n");
}

static void pictures_come_from_the_site_alone(void **state)
{
    struct fixture *fixture = *state;
    const struct markdown_page *page =
        page_of(fixture, "![a](https://t.example/x.png) ![b](data:image/png;base64,AA)\n");
    assert_int_equal(fixture->diags.error_count, 2);
    assert_text(page->html, "<p> </p>\n");
}

static void blocks_of_known_words_are_given_to_the_hook(void **state)
{
    assert_html(*state, "\n```math inline\ntg\n```\n", "<math>tg 2</math>\n");
}

static void callouts_have_a_title_and_a_body(void **state)
{
    assert_html(*state, "> [!WARNING]\n> a\n> b\n>\n> c\n",
                "<div class=\"callout callout-warning\" role=\"note\">\n"
                "<p class=\"callout-title\">Warning</p>\n<p>a\nb</p>\n<p>c</p>\n</div>\n");
    assert_html(*state, "> [!NOTE] Of *interest*\n> a\n",
                "<div class=\"callout callout-note\" role=\"note\">\n"
                "<p class=\"callout-title\">Of <em>interest</em></p>\n<p>a</p>\n</div>\n");
    assert_html(*state, "> [!DETAILS] How `it` works\n>\n> - a\n",
                "<details>\n<summary>How <code>it</code> works</summary>\n<ul>\n<li>a</li>\n</ul>\n"
                "</details>\n");
    assert_html(*state, "> [!ANSWER] Buy\n> **two**.\n",
                "<div class=\"answer\">\n<p>Buy\n<strong>two</strong>.</p>\n</div>\n");
    assert_html(*state, "> [!FACTS]\n> - a\n",
                "<div class=\"facts\">\n<ul>\n<li>a</li>\n</ul>\n</div>\n");
}

static void a_text_of_a_record_is_no_callout(void **state)
{
    assert_html(*state, "> \\[!NOTE\\]\n> a\n", "<blockquote>\n<p>[!NOTE]\na</p>\n</blockquote>\n");
    assert_html(*state, "> [!note] a\n", "<blockquote>\n<p>[!note] a</p>\n</blockquote>\n");
}

static void unknown_callouts_are_errors(void **state)
{
    struct fixture *fixture = *state;
    (void)page_of(fixture, "a\n\n> [!WARNIGN]\n> a\n\n> [!DETAILS]\n> b\n");
    const struct diag *diag = fixture->diags.first;
    assert_text(diag->help, "did you mean WARNING?");
    diag = assert_problem(diag, 3, 1, "there is no callout WARNIGN");
    diag = assert_problem(diag, 6, 1, "what unfolds needs a summary: > [!DETAILS] Summary");
    assert_null(diag);
}

static void nesting_has_a_limit(void **state)
{
    struct fixture *fixture = *state;
    struct text text = text_new(&fixture->arena, 0);
    for (int i = 0; i < LIMIT_MARKDOWN_DEPTH + 5; i++) {
        text_add(&text, STR("> "));
    }
    text_add(&text, STR("a\n"));
    fixture->origin.text = text_view(&text);
    (void)markdown_page(&fixture->arena, &fixture->diags, &fixture->origin, NULL);
    assert_int_equal(fixture->diags.error_count, 1);
    assert_int_equal(fixture->diags.first->place.line, 1);
}

#define with_fixture(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        with_fixture(writes_what_commonmark_has),
        with_fixture(headings_get_ids_from_their_text),
        with_fixture(like_headings_get_numbers),
        with_fixture(a_heading_may_name_its_id),
        with_fixture(an_id_is_sound_and_taken_once),
        with_fixture(tables_are_regions_with_heads),
        with_fixture(links_to_markdown_lead_to_html),
        with_fixture(links_to_the_web_tell_nothing_of_the_page),
        with_fixture(other_links_are_refused_and_stay_text),
        with_fixture(raw_html_is_an_error_and_comments_vanish),
        with_fixture(signs_of_quality_become_marks),
        with_fixture(the_sign_of_a_verdict_is_seen_and_its_word_is_heard),
        with_fixture(a_link_without_target_is_a_span),
        with_fixture(charts_stand_inside_their_figures),
        with_fixture(pictures_come_from_the_site_alone),
        with_fixture(blocks_of_known_words_are_given_to_the_hook),
        with_fixture(callouts_have_a_title_and_a_body),
        with_fixture(a_text_of_a_record_is_no_callout),
        with_fixture(unknown_callouts_are_errors),
        with_fixture(nesting_has_a_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
