#include "build/pages.h"

#include "base/array.h"
#include "base/workers.h"
#include "build/render_page.h"

/* Pages by number: which items the workers share. */
struct sharing {
    struct build *build;
    const ptrdiff_t *indexes;
    struct arena scratch; /* each worker has its own copy of the arena's head */
};

static bool build_one(void *context, struct worker_output *output, ptrdiff_t item);
static bool leave(struct arena *scratch, struct worker_output *worker, const struct output *output);
static bool place_markdown(struct arena *scratch, const struct build *build, struct diags *diags,
                           const struct page *page, const struct rendered_page *rendered,
                           struct worker_output *worker);
static bool place_html(struct arena *scratch, const struct build *build, struct diags *diags,
                       const struct page *page, struct rendered_page *rendered,
                       struct worker_output *worker);
static bool gather(struct build *build, const struct workers *workers);
static void render_again(struct build *build, const struct workers *workers,
                         const ptrdiff_t *indexes);

bool pages_build(struct build *build)
{
    ptrdiff_t *indexes = arena_array(build->keep, ptrdiff_t, build->pages->count + 1);
    ptrdiff_t count = 0;
    for (ptrdiff_t i = 0; i < build->pages->count; i++) {
        if (build->pages->items[i].language == PAGE_MARKDOWN) {
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

static bool build_one(void *context, struct worker_output *worker, ptrdiff_t item)
{
    struct sharing *sharing = context;
    const struct build *build = sharing->build;
    struct arena *scratch = &sharing->scratch;
    struct arena_mark mark = arena_mark(scratch);
    struct diags diags = diags_new(scratch);
    const struct page *page = &build->pages->items[sharing->indexes[item]];
    struct rendered_page rendered = {0};
    bool is_fine = page_render_markdown(scratch, &diags, build, page, &rendered) &&
                   place_markdown(scratch, build, &diags, page, &rendered, worker) &&
                   place_html(scratch, build, &diags, page, &rendered, worker);
    arena_rewind(scratch, mark);
    return is_fine;
}

static bool place_markdown(struct arena *scratch, const struct build *build, struct diags *diags,
                           const struct page *page, const struct rendered_page *rendered,
                           struct worker_output *worker)
{
    struct output output = {
        .path = str_format(scratch, "%.*s.md", STR_ARGS(page->path)),
        .inputs = rendered->markdown_inputs,
    };
    const struct output *reused = build_reuse(build, output.path, output.inputs);
    if (reused != NULL) {
        return leave(scratch, worker, reused);
    }
    return publication_write(build->publication, diags, &output, rendered->markdown) &&
           leave(scratch, worker, &output);
}

static bool place_html(struct arena *scratch, const struct build *build, struct diags *diags,
                       const struct page *page, struct rendered_page *rendered,
                       struct worker_output *worker)
{
    struct output output = {
        .path = str_format(scratch, "%.*s.html", STR_ARGS(page->path)),
        .inputs = rendered->html_inputs,
    };
    const struct output *reused = build_reuse(build, output.path, output.inputs);
    if (reused != NULL) {
        return leave(scratch, worker, reused);
    }
    if (!page_render_html(scratch, diags, build, page, rendered)) {
        return false;
    }
    output.anchors = rendered->anchors;
    output.links = rendered->links;
    return publication_write(build->publication, diags, &output, rendered->html) &&
           leave(scratch, worker, &output);
}

static bool leave(struct arena *scratch, struct worker_output *worker, const struct output *output)
{
    struct text encoded = text_new(scratch, 1024);
    output_encode(&encoded, output);
    return worker_leave(worker, text_view(&encoded));
}

static bool gather(struct build *build, const struct workers *workers)
{
    for (int i = 0; i < workers->count; i++) {
        /* What a worker left goes away with the workers; the outputs stay. */
        str left = str_copy(build->keep, workers_output(workers, i));
        while (left.len > 0) {
            struct output output = {0};
            if (!output_decode(&left, &output)) {
                (void)diag_add(build->diags, RULE_MACHINE_REFUSED, (struct place){0},
                               "what a worker left cannot be read back");
                return false;
            }
            *array_add(build->keep, &build->outputs) = output;
        }
    }
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
    if (build->diags->error_count == errors_before) {
        struct diag *diag = diag_add(build->diags, RULE_MACHINE_REFUSED, (struct place){0},
                                     "a process that rendered pages could not do its work");
        diag_help(build->diags, diag, "is there room on the disk, and memory?");
    }
}
