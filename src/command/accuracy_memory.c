#include "command/accuracy_memory.h"

#include "base/limits.h"
#include "command/columns.h"
#include "judge/memory.h"

#include <math.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

enum figure_form { FORM_PERCENT, FORM_MEBIBYTES };

struct memory_figure {
    const char *name;
    const char *key;
    ptrdiff_t offset; /* in struct memory_accuracy */
    enum figure_form form;
    bool is_naive;
};

#define AT(member) offsetof(struct memory_accuracy, member)
static const struct memory_figure figures[] = {
    {"median", "median_error", AT(median), FORM_PERCENT, false},
    {"mean", "mean_error", AT(mean), FORM_PERCENT, false},
    {"90th", "p90_error", AT(p90), FORM_PERCENT, false},
    {"median, MiB", "median_error_mib", AT(median_bytes), FORM_MEBIBYTES, false},
    {"mean, MiB", "mean_error_mib", AT(mean_bytes), FORM_MEBIBYTES, false},
    {"90th, MiB", "p90_error_mib", AT(p90_bytes), FORM_MEBIBYTES, false},
    {"near", "share_near", AT(near), FORM_PERCENT, false},
    {"short", "share_short", AT(short_of), FORM_PERCENT, false},
    {"naive median", "naive_median_error", AT(median), FORM_PERCENT, true},
    {"naive near", "naive_share_near", AT(near), FORM_PERCENT, true},
    {"naive short", "naive_share_short", AT(short_of), FORM_PERCENT, true},
};
#undef AT

static const double bytes_of_mebibyte = 1024.0 * 1024;

static struct memory_table table_of(struct arena *arena, const struct method *method)
{
    const struct judged_memory *all = NULL;
    ptrdiff_t count = memory_figures(arena, method, &all);
    return memory_table_of(arena, all, count);
}

static double figure_of(const struct memory_row *row, const struct memory_figure *figure)
{
    const struct memory_accuracy *accuracy = figure->is_naive ? &row->naive : &row->ours;
    double number = 0;
    memcpy(&number, (const char *)accuracy + figure->offset, sizeof number);
    return figure->form == FORM_MEBIBYTES ? number / bytes_of_mebibyte : number;
}

/* The heads where there is no row. */
static ptrdiff_t cells_of(struct arena *arena, const struct memory_row *row, bool is_against,
                          str *cells)
{
    ptrdiff_t count = 0;
    cells[count++] = row == NULL ? STR("of") : row->group.len > 0 ? row->group : STR("all");
    cells[count++] = row == NULL ? STR("n") : str_format(arena, "%td", row->ours.count);
    for (ptrdiff_t i = 0; i < COUNT(figures); i++) {
        const struct memory_figure *figure = &figures[i];
        if (figure->is_naive && !is_against) {
            continue;
        }
        bool is_there = row != NULL && (!figure->is_naive || row->naive.count > 0);
        cells[count++] = row == NULL ? str_from(figure->name)
                         : !is_there ? STR("–")
                         : figure->form == FORM_PERCENT
                             ? str_format(arena, "%.2f %%", 100 * figure_of(row, figure))
                             : str_format(arena, "%.1f", figure_of(row, figure));
    }
    return count;
}

static str heading_of(enum memory_part part)
{
    static const char *const headings[] = {
        [MEMORY_WHOLE] = "memory: weights as logged, cache and buffers as estimated",
        [MEMORY_CACHE] = "kv: the cache alone",
        [MEMORY_BUFFERS] = "buffers: those for intermediate results alone",
        [MEMORY_FILE] = "weights: sizes of files, from parameters and format"};
    return str_from(headings[part]);
}

static bool begins_part(const struct memory_table *table, ptrdiff_t index)
{
    return index == 0 || table->items[index].part != table->items[index - 1].part;
}

static void add_left_out(struct arena *arena, const struct method *method, struct text *out)
{
    const struct left_out_loads *all = NULL;
    ptrdiff_t count = memory_left_out(arena, method, &all);
    for (ptrdiff_t i = 0; i < count; i++) {
        text_addf(out, "%sMemory: %td rows left out: %.*s (first: %.*s)\n", i == 0 ? "\n" : "",
                  all[i].count, STR_ARGS(all[i].why), STR_ARGS(all[i].log->id));
    }
}

