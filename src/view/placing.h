/* Where labels go in a chart: a small greedy placing on estimated boxes. Whoever comes first gets
 * the best place; a label that would touch another, a point or the edge is left out, and the table
 * under the chart has its number.
 *
 *     struct placing placing = {.right = 900, .bottom = 560};
 *     placing_point(arena, &placing, x, y);
 *     struct place_found found = placing_label(arena, &placing, x, y, width);
 */
#ifndef VIEW_PLACING_H
#define VIEW_PLACING_H

#include "base/str.h"

/* The estimated width of a character and the height of a line, in pixels of a 12 pixel font; wide
 * fonts such as DejaVu Sans need that much. */
#define LABEL_CHAR_WIDTH 7.2
#define LABEL_LINE_HEIGHT 14.0

struct box {
    double left;
    double top;
    double right;
    double bottom;
};

struct placing {
    struct box *items;
    ptrdiff_t count;
    ptrdiff_t capacity;
    struct box inside; /* labels stay in it */
};

struct label_place {
    bool is_found;
    bool is_right; /* the text ends at x, else it begins there */
    double x;      /* pixels */
    double y;      /* the middle of the line */
};

/* A mark that no label may cover. */
void placing_point(struct arena *arena, struct placing *placing, double x, double y);
/* A place beside the point for a text so many characters long; taken, where found. */
struct label_place placing_label(struct arena *arena, struct placing *placing, double x, double y,
                                 ptrdiff_t characters);
/* Moves the middles of lines apart so that none overlaps the next, keeping their order; they are
 * sorted from top to bottom. */
void placing_spread(double *middles, ptrdiff_t count, double top, double bottom);

#endif
