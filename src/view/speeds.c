#include "view/speeds.h"

#include "base/array.h"
#include "view/sections.h"
#include "view/shown.h"
#include "view/wording.h"

#include <math.h>
#include <stdlib.h>

struct ranked {
    const struct record *artifact;
    double key; /* larger first */
};

static struct speeds speeds_new(const struct work *work, struct ranked *ranked, ptrdiff_t count);
static void add_systems(const struct work *work, struct speeds *speeds);
static void add_benchmarks(const struct work *work, struct speeds *speeds);
static void add_benchmark(const struct work *work, struct speeds *speeds, ptrdiff_t series,
                          const struct record *benchmark);
static void add_best(const struct work *work, struct speeds *speeds, struct speed speed);
static double bandwidth_of(const struct work *work, struct evaluation *evaluation);
static double bytes_read(const struct work *work, struct evaluation *evaluation);
static double best_speed(const struct record *benchmark);
static ptrdiff_t benchmark_count(const struct work *work, const struct record *artifact);
static int compare_ranked(const void *a, const void *b);
static void sort_speeds(struct speeds *speeds);
static int compare_speeds(const void *a, const void *b);
static void add_row(const struct work *work, struct tree *table, const struct speeds *speeds,
                    ptrdiff_t first);

struct speeds speeds_of_systems(const struct work *work)
{
    struct records shown = shown_artifacts(work);
    struct ranked *ranked = arena_array(work->keep, struct ranked, shown.count + 1);
    for (ptrdiff_t i = 0; i < shown.count; i++) {
        /* In the order in which the scenario names them. */
        ranked[i] = (struct ranked){.artifact = shown.items[i], .key = (double)(shown.count - i)};
    }
    struct speeds speeds = speeds_new(work, ranked, shown.count);
    add_systems(work, &speeds);
    return speeds;
}

struct speeds speeds_of_benchmarks(const struct work *work)
{
    const struct kind_records *all = catalog_records(work->view->catalog, "artifact");
    struct ranked *ranked = arena_array(work->keep, struct ranked, all->count + 1);
    ptrdiff_t count = 0;
    for (ptrdiff_t i = 0; i < all->count; i++) {
        ptrdiff_t uses = benchmark_count(work, all->records[i]);
        if (uses > 0) {
            ranked[count++] = (struct ranked){all->records[i], (double)uses};
        }
    }
    struct speeds speeds = speeds_new(work, ranked, count);
    add_benchmarks(work, &speeds);
    return speeds;
}

struct speeds speeds_of_model(const struct work *work, const struct record *model)
{
    struct references artifacts = references_to(work->site, model, "artifact");
    struct records shown = shown_artifacts(work);
    struct ranked *ranked = arena_array(work->keep, struct ranked, artifacts.count + 1);
    for (ptrdiff_t i = 0; i < artifacts.count; i++) {
        double uses = (double)benchmark_count(work, artifacts.records[i]);
        for (ptrdiff_t s = 0; s < shown.count; s++) {
            uses += shown.items[s] == artifacts.records[i] ? 1e6 : 0;
        }
        ranked[i] = (struct ranked){artifacts.records[i], uses};
    }
    struct speeds speeds = speeds_new(work, ranked, artifacts.count);
    add_systems(work, &speeds);
    add_benchmarks(work, &speeds);
    return speeds;
}

struct tree *speeds_put(const struct work *work, struct tree *map, const char *key,
                        const struct speeds *speeds)
{
    struct tree *table = table_new(work, map, key);
    table_column(work, table, STR("Device"), COLUMN_TEXT);
    table_column(work, table, STR("Bandwidth, GB/s"), COLUMN_NUMBER);
    for (ptrdiff_t i = 0; i < speeds->series.count; i++) {
        str name = record_name(speeds->series.items[i]);
        table_column(work, table, str_format(work->keep, "%.*s, tok/s", STR_ARGS(name)),
                     COLUMN_NUMBER);
    }
    for (ptrdiff_t i = 0; i < speeds->count; i++) {
        if (i == 0 || speeds->items[i].device != speeds->items[i - 1].device) {
            add_row(work, table, speeds, i);
        }
    }
    return table;
}

