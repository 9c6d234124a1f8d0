#include "view/axis.h"

#include "base/must.h"

#include <math.h>

static const double steps[] = {1, 2, 5};

static double tick_at_or_below(double value);
static double tick_above(double tick);
static double even_step(double most);
static void add_tick(const struct work *work, struct tree *ticks, double at);

struct axis axis_log(double least, double most)
{
    must(least > 0 && most >= least);
    struct axis axis = {.is_log = true, .low = tick_at_or_below(least)};
    axis.high = axis.low;
    do {
        axis.high = tick_above(axis.high);
    } while (axis.high < most);
    return axis;
}

struct axis axis_linear(double most)
{
    double step = even_step(most);
    return (struct axis){.low = 0, .high = fmax(ceil(most / step - 1e-9), 1) * step};
}

bool axis_wants_log(double least, double most)
{
    return least > 0 && most / least > 31.6;
}

double axis_pixel(const struct axis *axis, double value)
{
    double share = axis->is_log ? log10(value / axis->low) / log10(axis->high / axis->low)
                                : (value - axis->low) / (axis->high - axis->low);
    return axis->from + share * (axis->to - axis->from);
}

double axis_value(const struct axis *axis, double pixel)
{
    double share = (pixel - axis->from) / (axis->to - axis->from);
    return axis->is_log ? axis->low * pow(axis->high / axis->low, share)
                        : axis->low + share * (axis->high - axis->low);
}

void axis_put(const struct work *work, struct tree *map, const char *key, const struct axis *axis)
{
    struct tree *tree = tree_put(map, key, tree_map(work->keep));
    tree_put_flag(work->keep, tree, "is_log", axis->is_log);
    tree_put_number(work->keep, tree, "low", axis->low);
    tree_put_number(work->keep, tree, "high", axis->high);
    struct tree *ticks = tree_put(tree, "ticks", tree_list(work->keep));
    if (!axis->is_log) {
        double step = even_step(axis->high);
        for (int i = 0; i * step <= axis->high * (1 + 1e-9); i++) {
            add_tick(work, ticks, i * step);
        }
        return;
    }
    double at = axis->low;
    while (at <= axis->high * (1 + 1e-9)) {
        add_tick(work, ticks, at);
        at = tick_above(at);
    }
}

static void add_tick(const struct work *work, struct tree *ticks, double at)
{
    struct tree *tick = tree_add(ticks, tree_map(work->keep));
    tree_put_flag(work->keep, tick, "is_more", ticks->as.items.count > 1);
    tree_put_number(work->keep, tick, "at", at);
}

static double tick_at_or_below(double value)
{
    double decade = pow(10, floor(log10(value)));
    double tick = decade;
    for (ptrdiff_t i = 0; i < COUNT(steps); i++) {
        tick = steps[i] * decade <= value * (1 + 1e-9) ? steps[i] * decade : tick;
    }
    return tick;
}

static double tick_above(double tick)
{
    double decade = pow(10, floor(log10(tick) + 1e-9));
    for (ptrdiff_t i = 0; i < COUNT(steps); i++) {
        if (steps[i] * decade > tick * (1 + 1e-9)) {
            return steps[i] * decade;
        }
    }
    return 10 * decade;
}

/* A step of 1, 2 or 5 that divides the range into four to ten. */
static double even_step(double most)
{
    if (!(most > 0)) {
        return 1;
    }
    double step = tick_at_or_below(most / 10);
    while (most / step > 10) {
        step = tick_above(step);
    }
    return step;
}
