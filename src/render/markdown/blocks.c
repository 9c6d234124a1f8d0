#include "base/must.h"
#include "render/escape.h"
#include "render/markdown/page.h"

#include <string.h>

static void write_block(struct markdown_walk *walk, const struct markdown_node *node);
static void write_paragraph(struct markdown_walk *walk, const struct markdown_node *node);
static void write_list(struct markdown_walk *walk, const struct markdown_node *node);
static void write_quote(struct markdown_walk *walk, const struct markdown_node *node);
static void write_code(struct markdown_walk *walk, const struct markdown_node *node);
static bool is_plain_word(str word);

/* As deep as the tree, which is bounded. */
void markdown_blocks(struct markdown_walk *walk, // NOLINT(misc-no-recursion)
                     const struct markdown_node *parent)
{
    for (const struct markdown_node *node = parent->first; node != NULL; node = node->next) {
        write_block(walk, node);
    }
}

static void write_block(struct markdown_walk *walk, // NOLINT(misc-no-recursion)
                        const struct markdown_node *node)
{
    if (node->type == MARKDOWN_PARAGRAPH) {
        write_paragraph(walk, node);
    } else if (node->type == MARKDOWN_HEADING) {
        markdown_heading(walk, node);
    } else if (node->type == MARKDOWN_LIST) {
        write_list(walk, node);
    } else if (node->type == MARKDOWN_QUOTE) {
        write_quote(walk, node);
    } else if (node->type == MARKDOWN_CODE_BLOCK) {
        write_code(walk, node);
    } else if (node->type == MARKDOWN_TABLE) {
        markdown_table(walk, node);
    } else if (node->type == MARKDOWN_RULE) {
        text_add(walk->out, STR("<hr>\n"));
    } else {
        must(node->type == MARKDOWN_HTML_BLOCK);
        (void)diag_add(walk->diags, RULE_PAGE_MARKUP, markdown_node_place(walk, node),
                       "a page holds no raw HTML");
    }
}

static void write_paragraph(struct markdown_walk *walk, const struct markdown_node *node)
{
    if (walk->is_tight) {
        markdown_inlines(walk, node->first, NULL);
        text_add(walk->out, node->next != NULL ? STR("\n") : STR(""));
    } else if (!markdown_figures(walk, node)) {
        text_add(walk->out, STR("<p>"));
        markdown_inlines(walk, node->first, NULL);
        text_add(walk->out, STR("</p>\n"));
    }
}

static void write_list(struct markdown_walk *walk, // NOLINT(misc-no-recursion)
                       const struct markdown_node *node)
{
    bool was_tight = walk->is_tight;
    if (!node->is_ordered) {
        text_add(walk->out, STR("<ul>\n"));
    } else if (node->number == 1) {
        text_add(walk->out, STR("<ol>\n"));
    } else {
        text_addf(walk->out, "<ol start=\"%d\">\n", node->number);
    }
    for (const struct markdown_node *item = node->first; item != NULL; item = item->next) {
        walk->is_tight = node->is_tight;
        text_add(walk->out, node->is_tight ? STR("<li>") : STR("<li>\n"));
        markdown_blocks(walk, item);
        text_add(walk->out, STR("</li>\n"));
    }
    text_add(walk->out, node->is_ordered ? STR("</ol>\n") : STR("</ul>\n"));
    walk->is_tight = was_tight;
}

static void write_quote(struct markdown_walk *walk, // NOLINT(misc-no-recursion)
                        const struct markdown_node *node)
{
    bool was_tight = walk->is_tight;
    walk->is_tight = false;
    if (!markdown_callout(walk, node)) {
        text_add(walk->out, STR("<blockquote>\n"));
        markdown_blocks(walk, node);
        text_add(walk->out, STR("</blockquote>\n"));
    }
    walk->is_tight = was_tight;
}

static void write_code(struct markdown_walk *walk, const struct markdown_node *node)
{
    str word = str_cut(node->title, ' ').before;
    str given = {0};
    if (walk->hooks->block != NULL && word.len > 0) {
        given = walk->hooks->block(walk->hooks->state, word, node->text,
                                   markdown_node_place(walk, node));
    }
    if (given.data != NULL) {
        text_add(walk->out, given);
        return;
    }
    text_add(walk->out, STR("<pre tabindex=\"0\"><code"));
    if (is_plain_word(word)) {
        text_addf(walk->out, " class=\"language-%.*s\"", STR_ARGS(word));
    }
    text_char(walk->out, '>');
    escape_html(walk->out, node->text);
    text_add(walk->out, STR("</code></pre>\n"));
}

static bool is_plain_word(str word)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyz0123456789-+";
    for (ptrdiff_t i = 0; i < word.len; i++) {
        if (word.data[i] == '\0' || strchr(plain, word.data[i]) == NULL) {
            return false;
        }
    }
    return word.len > 0;
}
