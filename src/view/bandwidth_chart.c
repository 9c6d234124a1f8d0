/* Token generation against memory bandwidth: a line for each artifact that says how fast its bytes
 * can be read at most, and a point for each device, an open circle where it is estimated and a full
 * square where it is measured.
 */
#include "base/array.h"
#include "view/axis.h"
#include "view/charts.h"
#include "view/makers.h"
#include "view/placing.h"
#include "view/speeds.h"
#include "view/wording.h"

#include <math.h>
#include <stdlib.h>

enum {
    WIDTH = 960,
    HEIGHT = 600,
    LEFT = 84,
    RIGHT = 210, /* room for the lines' names */
    TOP = 40,
    BOTTOM = 56,
};

struct drawing {
    const struct work *work;
    struct tree *tree;
    struct labels labels;
    struct axis x;
    struct axis y;
    struct placing placing;
};

/* Where the line of an artifact leaves the picture. */
struct line_end {
    double y; /* pixels */
    ptrdiff_t series;
};

static struct speeds speeds_of_page(const struct work *work);
static void set_axes(struct drawing *drawing, const struct speeds *speeds);
static void put_frame(struct drawing *drawing);
static void put_lines(struct drawing *drawing, const struct speeds *speeds);
static int compare_ends(const void *a, const void *b);
static void put_points(struct drawing *drawing, const struct speeds *speeds);
static void put_block(struct drawing *drawing, struct tree *blocks, const struct speeds *speeds,
                      ptrdiff_t series, bool is_measured);
static void put_names(struct drawing *drawing, const struct speeds *speeds);
static void put_key(struct drawing *drawing, struct tree *keys, const struct speeds *speeds,
                    bool is_measured);
static bool add_name(struct drawing *drawing, struct tree *names, const struct speed *speed);
static void put_edge(const struct work *work, struct tree *map, const char *key, double pixel,
                     double whole);

struct tree *make_bandwidth_chart(struct arena *keep, const struct view *view,
                                  const struct page *page)
{
    struct work work = work_of(keep, view, page);
    struct speeds speeds = speeds_of_page(&work);
    struct drawing drawing = {.work = &work};
    drawing.tree = page_begin(
        &work, STR("Token generation against memory bandwidth"),
        STR("Each line is the most that a model file allows at a bandwidth. Open circles are "
            "estimates, full squares measurements; the table below has the numbers."));
    drawing.labels = labels_new(&work, drawing.tree);
    tree_put_flag(keep, drawing.tree, "has_points", speeds.count > 0);
    set_axes(&drawing, &speeds);
    put_frame(&drawing);
    put_lines(&drawing, &speeds);
    put_points(&drawing, &speeds);
    put_names(&drawing, &speeds);
    return drawing.tree;
}

static struct speeds speeds_of_page(const struct work *work)
{
    if (work->page->record != NULL) {
        return speeds_of_model(work, work->page->record);
    }
    bool is_measured = str_ends(work->page->path, STR("benchmarks"));
    return is_measured ? speeds_of_benchmarks(work) : speeds_of_systems(work);
}

/* The lines leave the picture on its right side, so that their names stand there. */
static void set_axes(struct drawing *drawing, const struct speeds *speeds)
{
    double least_x = INFINITY;
    double most_x = 0;
    double least_y = INFINITY;
    double most_y = 0;
    for (ptrdiff_t i = 0; i < speeds->count; i++) {
        least_x = fmin(least_x, speeds->items[i].bandwidth / 1e9);
        most_x = fmax(most_x, speeds->items[i].bandwidth / 1e9);
        least_y = fmin(least_y, speeds->items[i].speed);
        most_y = fmax(most_y, speeds->items[i].speed);
    }
    drawing->x = speeds->count > 0 ? axis_log(least_x, most_x) : axis_log(10, 1000);
    for (ptrdiff_t s = 0; s < speeds->series.count; s++) {
        if (speeds->read[s] > 0) {
            most_y = fmax(most_y, drawing->x.high * 1e9 / speeds->read[s]);
        }
    }
    drawing->y = speeds->count > 0 ? axis_log(least_y, most_y) : axis_log(1, 100);
    drawing->x.from = LEFT;
    drawing->x.to = WIDTH - RIGHT;
    drawing->y.from = HEIGHT - BOTTOM;
    drawing->y.to = TOP;
    drawing->placing.inside =
        (struct box){.left = LEFT, .top = TOP, .right = WIDTH - RIGHT, .bottom = HEIGHT - BOTTOM};
}

