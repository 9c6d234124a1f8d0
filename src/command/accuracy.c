#include "judge/accuracy.h"

#include "base/json.h"
#include "base/limits.h"
#include "base/text.h"
#include "command/accuracy_memory.h"
#include "command/answer.h"
#include "command/columns.h"
#include "command/question.h"
#include "command/verbs.h"
#include "judge/wanted.h"

#include <stdlib.h>
#include <string.h>

static const char *const formats[] = {"text", "json", "md", NULL};

static const struct option options[] = {
    {.name = "format",
     .value = "FORMAT",
     .choices = formats,
     .doc = "text for people, json for programs, md for pages."},
    {.name = "runs", .doc = "Each run instead, the worst estimate first, as a table with tabs."},
    {.name = "next", .doc = "Instead, which machines are worth measuring next, and for what."},
    {.name = "known",
     .doc =
         "Of devices that other models were measured on: models left out in turn, in five parts."},
    {.name = "loads", .doc = "Each logged memory instead, the worst estimate first, likewise."},
    {.name = "against", .doc = "Beside it, the errors of rules of thumb over the same runs."},
    {0},
};

static int run(const struct invocation *invocation);
static str wanted_of(struct question *question);
static str runs_of(struct arena *arena, const struct judged_run *runs, ptrdiff_t count);
static str text_of(struct arena *arena, const struct method *method,
                   const struct accuracy_table *table, bool is_against);
static str markdown_of(struct arena *arena, const struct method *method,
                       const struct accuracy_table *table, bool is_against);
static str json_of(struct arena *arena, const struct method *method,
                   const struct accuracy_table *table, bool is_against);

const struct verb verb_accuracy = {
    .name = "accuracy",
    .operands = "",
    .summary = "say how far estimates are off what was measured",
    .description =
        "Compares every measured run that calibrations look at with what is expected of it by a "
        "fit that knows nothing of its device: the error that a buyer of a device that nobody "
        "measured has to reckon with. Runs of role validation, which no fit uses, stand apart.\n"
        "For all runs of a quantity, and by class and engine, sort of model, depth, format of "
        "the weights and placement: number of runs and devices, median, mean and 90th percentile "
        "of the error, share of runs off by 15 % at most, share within their 80 % interval, and "
        "the interval's width as its high end over its low end.\n"
        "Then the same of memory that engines logged: of the whole, of KV cache and of buffers, "
        "and of sizes of files. Near: off by the larger of 150 MiB and 2 % at most, a file by 1 %, "
        "a cache by 0.2 %; short: too small by more.",
    .options = options,
    .run = run,
};

static int run(const struct invocation *invocation)
{
    struct question question;
    int status = question_open(&question, invocation);
    if (status == EXIT_STATUS_FINE && option_given(invocation, "next")) {
        status = print_out(wanted_of(&question)) ? EXIT_STATUS_FINE : EXIT_STATUS_MACHINE;
    } else if (status == EXIT_STATUS_FINE) {
        struct arena *arena = invocation->arena;
        const struct judged_run *runs = NULL;
        enum held_out held_out =
            option_given(invocation, "known") ? HELD_OUT_MODELS : HELD_OUT_EACH_ALONE;
        ptrdiff_t count = accuracy_runs(arena, question.method, held_out, &runs);
        struct accuracy_table table = accuracy_table_of(arena, runs, count);
        bool is_against = option_given(invocation, "against");
        const char *format = option_value(invocation, "format");
        format = format != NULL ? format : "text";
        str text =
            option_given(invocation, "runs")    ? runs_of(arena, runs, count)
            : option_given(invocation, "loads") ? memory_loads_text(arena, question.method)
            : strcmp(format, "json") == 0 ? json_of(arena, question.method, &table, is_against)
            : strcmp(format, "md") == 0   ? markdown_of(arena, question.method, &table, is_against)
                                          : text_of(arena, question.method, &table, is_against);
        status = print_out(text) ? EXIT_STATUS_FINE : EXIT_STATUS_MACHINE;
    }
    question_close(&question);
    return status;
}

static int decimals_of(double number)
{
    return number < 1 ? 3 : number < 100 ? 1 : 0;
}

static str span_of(struct arena *arena, const struct unit *unit, double low, double high)
{
    double from = unit_number(unit, low);
    return str_format(arena, "%.*f..%.*f", decimals_of(from), from, decimals_of(from),
                      unit_number(unit, high));
}

