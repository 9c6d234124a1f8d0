#include "base/place.h"

static str from_place(struct place place);
static ptrdiff_t line_start(const struct origin *origin, int wanted);
static bool is_space(char byte);
static ptrdiff_t escape_len(str source, ptrdiff_t at, str text, ptrdiff_t i);

struct place place_within(struct place start, str text, ptrdiff_t offset)
{
    struct place place = start;
    if (offset == 0) {
        return place;
    }
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
        ptrdiff_t escape = escape_len(source, at, text, i);
        at += escape;
        place.column += (int)escape;
        /* Where the two part, at another escape, the rest is counted along the line. */
        at = at < source.len && source.data[at] == text.data[i] ? at + 1 : source.len;
        place.column += ((unsigned char)text.data[i] & 0xC0u) != 0x80u;
        i++;
    }
    return place;
}

/* What quotes add before a character: a second apostrophe, a backslash. */
static ptrdiff_t escape_len(str source, ptrdiff_t at, str text, ptrdiff_t i)
{
    if (at + 1 >= source.len || source.data[at + 1] != text.data[i]) {
        return 0;
    }
    bool is_doubled = text.data[i] == '\'' && source.data[at] == '\'' &&
                      (i + 1 == text.len || text.data[i + 1] != '\'');
    bool is_slashed = source.data[at] == '\\' && (text.data[i] == '"' || text.data[i] == '\\') &&
                      (i + 1 == text.len || text.data[i + 1] != text.data[i]);
    return is_doubled || is_slashed ? 1 : 0;
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
    str text =
        str_slice(place.origin->text, line_start(place.origin, place.line), place.origin->text.len);
    ptrdiff_t at = 0;
    for (int column = 1; column < place.column && at < text.len; column++) {
        at++;
        while (at < text.len && ((unsigned char)text.data[at] & 0xC0u) == 0x80u) {
            at++;
        }
    }
    return str_slice(text, at, text.len);
}

/* Offset of the line's first byte; the text's end where it has no such line. */
static ptrdiff_t line_start(const struct origin *origin, int wanted)
{
    struct line_memo found = {.line = 1};
    if (origin->memo != NULL && origin->memo->line > 0 && origin->memo->line <= wanted) {
        found = *origin->memo;
    }
    while (found.line < wanted && found.at < origin->text.len) {
        ptrdiff_t end = str_find(origin->text, STR("\n"), found.at);
        found.at = end < 0 ? origin->text.len : end + 1;
        found.line++;
    }
    if (origin->memo != NULL && found.line == wanted) {
        *origin->memo = found;
    }
    return found.at;
}

static bool is_space(char byte)
{
    return byte == ' ' || byte == '\n';
}
