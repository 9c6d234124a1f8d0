/* The tables of records that speak of a thing: benchmarks, prices, systems. */
#include "view/facts.h"
#include "view/sections.h"
#include "view/wording.h"

#include <math.h>
#include <stdlib.h>

struct seen {
    const struct record *price;
    struct date date;
};

static void add_benchmark(const struct work *work, struct tree *table,
                          const struct record *benchmark);
static void add_result(const struct work *work, struct tree *table, const struct record *benchmark,
                       const struct record *row);
static void cell_measured(const struct work *work, struct tree *row, const struct record *result,
                          const char *field, const struct record *benchmark);
static double number_or(const struct record *record, const char *field, double otherwise);
static void add_price(const struct work *work, struct tree *table, const struct seen *seen);
static int compare_seen(const void *a, const void *b);

void section_benchmarks(const struct work *work, struct tree *map, const struct record *record)
{
    struct tree *table = table_new(work, map, "benchmarks");
    table_column(work, table, STR("Benchmark"), COLUMN_TEXT);
    table_column(work, table, STR("Engine"), COLUMN_TEXT);
    table_column(work, table, STR("Test"), COLUMN_TEXT);
    table_column(work, table, STR("Prompt, tok"), COLUMN_NUMBER);
    table_column(work, table, STR("Depth, tok"), COLUMN_NUMBER);
    table_column(work, table, STR("Generation"), COLUMN_NUMBER);
    table_column(work, table, STR("Share of ceiling"), COLUMN_NUMBER);
    table_column(work, table, STR("Prompt processing"), COLUMN_NUMBER);
    table_column(work, table, STR("First token"), COLUMN_NUMBER);
    struct references benchmarks = references_to(work->site, record, "benchmark");
    for (ptrdiff_t i = 0; i < benchmarks.count; i++) {
        add_benchmark(work, table, benchmarks.records[i]);
    }
    tree_put_text(work->keep, map, "benchmark_count",
                  wording_plural(work->keep, benchmarks.count, "benchmark", "benchmarks"));
}

static void add_benchmark(const struct work *work, struct tree *table,
                          const struct record *benchmark)
{
    for (ptrdiff_t i = 0; i < record_count(benchmark, "results"); i++) {
        add_result(work, table, benchmark, record_item(benchmark, "results", i)->as.record);
    }
}

static void add_result(const struct work *work, struct tree *table, const struct record *benchmark,
                       const struct record *row)
{
    struct arena *keep = work->keep;
    struct tree *cells = table_row(work, table);
    cell_record(work, cells, benchmark);
    cell_record(work, cells, record_record(benchmark, "engine"));
    str status = record_text(row, "status");
    bool is_fine = status.len == 0 || str_equal(status, STR("ok"));
    cell_text(work, cells, is_fine ? record_text(row, "test") : status);
    const struct quantity *prompt = record_quantity(row, "prompt");
    const struct quantity *depth = record_quantity(row, "depth");
    cell_text(work, cells, prompt != NULL ? wording_quantity_bare(keep, prompt) : STR("–"));
    cell_text(work, cells, depth != NULL ? wording_quantity_bare(keep, depth) : STR("–"));
    cell_measured(work, cells, row, "token_generation", benchmark);
    struct subject subject = benchmark_subject(work, benchmark);
    struct evaluation *evaluation = benchmark_evaluation(work, &subject, benchmark, row);
    struct result ceiling = result_of(work, evaluation, "token-generation-ceiling");
    const struct quantity *speed = record_quantity(row, "token_generation");
    bool has_share = ceiling.state == RESULT_KNOWN && speed != NULL && ceiling.typical > 0;
    cell_text(work, cells,
              has_share ? wording_percent(keep, speed->typical / ceiling.typical) : STR("–"));
    cell_measured(work, cells, row, "prompt_processing", benchmark);
    cell_measured(work, cells, row, "ttft", benchmark);
}

/* Rows of a benchmark are measured unless they say otherwise. */
static void cell_measured(const struct work *work, struct tree *row, const struct record *result,
                          const char *field, const struct record *benchmark)
{
    const struct quantity *quantity = record_quantity(result, field);
    if (quantity == NULL) {
        cell_text(work, row, STR("–"));
        return;
    }
    enum mark mark = mark_of_quality(quantity->quality);
    cell_marked(work, row, wording_quantity(work->keep, quantity),
                mark == MARK_NONE ? MARK_MEASURED : mark, href_of_record(work, benchmark));
}

