/* The tables of measured rows; sections.h says what each is. */
#include "base/array.h"
#include "base/text.h"
#include "estimate/run.h"
#include "view/sections.h"
#include "view/wording.h"

#include <math.h>
#include <stdlib.h>

/* A page shows so many rows; the rest stands on the pages of the benchmarks. */
enum { ROWS_SHOWN = 250 };

struct measured {
    const struct record *benchmark;
    const struct record *row;
    double key; /* larger first */
    ptrdiff_t order;
};

struct measured_rows {
    struct measured *items;
    ptrdiff_t count;
    ptrdiff_t capacity;
};

static void collect(const struct work *work, struct measured_rows *rows,
                    const struct record *record);
static void add_measured(const struct work *work, struct tree *table,
                         const struct measured *measured, bool has_device);
static void add_compared(const struct work *work, struct tree *table, const struct subject *subject,
                         const struct record *benchmark, const struct record *row);
static void cell_tokens(const struct work *work, struct tree *cells, const struct record *row,
                        const char *field);
static void cell_share(const struct work *work, struct tree *cells, struct evaluation *evaluation,
                       const char *ceiling_id, const struct quantity *measured);
static void cell_compared(const struct work *work, struct tree *cells,
                          struct evaluation *evaluation, const char *formula_id,
                          const struct quantity *measured);
static str test_of(const struct record *row);
static str remark_of(const struct work *work, const struct record *row);
static void add_remark(struct text *out, str remark);
static double number_or(const struct record *record, const char *field, double otherwise);
static int compare_measured(const void *a, const void *b);

void section_benchmarks(const struct work *work, struct tree *map, const struct record *record)
{
    struct arena *keep = work->keep;
    struct measured_rows rows = {0};
    bool is_model = str_equal(str_from(record->kind->name), STR("model"));
    collect(work, &rows, record);
    struct references artifacts = references_to(work->site, record, "artifact");
    for (ptrdiff_t i = 0; is_model && i < artifacts.count; i++) {
        collect(work, &rows, artifacts.records[i]);
    }
    if (rows.count > 0) {
        qsort(rows.items, (size_t)rows.count, sizeof *rows.items, compare_measured);
    }
    struct tree *table = table_new(work, map, "benchmarks");
    if (is_model) {
        table_column(work, table, STR("Device"), COLUMN_TEXT);
    }
    table_column(work, table, STR("Model file"), COLUMN_TEXT);
    table_column(work, table, STR("Engine"), COLUMN_TEXT);
    table_column(work, table, STR("Test"), COLUMN_TEXT);
    table_column(work, table, STR("Prompt, tok"), COLUMN_NUMBER);
    table_column(work, table, STR("Depth, tok"), COLUMN_NUMBER);
    table_column(work, table, STR("Generation"), COLUMN_NUMBER);
    table_column(work, table, STR("Share of ceiling"), COLUMN_NUMBER);
    table_column(work, table, STR("Prompt processing"), COLUMN_NUMBER);
    table_column(work, table, STR("First token"), COLUMN_NUMBER);
    for (ptrdiff_t i = 0; i < rows.count && i < ROWS_SHOWN; i++) {
        add_measured(work, table, &rows.items[i], is_model);
    }
    ptrdiff_t rest = rows.count - ROWS_SHOWN;
    tree_put_text(keep, map, "benchmarks_more",
                  rest > 0 ? wording_plural(keep, rest, "more row", "more rows") : STR(""));
}

void section_results(const struct work *work, struct tree *map, const struct record *benchmark)
{
    struct tree *table = table_new(work, map, "results");
    table_column(work, table, STR("Test"), COLUMN_TEXT);
    table_column(work, table, STR("Prompt, tok"), COLUMN_NUMBER);
    table_column(work, table, STR("Answer, tok"), COLUMN_NUMBER);
    table_column(work, table, STR("Depth, tok"), COLUMN_NUMBER);
    table_column(work, table, STR("Batch"), COLUMN_NUMBER);
    table_column(work, table, STR("Generation"), COLUMN_NUMBER);
    table_column(work, table, STR("Share of ceiling"), COLUMN_NUMBER);
    table_column(work, table, STR("Read a second"), COLUMN_NUMBER);
    column_result(work, table, "Estimated", "token-generation");
    table_column(work, table, STR("Off by"), COLUMN_NUMBER);
    table_column(work, table, STR("Prompt processing"), COLUMN_NUMBER);
    column_result(work, table, "Estimated", "prompt-processing");
    table_column(work, table, STR("Off by"), COLUMN_NUMBER);
    table_column(work, table, STR("First token"), COLUMN_NUMBER);
    table_column(work, table, STR("Power"), COLUMN_NUMBER);
    table_column(work, table, STR("Note"), COLUMN_TEXT);
    struct subject subject = benchmark_subject(work, benchmark);
    for (ptrdiff_t i = 0; i < record_count(benchmark, "results"); i++) {
        add_compared(work, table, &subject, benchmark,
                     record_item(benchmark, "results", i)->as.record);
    }
}

