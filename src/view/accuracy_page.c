/* The page that says how far estimates are off: tables by what runs have in common, a chart of
 * estimated against measured, and the worst runs with what may be behind them; then the same of
 * memory.
 */
#include "judge/accuracy.h"
#include "judge/wanted.h"
#include "view/accuracy.h"
#include "view/charts.h"
#include "view/makers.h"
#include "view/sections.h"
#include "view/wording.h"

#include <math.h>
#include <stdlib.h>

enum { WORST_SHOWN = 12, FEW_DEVICES = 3, WANTED_SHOWN = 12 };

/* What was measured, as pages name it. */
struct quantity_words {
    const char *quantity;
    const char *title;
    const char *chart; /* its page; NULL: none */
};

static const struct quantity_words all_words[] = {
    {"token_generation", "Token generation", "charts/accuracy-generation"},
    {"prompt_processing", "Reading prompts", "charts/accuracy-prompts"},
    {"ttft", "Time to first token", NULL},
};

static void put_quantity(const struct work *work, struct tree *list, const struct judged_run *runs,
                         ptrdiff_t count, const struct quantity_words *words);
static void put_wanted(const struct work *work, struct tree *map);
static void put_left_out(const struct work *work, struct tree *map);
static void put_table(const struct work *work, struct tree *map, const struct judged_run *runs,
                      ptrdiff_t count);
static void put_worst(const struct work *work, struct tree *map, const struct judged_run *runs,
                      ptrdiff_t count);
static const char *reason_of(const struct judged_run *run, const struct judged_run *runs,
                             ptrdiff_t count);

const char *accuracy_chart_quantity(str path)
{
    for (ptrdiff_t i = 0; i < COUNT(all_words); i++) {
        if (all_words[i].chart != NULL && str_equal(path, str_from(all_words[i].chart))) {
            return all_words[i].quantity;
        }
    }
    return NULL;
}

ptrdiff_t accuracy_charts(const struct view *view, str *paths)
{
    ptrdiff_t count = 0;
    for (ptrdiff_t i = 0; i < COUNT(all_words); i++) {
        const struct quantity_words *words = &all_words[i];
        if (words->chart != NULL && accuracy_has_runs(view->method, str_from(words->quantity))) {
            paths[count++] = str_from(words->chart);
        }
    }
    return count;
}

struct tree *make_accuracy(struct arena *keep, const struct view *view, const struct page *page)
{
    struct work work = work_of(keep, view, page);
    struct tree *tree = page_begin(
        &work, STR("Accuracy"),
        STR("How far the estimates of this site are off measured runs of devices that the "
            "estimate knew nothing of."));
    const struct judged_run *runs = NULL;
    ptrdiff_t count = accuracy_runs(keep, view->method, HELD_OUT_IN_FIVE_PARTS, &runs);
    struct tree *list = tree_put(tree, "quantities", tree_list(keep));
    for (ptrdiff_t i = 0; i < COUNT(all_words); i++) {
        put_quantity(&work, list, runs, count, &all_words[i]);
    }
    tree_put_flag(keep, tree, "has_runs", list->as.items.count > 0);
    put_wanted(&work, tree);
    put_left_out(&work, tree);
    put_memory_accuracy(&work, tree);
    return tree;
}

/* Systems whose estimates a run of their own would narrow most. */
static void put_wanted(const struct work *work, struct tree *map)
{
    struct arena *keep = work->keep;
    const struct wanted_run *wanted = NULL;
    ptrdiff_t count =
        wanted_runs(keep, work->view->catalog, work->view->method, work->view->scenario, &wanted);
    struct tree *table = table_new(work, map, "wanted");
    table_column(work, table, STR("System"), COLUMN_TEXT);
    table_column(work, table, STR("With"), COLUMN_TEXT);
    table_column(work, table, STR("Of"), COLUMN_TEXT);
    table_column(work, table, STR("Estimate"), COLUMN_NUMBER);
    table_column(work, table, STR("Range now"), COLUMN_NUMBER);
    table_column(work, table, STR("Range with runs of its own"), COLUMN_NUMBER);
    for (ptrdiff_t i = 0; i < count && i < WANTED_SHOWN; i++) {
        const struct wanted_run *run = &wanted[i];
        struct result now = {.state = RESULT_KNOWN,
                             .formula = run->formula,
                             .typical = run->typical,
                             .low = run->low,
                             .high = run->high};
        struct result then = now;
        then.low = run->low_measured;
        then.high = run->high_measured;
        struct tree *row = table_row(work, table);
        cell_record(work, row, run->system);
        cell_record(work, row, run->artifact);
        cell_record(work, row, formula_record(run->formula));
        cell_text(work, row, result_text(work, &now));
        cell_text(work, row, result_span(work, &now));
        cell_text(work, row, result_span(work, &then));
    }
}

