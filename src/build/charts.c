#include "build/charts.h"

#include "base/array.h"
#include "base/must.h"
#include "build/dependencies.h"
#include "build/scripts.h"
#include "model/seen.h"

/* Charts that are to be drawn, and which pages they are. */
struct drawings {
    struct chart *charts;
    ptrdiff_t *indexes;
    ptrdiff_t count;
};

static bool take_over(struct build *build, ptrdiff_t index);
static void note(struct build *build, ptrdiff_t index);
static bool script_of(struct build *build, ptrdiff_t index, struct chart *chart);
static struct digest inputs_of(struct build *build, const struct gnuplot *gnuplot,
                               const struct chart *chart);
static bool draw(struct build *build, const struct gnuplot *gnuplot,
                 const struct drawings *drawings);

static str path_of(struct arena *arena, const struct page *page)
{
    return str_format(arena, "%.*s.svg", STR_ARGS(page->path));
}

bool charts_build(struct build *build, const struct gnuplot *gnuplot)
{
    ptrdiff_t count = build->pages->count;
    build->pictures = arena_array(build->keep, str, count);
    build->charts = arena_array(build->keep, struct digest, count);
    build->charts_shown = arena_array(build->keep, bool, count);
    struct drawings drawings = {
        .charts = arena_array(build->keep, struct chart, count),
        .indexes = arena_array(build->keep, ptrdiff_t, count),
    };
    bool is_fine = true;
    for (ptrdiff_t i = 0; i < count; i++) {
        if (build->pages->items[i].language != PAGE_CHART) {
            continue;
        }
        struct chart chart;
        if (take_over(build, i)) {
            continue;
        }
        seen_clear(build->view->catalog);
        if (!script_of(build, i, &chart)) {
            is_fine = false;
            continue;
        }
        note(build, i);
        is_fine = (build->scripts == NULL || script_keep(build->diags, build->scripts,
                                                         build->pages->items[i].path, &chart)) &&
                  is_fine;
        build->charts[i] = inputs_of(build, gnuplot, &chart);
        struct output output;
        if (build_reuse(build, path_of(build->keep, &build->pages->items[i]), build->charts[i],
                        &output)) {
            *array_add(build->keep, &build->outputs) = output;
        } else {
            drawings.charts[drawings.count] = chart;
            drawings.indexes[drawings.count++] = i;
        }
    }
    return draw(build, gnuplot, &drawings) && is_fine;
}

/* Whether the chart is that of the last build. Scripts that are to be kept are made in any case. */
static bool take_over(struct build *build, ptrdiff_t index)
{
    const struct page *page = &build->pages->items[index];
    struct output output;
    if (build->scripts != NULL || !dependencies_are_same(build->dependencies, build, page->path) ||
        !build_reuse_file(build, path_of(build->keep, page), &output)) {
        return false;
    }
    build->charts[index] = output.inputs;
    *array_add(build->keep, &build->outputs) = output;
    return true;
}

static void note(struct build *build, ptrdiff_t index)
{
    struct text entry = text_new(build->keep, 256);
    dependencies_note(&entry, build, build->pages->items[index].path);
    str bytes = text_view(&entry);
    bool is_whole = dependencies_take(build->dependencies, &bytes);
    must(is_whole);
}

ptrdiff_t chart_index(const struct build *build, str path)
{
    str suffix = STR(".svg");
    return str_ends(path, suffix) ? chart_of_page(build, str_slice(path, 0, path.len - suffix.len))
                                  : -1;
}

ptrdiff_t chart_of_page(const struct build *build, str stem)
{
    /* Pages are sorted by path. */
    ptrdiff_t from = 0;
    ptrdiff_t to = build->pages->count;
    while (from < to) {
        ptrdiff_t middle = from + (to - from) / 2;
        int order = str_compare(stem, build->pages->items[middle].path);
        if (order == 0) {
            return build->pages->items[middle].language == PAGE_CHART ? middle : -1;
        }
        if (order < 0) {
            to = middle;
        } else {
            from = middle + 1;
        }
    }
    return -1;
}

