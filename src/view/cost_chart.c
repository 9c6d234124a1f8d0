/* Cost of a million generated tokens: a row for each machine with its electricity alone and its
 * whole cost, and one for each offer; cheapest on top.
 */
#include "view/axis.h"
#include "view/charts.h"
#include "view/costs.h"
#include "view/makers.h"
#include "view/placing.h"
#include "view/wording.h"

#include <math.h>
#include <stdlib.h>

enum {
    WIDTH = 960,
    TOP = 40,
    BOTTOM = 56,
    RIGHT = 84, /* room for the amounts */
    ROW = 32,
    ROWS_MAX = 60,
};

/* The bars of one machine or offer; 0: none of that sort. */
struct cost_row {
    const struct record *record;
    double amounts[COST_SORT_COUNT_];
    double key; /* the whole cost, where there is one; HUGE_VAL where there is none at all */
    str words;  /* why there is none */
    ptrdiff_t order;
};

struct cost_rows {
    struct cost_row *items;
    ptrdiff_t count;
};

static struct cost_rows rows_of(const struct work *work, const struct costs *costs);
static struct axis axis_of(const struct cost_rows *rows);
static void put_names(const struct work *work, struct tree *tree, struct labels *labels,
                      const struct cost_rows *rows);
static void put_bars(const struct work *work, struct tree *tree, struct labels *labels,
                     const struct cost_rows *rows);
static double middle_of(const struct cost_rows *rows, ptrdiff_t index, int sort);
static double longest_name(const struct cost_rows *rows);
static int compare_rows(const void *a, const void *b);

struct tree *make_cost_chart(struct arena *keep, const struct view *view, const struct page *page)
{
    struct work work = work_of(keep, view, page);
    struct costs costs = costs_of(&work, page->record);
    struct cost_rows rows = rows_of(&work, &costs);
    struct tree *tree = page_begin(
        &work, STR("Cost of a million generated tokens"),
        STR("Electricity alone is the energy of generating times the tariff; purchase, "
            "upkeep, power adds upkeep and the price written off over the tokens of its years; "
            "rented is the price of the offer, for the same model on the machine that it rents. "
            "The table below has the numbers."));
    struct labels labels = labels_new(&work, tree);
    double count = rows.count > 0 ? (double)rows.count : 1;
    double height = TOP + BOTTOM + count * ROW;
    tree_put_number(keep, tree, "width", WIDTH);
    tree_put_number(keep, tree, "height", height);
    tree_put_number(keep, tree, "left_edge", (16 + longest_name(&rows)) / WIDTH);
    tree_put_number(keep, tree, "right_edge", 1 - (double)RIGHT / WIDTH);
    tree_put_number(keep, tree, "bottom_edge", BOTTOM / height);
    tree_put_number(keep, tree, "top_edge", 1 - TOP / height);
    tree_put_number(keep, tree, "rows", count);
    struct axis axis = axis_of(&rows);
    axis_put(&work, tree, "x", &axis);
    put_names(&work, tree, &labels, &rows);
    put_bars(&work, tree, &labels, &rows);
    str title = str_format(keep, "Cost of generated tokens, %.*s", STR_ARGS(costs.unit));
    label_put(&work, &labels, tree, "x_title", title, STR(""));
    return tree;
}

static struct cost_rows rows_of(const struct work *work, const struct costs *costs)
{
    struct cost_rows rows = {.items = arena_array(work->keep, struct cost_row, costs->count + 1)};
    for (ptrdiff_t i = 0; i < costs->count; i++) {
        const struct cost *cost = &costs->items[i];
        ptrdiff_t r = 0;
        while (r < rows.count && rows.items[r].record != cost->record) {
            r++;
        }
        struct cost_row *row = &rows.items[r];
        rows.count = r == rows.count ? r + 1 : rows.count;
        row->record = cost->record;
        row->amounts[cost->sort] = cost->amount;
        row->key = cost->words.len > 0                              ? HUGE_VAL
                   : cost->sort == COST_ELECTRICITY && row->key > 0 ? row->key
                                                                    : cost->amount;
        row->words = cost->words;
        row->order = r;
    }
    qsort(rows.items, (size_t)rows.count, sizeof *rows.items, compare_rows);
    rows.count = rows.count < ROWS_MAX ? rows.count : ROWS_MAX;
    return rows;
}

