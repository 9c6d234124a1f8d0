/* The data of an SVG path, written small: tenths of a pixel, relative steps, and points left out
 * where a straight line passes through them anyway (within 0.05 pixels).
 *
 *     struct path path = path_new(arena);
 *     path_move(&path, 54.53, 362.4);
 *     path_line(&path, 694.82, 362.4);
 *     str data = path_data(&path);
 */
#ifndef RENDER_SVG_PATH_H
#define RENDER_SVG_PATH_H

#include "base/text.h"

enum { PATH_SKIPPED_MAX = 64 };

struct path_point {
    double x;
    double y;
};

/* gnuplot's point types, by their number in its SVG: 0 is plus, 5 an open circle. */
enum { MARK_DOT = -1, MARK_COUNT = 15 };

struct path {
    struct text data;
    int x; /* where the written path stands, in tenths */
    int y;
    struct path_point anchor; /* the last vertex that is settled */
    struct path_point
        skipped[PATH_SKIPPED_MAX]; /* since the anchor; the last may become a vertex */
    int skipped_count;
    struct path_point start; /* of the current part */
    bool is_open;            /* whether a move was written for it */
};

struct path path_new(struct arena *arena);
void path_move(struct path *path, double x, double y);
void path_line(struct path *path, double x, double y);
void path_close(struct path *path);
/* The outline of a mark around a point; `scale` is half its height in pixels. */
void path_mark(struct path *path, int mark, struct path_point centre, double scale);
/* All that was added; empty where nothing visible was. */
str path_data(struct path *path);

/* Whether a mark is a filled area rather than lines. */
bool mark_is_filled(int mark);
/* Tenths as SVG writes numbers: 12.5, .5, -3. With a blank in front where the number before needs
 * one. */
void tenths_add(struct text *text, int tenths, bool needs_blank);
int tenths_of(double pixels);

#endif
