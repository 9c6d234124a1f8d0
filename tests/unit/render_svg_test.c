#include "render/svg/palette.h"
#include "render/svg/path.h"
#include "render/svg/svg.h"
#include "render/svg/xml.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define HEAD "<svg viewBox=\"0 0 100 50\" xmlns=\"http://www.w3.org/2000/svg\">"
#define TAIL "</svg>\n"
#define TEXT_AT "<g transform=\"translate(1,2)\" fill=\"black\">"

struct fixture {
    struct arena keep;
    struct diags diags;
    struct chart chart;
};

static struct fixture fixture_of(void)
{
    return (struct fixture){
        .chart = {.name = STR("one"), .title = STR("A chart"), .width = 640, .height = 400}};
}

static bool view_contains(str view, const char *part)
{
    return str_contains(view, str_from(part));
}

static str convert(struct fixture *fixture, const char *bytes)
{
    fixture->diags = diags_new(&fixture->keep);
    return svg_from_gnuplot(&fixture->keep, &fixture->diags, &fixture->chart, str_from(bytes));
}

static void assert_refused(const char *bytes, const char *reason)
{
    struct fixture fixture = fixture_of();
    str file = convert(&fixture, bytes);
    if (file.len > 0) {
        fail_msg("accepted: %s", bytes);
    }
    assert_int_equal(fixture.diags.error_count, 1);
    assert_int_equal(fixture.diags.first->rule, RULE_CHART_FAILED);
    if (!view_contains(fixture.diags.first->text, reason)) {
        fail_msg("%.*s lacks: %s", STR_ARGS(fixture.diags.first->text), reason);
    }
    arena_free(&fixture.keep);
}

