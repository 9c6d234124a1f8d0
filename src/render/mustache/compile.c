#include "base/array.h"
#include "base/limits.h"
#include "base/must.h"
#include "render/mustache/tokens.h"

struct nodes {
    struct mustache_node *items;
    ptrdiff_t count;
    ptrdiff_t capacity;
};

static bool compile(struct mustache_source *source, struct mustache *template);
static bool check_parents(const struct mustache_source *source,
                          const struct mustache_tokens *tokens);
static bool check_argument(const struct mustache_source *source,
                           const struct mustache_tokens *tokens, ptrdiff_t parent,
                           ptrdiff_t argument);
static ptrdiff_t after(const struct mustache_tokens *tokens, ptrdiff_t index);
static struct nodes nodes_from(struct arena *scratch, str text,
                               const struct mustache_tokens *tokens);
static void add_text(struct arena *scratch, struct nodes *nodes, str text,
                     const struct mustache_token *token);
static void add_tag(struct arena *scratch, struct nodes *nodes, str text,
                    const struct mustache_tokens *tokens, ptrdiff_t index);

static const struct mustache_delimiters usual = {.open = S("{{"), .close = S("}}")};

const struct mustache *mustache_compile(struct arena *keep, struct diags *diags,
                                        const struct origin *origin)
{
    return mustache_compile_generated(keep, diags, origin, (struct place){0}, usual);
}

const struct mustache *mustache_compile_generated(struct arena *keep, struct diags *diags,
                                                  const struct origin *origin, struct place place,
                                                  struct mustache_delimiters delimiters)
{
    struct arena scratch = {0};
    struct mustache *template = arena_new(keep, struct mustache);
    template->origin = origin;
    template->generated_at = place;
    struct mustache_source source = {
        .keep = keep,
        .scratch = &scratch,
        .diags = diags,
        .template = template,
        .delimiters = delimiters.open.len > 0 ? delimiters : usual,
    };
    bool is_sound = compile(&source, template);
    arena_free(&scratch);
    return is_sound ? template : NULL;
}

struct place mustache_place(const struct mustache *template, ptrdiff_t offset)
{
    if (template->generated_at.origin != NULL) {
        return template->generated_at;
    }
    str before = str_slice(template->origin->text, 0, offset);
    struct place place = {.origin = template->origin, .line = 1};
    struct str_cut cut = str_cut(before, '\n');
    while (cut.found) {
        place.line++;
        before = cut.after;
        cut = str_cut(before, '\n');
    }
    place.column = (int)str_code_points(before) + 1;
    return place;
}

static bool compile(struct mustache_source *source, struct mustache *template)
{
    struct mustache_tokens tokens = {0};
    bool is_read = mustache_tokens_read(source, &tokens);
    bool is_paired = !tokens.is_cut && mustache_tokens_pair(source, &tokens);
    if (!is_read || !is_paired || !check_parents(source, &tokens)) {
        return false;
    }
    mustache_tokens_trim(source, &tokens);
    struct nodes nodes = nodes_from(source->scratch, template->origin->text, &tokens);
    struct mustache_node *kept = arena_array(source->keep, struct mustache_node, nodes.count);
    for (ptrdiff_t i = 0; i < nodes.count; i++) {
        kept[i] = nodes.items[i];
    }
    template->nodes = kept;
    template->count = nodes.count;
    return true;
}

/* Directly inside a parent only blocks have a meaning, each name once. */
static bool check_parents(const struct mustache_source *source,
                          const struct mustache_tokens *tokens)
{
    bool is_sound = true;
    for (ptrdiff_t i = 0; i < tokens->count; i++) {
        if (tokens->items[i].type != MUSTACHE_TOKEN_PARENT) {
            continue;
        }
        ptrdiff_t child = i + 1;
        while (child < tokens->items[i].match) {
            is_sound = check_argument(source, tokens, i, child) && is_sound;
            child = after(tokens, child);
        }
    }
    return is_sound;
}

static bool check_argument(const struct mustache_source *source,
                           const struct mustache_tokens *tokens, ptrdiff_t parent,
                           ptrdiff_t argument)
{
    const struct mustache_token *token = &tokens->items[argument];
    if (token->type == MUSTACHE_TOKEN_TEXT || token->type == MUSTACHE_TOKEN_COMMENT ||
        token->type == MUSTACHE_TOKEN_DELIMITERS) {
        return true;
    }
    struct place place = mustache_place(source->template, token->offset);
    if (token->type != MUSTACHE_TOKEN_BLOCK) {
        struct diag *diag = diag_add(source->diags, RULE_TEMPLATE_SYNTAX, place,
                                     "only blocks may stand directly inside a parent");
        diag_note(source->diags, diag,
                  mustache_place(source->template, tokens->items[parent].offset),
                  "the parent opens here");
        return false;
    }
    ptrdiff_t earlier = parent + 1;
    while (earlier < argument) {
        const struct mustache_token *other = &tokens->items[earlier];
        if (other->type == MUSTACHE_TOKEN_BLOCK &&
            str_equal(other->name.whole, token->name.whole)) {
            struct diag *diag = diag_add(source->diags, RULE_TEMPLATE_SYNTAX, place,
                                         "the block %.*s is given twice", STR_ARGS(token->bytes));
            diag_note(source->diags, diag, mustache_place(source->template, other->offset),
                      "first given here");
            return false;
        }
        earlier = after(tokens, earlier);
    }
    return true;
}

