#include "base/array.h"
#include "render/mustache/tokens.h"

#include <stdint.h>

/* What stands on one line of the template: offsets of the first and the last thing on it that is
 * not blank, and of those that are no tags of inheritance either. */
struct line {
    ptrdiff_t first;
    ptrdiff_t last;
    ptrdiff_t first_stranger;
    ptrdiff_t last_stranger;
    ptrdiff_t lone; /* index of the one tag of the line, -1 where there is text or another tag */
};

struct lines {
    struct line *items;
    ptrdiff_t count;
    ptrdiff_t capacity;
};

struct trimmer {
    str text;
    struct mustache_token *items;
    ptrdiff_t count;
    struct lines lines;
};

static struct lines lines_of(struct arena *scratch, struct mustache_tokens *tokens);
static void see(struct line *line, const struct mustache_tokens *tokens, ptrdiff_t index);
static void trim_lone(struct trimmer *trimmer, ptrdiff_t index);
static void trim_parent_close(struct trimmer *trimmer, ptrdiff_t index);
static void trim_block_open(struct trimmer *trimmer, ptrdiff_t index);
static void trim_block_close(struct trimmer *trimmer, ptrdiff_t index);
static void keep_block_line(struct trimmer *trimmer, ptrdiff_t open);
static void take_blanks_inside(struct trimmer *trimmer, ptrdiff_t index);
static str first_indent(str content);
static bool is_first(const struct trimmer *trimmer, ptrdiff_t index);
static bool is_last(const struct trimmer *trimmer, ptrdiff_t index);
static void drop_before(struct trimmer *trimmer, ptrdiff_t index);
static void drop_after(struct trimmer *trimmer, ptrdiff_t index);
static struct mustache_token *text_before(struct trimmer *trimmer, ptrdiff_t index);
static bool is_blank(const struct mustache_token *token);
static bool is_family(const struct mustache_tokens *tokens, ptrdiff_t index);

/* A tag that stands alone takes its line with it, as the specification says; tags of inheritance
 * may share a line and do so each in its way. */
void mustache_tokens_trim(const struct mustache_source *source, struct mustache_tokens *tokens)
{
    struct trimmer trimmer = {
        .text = source->template->origin->text,
        .lines = lines_of(source->scratch, tokens),
        .items = tokens->items,
        .count = tokens->count,
    };
    for (ptrdiff_t i = 0; i < tokens->count; i++) {
        enum mustache_token_type type = tokens->items[i].type;
        if (trimmer.lines.items[tokens->items[i].line].lone == i) {
            trim_lone(&trimmer, i);
        } else if (type == MUSTACHE_TOKEN_BLOCK) {
            trim_block_open(&trimmer, i);
        } else if (type == MUSTACHE_TOKEN_CLOSE && is_family(tokens, i)) {
            bool is_block = tokens->items[tokens->items[i].match].type == MUSTACHE_TOKEN_BLOCK;
            (is_block ? trim_block_close : trim_parent_close)(&trimmer, i);
        }
    }
}

/* Numbers the lines as it goes. */
static struct lines lines_of(struct arena *scratch, struct mustache_tokens *tokens)
{
    struct lines lines = {0};
    bool begins = true;
    for (ptrdiff_t i = 0; i < tokens->count; i++) {
        if (begins) {
            *array_add(scratch, &lines) = (struct line){
                .first = PTRDIFF_MAX,
                .last = -1,
                .first_stranger = PTRDIFF_MAX,
                .last_stranger = -1,
                .lone = -1,
            };
        }
        struct mustache_token *token = &tokens->items[i];
        token->line = lines.count - 1;
        if (!is_blank(token)) {
            see(&lines.items[token->line], tokens, i);
        }
        begins = token->type == MUSTACHE_TOKEN_TEXT && str_ends(token->bytes, STR("\n"));
    }
    return lines;
}

static void see(struct line *line, const struct mustache_tokens *tokens, ptrdiff_t index)
{
    const struct mustache_token *token = &tokens->items[index];
    bool may_be_alone = token->type != MUSTACHE_TOKEN_TEXT && token->type != MUSTACHE_TOKEN_VALUE &&
                        token->type != MUSTACHE_TOKEN_RAW_VALUE && !is_family(tokens, index);
    line->lone = line->last < 0 && may_be_alone ? index : -1;
    line->first = line->last < 0 ? token->offset : line->first;
    line->last = token->offset;
    if (!is_family(tokens, index)) {
        line->first_stranger = line->last_stranger < 0 ? token->offset : line->first_stranger;
        line->last_stranger = token->offset;
    }
}

static void trim_lone(struct trimmer *trimmer, ptrdiff_t index)
{
    const struct mustache_token *before = text_before(trimmer, index);
    if (before != NULL) {
        trimmer->items[index].indent = before->bytes;
    }
    drop_before(trimmer, index);
    drop_after(trimmer, index);
}

/* A parent is alone when only blanks stand before its opening and after its closing tag, whatever
 * is between them. */
static void trim_parent_close(struct trimmer *trimmer, ptrdiff_t index)
{
    ptrdiff_t open = trimmer->items[index].match;
    if (!is_first(trimmer, open) || !is_last(trimmer, index)) {
        return;
    }
    const struct mustache_token *before = text_before(trimmer, open);
    if (before != NULL) {
        trimmer->items[open].indent = before->bytes;
    }
    drop_before(trimmer, open);
    drop_after(trimmer, index);
}

/* The block's content begins with the line after its tag where the tag ends its line, else with the
 * tag's own line where it begins that one, blanks included: so content is made of whole lines and
 * can be moved to another indentation. Text directly inside a parent does not count. */
