/* Reads the values that stand in gnuplot's attributes: numbers, colours, points, transformations.
 * Each function is false, and its result unspecified, where the text is anything else.
 */
#ifndef RENDER_SVG_VALUES_H
#define RENDER_SVG_VALUES_H

#include "base/str.h"

/* A cursor over the text of one attribute. */
struct values {
    str text;
    ptrdiff_t at;
};

struct values values_of(str text);
/* Skips blanks and commas, then takes a number below a million. */
bool values_number(struct values *values, double *number);
/* Skips blanks and takes exactly that text. */
bool values_take(struct values *values, const char *expected);
/* Skips blanks; the next byte, which is left where it is, or 0 at the end. */
char values_peek(struct values *values);

bool value_number(str text, double *number);
/* black, white, gray, #RRGGBB, rgb(r,g,b). */
bool value_colour(str text, unsigned *rgb);

/* Whether a word is one of those, which are parted by blanks. */
bool value_is_among(str word, str words);

struct transform {
    double x;
    double y;
    double turn;  /* degrees, 0 without rotate() */
    double scale; /* 1 without scale() */
};

/* translate(x,y), then rotate(d) or scale(s) or neither. */
bool value_transform(str text, struct transform *transform);

#endif
