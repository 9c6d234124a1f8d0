#include "base/array.h"
#include "base/must.h"
#include "estimate/evaluation.h"

#include <math.h>
#include <stdlib.h>

/* Which field of a benchmark's results measures which formula, and for prompts of which length it
 * does: few tokens do not fill the arithmetic units, and the time to the first token is stated for
 * LocalScore's mean prompt of 1,332 tokens. A row that states no prompt is of any. */
static const struct measured_formula measured_formulas[] = {
    {"token-generation", "token_generation", 0, INFINITY},
    {"prompt-processing", "prompt_processing", 256, INFINITY},
    {"time-to-first-token", "ttft", 768, 2048},
};

enum { DEPTH_TOKENS_MAX = 512 };

struct row {
    const struct quantity *quantity;
};

struct rows {
    struct row *items;
    ptrdiff_t count;
    ptrdiff_t capacity;
    const struct record *benchmark; /* of the first */
};

static bool is_of(const struct record *benchmark, const struct frame *frame,
                  const struct catalog *catalog);
static bool is_on(const struct record *benchmark, const struct record *system,
                  const struct catalog *catalog);
static void add_rows(struct evaluation *evaluation, struct rows *rows,
                     const struct record *benchmark, const struct measured_formula *sort,
                     double batch);
static const struct measurement *median_of(struct evaluation *evaluation, struct rows *rows);
static int by_what_is_measured(const void *a, const void *b);
static int by_address(const void *a, const void *b);
static int by_typical(const void *a, const void *b);

void formula_mark_measured(struct formula *formula)
{
    for (ptrdiff_t i = 0; i < COUNT(measured_formulas); i++) {
        if (str_equal(formula->record->id, str_from(measured_formulas[i].formula))) {
            formula->measured_as = &measured_formulas[i];
        }
    }
    /* A measurement is of one artifact on one system. */
    if (!str_equal(str_from(formula->scope->name), STR("placement"))) {
        formula->measured_as = NULL;
    }
}

struct measurements measurements_of(struct arena *keep, const struct catalog *catalog)
{
    static const char *const machines[] = {"system", "gpu", "cpu"};
    const struct kind_records *all = catalog_records(catalog, "benchmark");
    struct measurements measurements = {0};
    for (ptrdiff_t i = 0; i < all->count; i++) {
        for (ptrdiff_t m = 0; m < COUNT(machines); m++) {
            const struct record *machine = record_record(all->records[i], machines[m]);
            if (machine != NULL) {
                *array_add(keep, &measurements) =
                    (struct measured){.artifact = record_record(all->records[i], "artifact"),
                                      .machine = machine,
                                      .benchmark = all->records[i]};
            }
        }
    }
    if (measurements.count > 0) {
        qsort(measurements.items, (size_t)measurements.count, sizeof(struct measured),
              by_what_is_measured);
    }
    return measurements;
}

