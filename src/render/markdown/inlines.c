#include "base/array.h"
#include "base/must.h"
#include "render/escape.h"
#include "render/markdown/link.h"
#include "render/markdown/page.h"

static void write_inline(struct markdown_walk *walk, const struct markdown_node *node);
static void write_around(struct markdown_walk *walk, const struct markdown_node *node,
                         const char *element);
static str write_verdict_sign(struct markdown_walk *walk, str text);
static void write_link(struct markdown_walk *walk, const struct markdown_node *node);
static void write_span(struct markdown_walk *walk, const struct markdown_node *node);
static bool are_classes(str words);
static void write_title(struct markdown_walk *walk, str title);
static void add_link(struct markdown_walk *walk, const struct markdown_node *node, str target,
                     bool is_external);
static void plain_text(struct text *out, const struct markdown_node *node);

/* As deep as the tree, which is bounded. */
void markdown_inlines(struct markdown_walk *walk, // NOLINT(misc-no-recursion)
                      const struct markdown_node *node, const struct markdown_node *end)
{
    for (; node != end && node != NULL; node = node->next) {
        write_inline(walk, node);
    }
}

static void write_inline(struct markdown_walk *walk, // NOLINT(misc-no-recursion)
                         const struct markdown_node *node)
{
    if (node->type == MARKDOWN_TEXT) {
        markdown_text(walk, node->text);
    } else if (node->type == MARKDOWN_LINK) {
        write_link(walk, node);
    } else if (node->type == MARKDOWN_SOFT_BREAK) {
        text_char(walk->out, '\n');
    } else if (node->type == MARKDOWN_LINE_BREAK) {
        text_add(walk->out, STR("<br>\n"));
    } else if (node->type == MARKDOWN_STRONG) {
        write_around(walk, node, "strong");
    } else if (node->type == MARKDOWN_EMPHASIS) {
        write_around(walk, node, "em");
    } else if (node->type == MARKDOWN_STRIKE) {
        write_around(walk, node, "del");
    } else if (node->type == MARKDOWN_CODE) {
        text_add(walk->out, STR("<code>"));
        escape_html(walk->out, node->text);
        text_add(walk->out, STR("</code>"));
    } else if (node->type == MARKDOWN_IMAGE) {
        markdown_image(walk, node, NULL);
    } else {
        must(node->type == MARKDOWN_HTML);
        (void)diag_add(walk->diags, RULE_PAGE_MARKUP, markdown_node_place(walk, node),
                       "a page holds no raw HTML");
    }
}

static void write_around(struct markdown_walk *walk, // NOLINT(misc-no-recursion)
                         const struct markdown_node *node, const char *element)
{
    text_addf(walk->out, "<%s>", element);
    markdown_inlines(walk, node->first, NULL);
    text_addf(walk->out, "</%s>", element);
}

/* The word is what a reader hears, and what the pointer shows. */
#define MARK(sign_, name, word)                                                                    \
    {                                                                                              \
        .sign = S(sign_),                                                                          \
        .span = S("<span class=\"mark mark-" name "\" role=\"img\" aria-label=\"" word             \
                  "\" title=\"" word "\">" sign_ "</span>")                                        \
    }

void markdown_text(struct markdown_walk *walk, str text)
{
    text = write_verdict_sign(walk, text);
    static const struct {
        str sign;
        str span;
    } marks[] = {
        MARK("●", "measured", "measured"), MARK("○", "estimated", "estimated"),
        MARK("◆", "vendor", "vendor"),     MARK("◇", "third-party", "third party"),
        MARK("△", "rumour", "rumour"),     MARK("▽", "stale", "stale"),
    };
    ptrdiff_t copied = 0;
    /* All signs are three bytes that begin alike. */
    ptrdiff_t at = str_find(text, STR("\xE2"), 0);
    while (at >= 0) {
        str here = str_slice(text, at, at + 3);
        for (ptrdiff_t i = 0; i < COUNT(marks); i++) {
            if (str_equal(here, marks[i].sign)) {
                escape_html(walk->out, str_slice(text, copied, at));
                text_add(walk->out, marks[i].span);
                copied = at + 3;
            }
        }
        at = str_find(text, STR("\xE2"), at + 1);
    }
    escape_html(walk->out, str_slice(text, copied, text.len));
}

/* A sign that begins the text and has its word behind it on the same line adds nothing to be heard.
 * Returns what is left of the text. */
static str write_verdict_sign(struct markdown_walk *walk, str text)
{
    static const struct {
        str sign;
        const char *name;
    } signs[] = {
        {S("✓"), "yes"},   {S("✕"), "no"},    {S("?"), "doubt"},
        {S("◑"), "doubt"}, {S("◔"), "doubt"}, {S("◌"), "doubt"},
    };
    for (ptrdiff_t i = 0; i < COUNT(signs); i++) {
        str sign = signs[i].sign;
        if (str_starts(text, sign) &&
            str_starts(str_slice(text, sign.len, text.len), STR("\u00a0"))) {
            text_addf(walk->out, "<span class=\"sign %s\" aria-hidden=\"true\">%.*s</span>",
                      signs[i].name, STR_ARGS(sign));
            return str_slice(text, sign.len, text.len);
        }
    }
    return text;
}