static void put_left_out(const struct work *work, struct tree *map)
{
    const struct left_out_runs *all = NULL;
    ptrdiff_t count = accuracy_left_out(work->keep, work->view->method, &all);
    struct tree *table = table_new(work, map, "left_out");
    table_column(work, table, STR("Of"), COLUMN_TEXT);
    table_column(work, table, STR("Rows"), COLUMN_NUMBER);
    table_column(work, table, STR("Why"), COLUMN_TEXT);
    table_column(work, table, STR("Such as"), COLUMN_TEXT);
    for (ptrdiff_t i = 0; i < count; i++) {
        struct tree *row = table_row(work, table);
        cell_record(work, row, all[i].calibration);
        cell_text(work, row, str_format(work->keep, "%td", all[i].count));
        cell_text(work, row, str_from(all[i].why));
        cell_record(work, row, all[i].benchmark);
    }
}

/* The runs of one quantity that calibrate; those that only validate have tables of their own at the
 * command line. */
static void put_quantity(const struct work *work, struct tree *list, const struct judged_run *runs,
                         ptrdiff_t count, const struct quantity_words *words)
{
    struct arena *keep = work->keep;
    struct judged_run *own = arena_array(keep, struct judged_run, count);
    ptrdiff_t own_count = 0;
    for (ptrdiff_t i = 0; i < count; i++) {
        if (str_equal(runs[i].quantity, str_from(words->quantity)) && !runs[i].is_validation) {
            own[own_count++] = runs[i];
        }
    }
    if (own_count == 0) {
        return;
    }
    struct tree *map = tree_add(list, tree_map(keep));
    tree_put_text(keep, map, "heading", str_from(words->title));
    put_href(work, map, "anchor", str_from(words->quantity));
    put_table(work, map, own, own_count);
    put_worst(work, map, own, own_count);
    chart_put(work, map, "chart", NULL, words->chart != NULL ? str_from(words->chart) : STR(""),
              (struct chart_words){
                  .alternative = "Estimated against measured, a point for each run",
                  .caption = "Each point is a run. On the line the estimate is right; above it the "
                             "device is slower than was estimated."});
}

static str percent(const struct work *work, double share)
{
    return str_format(work->keep, share < 9.995 ? "%.1f" : "%.0f", 100 * share);
}

static void put_table(const struct work *work, struct tree *map, const struct judged_run *runs,
                      ptrdiff_t count)
{
    static const char *const heads[] = {"Number",     "Devices",  "Median, %",
                                        "Mean, %",    "90th, %",  "≤15 %, %",
                                        "Covered, %", "High/low", "By rule of thumb, %"};
    struct accuracy_table groups = accuracy_table_of(work->keep, runs, count);
    struct tree *table = table_new(work, map, "groups");
    table_column(work, table, STR("By"), COLUMN_TEXT);
    table_column(work, table, STR("Runs of"), COLUMN_TEXT);
    for (ptrdiff_t i = 0; i < COUNT(heads); i++) {
        table_column(work, table, str_from(heads[i]), COLUMN_NUMBER);
    }
    for (ptrdiff_t i = 0; i < groups.count; i++) {
        const struct accuracy_row *group = &groups.items[i];
        const struct accuracy *ours = &group->ours;
        struct tree *row = table_row(work, table);
        cell_text(work, row, group->by.len > 0 ? group->by : STR("–"));
        cell_text(work, row, group->group.len > 0 ? group->group : STR("all"));
        cell_text(work, row, str_format(work->keep, "%td", ours->count));
        cell_text(work, row, str_format(work->keep, "%td", ours->devices));
        const double shares[] = {ours->median, ours->mean, ours->p90, ours->within, ours->covered};
        for (ptrdiff_t s = 0; s < COUNT(shares); s++) {
            cell_text(work, row, percent(work, shares[s]));
        }
        cell_text(work, row, str_format(work->keep, "%.2f", ours->width));
        cell_text(work, row, group->naive.count > 0 ? percent(work, group->naive.mean) : STR("–"));
    }
}

