/* Takes seconds: make quick leaves it to make test. */
#include "render/gnuplot.h"
#include "render/svg/xml.h"
#include "unit/charts.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define BOXES "set xrange [0:4]\nset yrange [0:5]\nset boxwidth 0.5\n"
#define DATA "$d << EOD\n1 1\n2 3\n3 2\nEOD\n"

static void draws_a_chart_with_its_texts_in_place_of_tokens(void **state)
{
    (void)state;
    struct charts_fixture *fixture = charts_open();
    struct chart chart = chart_of("speed", "");
    str title = chart_token_add(&fixture->keep, &chart.tokens, STR("Token generation, tok/s"), 23,
                                (str){0});
    str point = chart_token_add(&fixture->keep, &chart.tokens, STR("RTX 3090"), 8,
                                STR("gpus/rtx-3090.html"));
    chart.script =
        str_format(&fixture->keep,
                   "set title '%.*s'\nset label 1 '%.*s' at 2,3\n" BOXES DATA
                   "plot $d with linespoints linecolor rgb '#0072B2' pointtype 7 notitle\n",
                   STR_ARGS(title), STR_ARGS(point));
    str picture = chart_draw(fixture, &chart);
    assert_int_equal(fixture->diags.error_count, 0);
    assert_true(view_contains(picture, ">Token generation, tok/s</text>"));
    assert_true(view_contains(picture, "<a href=\"../gpus/rtx-3090.html\">RTX 3090</a>"));
    assert_true(view_contains(picture, "class=\"c1\""));
    assert_false(view_contains(picture, "T000"));
    assert_false(view_contains(picture, "Arial"));
    charts_close(fixture);
}

static void hostile_texts_appear_exactly_as_they_are(void **state)
{
    (void)state;
    static const char *const titles[] = {
        "`touch stolen`",
        "{/A\"><script>alert(1)</script> x}",
        "a\nsystem 'touch stolen'\n#",
        "a\n!touch stolen",
        "&#x0; &amp; &lt;",
        "]]>",
        "'; system 'touch stolen'; '",
        "'''lead",
        "a''''b",
        "@macro $x \\n %n %s",
        "\"quoted\" and \\ strokes \\",
        "EOD",
        "T0001",
        "</text><script>",
        "{{x}} {{{x}}}",
        "a_b^c@d&e~f",
    };
    struct charts_fixture *fixture = charts_open();
    for (size_t i = 0; i < sizeof titles / sizeof titles[0]; i++) {
        struct chart chart = chart_of("hostile", "");
        str hostile = str_from(titles[i]);
        chart.title = hostile;
        chart.description = hostile;
        str token = chart_token_add(&fixture->keep, &chart.tokens, hostile,
                                    str_code_points(hostile), (str){0});
        chart.script = str_format(&fixture->keep, "set title \"%.*s\"\n" BOXES DATA "plot $d\n",
                                  STR_ARGS(token));
        str picture = chart_draw(fixture, &chart);
        assert_int_equal(fixture->diags.error_count, 0);
        assert_false(view_contains(picture, "<script"));
        struct xml *xml = xml_new(&fixture->keep, picture);
        int seen = 0;
        for (enum xml_event event = xml_next(xml); event != XML_END; event = xml_next(xml)) {
            assert_int_not_equal(event, XML_FAULT);
            seen += event == XML_TEXT && str_equal(xml->text, hostile);
        }
        assert_int_equal(seen, 3);
    }
    charts_close(fixture);
}

