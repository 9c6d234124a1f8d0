#include "render/mustache/tokens.h"

#include "base/array.h"
#include "base/limits.h"
#include "base/must.h"

#include <string.h>

struct reader {
    const struct mustache_source *source;
    struct mustache_tokens *tokens;
    struct mustache_delimiters delimiters;
    str text;
    ptrdiff_t at;
    bool is_sound;
};

static void read_text(struct reader *reader, ptrdiff_t end);
static void read_tag(struct reader *reader);
static ptrdiff_t tag_close(const struct reader *reader, ptrdiff_t from, char last);
static void read_delimiters(struct reader *reader, ptrdiff_t start, str content);
static void read_name(struct reader *reader, struct mustache_token *token, str content);
static void split_name(struct reader *reader, struct mustache_token *token);
static struct diag *report(const struct mustache_source *source, ptrdiff_t offset, str bytes,
                           const char *text);
static void pair_close(const struct mustache_source *source, struct mustache_tokens *tokens,
                       ptrdiff_t close, ptrdiff_t *open, ptrdiff_t *open_count);
static bool is_pair(const struct mustache_token *open, const struct mustache_token *close);
static bool opens(enum mustache_token_type type);

bool mustache_tokens_read(const struct mustache_source *source, struct mustache_tokens *tokens)
{
    struct reader reader = {
        .source = source,
        .tokens = tokens,
        .delimiters = source->delimiters,
        .text = source->template->origin->text,
        .is_sound = true,
    };
    if (reader.text.len > LIMIT_TEMPLATE_BYTES) {
        (void)diag_add(source->diags, RULE_TEMPLATE_SYNTAX,
                       (struct place){.origin = source->template->origin},
                       "a template has at most %d bytes", LIMIT_TEMPLATE_BYTES);
        return false;
    }
    while (reader.at < reader.text.len) {
        ptrdiff_t tag = str_find(reader.text, reader.delimiters.open, reader.at);
        read_text(&reader, tag < 0 ? reader.text.len : tag);
        if (tag >= 0) {
            read_tag(&reader);
        }
    }
    return reader.is_sound;
}

/* Which tags enclose which. A tag left open is reported where it stands, and those around it still
 * find their ends, so that one slip is one problem. */
bool mustache_tokens_pair(const struct mustache_source *source, struct mustache_tokens *tokens)
{
    ptrdiff_t open[LIMIT_MUSTACHE_DEPTH];
    ptrdiff_t open_count = 0;
    ptrdiff_t errors_before = source->diags->error_count;
    for (ptrdiff_t i = 0; i < tokens->count; i++) {
        struct mustache_token *token = &tokens->items[i];
        if (token->type == MUSTACHE_TOKEN_CLOSE) {
            pair_close(source, tokens, i, open, &open_count);
        }
        if (!opens(token->type)) {
            continue;
        }
        if (open_count == COUNT(open)) {
            (void)report(source, token->offset, token->bytes, "tags are nested too deep here");
            return false;
        }
        token->is_argument = token->type == MUSTACHE_TOKEN_BLOCK && open_count > 0 &&
                             tokens->items[open[open_count - 1]].type == MUSTACHE_TOKEN_PARENT;
        open[open_count++] = i;
    }
    while (open_count > 0) {
        const struct mustache_token *left = &tokens->items[open[--open_count]];
        (void)report(source, left->offset, left->bytes, "this tag is never closed");
    }
    return source->diags->error_count == errors_before;
}

static void pair_close(const struct mustache_source *source, struct mustache_tokens *tokens,
                       ptrdiff_t close, ptrdiff_t *open, ptrdiff_t *open_count)
{
    struct mustache_token *closing = &tokens->items[close];
    ptrdiff_t level = *open_count - 1;
    bool has_name = closing->name.whole.len > 0; /* where not, that was reported already */
    while (has_name && level >= 0 && !is_pair(&tokens->items[open[level]], closing)) {
        level--;
    }
    if (level < 0) {
        struct diag *diag =
            report(source, closing->offset, closing->bytes, "this tag closes nothing");
        if (*open_count > 0) {
            const struct mustache_token *last = &tokens->items[open[*open_count - 1]];
            diag_note(source->diags, diag, mustache_place(source->template, last->offset),
                      "still open here: %.*s", STR_ARGS(last->bytes));
        }
        return;
    }
    for (ptrdiff_t i = level + 1; i < *open_count; i++) {
        const struct mustache_token *left = &tokens->items[open[i]];
        struct diag *diag = report(source, left->offset, left->bytes, "this tag is never closed");
        diag_note(source->diags, diag, mustache_place(source->template, closing->offset),
                  "the tag around it is closed here");
    }
    closing->match = open[level];
    tokens->items[open[level]].match = close;
    *open_count = level;
}

