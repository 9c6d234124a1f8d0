/* gnuplot's SVG in, ours out. What gnuplot wrote is read strictly and only understood, never
 * copied: numbers, colours of the palette, marks and texts; anything else is an error. Ours is
 * written from that: small, with classes for colours, text that scales with the page, and the
 * chart's texts in place of their tokens. It has two forms. The standalone file carries its own
 * colours for light and dark; the inline form stands in a HTML page and takes them from the page's
 * style sheet (palette_css), since the content policy forbids style elements and attributes there.
 *
 *     str file = svg_from_gnuplot(keep, diags, chart, bytes);       charts/NAME.svg
 *     str html = svg_inline(keep, file, STR("../"));                in gpus/index.html
 */
#ifndef RENDER_SVG_SVG_H
#define RENDER_SVG_SVG_H

#include "base/diag.h"
#include "render/chart.h"

/* The standalone file, in `keep`; empty with RULE_CHART_FAILED where the bytes are not the whole,
 * sound picture of the chart. Its links are relative to a folder one below the site's root. */
str svg_from_gnuplot(struct arena *keep, struct diags *diags, const struct chart *chart, str bytes);

/* The inline form of a standalone file, which may come from an earlier run. `root` leads from the
 * page's folder to the site's root: "" or "../" once or more. Empty where the file is not of our
 * making. */
str svg_inline(struct arena *keep, str file, str root);

#endif
