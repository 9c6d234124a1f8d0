#include "load/text_cursor.h"

struct text_cursor text_cursor_new(const struct origin *origin)
{
    return (struct text_cursor){.origin = origin, .line = 1};
}

ptrdiff_t text_cursor_byte(struct text_cursor *cursor, size_t chars)
{
    str text = cursor->origin->text;
    while (cursor->chars < chars && cursor->bytes < text.len) {
        cursor->bytes++;
        cursor->chars +=
            cursor->bytes == text.len || ((unsigned char)text.data[cursor->bytes] & 0xC0u) != 0x80u;
    }
    return cursor->bytes;
}

struct place text_cursor_below(struct text_cursor *cursor, struct place place)
{
    str text = cursor->origin->text;
    while (cursor->line <= place.line && cursor->line_at < text.len) {
        ptrdiff_t end = str_find(text, STR("\n"), cursor->line_at);
        cursor->line_at = end < 0 ? text.len : end + 1;
        cursor->line++;
    }
    struct place first = {.origin = cursor->origin, .line = cursor->line, .column = 1};
    for (ptrdiff_t at = cursor->line_at; at < text.len; at++) {
        if (text.data[at] == '\n') {
            first.line++;
            first.column = 1;
        } else if (text.data[at] == ' ') {
            first.column++;
        } else {
            break;
        }
    }
    return first;
}
