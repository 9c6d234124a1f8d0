/* The only door to gnuplot: scripts in, pictures out. All charts go through few processes, each in
 * a sandbox (render/sandbox.h); a chart counts as drawn only where gnuplot printed the random end
 * mark after it and the picture passes the strict reader (render/svg/svg.h). A chart that fails is
 * reported and does not touch the others: those after it are drawn again by a new process.
 *
 *     const struct gnuplot *gnuplot = gnuplot_find(keep, diags);
 *     str *pictures = arena_array(keep, str, count);
 *     bool fine = gnuplot != NULL &&
 *                 gnuplot_draw(gnuplot, keep, diags, &(struct drawing_job){charts, count, 2},
 * pictures);
 */
#ifndef RENDER_GNUPLOT_H
#define RENDER_GNUPLOT_H

#include "base/diag.h"
#include "base/digest.h"
#include "render/chart.h"

struct gnuplot;

struct drawing_job {
    const struct chart *charts;
    ptrdiff_t count;
    int processes; /* at most so many at once; 1 to 64 */
};

/* Finds the program on the path and prepares the sandbox; NULL with RULE_MACHINE_GNUPLOT where
 * there is none, or RULE_MACHINE_SANDBOX where the kernel cannot confine it: it is never run bare.
 * The result holds open descriptors for as long as the program runs. */
const struct gnuplot *gnuplot_find(struct arena *keep, struct diags *diags);

/* Stands for the installed gnuplot: another version is another digest. Part of what a remembered
 * chart was made from. */
struct digest gnuplot_identity(const struct gnuplot *gnuplot);

/* pictures[i] becomes the standalone SVG of chart i, in `keep`, or stays empty where that chart
 * failed, with a RULE_CHART_FAILED at the chart's place. False where any failed. */
bool gnuplot_draw(const struct gnuplot *gnuplot, struct arena *keep, struct diags *diags,
                  const struct drawing_job *job, str *pictures);

#endif
