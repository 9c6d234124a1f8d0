#include "model/unit_table.h"

#include "base/must.h"

#include <stdio.h>

#define OF(base)                                                                                   \
    {                                                                                              \
        .power = { [base] = 1 }                                                                    \
    }
#define PURE                                                                                       \
    {                                                                                              \
        .power = { 0 }                                                                             \
    }
#define POWER                                                                                      \
    {                                                                                              \
        .power = { [BASE_ENERGY] = 1, [BASE_TIME] = -1 }                                           \
    }
#define FREQUENCY                                                                                  \
    {                                                                                              \
        .power = { [BASE_TIME] = -1 }                                                              \
    }
#define CURRENCY(code)                                                                             \
    {                                                                                              \
        .symbol = (code), .prefixes = "", .is_currency = true, .factor = 1,                        \
        .dimension = OF(BASE_MONEY)                                                                \
    }

enum { SECONDS_PER_DAY = 24 * 3600 };

static const struct unit_symbol symbols[] = {
    {"s", "num", .factor = 1, .dimension = OF(BASE_TIME)},
    {"min", "", .factor = 60, .dimension = OF(BASE_TIME)},
    {"h", "", .factor = 3600, .dimension = OF(BASE_TIME)},
    {"d", "", .factor = SECONDS_PER_DAY, .dimension = OF(BASE_TIME)},
    {"year", "", .factor = 365 * SECONDS_PER_DAY, .dimension = OF(BASE_TIME)},

    {"byte", "", .factor = 1, .dimension = OF(BASE_DATA)},
    {"B", "kMGTPE", .takes_binary = true, .factor = 1, .dimension = OF(BASE_DATA)},
    {"bit", "kMGTPE", .takes_binary = true, .factor = 0.125, .dimension = OF(BASE_DATA)},

    {"tok", "kMGT", .factor = 1, .dimension = OF(BASE_TOKEN)},
    {"FLOP", "kMGTPE", .factor = 1, .dimension = OF(BASE_OPERATION)},
    {"OP", "kMGTPE", .factor = 1, .dimension = OF(BASE_OPERATION)},

    {"param", "kMGT", .factor = 1, .dimension = OF(BASE_PARAMETER)},
    {"thousand", "", .factor = 1e3, .dimension = OF(BASE_PARAMETER)},
    {"million", "", .factor = 1e6, .dimension = OF(BASE_PARAMETER)},
    {"billion", "", .factor = 1e9, .dimension = OF(BASE_PARAMETER)},
    {"trillion", "", .factor = 1e12, .dimension = OF(BASE_PARAMETER)},

    {"transfer", "", .factor = 1, .dimension = OF(BASE_TRANSFER)},
    {"T", "kMG", .needs_prefix = true, .factor = 1, .dimension = OF(BASE_TRANSFER)},

    {"image", "", .factor = 1, .dimension = OF(BASE_ITEM)},
    {"frame", "", .factor = 1, .dimension = OF(BASE_ITEM)},
    {"request", "", .factor = 1, .dimension = OF(BASE_ITEM)},
    {"sample", "", .factor = 1, .dimension = OF(BASE_ITEM)},

    {"J", "umkMG", .factor = 1, .dimension = OF(BASE_ENERGY)},
    {"Wh", "mkMGT", .factor = 3600, .dimension = OF(BASE_ENERGY)},
    {"W", "umkMG", .factor = 1, .dimension = POWER},
    {"Hz", "kMGT", .factor = 1, .dimension = FREQUENCY},

    {"m", "numck", .factor = 1, .dimension = OF(BASE_LENGTH)},
    {"K", "", .factor = 1, .dimension = OF(BASE_TEMPERATURE)},
    {"°C", "", .factor = 1, .offset = 273.15, .dimension = OF(BASE_TEMPERATURE)},

    {"%", "", .factor = 0.01, .dimension = PURE},

    CURRENCY("USD"),
    CURRENCY("EUR"),
    CURRENCY("GBP"),
    CURRENCY("CHF"),
    CURRENCY("JPY"),
    CURRENCY("CNY"),
    CURRENCY("HKD"),
    CURRENCY("TWD"),
    CURRENCY("KRW"),
    CURRENCY("INR"),
    CURRENCY("SGD"),
    CURRENCY("AUD"),
    CURRENCY("NZD"),
    CURRENCY("CAD"),
    CURRENCY("MXN"),
    CURRENCY("BRL"),
    CURRENCY("ARS"),
    CURRENCY("CLP"),
    CURRENCY("SEK"),
    CURRENCY("NOK"),
    CURRENCY("DKK"),
    CURRENCY("ISK"),
    CURRENCY("PLN"),
    CURRENCY("CZK"),
    CURRENCY("HUF"),
    CURRENCY("RON"),
    CURRENCY("BGN"),
    CURRENCY("TRY"),
    CURRENCY("ILS"),
    CURRENCY("AED"),
    CURRENCY("SAR"),
    CURRENCY("ZAR"),
    CURRENCY("THB"),
    CURRENCY("VND"),
    CURRENCY("IDR"),
    CURRENCY("MYR"),
    CURRENCY("PHP"),
    CURRENCY("UAH"),
    CURRENCY("RUB"),
    {0},
};

