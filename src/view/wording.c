#include "view/wording.h"

#include "base/must.h"
#include "base/text.h"

#include <math.h>
#include <stdio.h>

static str plain_number(struct arena *arena, double number, int decimals);
static str grouped(struct arena *arena, str digits);
static str trimmed(str digits);
static str without_unit(const struct quantity *quantity);
static str with_dash(struct arena *arena, str written, str unit);
static str words(struct arena *arena, str name, bool is_first_capital);
static str word(str part);

str wording_number(struct arena *arena, double number)
{
    if (!isfinite(number)) {
        return STR("unbounded");
    }
    double size = fabs(number);
    if (size == 0) {
        return STR("0");
    }
    int exponent = (int)floor(log10(size) + 1e-12);
    /* What rounds up to the next power of ten has one decimal less. */
    double step = pow(10, exponent - 2);
    if (round(size / step) >= 1000) {
        exponent++;
    }
    if (exponent < -6 || exponent > 14) {
        return str_format(arena, "%.3g", number);
    }
    if (exponent > 2) {
        step = pow(10, exponent - 2);
        return grouped(arena, plain_number(arena, round(number / step) * step, 0));
    }
    return plain_number(arena, number, 2 - exponent);
}

str wording_count(struct arena *arena, double number)
{
    if (!isfinite(number)) {
        return STR("unbounded");
    }
    return grouped(arena, plain_number(arena, number, 0));
}

str wording_span(struct arena *arena, double low, double high)
{
    str from = wording_number(arena, low);
    str to = wording_number(arena, high);
    if (str_equal(from, to)) {
        return from;
    }
    return str_format(arena, "%.*s–%.*s", STR_ARGS(from), STR_ARGS(to));
}

str wording_duration(struct arena *arena, double seconds)
{
    if (!isfinite(seconds)) {
        return STR("unbounded");
    }
    if (seconds < 99.5) {
        str number = trimmed(plain_number(arena, seconds, seconds < 0.995 ? 2 : 1));
        return seconds > 0 && seconds < 0.005
                   ? str_format(arena, "%.*s ms", STR_ARGS(wording_number(arena, seconds * 1000)))
                   : str_format(arena, "%.*s s", STR_ARGS(number));
    }
    long whole = lround(fmin(seconds, 1e15));
    if (whole < 3600) {
        return str_format(arena, "%ld min %ld s", whole / 60, whole % 60);
    }
    if (whole < 2L * 86400) {
        return str_format(arena, "%ld h %ld min", whole / 3600, whole % 3600 / 60);
    }
    static const double year = 365 * 86400.0;
    if (seconds < 2 * year) {
        return str_format(arena, "%.*s d", STR_ARGS(wording_number(arena, seconds / 86400)));
    }
    str years = seconds < 99.5 * year ? trimmed(plain_number(arena, seconds / year, 1))
                                      : wording_number(arena, seconds / year);
    return str_format(arena, "%.*s years", STR_ARGS(years));
}

str wording_bytes(struct arena *arena, double bytes)
{
    static const char *const symbols[] = {"byte", "kB", "MB", "GB", "TB", "PB"};
    int index = 0;
    double number = bytes;
    while (fabs(number) >= 999.5 && index < (int)COUNT(symbols) - 1) {
        number /= 1000;
        index++;
    }
    str text = index == 0 ? wording_count(arena, number) : wording_number(arena, number);
    return str_format(arena, "%.*s %s", STR_ARGS(text), symbols[index]);
}

str wording_money(struct arena *arena, double amount, str currency)
{
    str number = fabs(amount) >= 1000 && isfinite(amount) ? wording_count(arena, amount)
                                                          : wording_number(arena, amount);
    return str_format(arena, "%.*s %.*s", STR_ARGS(number), STR_ARGS(currency));
}

