#include "base/sink.h"

#include "base/utf8.h"

#include <stdint.h>

static void add_char(struct text *out, str text, ptrdiff_t at, ptrdiff_t len);
static void annotate(struct text *out, str text, str escaped);

void sink_log(struct text *out, str text)
{
    str command = STR("##[");
    for (ptrdiff_t at = 0; at < text.len;) {
        if (str_starts(str_slice(text, at, text.len), command)) {
            text_add(out, STR("#\\#["));
            at += command.len;
            continue;
        }
        struct utf8_char found = utf8_at(text, at);
        if (found.len == 0) {
            text_addf(out, "\\x%02X", (unsigned char)text.data[at]);
            at++;
            continue;
        }
        add_char(out, text, at, found.len);
        at += found.len;
    }
}

static void add_char(struct text *out, str text, ptrdiff_t at, ptrdiff_t len)
{
    uint32_t code = utf8_at(text, at).code;
    if (code == '\n' || code == '\r' || code == '\t') {
        text_char(out, ' ');
    } else if (utf8_is_printable(code)) {
        text_add(out, str_slice(text, at, at + len));
    } else if (code < 0x80) {
        text_addf(out, "\\x%02X", code);
    } else {
        text_addf(out, "\\u{%X}", code);
    }
}

void sink_annotation(struct text *out, str text)
{
    annotate(out, text, STR("%\r\n"));
}

void sink_annotation_property(struct text *out, str text)
{
    annotate(out, text, STR("%\r\n:,"));
}

static void annotate(struct text *out, str text, str escaped)
{
    for (ptrdiff_t i = 0; i < text.len; i++) {
        if (str_find(escaped, str_slice(text, i, i + 1), 0) >= 0) {
            text_addf(out, "%%%02X", (unsigned char)text.data[i]);
        } else {
            text_char(out, text.data[i]);
        }
    }
}
