#include "estimate/logged.h"

#include "base/array.h"
#include "estimate/evaluate.h"
#include "estimate/program.h"

static const double naive_factor = 1.2; /* as calculators reckon weights up to memory */

struct figures {
    struct judged_memory *items;
    ptrdiff_t count;
    ptrdiff_t capacity;
};

static void add_load(struct arena *keep, struct arena *scratch, const struct method *method,
                     const struct judged_memory *row, struct figures *figures);
static void add_file(struct arena *keep, struct arena *scratch, const struct method *method,
                     const struct record *artifact, struct figures *figures);
static bool expected_of(const struct method *method, struct evaluation *evaluation,
                        const char *formula, double *bytes);

const char *memory_part_name(enum memory_part part)
{
    static const char *const names[] = {[MEMORY_WHOLE] = "memory",
                                        [MEMORY_CACHE] = "kv",
                                        [MEMORY_BUFFERS] = "buffers",
                                        [MEMORY_FILE] = "weights"};
    return names[part];
}

ptrdiff_t memory_figures(struct arena *keep, const struct method *method,
                         const struct judged_memory **all)
{
    struct arena scratch = {0};
    struct figures figures = {0};
    const struct kind_records *logs = catalog_records(method->catalog, "memory_log");
    for (ptrdiff_t i = 0; i < logs->count; i++) {
        const struct record *log = logs->records[i];
        for (ptrdiff_t j = 0; j < record_count(log, "loads"); j++) {
            struct judged_memory row = {.record = log,
                                        .load = record_item(log, "loads", j)->as.record,
                                        .model = record_record(log, "model")};
            if (record_count(row.load, "flags") == 0) {
                add_load(keep, &scratch, method, &row, &figures);
            }
        }
    }
    const struct kind_records *artifacts = catalog_records(method->catalog, "artifact");
    for (ptrdiff_t i = 0; i < artifacts->count; i++) {
        add_file(keep, &scratch, method, artifacts->records[i], &figures);
    }
    arena_free(&scratch);
    *all = figures.items;
    return figures.count;
}

static double bytes_or_none(const struct record *load, const char *field)
{
    const struct quantity *quantity = record_quantity(load, field);
    return quantity != NULL ? quantity->typical : 0;
}

static bool has_cards(const struct record *load)
{
    const struct quantity *devices = record_quantity(load, "devices");
    return devices != NULL && devices->typical > 0;
}

struct binding binding_of_load(struct arena *keep, const struct record *log,
                               const struct record *load)
{
    const struct quantity *context = record_quantity(load, "context");
    const struct quantity *devices = record_quantity(load, "devices");
    double all = bytes_or_none(load, "weights") + bytes_or_none(load, "weights_host");
    struct binding binding = {.context = context != NULL ? context->typical : 0, .batch = 1};
    binding.records[SLOT_SYSTEM] =
        system_of_cards(keep, devices != NULL ? (ptrdiff_t)devices->typical : 0, load->place);
    binding.records[SLOT_ARTIFACT] = artifact_of_model(keep, record_record(log, "model"), all);
    binding.records[SLOT_ENGINE] = record_record(log, "engine");
    binding.records[SLOT_LOAD] = load;
    return binding_completed(binding);
}

static void add_figure(struct arena *keep, struct figures *figures, const struct judged_memory *row,
                       enum memory_part part, double measured, double expected)
{
    struct judged_memory figure = *row;
    figure.part = part;
    figure.measured_bytes = measured;
    figure.expected_bytes = expected;
    *array_add(keep, figures) = figure;
}

/* Of a load on cards the buffers and the weights of cards count, else those of the processor. */
static void add_load(struct arena *keep, struct arena *scratch, const struct method *method,
                     const struct judged_memory *row, struct figures *figures)
{
    bool is_on_cards = has_cards(row->load);
    double cache = bytes_or_none(row->load, "kv");
    double buffers = bytes_or_none(row->load, is_on_cards ? "buffers" : "buffers_host");
    double weights = bytes_or_none(row->load, is_on_cards ? "weights" : "weights_host");
    struct arena_mark mark = arena_mark(scratch);
    struct evaluation *evaluation = evaluation_new(
        scratch, method, method->catalog, binding_of_load(scratch, row->record, row->load));
    double expected_cache = 0;
    double expected_buffers = 0;
    bool has_cache = cache > 0 && expected_of(method, evaluation, "kv-cache", &expected_cache);
    bool has_buffers =
        buffers > 0 && expected_of(method, evaluation, "compute-buffer", &expected_buffers);
    if (has_cache) {
        add_figure(keep, figures, row, MEMORY_CACHE, cache, expected_cache);
    }
    if (has_buffers) {
        add_figure(keep, figures, row, MEMORY_BUFFERS, buffers, expected_buffers);
    }
    if (has_cache && has_buffers) {
        struct judged_memory whole = *row;
        whole.naive_bytes = naive_factor * weights;
        add_figure(keep, figures, &whole, MEMORY_WHOLE, weights + cache + buffers,
                   weights + expected_cache + expected_buffers);
    }
    arena_rewind(scratch, mark);
}

/* What would be expected of the file if its size were not known. */
static void add_file(struct arena *keep, struct arena *scratch, const struct method *method,
                     const struct record *artifact, struct figures *figures)
{
    const struct quantity *size = record_quantity(artifact, "size");
    if (size == NULL) {
        return;
    }
    struct arena_mark mark = arena_mark(scratch);
    struct binding binding = {.batch = 1};
    binding.records[SLOT_ARTIFACT] = artifact;
    struct evaluation *evaluation =
        evaluation_new(scratch, method, method->catalog, binding_completed(binding));
    double expected = 0;
    if (expected_of(method, evaluation, "weights-of-format", &expected)) {
        struct judged_memory row = {.record = artifact, .model = record_record(artifact, "model")};
        add_figure(keep, figures, &row, MEMORY_FILE, size->typical, expected);
    }
    arena_rewind(scratch, mark);
}

/* Of data without that formula nothing is expected. */
static bool expected_of(const struct method *method, struct evaluation *evaluation,
                        const char *formula, double *bytes)
{
    const struct formula *found = method_formula(method, str_from(formula));
    if (found == NULL) {
        return false;
    }
    struct result result = evaluation_formula(evaluation, found);
    *bytes = result.typical;
    return result.state == RESULT_KNOWN;
}

ptrdiff_t memory_left_out(struct arena *keep, const struct method *method,
                          const struct left_out_loads **all)
{
    struct {
        struct left_out_loads *items;
        ptrdiff_t count;
        ptrdiff_t capacity;
    } list = {0};
    const struct kind_records *logs = catalog_records(method->catalog, "memory_log");
    for (ptrdiff_t i = 0; i < logs->count; i++) {
        const struct record *log = logs->records[i];
        for (ptrdiff_t j = 0; j < record_count(log, "loads"); j++) {
            const struct record *load = record_item(log, "loads", j)->as.record;
            if (record_count(load, "flags") == 0) {
                continue;
            }
            str why = record_item(load, "flags", 0)->as.text;
            ptrdiff_t at = 0;
            while (at < list.count && !str_equal(list.items[at].why, why)) {
                at++;
            }
            if (at == list.count) {
                *array_add(keep, &list) = (struct left_out_loads){.why = why, .log = log};
            }
            list.items[at].count++;
        }
    }
    *all = list.items;
    return list.count;
}
