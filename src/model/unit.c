/* The only door to libudunits2, which multiplies, raises and scales. Its own parser never sees a
 * text of ours, for it reads more than units ("GB since 2000"): the splitting is done here.
 */
#include "model/unit.h"

#include "base/limits.h"
#include "base/map.h"
#include "base/must.h"
#include "base/text.h"
#include "model/unit_table.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <udunits2.h>

struct units {
    struct arena memory; /* what is remembered; apart, so that callers may rewind theirs */
    ut_system *system;
    ut_unit *one;
    ut_unit *base[BASE_COUNT_];
    struct map known; /* struct unit by its text */
};

/* One unit's text while it is being read. */
struct reading {
    struct units *units;
    str text;
    ptrdiff_t at;
    int factor_count;
    double offset;
    str currency;
    ut_unit *product;
    struct unit_error *error;
};

struct factor {
    str symbol;
    ptrdiff_t at;
    int power;
};

static ut_unit *got(ut_unit *unit);
static bool read_product(struct reading *reading);
static bool read_factor(struct reading *reading, struct factor *factor);
static bool read_power(struct reading *reading, int *power);
static bool take_factor(struct reading *reading, struct factor factor);
static bool measure(struct reading *reading, struct unit *unit);
static ut_unit *symbol_unit(const struct units *units, const struct unit_symbol *symbol,
                            double prefix);
static bool fail(struct reading *reading, enum unit_trouble trouble, ptrdiff_t at, ptrdiff_t len,
                 const char *message);
static str suggestion_for(struct arena *memory, str typed);

struct units *units_new(struct arena *keep)
{
    struct units *units = arena_new(keep, struct units);
    units->known.arena = &units->memory;
    ut_set_error_message_handler(ut_ignore);
    units->system = ut_new_system();
    if (units->system == NULL) {
        arena_exhausted();
    }
    units->one = got(ut_get_dimensionless_unit_one(units->system));
    for (int i = 0; i < BASE_COUNT_; i++) {
        units->base[i] = got(ut_new_base_unit(units->system));
    }
    return units;
}

void units_free(struct units *units)
{
    for (int i = 0; i < BASE_COUNT_; i++) {
        ut_free(units->base[i]);
    }
    ut_free(units->one);
    ut_free_system(units->system);
    units->system = NULL;
    arena_free(&units->memory);
    units->known = (struct map){0};
}

bool unit_parse(struct units *units, str text, struct unit *unit, struct unit_error *error)
{
    *error = (struct unit_error){0};
    const struct unit *known = map_find(&units->known, text);
    if (known != NULL) {
        *unit = *known;
        return true;
    }
    must(units->system != NULL);
    struct reading reading = {.units = units, .text = text, .error = error};
    reading.product = got(ut_clone(units->one));
    bool is_unit = (text.len == 0 || read_product(&reading)) && measure(&reading, unit);
    ut_free(reading.product);
    if (is_unit) {
        struct unit *remembered = arena_new(&units->memory, struct unit);
        *remembered = *unit;
        *map_slot(&units->known, str_copy(&units->memory, text)) = remembered;
    }
    must(is_unit == (error->trouble == UNIT_FINE));
    return is_unit;
}

struct unit unit_of(struct units *units, const char *text)
{
    struct unit unit;
    struct unit_error error;
    bool is_unit = unit_parse(units, str_from(text), &unit, &error);
    must(is_unit);
    return unit;
}

bool unit_is_symbol(struct units *units, str name)
{
    must(units != NULL);
    const struct unit_symbol *symbol;
    const struct unit_prefix *prefix;
    return unit_symbol_find(name, &symbol, &prefix);
}

/* Memory is the only thing that the library can lack in the calls that are made here. */
static ut_unit *got(ut_unit *unit)
{
    if (unit == NULL) {
        arena_exhausted();
    }
    return unit;
}

/* symbol^n { (/ | · | *) symbol^n } */
static bool read_product(struct reading *reading)
{
    int sign = 1;
    for (;;) {
        struct factor factor;
        if (!read_factor(reading, &factor)) {
            return false;
        }
        factor.power *= sign;
        if (!take_factor(reading, factor)) {
            return false;
        }
        str rest = str_slice(reading->text, reading->at, reading->text.len);
        if (rest.len == 0) {
            return true;
        }
        if (rest.data[0] == '^') {
            return fail(reading, UNIT_BAD_SYNTAX, reading->at, 1, "a symbol has one power");
        }
        bool is_dot = str_starts(rest, STR("·"));
        sign = rest.data[0] == '/' ? -1 : 1;
        reading->at += is_dot ? STR("·").len : 1;
    }
}