static void write_link(struct markdown_walk *walk, // NOLINT(misc-no-recursion)
                       const struct markdown_node *node)
{
    if (node->target.len == 0 && node->title.len > 0) {
        write_span(walk, node);
        return;
    }
    enum markdown_link_kind kind = markdown_link_kind(node->target);
    if (kind == MARKDOWN_LINK_REFUSED) {
        struct diag *diag = diag_add(walk->diags, RULE_PAGE_MARKUP, markdown_node_place(walk, node),
                                     "a page cannot link to \"%.*s\"", STR_ARGS(node->target));
        diag_help(walk->diags, diag,
                  "links are relative, or lead to plain http and https addresses");
        markdown_inlines(walk, node->first, NULL);
        return;
    }
    bool is_external = kind == MARKDOWN_LINK_EXTERNAL;
    str target = is_external ? node->target : markdown_link_rewritten(walk->scratch, node->target);
    add_link(walk, node, target, is_external);
    text_add(walk->out, STR("<a href=\""));
    markdown_href(walk->out, target);
    text_add(walk->out, is_external ? STR("\" rel=\"noopener noreferrer\"") : STR("\""));
    write_title(walk, node->title);
    text_char(walk->out, '>');
    markdown_inlines(walk, node->first, NULL);
    text_add(walk->out, STR("</a>"));
}

static void write_span(struct markdown_walk *walk, // NOLINT(misc-no-recursion)
                       const struct markdown_node *node)
{
    if (!are_classes(node->title)) {
        (void)diag_add(walk->diags, RULE_PAGE_MARKUP, markdown_node_place(walk, node),
                       "a link without target is a span, and its title the classes: words of a-z, "
                       "0-9 and -");
        return;
    }
    text_addf(walk->out, "<span class=\"%.*s\">", STR_ARGS(node->title));
    markdown_inlines(walk, node->first, NULL);
    text_add(walk->out, STR("</span>"));
}

static bool are_classes(str words)
{
    bool is_sound = true;
    for (ptrdiff_t i = 0; i < words.len; i++) {
        char byte = words.data[i];
        is_sound = is_sound && ((byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') ||
                                byte == '-' || byte == ' ');
    }
    return is_sound;
}

void markdown_image(struct markdown_walk *walk, const struct markdown_node *node,
                    const struct markdown_chart *chart)
{
    if (markdown_link_kind(node->target) != MARKDOWN_LINK_INTERNAL) {
        struct diag *diag = diag_add(walk->diags, RULE_PAGE_MARKUP, markdown_node_place(walk, node),
                                     "a page cannot show \"%.*s\"", STR_ARGS(node->target));
        diag_help(walk->diags, diag, "pictures are files of the site, named relative to the page");
        return;
    }
    add_link(walk, node, node->target, false);
    text_add(walk->out, STR("<img src=\""));
    markdown_href(walk->out, node->target);
    text_add(walk->out, STR("\" alt=\""));
    escape_html(walk->out, markdown_plain(walk->scratch, node));
    text_char(walk->out, '"');
    if (chart != NULL && chart->width > 0 && chart->height > 0) {
        text_addf(walk->out, " width=\"%d\" height=\"%d\"", chart->width, chart->height);
    }
    write_title(walk, chart == NULL ? node->title : STR(""));
    text_char(walk->out, '>');
}

static void write_title(struct markdown_walk *walk, str title)
{
    if (title.len > 0) {
        text_add(walk->out, STR(" title=\""));
        escape_html(walk->out, title);
        text_char(walk->out, '"');
    }
}

static void add_link(struct markdown_walk *walk, const struct markdown_node *node, str target,
                     bool is_external)
{
    struct markdown_link *link = array_add(walk->keep, &walk->page->links);
    *link = (struct markdown_link){
        .target = str_copy(walk->keep, target),
        .place = markdown_node_place(walk, node),
        .is_external = is_external,
    };
}

str markdown_plain(struct arena *arena, const struct markdown_node *node)
{
    struct text text = text_new(arena, 64);
    plain_text(&text, node);
    return text_view(&text);
}

static void plain_text(struct text *out, // NOLINT(misc-no-recursion)
                       const struct markdown_node *node)
{
    bool is_break = node->type == MARKDOWN_SOFT_BREAK || node->type == MARKDOWN_LINE_BREAK;
    text_add(out, is_break ? STR(" ") : node->text);
    for (const struct markdown_node *child = node->first; child != NULL; child = child->next) {
        plain_text(out, child);
    }
}
