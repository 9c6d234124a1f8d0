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

static void judge_future(struct diags *diags, const struct value *value, const char *field,
                         struct date today);
static void judge_ahead(struct diags *diags, struct place place, const char *field,
                        struct date date, struct date today);
static void judge_quantities(struct diags *diags, const struct record *record, struct date today);
static void judge_quantity(struct diags *diags, const struct value *value, struct date today);
static void judge_rows(struct diags *diags, const struct record *benchmark, struct date today);
static void judge_releases(struct diags *diags, const struct record *benchmark,
                           const struct value *date);
static void judge_before_release(struct diags *diags, const struct value *date,
                                 const struct record *used);
static long last_day(struct date date);

void judge_dates(struct diags *diags, const struct catalog *catalog, struct date today)
{
    for (ptrdiff_t i = 0; i < COUNT(past_fields); i++) {
        const struct kind_records *all = catalog_records(catalog, past_fields[i].kind);
        for (ptrdiff_t j = 0; j < all->count; j++) {
            judge_future(diags, record_value(all->records[j], past_fields[i].field),
                         past_fields[i].field, today);
        }
    }
    const struct kind_records *benchmarks = catalog_records(catalog, "benchmark");
    for (ptrdiff_t i = 0; i < benchmarks->count; i++) {
        const struct record *benchmark = benchmarks->records[i];
        judge_releases(diags, benchmark, record_value(benchmark, "date"));
        judge_rows(diags, benchmark, today);
    }
    for (ptrdiff_t i = 0; i < catalog->kind_count; i++) {
        const struct kind_records *all = catalog_kind_at(catalog, i);
        for (ptrdiff_t j = 0; j < all->count; j++) {
            judge_quantities(diags, all->records[j], today);
        }
    }
}

/* Any quantity may say since when it holds. */
/* NOLINTNEXTLINE(misc-no-recursion): groups lie in groups only as deep as the schema says */
static void judge_quantities(struct diags *diags, const struct record *record, struct date today)
{
    ptrdiff_t field_count = record_field_count(record);
    for (ptrdiff_t i = 0; i < field_count; i++) {
        const struct value *value = record_at(record, i);
        bool is_list = value->type == VALUE_LIST;
        const struct value *items = is_list ? value->as.list.items : value;
        for (ptrdiff_t j = 0; j < (is_list ? value->as.list.count : 1); j++) {
            judge_quantity(diags, &items[j], today);
        }
    }
}

/* NOLINTNEXTLINE(misc-no-recursion) */
static void judge_quantity(struct diags *diags, const struct value *value, struct date today)
{
    if (value->type == VALUE_GROUP) {
        judge_quantities(diags, value->as.record, today);
    } else if (value->type == VALUE_QUANTITY) {
        const struct quantity *quantity = value->as.quantity;
        judge_ahead(diags, quantity->as_of_place, "as_of", quantity->as_of, today);
        for (ptrdiff_t i = 0; i < quantity->also_count; i++) {
            const struct quantity *also = &quantity->also[i];
            judge_ahead(diags, also->as_of_place, "as_of", also->as_of, today);
        }
    }
}

/* Rows may have dates of their own. */
static void judge_rows(struct diags *diags, const struct record *benchmark, struct date today)
{
    for (ptrdiff_t i = 0; i < record_count(benchmark, "results"); i++) {
        const struct record *row = record_item(benchmark, "results", i)->as.record;
        const struct value *date = record_value(row, "date");
        judge_future(diags, date, "date", today);
        judge_releases(diags, benchmark, date);
    }
}

static void judge_future(struct diags *diags, const struct value *value, const char *field,
                         struct date today)
{
    if (value->type == VALUE_DATE) {
        judge_ahead(diags, value->place, field, value->as.date, today);
    }
}

static void judge_ahead(struct diags *diags, struct place place, const char *field,
                        struct date date, struct date today)
{
    if (date_compare(date, today) <= 0) {
        return;
    }
    str written = date_text(diags->arena, date);
    str limit = date_text(diags->arena, today);
    struct diag *diag =
        diag_add(diags, RULE_PHYSICS_DATE, place, "%s %.*s lies in the future of %.*s", field,
                 STR_ARGS(written), STR_ARGS(limit));
    diag->width = (int)written.len;
    diag_help(diags, diag, "write the day on which it was seen or run, or set --as-of");
}

/* Of all that a run needs: its devices, those of its system, and its model. */
static void judge_releases(struct diags *diags, const struct record *benchmark,
                           const struct value *date)
{
    if (date->type != VALUE_DATE) {
        return;
    }
    const struct record *system = record_record(benchmark, "system");
    judge_before_release(diags, date, record_record(benchmark, "gpu"));
    judge_before_release(diags, date, record_record(benchmark, "cpu"));
    if (system != NULL) {
        judge_before_release(diags, date, record_record(system, "cpu"));
        for (ptrdiff_t i = 0; i < record_count(system, "gpus"); i++) {
            const struct record *part = record_item(system, "gpus", i)->as.record;
            judge_before_release(diags, date, record_record(part, "gpu"));
        }
    }
    judge_before_release(diags, date, record_record(record_record(benchmark, "artifact"), "model"));
}

/* A date without its day or month is taken late, that of the release early. */
static void judge_before_release(struct diags *diags, const struct value *date,
                                 const struct record *used)
{
    const struct value *released = used != NULL ? record_value(used, "released") : NULL;
    if (released == NULL || released->type != VALUE_DATE ||
        last_day(date->as.date) + DAYS_BEFORE_RELEASE >= date_days(released->as.date)) {
        return;
    }
    struct diag *diag = diag_add(diags, RULE_PHYSICS_DATE, date->place,
                                 "measured more than %d days before %.*s was released",
                                 DAYS_BEFORE_RELEASE, STR_ARGS(record_name(used)));
    diag->width = (int)date_text(diags->arena, date->as.date).len;
    diag_note(diags, diag, released->place, "released here");
}

static long last_day(struct date date)
{
    if (date.day > 0) {
        return date_days(date);
    }
    bool is_in_year = date.month > 0 && date.month < 12;
    struct date next = {
        .year = is_in_year ? date.year : date.year + 1,
        .month = is_in_year ? date.month + 1 : 1,
        .day = 1,
    };
    return date_days(next) - 1;
}