str wording_percent(struct arena *arena, double share)
{
    if (!isfinite(share)) {
        return STR("unbounded");
    }
    double percent = share * 100;
    return str_format(arena, "%.*s %%",
                      STR_ARGS(fabs(percent) >= 1 ? plain_number(arena, percent, 0)
                                                  : wording_number(arena, percent)));
}

str wording_quantity(struct arena *arena, const struct quantity *quantity)
{
    if (quantity->form == QUANTITY_UNKNOWN) {
        return STR("unknown");
    }
    str bare = wording_quantity_bare(arena, quantity);
    if (quantity->unit_text.len == 0) {
        return bare;
    }
    return str_format(arena, "%.*s %.*s", STR_ARGS(bare), STR_ARGS(quantity->unit_text));
}

str wording_quantity_bare(struct arena *arena, const struct quantity *quantity)
{
    if (quantity->form == QUANTITY_UNKNOWN) {
        return STR("unknown");
    }
    str number = grouped(arena, without_unit(quantity));
    switch (quantity->form) {
    case QUANTITY_RANGE:
        return with_dash(arena, number, quantity->unit_text);
    case QUANTITY_ABOVE:
        if (str_starts(number, STR("over "))) {
            number = str_slice(number, 5, number.len);
            return str_format(arena, "> %.*s", STR_ARGS(str_trim(number)));
        }
        return number;
    case QUANTITY_EXACT:
    case QUANTITY_UNKNOWN:
    case QUANTITY_BELOW:
    case QUANTITY_MEAN:
    case QUANTITY_APPROXIMATE:
        break;
    }
    return number;
}

str wording_label(struct arena *arena, str name)
{
    return words(arena, name, true);
}

str wording_phrase(struct arena *arena, str name)
{
    return words(arena, name, false);
}

str wording_placement(str word)
{
    static const struct {
        const char *word;
        const char *said;
    } table[] = {
        {"gpu", "GPU"}, {"cpu", "CPU"}, {"hybrid", "GPU and CPU"}, {"none", "does not fit"}};
    for (ptrdiff_t i = 0; i < COUNT(table); i++) {
        if (str_equal(word, str_from(table[i].word))) {
            return str_from(table[i].said);
        }
    }
    return word;
}

str wording_plural(struct arena *arena, ptrdiff_t count, const char *one, const char *many)
{
    str number = wording_count(arena, (double)count);
    return str_format(arena, "%.*s %s", STR_ARGS(number), count == 1 ? one : many);
}

static str plain_number(struct arena *arena, double number, int decimals)
{
    must(decimals >= 0 && decimals <= 12);
    char text[400]; /* the largest double has 309 digits */
    int len = snprintf(text, sizeof text, "%.*f", decimals, number);
    must(len > 0 && len < (int)sizeof text);
    str view = {.data = text, .len = len};
    /* What rounds to nothing has no sign. */
    bool is_zero = true;
    for (ptrdiff_t i = 0; i < view.len; i++) {
        is_zero = is_zero && (text[i] < '1' || text[i] > '9');
    }
    if (is_zero && text[0] == '-') {
        view = str_slice(view, 1, view.len);
    }
    return str_copy(arena, view);
}

/* Commas between each three digits of every integer part, from its right. */
static str grouped(struct arena *arena, str digits)
{
    struct text text = text_new(arena, digits.len * 2);
    ptrdiff_t at = 0;
    bool is_fraction = false;
    while (at < digits.len) {
        ptrdiff_t end = at;
        while (end < digits.len && digits.data[end] >= '0' && digits.data[end] <= '9') {
            end++;
        }
        for (ptrdiff_t i = at; i < end; i++) {
            bool is_joint = i > at && (end - i) % 3 == 0;
            text_add(&text, is_joint && !is_fraction ? STR(",") : STR(""));
            text_char(&text, digits.data[i]);
        }
        if (end == at) {
            text_char(&text, digits.data[end++]);
        }
        /* Behind a point or in an exponent digits are no thousands; two points make a range. */
        char before = digits.data[end - 1];
        bool is_range = end > 1 && before == '.' && digits.data[end - 2] == '.';
        is_fraction = (before == '.' && !is_range) || before == 'e' || before == 'E';
        at = end;
    }
    return text_view(&text);
}

