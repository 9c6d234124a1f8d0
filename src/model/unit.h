/* Units and dimensions. Inside the program every number is in base units; a unit is a factor to
 * those and a dimension, a vector of powers of the base dimensions. Symbols and their permitted
 * prefixes stand in one table (unit_table.h); libudunits2, behind unit.c, multiplies and raises
 * them.
 *
 *     struct unit unit;
 *     if (unit_parse(units, STR("GB/s"), &unit, &error)) { ... number * unit.factor ... }
 */
#ifndef MODEL_UNIT_H
#define MODEL_UNIT_H

#include "base/str.h"

#include <stdint.h>

/* Base dimensions with their base units. Power is J/s, frequency 1/s, bandwidth byte/s; money is
 * one dimension, the currency stands beside it. */
enum base_dimension {
    BASE_TIME,        /* s */
    BASE_DATA,        /* byte */
    BASE_TOKEN,       /* tok */
    BASE_OPERATION,   /* FLOP */
    BASE_PARAMETER,   /* param */
    BASE_TRANSFER,    /* transfer, of memory: MT/s */
    BASE_ITEM,        /* image, frame, request, sample: what other inference counts */
    BASE_ENERGY,      /* J */
    BASE_MONEY,       /* one unit of a currency */
    BASE_LENGTH,      /* m */
    BASE_TEMPERATURE, /* K; degC only as a difference is not used: °C is read with its offset */
    BASE_COUNT_
};

struct dimension {
    int8_t power[BASE_COUNT_];
};

struct unit {
    struct dimension dimension;
    double factor; /* base units in one of this unit */
    double offset; /* base value of zero of this unit: 273.15 for °C, else 0 */
    str currency;  /* ISO 4217 code where money is in the unit, else empty */
};

enum unit_trouble {
    UNIT_FINE,
    UNIT_UNKNOWN_SYMBOL,
    UNIT_BAD_PREFIX,
    UNIT_BAD_SYNTAX, /* the form, a power or a size that units do not have */
    UNIT_TWO_CURRENCIES,
};

struct unit_error {
    enum unit_trouble trouble;
    ptrdiff_t at;        /* byte offset in the unit's text where the trouble is */
    ptrdiff_t len;       /* bytes it concerns */
    str suggestion;      /* what may have been meant in place of those bytes, or empty */
    const char *message; /* one sentence without its full stop */
};

struct units;

/* The system of units; holds library memory until units_free. Parsed units are remembered. */
struct units *units_new(struct arena *keep);
void units_free(struct units *units);

/* Reads `symbol^n` joined by `/`, `·` or `*`, as in "GB/s", "USD/kWh", "byte/tok", "" (a pure
 * number) and "%"; false with `error` filled where it cannot be read. */
bool unit_parse(struct units *units, str text, struct unit *unit, struct unit_error *error);
/* For texts that the program itself wrote (schema tables): wrong text is our own fault. */
struct unit unit_of(struct units *units, const char *text);

bool dimension_equal(struct dimension a, struct dimension b);
bool dimension_is_pure(struct dimension dimension);
/* a * b^power; false when a power leaves the range of the vector. */
bool dimension_multiply(struct dimension a, struct dimension b, int power,
                        struct dimension *result);
/* In words of base units for messages: "byte/s", "a pure number", "money/tok". */
str dimension_text(struct arena *arena, struct dimension dimension);
/* Whether a name is the symbol of a unit (with a permitted prefix): formulas may not use it. */
bool unit_is_symbol(struct units *units, str name);

#endif