static const struct unit_prefix prefixes[] = {
    {"n", 1e-9},
    {"u", 1e-6},
    {"µ", 1e-6},
    {"m", 1e-3},
    {"c", 1e-2},
    {"k", 1e3},
    {"M", 1e6},
    {"G", 1e9},
    {"T", 1e12},
    {"P", 1e15},
    {"E", 1e18},
    {"Ki", 1024.0},
    {"Mi", 1024.0 * 1024.0},
    {"Gi", 1024.0 * 1024.0 * 1024.0},
    {"Ti", 1024.0 * 1024.0 * 1024.0 * 1024.0},
    {"Pi", 1024.0 * 1024.0 * 1024.0 * 1024.0 * 1024.0},
    {0},
};

/* What is often written, first, and what was meant. */
static const char *const slips[][2] = {
    {"sec", "s"},
    {"secs", "s"},
    {"second", "s"},
    {"seconds", "s"},
    {"minute", "min"},
    {"minutes", "min"},
    {"mins", "min"},
    {"hr", "h"},
    {"hrs", "h"},
    {"hour", "h"},
    {"hours", "h"},
    {"day", "d"},
    {"days", "d"},
    {"y", "year"},
    {"yr", "year"},
    {"yrs", "year"},
    {"a", "year"},
    {"years", "year"},
    {"msec", "ms"},
    {"bytes", "byte"},
    {"Byte", "byte"},
    {"Bytes", "byte"},
    {"bits", "bit"},
    {"Gb", "GB"},
    {"t", "tok"},
    {"token", "tok"},
    {"tokens", "tok"},
    {"toks", "tok"},
    {"tps", "tok/s"},
    {"TPS", "tok/s"},
    {"FLOPS", "FLOP/s"},
    {"FLOPs", "FLOP"},
    {"flops", "FLOP/s"},
    {"GFLOPS", "GFLOP/s"},
    {"TFLOPS", "TFLOP/s"},
    {"PFLOPS", "PFLOP/s"},
    {"TFLOPs", "TFLOP"},
    {"TFlops", "TFLOP/s"},
    {"OPS", "OP/s"},
    {"GOPS", "GOP/s"},
    {"TOPS", "TOP/s"},
    {"POPS", "POP/s"},
    {"TOPs", "TOP"},
    {"params", "param"},
    {"parameters", "param"},
    {"b", "billion"},
    {"bn", "billion"},
    {"bln", "billion"},
    {"M", "million"},
    {"mio", "million"},
    {"mln", "million"},
    {"Mt", "MT"},
    {"MTs", "MT/s"},
    {"MTPS", "MT/s"},
    {"GTPS", "GT/s"},
    {"transfers", "transfer"},
    {"T", "transfer"},
    {"images", "image"},
    {"img", "image"},
    {"frames", "frame"},
    {"fps", "frame/s"},
    {"FPS", "frame/s"},
    {"requests", "request"},
    {"req", "request"},
    {"samples", "sample"},
    {"watt", "W"},
    {"watts", "W"},
    {"Watt", "W"},
    {"Watts", "W"},
    {"joule", "J"},
    {"joules", "J"},
    {"kwh", "kWh"},
    {"KWh", "kWh"},
    {"C", "°C"},
    {"°", "°C"},
    {"degC", "°C"},
    {"celsius", "°C"},
    {"percent", "%"},
    {"pct", "%"},
    {"$", "USD"},
    {"US$", "USD"},
    {"dollar", "USD"},
    {"dollars", "USD"},
    {"€", "EUR"},
    {"euro", "EUR"},
    {"euros", "EUR"},
    {"£", "GBP"},
    {"¥", "JPY"},
    {"RMB", "CNY"},
    {"KB", "kB"},
    {"KHz", "kHz"},
    {"KW", "kW"},
    {"μs", "µs"},
    {"Gbps", "Gbit/s"},
    {"Mbps", "Mbit/s"},
    {"GBps", "GB/s"},
    {"MBps", "MB/s"},
    {"GBs", "GB/s"},
};