static int by_error(const void *a, const void *b)
{
    const struct judged_run *left = *(const struct judged_run *const *)a;
    const struct judged_run *right = *(const struct judged_run *const *)b;
    double x = accuracy_error(left, left->expected_s);
    double y = accuracy_error(right, right->expected_s);
    return x != y ? (x < y) - (x > y) : (left > right) - (left < right);
}

/* One run of each device, so that one that is off in all of its runs stands there once. */
static void put_worst(const struct work *work, struct tree *map, const struct judged_run *runs,
                      ptrdiff_t count)
{
    const struct judged_run **order = arena_array(work->keep, const struct judged_run *, count);
    bool *is_named = arena_array(work->keep, bool, count + 1);
    for (ptrdiff_t i = 0; i < count; i++) {
        order[i] = &runs[i];
    }
    qsort(order, (size_t)count, sizeof(const struct judged_run *), by_error);
    struct tree *table = table_new(work, map, "worst");
    table_column(work, table, STR("Run"), COLUMN_TEXT);
    table_column(work, table, STR("With"), COLUMN_TEXT);
    table_column(work, table, STR("Measured over estimated time"), COLUMN_NUMBER);
    table_column(work, table, STR("What may be behind it"), COLUMN_TEXT);
    for (ptrdiff_t i = 0; i < count && table_row_count(table) < WORST_SHOWN; i++) {
        const struct judged_run *run = order[i];
        ptrdiff_t device = run->device_index % (count + 1);
        if (is_named[device]) {
            continue;
        }
        is_named[device] = true;
        struct tree *row = table_row(work, table);
        cell_link(work, row, benchmark_device_name(work, run->benchmark),
                  href_of_record(work, run->benchmark));
        cell_record(work, row, record_record(run->benchmark, "artifact"));
        cell_text(work, row, str_format(work->keep, "%.2f", run->measured_s / run->expected_s));
        cell_text(work, row, str_from(reason_of(run, runs, count)));
    }
}

static ptrdiff_t devices_of_class(const struct judged_run *runs, ptrdiff_t count, str category)
{
    ptrdiff_t devices = 0;
    int last = -1;
    for (ptrdiff_t i = 0; i < count && devices <= FEW_DEVICES; i++) {
        bool is_of_class = str_equal(runs[i].category, category);
        devices += is_of_class && runs[i].device_index != last ? 1 : 0;
        last = is_of_class ? runs[i].device_index : last;
    }
    return devices;
}

/* What the records themselves suggest; nobody looked at the machine. */
static const char *reason_of(const struct judged_run *run, const struct judged_run *runs,
                             ptrdiff_t count)
{
    static const double far_off = 3;
    const struct record *artifact = record_record(run->benchmark, "artifact");
    const struct record *model = record_record(artifact, "model");
    str family = record_text(record_record(artifact, "quantization"), "family");
    bool is_processor = record_record(run->benchmark, "gpu") == NULL &&
                        record_record(run->benchmark, "system") == NULL;
    double ratio = run->measured_s / run->expected_s;
    if (ratio > far_off) {
        return "far slower than its bandwidth and arithmetic ask for: bound by the host, "
               "throttled, or partly elsewhere than stated";
    }
    if (is_processor) {
        return "the memory that was installed is not stated; the processor's fastest is assumed";
    }
    if (str_equal(family, STR("float")) && ratio > 1) {
        return "a format that the driver may have no arithmetic for";
    }
    if (devices_of_class(runs, count, run->category) <= FEW_DEVICES) {
        return "next to no other device of its class was measured with this engine";
    }
    return record_quantity(model, "active_parameters") != NULL
               ? "few devices were measured with mixtures of experts"
               : "unknown";
}
