#include "render/escape.h"
#include "render/markdown/page.h"

enum callout_form { CALLOUT_NOTE, CALLOUT_BOX, CALLOUT_DETAILS };

struct callout {
    str word;
    enum callout_form form;
    const char *name;  /* its class */
    const char *title; /* of a note, where the page gives none */
};

static const struct callout callouts[] = {
    {S("NOTE"), CALLOUT_NOTE, "note", "Note"},
    {S("TIP"), CALLOUT_NOTE, "tip", "Tip"},
    {S("IMPORTANT"), CALLOUT_NOTE, "important", "Important"},
    {S("WARNING"), CALLOUT_NOTE, "warning", "Warning"},
    {S("CAUTION"), CALLOUT_NOTE, "caution", "Caution"},
    {S("ANSWER"), CALLOUT_BOX, "answer", NULL},
    {S("FACTS"), CALLOUT_BOX, "facts", NULL},
    {S("DETAILS"), CALLOUT_DETAILS, NULL, NULL},
};

/* The first paragraph of a callout: what follows the word on its line, and the lines after it. */
struct opening {
    const struct markdown_node *paragraph;
    struct markdown_node title; /* the text behind the word; its siblings follow */
    const struct markdown_node *title_end;
    const struct markdown_node *body; /* behind the first line, or NULL */
};

static str callout_word(const struct markdown_walk *walk, const struct markdown_node *quote);
static const struct callout *find_callout(struct markdown_walk *walk, str word,
                                          const struct markdown_node *quote);
static struct opening opening_of(const struct markdown_node *quote, str word);
static void write_opening(struct markdown_walk *walk, const struct callout *callout,
                          const struct opening *opening);
static void write_paragraph(struct markdown_walk *walk, const struct markdown_node *first);

bool markdown_callout(struct markdown_walk *walk, // NOLINT(misc-no-recursion)
                      const struct markdown_node *quote)
{
    str word = callout_word(walk, quote);
    const struct callout *callout = word.len > 0 ? find_callout(walk, word, quote) : NULL;
    if (callout == NULL) {
        return false;
    }
    struct opening opening = opening_of(quote, word);
    if (callout->form == CALLOUT_DETAILS && opening.title.text.len == 0 &&
        opening.title.next == opening.title_end) {
        (void)diag_add(walk->diags, RULE_PAGE_MARKUP, markdown_node_place(walk, quote),
                       "what unfolds needs a summary: > [!DETAILS] Summary");
    }
    write_opening(walk, callout, &opening);
    struct markdown_node rest = {.first = quote->first->next};
    markdown_blocks(walk, &rest);
    text_add(walk->out, callout->form == CALLOUT_DETAILS ? STR("</details>\n") : STR("</div>\n"));
    return true;
}

/* The word between [! and ] where the quote begins with it and the page's own text has it so: in
 * the text of a record the brackets are escaped. */
static str callout_word(const struct markdown_walk *walk, const struct markdown_node *quote)
{
    const struct markdown_node *paragraph = quote->first;
    const struct markdown_node *text = paragraph != NULL ? paragraph->first : NULL;
    bool begins = text != NULL && paragraph->type == MARKDOWN_PARAGRAPH &&
                  text->type == MARKDOWN_TEXT && str_starts(text->text, STR("[!"));
    str word = {0};
    if (begins) {
        struct str_cut cut = str_cut(str_slice(text->text, 2, text->text.len), ']');
        word = cut.found ? cut.before : word;
    }
    for (ptrdiff_t i = 0; i < word.len; i++) {
        if (word.data[i] < 'A' || word.data[i] > 'Z') {
            return (str){0};
        }
    }
    int line = begins ? paragraph->line : 0;
    if (word.len == 0 || line < 1 || line > walk->line_count) {
        return (str){0};
    }
    str written = {
        .data = walk->lines[line - 1],
        .len = walk->lines[line] - walk->lines[line - 1],
    };
    str marker = str_format(walk->scratch, "[!%.*s]", STR_ARGS(word));
    return str_contains(written, marker) ? word : (str){0};
}

static const struct callout *find_callout(struct markdown_walk *walk, str word,
                                          const struct markdown_node *quote)
{
    const struct callout *nearest = NULL;
    for (ptrdiff_t i = 0; i < COUNT(callouts); i++) {
        if (str_equal(callouts[i].word, word)) {
            return &callouts[i];
        }
        bool is_nearer = str_is_near(word, callouts[i].word) &&
                         (nearest == NULL ||
                          str_distance(word, callouts[i].word) < str_distance(word, nearest->word));
        nearest = is_nearer ? &callouts[i] : nearest;
    }
    struct diag *diag = diag_add(walk->diags, RULE_PAGE_MARKUP, markdown_node_place(walk, quote),
                                 "there is no callout %.*s", STR_ARGS(word));
    if (nearest != NULL) {
        diag_help(walk->diags, diag, "did you mean %.*s?", STR_ARGS(nearest->word));
    }
    return NULL;
}

static struct opening opening_of(const struct markdown_node *quote, str word)
{
    const struct markdown_node *first = quote->first->first;
    struct opening opening = {.paragraph = quote->first, .title = *first};
    str behind = str_slice(first->text, word.len + 3, first->text.len);
    while (str_starts(behind, STR(" "))) {
        behind = str_slice(behind, 1, behind.len);
    }
    opening.title.text = behind;
    const struct markdown_node *end = first->next;
    while (end != NULL && end->type != MARKDOWN_SOFT_BREAK && end->type != MARKDOWN_LINE_BREAK) {
        end = end->next;
    }
    opening.title_end = end;
    opening.body = end != NULL ? end->next : NULL;
    return opening;
}

static void write_opening(struct markdown_walk *walk, const struct callout *callout,
                          const struct opening *opening)
{
    const struct markdown_node *title = &opening->title;
    bool has_title = title->text.len > 0 || title->next != opening->title_end;
    if (callout->form == CALLOUT_DETAILS) {
        text_add(walk->out, STR("<details>\n<summary>"));
        markdown_inlines(walk, title, opening->title_end);
        text_add(walk->out, STR("</summary>\n"));
    } else if (callout->form == CALLOUT_NOTE) {
        text_addf(walk->out, "<div class=\"callout callout-%s\" role=\"note\">\n", callout->name);
        text_add(walk->out, STR("<p class=\"callout-title\">"));
        if (has_title) {
            markdown_inlines(walk, title, opening->title_end);
        } else {
            text_add(walk->out, str_from(callout->title));
        }
        text_add(walk->out, STR("</p>\n"));
    } else {
        text_addf(walk->out, "<div class=\"%s\">\n", callout->name);
        if (has_title) {
            write_paragraph(walk, title);
            return;
        }
    }
    if (opening->body != NULL) {
        write_paragraph(walk, opening->body);
    }
}

static void write_paragraph(struct markdown_walk *walk, const struct markdown_node *first)
{
    text_add(walk->out, STR("<p>"));
    markdown_inlines(walk, first, NULL);
    text_add(walk->out, STR("</p>\n"));
}
