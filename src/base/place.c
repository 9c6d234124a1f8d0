#include "base/place.h"

static str from_place(struct place place);
static bool is_space(char byte);

struct place place_within(struct place start, str text, ptrdiff_t offset)
{
    struct place place = start;
    str source = from_place(start);
    ptrdiff_t at = 0;
    for (ptrdiff_t i = 0; i < offset && i < text.len;) {
        if (at < source.len && is_space(text.data[i]) && is_space(source.data[at])) {
            for (; at < source.len && is_space(source.data[at]); at++) {
                place.column = source.data[at] == '\n' ? 1 : place.column + 1;
                place.line += source.data[at] == '\n';
            }
            while (i < text.len && is_space(text.data[i])) {
                i++;
            }
            continue;
        }
        /* Where the two part, at an escape, the rest is counted along the line. */
        at = at < source.len && source.data[at] == text.data[i] ? at + 1 : source.len;
        place.column += ((unsigned char)text.data[i] & 0xC0u) != 0x80u;
        i++;
    }
    return place;
}

str place_line_text(struct place place)
{
    return str_cut(
               from_place((struct place){.origin = place.origin, .line = place.line, .column = 1}),
               '\n')
        .before;
}

/* The file's text from the place on. */
static str from_place(struct place place)
{
    if (place.origin == NULL || place.line < 1) {
        return STR("");
    }
    str text = place.origin->text;
    for (int line = 1; line < place.line && text.len > 0; line++) {
        text = str_cut(text, '\n').after;
    }
    ptrdiff_t at = 0;
    for (int column = 1; column < place.column && at < text.len; column++) {
        at++;
        while (at < text.len && ((unsigned char)text.data[at] & 0xC0u) == 0x80u) {
            at++;
        }
    }
    return str_slice(text, at, text.len);
}

static bool is_space(char byte)
{
    return byte == ' ' || byte == '\n';
}
