/* What the tests of charts share: a chart from a script, and a batch drawn by the real gnuplot.
 */
#ifndef TESTS_UNIT_CHARTS_H
#define TESTS_UNIT_CHARTS_H

#include "base/diag.h"
#include "base/text.h"
#include "render/chart.h"
#include "render/gnuplot.h"

struct charts_fixture {
    struct arena keep;
    struct diags diags;
    const struct gnuplot *gnuplot;
};

/* Fails the test where gnuplot or its sandbox is not to be had. */
struct charts_fixture *charts_open(void);
void charts_close(struct charts_fixture *fixture);

struct chart chart_of(const char *name, const char *script);
/* Draws one chart; empty where it failed. */
str chart_draw(struct charts_fixture *fixture, const struct chart *chart);
/* The only diagnostic's text; fails the test where there is none. */
str charts_complaint(const struct charts_fixture *fixture);
bool view_contains(str view, const char *part);

#endif
