/* Cost of a million generated tokens: a bar for each machine and each offer, cheapest on top. */
#include "view/axis.h"
#include "view/charts.h"
#include "view/costs.h"
#include "view/makers.h"
#include "view/placing.h"
#include "view/wording.h"

#include <math.h>

enum {
    WIDTH = 960,
    TOP = 34,
    BOTTOM = 56,
    RIGHT = 84, /* room for the amounts */
    ROW = 22,
    ROWS_MAX = 60,
};

static struct axis axis_of(const struct costs *costs, ptrdiff_t count);
static void put_bars(const struct work *work, struct tree *tree, struct labels *labels,
                     const struct costs *costs, ptrdiff_t count);
static double longest_name(const struct work *work, const struct costs *costs, ptrdiff_t count);
static str bar_name(const struct work *work, const struct cost *cost);

struct tree *make_cost_chart(struct arena *keep, const struct view *view, const struct page *page)
{
    struct work work = work_of(keep, view, page);
    struct costs costs = costs_of(&work, page->record);
    ptrdiff_t count = costs.count < ROWS_MAX ? costs.count : ROWS_MAX;
    struct tree *tree = page_begin(
        &work, STR("Cost of a million generated tokens"),
        STR("Electricity alone is the energy of generating times the tariff; purchase and "
            "electricity adds the price written off over the tokens of its years; rented is the "
            "price of the offer. The table below has the numbers."));
    struct labels labels = labels_new(&work, tree);
    double height = TOP + BOTTOM + (double)(count > 0 ? count : 1) * ROW;
    double left = 16 + longest_name(&work, &costs, count);
    tree_put_number(keep, tree, "width", WIDTH);
    tree_put_number(keep, tree, "height", height);
    tree_put_number(keep, tree, "left_edge", left / WIDTH);
    tree_put_number(keep, tree, "right_edge", 1 - (double)RIGHT / WIDTH);
    tree_put_number(keep, tree, "bottom_edge", BOTTOM / height);
    tree_put_number(keep, tree, "top_edge", 1 - TOP / height);
    tree_put_number(keep, tree, "rows", (double)(count > 0 ? count : 1));
    struct axis axis = axis_of(&costs, count);
    axis_put(&work, tree, "x", &axis);
    put_bars(&work, tree, &labels, &costs, count);
    str title = str_format(keep, "Cost of generated tokens, %.*s", STR_ARGS(costs.unit));
    label_put(&work, &labels, tree, "x_title", title, STR(""));
    return tree;
}

static struct axis axis_of(const struct costs *costs, ptrdiff_t count)
{
    if (count == 0) {
        return axis_linear(1);
    }
    double least = costs->items[0].amount;
    double most = costs->items[count - 1].amount;
    /* A bar of a logarithmic axis begins below the least amount, so that it is seen. */
    return axis_wants_log(least, most) ? axis_log(least / 2, most) : axis_linear(most);
}

/* The names of all bars, and for each sort a block of data. */
static void put_bars(const struct work *work, struct tree *tree, struct labels *labels,
                     const struct costs *costs, ptrdiff_t count)
{
    struct arena *keep = work->keep;
    struct tree *names = tree_put(tree, "names", tree_list(keep));
    struct tree *bars[COST_SORT_COUNT_];
    for (int sort = 0; sort < COST_SORT_COUNT_; sort++) {
        bars[sort] = tree_list(keep);
    }
    for (ptrdiff_t i = 0; i < count; i++) {
        const struct cost *cost = &costs->items[i];
        struct tree *name = tree_add(names, tree_map(keep));
        tree_put_number(keep, name, "row", (double)(count - i));
        tree_put_number(keep, name, "amount", cost->amount);
        label_put(work, labels, name, "name", bar_name(work, cost),
                  path_of_record(keep, cost->record));
        label_put(work, labels, name, "number", wording_number(keep, cost->amount), STR(""));
        struct tree *bar = tree_add(bars[cost->sort], tree_map(keep));
        tree_put_number(keep, bar, "row", (double)(count - i));
        tree_put_number(keep, bar, "amount", cost->amount);
    }
    struct tree *sorts = tree_put(tree, "sorts", tree_list(keep));
    for (int sort = 0; sort < COST_SORT_COUNT_; sort++) {
        if (bars[sort]->as.items.count > 0) {
            struct tree *item = tree_add(sorts, tree_map(keep));
            tree_put_number(keep, item, "colour", sort + 1);
            label_put(work, labels, item, "words", str_from(cost_sort_words((enum cost_sort)sort)),
                      STR(""));
            (void)tree_put(item, "bars", bars[sort]);
        }
    }
}

static double longest_name(const struct work *work, const struct costs *costs, ptrdiff_t count)
{
    double longest = 0;
    for (ptrdiff_t i = 0; i < count; i++) {
        double width = (double)str_code_points(bar_name(work, &costs->items[i])) * LABEL_CHAR_WIDTH;
        longest = fmax(longest, width);
    }
    return fmin(longest, WIDTH * 0.45);
}

static str bar_name(const struct work *work, const struct cost *cost)
{
    return str_format(work->keep, "%.*s, %s", STR_ARGS(record_name(cost->record)),
                      cost_sort_words(cost->sort));
}