/* The points of one device stand together. */
static void add_row(const struct work *work, struct tree *table, const struct speeds *speeds,
                    ptrdiff_t first)
{
    struct arena *keep = work->keep;
    const struct record *device = speeds->items[first].device;
    struct subject subject = subject_of(work, device);
    struct tree *row = table_row(work, table);
    cell_record(work, row, device);
    cell_text(work, row, wording_number(keep, speeds->items[first].bandwidth / 1e9));
    for (ptrdiff_t s = 0; s < speeds->series.count; s++) {
        const struct speed *speed = NULL;
        for (ptrdiff_t i = first; i < speeds->count && speeds->items[i].device == device; i++) {
            speed = speeds->items[i].series == s ? &speeds->items[i] : speed;
        }
        if (speed == NULL) {
            cell_text(work, row, STR("–"));
            continue;
        }
        str text = wording_number(keep, speed->speed);
        if (speed->evidence != NULL) {
            cell_marked(work, row, text, MARK_MEASURED, href_of_record(work, speed->evidence));
            continue;
        }
        struct evaluation *evaluation =
            evaluation_for(work, &subject, speeds->series.items[s], NULL);
        cell_result(work, row, evaluation, "token-generation", &subject);
    }
}

/* The first few of the ranked artifacts, from the largest to the smallest. */
static struct speeds speeds_new(const struct work *work, struct ranked *ranked, ptrdiff_t count)
{
    struct speeds speeds = {0};
    qsort(ranked, (size_t)count, sizeof *ranked, compare_ranked);
    ptrdiff_t kept = count < SPEED_SERIES_MAX ? count : SPEED_SERIES_MAX;
    for (ptrdiff_t i = 0; i < kept; i++) {
        ranked[i].key = artifact_bytes(work, ranked[i].artifact);
    }
    qsort(ranked, (size_t)kept, sizeof *ranked, compare_ranked);
    const struct record **series = arena_array(work->keep, const struct record *, kept + 1);
    for (ptrdiff_t i = 0; i < kept; i++) {
        series[i] = ranked[i].artifact;
    }
    speeds.series = (struct records){series, kept};
    return speeds;
}

static void add_systems(const struct work *work, struct speeds *speeds)
{
    const struct kind_records *systems = catalog_records(work->view->catalog, "system");
    for (ptrdiff_t i = 0; i < systems->count; i++) {
        struct subject subject = subject_of(work, systems->records[i]);
        for (ptrdiff_t s = 0; s < speeds->series.count; s++) {
            struct evaluation *evaluation =
                evaluation_for(work, &subject, speeds->series.items[s], NULL);
            struct result result = result_of(work, evaluation, "token-generation");
            double bandwidth = bandwidth_of(work, evaluation);
            if (result.state != RESULT_KNOWN || !(bandwidth > 0) || !(result.typical > 0)) {
                continue;
            }
            speeds->read[s] = bytes_read(work, evaluation);
            add_best(work, speeds,
                     (struct speed){.device = systems->records[i],
                                    .series = s,
                                    .bandwidth = bandwidth,
                                    .speed = result.typical,
                                    .is_measured = result.measured != NULL,
                                    .evidence = result.measured});
        }
    }
    sort_speeds(speeds);
}

static void add_benchmarks(const struct work *work, struct speeds *speeds)
{
    for (ptrdiff_t s = 0; s < speeds->series.count; s++) {
        struct references benchmarks =
            references_to(work->site, speeds->series.items[s], "benchmark");
        for (ptrdiff_t i = 0; i < benchmarks.count; i++) {
            add_benchmark(work, speeds, s, benchmarks.records[i]);
        }
    }
    sort_speeds(speeds);
}

static void add_benchmark(const struct work *work, struct speeds *speeds, ptrdiff_t series,
                          const struct record *benchmark)
{
    const struct quantity *count = record_quantity(benchmark, "gpu_count");
    const struct record *device = benchmark_device(benchmark);
    double speed = best_speed(benchmark);
    bool is_one = count == NULL || count->typical <= 1;
    if (device == NULL || !is_one || !(speed > 0)) {
        return;
    }
    struct subject subject = benchmark_subject(work, benchmark);
    struct evaluation *evaluation =
        evaluation_for(work, &subject, speeds->series.items[series], NULL);
    double bandwidth = bandwidth_of(work, evaluation);
    if (!(bandwidth > 0)) {
        return;
    }
    speeds->read[series] = bytes_read(work, evaluation);
    add_best(work, speeds,
             (struct speed){.device = device,
                            .series = series,
                            .bandwidth = bandwidth,
                            .speed = speed,
                            .is_measured = true,
                            .evidence = benchmark});
}