static bool is_pair(const struct mustache_token *open, const struct mustache_token *close)
{
    return open->name.is_dynamic == close->name.is_dynamic &&
           str_equal(open->name.whole, close->name.whole);
}

static bool opens(enum mustache_token_type type)
{
    return type == MUSTACHE_TOKEN_SECTION || type == MUSTACHE_TOKEN_INVERTED ||
           type == MUSTACHE_TOKEN_PARENT || type == MUSTACHE_TOKEN_BLOCK;
}

static void read_text(struct reader *reader, ptrdiff_t end)
{
    while (reader->at < end) {
        str rest = str_slice(reader->text, reader->at, end);
        struct str_cut cut = str_cut(rest, '\n');
        ptrdiff_t len = cut.before.len + (cut.found ? 1 : 0);
        *array_add(reader->source->scratch, reader->tokens) = (struct mustache_token){
            .type = MUSTACHE_TOKEN_TEXT,
            .bytes = str_slice(rest, 0, len),
            .offset = reader->at,
            .match = -1,
        };
        reader->at += len;
    }
}

struct sigil {
    char sigil;
    char last; /* stands before the closing delimiter; 0: nothing */
    enum mustache_token_type type;
};

static const struct sigil sigils[] = {
    {.sigil = '#', .type = MUSTACHE_TOKEN_SECTION},
    {.sigil = '^', .type = MUSTACHE_TOKEN_INVERTED},
    {.sigil = '/', .type = MUSTACHE_TOKEN_CLOSE},
    {.sigil = '>', .type = MUSTACHE_TOKEN_PARTIAL},
    {.sigil = '<', .type = MUSTACHE_TOKEN_PARENT},
    {.sigil = '$', .type = MUSTACHE_TOKEN_BLOCK},
    {.sigil = '&', .type = MUSTACHE_TOKEN_RAW_VALUE},
    {.sigil = '{', .last = '}', .type = MUSTACHE_TOKEN_RAW_VALUE},
    {.sigil = '!', .type = MUSTACHE_TOKEN_COMMENT},
    {.sigil = '=', .last = '=', .type = MUSTACHE_TOKEN_DELIMITERS},
};

static void read_tag(struct reader *reader)
{
    ptrdiff_t start = reader->at;
    ptrdiff_t content = start + reader->delimiters.open.len;
    while (content < reader->text.len && strchr(" \t\r\n", reader->text.data[content]) != NULL) {
        content++;
    }
    struct sigil sigil = {.type = MUSTACHE_TOKEN_VALUE};
    for (ptrdiff_t i = 0; i < COUNT(sigils) && content < reader->text.len; i++) {
        if (reader->text.data[content] == sigils[i].sigil) {
            sigil = sigils[i];
        }
    }
    content += sigil.sigil != 0;
    ptrdiff_t close = tag_close(reader, content, sigil.last);
    if (close < 0) {
        struct diag *diag =
            report(reader->source, start, reader->delimiters.open, "this tag does not end");
        diag_help(reader->source->diags, diag, "it ends with %s%.*s", sigil.last == '}' ? "}" : "",
                  STR_ARGS(reader->delimiters.close));
        reader->tokens->is_cut = true;
        reader->is_sound = false;
        reader->at = reader->text.len;
        return;
    }
    reader->at = close + (sigil.last != 0) + reader->delimiters.close.len;
    struct mustache_token *token = array_add(reader->source->scratch, reader->tokens);
    *token = (struct mustache_token){
        .type = sigil.type,
        .bytes = str_slice(reader->text, start, reader->at),
        .offset = start,
        .match = -1,
        .delimiters = reader->delimiters,
    };
    str inside = str_trim(str_slice(reader->text, content, close));
    if (sigil.type == MUSTACHE_TOKEN_DELIMITERS) {
        read_delimiters(reader, start, inside);
    } else if (sigil.type != MUSTACHE_TOKEN_COMMENT) {
        read_name(reader, token, inside);
    }
}