static void refuses_all_that_gnuplot_does_not_write_for_a_chart(void **state)
{
    (void)state;
    static const char *const refused[][2] = {
        {HEAD "<script>alert(1)</script>" TAIL, "<script>"},
        {HEAD "<foreignObject/>" TAIL, "<foreignObject>"},
        {HEAD "<image xlink:href=\"x.png\"/>" TAIL, "<image>"},
        {HEAD "<a xlink:href=\"#gp\"/>" TAIL, "<a>"},
        {HEAD "<style>*{}</style>" TAIL, "<style>"},
        {HEAD "<SCRIPT/>" TAIL, "<SCRIPT>"},
        {HEAD "<svg:script/>" TAIL, "<svg:script>"},
        {HEAD "<svg viewBox=\"0 0 1 1\"/>" TAIL, "may not"},
        {HEAD "<g onload=\"x\"/>" TAIL, "onload"},
        {HEAD "<g style=\"fill:url(http://a/)\"/>" TAIL, "style"},
        {HEAD "<g transform=\"matrix(1,0,0,1,0,0)\"/>" TAIL, "transformation"},
        {HEAD "<path d=\"M0,0 L1,1\" stroke=\"url(#a)\"/>" TAIL, "colour"},
        {HEAD "<path d=\"M0,0 L1,1\" stroke=\"#123456\"/>" TAIL, "#123456"},
        {HEAD "<path d=\"M0,0 C1,1 2,2 3,3\" stroke=\"black\"/>" TAIL, "steps"},
        {HEAD "<path d=\"M0,0 L1e9,1\" stroke=\"black\"/>" TAIL, "steps"},
        {HEAD "<path d=\"M0,0 L999999,1\" stroke=\"black\"/>" TAIL, "steps"},
        {HEAD "<path d=\"M0,0 Lnan,1\" stroke=\"black\"/>" TAIL, "steps"},
        {HEAD "<path d=\"M0,0 L1,1\" stroke=\"black\" class=\"x\"/>" TAIL, "class"},
        {HEAD "<polygon points=\"1,2 3\" fill=\"black\"/>" TAIL, "points"},
        {HEAD "<polygon points=\"1,2 3,4\" fill=\"url(#nowhere)\"/>" TAIL, "colour"},
        {HEAD "<use xlink:href=\"http://a/#b\" color=\"black\"/>" TAIL, "reference"},
        {HEAD "<use xlink:href=\"#gpPt99\" color=\"black\"/>" TAIL, "mark"},
        {HEAD
         "<use xlink:href=\"#gpPt1\" transform=\"translate(1,2)scale(-1)\" color=\"black\"/>" TAIL,
         "transformation"},
        {HEAD "<rect x=\"1\" y=\"1\" width=\"3\" height=\"4\"/>" TAIL, "background"},
        {HEAD "<circle r=\"1\"/>" TAIL, "outside"},
        {HEAD "loose text" TAIL, "text inside"},
        {HEAD "<text>no place</text>" TAIL, "without a place"},
        {HEAD TEXT_AT "<text>a<tspan>b</tspan></text></g>" TAIL, "tspan"},
        {HEAD "<g transform=\"translate(1,2)\" fill=\"rgb(0,114,178)\"/>" TAIL, "texts are black"},
        {"<svg viewBox=\"1 0 100 50\"/>", "view box"},
        {"<g/>", "may not"},
        {"<svg viewBox=\"0 0 100 50\">", "too early"},
        {"", "too early"},
        {"plain text", "outside"},
        {"<svg viewBox=\"0 0 1 1\"/><svg viewBox=\"0 0 1 1\"/>", "root"},
        {"<!DOCTYPE svg><svg viewBox=\"0 0 1 1\"/>", "no plain element"},
        {HEAD "<!-- a -->" TAIL, "no plain element"},
        {HEAD "<![CDATA[a]]>" TAIL, "no plain element"},
        {HEAD "<?php a ?>" TAIL, "no plain element"},
        {HEAD TEXT_AT "<text>a]]>b</text></g>" TAIL, "]]>"},
        {HEAD TEXT_AT "<text>a&#x0;b</text></g>" TAIL, "reference"},
        {HEAD TEXT_AT "<text>a&#xZZ;b</text></g>" TAIL, "reference"},
        {HEAD TEXT_AT "<text>a&#xFFFE;b</text></g>" TAIL, "reference"},
        {HEAD TEXT_AT "<text>a&#xD800;b</text></g>" TAIL, "reference"},
        {HEAD TEXT_AT "<text>a&nbsp;b</text></g>" TAIL, "reference"},
        {HEAD TEXT_AT "<text>a & b</text></g>" TAIL, "reference"},
        {HEAD TEXT_AT "<text>\x01</text></g>" TAIL, "byte"},
        {HEAD TEXT_AT "<text>\xC0\x80</text></g>" TAIL, "byte"},
        {HEAD TEXT_AT "<text>\xED\xA0\x80</text></g>" TAIL, "byte"},
        {HEAD TEXT_AT "<text>\xEF\xBF\xBF</text></g>" TAIL, "byte"},
        {HEAD "<g id=\"a\" id=\"b\"/>" TAIL, "twice"},
        {HEAD "<g id=a/>" TAIL, "broken tag"},
        {HEAD "<g id=\"<\"/>" TAIL, "attribute value"},
        {HEAD "<g></path>" TAIL, "closes nothing"},
        {HEAD TEXT_AT "<text>T0001</text></g>" TAIL, "none of its texts"},
    };
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        assert_refused(refused[i][0], refused[i][1]);
    }
}

static void writes_what_it_understood(void **state)
{
    (void)state;
    struct fixture fixture = fixture_of();
    str file =
        convert(&fixture, HEAD "<path d=\"M1.04,2 L3.06,2 L5,2 L5,9 Z\" stroke=\"rgb(0,114,178)\"/>"
                               "<path d=\"M7,7 L8,9\" stroke=\"rgb(  0, 114, 178)\"/>" TAIL);
    assert_int_equal(fixture.diags.error_count, 0);
    assert_true(view_contains(file, "<path class=\"c1\" d=\"M1 2h4v7zM7 7l1 2\"/>"));
    assert_true(view_contains(file, "viewBox=\"0 0 100 50\""));
    assert_true(view_contains(file, "role=\"img\" aria-labelledby=\"one-title\""));
    assert_true(view_contains(file, "<title id=\"one-title\">A chart</title>"));
    arena_free(&fixture.keep);
}

