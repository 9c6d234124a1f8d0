#include "render/mustache/render.h"

#include "base/limits.h"
#include "base/must.h"

#include <string.h>

static void render_node(struct mustache_run *run, const struct mustache_scope *scope,
                        ptrdiff_t index);
static void render_text(struct mustache_run *run, const struct mustache_scope *scope,
                        const struct mustache_node *node);
static void render_value(struct mustache_run *run, const struct mustache_scope *scope,
                         const struct mustache_node *node);
static void render_section(struct mustache_run *run, const struct mustache_scope *scope,
                           ptrdiff_t index);
static void render_inside(struct mustache_run *run, const struct mustache_scope *scope,
                          ptrdiff_t index, const void *value);
static void render_template(struct mustache_run *run, const struct mustache_scope *scope,
                            ptrdiff_t index);
static void render_block(struct mustache_run *run, const struct mustache_scope *scope,
                         ptrdiff_t index);
static bool find_argument(const struct mustache_arguments *arguments, str name,
                          struct mustache_arguments *found);
static bool margin_push(struct mustache_run *run, const struct mustache_scope *scope,
                        const struct mustache_node *node);
static ptrdiff_t common_prefix(str a, str b);

bool mustache_render(struct text *out, struct diags *diags, const struct mustache *template,
                     const void *value, const struct mustache_options *options)
{
    must(options->data != NULL && options->writer != NULL);
    struct mustache_run run = {
        .out = out,
        .diags = diags,
        .options = options,
        .at_line_start = true,
    };
    struct mustache_frame frame = {.value = value};
    struct mustache_scope scope = {.template = template, .frame = &frame};
    mustache_render_range(&run, &scope, 0, template->count);
    must(run.depth == 0 && run.margin_len == 0);
    return !run.is_failed;
}

/* Recursion is bounded by LIMIT_MUSTACHE_DEPTH, which mustache_enter keeps. */
void mustache_render_range(struct mustache_run *run, // NOLINT(misc-no-recursion)
                           const struct mustache_scope *scope, ptrdiff_t from, ptrdiff_t end)
{
    for (ptrdiff_t i = from; i < end && !run->is_stopped; i = scope->template->nodes[i].end) {
        render_node(run, scope, i);
    }
}

static void render_node(struct mustache_run *run, // NOLINT(misc-no-recursion)
                        const struct mustache_scope *scope, ptrdiff_t index)
{
    const struct mustache_node *node = &scope->template->nodes[index];
    switch (node->type) {
    case MUSTACHE_NODE_TEXT:
        render_text(run, scope, node);
        break;
    case MUSTACHE_NODE_VALUE:
    case MUSTACHE_NODE_RAW_VALUE:
        render_value(run, scope, node);
        break;
    case MUSTACHE_NODE_SECTION:
    case MUSTACHE_NODE_INVERTED:
        render_section(run, scope, index);
        break;
    case MUSTACHE_NODE_PARTIAL:
    case MUSTACHE_NODE_PARENT:
        render_template(run, scope, index);
        break;
    case MUSTACHE_NODE_BLOCK:
        render_block(run, scope, index);
        break;
    }
}

static void render_text(struct mustache_run *run, const struct mustache_scope *scope,
                        const struct mustache_node *node)
{
    bool is_plain = run->margin_len == 0 && scope->dedent.len == 0;
    if (is_plain) {
        text_add(run->out, node->text);
        run->at_line_start = node->text.data[node->text.len - 1] == '\n';
        return;
    }
    bool starts_line = node->starts_line;
    str rest = node->text;
    while (rest.len > 0) {
        struct str_cut cut = str_cut(rest, '\n');
        str line = str_slice(rest, 0, cut.before.len + (cut.found ? 1 : 0));
        if (starts_line) {
            line = str_slice(line, common_prefix(line, scope->dedent), line.len);
        }
        if (line.len > 0) {
            mustache_margin_write(run);
            text_add(run->out, line);
        }
        run->at_line_start = run->at_line_start || cut.found;
        starts_line = true;
        rest = cut.after;
    }
}