/* One point for each device and artifact: a measured one before an estimated one, else the faster.
 */
static void add_best(const struct work *work, struct speeds *speeds, struct speed speed)
{
    for (ptrdiff_t i = 0; i < speeds->count; i++) {
        struct speed *other = &speeds->items[i];
        if (other->device == speed.device && other->series == speed.series) {
            bool is_better = speed.is_measured != other->is_measured ? speed.is_measured
                                                                     : speed.speed > other->speed;
            *other = is_better ? speed : *other;
            return;
        }
    }
    *array_add(work->keep, speeds) = speed;
}

/* Of the memory that the weights are read from; 0 where they are split or do not fit. */
static double bandwidth_of(const struct work *work, struct evaluation *evaluation)
{
    struct result place = result_of(work, evaluation, "placement");
    bool is_gpu = place.state == RESULT_KNOWN && str_equal(place.word, STR("gpu"));
    bool is_cpu = place.state == RESULT_KNOWN && str_equal(place.word, STR("cpu"));
    if (!is_gpu && !is_cpu) {
        return 0;
    }
    struct result bandwidth =
        result_of(work, evaluation, is_gpu ? "gpu-bandwidth-mean" : "ram-bandwidth");
    return bandwidth.state == RESULT_KNOWN ? bandwidth.typical : 0;
}

static double bytes_read(const struct work *work, struct evaluation *evaluation)
{
    struct result read = result_of(work, evaluation, "weights-read");
    return read.state == RESULT_KNOWN ? read.typical : 0;
}

/* Of one sequence at an empty context, which is what the roofline speaks of. */
static double best_speed(const struct record *benchmark)
{
    double best = 0;
    for (ptrdiff_t i = 0; i < record_count(benchmark, "results"); i++) {
        const struct record *row = record_item(benchmark, "results", i)->as.record;
        const struct quantity *speed = record_quantity(row, "token_generation");
        const struct quantity *batch = record_quantity(row, "batch");
        const struct quantity *depth = record_quantity(row, "depth");
        bool is_plain =
            (batch == NULL || batch->typical <= 1) && (depth == NULL || depth->typical <= 0);
        if (speed != NULL && is_plain && speed->typical > best) {
            best = speed->typical;
        }
    }
    return best;
}

static ptrdiff_t benchmark_count(const struct work *work, const struct record *artifact)
{
    return references_to(work->site, artifact, "benchmark").count;
}

static int compare_ranked(const void *a, const void *b)
{
    const struct ranked *left = a;
    const struct ranked *right = b;
    if (left->key != right->key) {
        return left->key > right->key ? -1 : 1;
    }
    return str_compare(left->artifact->id, right->artifact->id);
}

/* By bandwidth, the fastest memory first; points of one device together. */
static void sort_speeds(struct speeds *speeds)
{
    for (ptrdiff_t i = 0; i < speeds->count; i++) {
        struct speed *speed = &speeds->items[i];
        speed->rank = 0;
        for (ptrdiff_t j = 0; j < speeds->count; j++) {
            bool is_same = speeds->items[j].device == speed->device;
            speed->rank = is_same ? fmax(speed->rank, speeds->items[j].bandwidth) : speed->rank;
        }
    }
    if (speeds->count > 0) {
        qsort(speeds->items, (size_t)speeds->count, sizeof *speeds->items, compare_speeds);
    }
}

static int compare_speeds(const void *a, const void *b)
{
    const struct speed *left = a;
    const struct speed *right = b;
    if (left->device != right->device) {
        if (left->rank != right->rank) {
            return left->rank > right->rank ? -1 : 1;
        }
        int order =
            str_compare(str_from(left->device->kind->name), str_from(right->device->kind->name));
        return order != 0 ? order : str_compare(left->device->id, right->device->id);
    }
    return (left->series > right->series) - (left->series < right->series);
}