static void three_hundred_random_labels_come_back_unchanged(void **state)
{
    (void)state;
    static const char *const pieces[] = {"`",  "'",    "\"", "\\", "{",  "}",  "<",   "&",   "#",
                                         "\n", "!rm",  "$",  "@",  "%s", " ",  "EOD", "]]>", "e",
                                         "ß",  "&#x0", ";",  "T1", "\t", "^_", "漢",  "x",   "~"};
    struct charts_fixture *fixture = charts_open();
    struct chart charts[300];
    uint64_t random = 88172645463325252u;
    for (int i = 0; i < 300; i++) {
        charts[i] =
            chart_of(str_terminated(&fixture->keep, str_format(&fixture->keep, "r%d", i)), "");
        struct text script = text_new(&fixture->keep, 256);
        text_add(&script, STR("set title 'random'\n" BOXES));
        for (int label = 1; label <= 4; label++) {
            struct text words = text_new(&fixture->keep, 64);
            text_char(&words, 'a');
            for (int piece = 0; piece < 6; piece++) {
                random ^= random << 13;
                random ^= random >> 7;
                random ^= random << 17;
                text_add(&words, str_from(pieces[random % (sizeof pieces / sizeof pieces[0])]));
            }
            text_char(&words, 'z');
            str token = chart_token_add(&fixture->keep, &charts[i].tokens, text_view(&words),
                                        str_code_points(text_view(&words)), (str){0});
            text_addf(&script, "set label %d '%.*s' at %d,%d\n", label, STR_ARGS(token), label % 4,
                      label);
        }
        text_add(&script, STR(DATA "plot $d with points pointtype 7\n"));
        charts[i].script = text_view(&script);
    }
    str *pictures = arena_array(&fixture->keep, str, 300);
    struct drawing_job job = {.charts = charts, .count = 300, .processes = 2};
    assert_true(gnuplot_draw(fixture->gnuplot, &fixture->keep, &fixture->diags, &job, pictures));
    for (int i = 0; i < 300; i++) {
        struct xml *xml = xml_new(&fixture->keep, pictures[i]);
        int seen = 0;
        for (enum xml_event event = xml_next(xml); event != XML_END; event = xml_next(xml)) {
            assert_int_not_equal(event, XML_FAULT);
            for (ptrdiff_t t = 0; event == XML_TEXT && t < charts[i].tokens.count; t++) {
                seen += str_equal(xml->text, charts[i].tokens.items[t].text);
            }
        }
        assert_true(seen >= 4);
    }
    charts_close(fixture);
}

static void a_broken_chart_does_not_touch_its_neighbours(void **state)
{
    (void)state;
    static const char *const broken[] = {
        "plot nowhere\n",
        "if (1) {\n",
        "plot '-'\n",
        "$open << EOD\n1 2\n",
        "set title 'open\n",
        "exit\n",
        "set title 'one line \\",
        "set multiplot\n" DATA "plot $d\n",
        "set terminal png\nplot x\n",
        "set terminal dumb\nplot x\n",
        "set output '/nonexistent/x'\nplot x\n",
        "set print '/nonexistent/x'\nplot x\n",
    };
    struct charts_fixture *fixture = charts_open();
    struct chart fine = chart_of("fine", BOXES DATA "plot $d with boxes\n");
    str alone = chart_draw(fixture, &fine);
    assert_true(alone.len > 0);
    for (size_t i = 0; i < sizeof broken / sizeof broken[0]; i++) {
        struct chart charts[] = {fine, chart_of("broken", broken[i]), fine};
        str pictures[3] = {{0}};
        struct drawing_job job = {.charts = charts, .count = 3, .processes = 1};
        bool all = gnuplot_draw(fixture->gnuplot, &fixture->keep, &fixture->diags, &job, pictures);
        assert_true(str_equal(pictures[0], alone));
        assert_true(str_equal(pictures[2], alone));
        bool may_be_whole = strncmp(broken[i], "set multiplot", 13) == 0;
        assert_true(may_be_whole || (!all && pictures[1].len == 0));
    }
    charts_close(fixture);
}

