#include "base/must.h"
#include "render/mustache/render.h"

static bool render_generated(struct mustache_run *run, const struct mustache_scope *scope,
                             const struct mustache_node *node, struct arena *arena, str text,
                             struct mustache_delimiters delimiters);

/* The text that the lambda gives is rendered with the usual delimiters; the rendering is escaped
 * like any value. */
void mustache_lambda_value(struct mustache_run *run, // NOLINT(misc-no-recursion)
                           const struct mustache_scope *scope, const struct mustache_node *node,
                           const void *lambda)
{
    must(run->options->data->call != NULL && run->options->writer->text != NULL);
    struct arena arena = {0};
    struct text *rendered = arena_new(&arena, struct text);
    *rendered = text_new(&arena, 256);
    struct text *out = run->out;
    str given = run->options->data->call(lambda, STR(""), &arena);
    run->out = rendered;
    bool is_rendered =
        render_generated(run, scope, node, &arena, given, (struct mustache_delimiters){0});
    run->out = out;
    run->at_line_start = false;
    if (is_rendered) {
        const char *wrong = run->options->writer->text(run->out, text_view(rendered),
                                                       node->type == MUSTACHE_NODE_RAW_VALUE);
        if (wrong != NULL) {
            (void)mustache_report(run, scope, node, RULE_TEMPLATE_VALUE, "%.*s: %s",
                                  STR_ARGS(node->name.whole), wrong);
        }
    }
    arena_free(&arena);
}

/* The lambda gets the section's text as it stands in the template; what it gives is rendered with
 * the delimiters in force there. */
void mustache_lambda_section(struct mustache_run *run, // NOLINT(misc-no-recursion)
                             const struct mustache_scope *scope, const struct mustache_node *node,
                             const void *lambda)
{
    must(run->options->data->call != NULL);
    struct arena arena = {0};
    str given = run->options->data->call(lambda, node->source, &arena);
    (void)render_generated(run, scope, node, &arena, given, node->delimiters);
    arena_free(&arena);
}

static bool render_generated(struct mustache_run *run, // NOLINT(misc-no-recursion)
                             const struct mustache_scope *scope, const struct mustache_node *node,
                             struct arena *arena, str text, struct mustache_delimiters delimiters)
{
    struct origin *origin = arena_new(arena, struct origin);
    *origin = (struct origin){.path = scope->template->origin->path, .text = text};
    struct place place = mustache_place(scope->template, node->offset);
    const struct mustache *template =
        mustache_compile_generated(arena, run->diags, origin, place, delimiters);
    if (template == NULL) {
        run->is_failed = true;
        return false;
    }
    if (!mustache_enter(run, scope, node)) {
        return false;
    }
    struct mustache_scope inside = {
        .template = template,
        .frame = scope->frame,
        .arguments = scope->arguments,
    };
    mustache_render_range(run, &inside, 0, template->count);
    run->depth--;
    return true;
}
