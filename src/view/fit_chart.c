/* How a memory is filled: a stacked bar of weights, KV cache and the rest for each artifact or
 * context, against the memory of the machine or the sizes of common cards.
 */
#include "view/axis.h"
#include "view/charts.h"
#include "view/fits.h"
#include "view/makers.h"
#include "view/placing.h"
#include "view/wording.h"

#include <math.h>

enum { WIDTH = 960, TOP = 52, BOTTOM = 56, RIGHT = 40, ROW = 24, PARTS = 3, FREE_COLOUR = 8 };

static struct tree *chart_of(const struct work *work, const struct fits *fits, str title,
                             str description);
static void put_rows(const struct work *work, struct tree *tree, struct labels *labels,
                     const struct fits *fits);
static void put_parts(const struct work *work, struct tree *tree, struct labels *labels,
                      const struct fits *fits);
static void put_free(const struct work *work, struct tree *parts, struct labels *labels,
                     const struct fits *fits);
static void put_limits(const struct work *work, struct tree *tree, struct labels *labels,
                       const struct fits *fits, double most);
static void add_limit(const struct work *work, struct tree *limits, struct labels *labels,
                      double bytes, str words);
static double most_bytes(const struct fits *fits);
static double longest_name(const struct fits *fits);

struct tree *make_fit_chart(struct arena *keep, const struct view *view, const struct page *page)
{
    struct work work = work_of(keep, view, page);
    bool is_model = str_equal(str_from(page->record->kind->name), STR("model"));
    struct fits fits =
        is_model ? fits_of_model(&work, page->record) : fits_of_machine(&work, page->record);
    str name = record_name(page->record);
    str title = is_model ? str_format(keep, "Memory that %.*s needs, by file", STR_ARGS(name))
                         : str_format(keep, "How models fill the memory of %.*s", STR_ARGS(name));
    return chart_of(&work, &fits, title,
                    STR("Stacked bars of weights, KV cache, buffers and runtime; the table below "
                        "has the numbers."));
}

struct tree *make_context_chart(struct arena *keep, const struct view *view,
                                const struct page *page)
{
    struct work work = work_of(keep, view, page);
    struct fits fits = fits_by_context(&work, page->record);
    const struct record *artifact = main_artifact(&work, page->record);
    str name = record_name(artifact != NULL ? artifact : page->record);
    return chart_of(&work, &fits,
                    str_format(keep, "Memory that %.*s needs, by context", STR_ARGS(name)),
                    STR("Stacked bars of weights, KV cache, buffers and runtime for each length of "
                        "context; the table below has the numbers."));
}

static struct tree *chart_of(const struct work *work, const struct fits *fits, str title,
                             str description)
{
    struct arena *keep = work->keep;
    struct tree *tree = page_begin(work, title, description);
    struct labels labels = labels_new(work, tree);
    double rows = fits->count > 0 ? (double)fits->count : 1;
    double height = TOP + BOTTOM + rows * ROW;
    double most = most_bytes(fits);
    struct axis axis = axis_linear(most / 1e9);
    tree_put_number(keep, tree, "width", WIDTH);
    tree_put_number(keep, tree, "height", height);
    tree_put_number(keep, tree, "left_edge", (16 + longest_name(fits)) / WIDTH);
    tree_put_number(keep, tree, "right_edge", 1 - (double)RIGHT / WIDTH);
    tree_put_number(keep, tree, "bottom_edge", BOTTOM / height);
    tree_put_number(keep, tree, "top_edge", 1 - TOP / height);
    tree_put_number(keep, tree, "rows", rows);
    axis_put(work, tree, "x", &axis);
    put_parts(work, tree, &labels, fits);
    put_rows(work, tree, &labels, fits);
    put_limits(work, tree, &labels, fits, axis.high * 1e9);
    label_put(work, &labels, tree, "x_title", STR("Memory, GB"), STR(""));
    return tree;
}

static void put_rows(const struct work *work, struct tree *tree, struct labels *labels,
                     const struct fits *fits)
{
    struct tree *names = tree_put(tree, "names", tree_list(work->keep));
    for (ptrdiff_t i = 0; i < fits->count; i++) {
        const struct fit *fit = &fits->items[i];
        struct tree *name = tree_add(names, tree_map(work->keep));
        double all = fit->weights + fit->cache + fit->overhead;
        tree_put_number(work->keep, name, "row", (double)(fits->count - i));
        tree_put_number(work->keep, name, "end", all / 1e9);
        label_put(work, labels, name, "name", fit->name, path_of_record(work->keep, fit->record));
        label_put(work, labels, name, "number", wording_number(work->keep, all / 1e9), STR(""));
    }
}