static void render_value(struct mustache_run *run, // NOLINT(misc-no-recursion)
                         const struct mustache_scope *scope, const struct mustache_node *node)
{
    const void *value = mustache_look_up(run, scope, node);
    mustache_margin_write(run);
    if (value == NULL) {
        return;
    }
    if (run->options->data->kind(value) == MUSTACHE_LAMBDA) {
        mustache_lambda_value(run, scope, node, value);
        return;
    }
    bool is_raw = node->type == MUSTACHE_NODE_RAW_VALUE;
    const char *wrong = run->options->writer->value(run->out, value, is_raw);
    if (wrong != NULL) {
        (void)mustache_report(run, scope, node, RULE_TEMPLATE_VALUE, "%.*s: %s",
                              STR_ARGS(node->name.whole), wrong);
    }
}

static void render_section(struct mustache_run *run, // NOLINT(misc-no-recursion)
                           const struct mustache_scope *scope, ptrdiff_t index)
{
    const struct mustache_node *node = &scope->template->nodes[index];
    const struct mustache_data *data = run->options->data;
    const void *value = mustache_look_up(run, scope, node);
    enum mustache_kind kind = value != NULL ? data->kind(value) : MUSTACHE_FALSE;
    const void *item = kind == MUSTACHE_LIST ? data->item(value, NULL, 0) : NULL;
    if (node->type == MUSTACHE_NODE_INVERTED) {
        bool is_empty = kind == MUSTACHE_FALSE || (kind == MUSTACHE_LIST && item == NULL);
        if (is_empty && mustache_enter(run, scope, node)) {
            mustache_render_range(run, scope, index + 1, node->end);
            run->depth--;
        }
    } else if (kind == MUSTACHE_LAMBDA) {
        mustache_lambda_section(run, scope, node, value);
    } else if (kind == MUSTACHE_TRUE) {
        render_inside(run, scope, index, value);
    }
    for (ptrdiff_t i = 1; node->type == MUSTACHE_NODE_SECTION && item != NULL; i++) {
        render_inside(run, scope, index, item);
        item = run->is_stopped ? NULL : data->item(value, item, i);
    }
}

static void render_inside(struct mustache_run *run, // NOLINT(misc-no-recursion)
                          const struct mustache_scope *scope, ptrdiff_t index, const void *value)
{
    const struct mustache_node *node = &scope->template->nodes[index];
    if (mustache_enter(run, scope, node)) {
        struct mustache_frame frame = {.value = value, .below = scope->frame};
        struct mustache_scope inside = *scope;
        inside.frame = &frame;
        mustache_render_range(run, &inside, index + 1, node->end);
        run->depth--;
    }
}

/* A partial or parent: another template in the same frame of values. */
static void render_template(struct mustache_run *run, // NOLINT(misc-no-recursion)
                            const struct mustache_scope *scope, ptrdiff_t index)
{
    const struct mustache_node *node = &scope->template->nodes[index];
    const struct mustache *template = mustache_load(run, scope, node);
    ptrdiff_t margin_len = run->margin_len;
    if (template == NULL || !margin_push(run, scope, node) || !mustache_enter(run, scope, node)) {
        run->margin_len = margin_len;
        return;
    }
    struct mustache_arguments arguments = {
        .template = scope->template,
        .first = index + 1,
        .end = node->end,
        .outer = scope->arguments,
    };
    struct mustache_scope inside = {
        .template = template,
        .frame = scope->frame,
        .arguments = node->type == MUSTACHE_NODE_PARENT ? &arguments : scope->arguments,
    };
    mustache_render_range(run, &inside, 0, template->count);
    run->depth--;
    run->margin_len = margin_len;
}

