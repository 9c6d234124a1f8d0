#include "render/svg/words.h"

#include "base/must.h"

struct found {
    ptrdiff_t start; /* of what looks like a token in the caption; -1: none */
    ptrdiff_t end;
    ptrdiff_t index; /* of the chart's token; -1 where it is none of them */
};

static bool caption_find(struct words *words, struct diags *diags, const struct chart *chart,
                         str caption);
static struct found token_next(const struct words *words, str caption, ptrdiff_t from);
static ptrdiff_t digits_count(str text, ptrdiff_t from);
static ptrdiff_t token_index(const struct words *words, str found);

struct words words_new(struct arena *scratch, const struct chart *chart)
{
    return (struct words){
        .tokens = chart->tokens.items,
        .count = chart->tokens.count,
        .seen = arena_array(scratch, bool, chart->tokens.count),
    };
}

bool words_find(struct words *words, struct diags *diags, const struct chart *chart,
                const struct caption *first)
{
    bool are_sound = true;
    for (const struct caption *caption = first; caption != NULL; caption = caption->next) {
        are_sound = caption_find(words, diags, chart, caption->text) && are_sound;
    }
    ptrdiff_t missing = 0;
    for (ptrdiff_t i = 0; i < words->count; i++) {
        missing += !words->seen[i];
        if (!words->seen[i] && missing == 1) {
            diag_add(diags, RULE_CHART_FAILED, chart->place,
                     "chart %.*s was drawn without its text \"%.*s\": is its point outside of the "
                     "axes?",
                     STR_ARGS(chart->name), STR_ARGS(words->tokens[i].text));
        }
    }
    if (missing > 1) {
        diag_help(diags, diags->last, "%td texts of this chart are missing", missing);
    }
    return are_sound && missing == 0;
}

void words_add(const struct words *words, struct text *file, str caption)
{
    ptrdiff_t at = 0;
    struct found found = token_next(words, caption, 0);
    while (found.start >= 0) {
        must(found.index >= 0);
        const struct chart_token *token = &words->tokens[found.index];
        escaped_add(file, str_slice(caption, at, found.start));
        if (token->href.len > 0) {
            text_add(file, STR("<a href=\"../"));
            escaped_add(file, token->href);
            text_add(file, STR("\">"));
        }
        escaped_add(file, token->text);
        text_add(file, token->href.len > 0 ? STR("</a>") : STR(""));
        at = found.end;
        found = token_next(words, caption, at);
    }
    escaped_add(file, str_slice(caption, at, caption.len));
}

void escaped_add(struct text *file, str text)
{
    for (ptrdiff_t i = 0; i < text.len; i++) {
        char c = text.data[i];
        if (c == '&') {
            text_add(file, STR("&amp;"));
        } else if (c == '<') {
            text_add(file, STR("&lt;"));
        } else if (c == '>') {
            text_add(file, STR("&gt;"));
        } else if (c == '"') {
            text_add(file, STR("&quot;"));
        } else if (c == '\'') {
            text_add(file, STR("&#39;"));
        } else {
            text_char(file, c);
        }
    }
}

static bool caption_find(struct words *words, struct diags *diags, const struct chart *chart,
                         str caption)
{
    bool are_known = true;
    for (struct found found = token_next(words, caption, 0); found.start >= 0;
         found = token_next(words, caption, found.end)) {
        if (found.index < 0) {
            str token = str_slice(caption, found.start, found.end);
            diag_add(diags, RULE_CHART_FAILED, chart->place,
                     "chart %.*s shows %.*s, which is none of its texts, or only a part of one",
                     STR_ARGS(chart->name), STR_ARGS(token));
            are_known = false;
            continue;
        }
        words->seen[found.index] = true;
        words->has_links = words->has_links || words->tokens[found.index].href.len > 0;
    }
    return are_known;
}

/* T, at least four digits, and any number of x. */
static struct found token_next(const struct words *words, str caption, ptrdiff_t from)
{
    ptrdiff_t start = str_find(caption, STR("T"), from);
    while (start >= 0) {
        ptrdiff_t digits = digits_count(caption, start + 1);
        if (digits >= 4) {
            ptrdiff_t end = start + 1 + digits;
            while (end < caption.len && caption.data[end] == 'x') {
                end++;
            }
            return (struct found){start, end, token_index(words, str_slice(caption, start, end))};
        }
        start = str_find(caption, STR("T"), start + 1);
    }
    return (struct found){.start = -1};
}

static ptrdiff_t digits_count(str text, ptrdiff_t from)
{
    ptrdiff_t at = from;
    while (at < text.len && text.data[at] >= '0' && text.data[at] <= '9') {
        at++;
    }
    return at - from;
}

/* Tokens are numbered from 1 in their order, so the number leads to the place. */
static ptrdiff_t token_index(const struct words *words, str found)
{
    ptrdiff_t number = 0;
    for (ptrdiff_t i = 1; i < found.len && found.data[i] != 'x' && number < 1000000; i++) {
        number = number * 10 + (found.data[i] - '0');
    }
    bool is_known =
        number >= 1 && number <= words->count && str_equal(words->tokens[number - 1].token, found);
    return is_known ? number - 1 : -1;
}