static str wanted_of(struct question *question)
{
    struct arena *arena = question->diags.arena;
    const struct wanted_run *wanted = NULL;
    ptrdiff_t count = wanted_runs(arena, question->catalog, question->method,
                                  question->project.scenario, &wanted);
    struct text out = text_new(arena, 4096);
    if (count == 0) {
        text_add(&out, STR("no estimate for a system in the data would gain by a measurement\n"));
        return text_view(&out);
    }
    struct columns columns = {.arena = arena, .count = 6, .right = 7U << 3};
    columns_add(&columns, (str[]){STR("system"), STR("artifact"), STR("result"), STR("estimate"),
                                  STR("range now"), STR("with runs of its own")});
    for (ptrdiff_t i = 0; i < count; i++) {
        const struct wanted_run *run = &wanted[i];
        struct unit unit = formula_unit(run->formula);
        str name = formula_unit_text(run->formula);
        double typical = unit_number(&unit, run->typical);
        columns_add(
            &columns,
            (str[]){run->system->id, run->artifact->id, formula_record(run->formula)->id,
                    str_format(arena, "%.*f %.*s", decimals_of(typical), typical, STR_ARGS(name)),
                    span_of(arena, &unit, run->low, run->high),
                    span_of(arena, &unit, run->low_measured, run->high_measured)});
    }
    columns_write(&columns, &out);
    return text_view(&out);
}

static int by_error(const void *a, const void *b)
{
    const struct judged_run *left = *(const struct judged_run *const *)a;
    const struct judged_run *right = *(const struct judged_run *const *)b;
    double x = accuracy_error(left, left->expected_s);
    double y = accuracy_error(right, right->expected_s);
    return (x < y) - (x > y);
}

/* Equal errors stay in the order of records, which names them apart. */
static str runs_of(struct arena *arena, const struct judged_run *runs, ptrdiff_t count)
{
    const struct judged_run **order = arena_array(arena, const struct judged_run *, count);
    for (ptrdiff_t i = 0; i < count; i++) {
        order[i] = &runs[i];
    }
    if (count > 0) {
        qsort(order, (size_t)count, sizeof(const struct judged_run *), by_error);
    }
    struct text out = text_new(arena, 4096);
    text_add(&out, STR("error\tquantity\tclass\tdevice\tartifact\tmeasured, s\texpected, s\tlow, "
                       "s\thigh, s\tplace\n"));
    for (ptrdiff_t i = 0; i < count; i++) {
        const struct judged_run *run = order[i];
        str artifact = record_record(run->benchmark, "artifact")->id;
        struct place place = run->row->place;
        text_addf(&out, "%.1f %%\t%.*s\t%.*s\t%.*s\t%.*s\t%.4g\t%.4g\t%.4g\t%.4g\t%.*s:%d\n",
                  100 * accuracy_error(run, run->expected_s), STR_ARGS(run->quantity),
                  STR_ARGS(run->category), STR_ARGS(run->device), STR_ARGS(artifact),
                  run->measured_s, run->expected_s, run->low_s, run->high_s,
                  STR_ARGS(place.origin->path), place.line);
    }
    return text_view(&out);
}

/* A measured figure and the same by the rule of thumb, as columns or keys name it. */
struct figure {
    const char *name;
    const char *key;
    ptrdiff_t offset; /* in struct accuracy */
    bool is_percent;
    bool is_naive; /* of the rule of thumb */
};

static const struct figure figures[] = {
    {"median", "median_error", offsetof(struct accuracy, median), true, false},
    {"mean", "mean_error", offsetof(struct accuracy, mean), true, false},
    {"90th", "p90_error", offsetof(struct accuracy, p90), true, false},
    {"≤15 %", "share_within_15_percent", offsetof(struct accuracy, within), true, false},
    {"covered", "interval_coverage", offsetof(struct accuracy, covered), true, false},
    {"high/low", "interval_width", offsetof(struct accuracy, width), false, false},
    {"naive median", "naive_median_error", offsetof(struct accuracy, median), true, true},
    {"naive mean", "naive_mean_error", offsetof(struct accuracy, mean), true, true},
    {"naive 90th", "naive_p90_error", offsetof(struct accuracy, p90), true, true},
};

static double figure_of(const struct accuracy_row *row, const struct figure *figure)
{
    const struct accuracy *accuracy = figure->is_naive ? &row->naive : &row->ours;
    double number = 0;
    memcpy(&number, (const char *)accuracy + figure->offset, sizeof number);
    return number;
}

/* The heads, then the rows, of a table without its first column's merits. */
static ptrdiff_t cells_of(struct arena *arena, const struct accuracy_row *row, bool is_against,
                          str *cells)
{
    ptrdiff_t count = 0;
    cells[count++] = row == NULL ? STR("runs") : row->group.len > 0 ? row->group : STR("all");
    cells[count++] = row == NULL ? STR("n") : str_format(arena, "%td", row->ours.count);
    cells[count++] = row == NULL ? STR("devices") : str_format(arena, "%td", row->ours.devices);
    for (ptrdiff_t i = 0; i < COUNT(figures); i++) {
        const struct figure *figure = &figures[i];
        if (figure->is_naive && !is_against) {
            continue;
        }
        bool is_there = row != NULL && (!figure->is_naive || row->naive.count > 0);
        cells[count++] = row == NULL ? str_from(figure->name)
                         : !is_there ? STR("–")
                         : figure->is_percent
                             ? str_format(arena, "%.1f %%", 100 * figure_of(row, figure))
                             : str_format(arena, "%.2f", figure_of(row, figure));
    }
    return count;
}