static struct axis axis_of(const struct cost_rows *rows)
{
    double least = HUGE_VAL;
    double most = 0;
    for (ptrdiff_t i = 0; i < rows->count; i++) {
        for (int sort = 0; sort < COST_SORT_COUNT_; sort++) {
            double amount = rows->items[i].amounts[sort];
            least = amount > 0 ? fmin(least, amount) : least;
            most = fmax(most, amount);
        }
    }
    if (!(most > 0)) {
        return axis_linear(1);
    }
    /* A bar of a logarithmic axis begins below the least amount, so that it is seen. */
    return axis_wants_log(least, most) ? axis_log(least / 2, most) : axis_linear(most);
}

static void put_names(const struct work *work, struct tree *tree, struct labels *labels,
                      const struct cost_rows *rows)
{
    struct arena *keep = work->keep;
    struct tree *names = tree_put(tree, "names", tree_list(keep));
    struct tree *numbers = tree_put(tree, "numbers", tree_list(keep));
    struct tree *lacks = tree_put(tree, "lacks", tree_list(keep));
    for (ptrdiff_t i = 0; i < rows->count; i++) {
        const struct cost_row *row = &rows->items[i];
        struct tree *name = tree_add(names, tree_map(keep));
        tree_put_number(keep, name, "row", (double)(rows->count - i));
        label_put(work, labels, name, "name", record_name(row->record),
                  path_of_record(keep, row->record));
        if (row->words.len > 0) {
            struct tree *lack = tree_add(lacks, tree_map(keep));
            tree_put_number(keep, lack, "row", (double)(rows->count - i));
            label_put(work, labels, lack, "words", row->words, STR(""));
        }
        for (int sort = 0; sort < COST_SORT_COUNT_; sort++) {
            if (row->amounts[sort] > 0) {
                struct tree *number = tree_add(numbers, tree_map(keep));
                tree_put_number(keep, number, "middle", middle_of(rows, i, sort));
                tree_put_number(keep, number, "amount", row->amounts[sort]);
                label_put(work, labels, number, "number", wording_number(keep, row->amounts[sort]),
                          STR(""));
            }
        }
    }
}

/* A block of data for each sort of cost. */
static void put_bars(const struct work *work, struct tree *tree, struct labels *labels,
                     const struct cost_rows *rows)
{
    struct arena *keep = work->keep;
    struct tree *sorts = tree_put(tree, "sorts", tree_list(keep));
    for (int sort = 0; sort < COST_SORT_COUNT_; sort++) {
        struct tree *bars = tree_list(keep);
        for (ptrdiff_t i = 0; i < rows->count; i++) {
            if (rows->items[i].amounts[sort] > 0) {
                struct tree *bar = tree_add(bars, tree_map(keep));
                tree_put_number(keep, bar, "middle", middle_of(rows, i, sort));
                tree_put_number(keep, bar, "amount", rows->items[i].amounts[sort]);
            }
        }
        if (bars->as.items.count > 0) {
            struct tree *item = tree_add(sorts, tree_map(keep));
            tree_put_number(keep, item, "colour", sort + 1);
            label_put(work, labels, item, "words", str_from(cost_sort_words((enum cost_sort)sort)),
                      STR(""));
            (void)tree_put(item, "bars", bars);
        }
    }
}

/* Two bars of a row lie beside each other, one alone in the middle. */
static double middle_of(const struct cost_rows *rows, ptrdiff_t index, int sort)
{
    const struct cost_row *row = &rows->items[index];
    double middle = (double)(rows->count - index);
    bool is_pair = row->amounts[COST_ELECTRICITY] > 0 && row->amounts[COST_WHOLE] > 0;
    if (!is_pair) {
        return middle;
    }
    return sort == COST_ELECTRICITY ? middle + 0.2 : middle - 0.2;
}

static double longest_name(const struct cost_rows *rows)
{
    double longest = 0;
    for (ptrdiff_t i = 0; i < rows->count; i++) {
        str name = record_name(rows->items[i].record);
        longest = fmax(longest, (double)str_code_points(name) * LABEL_CHAR_WIDTH);
    }
    return fmin(longest, WIDTH * 0.45);
}

static int compare_rows(const void *a, const void *b)
{
    const struct cost_row *left = a;
    const struct cost_row *right = b;
    if (left->key != right->key) {
        return left->key < right->key ? -1 : 1;
    }
    return (left->order > right->order) - (left->order < right->order);
}