static void render_block(struct mustache_run *run, // NOLINT(misc-no-recursion)
                         const struct mustache_scope *scope, ptrdiff_t index)
{
    const struct mustache_node *node = &scope->template->nodes[index];
    ptrdiff_t margin_len = run->margin_len;
    ptrdiff_t len_before = run->out->len;
    struct mustache_arguments found;
    bool is_given = find_argument(scope->arguments, node->name.whole, &found);
    if ((is_given && !margin_push(run, scope, node)) || !mustache_enter(run, scope, node)) {
        run->margin_len = margin_len;
        return;
    }
    if (is_given) {
        const struct mustache_node *argument = &found.template->nodes[found.first];
        struct mustache_scope inside = {
            .template = found.template,
            .frame = scope->frame,
            .arguments = found.outer,
            .dedent = argument->dedent,
        };
        mustache_render_range(run, &inside, found.first + 1, argument->end);
    } else {
        mustache_render_range(run, scope, index + 1, node->end);
    }
    run->depth--;
    run->margin_len = margin_len;
    if (node->line_end.len > 0 && run->out->len > len_before) {
        if (run->out->data[run->out->len - 1] != '\n') {
            text_add(run->out, node->line_end);
        }
        run->at_line_start = true;
    }
}

/* The outermost argument of that name wins, so that a page overrides what the templates between it
 * and the layout say. */
static bool find_argument(const struct mustache_arguments *arguments, str name,
                          struct mustache_arguments *found)
{
    bool is_found = false;
    for (; arguments != NULL; arguments = arguments->outer) {
        const struct mustache_node *nodes = arguments->template->nodes;
        for (ptrdiff_t i = arguments->first; i < arguments->end; i = nodes[i].end) {
            if (str_equal(nodes[i].name.whole, name)) {
                *found = *arguments;
                found->first = i;
                is_found = true;
            }
        }
    }
    return is_found;
}

/* The margin grows by a tag's own indentation, as far as the scope does not take it away. */
static bool margin_push(struct mustache_run *run, const struct mustache_scope *scope,
                        const struct mustache_node *node)
{
    str indent =
        str_slice(node->indent, common_prefix(node->indent, scope->dedent), node->indent.len);
    if (run->margin_len + indent.len > LIMIT_MUSTACHE_MARGIN_BYTES) {
        (void)mustache_report(run, scope, node, RULE_TEMPLATE_VALUE,
                              "indentations add up to more than %d bytes here",
                              LIMIT_MUSTACHE_MARGIN_BYTES);
        run->is_stopped = true;
        return false;
    }
    if (indent.len > 0) {
        memcpy(run->margin + run->margin_len, indent.data, (size_t)indent.len);
        run->margin_len += indent.len;
    }
    return true;
}

void mustache_margin_write(struct mustache_run *run)
{
    if (run->at_line_start && run->margin_len > 0) {
        text_add(run->out, (str){.data = run->margin, .len = run->margin_len});
    }
    run->at_line_start = false;
}

static ptrdiff_t common_prefix(str a, str b)
{
    ptrdiff_t len = 0;
    while (len < a.len && len < b.len && a.data[len] == b.data[len]) {
        len++;
    }
    return len;
}

bool mustache_enter(struct mustache_run *run, const struct mustache_scope *scope,
                    const struct mustache_node *node)
{
    run->steps++;
    if (run->is_stopped) {
        return false;
    }
    const char *limit = NULL;
    if (run->depth == LIMIT_MUSTACHE_DEPTH) {
        limit = "sections and partials nest too deep here";
    } else if (run->steps > LIMIT_MUSTACHE_STEPS) {
        limit = "sections and partials repeat too often here";
    } else if (run->out->len > LIMIT_MUSTACHE_OUT_BYTES) {
        limit = "what is rendered gets too long here";
    }
    if (limit != NULL) {
        (void)mustache_report(run, scope, node, RULE_TEMPLATE_VALUE, "%s", limit);
        run->is_stopped = true;
        return false;
    }
    run->depth++;
    return true;
}