static bool begins_part(const struct accuracy_table *table, ptrdiff_t index)
{
    const struct accuracy_row *row = &table->items[index];
    const struct accuracy_row *before = index > 0 ? row - 1 : NULL;
    return before == NULL || before->is_validation != row->is_validation ||
           !str_equal(before->quantity, row->quantity);
}

static str heading_of(struct arena *arena, const struct accuracy_row *row)
{
    return str_format(arena, "%.*s, %s", STR_ARGS(row->quantity),
                      row->is_validation ? "runs of role validation"
                      : row->is_known    ? "models left out in turn, on devices with runs of others"
                                         : "each device left out in turn");
}

/* What took no part, and why. */
static void add_left_out(struct arena *arena, const struct method *method, struct text *out)
{
    const struct left_out_runs *all = NULL;
    ptrdiff_t count = accuracy_left_out(arena, method, &all);
    for (ptrdiff_t i = 0; i < count; i++) {
        str name = record_name(all[i].calibration);
        text_addf(out, "%s%.*s: %td row%s left out: %s (first: %.*s", i == 0 ? "\n" : "",
                  STR_ARGS(name), all[i].count, all[i].count == 1 ? "" : "s", all[i].why,
                  STR_ARGS(all[i].benchmark->id));
        if (all[i].lack.len > 0) {
            text_addf(out, ", for lack of %.*s", STR_ARGS(all[i].lack));
        }
        text_add(out, STR(")\n"));
    }
}

static str text_of(struct arena *arena, const struct method *method,
                   const struct accuracy_table *table, bool is_against)
{
    struct text out = text_new(arena, 4096);
    if (table->count == 0) {
        text_add(&out, STR("no calibration has a run to compare with\n"));
    }
    ptrdiff_t i = 0;
    while (i < table->count) {
        text_addf(&out, "%s%.*s\n\n", i > 0 ? "\n" : "",
                  STR_ARGS(heading_of(arena, &table->items[i])));
        str cells[COLUMNS_MAX];
        struct columns columns = {.arena = arena, .right = ~1U};
        columns.count = (int)cells_of(arena, NULL, is_against, cells);
        columns_add(&columns, cells);
        do {
            (void)cells_of(arena, &table->items[i], is_against, cells);
            columns_add(&columns, cells);
            i++;
        } while (i < table->count && !begins_part(table, i));
        columns_write(&columns, &out);
    }
    add_left_out(arena, method, &out);
    memory_add_text(arena, method, &out, is_against);
    return text_view(&out);
}

static str markdown_of(struct arena *arena, const struct method *method,
                       const struct accuracy_table *table, bool is_against)
{
    struct text out = text_new(arena, 4096);
    for (ptrdiff_t i = 0; i < table->count; i++) {
        str cells[COLUMNS_MAX];
        if (begins_part(table, i)) {
            ptrdiff_t count = cells_of(arena, NULL, is_against, cells);
            text_addf(&out, "%s## %.*s\n\n", i > 0 ? "\n" : "",
                      STR_ARGS(heading_of(arena, &table->items[i])));
            markdown_row_add(&out, cells, count);
            markdown_rule_add(&out, count);
        }
        ptrdiff_t count = cells_of(arena, &table->items[i], is_against, cells);
        markdown_row_add(&out, cells, count);
    }
    memory_add_markdown(arena, method, &out, is_against);
    return text_view(&out);
}

static str json_of(struct arena *arena, const struct method *method,
                   const struct accuracy_table *table, bool is_against)
{
    struct tree *list = tree_list(arena);
    for (ptrdiff_t i = 0; i < table->count; i++) {
        const struct accuracy_row *row = &table->items[i];
        struct tree *item = tree_add(list, tree_map(arena));
        tree_put_text(arena, item, "quantity", row->quantity);
        tree_put_text(arena, item, "held_out",
                      row->is_validation ? STR("validation")
                      : row->is_known    ? STR("model")
                                         : STR("device"));
        tree_put_text(arena, item, "by", row->by);
        tree_put_text(arena, item, "group", row->group);
        tree_put_number(arena, item, "runs", (double)row->ours.count);
        tree_put_number(arena, item, "devices", (double)row->ours.devices);
        for (ptrdiff_t f = 0; f < COUNT(figures); f++) {
            bool is_there = !figures[f].is_naive || (is_against && row->naive.count > 0);
            if (is_there) {
                tree_put_number(arena, item, figures[f].key, figure_of(row, &figures[f]));
            }
        }
    }
    memory_add_tree(arena, method, list, is_against);
    return json_text(arena, list, JSON_LAYOUT_LINES);
}