static void collect(const struct work *work, struct measured_rows *rows,
                    const struct record *record)
{
    struct references benchmarks = references_to(work->site, record, "benchmark");
    for (ptrdiff_t i = 0; i < benchmarks.count; i++) {
        for (ptrdiff_t r = 0; r < record_count(benchmarks.records[i], "results"); r++) {
            const struct record *row = record_item(benchmarks.records[i], "results", r)->as.record;
            ptrdiff_t order = rows->count;
            *array_add(work->keep, rows) = (struct measured){
                .benchmark = benchmarks.records[i],
                .row = row,
                .key = number_or(row, "token_generation", 0),
                .order = order,
            };
        }
    }
}

static void add_measured(const struct work *work, struct tree *table,
                         const struct measured *measured, bool has_device)
{
    const struct record *benchmark = measured->benchmark;
    const struct record *row = measured->row;
    struct tree *cells = table_row(work, table);
    struct subject subject = benchmark_subject(work, benchmark);
    if (has_device) {
        const struct record *device = benchmark_device(benchmark);
        cell_link(work, cells, benchmark_device_name(work, benchmark),
                  device != NULL ? href_of_record(work, device) : STR(""));
    }
    cell_record(work, cells, record_record(benchmark, "artifact"));
    cell_record(work, cells, record_record(benchmark, "engine"));
    cell_link(work, cells, test_of(row), href_of_record(work, benchmark));
    cell_tokens(work, cells, row, "prompt");
    cell_tokens(work, cells, row, "depth");
    cell_measured(work, cells, record_quantity(row, "token_generation"), benchmark);
    struct evaluation *evaluation = benchmark_evaluation(work, &subject, benchmark, row);
    cell_share(work, cells, evaluation, "token-generation-ceiling",
               record_quantity(row, "token_generation"));
    cell_measured(work, cells, record_quantity(row, "prompt_processing"), benchmark);
    cell_measured(work, cells, record_quantity(row, "ttft"), benchmark);
}

static void add_compared(const struct work *work, struct tree *table, const struct subject *subject,
                         const struct record *benchmark, const struct record *row)
{
    const struct quantity *speed = record_quantity(row, "token_generation");
    const struct quantity *prompt = record_quantity(row, "prompt_processing");
    struct evaluation *evaluation = benchmark_evaluation(work, subject, benchmark, row);
    struct tree *cells = table_row(work, table);
    cell_text(work, cells, test_of(row));
    cell_tokens(work, cells, row, "prompt");
    cell_tokens(work, cells, row, "output");
    cell_tokens(work, cells, row, "depth");
    cell_tokens(work, cells, row, "batch");
    cell_measured(work, cells, record_quantity(row, "token_generation"), benchmark);
    cell_share(work, cells, evaluation, "token-generation-ceiling", speed);
    struct result read = result_of(work, evaluation, "weights-read");
    bool has_rate = speed != NULL && read.state == RESULT_KNOWN;
    double batch = fmax(number_or(row, "batch", 1), 1);
    cell_text(work, cells,
              has_rate ? str_format(work->keep, "%.*s/s",
                                    STR_ARGS(wording_bytes(work->keep,
                                                           speed->typical / batch * read.typical)))
                       : STR("–"));
    cell_compared(work, cells, evaluation, "token-generation", speed);
    cell_measured(work, cells, record_quantity(row, "prompt_processing"), benchmark);
    cell_compared(work, cells, evaluation, "prompt-processing", prompt);
    cell_measured(work, cells, record_quantity(row, "ttft"), benchmark);
    cell_measured(work, cells, record_quantity(row, "power"), benchmark);
    cell_text(work, cells, remark_of(work, row));
}

/* What the formula says of the same run, and by how much that is off. */
static void cell_compared(const struct work *work, struct tree *cells,
                          struct evaluation *evaluation, const char *formula_id,
                          const struct quantity *measured)
{
    struct result result = result_of(work, evaluation, formula_id);
    bool is_known =
        measured != NULL && result.state == RESULT_KNOWN && result.type == RESULT_NUMBER;
    cell_marked(work, cells, is_known ? result_bare(work, &result) : STR("–"),
                is_known ? MARK_ESTIMATED : MARK_NONE,
                is_known ? href_of_record(work, formula_record(result.formula)) : STR(""));
    bool has_ratio = is_known && measured->typical > 0;
    double off = has_ratio ? result.typical / measured->typical - 1 : 0;
    cell_text(work, cells, has_ratio ? str_format(work->keep, "%+.0f %%", off * 100) : STR("–"));
}

