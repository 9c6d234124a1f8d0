/* The charts of a site: those that changed are drawn, all in few processes; the others are taken
 * from the last site.
 */
#ifndef BUILD_CHARTS_H
#define BUILD_CHARTS_H

#include "build/build.h"
#include "render/gnuplot.h"

/* Fills build->charts and build->pictures, and adds one output for each chart. False with errors
 * where any chart failed. */
bool charts_build(struct build *build, const struct gnuplot *gnuplot);

/* The page of the chart whose file is "charts/NAME.svg", or -1. */
ptrdiff_t chart_index(const struct build *build, str path);

/* The page of the chart with that path, "charts/NAME", or -1. */
ptrdiff_t chart_of_page(const struct build *build, str path);

/* The standalone picture of a chart; empty where the machine refuses to give it back. */
str chart_picture(struct arena *scratch, const struct build *build, ptrdiff_t index);

#endif
