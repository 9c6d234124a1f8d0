#include "unit/charts.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

struct charts_fixture *charts_open(void)
{
    struct charts_fixture *fixture = calloc(1, sizeof *fixture);
    assert_non_null(fixture);
    fixture->diags = diags_new(&fixture->keep);
    fixture->gnuplot = gnuplot_find(&fixture->keep, &fixture->diags);
    assert_non_null(fixture->gnuplot);
    return fixture;
}

void charts_close(struct charts_fixture *fixture)
{
    arena_free(&fixture->keep);
    free(fixture);
}

struct chart chart_of(const char *name, const char *script)
{
    return (struct chart){
        .name = str_from(name),
        .title = STR("A chart"),
        .script = str_from(script),
        .width = 640,
        .height = 400,
    };
}

str chart_draw(struct charts_fixture *fixture, const struct chart *chart)
{
    str picture = {0};
    struct drawing_job job = {.charts = chart, .count = 1, .processes = 1};
    (void)gnuplot_draw(fixture->gnuplot, &fixture->keep, &fixture->diags, &job, &picture);
    return picture;
}

str charts_complaint(const struct charts_fixture *fixture)
{
    assert_non_null(fixture->diags.first);
    return fixture->diags.first->text;
}

bool view_contains(str view, const char *part)
{
    return str_contains(view, str_from(part));
}
