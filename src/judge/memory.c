#include "judge/memory.h"

#include "base/array.h"
#include "judge/quantile.h"

#include <math.h>
#include <stdlib.h>

static const double near_bytes = 150.0 * 1024 * 1024;
static const double near_shares[MEMORY_PARTS] = {
    [MEMORY_WHOLE] = 0.02, [MEMORY_CACHE] = 0.002, [MEMORY_BUFFERS] = 0.02, [MEMORY_FILE] = 0.01};

/* What figures may have in common. Empty: the figure is of no such group. */
struct memory_sort {
    const char *by;
    str (*group)(const struct judged_memory *figure);
};

struct memory_group {
    enum memory_part part;
    const struct memory_sort *sort;
    str name;
};

static str all_of(const struct judged_memory *figure);
static str model_of(const struct judged_memory *figure);
static str format_of(const struct judged_memory *figure);
static str attention_of(const struct judged_memory *figure);
static str devices_of(const struct judged_memory *figure);
static str engine_of(const struct judged_memory *figure);
static bool has_row(const struct memory_table *table, const struct memory_group *group);
static struct memory_accuracy accuracy_of(struct arena *scratch,
                                          const struct judged_memory *figures, ptrdiff_t count,
                                          const struct memory_group *group, bool is_naive);
static int by_place(const void *a, const void *b);
static int by_bytes(const void *a, const void *b);

static const struct memory_sort sorts[] = {
    {"", all_of},
    {"model", model_of},
    {"weights", format_of},
    {"attention", attention_of},
    {"devices", devices_of},
    {"program", engine_of},
};

struct memory_table memory_table_of(struct arena *keep, const struct judged_memory *figures,
                                    ptrdiff_t count)
{
    struct memory_table table = {0};
    for (ptrdiff_t i = 0; i < count; i++) {
        for (ptrdiff_t s = 0; s < COUNT(sorts); s++) {
            struct memory_group group = {
                .part = figures[i].part, .sort = &sorts[s], .name = sorts[s].group(&figures[i])};
            if ((s == 0 || group.name.len > 0) && !has_row(&table, &group)) {
                *array_add(keep, &table) = (struct memory_row){
                    .part = group.part,
                    .by = str_from(group.sort->by),
                    .group = group.name,
                    .ours = accuracy_of(keep, figures, count, &group, false),
                    .naive = accuracy_of(keep, figures, count, &group, true),
                };
            }
        }
    }
    if (table.count > 0) {
        qsort(table.items, (size_t)table.count, sizeof(struct memory_row), by_place);
    }
    return table;
}

static str all_of(const struct judged_memory *figure)
{
    (void)figure;
    return STR("");
}

static bool has_latent_attention(const struct record *model)
{
    for (ptrdiff_t i = 0; i < record_count(model, "layer_groups"); i++) {
        const struct record *group = record_item(model, "layer_groups", i)->as.record;
        if (str_equal(record_text(group, "attention"), STR("latent"))) {
            return true;
        }
    }
    return false;
}

static str model_of(const struct judged_memory *figure)
{
    bool has_experts = record_quantity(figure->model, "experts") != NULL;
    return has_latent_attention(figure->model) ? STR("latent attention")
           : has_experts                       ? STR("mixture of experts")
                                               : STR("dense");
}

/* Of files alone. */
static str format_of(const struct judged_memory *figure)
{
    if (figure->load != NULL) {
        return STR("");
    }
    const struct record *quantization = record_record(figure->record, "quantization");
    bool is_plain = record_quantity(quantization, "body_bits") != NULL ||
                    str_equal(record_text(quantization, "family"), STR("float"));
    return is_plain ? STR("mixes of llama.cpp") : STR("mixes of publishers");
}

static str attention_of(const struct judged_memory *figure)
{
    if (figure->load == NULL) {
        return STR("");
    }
    bool is_on = record_flag(figure->load, "flash_attention", false);
    bool is_stated = is_on == record_flag(figure->load, "flash_attention", true);
    return !is_stated ? STR("")
           : is_on    ? STR("with flash attention")
                      : STR("without flash attention");
}

static str devices_of(const struct judged_memory *figure)
{
    const struct quantity *devices =
        figure->load != NULL ? record_quantity(figure->load, "devices") : NULL;
    return devices == NULL         ? STR("")
           : devices->typical > 1  ? STR("several cards")
           : devices->typical == 1 ? STR("one card")
                                   : STR("processor");
}

