#include "render/escape.h"

#include <string.h>

enum { LIST_NUMBER_DIGITS_MAX = 9, NESTED_PARENTHESES_MAX = 16 };

/* A text on its way into Markdown. */
struct passage {
    str text;
    bool follows;    /* something else stands before it on the line */
    ptrdiff_t first; /* offset of the first byte that is no blank */
    enum { PARENTHESES_UNSEEN, PARENTHESES_PAIRED, PARENTHESES_LOOSE } parentheses;
};

static void write_special(struct text *out, char byte);
static bool is_literal(struct passage *passage, ptrdiff_t at);
static bool is_literal_at_start(const struct passage *passage, ptrdiff_t at);
static bool is_inside_word(str text, ptrdiff_t at);
static bool follows_www(str text, ptrdiff_t at);
static bool ends_list_number(const struct passage *passage, ptrdiff_t at);
static bool has_loose_parentheses(struct passage *passage);
static bool is_blank(char byte);
static bool is_alphanumeric(char byte);
static char byte_at(str text, ptrdiff_t at);

/* Bytes that need a look; all others pass. */
static const bool is_special[256] = {
    ['\0'] = true, ['\t'] = true, ['\n'] = true, ['\v'] = true, ['\f'] = true, ['\r'] = true,
    ['!'] = true,  ['"'] = true,  ['#'] = true,  ['$'] = true,  ['&'] = true,  ['('] = true,
    [')'] = true,  ['*'] = true,  ['+'] = true,  ['-'] = true,  ['.'] = true,  [':'] = true,
    ['<'] = true,  ['='] = true,  ['>'] = true,  ['['] = true,  ['\\'] = true, [']'] = true,
    ['_'] = true,  ['`'] = true,  ['|'] = true,  ['~'] = true,
};

/* The text must not need to know where it stands: at the start of a line, in a cell, in a title.
 * So its first and last bytes are treated as if they touched a line's start, a bracket or another
 * value; inside, only what has a meaning there gets a backslash, so that names like Q4_K_M or
 * "RTX 3090 (24 GB)" stay readable in the Markdown itself. */
void escape_markdown(struct text *out, str text)
{
    escape_markdown_between(out, text, false, false);
}

void escape_markdown_between(struct text *out, str text, bool follows, bool is_followed)
{
    struct passage passage = {.text = text, .follows = follows};
    while (passage.first < text.len && is_blank(text.data[passage.first])) {
        passage.first++;
    }
    bool begins_blank = !follows && passage.first > 0;
    bool ends_blank = !is_followed && text.len > begins_blank && is_blank(text.data[text.len - 1]);
    ptrdiff_t copied = begins_blank ? 1 : 0;
    ptrdiff_t end = ends_blank ? text.len - 1 : text.len;
    if (begins_blank) {
        text_add(out, STR("&#32;"));
    }
    for (ptrdiff_t i = copied; i < end; i++) {
        if (is_special[(unsigned char)text.data[i]] && !is_literal(&passage, i)) {
            text_add(out, str_slice(text, copied, i));
            write_special(out, text.data[i]);
            copied = i + 1;
        }
    }
    text_add(out, str_slice(text, copied, end));
    if (ends_blank) {
        text_add(out, STR("&#32;"));
    }
}

static void write_special(struct text *out, char byte)
{
    if (byte == '\0') {
        text_add(out, STR("\xEF\xBF\xBD"));
    } else if (is_blank(byte)) {
        text_char(out, ' ');
    } else if (byte == '&') {
        text_add(out, STR("&amp;")); /* cmark-gfm reads \&lt; in a link's target as < */
    } else {
        text_char(out, '\\');
        text_char(out, byte);
    }
}

/* Whether a special byte may stand as it is. */
static bool is_literal(struct passage *passage, ptrdiff_t at)
{
    str text = passage->text;
    char next = byte_at(text, at + 1);
    switch (text.data[at]) {
    case '!':
        return at < text.len - 1;
    case '&':
        return at < text.len - 1 && next != '#' && !is_alphanumeric(next);
    case '(':
    case ')':
        return !has_loose_parentheses(passage) && is_literal_at_start(passage, at);
    case '_':
        return is_inside_word(text, at);
    case ':':
        return (passage->follows || at != passage->first) &&
               !(next == '/' && byte_at(text, at + 2) == '/');
    case '.':
        return is_literal_at_start(passage, at) && !follows_www(text, at);
    case '+':
    case '-':
    case '=':
        return is_literal_at_start(passage, at);
    default:
        return false;
    }
}

/* What makes a list, a heading's underline, a rule or a table's second line of what begins a line.
 */
static bool is_literal_at_start(const struct passage *passage, ptrdiff_t at)
{
    char byte = passage->text.data[at];
    if (passage->follows) {
        return true;
    }
    if (byte == '.' || byte == ')') {
        return !ends_list_number(passage, at);
    }
    if (at != passage->first) {
        return true;
    }
    return byte == '(' || (byte != '=' && is_alphanumeric(byte_at(passage->text, at + 1)));
}

/* An underscore with letters or digits on both sides has no meaning. */
static bool is_inside_word(str text, ptrdiff_t at)
{
    return is_alphanumeric(byte_at(text, at - 1)) && is_alphanumeric(byte_at(text, at + 1));
}

static bool follows_www(str text, ptrdiff_t at)
{
    return at >= 3 && strncasecmp(text.data + at - 3, "www", 3) == 0;
}

/* "1." and "1)" begin a list where they begin a line; the digits may be another value's. */
static bool ends_list_number(const struct passage *passage, ptrdiff_t at)
{
    if (at - passage->first > LIST_NUMBER_DIGITS_MAX) {
        return false;
    }
    for (ptrdiff_t i = passage->first; i < at; i++) {
        if (passage->text.data[i] < '0' || passage->text.data[i] > '9') {
            return false;
        }
    }
    return at == passage->text.len - 1 || is_blank(passage->text.data[at + 1]);
}

/* Behind a "]" of the template, an opening parenthesis would begin a link's target; inside a
 * target, one that is not closed would end it. */
static bool has_loose_parentheses(struct passage *passage)
{
    str text = passage->text;
    if (passage->parentheses == PARENTHESES_UNSEEN) {
        int depth = 0;
        bool is_loose = !passage->follows && byte_at(text, passage->first) == '(';
        for (ptrdiff_t i = passage->first; i < text.len && depth >= 0; i++) {
            depth += (text.data[i] == '(') - (text.data[i] == ')');
            is_loose = is_loose || depth > NESTED_PARENTHESES_MAX;
        }
        passage->parentheses = is_loose || depth != 0 ? PARENTHESES_LOOSE : PARENTHESES_PAIRED;
    }
    return passage->parentheses == PARENTHESES_LOOSE;
}

static bool is_blank(char byte)
{
    return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

static bool is_alphanumeric(char byte)
{
    return (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') ||
           (byte >= 'a' && byte <= 'z');
}

/* NUL outside the text. */
static char byte_at(str text, ptrdiff_t at)
{
    if (at < 0 || at >= text.len) {
        return '\0';
    }
    return text.data[at];
}