/* The first that is not before the artifact on the machine. */
static ptrdiff_t first_of(const struct measurements *all, const struct measured *sought)
{
    ptrdiff_t low = 0;
    ptrdiff_t high = all->count;
    while (low < high) {
        ptrdiff_t middle = low + (high - low) / 2;
        if (by_what_is_measured(&all->items[middle], sought) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

/* What a benchmark of it names: a system itself; of one made up of a device alone, the device. */
static const struct record *machine_of(const struct record *system, const struct catalog *catalog)
{
    if (catalog_find(catalog, "system", system->id) == system) {
        return system;
    }
    return record_count(system, "gpus") == 1
               ? record_record(record_item(system, "gpus", 0)->as.record, "gpu")
               : record_record(system, "cpu");
}

/* It may replace an estimate; those for reference only, and of little trust, do not. */
static bool is_of_trust(const struct record *benchmark, const char *trust)
{
    return str_equal(record_text(benchmark, "trust"), str_from(trust)) &&
           !str_equal(record_text(benchmark, "role"), STR("reference"));
}

/* Runs of trust a stand before those of trust b, which count only where there is none. */
const struct measurement *measurement_for(struct evaluation *evaluation, const struct frame *frame,
                                          const struct formula *formula)
{
    static const char *const trusts[] = {"a", "b"};
    const struct measurements *all = &evaluation->method->measurements;
    const struct measured sought = {
        .artifact = frame->records[SLOT_ARTIFACT],
        .machine = machine_of(frame->records[SLOT_SYSTEM], evaluation->catalog),
    };
    if (sought.machine == NULL) {
        return NULL;
    }
    record_note(sought.machine, SEEN_REFERRERS);
    ptrdiff_t first = first_of(all, &sought);
    for (ptrdiff_t t = 0; t < COUNT(trusts); t++) {
        struct rows rows = {0};
        for (ptrdiff_t i = first; i < all->count; i++) {
            const struct measured *measured = &all->items[i];
            if (measured->artifact != sought.artifact || measured->machine != sought.machine) {
                break;
            }
            if (is_of_trust(measured->benchmark, trusts[t]) &&
                is_of(measured->benchmark, frame, evaluation->catalog)) {
                add_rows(evaluation, &rows, measured->benchmark, formula->measured_as,
                         frame->load->numbers[VARIABLE_BATCH]);
            }
        }
        if (rows.count > 0) {
            return median_of(evaluation, &rows);
        }
    }
    return NULL;
}

static bool is_of(const struct record *benchmark, const struct frame *frame,
                  const struct catalog *catalog)
{
    const struct record *engine = frame->records[SLOT_ENGINE];
    const struct record *used = record_record(benchmark, "engine");
    /* Programs of one family reach different shares of the same bandwidth: a run of another tells
     * of the device through the fit. */
    bool is_other_engine = engine != NULL && used != NULL && engine != used;
    return !is_other_engine && is_on(benchmark, frame->records[SLOT_SYSTEM], catalog);
}

static double number_of(const struct record *record, const char *field, double otherwise)
{
    const struct quantity *quantity = record_quantity(record, field);
    return quantity != NULL ? quantity->typical : otherwise;
}

/* The same record; or, of a system made up of one device alone, that device, wholly. */
static bool is_on(const struct record *benchmark, const struct record *system,
                  const struct catalog *catalog)
{
    if (record_record(benchmark, "system") == system) {
        return true;
    }
    if (catalog_find(catalog, "system", system->id) == system) {
        return false;
    }
    str place = record_text(benchmark, "placement");
    const struct record *gpu = record_record(benchmark, "gpu");
    if (record_count(system, "gpus") == 1) {
        const struct record *part = record_item(system, "gpus", 0)->as.record;
        bool is_whole = place.len == 0 || str_equal(place, STR("gpu"));
        return is_whole && gpu == record_record(part, "gpu") &&
               number_of(benchmark, "gpu_count", 1) == number_of(part, "count", 1);
    }
    /* A processor whose memory runs at another rate than its own is another machine. */
    bool has_own_rate = record_quantity(system, "memory_rate") == NULL;
    bool is_whole = place.len == 0 || str_equal(place, STR("cpu"));
    return is_whole && has_own_rate && gpu == NULL &&
           record_record(benchmark, "cpu") == record_record(system, "cpu");
}

static bool is_ok(const struct record *row, double batch)
{
    str status = record_text(row, "status");
    return (status.len == 0 || str_equal(status, STR("ok"))) && record_count(row, "flags") == 0 &&
           number_of(row, "batch", 1) == batch && number_of(row, "depth", 0) <= DEPTH_TOKENS_MAX;
}

static bool is_prompt(const struct record *row, const struct measured_formula *sort)
{
    const struct quantity *prompt = record_quantity(row, "prompt");
    return prompt == NULL ||
           (prompt->typical >= sort->prompt_min && prompt->typical <= sort->prompt_max);
}

static void add_rows(struct evaluation *evaluation, struct rows *rows,
                     const struct record *benchmark, const struct measured_formula *sort,
                     double batch)
{
    for (ptrdiff_t i = 0; i < record_count(benchmark, "results"); i++) {
        const struct record *row = record_item(benchmark, "results", i)->as.record;
        const struct quantity *quantity = record_quantity(row, sort->field);
        if (quantity != NULL && is_ok(row, batch) && is_prompt(row, sort) &&
            !method_refuses(evaluation->method, row)) {
            rows->benchmark = rows->count == 0 ? benchmark : rows->benchmark;
            array_add(evaluation->arena, rows)->quantity = quantity;
        }
    }
}

static const struct measurement *median_of(struct evaluation *evaluation, struct rows *rows)
{
    qsort(rows->items, (size_t)rows->count, sizeof(struct row), by_typical);
    struct measurement *measurement = arena_new(evaluation->arena, struct measurement);
    const struct quantity *middle = rows->items[rows->count / 2].quantity;
    const struct quantity *before = rows->items[(rows->count - 1) / 2].quantity;
    measurement->benchmark = rows->benchmark;
    measurement->quantity = *middle;
    measurement->quantity.typical = (middle->typical + before->typical) / 2;
    for (ptrdiff_t i = 0; i < rows->count; i++) {
        const struct quantity *row = rows->items[i].quantity;
        measurement->quantity.low =
            row->low < measurement->quantity.low ? row->low : measurement->quantity.low;
        measurement->quantity.high =
            row->high > measurement->quantity.high ? row->high : measurement->quantity.high;
    }
    bool is_exact = measurement->quantity.low == measurement->quantity.high;
    measurement->quantity.form = is_exact ? QUANTITY_EXACT : QUANTITY_RANGE;
    return measurement;
}

/* By address and then by id, which puts those of one artifact on one machine together in a fixed
 * order; one without a benchmark stands before them. */
static int by_what_is_measured(const void *a, const void *b)
{
    const struct measured *left = a;
    const struct measured *right = b;
    int order = by_address(left->artifact, right->artifact);
    order = order != 0 ? order : by_address(left->machine, right->machine);
    if (order != 0 || left->benchmark == NULL || right->benchmark == NULL) {
        return order != 0 ? order : (left->benchmark != NULL) - (right->benchmark != NULL);
    }
    return str_compare(left->benchmark->id, right->benchmark->id);
}

static int by_address(const void *a, const void *b)
{
    return ((uintptr_t)a > (uintptr_t)b) - ((uintptr_t)a < (uintptr_t)b);
}

static int by_typical(const void *a, const void *b)
{
    const struct row *left = a;
    const struct row *right = b;
    double x = left->quantity->typical;
    double y = right->quantity->typical;
    return (x > y) - (x < y);
}
