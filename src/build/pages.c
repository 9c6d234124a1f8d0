#include "build/pages.h"

#include "base/array.h"
#include "base/workers.h"
#include "build/dependencies.h"
#include "build/render_page.h"
#include "model/seen.h"

#include <string.h>

/* Pages by number: which items the workers share. */
struct sharing {
    struct build *build;
    const ptrdiff_t *indexes;
    struct arena scratch; /* each worker has its own copy of the arena's head */
};

enum { LEFT_OUTPUT = 'o', LEFT_NOTES = 'n', LEFT_REFUSAL = 'r' };

static bool take_over(struct build *build, const struct page *page);
static bool build_one(void *context, struct worker_output *output, ptrdiff_t item);
static void notes_clear(const struct build *build);
static bool leave(struct arena *scratch, struct worker_output *worker, const struct output *output);
static bool place_markdown(struct arena *scratch, const struct build *build, struct diags *diags,
                           const struct page *page, const struct rendered_page *rendered,
                           struct worker_output *worker);
static bool place_html(struct arena *scratch, const struct build *build, struct diags *diags,
                       const struct page *page, struct rendered_page *rendered,
                       struct worker_output *worker);
static bool leave_notes(struct arena *scratch, const struct build *build, const struct page *page,
                        struct worker_output *worker);
static void leave_refusal(struct arena *scratch, struct worker_output *worker,
                          const struct diags *diags);
static bool gather(struct build *build, const struct workers *workers);
static bool gather_one(struct build *build, str *left);
static void render_again(struct build *build, const struct workers *workers,
                         const ptrdiff_t *indexes);
static bool say_refusal(struct build *build, const struct workers *workers);

static str file_of(struct arena *arena, const struct page *page, const char *ending)
{
    return str_format(arena, "%.*s.%s", STR_ARGS(page->path), ending);
}

bool pages_build(struct build *build)
{
    ptrdiff_t *indexes = arena_array(build->keep, ptrdiff_t, build->pages->count + 1);
    ptrdiff_t count = 0;
    for (ptrdiff_t i = 0; i < build->pages->count; i++) {
        const struct page *page = &build->pages->items[i];
        if (page->language == PAGE_MARKDOWN && !take_over(build, page)) {
            indexes[count++] = i;
        }
    }
    struct sharing sharing = {.build = build, .indexes = indexes};
    struct workers workers;
    bool is_fine = workers_run(&workers, build->jobs, count, build_one, NULL, &sharing);
    if (is_fine) {
        is_fine = gather(build, &workers);
    } else {
        render_again(build, &workers, indexes);
    }
    workers_end(&workers);
    return is_fine;
}

/* Whether both files of the page are those of the last build. What was written by hand is no record
 * that could be noted. */
static bool take_over(struct build *build, const struct page *page)
{
    struct output markdown;
    struct output html;
    if (page->article != NULL || !dependencies_are_same(build->dependencies, build, page->path) ||
        !build_reuse_file(build, file_of(build->keep, page, "md"), &markdown) ||
        !build_reuse_file(build, file_of(build->keep, page, "html"), &html)) {
        return false;
    }
    *array_add(build->keep, &build->outputs) = markdown;
    *array_add(build->keep, &build->outputs) = html;
    return true;
}

static bool build_one(void *context, struct worker_output *worker, ptrdiff_t item)
{
    struct sharing *sharing = context;
    const struct build *build = sharing->build;
    struct arena *scratch = &sharing->scratch;
    struct arena_mark mark = arena_mark(scratch);
    struct diags diags = diags_new(scratch);
    const struct page *page = &build->pages->items[sharing->indexes[item]];
    struct rendered_page rendered = {0};
    notes_clear(build);
    bool is_fine = page_render_markdown(scratch, &diags, build, page, &rendered) &&
                   place_markdown(scratch, build, &diags, page, &rendered, worker) &&
                   place_html(scratch, build, &diags, page, &rendered, worker) &&
                   leave_notes(scratch, build, page, worker);
    if (!is_fine) {
        leave_refusal(scratch, worker, &diags);
    }
    arena_rewind(scratch, mark);
    return is_fine;
}

static void notes_clear(const struct build *build)
{
    seen_clear(build->view->catalog);
    if (build->charts_shown != NULL) {
        memset(build->charts_shown, 0, (size_t)build->pages->count * sizeof(bool));
    }
}

static bool place_markdown(struct arena *scratch, const struct build *build, struct diags *diags,
                           const struct page *page, const struct rendered_page *rendered,
                           struct worker_output *worker)
{
    struct output output = {
        .path = file_of(scratch, page, "md"),
        .inputs = rendered->markdown_inputs,
    };
    if (build_reuse(build, output.path, output.inputs, &output)) {
        return leave(scratch, worker, &output);
    }
    return publication_write(build->publication, diags, &output, rendered->markdown) &&
           leave(scratch, worker, &output);
}

