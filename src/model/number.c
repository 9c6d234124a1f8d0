#include "model/number.h"

#include "base/limits.h"
#include "base/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static ptrdiff_t digits_end(str text, ptrdiff_t at);
static void add_whole(struct text *spelling, str digits);

static char byte_at(str text, ptrdiff_t at)
{
    return at < text.len ? text.data[at] : '\0';
}

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

static bool is_strict(str text)
{
    ptrdiff_t at = byte_at(text, 0) == '-';
    ptrdiff_t end = digits_end(text, at);
    if (end == at || (byte_at(text, at) == '0' && end > at + 1)) {
        return false;
    }
    at = end;
    if (byte_at(text, at) == '.') {
        end = digits_end(text, at + 1);
        if (end == at + 1) {
            return false;
        }
        at = end;
    }
    if (byte_at(text, at) == 'e' || byte_at(text, at) == 'E') {
        at++;
        at += byte_at(text, at) == '+' || byte_at(text, at) == '-';
        end = digits_end(text, at);
        if (end == at || end > at + 2) {
            return false;
        }
        at = end;
    }
    return at == text.len;
}

bool number_parse(str text, double *number)
{
    char digits[LIMIT_NUMBER_CHARS + 1] = {0};
    if (text.len > LIMIT_NUMBER_CHARS || !is_strict(text)) {
        return false;
    }
    memcpy(digits, text.data, (size_t)text.len);
    *number = strtod(digits, NULL);
    return isfinite(*number);
}

static ptrdiff_t digits_end(str text, ptrdiff_t at)
{
    while (is_digit(byte_at(text, at))) {
        at++;
    }
    return at;
}

/* Digits with commas or underscores between them. */
static ptrdiff_t grouped_end(str text, ptrdiff_t at)
{
    while (is_digit(byte_at(text, at)) ||
           ((byte_at(text, at) == ',' || byte_at(text, at) == '_') && at > 0 &&
            is_digit(byte_at(text, at - 1)) && is_digit(byte_at(text, at + 1)))) {
        at++;
    }
    return at;
}

struct number_read number_read(struct arena *arena, str text)
{
    struct text spelling = text_new(arena, text.len < 32 ? text.len + 2 : 32);
    ptrdiff_t at = 0;
    if (str_starts(text, STR("−"))) {
        at = STR("−").len;
    } else if (byte_at(text, 0) == '-' || byte_at(text, 0) == '+') {
        at = 1;
    }
    if (at > 0 && text.data[0] != '+') {
        text_char(&spelling, '-');
    }
    ptrdiff_t end = grouped_end(text, at);
    bool begins_with_point =
        end == at && byte_at(text, at) == '.' && is_digit(byte_at(text, at + 1));
    if (end == at && !begins_with_point) {
        return (struct number_read){0};
    }
    add_whole(&spelling, str_slice(text, at, end));
    at = end;
    if (byte_at(text, at) == '.' && is_digit(byte_at(text, at + 1))) {
        end = digits_end(text, at + 1);
        text_add(&spelling, str_slice(text, at, end));
        at = end;
    }
    ptrdiff_t sign = byte_at(text, at + 1) == '+' || byte_at(text, at + 1) == '-';
    if ((byte_at(text, at) == 'e' || byte_at(text, at) == 'E') &&
        is_digit(byte_at(text, at + 1 + sign))) {
        end = digits_end(text, at + 1 + sign);
        text_add(&spelling, str_slice(text, at, end));
        at = end;
    }
    return (struct number_read){
        .len = at,
        .spelling = text_view(&spelling),
        .is_strict = str_equal(text_view(&spelling), str_slice(text, 0, at)),
    };
}

/* `1,792` groups thousands; the comma of `1,5` is a point; zeros that lead are dropped. */
static void add_whole(struct text *spelling, str digits)
{
    while (digits.len > 1 && digits.data[0] == '0' && digits.data[1] != ',') {
        digits = str_slice(digits, 1, digits.len);
    }
    if (digits.len == 0) {
        text_char(spelling, '0');
    }
    ptrdiff_t comma = str_find(digits, STR(","), 0);
    bool is_decimal =
        comma >= 0 &&
        (digits.len - comma != 4 || comma > 3 || (comma == 1 && digits.data[0] == '0')) &&
        str_find(digits, STR(","), comma + 1) < 0;
    for (ptrdiff_t i = 0; i < digits.len; i++) {
        if (is_digit(digits.data[i])) {
            text_char(spelling, digits.data[i]);
        } else if (digits.data[i] == ',' && is_decimal) {
            text_char(spelling, '.');
        }
    }
}
