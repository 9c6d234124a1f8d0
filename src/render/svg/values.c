#include "render/svg/values.h"

#include <stdint.h>

static bool blank_is(char c);
static bool hex_colour(str digits, unsigned *rgb);
static bool channel(struct values *values, unsigned *rgb);

struct values values_of(str text)
{
    return (struct values){.text = text};
}

bool values_number(struct values *values, double *number)
{
    while (values_peek(values) == ',') {
        values->at++;
    }
    bool is_negative = values_take(values, "-");
    ptrdiff_t start = values->at;
    double whole = 0;
    double unit = 1;
    bool has_point = false;
    while (values->at < values->text.len && values->at - start < 16) {
        char c = values->text.data[values->at];
        if (c == '.' && !has_point) {
            has_point = true;
        } else if (c >= '0' && c <= '9') {
            whole = whole * 10 + (c - '0');
            unit *= has_point ? 10 : 1;
        } else {
            break;
        }
        values->at++;
    }
    bool has_digits = values->at - start > (has_point ? 1 : 0);
    *number = (is_negative ? -whole : whole) / unit;
    return has_digits && *number < 1e5 && *number > -1e5;
}

bool values_take(struct values *values, const char *expected)
{
    (void)values_peek(values);
    str view = str_from(expected);
    if (!str_starts(str_slice(values->text, values->at, values->text.len), view)) {
        return false;
    }
    values->at += view.len;
    return true;
}

char values_peek(struct values *values)
{
    while (values->at < values->text.len && blank_is(values->text.data[values->at])) {
        values->at++;
    }
    return values->at < values->text.len ? values->text.data[values->at] : '\0';
}

bool value_number(str text, double *number)
{
    struct values values = values_of(text);
    return values_number(&values, number) && values_peek(&values) == '\0';
}

bool value_is_among(str word, str words)
{
    str left = str_trim(words);
    while (left.len > 0) {
        struct str_cut cut = str_cut(left, ' ');
        if (str_equal(cut.before, word)) {
            return true;
        }
        left = cut.after;
    }
    return false;
}

bool value_colour(str text, unsigned *rgb)
{
    static const struct {
        str name;
        unsigned rgb;
    } named[] = {
        {S("black"), 0x000000},
        {S("white"), 0xffffff},
        {S("gray"), 0xbebebe},
        {S("grey"), 0xbebebe},
    };
    for (ptrdiff_t i = 0; i < COUNT(named); i++) {
        if (str_equal(text, named[i].name)) {
            *rgb = named[i].rgb;
            return true;
        }
    }
    if (str_starts(text, STR("#"))) {
        return hex_colour(str_slice(text, 1, text.len), rgb);
    }
    struct values values = values_of(text);
    *rgb = 0;
    return values_take(&values, "rgb(") && channel(&values, rgb) && values_take(&values, ",") &&
           channel(&values, rgb) && values_take(&values, ",") && channel(&values, rgb) &&
           values_take(&values, ")") && values_peek(&values) == '\0';
}

bool value_transform(str text, struct transform *transform)
{
    *transform = (struct transform){.scale = 1};
    struct values values = values_of(text);
    bool is_placed = values_take(&values, "translate(") && values_number(&values, &transform->x) &&
                     values_number(&values, &transform->y) && values_take(&values, ")");
    if (is_placed && values_take(&values, "rotate(")) {
        is_placed = values_number(&values, &transform->turn) && values_take(&values, ")");
    } else if (is_placed && values_take(&values, "scale(")) {
        is_placed = values_number(&values, &transform->scale) && values_take(&values, ")");
    }
    return is_placed && values_peek(&values) == '\0';
}

static bool blank_is(char c)
{
    return c == ' ' || c == '\n' || c == '\t';
}

static bool hex_colour(str digits, unsigned *rgb)
{
    *rgb = 0;
    for (ptrdiff_t i = 0; i < digits.len; i++) {
        unsigned char c = (unsigned char)digits.data[i];
        unsigned lower = c | 0x20u;
        bool is_digit = c >= '0' && c <= '9';
        if (!is_digit && (lower < 'a' || lower > 'f')) {
            return false;
        }
        *rgb = *rgb << 4 | (is_digit ? c - 0x30u : lower - 'a' + 10);
    }
    return digits.len == 6;
}

static bool channel(struct values *values, unsigned *rgb)
{
    double number = 0;
    bool is_channel = values_number(values, &number) && number >= 0 && number <= 255;
    *rgb = *rgb << 8 | (is_channel ? (unsigned)number : 0);
    return is_channel;
}
