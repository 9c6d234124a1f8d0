/* One rendering under way. Private to the engine.
 */
#ifndef RENDER_MUSTACHE_RENDER_H
#define RENDER_MUSTACHE_RENDER_H

#include "base/limits.h"
#include "render/mustache/compiled.h"

enum { MUSTACHE_REPORTS_MAX = 64 };

struct mustache_run {
    struct text *out;
    struct diags *diags;
    const struct mustache_options *options;
    int depth;
    bool is_failed;
    bool is_stopped;    /* by a limit: nothing more is rendered */
    bool at_line_start; /* a template's line begins here: the margin is due before what follows */
    ptrdiff_t steps;
    /* What each line begins with inside indented partials, parents and blocks: a stack of bytes. */
    ptrdiff_t margin_len;
    char margin[LIMIT_MUSTACHE_MARGIN_BYTES];
    /* Tags that had their error: in a loop one is enough. */
    int report_count;
    const struct mustache_node *reported[MUSTACHE_REPORTS_MAX];
};

/* The stack of values that names are looked up in. */
struct mustache_frame {
    const void *value;
    const struct mustache_frame *below;
};

/* The blocks given to a parent, and those given where that parent was asked for. */
struct mustache_arguments {
    const struct mustache *template;
    ptrdiff_t first;
    ptrdiff_t end;
    const struct mustache_arguments *outer;
};

/* What a range of nodes is rendered in. */
struct mustache_scope {
    const struct mustache *template;
    const struct mustache_frame *frame;
    const struct mustache_arguments *arguments;
    str dedent; /* blanks that are taken away where the template's own lines begin with them */
};

void mustache_render_range(struct mustache_run *run, const struct mustache_scope *scope,
                           ptrdiff_t from, ptrdiff_t end);

/* The value of a tag's name, or NULL; reports a name that is nowhere, where that is an error. */
const void *mustache_look_up(struct mustache_run *run, const struct mustache_scope *scope,
                             const struct mustache_node *node);

/* The template that a partial or parent names, or NULL; reports where that is an error. */
const struct mustache *mustache_load(struct mustache_run *run, const struct mustache_scope *scope,
                                     const struct mustache_node *node);

/* One level down; false, and the rendering stops, where templates call each other without end. The
 * caller takes one from the depth afterwards. */
bool mustache_enter(struct mustache_run *run, const struct mustache_scope *scope,
                    const struct mustache_node *node);

/* The margin, where a line of a template begins. */
void mustache_margin_write(struct mustache_run *run);

void mustache_lambda_value(struct mustache_run *run, const struct mustache_scope *scope,
                           const struct mustache_node *node, const void *lambda);
void mustache_lambda_section(struct mustache_run *run, const struct mustache_scope *scope,
                             const struct mustache_node *node, const void *lambda);

/* An error at a tag; NULL where that tag had one in this rendering already. */
struct diag *mustache_report(struct mustache_run *run, const struct mustache_scope *scope,
                             const struct mustache_node *node, enum rule rule, const char *format,
                             ...) __attribute__((format(printf, 5, 6)));

#endif