str chart_picture(struct arena *scratch, const struct build *build, ptrdiff_t index)
{
    if (build->pictures[index].len > 0) {
        return build->pictures[index];
    }
    str path = path_of(scratch, &build->pages->items[index]);
    return publication_read(scratch, build->publication, path);
}

static str text_at(const struct tree *tree, const char *key)
{
    const struct tree *found = tree_find(tree, str_from(key));
    return found != NULL && found->type == TREE_TEXT ? found->as.text : STR("");
}

static int number_at(const struct tree *tree, const char *key)
{
    const struct tree *found = tree_find(tree, str_from(key));
    must(found != NULL && found->type == TREE_NUMBER);
    return (int)found->as.number;
}

static void take_tokens(struct arena *keep, const struct tree *tree, struct chart_tokens *tokens)
{
    const struct tree *list = tree_find(tree, STR("tokens"));
    for (const struct tree *item = tree_first(list); item != NULL; item = item->next) {
        *array_add(keep, tokens) = (struct chart_token){
            .token = str_copy(keep, text_at(item, "token")),
            .text = str_copy(keep, text_at(item, "text")),
            .href = str_copy(keep, text_at(item, "href")),
        };
    }
}

static bool script_of(struct build *build, ptrdiff_t index, struct chart *chart)
{
    const struct page *page = &build->pages->items[index];
    struct arena scratch = {0};
    const struct tree *tree = page_tree(&scratch, build->view, page);
    struct text script = text_new(&scratch, 8192);
    bool is_fine = templates_render(build->templates, &script, build->diags,
                                    str_from(page->template_name), tree, path_of(&scratch, page));
    ptrdiff_t slash = str_find(page->path, STR("/"), 0);
    *chart = (struct chart){
        .name = str_slice(page->path, slash + 1, page->path.len),
        .title = str_copy(build->keep, text_at(tree, "title")),
        .description = str_copy(build->keep, text_at(tree, "description")),
        .script = str_copy(build->keep, text_view(&script)),
        .width = number_at(tree, "width"),
        .height = number_at(tree, "height"),
        .place = page->record != NULL ? page->record->place : (struct place){0},
    };
    take_tokens(build->keep, tree, &chart->tokens);
    arena_free(&scratch);
    return is_fine;
}

static struct digest inputs_of(struct build *build, const struct gnuplot *gnuplot,
                               const struct chart *chart)
{
    struct digester *digester = digester_new(build->keep);
    struct digest identity = gnuplot_identity(gnuplot);
    digester_digest(digester, identity);
    digester_add(digester, chart->name);
    digester_add(digester, chart->title);
    digester_add(digester, chart->description);
    digester_add(digester, chart->script);
    digester_number(digester, (uint64_t)chart->width);
    digester_number(digester, (uint64_t)chart->height);
    for (ptrdiff_t i = 0; i < chart->tokens.count; i++) {
        digester_add(digester, chart->tokens.items[i].token);
        digester_add(digester, chart->tokens.items[i].text);
        digester_add(digester, chart->tokens.items[i].href);
    }
    return digester_end(digester);
}

static bool draw(struct build *build, const struct gnuplot *gnuplot,
                 const struct drawings *drawings)
{
    str *pictures = arena_array(build->keep, str, drawings->count);
    struct drawing_job job = {
        .charts = drawings->charts,
        .count = drawings->count,
        .processes = build->jobs,
    };
    bool is_fine = gnuplot_draw(gnuplot, build->keep, build->diags, &job, pictures);
    for (ptrdiff_t i = 0; i < drawings->count; i++) {
        ptrdiff_t index = drawings->indexes[i];
        build->pictures[index] = pictures[i];
        struct output output = {
            .path = path_of(build->keep, &build->pages->items[index]),
            .inputs = build->charts[index],
        };
        if (pictures[i].len > 0) {
            is_fine = publication_write(build->publication, build->diags, &output, pictures[i]) &&
                      is_fine;
            *array_add(build->keep, &build->outputs) = output;
        }
    }
    return is_fine;
}
