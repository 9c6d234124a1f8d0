#include "judge/dates.h"

#include "judge/limits.h"

/* Fields that say when something was seen or done; none of them can lie ahead. */
static const struct {
    const char *kind;
    const char *field;
} past_fields[] = {
    {"benchmark", "date"},     {"price", "date"},      {"offer", "date"},       {"power", "date"},
    {"exchange_rate", "date"}, {"source", "accessed"}, {"source", "published"},
};

/* Fields of a benchmark that name what it was measured on. */
static const char *const device_fields[] = {"gpu", "cpu"};

static void judge_future(struct arena *scratch, struct diags *diags, const struct value *value,
                         const char *field, struct date today);
static void judge_before_release(struct diags *diags, const struct record *benchmark,
                                 const char *device_field);

void judge_dates(struct diags *diags, const struct catalog *catalog, struct date today)
{
    for (ptrdiff_t i = 0; i < COUNT(past_fields); i++) {
        const struct kind_records *all = catalog_records(catalog, past_fields[i].kind);
        for (ptrdiff_t j = 0; j < all->count; j++) {
            judge_future(diags->arena, diags, record_value(all->records[j], past_fields[i].field),
                         past_fields[i].field, today);
        }
    }
    const struct kind_records *benchmarks = catalog_records(catalog, "benchmark");
    for (ptrdiff_t i = 0; i < benchmarks->count; i++) {
        for (ptrdiff_t j = 0; j < COUNT(device_fields); j++) {
            judge_before_release(diags, benchmarks->records[i], device_fields[j]);
        }
    }
}

static void judge_future(struct arena *scratch, struct diags *diags, const struct value *value,
                         const char *field, struct date today)
{
    if (value->type != VALUE_DATE || date_compare(value->as.date, today) <= 0) {
        return;
    }
    str written = date_text(scratch, value->as.date);
    str limit = date_text(scratch, today);
    struct diag *diag =
        diag_add(diags, RULE_PHYSICS_DATE, value->place, "%s %.*s lies in the future of %.*s",
                 field, STR_ARGS(written), STR_ARGS(limit));
    diag->width = (int)written.len;
    diag_help(diags, diag, "write the day on which it was seen or run, or set --as-of");
}

static void judge_before_release(struct diags *diags, const struct record *benchmark,
                                 const char *device_field)
{
    const struct record *device = record_record(benchmark, device_field);
    const struct value *date = record_value(benchmark, "date");
    if (device == NULL || date->type != VALUE_DATE || date->as.date.month == 0) {
        return;
    }
    const struct value *released = record_value(device, "released");
    if (released->type != VALUE_DATE ||
        date_days(date->as.date) + DAYS_BEFORE_RELEASE >= date_days(released->as.date)) {
        return;
    }
    struct diag *diag = diag_add(diags, RULE_PHYSICS_DATE, date->place,
                                 "measured more than %d days before %.*s was released",
                                 DAYS_BEFORE_RELEASE, STR_ARGS(record_name(device)));
    diag_note(diags, diag, released->place, "released here");
}
