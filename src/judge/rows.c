#include "judge/rows.h"

#include "judge/figure.h"
#include "judge/limits.h"
#include "judge/row.h"

#include <math.h>
#include <stdlib.h>

enum { NOTES_MAX = 3 };

/* The rows of one benchmark that ended well. */
struct rows {
    struct waivers *waivers;
    const struct record *benchmark;
    struct load *loads;
    ptrdiff_t count;
};

/* A rate of one row. */
struct stated {
    const struct load *load;
    const struct quantity *rate;
    unsigned numbers; /* those of the load that matter to it */
};

static void judge_depth(const struct rows *rows);
static void judge_rise(const struct rows *rows, const struct load *shallow,
                       const struct load *deep);
static void judge_repeated(struct arena *scratch, const struct rows *rows, enum load_rate rate);
static ptrdiff_t count_loads(const struct stated *stated, ptrdiff_t count);
static double chance_of(ptrdiff_t same, ptrdiff_t all, const struct quantity *rate);
static void warn_repeated(const struct rows *rows, enum load_rate rate, const struct stated *same,
                          ptrdiff_t count, ptrdiff_t all);
static int by_depth(const void *a, const void *b);
static int by_load(const void *a, const void *b);
static int by_value(const void *a, const void *b);

void judge_rows(struct arena *scratch, struct waivers *waivers, const struct load_fields *fields,
                const struct record *benchmark)
{
    ptrdiff_t count = record_count(benchmark, "results");
    struct rows rows = {
        .waivers = waivers,
        .benchmark = benchmark,
        .loads = arena_array(scratch, struct load, count + 1),
    };
    struct power_limit limit = power_limit_of(scratch, benchmark);
    for (ptrdiff_t i = 0; i < count; i++) {
        const struct record *row = record_item(benchmark, "results", i)->as.record;
        struct load load = load_of(fields, row);
        if (!load.has_failed && !load.is_impossible) {
            rows.loads[rows.count++] = load;
            judge_row(waivers, benchmark, &load, &limit);
        }
    }
    for (int rate = 0; rate < LOAD_RATES && rows.count >= REPEATED_ROWS_MIN; rate++) {
        judge_repeated(scratch, &rows, (enum load_rate)rate);
    }
    judge_depth(&rows);
}

/* Each row against the fastest of those of the next smaller depth. */
static void judge_depth(const struct rows *rows)
{
    qsort(rows->loads, (size_t)rows->count, sizeof(struct load), by_depth);
    const struct load *shallow = NULL;
    const struct load *level = NULL; /* the fastest of the depth at hand */
    for (ptrdiff_t i = 0; i < rows->count; i++) {
        const struct load *load = &rows->loads[i];
        if (load->rates[RATE_TOKEN_GENERATION] == NULL || load->numbers[LOAD_DEPTH] < 0) {
            continue;
        }
        if (level != NULL && (load_compare(level, load, LOAD_BUT_DEPTH) != 0 ||
                              load_compare_remarks(level, load) != 0)) {
            level = NULL;
            shallow = NULL;
        }
        if (level != NULL && level->numbers[LOAD_DEPTH] < load->numbers[LOAD_DEPTH]) {
            shallow = level;
            level = NULL;
        }
        if (shallow != NULL) {
            judge_rise(rows, shallow, load);
        }
        bool is_faster = level == NULL || load->rates[RATE_TOKEN_GENERATION]->high >
                                              level->rates[RATE_TOKEN_GENERATION]->high;
        level = is_faster ? load : level;
    }
}

static void judge_rise(const struct rows *rows, const struct load *shallow, const struct load *deep)
{
    struct diags *found = &rows->waivers->found;
    const struct quantity *before = shallow->rates[RATE_TOKEN_GENERATION];
    const struct quantity *after = deep->rates[RATE_TOKEN_GENERATION];
    if (after->low <= MARGIN_DEPTH * before->high) {
        return;
    }
    struct diag *diag = diag_add(
        found, RULE_PHYSICS_DEPTH, after->place,
        "token_generation %.*s at a depth of %g tok is %.2f times the %.*s at %g tok",
        STR_ARGS(after->written), deep->numbers[LOAD_DEPTH], after->typical / before->typical,
        STR_ARGS(before->written), shallow->numbers[LOAD_DEPTH]);
    diag->width = (int)after->written.len;
    diag_note(found, diag, before->place, "with fewer tokens in the context");
    diag_help(found, diag, "are the rows swapped? is one an outlier? `flags: [low-outlier]`");
    waivers_settle(rows->waivers, rows->benchmark, deep->row);
}

