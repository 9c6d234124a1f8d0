/* Estimated against measured, both in seconds: a point for each run, a colour for each sort of
 * memory, and the line on which the estimate is right.
 */
#include "estimate/accuracy.h"
#include "view/accuracy.h"
#include "view/axis.h"
#include "view/charts.h"
#include "view/makers.h"

#include <math.h>

enum { WIDTH = 960, HEIGHT = 620, LEFT = 84, RIGHT = 40, TOP = 30, BOTTOM = 56, CLASSES_MAX = 8 };

/* The runs that the chart shows, and their classes by memory in the order in which they come. */
struct cloud {
    const struct judged_run *runs;
    ptrdiff_t count;
    const char *quantity;
    str classes[CLASSES_MAX];
    ptrdiff_t class_count;
    double least;
    double most;
};

static struct cloud cloud_of(const struct work *work);
static void put_points(const struct work *work, struct tree *tree, struct labels *labels,
                       const struct cloud *cloud);

struct tree *make_accuracy_chart(struct arena *keep, const struct view *view,
                                 const struct page *page)
{
    struct work work = work_of(keep, view, page);
    struct cloud cloud = cloud_of(&work);
    struct tree *tree =
        page_begin(&work, STR("Estimated against measured"),
                   STR("A point for each measured run, by the sort of memory. On the line the "
                       "estimate is right; the table beside it has the errors."));
    struct labels labels = labels_new(&work, tree);
    struct axis axis = axis_log(cloud.least, cloud.most);
    tree_put_number(keep, tree, "width", WIDTH);
    tree_put_number(keep, tree, "height", HEIGHT);
    tree_put_number(keep, tree, "left_edge", (double)LEFT / WIDTH);
    tree_put_number(keep, tree, "right_edge", 1 - (double)RIGHT / WIDTH);
    tree_put_number(keep, tree, "bottom_edge", (double)BOTTOM / HEIGHT);
    tree_put_number(keep, tree, "top_edge", 1 - (double)TOP / HEIGHT);
    axis_put(&work, tree, "x", &axis);
    axis_put(&work, tree, "y", &axis);
    bool is_step = str_equal(str_from(cloud.quantity), STR("token_generation"));
    label_put(&work, &labels, tree, "x_title",
              is_step ? STR("Estimated time of a token, ms")
                      : STR("Estimated time of a prompt, ms"),
              STR(""));
    label_put(&work, &labels, tree, "y_title", STR("Measured, ms"), STR(""));
    put_points(&work, tree, &labels, &cloud);
    return tree;
}

/* "gddr" of "gddr, llama.cpp". */
static str memory_of(const struct judged_run *run)
{
    ptrdiff_t comma = str_find(run->category, STR(","), 0);
    return comma < 0 ? run->category : str_slice(run->category, 0, comma);
}

static bool is_shown(const struct cloud *cloud, const struct judged_run *run)
{
    return str_equal(run->quantity, str_from(cloud->quantity)) && !run->is_validation;
}

static ptrdiff_t class_of(struct cloud *cloud, str memory)
{
    ptrdiff_t i = 0;
    while (i < cloud->class_count && !str_equal(cloud->classes[i], memory)) {
        i++;
    }
    if (i == cloud->class_count && cloud->class_count < CLASSES_MAX) {
        cloud->classes[cloud->class_count++] = memory;
    }
    return i;
}

static struct cloud cloud_of(const struct work *work)
{
    struct cloud cloud = {
        .quantity = accuracy_chart_quantity(work->page->path), .least = INFINITY, .most = 0};
    cloud.count =
        accuracy_runs(work->keep, work->view->method, HELD_OUT_IN_FIVE_PARTS, &cloud.runs);
    for (ptrdiff_t i = 0; i < cloud.count; i++) {
        const struct judged_run *run = &cloud.runs[i];
        if (is_shown(&cloud, run)) {
            (void)class_of(&cloud, memory_of(run));
            cloud.least = fmin(cloud.least, 1e3 * fmin(run->measured_s, run->expected_s));
            cloud.most = fmax(cloud.most, 1e3 * fmax(run->measured_s, run->expected_s));
        }
    }
    if (cloud.class_count == 0) {
        cloud.least = 1;
        cloud.most = 100;
    }
    return cloud;
}

static void put_points(const struct work *work, struct tree *tree, struct labels *labels,
                       const struct cloud *cloud)
{
    struct tree *blocks = tree_put(tree, "blocks", tree_list(work->keep));
    for (ptrdiff_t c = 0; c < cloud->class_count; c++) {
        struct tree *block = tree_add(blocks, tree_map(work->keep));
        tree_put_number(work->keep, block, "block", (double)c + 1);
        label_put(work, labels, block, "words", cloud->classes[c], STR(""));
        struct tree *points = tree_put(block, "points", tree_list(work->keep));
        for (ptrdiff_t i = 0; i < cloud->count; i++) {
            const struct judged_run *run = &cloud->runs[i];
            if (is_shown(cloud, run) && str_equal(memory_of(run), cloud->classes[c])) {
                struct tree *point = tree_add(points, tree_map(work->keep));
                tree_put_number(work->keep, point, "at_x", 1e3 * run->expected_s);
                tree_put_number(work->keep, point, "at_y", 1e3 * run->measured_s);
            }
        }
    }
}
