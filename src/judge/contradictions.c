#include "judge/contradictions.h"

#include "base/array.h"
#include "judge/bounds.h"
#include "judge/limits.h"

#include <stdlib.h>

/* What of a record tells two configurations apart, beside the number of cards. */
static const char *const configuration_names[] = {
    "system",   "gpu",
    "cpu",      "artifact",
    "engine",   "engine_version",
    "backend",  "flash_attention",
    "kv_type",  "placement",
    "settings", "environment",
};
enum { CONFIGURATION_FIELDS = COUNT(configuration_names) };

/* A record, and what it says of its configuration. */
struct configured {
    const struct record *benchmark;
    const struct value *stated[CONFIGURATION_FIELDS];
    double cards;
};

/* A row that ended well and bears no flag. */
struct run {
    struct load load;
    const struct record *benchmark;
    ptrdiff_t order; /* of records and rows, which decides between equals */
};

struct runs {
    struct run *items;
    ptrdiff_t count;
    ptrdiff_t capacity;
};

static ptrdiff_t collect_replaced(const struct kind_records *all, const struct record **replaced);
static struct configured configured_of(const struct record *benchmark);
static void judge_configuration(struct arena *scratch, struct waivers *waivers,
                                const struct load_fields *fields, const struct configured *records,
                                ptrdiff_t count);
static void add_runs(struct arena *scratch, struct runs *runs, const struct load_fields *fields,
                     const struct record *benchmark);
static void judge_rate(struct waivers *waivers, const struct runs *runs, enum load_rate rate);
static bool is_called_wrong(const struct waivers *waivers, const struct quantity *stated);
static void warn(struct waivers *waivers, enum load_rate rate, const struct run *low,
                 const struct run *high);
static int by_address(const void *a, const void *b);
static int by_configuration(const void *a, const void *b);
static int compare_values(const struct value *a, const struct value *b);
static int compare_groups(const struct record *a, const struct record *b);
static int by_generation(const void *a, const void *b);
static int by_prompt(const void *a, const void *b);
static int compare_runs(const struct run *a, const struct run *b, unsigned numbers);

void judge_contradictions(struct arena *scratch, struct waivers *waivers,
                          const struct load_fields *fields, const struct catalog *catalog)
{
    struct arena_mark mark = arena_mark(scratch);
    const struct kind_records *all = catalog_records(catalog, "benchmark");
    const struct record **replaced = arena_array(scratch, const struct record *, all->count + 1);
    ptrdiff_t replaced_count = collect_replaced(all, replaced);
    struct configured *records = arena_array(scratch, struct configured, all->count + 1);
    ptrdiff_t count = 0;
    for (ptrdiff_t i = 0; i < all->count; i++) {
        if (bsearch(&all->records[i], replaced, (size_t)replaced_count, sizeof *replaced,
                    by_address) == NULL) {
            records[count++] = configured_of(all->records[i]);
        }
    }
    qsort(records, (size_t)count, sizeof(struct configured), by_configuration);
    for (ptrdiff_t i = 0, next = 0; i < count; i = next) {
        while (next < count && by_configuration(&records[i], &records[next]) == 0) {
            next++;
        }
        struct arena_mark before = arena_mark(scratch);
        judge_configuration(scratch, waivers, fields, &records[i], next - i);
        arena_rewind(scratch, before);
    }
    arena_rewind(scratch, mark);
}

/* Runs that others supersede. */
static ptrdiff_t collect_replaced(const struct kind_records *all, const struct record **replaced)
{
    ptrdiff_t count = 0;
    for (ptrdiff_t i = 0; i < all->count; i++) {
        const struct record *older = record_record(all->records[i], "supersedes");
        if (older != NULL) {
            replaced[count++] = older;
        }
    }
    qsort(replaced, (size_t)count, sizeof *replaced, by_address);
    return count;
}

static struct configured configured_of(const struct record *benchmark)
{
    struct configured configured = {
        .benchmark = benchmark,
        .cards = count_at_most(benchmark, "gpu_count"),
    };
    for (int i = 0; i < CONFIGURATION_FIELDS; i++) {
        configured.stated[i] = record_value(benchmark, configuration_names[i]);
    }
    return configured;
}

static void judge_configuration(struct arena *scratch, struct waivers *waivers,
                                const struct load_fields *fields, const struct configured *records,
                                ptrdiff_t count)
{
    struct runs runs = {0};
    for (ptrdiff_t i = 0; i < count; i++) {
        add_runs(scratch, &runs, fields, records[i].benchmark);
    }
    if (runs.count < 2) {
        return;
    }
    qsort(runs.items, (size_t)runs.count, sizeof(struct run), by_generation);
    judge_rate(waivers, &runs, RATE_TOKEN_GENERATION);
    qsort(runs.items, (size_t)runs.count, sizeof(struct run), by_prompt);
    judge_rate(waivers, &runs, RATE_PROMPT_PROCESSING);
    judge_rate(waivers, &runs, RATE_TTFT);
}

static void add_runs(struct arena *scratch, struct runs *runs, const struct load_fields *fields,
                     const struct record *benchmark)
{
    for (ptrdiff_t i = 0; i < record_count(benchmark, "results"); i++) {
        const struct record *row = record_item(benchmark, "results", i)->as.record;
        struct load load = load_of(fields, row);
        if (!load.has_failed && load_flag_count(&load) == 0) {
            ptrdiff_t order = runs->count;
            *array_add(scratch, runs) = (struct run){load, benchmark, order};
        }
    }
}

