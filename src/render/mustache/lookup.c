#include "render/mustache/render.h"

#include <stdarg.h>

static const void *look_up_first(const struct mustache_run *run, const struct mustache_frame *frame,
                                 str name);
static void report_unknown(struct mustache_run *run, const struct mustache_scope *scope,
                           const struct mustache_node *node);
static void report_no_part(struct mustache_run *run, const struct mustache_scope *scope,
                           const struct mustache_node *node, const void *value, ptrdiff_t part);
static void help_nearest(struct mustache_run *run, struct diag *diag,
                         const struct mustache_nearest *nearest);
static bool is_reported(struct mustache_run *run, const struct mustache_node *node);

const void *mustache_look_up(struct mustache_run *run, const struct mustache_scope *scope,
                             const struct mustache_node *node)
{
    const struct mustache_data *data = run->options->data;
    const struct mustache_name *name = &node->name;
    if (name->count == 0) {
        return scope->frame->value;
    }
    const void *value = look_up_first(run, scope->frame, name->parts[0]);
    if (value == NULL) {
        report_unknown(run, scope, node);
        return NULL;
    }
    for (ptrdiff_t i = 1; i < name->count; i++) {
        const void *part = data->member(value, name->parts[i]);
        if (part == NULL) {
            report_no_part(run, scope, node, value, i);
            return NULL;
        }
        value = part;
    }
    return value;
}

const struct mustache *mustache_load(struct mustache_run *run, const struct mustache_scope *scope,
                                     const struct mustache_node *node)
{
    const struct mustache_options *options = run->options;
    str name = node->name.whole;
    if (node->name.is_dynamic) {
        const void *value = mustache_look_up(run, scope, node);
        name = value != NULL ? options->data->name(value) : STR("");
        if (name.len == 0) {
            if (options->is_strict && value != NULL) {
                (void)mustache_report(run, scope, node, RULE_TEMPLATE_VALUE,
                                      "%.*s is no text that could name a template",
                                      STR_ARGS(node->name.whole));
            }
            return NULL;
        }
    }
    const struct mustache *found =
        options->load != NULL ? options->load(options->library, name) : NULL;
    if (found == NULL && options->is_strict) {
        str asking = scope->template->origin->path;
        struct diag *diag = mustache_report(run, scope, node, RULE_TEMPLATE_MISSING,
                                            "there is no sound template %.*s, which %.*s asks for",
                                            STR_ARGS(name), STR_ARGS(asking));
        struct mustache_nearest nearest = {.typed = name};
        if (diag != NULL && options->offer != NULL) {
            options->offer(options->library, &nearest);
        }
        help_nearest(run, diag, &nearest);
    }
    return found;
}

void mustache_offer(struct mustache_nearest *nearest, str candidate)
{
    bool is_better = str_is_near(nearest->typed, candidate) &&
                     (nearest->best.len == 0 || str_distance(nearest->typed, candidate) <
                                                    str_distance(nearest->typed, nearest->best));
    if (is_better) {
        nearest->best = candidate;
    }
}

struct diag *mustache_report(struct mustache_run *run, const struct mustache_scope *scope,
                             const struct mustache_node *node, enum rule rule, const char *format,
                             ...)
{
    run->is_failed = true;
    if (is_reported(run, node)) {
        return NULL;
    }
    va_list list;
    va_start(list, format);
    str text = str_format_list(run->diags->arena, format, list);
    va_end(list);
    struct diag *diag = diag_add(run->diags, rule, mustache_place(scope->template, node->offset),
                                 "%.*s", STR_ARGS(text));
    if (run->options->subject.len > 0) {
        diag_note(run->diags, diag, (struct place){0}, "while rendering %.*s",
                  STR_ARGS(run->options->subject));
    }
    return diag;
}

static bool is_reported(struct mustache_run *run, const struct mustache_node *node)
{
    for (int i = 0; i < run->report_count; i++) {
        if (run->reported[i] == node) {
            return true;
        }
    }
    if (run->report_count == MUSTACHE_REPORTS_MAX) {
        return true;
    }
    run->reported[run->report_count++] = node;
    return false;
}

/* The first frame from the top that has the name. */
static const void *look_up_first(const struct mustache_run *run, const struct mustache_frame *frame,
                                 str name)
{
    const void *value = NULL;
    while (frame != NULL && value == NULL) {
        value = run->options->data->member(frame->value, name);
        frame = frame->below;
    }
    return value;
}

static void report_unknown(struct mustache_run *run, const struct mustache_scope *scope,
                           const struct mustache_node *node)
{
    if (!run->options->is_strict) {
        return;
    }
    struct mustache_nearest nearest = {.typed = node->name.parts[0]};
    struct diag *diag = mustache_report(run, scope, node, RULE_TEMPLATE_VALUE,
                                        "there is no value %.*s here", STR_ARGS(nearest.typed));
    if (diag != NULL && run->options->data->offer != NULL) {
        const struct mustache_frame *frame = scope->frame;
        for (; frame != NULL; frame = frame->below) {
            run->options->data->offer(frame->value, &nearest);
        }
    }
    help_nearest(run, diag, &nearest);
}

/* A part of what is present but empty is empty too. */
static void report_no_part(struct mustache_run *run, const struct mustache_scope *scope,
                           const struct mustache_node *node, const void *value, ptrdiff_t part)
{
    if (!run->options->is_strict || run->options->data->kind(value) == MUSTACHE_FALSE) {
        return;
    }
    struct mustache_nearest nearest = {.typed = node->name.parts[part]};
    struct diag *diag =
        mustache_report(run, scope, node, RULE_TEMPLATE_VALUE, "%.*s: there is no part %.*s",
                        STR_ARGS(node->name.whole), STR_ARGS(nearest.typed));
    if (diag != NULL && run->options->data->offer != NULL) {
        run->options->data->offer(value, &nearest);
    }
    help_nearest(run, diag, &nearest);
}

static void help_nearest(struct mustache_run *run, struct diag *diag,
                         const struct mustache_nearest *nearest)
{
    if (diag != NULL && nearest->best.len > 0) {
        diag_help(run->diags, diag, "did you mean %.*s?", STR_ARGS(nearest->best));
    }
}