static void put_frame(struct drawing *drawing)
{
    const struct work *work = drawing->work;
    struct tree *tree = drawing->tree;
    tree_put_number(work->keep, tree, "width", WIDTH);
    tree_put_number(work->keep, tree, "height", HEIGHT);
    put_edge(work, tree, "left_edge", LEFT, WIDTH);
    put_edge(work, tree, "right_edge", WIDTH - RIGHT, WIDTH);
    put_edge(work, tree, "bottom_edge", BOTTOM, HEIGHT);
    put_edge(work, tree, "top_edge", HEIGHT - TOP, HEIGHT);
    axis_put(work, tree, "x", &drawing->x);
    axis_put(work, tree, "y", &drawing->y);
    label_put(work, &drawing->labels, tree, "x_title", STR("Memory bandwidth, GB/s"), STR(""));
    label_put(work, &drawing->labels, tree, "y_title", STR("Token generation, tok/s"), STR(""));
}

/* The names of the lines stand at their right ends, from top to bottom, moved apart where lines lie
 * close together. */
static void put_lines(struct drawing *drawing, const struct speeds *speeds)
{
    const struct work *work = drawing->work;
    struct tree *lines = tree_put(drawing->tree, "lines", tree_list(work->keep));
    struct line_end ends[SPEED_SERIES_MAX] = {0};
    double middles[SPEED_SERIES_MAX] = {0};
    ptrdiff_t count = 0;
    for (ptrdiff_t s = 0; s < speeds->series.count; s++) {
        if (speeds->read[s] > 0) {
            double most = drawing->x.high * 1e9 / speeds->read[s];
            ends[count++] = (struct line_end){.y = axis_pixel(&drawing->y, most), .series = s};
        }
    }
    qsort(ends, (size_t)count, sizeof ends[0], compare_ends);
    for (ptrdiff_t i = 0; i < count; i++) {
        middles[i] = ends[i].y;
    }
    placing_spread(middles, count, TOP, HEIGHT - BOTTOM);
    for (ptrdiff_t i = 0; i < count; i++) {
        struct tree *line = tree_add(lines, tree_map(work->keep));
        const struct record *artifact = speeds->series.items[ends[i].series];
        tree_put_number(work->keep, line, "colour", (double)ends[i].series + 1);
        tree_put_number(work->keep, line, "slope", 1e9 / speeds->read[ends[i].series]);
        tree_put_number(work->keep, line, "name_y", axis_value(&drawing->y, middles[i]));
        label_put(work, &drawing->labels, line, "name", record_name(artifact),
                  path_of_record(work->keep, artifact));
    }
}

static int compare_ends(const void *a, const void *b)
{
    const struct line_end *left = a;
    const struct line_end *right = b;
    if (left->y != right->y) {
        return left->y < right->y ? -1 : 1;
    }
    return (left->series > right->series) - (left->series < right->series);
}

/* One block of data for each artifact and way of knowing; gnuplot's point type 5 is a full square,
 * 6 an open circle. */
