/* Mustache, the template language: a template is compiled once and rendered often. The whole of the
 * official specification is here, with inheritance, dynamic names and lambdas. The engine knows
 * neither the data nor the target language: it reaches values through callbacks and hands each to a
 * writer, which escapes it. All text that is not a tag is written as it stands.
 *
 *     const struct mustache *page = mustache_compile(keep, diags, origin);
 *     struct mustache_options options = {
 *         .data = &mustache_tree, .writer = mustache_tree_writer(TARGET_HTML),
 *         .load = mustache_library_find, .library = library, .is_strict = true,
 *     };
 *     if (page != NULL && mustache_render(&out, diags, page, tree, &options)) { ... }
 *
 * Where the specification leaves room: an empty text is false, a number is true, 0 included; each
 * line of an indented partial is indented, empty ones too; directly inside a parent only blocks may
 * stand, text there is dropped. A block alone on its line keeps that line whole: the line's end is
 * written unless the block wrote one last, and nothing is written where the block wrote nothing.
 */
#ifndef RENDER_MUSTACHE_MUSTACHE_H
#define RENDER_MUSTACHE_MUSTACHE_H

#include "base/diag.h"
#include "base/text.h"

struct mustache;

/* What a value is to a section. */
enum mustache_kind { MUSTACHE_FALSE, MUSTACHE_TRUE, MUSTACHE_LIST, MUSTACHE_LAMBDA };

/* The candidate nearest to a name that was not found. */
struct mustache_nearest {
    str typed;
    str best; /* empty while none is near enough */
};

void mustache_offer(struct mustache_nearest *nearest, str candidate);

/* How values are reached. A value is an opaque pointer that lives as long as the rendering; NULL
 * says that there is none. */
struct mustache_data {
    enum mustache_kind (*kind)(const void *value);
    /* The part of that name, which is not empty; NULL where the value has none, or has no parts at
     * all. */
    const void *(*member)(const void *value, str name);
    /* The item after `previous`, which is the one at `index` - 1 and NULL for the first; NULL at
     * the end. */
    const void *(*item)(const void *list, const void *previous, ptrdiff_t index);
    /* The text of a value that names a partial; empty where it is no text. */
    str (*name)(const void *value);
    /* Offers each name that the value has, for did-you-mean; may be NULL. */
    void (*offer)(const void *value, struct mustache_nearest *nearest);
    /* What a lambda gives for a section's unprocessed text, or for a variable (empty text); it may
     * be taken from the arena. NULL where the data holds no lambda. */
    str (*call)(const void *lambda, str source, struct arena *arena);
};

/* How a value is written in the target language: {{x}} escaped, {{{x}}} and {{&x}} raw. Both give
 * NULL, or what is wrong with that use as the end of a sentence, and have then written nothing. */
struct mustache_writer {
    const char *(*value)(struct text *out, const void *value, bool is_raw);
    /* The rendered text of a lambda; may be NULL where the data holds no lambda. */
    const char *(*text)(struct text *out, str text, bool is_raw);
};

struct mustache_options {
    const struct mustache_data *data;
    const struct mustache_writer *writer;
    /* The compiled partial or parent of that name, or NULL; may be NULL itself. */
    const struct mustache *(*load)(const void *library, str name);
    const void *library;
    /* Offers each name that `load` knows, for did-you-mean; may be NULL. */
    void (*offer)(const void *library, struct mustache_nearest *nearest);
    /* Whether a name found nowhere in scope, or a missing partial, is an error; else it is empty,
     * as the specification has it. */
    bool is_strict;
    /* What is rendered, for a note under each problem: "site/gpus/rtx-3090.md"; may be empty. */
    str subject;
};

/* The template of the origin's text, which must outlive it; NULL after an error. All problems are
 * reported (RULE_TEMPLATE_SYNTAX). */
const struct mustache *mustache_compile(struct arena *keep, struct diags *diags,
                                        const struct origin *origin);

/* Appends the rendering to `out`. False after an error: RULE_TEMPLATE_MISSING for a partial,
 * RULE_TEMPLATE_VALUE for a value; what was appended is then of no use. Nothing is allocated but
 * the growth of `out`, and what lambdas need. */
bool mustache_render(struct text *out, struct diags *diags, const struct mustache *template,
                     const void *value, const struct mustache_options *options);

#endif
