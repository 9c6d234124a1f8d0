/* A compiled template: its nodes in the order of the text, children right behind their parent, so
 * that a walk is a walk over an array. Private to the engine.
 */
#ifndef RENDER_MUSTACHE_COMPILED_H
#define RENDER_MUSTACHE_COMPILED_H

#include "render/mustache/mustache.h"

enum mustache_node_type {
    MUSTACHE_NODE_TEXT,
    MUSTACHE_NODE_VALUE,
    MUSTACHE_NODE_RAW_VALUE,
    MUSTACHE_NODE_SECTION,
    MUSTACHE_NODE_INVERTED,
    MUSTACHE_NODE_PARTIAL,
    MUSTACHE_NODE_PARENT,
    MUSTACHE_NODE_BLOCK,
};

/* A name as written, and its parts around the dots; no part at all for ".". */
struct mustache_name {
    str whole;
    const str *parts;
    ptrdiff_t count;
    bool is_dynamic; /* {{>*name}}: the value of that name is the name */
};

struct mustache_delimiters {
    str open;
    str close;
};

struct mustache_node {
    enum mustache_node_type type;
    bool starts_line; /* a text's first byte is the first of a line of the template */
    ptrdiff_t offset; /* in the template's text */
    ptrdiff_t end;    /* index after the last child */
    str text;         /* of a text */
    str line_end;     /* of a block alone on its line */
    str indent;       /* blanks before a partial, parent or block that begins its line */
    str dedent;       /* blanks that a block's own lines begin with */
    str source;       /* what stands between a section's tags, for lambdas */
    struct mustache_name name;
    struct mustache_delimiters delimiters; /* in force at a section, for lambdas */
};

struct mustache {
    const struct origin *origin;
    struct place generated_at; /* of text that a lambda gave: the lambda's tag; else no origin */
    const struct mustache_node *nodes;
    ptrdiff_t count;
};

/* As mustache_compile, for text that a lambda gave. */
const struct mustache *mustache_compile_generated(struct arena *keep, struct diags *diags,
                                                  const struct origin *origin, struct place place,
                                                  struct mustache_delimiters delimiters);

/* Where in the template's file an offset of its text is. */
struct place mustache_place(const struct mustache *template, ptrdiff_t offset);

#endif