/* The fastest of each load against the slowest of it. */
static void judge_rate(struct waivers *waivers, const struct runs *runs, enum load_rate rate)
{
    unsigned numbers = load_numbers_of(rate);
    for (ptrdiff_t i = 0, next = 0; i < runs->count; i = next) {
        const struct run *low = NULL;
        const struct run *high = NULL;
        for (;
             next < runs->count && compare_runs(&runs->items[i], &runs->items[next], numbers) == 0;
             next++) {
            const struct run *run = &runs->items[next];
            const struct quantity *stated = run->load.rates[rate];
            if (stated == NULL) {
                continue;
            }
            bool is_lower = low == NULL || stated->high < low->load.rates[rate]->high;
            bool is_higher = high == NULL || stated->low > high->load.rates[rate]->low;
            low = is_lower ? run : low;
            high = is_higher ? run : high;
        }
        if (high != NULL &&
            high->load.rates[rate]->low > MARGIN_CONTRADICTION * low->load.rates[rate]->high &&
            !is_called_wrong(waivers, high->load.rates[rate]) &&
            !is_called_wrong(waivers, low->load.rates[rate])) {
            warn(waivers, rate, low, high);
        }
    }
}

/* What is ruled out need not be held against others. */
static bool is_called_wrong(const struct waivers *waivers, const struct quantity *stated)
{
    for (const struct diag *diag = waivers->diags->first; diag != NULL; diag = diag->next) {
        if (diag->severity == SEVERITY_ERROR && diag->place.origin == stated->place.origin &&
            diag->place.line == stated->place.line && diag->place.column == stated->place.column) {
            return true;
        }
    }
    return false;
}

static void warn(struct waivers *waivers, enum load_rate rate, const struct run *low,
                 const struct run *high)
{
    struct diags *found = &waivers->found;
    const struct quantity *more = high->load.rates[rate];
    const struct quantity *less = low->load.rates[rate];
    struct diag *diag = diag_add(found, RULE_PHYSICS_CONTRADICTION, more->place,
                                 "%s %.*s is %.2f times the %.*s of another run of the same "
                                 "configuration and load",
                                 load_rate_name(rate), STR_ARGS(more->written),
                                 more->typical / less->typical, STR_ARGS(less->written));
    diag->width = (int)more->written.len;
    diag_note(found, diag, less->place, "the other run");
    diag_help(
        found, diag,
        "state what differs (`settings`, `environment`, `threads`, `note`), flag the one that "
        "is off, or let the newer record say `supersedes`");
    waivers_settle(waivers, high->benchmark, high->load.row);
}

static int by_address(const void *a, const void *b)
{
    const struct record *const *left = a;
    const struct record *const *right = b;
    return (*left > *right) - (*left < *right);
}

static int by_configuration(const void *a, const void *b)
{
    const struct configured *left = a;
    const struct configured *right = b;
    int order = (left->cards > right->cards) - (left->cards < right->cards);
    for (int i = 0; i < CONFIGURATION_FIELDS && order == 0; i++) {
        order = compare_values(left->stated[i], right->stated[i]);
    }
    return order;
}

// NOLINTNEXTLINE(misc-no-recursion): groups of a benchmark have no groups in them
static int compare_values(const struct value *a, const struct value *b)
{
    if (a->type != b->type) {
        return a->type < b->type ? -1 : 1;
    }
    switch (a->type) {
    case VALUE_TEXT:
        return str_compare(a->as.text, b->as.text);
    case VALUE_FLAG:
        return (int)a->as.flag - (int)b->as.flag;
    case VALUE_QUANTITY:
        return (a->as.quantity->typical > b->as.quantity->typical) -
               (a->as.quantity->typical < b->as.quantity->typical);
    case VALUE_REFERENCE:
        return str_compare(a->as.record->id, b->as.record->id);
    case VALUE_GROUP:
        return compare_groups(a->as.record, b->as.record);
    case VALUE_ABSENT:
    case VALUE_DATE:
    case VALUE_LIST:
    case VALUE_NAMES:
        break; /* none of these describes a configuration */
    }
    return 0;
}

/* Of one schema. */
// NOLINTNEXTLINE(misc-no-recursion): groups of a benchmark have no groups in them
static int compare_groups(const struct record *a, const struct record *b)
{
    int order = 0;
    for (ptrdiff_t i = 0; i < record_field_count(a) && order == 0; i++) {
        order = compare_values(record_at(a, i), record_at(b, i));
    }
    return order;
}

static int by_generation(const void *a, const void *b)
{
    const struct run *left = a;
    const struct run *right = b;
    int order = compare_runs(left, right, LOAD_OF_GENERATION);
    return order != 0 ? order : (left->order > right->order) - (left->order < right->order);
}

static int by_prompt(const void *a, const void *b)
{
    const struct run *left = a;
    const struct run *right = b;
    int order = compare_runs(left, right, LOAD_OF_PROMPT);
    return order != 0 ? order : (left->order > right->order) - (left->order < right->order);
}

static int compare_runs(const struct run *a, const struct run *b, unsigned numbers)
{
    int order = load_compare(&a->load, &b->load, numbers);
    return order != 0 ? order : load_compare_remarks(&a->load, &b->load);
}