static void cell_share(const struct work *work, struct tree *cells, struct evaluation *evaluation,
                       const char *ceiling_id, const struct quantity *measured)
{
    struct result ceiling = result_of(work, evaluation, ceiling_id);
    bool has_share = ceiling.state == RESULT_KNOWN && measured != NULL && ceiling.typical > 0;
    cell_text(work, cells,
              has_share ? wording_percent(work->keep, measured->typical / ceiling.typical)
                        : STR("–"));
}

static void cell_tokens(const struct work *work, struct tree *cells, const struct record *row,
                        const char *field)
{
    const struct quantity *tokens = record_quantity(row, field);
    cell_text(work, cells, tokens != NULL ? wording_quantity_bare(work->keep, tokens) : STR("–"));
}

/* Rows of a benchmark are measured unless they say otherwise. */
void cell_measured(const struct work *work, struct tree *row, const struct quantity *quantity,
                   const struct record *benchmark)
{
    if (quantity == NULL) {
        cell_text(work, row, STR("–"));
        return;
    }
    enum mark mark = mark_of_quality(quantity->quality);
    bool is_here = work->page->record == benchmark;
    cell_marked(work, row, wording_quantity(work->keep, quantity),
                mark == MARK_NONE ? MARK_MEASURED : mark,
                is_here ? STR("") : href_of_record(work, benchmark));
}

const struct quantity *benchmark_best(const struct record *benchmark, const char *field)
{
    const struct quantity *best = NULL;
    for (ptrdiff_t i = 0; i < record_count(benchmark, "results"); i++) {
        const struct record *row = record_item(benchmark, "results", i)->as.record;
        const struct quantity *quantity = record_quantity(row, field);
        if (quantity != NULL && (best == NULL || quantity->typical > best->typical)) {
            best = quantity;
        }
    }
    return best;
}

/* "generation", or what went wrong. */
static str test_of(const struct record *row)
{
    str status = record_text(row, "status");
    bool is_fine = status.len == 0 || str_equal(status, STR("ok"));
    str test = is_fine ? record_text(row, "test") : status;
    if (str_equal(test, STR("oom"))) {
        return STR("out of memory");
    }
    return test.len > 0 ? test : STR("run");
}

/* "test 1218; 2025-04-05; few-threads; what else matters": of each what there is. */
static str remark_of(const struct work *work, const struct record *row)
{
    struct text out = text_new(work->keep, 64);
    text_add(&out, record_text(row, "run"));
    const struct value *date = record_value(row, "date");
    if (date->type == VALUE_DATE) {
        add_remark(&out, date_text(work->keep, date->as.date));
    }
    for (ptrdiff_t i = 0; i < record_count(row, "flags"); i++) {
        add_remark(&out, record_item(row, "flags", i)->as.text);
    }
    add_remark(&out, record_text(row, "note"));
    return text_view(&out);
}

static void add_remark(struct text *out, str remark)
{
    text_add(out, out->len > 0 && remark.len > 0 ? STR("; ") : STR(""));
    text_add(out, remark);
}

const struct record *benchmark_device(const struct record *benchmark)
{
    static const char *const fields[] = {"system", "gpu", "cpu"};
    for (ptrdiff_t i = 0; i < COUNT(fields); i++) {
        const struct record *device = record_record(benchmark, fields[i]);
        if (device != NULL) {
            return device;
        }
    }
    return NULL;
}

str benchmark_device_name(const struct work *work, const struct record *benchmark)
{
    const struct record *device = benchmark_device(benchmark);
    if (device == NULL) {
        return STR("unknown device");
    }
    double count = number_or(benchmark, "gpu_count", 1);
    bool is_many = device == record_record(benchmark, "gpu") && count > 1;
    str name = record_name(device);
    return is_many ? str_format(work->keep, "%.0f × %.*s", count, STR_ARGS(name)) : name;
}

struct subject benchmark_subject(const struct work *work, const struct record *benchmark)
{
    const struct record *device = benchmark_device(benchmark);
    if (device == NULL) {
        return (struct subject){.record = benchmark};
    }
    struct subject subject = subject_of(work, device);
    if (record_quantity(benchmark, "gpu_count") != NULL) {
        subject.system = machine_of_benchmark(work->keep, benchmark);
    }
    return subject;
}

struct evaluation *benchmark_evaluation(const struct work *work, const struct subject *subject,
                                        const struct record *benchmark, const struct record *row)
{
    struct binding binding = binding_of_run(benchmark, row, subject->system, work->view->scenario);
    struct evaluation *evaluation =
        evaluation_new(work->keep, work->view->method, work->view->catalog, binding);
    evaluation_ignore_measurements(evaluation);
    return evaluation;
}

static double number_or(const struct record *record, const char *field, double otherwise)
{
    const struct quantity *quantity = record_quantity(record, field);
    return quantity != NULL ? quantity->typical : otherwise;
}

static int compare_measured(const void *a, const void *b)
{
    const struct measured *left = a;
    const struct measured *right = b;
    if (left->key != right->key) {
        return left->key > right->key ? -1 : 1;
    }
    return (left->order > right->order) - (left->order < right->order);
}