/* The token behind this one, and behind its closing tag where it has one. */
static ptrdiff_t after(const struct mustache_tokens *tokens, ptrdiff_t index)
{
    ptrdiff_t match = tokens->items[index].match;
    return (match > index ? match : index) + 1;
}

/* Tokens become nodes; what stands directly inside a parent and is no block goes. */
static struct nodes nodes_from(struct arena *scratch, str text,
                               const struct mustache_tokens *tokens)
{
    struct nodes nodes = {0};
    ptrdiff_t node_of_open[LIMIT_MUSTACHE_DEPTH];
    ptrdiff_t depth = 0;
    for (ptrdiff_t i = 0; i < tokens->count; i++) {
        const struct mustache_token *token = &tokens->items[i];
        bool is_in_parent =
            depth > 0 && nodes.items[node_of_open[depth - 1]].type == MUSTACHE_NODE_PARENT;
        if (token->type == MUSTACHE_TOKEN_CLOSE) {
            must(depth > 0);
            nodes.items[node_of_open[--depth]].end = nodes.count;
        } else if (token->type == MUSTACHE_TOKEN_TEXT) {
            if (!token->is_dropped && !is_in_parent) {
                add_text(scratch, &nodes, text, token);
            }
        } else if (token->type != MUSTACHE_TOKEN_COMMENT &&
                   token->type != MUSTACHE_TOKEN_DELIMITERS) {
            if (token->match >= 0) {
                node_of_open[depth++] = nodes.count;
            }
            add_tag(scratch, &nodes, text, tokens, i);
        }
    }
    return nodes;
}

/* Texts that follow each other in the template become one node, so that rendering copies them at
 * once. */
static void add_text(struct arena *scratch, struct nodes *nodes, str text,
                     const struct mustache_token *token)
{
    struct mustache_node *last = nodes->count > 0 ? &nodes->items[nodes->count - 1] : NULL;
    if (last != NULL && last->type == MUSTACHE_NODE_TEXT &&
        last->text.data + last->text.len == token->bytes.data) {
        last->text.len += token->bytes.len;
        return;
    }
    ptrdiff_t end = nodes->count + 1;
    *array_add(scratch, nodes) = (struct mustache_node){
        .type = MUSTACHE_NODE_TEXT,
        .starts_line = token->offset == 0 || text.data[token->offset - 1] == '\n',
        .offset = token->offset,
        .end = end,
        .text = token->bytes,
    };
}

static void add_tag(struct arena *scratch, struct nodes *nodes, str text,
                    const struct mustache_tokens *tokens, ptrdiff_t index)
{
    static const enum mustache_node_type types[] = {
        [MUSTACHE_TOKEN_VALUE] = MUSTACHE_NODE_VALUE,
        [MUSTACHE_TOKEN_RAW_VALUE] = MUSTACHE_NODE_RAW_VALUE,
        [MUSTACHE_TOKEN_SECTION] = MUSTACHE_NODE_SECTION,
        [MUSTACHE_TOKEN_INVERTED] = MUSTACHE_NODE_INVERTED,
        [MUSTACHE_TOKEN_PARTIAL] = MUSTACHE_NODE_PARTIAL,
        [MUSTACHE_TOKEN_PARENT] = MUSTACHE_NODE_PARENT,
        [MUSTACHE_TOKEN_BLOCK] = MUSTACHE_NODE_BLOCK,
    };
    const struct mustache_token *token = &tokens->items[index];
    must((ptrdiff_t)token->type < COUNT(types));
    str source = STR("");
    if (token->type == MUSTACHE_TOKEN_SECTION) {
        source =
            str_slice(text, token->offset + token->bytes.len, tokens->items[token->match].offset);
    }
    ptrdiff_t end = nodes->count + 1;
    *array_add(scratch, nodes) = (struct mustache_node){
        .type = types[token->type],
        .offset = token->offset,
        .end = end,
        .line_end = token->line_end,
        .indent = token->indent,
        .dedent = token->dedent,
        .source = source,
        .name = token->name,
        .delimiters = token->delimiters,
    };
}
