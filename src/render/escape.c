#include "render/escape.h"

#include "base/must.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *write_raw(struct text *out, enum target target, const struct tree *value);
static const char *write_number(struct text *out, enum target target, double number);
static const char *write_text(struct text *out, enum target target, str text);
static bool is_token(str text);

const char *escape_value(struct text *out, enum target target, const struct tree *value,
                         bool is_raw)
{
    switch (value->type) {
    case TREE_NULL:
        return target == TARGET_GNUPLOT ? "it is empty, and gnuplot takes a number or a token"
                                        : NULL;
    case TREE_TEXT:
        return is_raw ? write_raw(out, target, value) : write_text(out, target, value->as.text);
    case TREE_NUMBER:
        return is_raw ? "a number is not written raw; use {{ }}"
                      : write_number(out, target, value->as.number);
    case TREE_FLAG:
        return "it is a flag and has no text; use a section";
    case TREE_LIST:
        return "it is a list and has no text; use a section";
    case TREE_MAP:
        return "it is a mapping and has no text; name one of its entries";
    }
    must(false);
    return "";
}

static const char *write_raw(struct text *out, enum target target, const struct tree *value)
{
    bool is_safe = (target == TARGET_HTML && value->trust == TREE_SAFE_HTML) ||
                   (target == TARGET_MARKDOWN && value->trust == TREE_SAFE_MARKDOWN);
    if (!is_safe) {
        return "it is not marked safe for this language and cannot be written raw; use {{ }}";
    }
    text_add(out, value->as.text);
    return NULL;
}

static const char *write_number(struct text *out, enum target target, double number)
{
    if (!isfinite(number)) {
        return "it is no finite number";
    }
    if (target == TARGET_GNUPLOT) {
        text_addf(out, "%.17g", number);
    } else {
        escape_number(out, number);
    }
    return NULL;
}

static const char *write_text(struct text *out, enum target target, str text)
{
    switch (target) {
    case TARGET_MARKDOWN:
        escape_markdown(out, text);
        return NULL;
    case TARGET_HTML:
        escape_html(out, text);
        return NULL;
    case TARGET_GNUPLOT:
        if (!is_token(text)) {
            return "it is a text, and gnuplot takes a number or a token";
        }
        text_add(out, text);
        return NULL;
    case TARGET_TEXT:
        text_add(out, text);
        return NULL;
    }
    must(false);
    return "";
}

/* A token stands for a text in a chart and is as long as that text looks. */
static bool is_token(str text)
{
    ptrdiff_t digits_end = 1;
    while (digits_end < text.len && text.data[digits_end] >= '0' && text.data[digits_end] <= '9') {
        digits_end++;
    }
    ptrdiff_t end = digits_end;
    while (end < text.len && text.data[end] == 'x') {
        end++;
    }
    return text.len > 0 && text.data[0] == 'T' && digits_end >= 5 && end == text.len;
}

void escape_number(struct text *out, double number)
{
    must(isfinite(number));
    if (number == trunc(number) && fabs(number) < 1e15) {
        text_addf(out, "%.0f", number == 0 ? 0.0 : number);
        return;
    }
    char digits[32];
    int precision = 15;
    do {
        (void)snprintf(digits, sizeof digits, "%.*g", precision, number);
        precision++;
    } while (precision <= 17 && strtod(digits, NULL) != number);
    text_add(out, str_from(digits));
}

void escape_html(struct text *out, str text)
{
    static const str entities[256] = {
        ['&'] = S("&amp;"),  ['<'] = S("&lt;"),   ['>'] = S("&gt;"),
        ['"'] = S("&quot;"), ['\''] = S("&#39;"), ['\0'] = S("\xEF\xBF\xBD"),
    };
    ptrdiff_t copied = 0;
    for (ptrdiff_t i = 0; i < text.len; i++) {
        str entity = entities[(unsigned char)text.data[i]];
        if (entity.len > 0) {
            text_add(out, str_slice(text, copied, i));
            text_add(out, entity);
            copied = i + 1;
        }
    }
    text_add(out, str_slice(text, copied, text.len));
}
