#include "base/utf8.h"

#include "base/must.h"

#include <string.h>

struct range {
    uint32_t first;
    uint32_t last;
};

static const struct range turning[] = {
    {0x061C, 0x061C}, {0x200E, 0x200F}, {0x202A, 0x202E}, {0x2066, 0x2069}};

/* Without a use in plain text, and a hiding place: zero-width blanks, fillers, tags. Joiners have
 * their use, in emoji and in several scripts. */
static const struct range invisible[] = {
    {0x00AD, 0x00AD}, {0x034F, 0x034F},   {0x115F, 0x1160},  {0x17B4, 0x17B5}, {0x180E, 0x180E},
    {0x200B, 0x200B}, {0x2060, 0x2065},   {0x206A, 0x206F},  {0x3164, 0x3164}, {0xFFA0, 0xFFA0},
    {0xFFF9, 0xFFFB}, {0x1BCA0, 0x1BCA3}, {0xE0000, 0xE00FF}};

static bool is_plain(uint32_t code);
static bool is_in(uint32_t code, const struct range *ranges, ptrdiff_t count);

struct utf8_char utf8_at(str view, ptrdiff_t at)
{
    must(at >= 0 && at < view.len);
    const unsigned char *byte = (const unsigned char *)view.data + at;
    ptrdiff_t left = view.len - at;
    struct utf8_char bad = {.code = byte[0]};
    if (byte[0] < 0x80) {
        return (struct utf8_char){.code = byte[0], .len = 1};
    }
    int len = byte[0] >= 0xF0 ? 4 : byte[0] >= 0xE0 ? 3 : 2;
    if (byte[0] < 0xC2 || byte[0] > 0xF4 || left < len) {
        return bad;
    }
    uint32_t code = byte[0] & (0xFFu >> (len + 1));
    for (int i = 1; i < len; i++) {
        if ((byte[i] & 0xC0u) != 0x80u) {
            return bad;
        }
        code = code << 6 | (byte[i] & 0x3Fu);
    }
    bool is_overlong = (len == 3 && code < 0x800) || (len == 4 && code < 0x10000);
    bool is_surrogate = code >= 0xD800 && code <= 0xDFFF;
    if (is_overlong || is_surrogate || code > 0x10FFFF) {
        return bad;
    }
    return (struct utf8_char){.code = code, .len = len};
}

/* Whether all eight bytes are ASCII from the blank to the tilde: the common case, tested at once.
 */
static bool are_plain_ascii(const char *bytes)
{
    const uint64_t ones = 0x0101010101010101u;
    uint64_t word;
    memcpy(&word, bytes, sizeof word);
    uint64_t below_blank = (word - ones * 0x20) & ~word;
    uint64_t delete = ((word ^ ones * 0x7F) - ones) & ~(word ^ ones * 0x7F);
    return ((below_blank | delete | word) & ones * 0x80) == 0;
}

ptrdiff_t utf8_find_unplain(str view, ptrdiff_t from)
{
    ptrdiff_t at = from;
    while (at < view.len) {
        if (view.len - at >= 8 && are_plain_ascii(view.data + at)) {
            at += 8;
            continue;
        }
        struct utf8_char character = utf8_at(view, at);
        if (character.len == 0 || !is_plain(character.code)) {
            return at;
        }
        at += character.len;
    }
    return -1;
}

str utf8_unplain_text(struct arena *arena, str view, ptrdiff_t at)
{
    struct utf8_char character = utf8_at(view, at);
    uint32_t code = character.code;
    if (character.len == 0) {
        return str_format(arena, "a byte that is not UTF-8 (0x%02X)", (unsigned)code);
    }
    const char *what = "a code point that is never a character";
    if (code == '\t') {
        what = "a tab";
    } else if (code == '\r') {
        what = "a carriage return";
    } else if (code < 0x20 || (code >= 0x7F && code <= 0x9F)) {
        what = "a control character";
    } else if (code == 0x2028 || code == 0x2029) {
        what = "a hidden line end";
    } else if (code == 0xFEFF) {
        what = "a byte-order mark";
    } else if (is_in(code, turning, COUNT(turning))) {
        what = "a character that turns the writing direction";
    } else if (is_in(code, invisible, COUNT(invisible))) {
        what = "a character that nobody sees";
    }
    return str_format(arena, "%s (U+%04X)%s", what, (unsigned)code,
                      code == '\r' ? ": lines end with a line feed alone" : "");
}

bool utf8_is_printable(uint32_t code)
{
    static const struct range hidden[] = {
        {0x0000, 0x001F},   {0x007F, 0x00A0}, {0x00AD, 0x00AD}, {0x034F, 0x034F},
        {0x061C, 0x061C},   {0x115F, 0x1160}, {0x1680, 0x1680}, {0x17B4, 0x17B5},
        {0x180B, 0x180F},   {0x2000, 0x200F}, {0x2028, 0x202F}, {0x205F, 0x206F},
        {0x3000, 0x3000},   {0x3164, 0x3164}, {0xE000, 0xF8FF}, {0xFE00, 0xFE0F},
        {0xFEFF, 0xFEFF},   {0xFFA0, 0xFFA0}, {0xFFF0, 0xFFFB}, {0x1BCA0, 0x1BCA3},
        {0xE0000, 0x10FFFF}};
    return is_plain(code) && code != '\n' && !is_in(code, hidden, COUNT(hidden));
}

ptrdiff_t utf8_prefix(str view, ptrdiff_t chars)
{
    ptrdiff_t at = 0;
    while (at < view.len && chars > 0) {
        struct utf8_char character = utf8_at(view, at);
        at += character.len > 0 ? character.len : 1;
        chars--;
    }
    return at;
}

static bool is_plain(uint32_t code)
{
    if (code < 0x80) {
        return (code >= 0x20 && code != 0x7F) || code == '\n';
    }
    bool is_never_a_character = (code >= 0xFDD0 && code <= 0xFDEF) || (code & 0xFFFEu) == 0xFFFE;
    static const struct range ends_and_marks[] = {{0x80, 0x9F}, {0x2028, 0x2029}, {0xFEFF, 0xFEFF}};
    return !is_never_a_character && !is_in(code, ends_and_marks, COUNT(ends_and_marks)) &&
           !is_in(code, turning, COUNT(turning)) && !is_in(code, invisible, COUNT(invisible));
}

static bool is_in(uint32_t code, const struct range *ranges, ptrdiff_t count)
{
    for (ptrdiff_t i = 0; i < count; i++) {
        if (code >= ranges[i].first && code <= ranges[i].last) {
            return true;
        }
    }
    return false;
}