void memory_add_text(struct arena *arena, const struct method *method, struct text *out,
                     bool is_against)
{
    struct memory_table table = table_of(arena, method);
    ptrdiff_t i = 0;
    while (i < table.count) {
        text_addf(out, "\n%.*s\n\n", STR_ARGS(heading_of(table.items[i].part)));
        str cells[COLUMNS_MAX];
        struct columns columns = {.arena = arena, .right = ~1U};
        columns.count = (int)cells_of(arena, NULL, is_against, cells);
        columns_add(&columns, cells);
        do {
            (void)cells_of(arena, &table.items[i], is_against, cells);
            columns_add(&columns, cells);
            i++;
        } while (i < table.count && !begins_part(&table, i));
        columns_write(&columns, out);
    }
    add_left_out(arena, method, out);
}

void markdown_row_add(struct text *out, const str *cells, ptrdiff_t count)
{
    for (ptrdiff_t i = 0; i < count; i++) {
        text_addf(out, "| %.*s ", STR_ARGS(cells[i]));
    }
    text_add(out, STR("|\n"));
}

void markdown_rule_add(struct text *out, ptrdiff_t count)
{
    for (ptrdiff_t i = 0; i < count; i++) {
        text_add(out, i == 0 ? STR("|---") : STR("|---:"));
    }
    text_add(out, STR("|\n"));
}

void memory_add_markdown(struct arena *arena, const struct method *method, struct text *out,
                         bool is_against)
{
    struct memory_table table = table_of(arena, method);
    for (ptrdiff_t i = 0; i < table.count; i++) {
        str cells[COLUMNS_MAX];
        if (begins_part(&table, i)) {
            ptrdiff_t count = cells_of(arena, NULL, is_against, cells);
            text_addf(out, "\n## %.*s\n\n", STR_ARGS(heading_of(table.items[i].part)));
            markdown_row_add(out, cells, count);
            markdown_rule_add(out, count);
        }
        ptrdiff_t count = cells_of(arena, &table.items[i], is_against, cells);
        markdown_row_add(out, cells, count);
    }
}

void memory_add_tree(struct arena *arena, const struct method *method, struct tree *list,
                     bool is_against)
{
    struct memory_table table = table_of(arena, method);
    for (ptrdiff_t i = 0; i < table.count; i++) {
        const struct memory_row *row = &table.items[i];
        struct tree *item = tree_add(list, tree_map(arena));
        tree_put_text(arena, item, "quantity", str_from(memory_part_name(row->part)));
        tree_put_text(arena, item, "by", row->by);
        tree_put_text(arena, item, "group", row->group);
        tree_put_number(arena, item, "loads", (double)row->ours.count);
        for (ptrdiff_t f = 0; f < COUNT(figures); f++) {
            bool is_there = !figures[f].is_naive || (is_against && row->naive.count > 0);
            if (is_there) {
                tree_put_number(arena, item, figures[f].key, figure_of(row, &figures[f]));
            }
        }
    }
}

str memory_loads_text(struct arena *arena, const struct method *method)
{
    const struct judged_memory *all = NULL;
    ptrdiff_t count = memory_figures(arena, method, &all);
    const struct judged_memory **order = memory_worst_first(arena, all, count);
    struct text out = text_new(arena, 4096);
    text_add(&out, STR("off, MiB\tnear\tquantity\tof\tlogged, GB\texpected, GB\tplace\n"));
    for (ptrdiff_t i = 0; i < count; i++) {
        const struct judged_memory *figure = order[i];
        struct place place = figure->load != NULL ? figure->load->place : figure->record->place;
        double off = figure->expected_bytes - figure->measured_bytes;
        text_addf(&out, "%+.1f\t%s\t%s\t%.*s\t%.4f\t%.4f\t%.*s:%d\n", off / bytes_of_mebibyte,
                  memory_is_near(figure, figure->expected_bytes) ? "yes" : "no",
                  memory_part_name(figure->part), STR_ARGS(figure->record->id),
                  figure->measured_bytes / 1e9, figure->expected_bytes / 1e9,
                  STR_ARGS(place.origin->path), place.line);
    }
    return text_view(&out);
}
