#include "model/quantity.h"

#include "base/must.h"
#include "base/text.h"
#include "model/quantity_form.h"

#include <math.h>
#include <string.h>

static const double approximate_share = 0.1; /* how far off ~a may be */

static bool read_plain(struct units *units, str text, struct quantity *quantity);
static bool take_unit(struct quantity_reading *reading, struct units *units,
                      struct quantity *quantity);
static str closed_up(struct quantity_reading reading, struct units *units);
static str mended(struct quantity_reading reading, struct units *units, struct unit_error error);
static bool take_numbers(struct quantity_reading *reading, struct quantity *quantity);

bool quantity_parse(struct arena *scratch, struct units *units, str text, struct quantity *quantity,
                    struct quantity_error *error)
{
    *error = (struct quantity_error){0};
    *quantity = (struct quantity){.written = text};
    if (str_equal(text, STR("unknown"))) {
        return true;
    }
    if (read_plain(units, text, quantity)) {
        return true;
    }
    struct arena_mark mark = arena_mark(scratch);
    struct quantity_reading reading = {.scratch = scratch, .text = text};
    bool is_read = quantity_form_read(&reading) && take_unit(&reading, units, quantity) &&
                   take_numbers(&reading, quantity);
    *error = reading.error;
    if (is_read) {
        quantity->form = reading.form;
        quantity->unit_text = str_slice(text, reading.unit_at, text.len);
        str spelling = quantity_form_spelled(&reading);
        if (!str_equal(spelling, text)) {
            must(reading.slip.message != NULL);
            *error = reading.slip;
            error->help = str_format(scratch, "write %.*s", STR_ARGS(spelling));
            is_read = false;
        }
    }
    must(is_read == (error->trouble == QUANTITY_FINE));
    if (is_read) {
        arena_rewind(scratch, mark);
    }
    return is_read;
}

static double to_base(const struct unit *unit, double number)
{
    return number * unit->factor + unit->offset;
}

/* What most values are: a number, a blank and a unit, or a number alone. Whatever else, or wrong,
 * is for the whole reading. */
static bool read_plain(struct units *units, str text, struct quantity *quantity)
{
    const char *blank = text.len > 0 ? memchr(text.data, ' ', (size_t)text.len) : NULL;
    str number_text = str_slice(text, 0, blank != NULL ? blank - text.data : text.len);
    str unit_text = str_slice(text, number_text.len + 1, text.len);
    double number = 0;
    struct unit_error error;
    if ((blank != NULL && unit_text.len == 0) || !number_parse(number_text, &number) ||
        !unit_parse(units, unit_text, &quantity->unit, &error)) {
        return false;
    }
    quantity->low = to_base(&quantity->unit, number);
    quantity->typical = quantity->low;
    quantity->high = quantity->low;
    quantity->unit_text = unit_text;
    quantity->form = isfinite(quantity->low) ? QUANTITY_EXACT : QUANTITY_UNKNOWN;
    return quantity->form == QUANTITY_EXACT;
}

const char *const *quality_names(void)
{
    static const char *const names[] = {"vendor",   "measured", "third-party",
                                        "estimate", "rumour",   NULL};
    return names;
}

const char *quality_name(enum quality quality)
{
    must(quality >= QUALITY_UNSTATED && quality <= QUALITY_RUMOUR);
    return quality == QUALITY_UNSTATED ? "" : quality_names()[quality - 1];
}

static bool take_unit(struct quantity_reading *reading, struct units *units,
                      struct quantity *quantity)
{
    struct unit_error error;
    if (unit_parse(units, reading->unit, &quantity->unit, &error)) {
        return true;
    }
    reading->error.help = closed_up(*reading, units);
    if (reading->error.help.len == 0) {
        reading->error.help = mended(*reading, units, error);
    }
    reading->error.unit = error.trouble;
    return quantity_form_fail(reading, QUANTITY_BAD_UNIT, reading->unit_at + error.at, error.len,
                              error.message);
}

/* Help with the reading's unit, where that makes a quantity. */
static str help_with(struct quantity_reading *reading, struct units *units,
                     struct unit_error *error)
{
    struct quantity quantity;
    bool is_quantity =
        unit_parse(units, reading->unit, &quantity.unit, error) && take_numbers(reading, &quantity);
    return is_quantity ? str_format(reading->scratch, "write %.*s",
                                    STR_ARGS(quantity_form_spelled(reading)))
                       : STR("");
}

/* Help with the unit's blanks left out. */
static str closed_up(struct quantity_reading reading, struct units *units)
{
    struct text unit = text_new(reading.scratch, reading.unit.len);
    for (ptrdiff_t i = 0; i < reading.unit.len; i++) {
        if (reading.unit.data[i] != ' ') {
            text_char(&unit, reading.unit.data[i]);
        }
    }
    struct unit_error error;
    reading.unit = text_view(&unit);
    return help_with(&reading, units, &error);
}

/* Help with each symbol that is not known replaced by what may have been meant. */
static str mended(struct quantity_reading reading, struct units *units, struct unit_error error)
{
    str help = STR("");
    for (int tries = 0; tries < 4 && error.suggestion.len > 0 && help.len == 0; tries++) {
        str unit = reading.unit;
        reading.unit = str_format(reading.scratch, "%.*s%.*s%.*s", (int)error.at, unit.data,
                                  STR_ARGS(error.suggestion),
                                  STR_ARGS(str_slice(unit, error.at + error.len, unit.len)));
        help = help_with(&reading, units, &error);
    }
    return help;
}

static bool take_numbers(struct quantity_reading *reading, struct quantity *quantity)
{
    double a = 0;
    double b = 0;
    bool is_number = number_parse(reading->numbers[0], &a) &&
                     (reading->number_count < 2 || number_parse(reading->numbers[1], &b));
    must(is_number);
    double margin = fabs(a) * approximate_share;
    double low = a;
    double typical = a;
    double high = a;
    if (reading->form == QUANTITY_RANGE) {
        if (a >= b) {
            return quantity_form_fail(reading, QUANTITY_BAD_FORM, 0, reading->numbers_end,
                                      "a range goes from the lower to the higher number");
        }
        typical = (a + b) / 2;
        high = b;
    } else if (reading->form == QUANTITY_MEAN) {
        if (b < 0) {
            return quantity_form_fail(reading, QUANTITY_BAD_FORM, 0, reading->numbers_end,
                                      "a spread is not negative");
        }
        low = a - b;
        high = a + b;
    } else if (reading->form == QUANTITY_APPROXIMATE) {
        low = a - margin;
        high = a + margin;
    } else if (reading->form == QUANTITY_BELOW && a <= 0) {
        return quantity_form_fail(reading, QUANTITY_BAD_FORM, 0, reading->numbers_end,
                                  "an upper bound lies above zero");
    }
    quantity->low = reading->form == QUANTITY_BELOW ? 0 : to_base(&quantity->unit, low);
    quantity->typical = to_base(&quantity->unit, typical);
    quantity->high =
        reading->form == QUANTITY_ABOVE ? (double)INFINITY : to_base(&quantity->unit, high);
    bool is_finite = isfinite(quantity->low) && isfinite(quantity->typical) &&
                     (isfinite(quantity->high) || reading->form == QUANTITY_ABOVE);
    return is_finite || quantity_form_fail(reading, QUANTITY_BAD_NUMBER, 0, reading->text.len,
                                           "this is larger than numbers can be");
}
