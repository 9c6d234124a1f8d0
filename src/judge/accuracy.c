#include "judge/accuracy.h"

#include "base/array.h"
#include "judge/quantile.h"

#include <math.h>
#include <stdlib.h>

enum { DEEP_TOKENS = 8192 };
static const double within_share = 0.15;

/* What runs may have in common. Empty: the run is of no such group. */
struct sort {
    const char *by;
    str (*group)(const struct judged_run *run);
};

/* The runs of one row of the table. */
struct part {
    str quantity;
    bool is_validation;
    const struct sort *sort;
    str group;
};

static str all_of(const struct judged_run *run);
static str category_of(const struct judged_run *run);
static str model_of(const struct judged_run *run);
static str depth_of(const struct judged_run *run);
static str format_of(const struct judged_run *run);
static str placement_of(const struct judged_run *run);
static void add_row(struct arena *keep, struct accuracy_table *table, const struct judged_run *runs,
                    ptrdiff_t count, const struct part *part);
static struct accuracy accuracy_of(struct arena *scratch, const struct judged_run *runs,
                                   ptrdiff_t count, const struct part *part, bool is_naive);
static int by_place(const void *a, const void *b);

static const struct sort sorts[] = {
    {"", all_of},        {"class", category_of}, {"model", model_of},
    {"depth", depth_of}, {"weights", format_of}, {"placement", placement_of},
};

struct accuracy_table accuracy_table_of(struct arena *keep, const struct judged_run *runs,
                                        ptrdiff_t count)
{
    struct accuracy_table table = {0};
    for (ptrdiff_t i = 0; i < count; i++) {
        for (ptrdiff_t s = 0; s < COUNT(sorts); s++) {
            struct part part = {.quantity = runs[i].quantity,
                                .is_validation = runs[i].is_validation,
                                .sort = &sorts[s],
                                .group = sorts[s].group(&runs[i])};
            if (s == 0 || part.group.len > 0) {
                add_row(keep, &table, runs, count, &part);
            }
        }
    }
    if (table.count > 0) {
        qsort(table.items, (size_t)table.count, sizeof(struct accuracy_row), by_place);
    }
    return table;
}

static str all_of(const struct judged_run *run)
{
    (void)run;
    return STR("");
}

static str category_of(const struct judged_run *run)
{
    return run->category;
}

static str model_of(const struct judged_run *run)
{
    const struct record *artifact = record_record(run->benchmark, "artifact");
    const struct record *model = record_record(artifact, "model");
    bool has_experts = record_quantity(model, "active_parameters") != NULL;
    return has_experts ? STR("mixture of experts") : STR("dense");
}

static str depth_of(const struct judged_run *run)
{
    const struct quantity *depth = record_quantity(run->row, "depth");
    bool is_deep = depth != NULL && depth->typical >= DEEP_TOKENS;
    return is_deep ? STR("8,192 tok and more") : STR("");
}

static str format_of(const struct judged_run *run)
{
    const struct record *artifact = record_record(run->benchmark, "artifact");
    return record_text(record_record(artifact, "quantization"), "family");
}

static str placement_of(const struct judged_run *run)
{
    return str_equal(record_text(run->benchmark, "placement"), STR("hybrid")) ? STR("hybrid")
                                                                              : STR("");
}

static bool is_of_part(const struct judged_run *run, const struct part *part)
{
    return run->is_validation == part->is_validation && str_equal(run->quantity, part->quantity) &&
           str_equal(part->sort->group(run), part->group);
}

static void add_row(struct arena *keep, struct accuracy_table *table, const struct judged_run *runs,
                    ptrdiff_t count, const struct part *part)
{
    str by = str_from(part->sort->by);
    for (ptrdiff_t i = 0; i < table->count; i++) {
        const struct accuracy_row *row = &table->items[i];
        if (row->is_validation == part->is_validation && str_equal(row->quantity, part->quantity) &&
            str_equal(row->by, by) && str_equal(row->group, part->group)) {
            return;
        }
    }
    *array_add(keep, table) = (struct accuracy_row){
        .quantity = part->quantity,
        .by = by,
        .group = part->group,
        .is_validation = part->is_validation,
        .is_known = runs[0].is_known,
        .ours = accuracy_of(keep, runs, count, part, false),
        .naive = accuracy_of(keep, runs, count, part, true),
    };
}

double accuracy_error(const struct judged_run *run, double expected_s)
{
    bool is_rate = !str_equal(run->quantity, STR("ttft"));
    return fabs((is_rate ? run->measured_s / expected_s : expected_s / run->measured_s) - 1);
}

static ptrdiff_t device_count(const struct judged_run *runs, ptrdiff_t count)
{
    int last = 0;
    for (ptrdiff_t i = 0; i < count; i++) {
        last = runs[i].device_index > last ? runs[i].device_index : last;
    }
    return (ptrdiff_t)last + 1;
}

static struct accuracy accuracy_of(struct arena *scratch, const struct judged_run *runs,
                                   ptrdiff_t count, const struct part *part, bool is_naive)
{
    struct arena_mark mark = arena_mark(scratch);
    struct accuracy accuracy = {0};
    double *errors = arena_array(scratch, double, count);
    double *widths = arena_array(scratch, double, count);
    bool *is_counted = arena_array(scratch, bool, device_count(runs, count));
    for (ptrdiff_t i = 0; i < count; i++) {
        const struct judged_run *run = &runs[i];
        double expected = is_naive ? run->naive_s : run->expected_s;
        if (!(expected > 0) || !is_of_part(run, part)) {
            continue;
        }
        double error = accuracy_error(run, expected);
        accuracy.mean += error;
        accuracy.within += error <= within_share ? 1 : 0;
        accuracy.covered += run->low_s <= run->measured_s && run->measured_s <= run->high_s ? 1 : 0;
        accuracy.devices += is_counted[run->device_index] ? 0 : 1;
        is_counted[run->device_index] = true;
        widths[accuracy.count] = run->high_s / run->low_s;
        errors[accuracy.count++] = error;
    }
    if (accuracy.count > 0) {
        double all = (double)accuracy.count;
        accuracy.mean /= all;
        accuracy.within /= all;
        accuracy.covered = is_naive ? 0 : accuracy.covered / all;
        accuracy.median = quantile_of(errors, accuracy.count, 0.5);
        accuracy.p90 = quantile_of(errors, accuracy.count, 0.9);
        accuracy.width = is_naive ? 0 : quantile_of(widths, accuracy.count, 0.5);
    }
    arena_rewind(scratch, mark);
    return accuracy;
}

static ptrdiff_t order_of_sort(str by)
{
    ptrdiff_t order = 0;
    while (!str_equal(by, str_from(sorts[order].by))) {
        order++;
    }
    return order;
}

static int by_place(const void *a, const void *b)
{
    const struct accuracy_row *left = a;
    const struct accuracy_row *right = b;
    if (left->is_validation != right->is_validation) {
        return left->is_validation ? 1 : -1;
    }
    /* Backwards, which puts generation before prompts and first tokens. */
    int order = str_compare(left->quantity, right->quantity);
    if (order != 0) {
        return str_equal(left->quantity, STR("token_generation"))    ? -1
               : str_equal(right->quantity, STR("token_generation")) ? 1
                                                                     : order;
    }
    ptrdiff_t by = order_of_sort(left->by) - order_of_sort(right->by);
    return by != 0 ? (by > 0) - (by < 0) : str_compare(left->group, right->group);
}
