/* The first half of compiling: a template's text cut into tags and pieces of text, each piece
 * within one line; tags paired; the blanks and line ends around standalone tags taken out. Private
 * to the engine.
 */
#ifndef RENDER_MUSTACHE_TOKENS_H
#define RENDER_MUSTACHE_TOKENS_H

#include "render/mustache/compiled.h"

enum mustache_token_type {
    MUSTACHE_TOKEN_TEXT,
    MUSTACHE_TOKEN_VALUE,
    MUSTACHE_TOKEN_RAW_VALUE,
    MUSTACHE_TOKEN_SECTION,
    MUSTACHE_TOKEN_INVERTED,
    MUSTACHE_TOKEN_PARTIAL,
    MUSTACHE_TOKEN_PARENT,
    MUSTACHE_TOKEN_BLOCK,
    MUSTACHE_TOKEN_CLOSE,
    MUSTACHE_TOKEN_COMMENT,
    MUSTACHE_TOKEN_DELIMITERS,
};

struct mustache_token {
    enum mustache_token_type type;
    bool is_argument; /* a block directly inside a parent */
    bool is_dropped;  /* a text that goes with a standalone tag */
    str bytes;        /* the text, or the whole tag with its delimiters */
    ptrdiff_t offset;
    ptrdiff_t line;  /* lines are counted by the ends in texts, not by those inside tags */
    ptrdiff_t match; /* index of the closing tag, or of the opening one; -1 for other tags */
    struct mustache_name name;
    struct mustache_delimiters delimiters; /* in force at the tag */
    str indent;
    str dedent;
    str line_end;
};

struct mustache_tokens {
    struct mustache_token *items;
    ptrdiff_t count;
    ptrdiff_t capacity;
    bool is_cut; /* a tag that does not end took the rest of the text along */
};

/* What compiling works on. */
struct mustache_source {
    struct arena *keep;
    struct arena *scratch;
    struct diags *diags;
    const struct mustache *template; /* its origin and place are set */
    struct mustache_delimiters delimiters;
};

/* False after an error, which is reported. */
bool mustache_tokens_read(const struct mustache_source *source, struct mustache_tokens *tokens);
bool mustache_tokens_pair(const struct mustache_source *source, struct mustache_tokens *tokens);
void mustache_tokens_trim(const struct mustache_source *source, struct mustache_tokens *tokens);

#endif
