/* Where in a file's text things stand that are asked for in their order: libyaml says lines and
 * characters, views need bytes. A cursor moves forward only, so that a whole file is walked once.
 */
#ifndef LOAD_TEXT_CURSOR_H
#define LOAD_TEXT_CURSOR_H

#include "base/place.h"

struct text_cursor {
    const struct origin *origin;
    int line; /* the first line that begins after what was asked for last */
    ptrdiff_t line_at;
    size_t chars; /* as many characters are as many bytes */
    ptrdiff_t bytes;
};

struct text_cursor text_cursor_new(const struct origin *origin);
/* Byte offset of the character of that number, counted from 0. */
ptrdiff_t text_cursor_byte(struct text_cursor *cursor, size_t chars);
/* The first character that is neither blank nor line end in the lines below a place. */
struct place text_cursor_below(struct text_cursor *cursor, struct place place);

#endif