static void the_inline_form_has_no_style_and_leads_from_its_page(void **state)
{
    (void)state;
    struct fixture fixture = fixture_of();
    str token = chart_token_add(&fixture.keep, &fixture.chart.tokens, STR("RTX <3090> href=\"../x"),
                                4, STR("gpus/rtx-3090.html#price"));
    fixture.chart.description = STR("Says \"what\" it shows\nin two lines");
    str bytes =
        str_format(&fixture.keep, HEAD TEXT_AT "<text>%.*s</text></g>" TAIL, STR_ARGS(token));
    str file = convert(&fixture, str_terminated(&fixture.keep, bytes));
    assert_true(view_contains(file, "<style>"));
    assert_true(view_contains(file, "<a href=\"../gpus/rtx-3090.html#price\">RTX &lt;3090&gt;"));
    assert_true(view_contains(file, "role=\"group\""));
    str deep = svg_inline(&fixture.keep, file, STR("../../"));
    assert_false(view_contains(deep, "style"));
    assert_true(view_contains(deep, "<a href=\"../../gpus/rtx-3090.html#price\">RTX &lt;3090&gt;"));
    assert_true(view_contains(deep, "href=&quot;../x"));
    str top = svg_inline(&fixture.keep, file, (str){0});
    assert_true(view_contains(top, "<a href=\"gpus/rtx-3090.html#price\">"));
    struct xml *xml = xml_new(&fixture.keep, deep);
    enum xml_event event = xml_next(xml);
    while (event != XML_END) {
        assert_int_not_equal(event, XML_FAULT);
        event = xml_next(xml);
    }
    assert_int_equal(svg_inline(&fixture.keep, STR("<svg><script/></svg>\n"), (str){0}).len, 0);
    arena_free(&fixture.keep);
}

static void only_plain_paths_are_links(void **state)
{
    (void)state;
    static const char *const refused[] = {
        "javascript:alert(1)",
        "//host/a",
        "/a",
        "a//b",
        "../a",
        "a/../b",
        "http://a",
        "a b",
        "a\"",
        "a#",
        "#",
        "a/",
        "a#b#c",
        "%2e%2e",
        "a?b",
        "a\\b",
        "./a",
        "data:x",
    };
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        struct fixture fixture = fixture_of();
        (void)chart_token_add(&fixture.keep, &fixture.chart.tokens, STR("a"), 1,
                              str_from(refused[i]));
        str file = convert(&fixture, HEAD TEXT_AT "<text>T0001</text></g>" TAIL);
        if (file.len > 0) {
            fail_msg("accepted: %s", refused[i]);
        }
        arena_free(&fixture.keep);
    }
}

static void a_token_must_stand_there_whole(void **state)
{
    (void)state;
    static const char *const texts[] = {"T0001xx", "T0001xxxx", "T0002", "T00001xxx",
                                        "T0001xxxT0002"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct fixture fixture = fixture_of();
        str token =
            chart_token_add(&fixture.keep, &fixture.chart.tokens, STR("12345678"), 8, (str){0});
        assert_true(str_equal(token, STR("T0001xxx")));
        str bytes = str_format(&fixture.keep, HEAD TEXT_AT "<text>%s</text></g>" TAIL, texts[i]);
        assert_int_equal(convert(&fixture, str_terminated(&fixture.keep, bytes)).len, 0);
        arena_free(&fixture.keep);
    }
    struct fixture fixture = fixture_of();
    (void)chart_token_add(&fixture.keep, &fixture.chart.tokens, STR("a"), 1, (str){0});
    (void)chart_token_add(&fixture.keep, &fixture.chart.tokens, STR("b"), 1, (str){0});
    str file = convert(&fixture, HEAD TEXT_AT "<text>of T0001T0002, Tor T00</text></g>" TAIL);
    assert_true(view_contains(file, ">of ab, Tor T00</text>"));
    arena_free(&fixture.keep);
}

static void a_chart_needs_a_title_and_sound_texts(void **state)
{
    (void)state;
    struct fixture fixture = fixture_of();
    fixture.chart.title = STR(" ");
    assert_int_equal(convert(&fixture, HEAD TAIL).len, 0);
    fixture.chart.title = STR("a\x02");
    assert_int_equal(convert(&fixture, HEAD TAIL).len, 0);
    fixture.chart.title = STR("a");
    assert_true(convert(&fixture, HEAD TAIL).len > 0);
    arena_free(&fixture.keep);
}