static ptrdiff_t symbol_end(str text, ptrdiff_t at)
{
    while (at < text.len && strchr("/*^", text.data[at]) == NULL &&
           !str_starts(str_slice(text, at, text.len), STR("·"))) {
        at++;
    }
    return at;
}

static bool read_factor(struct reading *reading, struct factor *factor)
{
    ptrdiff_t end = symbol_end(reading->text, reading->at);
    *factor = (struct factor){
        .symbol = str_slice(reading->text, reading->at, end),
        .at = reading->at,
        .power = 1,
    };
    reading->at = end;
    if (factor->symbol.len == 0) {
        return fail(reading, UNIT_BAD_SYNTAX, factor->at, 1, "a unit's symbol is missing here");
    }
    ptrdiff_t blank = str_find(factor->symbol, STR(" "), 0);
    if (blank >= 0) {
        return fail(reading, UNIT_BAD_SYNTAX, factor->at + blank, 1,
                    "a unit is written without blanks");
    }
    if (++reading->factor_count > LIMIT_UNIT_FACTORS) {
        return fail(reading, UNIT_BAD_SYNTAX, factor->at, factor->symbol.len,
                    "a unit has at most 8 factors");
    }
    return read_power(reading, &factor->power);
}

static bool read_power(struct reading *reading, int *power)
{
    str text = reading->text;
    if (reading->at == text.len || text.data[reading->at] != '^') {
        return true;
    }
    ptrdiff_t at = reading->at + 1;
    bool is_negative = at < text.len && text.data[at] == '-';
    at += is_negative;
    bool is_digit =
        at < text.len && text.data[at] >= '1' && text.data[at] <= '0' + LIMIT_UNIT_POWER;
    ptrdiff_t end = symbol_end(text, at);
    if (!is_digit || end != at + 1) {
        return fail(reading, UNIT_BAD_SYNTAX, reading->at, end - reading->at,
                    "a unit's power is a whole number from 1 to 4, or from -4 to -1");
    }
    *power = is_negative ? '0' - text.data[at] : text.data[at] - '0';
    reading->at = end;
    return true;
}

static bool take_factor(struct reading *reading, struct factor factor)
{
    const struct unit_symbol *symbol;
    const struct unit_prefix *prefix;
    if (!unit_symbol_find(factor.symbol, &symbol, &prefix)) {
        reading->error->suggestion = suggestion_for(&reading->units->memory, factor.symbol);
        return symbol != NULL ? fail(reading, UNIT_BAD_PREFIX, factor.at, factor.symbol.len,
                                     "this unit does not take that prefix")
                              : fail(reading, UNIT_UNKNOWN_SYMBOL, factor.at, factor.symbol.len,
                                     "no unit has that symbol");
    }
    bool is_alone = factor.at == 0 && factor.power == 1 && reading->at == reading->text.len;
    if (symbol->offset != 0 && !is_alone) {
        return fail(reading, UNIT_BAD_SYNTAX, factor.at, factor.symbol.len,
                    "degrees stand alone; differences of temperature are in K");
    }
    if (symbol->is_currency) {
        str code = str_from(symbol->symbol);
        if (reading->currency.len > 0 && !str_equal(reading->currency, code)) {
            return fail(reading, UNIT_TWO_CURRENCIES, factor.at, factor.symbol.len,
                        "two currencies never meet in one unit");
        }
        reading->currency = code;
    }
    reading->offset = symbol->offset;
    ut_unit *unit = symbol_unit(reading->units, symbol, prefix != NULL ? prefix->factor : 1);
    ut_unit *raised = got(ut_raise(unit, factor.power));
    ut_unit *product = got(ut_multiply(reading->product, raised));
    ut_free(unit);
    ut_free(raised);
    ut_free(reading->product);
    reading->product = product;
    return true;
}

static ut_unit *symbol_unit(const struct units *units, const struct unit_symbol *symbol,
                            double prefix)
{
    ut_unit *product = got(ut_clone(units->one));
    for (int i = 0; i < BASE_COUNT_; i++) {
        if (symbol->dimension.power[i] == 0) {
            continue;
        }
        ut_unit *raised = got(ut_raise(units->base[i], symbol->dimension.power[i]));
        ut_unit *longer = got(ut_multiply(product, raised));
        ut_free(raised);
        ut_free(product);
        product = longer;
    }
    ut_unit *scaled = got(ut_scale(symbol->factor * prefix, product));
    ut_free(product);
    return scaled;
}

