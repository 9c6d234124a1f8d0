#include "estimate/show.h"

#include <math.h>
#include <stdio.h>

enum { STEPS = 6, SHOWN_DIGITS = 4 };

/* Units of one dimension, the largest first; money is written as `¤`. */
struct ladder {
    struct dimension dimension;
    struct {
        double factor;
        const char *symbol;
    } steps[STEPS];
};

#define PER(base, below)                                                                           \
    {                                                                                              \
        .power = { [base] = 1, [below] = -1 }                                                      \
    }
#define OF(base)                                                                                   \
    {                                                                                              \
        .power = { [base] = 1 }                                                                    \
    }

static const struct ladder ladders[] = {
    {OF(BASE_TIME), {{31536000, "year"}, {3600, "h"}, {1, "s"}, {1e-3, "ms"}, {1e-6, "us"}}},
    {OF(BASE_DATA), {{1e12, "TB"}, {1e9, "GB"}, {1e6, "MB"}, {1e3, "kB"}, {1, "byte"}}},
    {PER(BASE_DATA, BASE_TIME), {{1e9, "GB/s"}, {1e6, "MB/s"}, {1e3, "kB/s"}, {1, "byte/s"}}},
    {PER(BASE_DATA, BASE_TOKEN),
     {{1e9, "GB/tok"}, {1e6, "MB/tok"}, {1e3, "kB/tok"}, {1, "byte/tok"}}},
    {OF(BASE_TOKEN), {{1e9, "Gtok"}, {1, "tok"}}},
    {PER(BASE_TOKEN, BASE_TIME), {{1, "tok/s"}}},
    {PER(BASE_TIME, BASE_TOKEN), {{1, "s/tok"}, {1e-3, "ms/tok"}, {1e-6, "us/tok"}}},
    {OF(BASE_OPERATION), {{1e12, "TFLOP"}, {1e9, "GFLOP"}, {1, "FLOP"}}},
    {PER(BASE_OPERATION, BASE_TIME), {{1e12, "TFLOP/s"}, {1e9, "GFLOP/s"}, {1, "FLOP/s"}}},
    {PER(BASE_OPERATION, BASE_TOKEN), {{1e12, "TFLOP/tok"}, {1e9, "GFLOP/tok"}, {1, "FLOP/tok"}}},
    {OF(BASE_PARAMETER), {{1e9, "billion"}, {1e6, "million"}, {1, "param"}}},
    {PER(BASE_TRANSFER, BASE_TIME), {{1e6, "MT/s"}, {1, "transfer/s"}}},
    {OF(BASE_ENERGY), {{3.6e6, "kWh"}, {1, "J"}, {1e-3, "mJ"}}},
    {PER(BASE_ENERGY, BASE_TIME), {{1e3, "kW"}, {1, "W"}, {1e-3, "mW"}}},
    {PER(BASE_ENERGY, BASE_TOKEN), {{1, "J/tok"}, {1e-3, "mJ/tok"}}},
    {{.power = {[BASE_TIME] = -1}}, {{1e9, "GHz"}, {1e6, "MHz"}, {1, "Hz"}}},
    {OF(BASE_MONEY), {{1, "¤"}}},
    {PER(BASE_MONEY, BASE_TOKEN), {{1e-6, "¤/Mtok"}}},
    {PER(BASE_MONEY, BASE_ENERGY), {{1 / 3.6e6, "¤/kWh"}}},
    {PER(BASE_MONEY, BASE_TIME), {{1.0 / 3600, "¤/h"}}},
};

static int step_for(const struct ladder *ladder, double size);
static str with_currency(struct arena *arena, str symbol, str currency);
static str joined(struct arena *arena, str number, str unit);

str show_figure(struct arena *arena, double base_number, struct dimension dimension, str currency)
{
    for (ptrdiff_t i = 0; i < COUNT(ladders); i++) {
        if (dimension_equal(ladders[i].dimension, dimension)) {
            int step = step_for(&ladders[i], fabs(base_number));
            str symbol = with_currency(arena, str_from(ladders[i].steps[step].symbol), currency);
            double number = base_number / ladders[i].steps[step].factor;
            return joined(arena, show_number(arena, number, SHOWN_DIGITS), symbol);
        }
    }
    str number = show_number(arena, base_number, SHOWN_DIGITS);
    return dimension_is_pure(dimension) ? number
                                        : joined(arena, number, dimension_text(arena, dimension));
}

/* The largest unit of which it is one or more; zero is counted in the base unit. */
static int step_for(const struct ladder *ladder, double size)
{
    int step = 0;
    while (step + 1 < STEPS && ladder->steps[step + 1].symbol != NULL &&
           size < ladder->steps[step].factor && !(size == 0 && ladder->steps[step].factor == 1)) {
        step++;
    }
    return step;
}

str show_in_unit(struct arena *arena, double base_number, const struct unit *unit, str unit_text)
{
    double number = (base_number - unit->offset) / (unit->factor > 0 ? unit->factor : 1);
    return joined(arena, show_number(arena, number, SHOWN_DIGITS), unit_text);
}

str show_unit(struct arena *arena, const struct unit *unit, str unit_text, str currency)
{
    ptrdiff_t at = unit->currency.len > 0 ? str_find(unit_text, unit->currency, 0) : -1;
    if (at < 0 || str_equal(unit->currency, currency)) {
        return unit_text;
    }
    str after = str_slice(unit_text, at + unit->currency.len, unit_text.len);
    return str_format(arena, "%.*s%.*s%.*s", STR_ARGS(str_slice(unit_text, 0, at)),
                      STR_ARGS(currency), STR_ARGS(after));
}

str show_number(struct arena *arena, double number, int digits)
{
    if (!isfinite(number)) {
        return isnan(number) ? STR("unknown") : number < 0 ? STR("-∞") : STR("∞");
    }
    if (number == 0) {
        return STR("0");
    }
    /* Rounded once to its significant digits, then written without an exponent. */
    double size = floor(log10(fabs(number)));
    int places = (int)fmin(fmax(digits - 1 - size, 0), 15);
    char rounded[64];
    int len = snprintf(rounded, sizeof rounded, "%.*f", places, number);
    if (len < 0 || len >= (int)sizeof rounded) {
        return str_format(arena, "%.*e", digits - 1, number);
    }
    str text = {.data = rounded, .len = len};
    while (places > 0 && text.data[text.len - 1] == '0') {
        text.len--;
    }
    text.len -= places > 0 && text.data[text.len - 1] == '.' ? 1 : 0;
    return str_copy(arena, text);
}

static str with_currency(struct arena *arena, str symbol, str currency)
{
    str sign = STR("¤");
    if (!str_starts(symbol, sign)) {
        return symbol;
    }
    return str_format(arena, "%.*s%.*s", STR_ARGS(currency),
                      STR_ARGS(str_slice(symbol, sign.len, symbol.len)));
}

static str joined(struct arena *arena, str number, str unit)
{
    return unit.len == 0 ? number
                         : str_format(arena, "%.*s %.*s", STR_ARGS(number), STR_ARGS(unit));
}