static bool takes(const struct unit_symbol *symbol, const struct unit_prefix *prefix);
static bool spell(struct unit_spelling *spelling);

const struct unit_symbol *unit_symbols(void)
{
    return symbols;
}

const struct unit_prefix *unit_prefixes(void)
{
    return prefixes;
}

const char *unit_base_name(enum base_dimension base)
{
    static const char *const names[BASE_COUNT_] = {
        [BASE_TIME] = "s",         [BASE_DATA] = "byte",       [BASE_TOKEN] = "tok",
        [BASE_OPERATION] = "FLOP", [BASE_PARAMETER] = "param", [BASE_TRANSFER] = "transfer",
        [BASE_ITEM] = "item",      [BASE_ENERGY] = "J",        [BASE_MONEY] = "money",
        [BASE_LENGTH] = "m",       [BASE_TEMPERATURE] = "K",
    };
    must(base < BASE_COUNT_);
    return names[base];
}

const char *unit_slip(str typed)
{
    for (ptrdiff_t i = 0; i < COUNT(slips); i++) {
        if (str_equal(typed, str_from(slips[i][0]))) {
            return slips[i][1];
        }
    }
    return NULL;
}

bool unit_symbol_find(str written, const struct unit_symbol **symbol,
                      const struct unit_prefix **prefix)
{
    *symbol = NULL;
    *prefix = NULL;
    for (const struct unit_symbol *entry = symbols; entry->symbol != NULL; entry++) {
        str name = str_from(entry->symbol);
        if (!str_ends(written, name)) {
            continue;
        }
        if (written.len == name.len && !entry->needs_prefix) {
            *symbol = entry;
            *prefix = NULL;
            return true;
        }
        str before = str_slice(written, 0, written.len - name.len);
        for (const struct unit_prefix *each = prefixes; each->symbol != NULL; each++) {
            if (!str_equal(before, str_from(each->symbol))) {
                continue;
            }
            *symbol = entry;
            *prefix = each;
            if (takes(entry, each)) {
                return true;
            }
        }
    }
    return false;
}

bool unit_spelling_next(struct unit_spelling *spelling)
{
    if (spelling->symbol == NULL) {
        spelling->symbol = symbols;
        spelling->prefix = NULL;
    } else {
        spelling->prefix = spelling->prefix == NULL ? prefixes : spelling->prefix + 1;
    }
    while (spelling->symbol->symbol != NULL) {
        if (spelling->prefix == NULL) {
            if (!spelling->symbol->needs_prefix) {
                return spell(spelling);
            }
            spelling->prefix = prefixes;
        }
        for (; spelling->prefix->symbol != NULL; spelling->prefix++) {
            if (takes(spelling->symbol, spelling->prefix)) {
                return spell(spelling);
            }
        }
        spelling->symbol++;
        spelling->prefix = NULL;
    }
    return false;
}

static bool spell(struct unit_spelling *spelling)
{
    const char *prefix = spelling->prefix != NULL ? spelling->prefix->symbol : "";
    int len =
        snprintf(spelling->text, sizeof spelling->text, "%s%s", prefix, spelling->symbol->symbol);
    must(len > 0 && len < (int)sizeof spelling->text);
    spelling->len = len;
    return true;
}

static bool takes(const struct unit_symbol *symbol, const struct unit_prefix *prefix)
{
    str written = str_from(prefix->symbol);
    if (written.len == 2 && written.data[1] == 'i') {
        return symbol->takes_binary;
    }
    str letter = written.len == 1 ? written : STR("u");
    return str_contains(str_from(symbol->prefixes), letter);
}
