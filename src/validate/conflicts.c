#include "validate/conflicts.h"

#include "base/must.h"
#include "model/unit_table.h"

#include <math.h>

/* Fields of one record of which the first is never above the second. */
static const struct order {
    const char *kind;
    const char *lower;
    const char *upper;
} orders[] = {
    {"cpu", "cores", "threads"},
    {"cpu", "clock_base", "clock_boost"},
    {"model", "active_parameters", "parameters"},
    {"model", "experts_used", "experts"},
    {"model", "dense_layers", "layers"},
};

/* Items of a list whose counts add up to a field. */
static const struct sum {
    const char *kind;
    const char *list;
    const char *item;
    const char *total;
} sums[] = {
    {"cpu", "core_types", "count", "cores"},
    {"model", "layer_groups", "layers", "layers"},
};

/* Texts that are codes of currencies. */
static const char *const currencies[][2] = {
    {"exchange_rate", "from"}, {"exchange_rate", "to"}, {"scenario", "currency"}};

/* How far bus times rate may be off a stated bandwidth: what rounding both can bring about. */
static const double bandwidth_share_max = 0.05;

typedef void check(struct decoder *decoder, struct made *made);

static void check_orders(struct decoder *decoder, struct made *made);
static void check_sums(struct decoder *decoder, struct made *made);
static void check_one_of(struct decoder *decoder, struct made *made);
static void check_currencies(struct decoder *decoder, struct made *made);
static void check_bandwidth(struct decoder *decoder, struct made *made);
static void check_defaults(struct decoder *decoder, const struct kind_records *records);
static void check_replacements(struct decoder *decoder, const struct kind_records *records);
static bool is_kind(const struct made *made, const char *kind);

void conflicts_find(struct decoder *decoder, const struct made_index *index)
{
    static check *const checks[] = {check_orders, check_sums, check_one_of, check_currencies,
                                    check_bandwidth};
    for (ptrdiff_t i = 0; i < index->all.kind_count; i++) {
        const struct kind_records *records = &index->all.kinds[i];
        for (ptrdiff_t j = 0; j < records->count; j++) {
            /* The index shows them as constant records; until the catalog is made they are ours. */
            struct made *made = made_of(records->records[j]);
            bool is_whole = made->prototype == NULL || made->prototype->is_sound;
            for (ptrdiff_t k = 0; made->is_sound && is_whole && k < COUNT(checks); k++) {
                checks[k](decoder, made);
            }
        }
    }
    check_defaults(decoder, catalog_records(&index->all, "scenario"));
    check_replacements(decoder, catalog_records(&index->all, "benchmark"));
}

/* The written form of a value for messages. */
static str written(const struct record *record, const char *name)
{
    return record_value(record, name)->as.quantity->written;
}

static void check_orders(struct decoder *decoder, struct made *made)
{
    const struct record *record = &made->record;
    for (ptrdiff_t i = 0; i < COUNT(orders); i++) {
        if (!is_kind(made, orders[i].kind)) {
            continue;
        }
        const struct quantity *lower = record_quantity(record, orders[i].lower);
        const struct quantity *upper = record_quantity(record, orders[i].upper);
        if (lower == NULL || upper == NULL || lower->low <= upper->high) {
            continue;
        }
        made->is_sound = false;
        struct diag *diag = diag_add(decoder->diags, RULE_RECORD_CONFLICT, lower->place,
                                     "%s, %.*s, is above %s, %.*s", orders[i].lower,
                                     STR_ARGS(written(record, orders[i].lower)), orders[i].upper,
                                     STR_ARGS(written(record, orders[i].upper)));
        diag->width = (int)str_code_points(lower->written);
        diag_note(decoder->diags, diag, upper->place, "%s is here", orders[i].upper);
    }
}

static void check_sums(struct decoder *decoder, struct made *made)
{
    const struct record *record = &made->record;
    for (ptrdiff_t i = 0; i < COUNT(sums); i++) {
        if (!is_kind(made, sums[i].kind) || record_count(record, sums[i].list) == 0) {
            continue;
        }
        const struct quantity *total = record_quantity(record, sums[i].total);
        double low = 0;
        double high = 0;
        for (ptrdiff_t j = 0; j < record_count(record, sums[i].list); j++) {
            const struct record *item = record_item(record, sums[i].list, j)->as.record;
            const struct quantity *part = record_quantity(item, sums[i].item);
            low += part != NULL ? part->low : 0;
            high += part != NULL ? part->high : (double)INFINITY;
        }
        if (total == NULL || (low <= total->high && high >= total->low)) {
            continue;
        }
        made->is_sound = false;
        struct diag *diag = diag_add(decoder->diags, RULE_RECORD_CONFLICT, total->place,
                                     "%s is %.*s, but the entries of %s add up to %g",
                                     sums[i].total, STR_ARGS(total->written), sums[i].list, low);
        diag->width = (int)str_code_points(total->written);
        diag_note(decoder->diags, diag, record_value(record, sums[i].list)->place, "%s begins here",
                  sums[i].list);
    }
}