/* One block of data for each part of the stack: where it begins and ends. */
static void put_parts(const struct work *work, struct tree *tree, struct labels *labels,
                      const struct fits *fits)
{
    static const char *const words[PARTS] = {"weights", "KV cache", "buffers and runtime"};
    struct arena *keep = work->keep;
    struct tree *parts = tree_put(tree, "parts", tree_list(keep));
    for (int part = 0; part < PARTS && fits->count > 0; part++) {
        struct tree *item = tree_add(parts, tree_map(keep));
        tree_put_number(keep, item, "colour", part + 1);
        tree_put_flag(keep, item, "is_free", false);
        label_put(work, labels, item, "words", str_from(words[part]), STR(""));
        struct tree *bars = tree_put(item, "bars", tree_list(keep));
        for (ptrdiff_t i = 0; i < fits->count; i++) {
            const struct fit *fit = &fits->items[i];
            double ends[PARTS + 1] = {0, fit->weights, fit->weights + fit->cache,
                                      fit->weights + fit->cache + fit->overhead};
            struct tree *bar = tree_add(bars, tree_map(keep));
            tree_put_number(keep, bar, "row", (double)(fits->count - i));
            tree_put_number(keep, bar, "from", ends[part] / 1e9);
            tree_put_number(keep, bar, "to", ends[part + 1] / 1e9);
        }
    }
    put_free(work, parts, labels, fits);
}

/* What the machine's memory has left, where anything fits it. */
static void put_free(const struct work *work, struct tree *parts, struct labels *labels,
                     const struct fits *fits)
{
    struct arena *keep = work->keep;
    struct tree *bars = tree_list(keep);
    for (ptrdiff_t i = 0; i < fits->count; i++) {
        const struct fit *fit = &fits->items[i];
        double all = fit->weights + fit->cache + fit->overhead;
        if (all < fits->memory) {
            struct tree *bar = tree_add(bars, tree_map(keep));
            tree_put_number(keep, bar, "row", (double)(fits->count - i));
            tree_put_number(keep, bar, "from", all / 1e9);
            tree_put_number(keep, bar, "to", fits->memory / 1e9);
        }
    }
    if (bars->as.items.count > 0) {
        struct tree *item = tree_add(parts, tree_map(keep));
        tree_put_number(keep, item, "colour", FREE_COLOUR);
        tree_put_flag(keep, item, "is_free", true);
        label_put(work, labels, item, "words", STR("free"), STR(""));
        (void)tree_put(item, "bars", bars);
    }
}

/* The machine's memory, or the sizes in which cards are sold. */
static void put_limits(const struct work *work, struct tree *tree, struct labels *labels,
                       const struct fits *fits, double most)
{
    static const int cards[] = {8, 16, 24, 32, 48, 80, 96, 141, 192};
    struct tree *limits = tree_put(tree, "limits", tree_list(work->keep));
    if (fits->memory > 0) {
        str words = str_format(work->keep, "%.*s of memory",
                               STR_ARGS(wording_bytes(work->keep, fits->memory)));
        add_limit(work, limits, labels, fits->memory, words);
        return;
    }
    double last = -1;
    for (ptrdiff_t i = 0; i < COUNT(cards); i++) {
        double bytes = cards[i] * 1024.0 * 1024.0 * 1024.0;
        if (bytes <= most && bytes - last > most * 0.08) {
            add_limit(work, limits, labels, bytes, str_format(work->keep, "%d GiB", cards[i]));
            last = bytes;
        }
    }
}

static void add_limit(const struct work *work, struct tree *limits, struct labels *labels,
                      double bytes, str words)
{
    struct tree *limit = tree_add(limits, tree_map(work->keep));
    tree_put_number(work->keep, limit, "at", bytes / 1e9);
    label_put(work, labels, limit, "words", words, STR(""));
}

static double most_bytes(const struct fits *fits)
{
    double most = fits->memory;
    for (ptrdiff_t i = 0; i < fits->count; i++) {
        const struct fit *fit = &fits->items[i];
        most = fmax(most, fit->weights + fit->cache + fit->overhead);
    }
    return most > 0 ? most : 1e9;
}

static double longest_name(const struct fits *fits)
{
    double longest = 0;
    for (ptrdiff_t i = 0; i < fits->count; i++) {
        longest = fmax(longest, (double)str_code_points(fits->items[i].name) * LABEL_CHAR_WIDTH);
    }
    return fmin(longest, WIDTH * 0.4);
}