static str engine_of(const struct judged_memory *figure)
{
    return figure->load != NULL ? record_name(record_record(figure->record, "engine")) : STR("");
}

static bool is_of_group(const struct judged_memory *figure, const struct memory_group *group)
{
    return figure->part == group->part && str_equal(group->sort->group(figure), group->name);
}

static bool has_row(const struct memory_table *table, const struct memory_group *group)
{
    for (ptrdiff_t i = 0; i < table->count; i++) {
        const struct memory_row *row = &table->items[i];
        if (row->part == group->part && str_equal(row->by, str_from(group->sort->by)) &&
            str_equal(row->group, group->name)) {
            return true;
        }
    }
    return false;
}

bool memory_is_near(const struct judged_memory *figure, double expected_bytes)
{
    double margin = near_shares[figure->part] * figure->measured_bytes;
    if (figure->part == MEMORY_WHOLE || figure->part == MEMORY_BUFFERS) {
        margin = fmax(margin, near_bytes);
    }
    return fabs(expected_bytes - figure->measured_bytes) <= margin;
}

static void sum_up(struct memory_accuracy *accuracy, double *shares, double *bytes)
{
    double all = (double)accuracy->count;
    accuracy->mean /= all;
    accuracy->mean_bytes /= all;
    accuracy->near /= all;
    accuracy->short_of /= all;
    accuracy->median = quantile_of(shares, accuracy->count, 0.5);
    accuracy->p90 = quantile_of(shares, accuracy->count, 0.9);
    accuracy->median_bytes = quantile_of(bytes, accuracy->count, 0.5);
    accuracy->p90_bytes = quantile_of(bytes, accuracy->count, 0.9);
}

static struct memory_accuracy accuracy_of(struct arena *scratch,
                                          const struct judged_memory *figures, ptrdiff_t count,
                                          const struct memory_group *group, bool is_naive)
{
    struct arena_mark mark = arena_mark(scratch);
    struct memory_accuracy accuracy = {0};
    double *shares = arena_array(scratch, double, count);
    double *bytes = arena_array(scratch, double, count);
    for (ptrdiff_t i = 0; i < count; i++) {
        const struct judged_memory *figure = &figures[i];
        double expected = is_naive ? figure->naive_bytes : figure->expected_bytes;
        if (!(expected > 0) || !is_of_group(figure, group)) {
            continue;
        }
        double off = fabs(expected - figure->measured_bytes);
        bool is_near = memory_is_near(figure, expected);
        accuracy.mean += off / figure->measured_bytes;
        accuracy.mean_bytes += off;
        accuracy.near += is_near ? 1 : 0;
        accuracy.short_of += !is_near && expected < figure->measured_bytes ? 1 : 0;
        shares[accuracy.count] = off / figure->measured_bytes;
        bytes[accuracy.count++] = off;
    }
    if (accuracy.count > 0) {
        sum_up(&accuracy, shares, bytes);
    }
    arena_rewind(scratch, mark);
    return accuracy;
}

const struct judged_memory **
memory_worst_first(struct arena *keep, const struct judged_memory *figures, ptrdiff_t count)
{
    const struct judged_memory **order = arena_array(keep, const struct judged_memory *, count + 1);
    for (ptrdiff_t i = 0; i < count; i++) {
        order[i] = &figures[i];
    }
    qsort(order, (size_t)count, sizeof(const struct judged_memory *), by_bytes);
    return order;
}

/* Equals stay in the order of the figures. */
static int by_bytes(const void *a, const void *b)
{
    const struct judged_memory *left = *(const struct judged_memory *const *)a;
    const struct judged_memory *right = *(const struct judged_memory *const *)b;
    double x = fabs(left->expected_bytes - left->measured_bytes);
    double y = fabs(right->expected_bytes - right->measured_bytes);
    return x != y ? (x < y) - (x > y) : (left > right) - (left < right);
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
    const struct memory_row *left = a;
    const struct memory_row *right = b;
    if (left->part != right->part) {
        return left->part < right->part ? -1 : 1;
    }
    ptrdiff_t by = order_of_sort(left->by) - order_of_sort(right->by);
    return by != 0 ? (by > 0) - (by < 0) : str_compare(left->group, right->group);
}