/* Rows of one load may be one run that is stated twice; those of several loads are not. */
static void judge_repeated(struct arena *scratch, const struct rows *rows, enum load_rate rate)
{
    struct arena_mark mark = arena_mark(scratch);
    struct stated *stated = arena_array(scratch, struct stated, rows->count);
    ptrdiff_t count = 0;
    for (ptrdiff_t i = 0; i < rows->count; i++) {
        if (rows->loads[i].rates[rate] != NULL) {
            stated[count++] = (struct stated){
                .load = &rows->loads[i],
                .rate = rows->loads[i].rates[rate],
                .numbers = load_numbers_of(rate),
            };
        }
    }
    if (count >= REPEATED_ROWS_MIN) {
        qsort(stated, (size_t)count, sizeof(struct stated), by_load);
        ptrdiff_t all = count_loads(stated, count);
        qsort(stated, (size_t)count, sizeof(struct stated), by_value);
        for (ptrdiff_t i = 0, next = 0; i < count; i = next) {
            while (next < count && stated[next].rate->typical == stated[i].rate->typical) {
                next++;
            }
            ptrdiff_t same = count_loads(&stated[i], next - i);
            if (same >= REPEATED_ROWS_MIN && chance_of(same, all, stated[i].rate) < CHANCE_MIN) {
                warn_repeated(rows, rate, &stated[i], next - i, all);
            }
        }
    }
    arena_rewind(scratch, mark);
}

/* Different ones; equals stand together. */
static ptrdiff_t count_loads(const struct stated *stated, ptrdiff_t count)
{
    ptrdiff_t loads = count > 0 ? 1 : 0;
    for (ptrdiff_t i = 1; i < count; i++) {
        loads += load_compare(stated[i - 1].load, stated[i].load, stated[i].numbers) != 0 ? 1 : 0;
    }
    return loads;
}

/* That any `same` of all rows agree in their last digit: C(all, same) · p^(same − 1). */
static double chance_of(ptrdiff_t same, ptrdiff_t all, const struct quantity *rate)
{
    double share = fmin(1, figure_last_digit(rate) / (SCATTER_OF_RUNS * rate->typical));
    double log_chance = (double)(same - 1) * log(share);
    for (ptrdiff_t i = 0; i < same; i++) {
        log_chance += log((double)(all - i) / (double)(same - i));
    }
    return exp(log_chance);
}

static void warn_repeated(const struct rows *rows, enum load_rate rate, const struct stated *same,
                          ptrdiff_t count, ptrdiff_t all)
{
    struct diags *found = &rows->waivers->found;
    const struct quantity *first = same[0].rate;
    ptrdiff_t loads = count_loads(same, count);
    struct diag *diag = diag_add(found, RULE_PHYSICS_REPEATED, first->place,
                                 "%s %.*s stands at %td of %td loads: 1 chance in %s",
                                 load_rate_name(rate), STR_ARGS(first->written), loads, all,
                                 figure(found, 1 / chance_of(loads, all, first)));
    diag->width = (int)first->written.len;
    for (ptrdiff_t i = 1; i < count && i <= NOTES_MAX; i++) {
        diag_note(found, diag, same[i].rate->place, "and here");
    }
    diag_help(found, diag, "was a value copied from row to row? leave out what was not measured");
    waivers_settle(rows->waivers, rows->benchmark, same[0].load->row);
}

static int by_depth(const void *a, const void *b)
{
    int order = load_compare(a, b, LOAD_BUT_DEPTH);
    order = order != 0 ? order : load_compare_remarks(a, b);
    double left = ((const struct load *)a)->numbers[LOAD_DEPTH];
    double right = ((const struct load *)b)->numbers[LOAD_DEPTH];
    return order != 0 ? order : (left > right) - (left < right);
}

static int by_load(const void *a, const void *b)
{
    const struct stated *left = a;
    const struct stated *right = b;
    int order = load_compare(left->load, right->load, left->numbers);
    return order != 0 ? order : (left->load > right->load) - (left->load < right->load);
}

static int by_value(const void *a, const void *b)
{
    double left = ((const struct stated *)a)->rate->typical;
    double right = ((const struct stated *)b)->rate->typical;
    return left != right ? (left > right) - (left < right) : by_load(a, b);
}