void section_prices(const struct work *work, struct tree *map, const struct record *record)
{
    struct tree *table = table_new(work, map, "prices");
    table_column(work, table, STR("Seen"), COLUMN_TEXT);
    table_column(work, table, STR("Price"), COLUMN_NUMBER);
    table_column(work, table, STR("Sort"), COLUMN_TEXT);
    table_column(work, table, STR("VAT"), COLUMN_TEXT);
    table_column(work, table, STR("Condition"), COLUMN_TEXT);
    table_column(work, table, STR("Source"), COLUMN_TEXT);
    struct references prices = references_to(work->site, record, "price");
    struct seen *seen = arena_array(work->keep, struct seen, prices.count + 1);
    for (ptrdiff_t i = 0; i < prices.count; i++) {
        seen[i].price = prices.records[i];
        seen[i].date = record_value(prices.records[i], "date")->as.date;
    }
    qsort(seen, (size_t)prices.count, sizeof *seen, compare_seen);
    for (ptrdiff_t i = 0; i < prices.count; i++) {
        add_price(work, table, &seen[i]);
    }
}

static void add_price(const struct work *work, struct tree *table, const struct seen *seen)
{
    struct tree *row = table_row(work, table);
    cell_link(work, row, date_text(work->keep, seen->date), href_of_record(work, seen->price));
    cell_marked(work, row,
                wording_quantity(work->keep, record_value(seen->price, "amount")->as.quantity),
                mark_of_date(seen->date, work->view->as_of), STR(""));
    cell_text(work, row, record_text(seen->price, "sort"));
    cell_text(work, row, record_text(seen->price, "vat"));
    str condition = record_text(seen->price, "condition");
    cell_text(work, row, condition.len > 0 ? condition : STR("new"));
    bool has_source = record_count(seen->price, "sources") > 0;
    cell_record(work, row, has_source ? record_item(seen->price, "sources", 0)->as.record : NULL);
}

void section_systems(const struct work *work, struct tree *map, const struct record *record)
{
    struct tree *table = table_new(work, map, "machines");
    table_column(work, table, STR("System"), COLUMN_TEXT);
    table_column(work, table, STR("Role"), COLUMN_TEXT);
    column_result(work, table, "Generation", "token-generation");
    table_column(work, table, STR("Price"), COLUMN_NUMBER);
    struct records artifacts = shown_artifacts(work);
    struct references systems = references_to(work->site, record, "system");
    for (ptrdiff_t i = 0; i < systems.count; i++) {
        struct subject subject = subject_of(work, systems.records[i]);
        struct evaluation *evaluation =
            evaluation_for(work, &subject, artifacts.count > 0 ? artifacts.items[0] : NULL, NULL);
        struct tree *row = table_row(work, table);
        cell_record(work, row, systems.records[i]);
        cell_text(work, row, record_text(systems.records[i], "role"));
        cell_result(work, row, evaluation, "token-generation", &subject);
        cell_price(work, row, systems.records[i]);
    }
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
    double count = number_or(benchmark, "gpu_count", 1);
    if (device == record_record(benchmark, "gpu") && count > 1) {
        subject.system = system_of_gpu(work->keep, device, (ptrdiff_t)fmin(count, 1024));
    }
    return subject;
}

struct evaluation *benchmark_evaluation(const struct work *work, const struct subject *subject,
                                        const struct record *benchmark, const struct record *row)
{
    struct binding binding = {0};
    binding.records[SLOT_SYSTEM] = subject->system;
    binding.records[SLOT_ARTIFACT] = record_record(benchmark, "artifact");
    binding.records[SLOT_ENGINE] = record_record(benchmark, "engine");
    binding.records[SLOT_SCENARIO] = work->view->scenario;
    binding.batch = number_or(row, "batch", 1);
    double tokens =
        number_or(row, "prompt", 0) + number_or(row, "output", 0) + number_or(row, "depth", 0);
    binding.context = fmax(tokens, 512);
    struct evaluation *evaluation = evaluation_new(work->keep, work->view->method,
                                                   work->view->catalog, binding_completed(binding));
    evaluation_ignore_measurements(evaluation);
    return evaluation;
}

static double number_or(const struct record *record, const char *field, double otherwise)
{
    const struct quantity *quantity = record_quantity(record, field);
    return quantity != NULL ? quantity->typical : otherwise;
}

/* Newest first; by id where they are of one day. */
static int compare_seen(const void *a, const void *b)
{
    const struct seen *left = a;
    const struct seen *right = b;
    int order = date_compare(right->date, left->date);
    return order != 0 ? order : str_compare(left->price->id, right->price->id);
}