static void check_one_of(struct decoder *decoder, struct made *made)
{
    const struct record *record = &made->record;
    str rest = str_from(record->kind->one_of);
    bool has_one = rest.len == 0;
    for (; rest.len > 0; rest = str_cut(rest, '|').after) {
        ptrdiff_t index = schema_field_index(record->kind, str_cut(rest, '|').before);
        must(index >= 0);
        has_one = has_one || record->values[index].type != VALUE_ABSENT;
    }
    if (!has_one) {
        made->is_sound = false;
        struct diag *diag =
            diag_add(decoder->diags, RULE_RECORD_MISSING_FIELD, record->place,
                     "%s %.*s lacks what it is about", record->kind->name, STR_ARGS(record->id));
        diag_help(decoder->diags, diag, "add one of %s", record->kind->one_of);
    }
}

static bool is_currency(str code)
{
    const struct unit_symbol *symbol;
    const struct unit_prefix *prefix;
    return unit_symbol_find(code, &symbol, &prefix) && symbol->is_currency;
}

static void check_currencies(struct decoder *decoder, struct made *made)
{
    for (ptrdiff_t i = 0; i < COUNT(currencies); i++) {
        if (!is_kind(made, currencies[i][0])) {
            continue;
        }
        const struct value *value = record_value(&made->record, currencies[i][1]);
        if (value->type == VALUE_TEXT && !is_currency(value->as.text)) {
            made->is_sound = false;
            struct diag *diag = diag_add(decoder->diags, RULE_RECORD_BAD_CHOICE, value->place,
                                         "%.*s is no currency that is known here",
                                         STR_ARGS(decode_quoted(decoder, value->as.text)));
            diag->width = (int)str_code_points(value->as.text);
            diag_help(decoder->diags, diag, "write its code of ISO 4217, for instance EUR");
        }
    }
}

/* A card's bandwidth is the width of its bus in bytes times the transfers of each line. */
static void check_bandwidth(struct decoder *decoder, struct made *made)
{
    if (!is_kind(made, "gpu")) {
        return;
    }
    const struct quantity *stated = record_quantity(&made->record, "memory_bandwidth");
    const struct quantity *bus = record_quantity(&made->record, "memory_bus");
    const struct quantity *rate = record_quantity(&made->record, "memory_rate");
    if (stated == NULL || bus == NULL || rate == NULL) {
        return;
    }
    double low = bus->low * rate->low * (1 - bandwidth_share_max);
    double high = bus->high * rate->high * (1 + bandwidth_share_max);
    if (stated->high >= low && stated->low <= high) {
        return;
    }
    made->is_sound = false;
    struct diag *diag = diag_add(decoder->diags, RULE_RECORD_CONFLICT, stated->place,
                                 "memory_bandwidth is %.*s, but bus and rate make %.4g GB/s",
                                 STR_ARGS(stated->written), bus->typical * rate->typical / 1e9);
    diag->width = (int)str_code_points(stated->written);
    diag_note(decoder->diags, diag, bus->place, "memory_bus is %.*s", STR_ARGS(bus->written));
    diag_note(decoder->diags, diag, rate->place, "memory_rate is %.*s", STR_ARGS(rate->written));
}

static void check_defaults(struct decoder *decoder, const struct kind_records *records)
{
    const struct value *first = NULL;
    for (ptrdiff_t i = 0; i < records->count; i++) {
        struct made *made = made_of(records->records[i]);
        if (!made->is_sound || !record_flag(&made->record, "is_default", false)) {
            continue;
        }
        const struct value *value = record_value(&made->record, "is_default");
        if (first != NULL) {
            made->is_sound = false;
            struct diag *diag = diag_add(decoder->diags, RULE_RECORD_CONFLICT, value->place,
                                         "a second scenario is the default");
            diag_note(decoder->diags, diag, first->place, "the first is here");
        }
        first = first != NULL ? first : value;
    }
}

/* A chain of runs that replace each other ends: each is walked once, and one that comes back to a
 * run of its own walk is a circle. */
static void check_replacements(struct decoder *decoder, const struct kind_records *records)
{
    for (ptrdiff_t i = 0; i < records->count; i++) {
        const struct record *at = records->records[i];
        while (at != NULL && made_of(at)->is_sound && made_of(at)->walk == 0) {
            made_of(at)->walk = i + 1;
            at = record_record(at, "supersedes");
        }
        if (at == NULL || made_of(at)->walk != i + 1) {
            continue;
        }
        const struct value *value = record_value(at, "supersedes");
        struct diag *diag = diag_add(decoder->diags, RULE_RECORD_CONFLICT, value->place,
                                     "this run replaces, in the end, itself");
        diag->width = (int)str_code_points(value->as.record->id);
        for (; made_of(at)->walk > 0; at = record_record(at, "supersedes")) {
            made_of(at)->is_sound = false;
            made_of(at)->walk = -1;
        }
    }
}

static bool is_kind(const struct made *made, const char *kind)
{
    return str_equal(str_from(made->record.kind->name), str_from(kind));
}