static void trim_block_open(struct trimmer *trimmer, ptrdiff_t index)
{
    struct mustache_token *open = &trimmer->items[index];
    const struct mustache_token *close = &trimmer->items[open->match];
    const struct line *line = &trimmer->lines.items[open->line];
    bool begins_line = is_first(trimmer, index);
    const struct mustache_token *before = text_before(trimmer, index);
    if (begins_line && before != NULL) {
        open->indent = before->bytes;
    }
    if (close->line == open->line && begins_line && is_last(trimmer, open->match)) {
        keep_block_line(trimmer, index);
    } else if (close->line != open->line && is_last(trimmer, index) &&
               (line->first_stranger > open->offset || open->is_argument)) {
        if (begins_line && !open->is_argument) {
            drop_before(trimmer, index);
        }
        drop_after(trimmer, index);
        ptrdiff_t start = open->offset + open->bytes.len;
        str content = str_cut(str_slice(trimmer->text, start, close->offset), '\n').after;
        open->dedent = first_indent(content);
        open->indent = str_trim(content).len > 0 ? open->dedent : open->indent;
    } else if (begins_line) {
        open->dedent = open->indent;
        take_blanks_inside(trimmer, index);
    }
}

static void trim_block_close(struct trimmer *trimmer, ptrdiff_t index)
{
    const struct mustache_token *close = &trimmer->items[index];
    const struct mustache_token *open = &trimmer->items[close->match];
    const struct line *line = &trimmer->lines.items[close->line];
    if (open->line == close->line || line->first_stranger < close->offset) {
        return;
    }
    if (open->is_argument || line->last_stranger < close->offset) {
        drop_before(trimmer, index);
    }
    if (!open->is_argument && is_last(trimmer, index)) {
        drop_after(trimmer, index);
    }
}

/* A block alone on its line: the line's end goes with it. */
static void keep_block_line(struct trimmer *trimmer, ptrdiff_t open)
{
    struct mustache_token *items = trimmer->items;
    ptrdiff_t close = items[open].match;
    str tail = close + 1 < trimmer->count ? items[close + 1].bytes : STR("");
    if (str_ends(tail, STR("\n"))) {
        ptrdiff_t len = str_ends(tail, STR("\r\n")) ? 2 : 1;
        items[open].line_end = str_slice(tail, tail.len - len, tail.len);
    }
    drop_after(trimmer, close);
    bool is_empty = close == open + 1 || (close == open + 2 && is_blank(&items[open + 1]));
    if (is_empty) {
        drop_before(trimmer, open);
        drop_after(trimmer, open);
    } else {
        items[open].dedent = items[open].indent;
        take_blanks_inside(trimmer, open);
    }
}

/* The blanks before a block's opening tag change places with it. */
static void take_blanks_inside(struct trimmer *trimmer, ptrdiff_t index)
{
    struct mustache_token *before = text_before(trimmer, index);
    if (before != NULL) {
        struct mustache_token blanks = *before;
        *before = trimmer->items[index];
        trimmer->items[index] = blanks;
        trimmer->items[before->match].match = index - 1;
    }
}

/* The blanks that the first line which is not empty begins with. */
static str first_indent(str content)
{
    while (content.len > 0) {
        struct str_cut cut = str_cut(content, '\n');
        if (str_trim(cut.before).len > 0) {
            ptrdiff_t len = 0;
            while (cut.before.data[len] == ' ' || cut.before.data[len] == '\t') {
                len++;
            }
            return str_slice(cut.before, 0, len);
        }
        content = cut.after;
    }
    return STR("");
}

/* Whether only blanks stand before the tag on its line. */
static bool is_first(const struct trimmer *trimmer, ptrdiff_t index)
{
    const struct mustache_token *token = &trimmer->items[index];
    return trimmer->lines.items[token->line].first == token->offset;
}

static bool is_last(const struct trimmer *trimmer, ptrdiff_t index)
{
    const struct mustache_token *token = &trimmer->items[index];
    return trimmer->lines.items[token->line].last == token->offset;
}

static void drop_before(struct trimmer *trimmer, ptrdiff_t index)
{
    struct mustache_token *before = text_before(trimmer, index);
    if (before != NULL) {
        before->is_dropped = true;
    }
}

static void drop_after(struct trimmer *trimmer, ptrdiff_t index)
{
    if (index + 1 < trimmer->count && trimmer->items[index + 1].type == MUSTACHE_TOKEN_TEXT) {
        trimmer->items[index + 1].is_dropped = true;
    }
}

/* The text before a tag on the same line, or NULL. */
static struct mustache_token *text_before(struct trimmer *trimmer, ptrdiff_t index)
{
    struct mustache_token *before = index > 0 ? &trimmer->items[index - 1] : NULL;
    bool is_text = before != NULL && before->type == MUSTACHE_TOKEN_TEXT &&
                   before->line == trimmer->items[index].line;
    return is_text ? before : NULL;
}

static bool is_blank(const struct mustache_token *token)
{
    return token->type == MUSTACHE_TOKEN_TEXT && str_trim(token->bytes).len == 0;
}

/* Whether it is a tag of inheritance: a parent or block, or what closes one. */
static bool is_family(const struct mustache_tokens *tokens, ptrdiff_t index)
{
    const struct mustache_token *token = &tokens->items[index];
    if (token->type == MUSTACHE_TOKEN_CLOSE) {
        token = &tokens->items[token->match];
    }
    return token->type == MUSTACHE_TOKEN_PARENT || token->type == MUSTACHE_TOKEN_BLOCK;
}
