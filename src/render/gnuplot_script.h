/* What a gnuplot process is given and what it gives back: a batch of scripts in one text, each
 * between marks that gnuplot prints on both its outputs, and the way back from the two outputs to
 * each chart. The marks hold random bytes, so that no script can print one. Nothing here runs
 * anything.
 */
#ifndef RENDER_GNUPLOT_SCRIPT_H
#define RENDER_GNUPLOT_SCRIPT_H

#include "base/text.h"
#include "render/chart.h"

enum { BATCH_CHARTS_MAX = 256 };

struct batch {
    str mark;        /* what all marks of this batch begin with */
    ptrdiff_t first; /* of the job's charts */
    ptrdiff_t count;
    int script_lines[BATCH_CHARTS_MAX]; /* where each chart's script begins in the text, from 1 */
};

struct chart_output {
    bool began;    /* gnuplot came as far as this chart */
    bool is_whole; /* and past its end */
    str picture;
    str errors;
};

/* 32 random digits between marks' fixed parts; the same `randomness` makes the same text. */
str batch_mark(struct arena *arena, const unsigned char randomness[16]);

/* The whole text for gnuplot's standard input. */
str batch_script(struct arena *arena, struct batch *batch, const struct chart *charts);

/* What the chart with this number in the batch left in the two outputs. */
struct chart_output batch_output(struct arena *arena, const struct batch *batch, ptrdiff_t number,
                                 str out, str errors);

#endif