static void put_points(struct drawing *drawing, const struct speeds *speeds)
{
    struct tree *blocks = tree_put(drawing->tree, "blocks", tree_list(drawing->work->keep));
    for (ptrdiff_t s = 0; s < speeds->series.count; s++) {
        put_block(drawing, blocks, speeds, s, false);
        put_block(drawing, blocks, speeds, s, true);
    }
    struct tree *keys = tree_put(drawing->tree, "keys", tree_list(drawing->work->keep));
    put_key(drawing, keys, speeds, true);
    put_key(drawing, keys, speeds, false);
}

/* What a shape says, where it occurs. */
static void put_key(struct drawing *drawing, struct tree *keys, const struct speeds *speeds,
                    bool is_measured)
{
    const struct work *work = drawing->work;
    bool is_present = false;
    for (ptrdiff_t i = 0; i < speeds->count; i++) {
        is_present = is_present || speeds->items[i].is_measured == is_measured;
    }
    if (is_present) {
        struct tree *key = tree_add(keys, tree_map(work->keep));
        tree_put_number(work->keep, key, "mark", is_measured ? 5 : 6);
        label_put(work, &drawing->labels, key, "words",
                  is_measured ? STR("measured") : STR("estimated"), STR(""));
    }
}

static void put_block(struct drawing *drawing, struct tree *blocks, const struct speeds *speeds,
                      ptrdiff_t series, bool is_measured)
{
    struct arena *keep = drawing->work->keep;
    struct tree *points = tree_list(keep);
    for (ptrdiff_t i = 0; i < speeds->count; i++) {
        const struct speed *speed = &speeds->items[i];
        if (speed->series != series || speed->is_measured != is_measured) {
            continue;
        }
        struct tree *point = tree_add(points, tree_map(keep));
        tree_put_number(keep, point, "at_x", speed->bandwidth / 1e9);
        tree_put_number(keep, point, "at_y", speed->speed);
        placing_point(keep, &drawing->placing, axis_pixel(&drawing->x, speed->bandwidth / 1e9),
                      axis_pixel(&drawing->y, speed->speed));
    }
    if (points->as.items.count > 0) {
        struct tree *block = tree_add(blocks, tree_map(keep));
        tree_put_number(keep, block, "block", (double)blocks->as.items.count);
        tree_put_number(keep, block, "colour", (double)series + 1);
        tree_put_number(keep, block, "mark", is_measured ? 5 : 6);
        (void)tree_put(block, "points", points);
    }
}

/* Each device is named once, at the first of its points that has room beside it. */
static void put_names(struct drawing *drawing, const struct speeds *speeds)
{
    struct tree *names = tree_put(drawing->tree, "names", tree_list(drawing->work->keep));
    const struct record *named = NULL;
    for (ptrdiff_t i = 0; i < speeds->count; i++) {
        const struct speed *speed = &speeds->items[i];
        if (speed->device != named && add_name(drawing, names, speed)) {
            named = speed->device;
        }
    }
}

static bool add_name(struct drawing *drawing, struct tree *names, const struct speed *speed)
{
    const struct work *work = drawing->work;
    str text = record_name(speed->device);
    double x = axis_pixel(&drawing->x, speed->bandwidth / 1e9);
    double y = axis_pixel(&drawing->y, speed->speed);
    struct label_place place =
        placing_label(work->keep, &drawing->placing, x, y, str_code_points(text));
    if (!place.is_found) {
        return false;
    }
    struct tree *name = tree_add(names, tree_map(work->keep));
    tree_put_number(work->keep, name, "at_x", axis_value(&drawing->x, place.x));
    tree_put_number(work->keep, name, "at_y", axis_value(&drawing->y, place.y));
    tree_put_flag(work->keep, name, "is_right", place.is_right);
    label_put(work, &drawing->labels, name, "name", text,
              path_of_record(work->keep, speed->device));
    return true;
}

/* Edges are given to gnuplot as shares of the picture. */
static void put_edge(const struct work *work, struct tree *map, const char *key, double pixel,
                     double whole)
{
    tree_put_number(work->keep, map, key, pixel / whole);
}