static void hatches_are_shared_and_named_after_the_chart(void **state)
{
    (void)state;
    struct fixture fixture = fixture_of();
    str file = convert(&fixture,
                       HEAD "<defs><pattern id='gpPat1' patternUnits='userSpaceOnUse' x='0' y='0' "
                            "width='8' height='8'><path style='fill:none; stroke:rgb(213,94,0)' "
                            "d='M-4,0 L8,12 M0,-4 L12,8'/></pattern></defs>"
                            "<polygon fill='url(#gpPat1)' points='1,1 2,1 2,2'/>"
                            "<defs><pattern id='gpPat2' patternUnits='userSpaceOnUse' x='0' y='0' "
                            "width='8' height='8'><path style='fill:none; stroke:rgb(213,94,0)' "
                            "d='M-4,0 L8,12 M0,-4 L12,8'/></pattern></defs>"
                            "<polygon fill='url(#gpPat2)' points='3,3 4,3 4,4'/>" TAIL);
    assert_true(view_contains(file, "<pattern id=\"one-hatch-1\""));
    assert_false(view_contains(file, "hatch-2"));
    assert_true(view_contains(file, "class=\"c2\" d=\"M-4 0l12 12M0-4l12 12\""));
    arena_free(&fixture.keep);
}

static void every_colour_contrasts_with_the_page_in_both_themes(void **state)
{
    (void)state;
    const struct palette_entry *paper = palette_entry(COLOUR_PAPER);
    for (int i = 0; i < COLOUR_COUNT; i++) {
        const struct palette_entry *entry = palette_entry((enum colour)i);
        double light = palette_contrast(entry->light, paper->light);
        double dark = palette_contrast(entry->dark, paper->dark);
        double wanted = i == COLOUR_INK || i == COLOUR_MUTED ? 4.5 : i >= COLOUR_C1 ? 3 : 1;
        if (light < wanted || dark < wanted) {
            fail_msg("%s has %.2f on light and %.2f on dark", entry->class_name, light, dark);
        }
        assert_int_equal(palette_find(entry->key), i);
    }
    assert_int_equal(palette_find(0x123456), COLOUR_COUNT);
    assert_true(palette_contrast(0, 0xffffff) > 20.99 && palette_contrast(0, 0xffffff) < 21.01);
}

static void the_style_sheet_names_every_class(void **state)
{
    (void)state;
    struct arena arena = {0};
    str css = palette_css(&arena);
    for (int i = COLOUR_INK + 1; i < COLOUR_COUNT; i++) {
        const struct palette_entry *entry = palette_entry((enum colour)i);
        str rule = str_format(&arena, ".chart .%s{color:#%06x}", entry->class_name, entry->light);
        assert_true(str_contains(css, rule));
    }
    assert_true(view_contains(css, "prefers-color-scheme:dark"));
    arena_free(&arena);
}

static void straight_runs_lose_their_points_but_bends_keep_them(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct path path = path_new(&arena);
    path_move(&path, 0, 0);
    for (int i = 1; i <= 500; i++) {
        path_line(&path, i, 0.5 * i);
    }
    path_line(&path, 500, 0);
    path_line(&path, 500, 100);
    path_line(&path, 500, 50);
    str data = path_data(&path);
    assert_true(data.len < 100);
    assert_true(str_ends(data, STR("v-250v100v-50")));
    struct path circle = path_new(&arena);
    path_mark(&circle, 6, (struct path_point){10, 10}, 4.5);
    assert_true(str_equal(path_data(&circle), STR("M5.5 10a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0-9 0z")));
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(refuses_all_that_gnuplot_does_not_write_for_a_chart),
        cmocka_unit_test(writes_what_it_understood),
        cmocka_unit_test(the_inline_form_has_no_style_and_leads_from_its_page),
        cmocka_unit_test(only_plain_paths_are_links),
        cmocka_unit_test(a_token_must_stand_there_whole),
        cmocka_unit_test(a_chart_needs_a_title_and_sound_texts),
        cmocka_unit_test(hatches_are_shared_and_named_after_the_chart),
        cmocka_unit_test(every_colour_contrasts_with_the_page_in_both_themes),
        cmocka_unit_test(the_style_sheet_names_every_class),
        cmocka_unit_test(straight_runs_lose_their_points_but_bends_keep_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
