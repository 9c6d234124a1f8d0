#include "base/place.h"

str place_line_text(struct place place)
{
    if (place.origin == NULL || place.line < 1) {
        return STR("");
    }
    str text = place.origin->text;
    for (int line = 1; line < place.line && text.len > 0; line++) {
        text = str_cut(text, '\n').after;
    }
    return str_cut(text, '\n').before;
}
