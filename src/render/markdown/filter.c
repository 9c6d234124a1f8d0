#include "render/markdown/filter.h"

#include "base/text.h"
#include "base/utf8.h"
#include "render/markdown/link.h"

enum { LINKS_MAX = 200, HEADING_LEVEL_MAX = 6, TARGET_CHARS_SHOWN = 80 };

struct filter {
    struct arena *arena;
    struct diags *diags;
    struct place place;
    int heading_shift;
    int link_count;
};

static void filter_children(struct filter *filter, struct markdown_node *node, bool in_link);
static void filter_node(struct filter *filter, struct markdown_node *parent,
                        struct markdown_node *node, bool in_link);
static bool keeps_link(struct filter *filter, struct markdown_node *link);
static bool is_its_own_text(const struct markdown_node *link);
static bool is_callout(const struct markdown_node *node);
static void append_lines(struct filter *filter, struct markdown_node *parent,
                         const struct markdown_node *html);
static void append_text(struct filter *filter, struct markdown_node *parent,
                        struct markdown_node *text);

void markdown_filter(struct arena *arena, struct diags *diags, struct place place,
                     struct markdown_node *root, int heading_shift)
{
    struct filter filter = {
        .arena = arena,
        .diags = diags,
        .place = place,
        .heading_shift = heading_shift,
    };
    filter_children(&filter, root, false);
    if (filter.link_count > LINKS_MAX) {
        (void)diag_add(diags, RULE_RECORD_BAD_PROSE, place,
                       "the note has %d links; a note has at most %d", filter.link_count,
                       LINKS_MAX);
    }
}

/* As deep as the tree, which is bounded. */
static void filter_children(struct filter *filter, // NOLINT(misc-no-recursion)
                            struct markdown_node *node, bool in_link)
{
    struct markdown_node *child = node->first;
    node->first = NULL;
    node->last = NULL;
    while (child != NULL) {
        struct markdown_node *next = child->next;
        child->next = NULL;
        filter_node(filter, node, child, in_link);
        child = next;
    }
}

/* Appends to the parent what remains of the node. */
static void filter_node(struct filter *filter, // NOLINT(misc-no-recursion)
                        struct markdown_node *parent, struct markdown_node *node, bool in_link)
{
    bool is_link = node->type == MARKDOWN_LINK || node->type == MARKDOWN_IMAGE;
    bool is_unwrapped =
        is_callout(node) || (is_link && in_link) || (is_link && !keeps_link(filter, node));
    if (is_unwrapped) {
        filter_children(filter, node, in_link);
        struct markdown_node *child = node->first;
        while (child != NULL) {
            struct markdown_node *next = child->next;
            child->next = NULL;
            append_text(filter, parent, child);
            child = next;
        }
        return;
    }
    if (node->type == MARKDOWN_HTML_BLOCK) {
        append_lines(filter, parent, node);
        return;
    }
    if (node->type == MARKDOWN_HTML) {
        node->type = MARKDOWN_TEXT;
    } else if (node->type == MARKDOWN_HEADING) {
        int level = node->number + filter->heading_shift;
        node->number = level > HEADING_LEVEL_MAX ? HEADING_LEVEL_MAX : level;
    }
    node->type = is_link ? MARKDOWN_LINK : node->type;
    node->title = node->type == MARKDOWN_CODE_BLOCK ? STR("text") : STR("");
    filter_children(filter, node, in_link || is_link);
    if (is_link && node->first == NULL) {
        struct markdown_node *text = arena_new(filter->arena, struct markdown_node);
        *text = (struct markdown_node){.type = MARKDOWN_TEXT, .text = node->target};
        markdown_append(node, text);
    }
    append_text(filter, parent, node);
}

/* An address that was typed as bare text and became a link may stay text; any other link to
 * elsewhere was meant as one. */
static bool keeps_link(struct filter *filter, struct markdown_node *link)
{
    filter->link_count++;
    if (markdown_is_web_address(link->target)) {
        return true;
    }
    if (!is_its_own_text(link) && filter->link_count <= LINKS_MAX) {
        ptrdiff_t shown = utf8_prefix(link->target, TARGET_CHARS_SHOWN);
        struct diag *diag = diag_add(filter->diags, RULE_RECORD_BAD_PROSE, filter->place,
                                     "line %d of the note links to %.*s%s", link->line, (int)shown,
                                     link->target.data, shown < link->target.len ? "…" : "");
        diag_help(filter->diags, diag,
                  "a note links to plain http and https addresses of at most 500 bytes");
    }
    return false;
}

static bool is_its_own_text(const struct markdown_node *link)
{
    const struct markdown_node *text = link->first;
    if (text == NULL || text->next != NULL || text->type != MARKDOWN_TEXT ||
        !str_ends(link->target, text->text)) {
        return false;
    }
    str scheme = str_slice(link->target, 0, link->target.len - text->text.len);
    return scheme.len == 0 || str_equal(scheme, STR("http://")) ||
           str_equal(scheme, STR("mailto:"));
}

/* A quote that a page would take for a callout. */
static bool is_callout(const struct markdown_node *node)
{
    const struct markdown_node *first = node->type == MARKDOWN_QUOTE ? node->first : NULL;
    first = first != NULL && first->type == MARKDOWN_PARAGRAPH ? first->first : NULL;
    return first != NULL && first->type == MARKDOWN_TEXT && str_starts(first->text, STR("[!"));
}

/* Raw HTML as a paragraph of the lines that were typed. */
static void append_lines(struct filter *filter, struct markdown_node *parent,
                         const struct markdown_node *html)
{
    struct markdown_node *paragraph = arena_new(filter->arena, struct markdown_node);
    paragraph->type = MARKDOWN_PARAGRAPH;
    str rest = html->text;
    while (rest.len > 0) {
        struct str_cut cut = str_cut(rest, '\n');
        rest = cut.after;
        struct markdown_node *line = arena_new(filter->arena, struct markdown_node);
        *line = (struct markdown_node){.type = MARKDOWN_TEXT, .text = str_trim(cut.before)};
        if (line->text.len == 0) {
            continue;
        }
        if (paragraph->first != NULL) {
            struct markdown_node *soft = arena_new(filter->arena, struct markdown_node);
            soft->type = MARKDOWN_SOFT_BREAK;
            markdown_append(paragraph, soft);
        }
        markdown_append(paragraph, line);
    }
    if (paragraph->first != NULL) {
        markdown_append(parent, paragraph);
    }
}

/* Appends any node; a text behind a text becomes one with it. */
static void append_text(struct filter *filter, struct markdown_node *parent,
                        struct markdown_node *text)
{
    struct markdown_node *last = parent->last;
    if (text->type == MARKDOWN_TEXT && last != NULL && last->type == MARKDOWN_TEXT) {
        last->text =
            str_format(filter->arena, "%.*s%.*s", STR_ARGS(last->text), STR_ARGS(text->text));
    } else {
        markdown_append(parent, text);
    }
}
