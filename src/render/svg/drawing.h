/* What a picture of gnuplot shows: shapes in the order of drawing, and texts. Made by the strict
 * reader (drawing_read), written by svg.c. Nothing in it is markup.
 */
#ifndef RENDER_SVG_DRAWING_H
#define RENDER_SVG_DRAWING_H

#include "render/svg/palette.h"
#include "render/svg/path.h"

enum { DASHES_MAX = 8 };

enum shape_kind { SHAPE_LINE, SHAPE_AREA };

/* Zero is a thin, plain line in ink. */
struct look {
    enum shape_kind kind;
    enum colour colour;
    int width;              /* of a line, in hundredths of a pixel */
    int dashes[DASHES_MAX]; /* in tenths of a pixel */
    int dash_count;
    bool is_round;             /* caps and joins of a line */
    bool is_mark;              /* drawn as a mark, not as a line or area */
    int opacity;               /* of an area, in thousandths */
    const struct hatch *hatch; /* fills an area with lines instead of a tone; NULL: none */
};

struct hatch {
    struct hatch *next;
    int number; /* from 1, in the order of their first use */
    enum colour colour;
    str data; /* the path of one tile of 8 by 8 pixels */
};

struct shape {
    struct shape *next;
    struct look look;
    struct path path;
};

enum anchor { ANCHOR_START, ANCHOR_MIDDLE, ANCHOR_END };

struct caption {
    struct caption *next;
    double x; /* pixels */
    double y;
    int turn; /* degrees, clockwise */
    int size; /* tenths of a pixel */
    enum anchor anchor;
    enum colour colour; /* ink or muted */
    bool is_bold;
    bool is_italic;
    bool is_boxed; /* stands on a patch of paper, so that lines behind it do not disturb */
    str text;      /* with tokens still in it */
};

struct drawing {
    int width; /* pixels */
    int height;
    struct shape *first_shape;
    struct shape *last_shape;
    struct caption *first_caption;
    struct caption *last_caption;
    struct hatch *hatches;
};

struct drawing_fault {
    str what;
    int line; /* of gnuplot's SVG */
};

/* False with the fault where the bytes are not wholly understood. */
bool drawing_read(struct arena *arena, str bytes, struct drawing *drawing,
                  struct drawing_fault *fault);

#endif