static void no_setting_of_one_chart_is_left_for_the_next(void **state)
{
    (void)state;
    static const char *const settings[] = {
        "f(x) = x",
        "seen = 3",
        "$left << EOD\n1 1\nEOD",
        "array A[3]",
        "set logscale xy",
        "set style data boxes",
        "set style function points",
        "set style line 1 linewidth 4",
        "set linetype 1 linecolor rgb '#D55E00' dashtype 3 linewidth 5 pointtype 4 pointsize 3",
        "set linetype 9 linewidth 5",
        "set linetype cycle 2",
        "set grid",
        "set encoding iso_8859_1",
        "set samples 7",
        "set decimalsign ','",
        "set format y '%h!'",
        "set key outside",
        "set pointsize 3",
        "set dashtype 1 (9,9)",
        "set dashtype 2 (9,9)",
        "set style arrow 1 nohead",
        "set style fill solid",
        "set boxwidth 2",
        "set style textbox opaque",
        "set style circle radius 3",
        "set timestamp 'x'",
        "set minussign",
        "set micro",
        "set degreesign",
        "set datafile separator ','",
        "set datafile missing '1'",
        "set datafile commentschars '1'",
        "set colorsequence podo",
        "set style increment user",
        "set errorbars 3",
        "set tics scale 3",
        "set mxtics 3",
        "set monochrome",
        "set monochrome linetype 1 dashtype 3",
        "set parametric",
        "set polar",
        "set angles degrees",
        "set dummy t",
        "set clip two",
        "set border 3",
        "set margins 9,9,9,9",
        "set offsets 1,1,1,1",
        "set origin 0.1,0.1",
        "set size 0.5,0.5",
        "set zeroaxis",
        "set xdata time",
        "set timefmt '%s'",
        "set arrow 1 from 1,1 to 2,2",
        "set object 1 rectangle from 1,1 to 2,2",
        "set label 1 'x' at 2,2",
        "set termoption font ',30'",
        "set termoption linewidth 4",
        "set termoption dashlength 4",
        "set terminal svg size 300,300 rounded",
        "set xrange [1:2]",
        "set title 'left'",
        "set xlabel 'x'",
        "set multiplot",
        "set y2tics",
        "set xtics 1",
        "set ytics rotate",
        "set key box",
        "set palette gray",
        "set macros",
        "set psdir '/'",
        "set fontpath '/'",
        "set loadpath '/'",
        "set locale 'C'",
        "set jitter",
        "set contour",
        "set view 1,2",
        "set isosamples 3",
    };
    enum { SETTINGS = sizeof settings / sizeof settings[0] };
    struct charts_fixture *fixture = charts_open();
    struct chart quiet = chart_of("quiet", "plot [0:4] [-2:4] 0.5 * x title 'half', "
                                           "-1 dashtype 2 title 'low', '+' using 1:1 title 'p'\n");
    str cold = chart_draw(fixture, &quiet);
    assert_true(cold.len > 0);
    struct chart charts[2 * SETTINGS];
    str pictures[2 * SETTINGS] = {{0}};
    for (int i = 0; i < SETTINGS; i++) {
        str script = str_format(&fixture->keep, "%s\nplot [1:9] [1:9] 5\n", settings[i]);
        charts[2 * i] = chart_of("loud", str_terminated(&fixture->keep, script));
        charts[2 * i + 1] = quiet;
    }
    struct drawing_job job = {.charts = charts, .count = COUNT(charts), .processes = 1};
    (void)gnuplot_draw(fixture->gnuplot, &fixture->keep, &fixture->diags, &job, pictures);
    for (int i = 0; i < SETTINGS; i++) {
        if (!str_equal(pictures[2 * i + 1], cold)) {
            fail_msg("left behind: %s", settings[i]);
        }
    }
    charts_close(fixture);
}

static void nothing_that_one_chart_defines_is_there_for_the_next(void **state)
{
    (void)state;
    struct charts_fixture *fixture = charts_open();
    struct chart charts[] = {
        chart_of("defines", "f(x) = x\nseen = 3\n$left << EOD\n1 1\nEOD\nplot [0:1] x\n"),
        chart_of("variable", "plot [0:1] exists('seen') ? 1/0 : x\n"),
        chart_of("data", "plot [0:1] $left\n"),
        chart_of("function", "plot [0:1] f(x)\n"),
    };
    str pictures[4] = {{0}};
    struct drawing_job job = {.charts = charts, .count = 4, .processes = 1};
    assert_false(gnuplot_draw(fixture->gnuplot, &fixture->keep, &fixture->diags, &job, pictures));
    assert_true(pictures[0].len > 0);
    assert_true(pictures[1].len > 0);
    assert_int_equal(pictures[2].len, 0);
    assert_int_equal(pictures[3].len, 0);
    assert_int_equal(fixture->diags.error_count, 2);
    charts_close(fixture);
}

static void the_number_of_processes_does_not_show(void **state)
{
    (void)state;
    struct charts_fixture *fixture = charts_open();
    struct chart charts[60];
    for (int i = 0; i < 60; i++) {
        str script =
            str_format(&fixture->keep, BOXES DATA "plot $d, %d.5 * x / 60 title 'line'\n", i);
        charts[i] = chart_of("many", str_terminated(&fixture->keep, script));
    }
    str one[60] = {{0}};
    str three[60] = {{0}};
    struct drawing_job job = {.charts = charts, .count = 60, .processes = 1};
    assert_true(gnuplot_draw(fixture->gnuplot, &fixture->keep, &fixture->diags, &job, one));
    job.processes = 3;
    assert_true(gnuplot_draw(fixture->gnuplot, &fixture->keep, &fixture->diags, &job, three));
    for (int i = 0; i < 60; i++) {
        assert_true(one[i].len > 0);
        assert_true(str_equal(one[i], three[i]));
        assert_true(str_equal(one[i], chart_draw(fixture, &charts[i])));
    }
    charts_close(fixture);
}

