#include "judge/figure.h"

#include <math.h>

const char *figure(const struct diags *diags, double number)
{
    str text = str_format(diags->arena, number < 1000 ? "%.4g" : "%.0f", number);
    return str_terminated(diags->arena, text);
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

double figure_last_digit(const struct quantity *quantity)
{
    str written = quantity->written;
    int decimals = 0;
    int zeros = 0;
    bool has_point = false;
    ptrdiff_t i = 0;
    while (i < written.len && !is_digit(written.data[i])) {
        i++;
    }
    for (; i < written.len && (is_digit(written.data[i]) || written.data[i] == '.'); i++) {
        if (written.data[i] == '.') {
            if (has_point || i + 1 == written.len || !is_digit(written.data[i + 1])) {
                break; /* two points stand between the ends of a range */
            }
            has_point = true;
        } else {
            decimals += has_point ? 1 : 0;
            zeros = written.data[i] == '0' ? zeros + 1 : 0;
        }
    }
    int exponent = has_point ? -decimals : zeros;
    if (i + 1 < written.len && (written.data[i] == 'e' || written.data[i] == 'E')) {
        int sign = written.data[i + 1] == '-' ? -1 : 1;
        int power = 0;
        for (i += sign < 0 || written.data[i + 1] == '+' ? 2 : 1;
             i < written.len && is_digit(written.data[i]) && power < 1000; i++) {
            power = power * 10 + (written.data[i] - '0');
        }
        exponent += sign * power;
    }
    return pow(10, exponent) * quantity->unit.factor;
}