/* Offset of what ends the tag: `last`, where that is not 0, and the closing delimiter. */
static ptrdiff_t tag_close(const struct reader *reader, ptrdiff_t from, char last)
{
    str close = reader->delimiters.close;
    ptrdiff_t at = str_find(reader->text, close, last != 0 ? from + 1 : from);
    while (last != 0 && at >= 0 && reader->text.data[at - 1] != last) {
        at = str_find(reader->text, close, at + 1);
    }
    /* Of "}}}" the first two are a closing delimiter too: the tag ends with the last two. */
    bool is_longer = last != 0 && at >= 0 && at + 1 < reader->text.len &&
                     reader->text.data[at] == last &&
                     str_starts(str_slice(reader->text, at + 1, reader->text.len), close);
    if (is_longer) {
        at++;
    }
    return last != 0 && at >= 0 ? at - 1 : at;
}

static void read_delimiters(struct reader *reader, ptrdiff_t start, str content)
{
    ptrdiff_t open_len = 0;
    while (open_len < content.len && strchr(" \t\r\n", content.data[open_len]) == NULL) {
        open_len++;
    }
    str open = str_slice(content, 0, open_len);
    str close = str_trim(str_slice(content, open_len, content.len));
    bool is_sound = open.len > 0 && close.len > 0 && !str_contains(content, STR("="));
    for (ptrdiff_t i = 0; i < close.len; i++) {
        is_sound = is_sound && strchr(" \t\r\n", close.data[i]) == NULL;
    }
    if (!is_sound) {
        struct diag *diag =
            report(reader->source, start, str_slice(reader->text, start, reader->at),
                   "two delimiters are wanted, with a blank between them");
        diag_help(reader->source->diags, diag, "for example {{=<%% %%>=}}");
        reader->is_sound = false;
        return;
    }
    reader->delimiters = (struct mustache_delimiters){.open = open, .close = close};
}

static void read_name(struct reader *reader, struct mustache_token *token, str content)
{
    bool may_be_dynamic = token->type == MUSTACHE_TOKEN_PARTIAL ||
                          token->type == MUSTACHE_TOKEN_PARENT ||
                          token->type == MUSTACHE_TOKEN_CLOSE;
    if (may_be_dynamic && str_starts(content, STR("*"))) {
        token->name.is_dynamic = true;
        content = str_trim(str_slice(content, 1, content.len));
    }
    token->name.whole = content;
    bool has_blank = false;
    for (ptrdiff_t i = 0; i < content.len; i++) {
        has_blank = has_blank || strchr(" \t\r\n", content.data[i]) != NULL;
    }
    if (content.len == 0 || has_blank) {
        (void)report(reader->source, token->offset, token->bytes,
                     has_blank ? "a name holds no blanks" : "this tag has no name");
        reader->is_sound = false;
        return;
    }
    bool is_literal = !token->name.is_dynamic && (may_be_dynamic || // a file's or a block's name
                                                  token->type == MUSTACHE_TOKEN_BLOCK);
    if (!is_literal && !str_equal(content, STR("."))) {
        split_name(reader, token);
    }
}

static void split_name(struct reader *reader, struct mustache_token *token)
{
    str rest = token->name.whole;
    ptrdiff_t count = 1;
    for (ptrdiff_t i = 0; i < rest.len; i++) {
        count += rest.data[i] == '.';
    }
    str *parts = arena_array(reader->source->keep, str, count);
    for (ptrdiff_t i = 0; i < count; i++) {
        struct str_cut cut = str_cut(rest, '.');
        parts[i] = cut.before;
        rest = cut.after;
        if (parts[i].len == 0) {
            (void)report(reader->source, token->offset, token->bytes,
                         "a name has something on both sides of each dot");
            reader->is_sound = false;
            return;
        }
    }
    token->name.parts = parts;
    token->name.count = count;
}

static struct diag *report(const struct mustache_source *source, ptrdiff_t offset, str bytes,
                           const char *text)
{
    struct diag *diag = diag_add(source->diags, RULE_TEMPLATE_SYNTAX,
                                 mustache_place(source->template, offset), "%s", text);
    diag->width = (int)str_code_points(str_cut(bytes, '\n').before);
    return diag;
}