static void says_where_in_the_script_gnuplot_failed(void **state)
{
    (void)state;
    struct charts_fixture *fixture = charts_open();
    struct chart chart = chart_of("typo", BOXES "plot nosuch(x)\n");
    assert_int_equal(chart_draw(fixture, &chart).len, 0);
    assert_true(view_contains(charts_complaint(fixture), "chart typo"));
    assert_true(view_contains(charts_complaint(fixture), "line 4 of its script"));
    assert_true(view_contains(charts_complaint(fixture), "undefined function: nosuch"));
    charts_close(fixture);
}

static void a_boxed_label_is_one_text_with_an_edge_of_paper(void **state)
{
    (void)state;
    static const char *const styles[] = {"opaque noborder", "opaque border", "transparent"};
    struct charts_fixture *fixture = charts_open();
    for (size_t i = 0; i < sizeof styles / sizeof styles[0]; i++) {
        str script = str_format(
            &fixture->keep,
            BOXES "set style textbox %s\nset label 1 'limit' at 2,2 boxed\nplot x\n", styles[i]);
        struct chart chart = chart_of("boxed", str_terminated(&fixture->keep, script));
        str picture = chart_draw(fixture, &chart);
        ptrdiff_t at = str_find(picture, STR(">limit</text>"), 0);
        assert_true(at > 0 && str_find(picture, STR(">limit</text>"), at + 1) < 0);
        assert_true(view_contains(picture, "<text class=\"halo\""));
    }
    charts_close(fixture);
}

static void a_text_that_is_not_drawn_is_missed(void **state)
{
    (void)state;
    struct charts_fixture *fixture = charts_open();
    struct chart chart = chart_of("outside", "");
    str token = chart_token_add(&fixture->keep, &chart.tokens, STR("far away"), 8, (str){0});
    chart.script =
        str_format(&fixture->keep, BOXES "$l << EOD\n9 9 %.*s\nEOD\nplot $l with labels, x\n",
                   STR_ARGS(token));
    assert_int_equal(chart_draw(fixture, &chart).len, 0);
    assert_true(view_contains(charts_complaint(fixture), "without its text \"far away\""));
    charts_close(fixture);
}

static void a_foreign_colour_is_an_error(void **state)
{
    (void)state;
    struct charts_fixture *fixture = charts_open();
    struct chart chart = chart_of("pink", BOXES "plot x linecolor rgb '#FF00FF'\n");
    assert_int_equal(chart_draw(fixture, &chart).len, 0);
    assert_true(view_contains(charts_complaint(fixture), "#FF00FF"));
    charts_close(fixture);
}

static void no_charts_are_no_work(void **state)
{
    (void)state;
    struct charts_fixture *fixture = charts_open();
    struct drawing_job job = {.processes = 2};
    assert_true(gnuplot_draw(fixture->gnuplot, &fixture->keep, &fixture->diags, &job, NULL));
    charts_close(fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(draws_a_chart_with_its_texts_in_place_of_tokens),
        cmocka_unit_test(hostile_texts_appear_exactly_as_they_are),
        cmocka_unit_test(three_hundred_random_labels_come_back_unchanged),
        cmocka_unit_test(a_broken_chart_does_not_touch_its_neighbours),
        cmocka_unit_test(no_setting_of_one_chart_is_left_for_the_next),
        cmocka_unit_test(nothing_that_one_chart_defines_is_there_for_the_next),
        cmocka_unit_test(the_number_of_processes_does_not_show),
        cmocka_unit_test(says_where_in_the_script_gnuplot_failed),
        cmocka_unit_test(a_boxed_label_is_one_text_with_an_edge_of_paper),
        cmocka_unit_test(a_text_that_is_not_drawn_is_missed),
        cmocka_unit_test(a_foreign_colour_is_an_error),
        cmocka_unit_test(no_charts_are_no_work),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