static bool place_html(struct arena *scratch, const struct build *build, struct diags *diags,
                       const struct page *page, struct rendered_page *rendered,
                       struct worker_output *worker)
{
    struct output output = {
        .path = file_of(scratch, page, "html"),
        .inputs = rendered->html_inputs,
    };
    if (build_reuse(build, output.path, output.inputs, &output)) {
        return leave(scratch, worker, &output);
    }
    if (!page_render_html(scratch, diags, build, page, rendered)) {
        return false;
    }
    output.anchors = rendered->anchors;
    output.links = rendered->links;
    return publication_write(build->publication, diags, &output, rendered->html) &&
           leave(scratch, worker, &output);
}

/* A worker leaves outputs, and what a page was made from, each behind its mark. */
static bool leave(struct arena *scratch, struct worker_output *worker, const struct output *output)
{
    struct text encoded = text_new(scratch, 1024);
    text_char(&encoded, LEFT_OUTPUT);
    output_encode(&encoded, output);
    return worker_leave(worker, text_view(&encoded));
}

static bool leave_notes(struct arena *scratch, const struct build *build, const struct page *page,
                        struct worker_output *worker)
{
    struct text encoded = text_new(scratch, 1024);
    text_char(&encoded, LEFT_NOTES);
    dependencies_note(&encoded, build, page->path);
    return worker_leave(worker, text_view(&encoded));
}

/* What the machine refused: the parent would not find it by rendering once more. */
static void leave_refusal(struct arena *scratch, struct worker_output *worker,
                          const struct diags *diags)
{
    for (const struct diag *diag = diags->first; diag != NULL; diag = diag->next) {
        if (diag->rule == RULE_MACHINE_REFUSED) {
            str line = str_format(scratch, "%c%.*s\n", LEFT_REFUSAL, STR_ARGS(diag->text));
            (void)worker_leave(worker, line);
        }
    }
}

static bool gather(struct build *build, const struct workers *workers)
{
    for (int i = 0; i < workers->count; i++) {
        /* What a worker left goes away with the workers; the outputs stay. */
        str left = str_copy(build->keep, workers_output(workers, i));
        while (left.len > 0) {
            if (!gather_one(build, &left)) {
                (void)diag_add(build->diags, RULE_MACHINE_REFUSED, (struct place){0},
                               "what a worker left cannot be read back");
                return false;
            }
        }
    }
    return true;
}

static bool gather_one(struct build *build, str *left)
{
    char mark = left->data[0];
    *left = str_slice(*left, 1, left->len);
    if (mark == LEFT_NOTES) {
        return dependencies_take(build->dependencies, left);
    }
    struct output output = {0};
    if (mark != LEFT_OUTPUT || !output_decode(left, &output)) {
        return false;
    }
    *array_add(build->keep, &build->outputs) = output;
    return true;
}

/* The errors of pages that failed. Where rendering finds none, it was the machine. */
static void render_again(struct build *build, const struct workers *workers,
                         const ptrdiff_t *indexes)
{
    ptrdiff_t errors_before = build->diags->error_count;
    for (ptrdiff_t i = 0; workers->states != NULL && i < workers->items; i++) {
        if (workers->states[i] != ITEM_FAILED) {
            continue;
        }
        const struct page *page = &build->pages->items[indexes[i]];
        struct rendered_page rendered = {0};
        /* Diagnostics refer to what was rendered, so nothing of it is given back. */
        if (page_render_markdown(build->keep, build->diags, build, page, &rendered)) {
            (void)page_render_html(build->keep, build->diags, build, page, &rendered);
        }
    }
    if (build->diags->error_count == errors_before && !say_refusal(build, workers)) {
        struct diag *diag = diag_add(build->diags, RULE_MACHINE_REFUSED, (struct place){0},
                                     "a process that rendered pages could not do its work");
        diag_help(build->diags, diag, "is there room on the disk, and memory?");
    }
}

/* The first that a worker met stands for all. */
static bool say_refusal(struct build *build, const struct workers *workers)
{
    for (int i = 0; i < workers->count; i++) {
        str left = str_copy(build->keep, workers_output(workers, i));
        while (left.len > 0 && left.data[0] != LEFT_REFUSAL && gather_one(build, &left)) {
        }
        if (left.len > 0 && left.data[0] == LEFT_REFUSAL) {
            str text = str_cut(str_slice(left, 1, left.len), '\n').before;
            (void)diag_add(build->diags, RULE_MACHINE_REFUSED, (struct place){0}, "%.*s",
                           STR_ARGS(text));
            return true;
        }
    }
    return false;
}