/* "5.0" is "5"; "0.50" stays as precise as it is. */
static str trimmed(str digits)
{
    return str_ends(digits, STR(".0")) ? str_slice(digits, 0, digits.len - 2) : digits;
}

static str without_unit(const struct quantity *quantity)
{
    str written = str_trim(quantity->written);
    str unit = quantity->unit_text;
    if (unit.len > 0 && str_ends(written, unit)) {
        written = str_trim(str_slice(written, 0, written.len - unit.len));
    }
    return written;
}

/* "80..100" is "80–100", and the unit is said once. */
static str with_dash(struct arena *arena, str written, str unit)
{
    ptrdiff_t at = str_find(written, STR(".."), 0);
    if (at < 0) {
        return written;
    }
    str from = str_trim(str_slice(written, 0, at));
    if (unit.len > 0 && str_ends(from, unit)) {
        from = str_trim(str_slice(from, 0, from.len - unit.len));
    }
    str to = str_trim(str_slice(written, at + 2, written.len));
    return str_format(arena, "%.*s–%.*s", STR_ARGS(from), STR_ARGS(to));
}

static str words(struct arena *arena, str name, bool is_first_capital)
{
    struct text text = text_new(arena, name.len + 8);
    str rest = name;
    while (rest.len > 0) {
        ptrdiff_t end = 0;
        while (end < rest.len && rest.data[end] != '_' && rest.data[end] != '-') {
            end++;
        }
        str part = str_slice(rest, 0, end);
        str better = word(part);
        bool is_known = better.data != part.data;
        if (text.len > 0) {
            text_char(&text, ' ');
        }
        if (is_first_capital && text.len == 0 && !is_known && part.len > 0 && part.data[0] >= 'a' &&
            part.data[0] <= 'z') {
            text_char(&text, (char)(part.data[0] - 'a' + 'A'));
            text_add(&text, str_slice(part, 1, part.len));
        } else {
            text_add(&text, better);
        }
        rest = str_slice(rest, end + 1, rest.len);
    }
    return text_view(&text);
}

/* Abbreviations as people write them; the part itself where it is none. */
static str word(str part)
{
    static const struct {
        const char *plain;
        const char *written;
    } table[] = {
        {"bf16", "BF16"},
        {"ccd", "CCD"},
        {"ccds", "CCDs"},
        {"cpu", "CPU"},
        {"cpus", "CPUs"},
        {"ecc", "ECC"},
        {"fma", "FMA"},
        {"fp16", "FP16"},
        {"fp32", "FP32"},
        {"fp4", "FP4"},
        {"fp64", "FP64"},
        {"fp8", "FP8"},
        {"gpu", "GPU"},
        {"gpus", "GPUs"},
        {"id", "ID"},
        {"int8", "INT8"},
        {"kv", "KV"},
        {"l2", "L2"},
        {"l3", "L3"},
        {"msrp", "MSRP"},
        {"npu", "NPU"},
        {"os", "OS"},
        {"pcie", "PCIe"},
        {"psu", "PSU"},
        {"pue", "PUE"},
        {"ram", "RAM"},
        {"sha256", "SHA-256"},
        {"simd", "SIMD"},
        {"tdp", "TDP"},
        {"tf32", "TF32"},
        {"ttft", "TTFT"},
        {"url", "Address"},
        {"vat", "VAT"},
        {"vram", "VRAM"},
        {"localscore", "LocalScore"},
    };
    for (ptrdiff_t i = 0; i < COUNT(table); i++) {
        if (str_equal(part, str_from(table[i].plain))) {
            return str_from(table[i].written);
        }
    }
    return part;
}
