/* The part of the page about accuracy that is about memory: how far estimates are off what engines
 * logged as they loaded models, the loads that are farthest off, and rows that were left out.
 */
#include "judge/memory.h"
#include "view/accuracy.h"
#include "view/makers.h"
#include "view/sections.h"

#include <math.h>
#include <stdlib.h>

enum { WORST_LOADS_SHOWN = 12 };

static const double bytes_of_mebibyte = 1024.0 * 1024;

static void put_part(const struct work *work, struct tree *list, const struct memory_table *groups,
                     enum memory_part part);
static void put_worst(const struct work *work, struct tree *tree, const struct judged_memory *all,
                      ptrdiff_t count);
static void put_left_out(const struct work *work, struct tree *tree);
static str percent(const struct work *work, double share);
static str mebibytes(const struct work *work, double bytes);

void put_memory_accuracy(const struct work *work, struct tree *tree)
{
    const struct judged_memory *all = NULL;
    ptrdiff_t count = memory_figures(work->keep, work->view->method, &all);
    struct memory_table groups = memory_table_of(work->keep, all, count);
    struct tree *list = tree_put(tree, "memory", tree_list(work->keep));
    for (int part = 0; part < MEMORY_PARTS; part++) {
        put_part(work, list, &groups, (enum memory_part)part);
    }
    tree_put_flag(work->keep, tree, "has_memory", list->as.items.count > 0);
    put_worst(work, tree, all, count);
    put_left_out(work, tree);
}

static void put_part(const struct work *work, struct tree *list, const struct memory_table *groups,
                     enum memory_part part)
{
    static const char *const headings[] = {[MEMORY_WHOLE] = "The whole",
                                           [MEMORY_CACHE] = "KV cache",
                                           [MEMORY_BUFFERS] = "Buffers",
                                           [MEMORY_FILE] = "Sizes of files"};
    static const char *const heads[] = {"Number",      "Median, %", "Mean, %", "90th, %",
                                        "Median, MiB", "90th, MiB", "Near, %", "Short, %"};
    struct tree *table = NULL;
    for (ptrdiff_t i = 0; i < groups->count; i++) {
        const struct memory_row *group = &groups->items[i];
        const struct memory_accuracy *ours = &group->ours;
        if (group->part != part) {
            continue;
        }
        if (table == NULL) {
            struct tree *map = tree_add(list, tree_map(work->keep));
            tree_put_text(work->keep, map, "heading", str_from(headings[part]));
            table = table_new(work, map, "groups");
            table_column(work, table, STR("By"), COLUMN_TEXT);
            table_column(work, table, STR("Of"), COLUMN_TEXT);
            for (ptrdiff_t h = 0; h < COUNT(heads); h++) {
                table_column(work, table, str_from(heads[h]), COLUMN_NUMBER);
            }
            table_column(work, table, STR("Near by rule of thumb, %"), COLUMN_NUMBER);
        }
        struct tree *row = table_row(work, table);
        cell_text(work, row, group->by.len > 0 ? group->by : STR("–"));
        cell_text(work, row, group->group.len > 0 ? group->group : STR("all"));
        cell_text(work, row, str_format(work->keep, "%td", ours->count));
        cell_text(work, row, percent(work, ours->median));
        cell_text(work, row, percent(work, ours->mean));
        cell_text(work, row, percent(work, ours->p90));
        cell_text(work, row, mebibytes(work, ours->median_bytes));
        cell_text(work, row, mebibytes(work, ours->p90_bytes));
        cell_text(work, row, percent(work, ours->near));
        cell_text(work, row, percent(work, ours->short_of));
        cell_text(work, row, group->naive.count > 0 ? percent(work, group->naive.near) : STR("–"));
    }
}

static str percent(const struct work *work, double share)
{
    return str_format(work->keep, share < 0.1 ? "%.2f" : "%.1f", 100 * share);
}

static str mebibytes(const struct work *work, double bytes)
{
    return str_format(work->keep, bytes < 10 * bytes_of_mebibyte ? "%.1f" : "%.0f",
                      bytes / bytes_of_mebibyte);
}

static void put_worst(const struct work *work, struct tree *tree, const struct judged_memory *all,
                      ptrdiff_t count)
{
    const struct judged_memory **far = memory_worst_first(work->keep, all, count);
    ptrdiff_t far_count = 0;
    for (ptrdiff_t i = 0; i < count; i++) {
        if (far[i]->part == MEMORY_WHOLE && !memory_is_near(far[i], far[i]->expected_bytes)) {
            far[far_count++] = far[i];
        }
    }
    struct tree *table = table_new(work, tree, "worst_loads");
    table_column(work, table, STR("Log"), COLUMN_TEXT);
    table_column(work, table, STR("Where"), COLUMN_TEXT);
    table_column(work, table, STR("Logged, GB"), COLUMN_NUMBER);
    table_column(work, table, STR("Estimated, GB"), COLUMN_NUMBER);
    table_column(work, table, STR("What may be behind it"), COLUMN_TEXT);
    for (ptrdiff_t i = 0; i < far_count && i < WORST_LOADS_SHOWN; i++) {
        struct tree *row = table_row(work, table);
        str note = record_text(far[i]->load, "note");
        cell_record(work, row, far[i]->record);
        cell_text(work, row, record_text(far[i]->load, "run"));
        cell_text(work, row, str_format(work->keep, "%.1f", far[i]->measured_bytes / 1e9));
        cell_text(work, row, str_format(work->keep, "%.1f", far[i]->expected_bytes / 1e9));
        cell_text(work, row, note.len > 0 ? note : STR("unknown"));
    }
}

static void put_left_out(const struct work *work, struct tree *tree)
{
    const struct left_out_loads *all = NULL;
    ptrdiff_t count = memory_left_out(work->keep, work->view->method, &all);
    struct tree *table = table_new(work, tree, "left_out_loads");
    table_column(work, table, STR("Flag"), COLUMN_TEXT);
    table_column(work, table, STR("Rows"), COLUMN_NUMBER);
    table_column(work, table, STR("Such as"), COLUMN_TEXT);
    for (ptrdiff_t i = 0; i < count; i++) {
        struct tree *row = table_row(work, table);
        cell_text(work, row, all[i].why);
        cell_text(work, row, str_format(work->keep, "%td", all[i].count));
        cell_record(work, row, all[i].log);
    }
}
