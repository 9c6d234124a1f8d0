/* The scripts of charts, written out for people who look into a chart and for tests: what gnuplot
 * draws, with the texts that its tokens stand for.
 */
#ifndef BUILD_SCRIPTS_H
#define BUILD_SCRIPTS_H

#include "base/file.h"
#include "render/chart.h"

/* Makes the folder and opens it; one that exists is an error, so that nothing is written over. */
bool scripts_open(struct diags *diags, str path, struct folder *scripts);
/* Writes <path>.gp into it. */
bool script_keep(struct diags *diags, const struct folder *scripts, str path,
                 const struct chart *chart);

#endif
