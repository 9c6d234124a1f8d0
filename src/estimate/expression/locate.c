#include "estimate/expression/parse.h"

/* The source beside the text that YAML made of it, read forwards together. */
struct reader {
    str source;
    ptrdiff_t at;
    int line;
    int column;
    char quote; /* ' or ", or 0 */
};

static struct reader reader_at(struct place place);
static void skip_opening(struct reader *reader, str text);
static void skip_blanks(struct reader *reader);
static void step(struct reader *reader);
static bool follow(struct reader *reader, char byte);

struct place expression_place(const struct expression *expression, int at)
{
    return place_in_text(expression->place, expression->text, at);
}

/* Blanks and line ends may differ between both, and quotes double an apostrophe: everything else
 * stands in both in the same order. Where it does not (escapes beyond \" and \\), the place of the
 * whole value has to do. */
struct place place_in_text(struct place place, str text, int at)
{
    if (place.origin == NULL || place.line == 0 || place.origin->text.len == 0) {
        return place;
    }
    struct reader reader = reader_at(place);
    skip_opening(&reader, text);
    bool has_blank = false;
    for (ptrdiff_t i = 0; i < at && i < text.len; i++) {
        char byte = text.data[i];
        if (byte == ' ' || byte == '\n' || byte == '\t') {
            has_blank = true;
            continue;
        }
        if (has_blank) {
            skip_blanks(&reader);
            has_blank = false;
        }
        if (!follow(&reader, byte)) {
            return place;
        }
    }
    if (has_blank && at < text.len) {
        skip_blanks(&reader);
    }
    return (struct place){.origin = place.origin, .line = reader.line, .column = reader.column};
}

static struct reader reader_at(struct place place)
{
    struct reader reader = {.source = place.origin->text, .line = 1, .column = 1};
    while (reader.at < reader.source.len && reader.line < place.line) {
        step(&reader);
    }
    while (reader.at < reader.source.len && reader.column < place.column) {
        step(&reader);
    }
    return reader;
}

static char byte_at(const struct reader *reader, ptrdiff_t ahead)
{
    ptrdiff_t at = reader->at + ahead;
    return (char)(at < reader->source.len ? reader->source.data[at] : '\0');
}

/* An opening quote, or the sign of a block (`|`, `>`) with the rest of its line. */
static void skip_opening(struct reader *reader, str text)
{
    char first = byte_at(reader, 0);
    if (first == '"' || (first == '\'' && !(text.len > 0 && text.data[0] == '\''))) {
        reader->quote = first;
        step(reader);
    } else if (first == '\'' && byte_at(reader, 1) == '\'' && byte_at(reader, 2) == '\'') {
        /* A word at the very beginning of a text in single quotes. */
        reader->quote = first;
        step(reader);
    } else if (first == '|' || first == '>') {
        while (reader->at < reader->source.len && byte_at(reader, 0) != '\n') {
            step(reader);
        }
        skip_blanks(reader);
    }
}

static void skip_blanks(struct reader *reader)
{
    char byte = byte_at(reader, 0);
    while (byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r') {
        step(reader);
        byte = byte_at(reader, 0);
    }
}

/* One byte on; columns count characters. */
static void step(struct reader *reader)
{
    unsigned char byte = (unsigned char)byte_at(reader, 0);
    reader->at++;
    if (byte == '\n') {
        reader->line++;
        reader->column = 1;
    } else if (((unsigned char)byte_at(reader, 0) & 0xC0) != 0x80) {
        reader->column++;
    }
}

static bool follow(struct reader *reader, char byte)
{
    bool is_escaped = (reader->quote == '\'' && byte == '\'') ||
                      (reader->quote == '"' && (byte == '"' || byte == '\\'));
    if (is_escaped) {
        step(reader);
    }
    if (byte_at(reader, 0) != byte) {
        return false;
    }
    step(reader);
    return true;
}