/* What the library says of a unit when it is asked to be visited. */
struct measured {
    const struct units *units;
    double factor;
    int power[BASE_COUNT_];
};

static ut_status visit_product(const ut_unit *unit, int count, const ut_unit *const *basics,
                               const int *powers, void *argument)
{
    (void)unit;
    struct measured *measured = argument;
    for (int i = 0; i < count; i++) {
        for (int base = 0; base < BASE_COUNT_; base++) {
            if (ut_compare(basics[i], measured->units->base[base]) == 0) {
                measured->power[base] = powers[i];
            }
        }
    }
    return UT_SUCCESS;
}

static ut_status visit_basic(const ut_unit *unit, void *argument)
{
    return visit_product(unit, 1, &unit, (const int[]){1}, argument);
}

static const ut_visitor visitor;

static ut_status visit_galilean(const ut_unit *unit, double scale, const ut_unit *underlying,
                                double offset, void *argument)
{
    (void)unit;
    (void)offset;
    struct measured *measured = argument;
    measured->factor = scale;
    return ut_accept_visitor(underlying, &visitor, argument);
}

/* Neither timestamps nor logarithmic units are ever made here. */
static ut_status visit_timestamp(const ut_unit *unit, const ut_unit *seconds, double origin,
                                 void *argument)
{
    (void)unit;
    (void)seconds;
    (void)origin;
    (void)argument;
    return UT_BAD_ARG;
}

static ut_status visit_logarithmic(const ut_unit *unit, double base, const ut_unit *reference,
                                   void *argument)
{
    return visit_timestamp(unit, reference, base, argument);
}

static const ut_visitor visitor = {
    .visit_basic = visit_basic,
    .visit_product = visit_product,
    .visit_galilean = visit_galilean,
    .visit_timestamp = visit_timestamp,
    .visit_logarithmic = visit_logarithmic,
};

static bool measure(struct reading *reading, struct unit *unit)
{
    struct measured measured = {.units = reading->units, .factor = 1};
    ut_status status = ut_accept_visitor(reading->product, &visitor, &measured);
    must(status == UT_SUCCESS);
    *unit = (struct unit){.factor = measured.factor, .offset = reading->offset};
    for (int i = 0; i < BASE_COUNT_; i++) {
        if (abs(measured.power[i]) > INT8_MAX) {
            return fail(reading, UNIT_BAD_SYNTAX, 0, reading->text.len, "this power is too high");
        }
        unit->dimension.power[i] = (int8_t)measured.power[i];
    }
    if (!isnormal(unit->factor)) {
        return fail(reading, UNIT_BAD_SYNTAX, 0, reading->text.len,
                    "this unit is larger or smaller than numbers can be");
    }
    if (unit->dimension.power[BASE_MONEY] != 0) {
        unit->currency = reading->currency;
    }
    return true;
}

static bool fail(struct reading *reading, enum unit_trouble trouble, ptrdiff_t at, ptrdiff_t len,
                 const char *message)
{
    reading->error->trouble = trouble;
    reading->error->at = at;
    reading->error->len = len;
    reading->error->message = message;
    return false;
}

/* How unlike a spelling is to what was typed: letters in the wrong case weigh less than others. */
static int unlikeness(str typed, str spelling)
{
    if (typed.len != spelling.len ||
        strncasecmp(typed.data, spelling.data, (size_t)typed.len) != 0) {
        return str_is_near(typed, spelling) ? 100 * str_distance(typed, spelling) : 1000;
    }
    int differing = 0;
    for (ptrdiff_t i = 0; i < typed.len; i++) {
        differing += typed.data[i] != spelling.data[i];
    }
    return differing;
}

static str suggestion_for(struct arena *memory, str typed)
{
    const char *meant = unit_slip(typed);
    if (meant != NULL) {
        return str_from(meant);
    }
    struct unit_spelling best = {0};
    int least = 1000;
    struct unit_spelling spelling = {0};
    while (unit_spelling_next(&spelling)) {
        int unlike = unlikeness(typed, (str){.data = spelling.text, .len = spelling.len});
        if (unlike < least) {
            least = unlike;
            best = spelling;
        }
    }
    return str_copy(memory, (str){.data = best.text, .len = best.len});
}
