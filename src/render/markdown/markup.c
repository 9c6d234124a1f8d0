#include "render/markdown/markup.h"

#include "base/text.h"
#include "render/escape.h"

static void link_markup(struct arena *arena, struct markdown_node *made,
                        const struct markdown_node *link);
static str text_markup(struct arena *arena, const struct markdown_node *node,
                       const struct markdown_node *previous);
static bool is_beside(const struct markdown_node *neighbour);
static str code_markup(struct arena *arena, str code);

struct markdown_node *markdown_markup(struct arena *arena, // NOLINT(misc-no-recursion)
                                      const struct markdown_node *node)
{
    struct markdown_node *made = arena_new(arena, struct markdown_node);
    *made = *node;
    made->first = NULL;
    made->last = NULL;
    made->next = NULL;
    const struct markdown_node *previous = NULL;
    for (const struct markdown_node *child = node->first; child != NULL; child = child->next) {
        struct markdown_node *copy = markdown_markup(arena, child);
        if (child->type == MARKDOWN_TEXT) {
            copy->type = MARKDOWN_MARKUP;
            copy->text = text_markup(arena, child, previous);
        }
        if (child->type == MARKDOWN_LINE_BREAK) {
            struct markdown_node *backslash = arena_new(arena, struct markdown_node);
            *backslash = (struct markdown_node){.type = MARKDOWN_MARKUP, .text = STR("\\")};
            markdown_append(made, backslash);
            copy->type = MARKDOWN_SOFT_BREAK;
        }
        markdown_append(made, copy);
        previous = child;
    }
    if (node->type == MARKDOWN_CODE) {
        made->type = MARKDOWN_MARKUP;
        made->text = code_markup(arena, node->text);
    } else if (node->type == MARKDOWN_STRIKE) {
        made->type = MARKDOWN_MARKUP;
        made->text = STR("~~");
        made->title = STR("~~");
    } else if (node->type == MARKDOWN_LINK) {
        made->type = MARKDOWN_MARKUP;
        link_markup(arena, made, node);
    }
    return made;
}

/* The target is a sound address (markdown/link.h), in which only an ampersand could be misread. A
 * link whose text is its target takes the short form. */
static void link_markup(struct arena *arena, struct markdown_node *made,
                        const struct markdown_node *link)
{
    struct text target = text_new(arena, link->target.len + 16);
    for (ptrdiff_t i = 0; i < link->target.len; i++) {
        text_char(&target, link->target.data[i]);
        text_add(&target, link->target.data[i] == '&' ? STR("amp;") : STR(""));
    }
    const struct markdown_node *only = link->first == link->last ? link->first : NULL;
    if (only != NULL && only->type == MARKDOWN_TEXT && str_equal(only->text, link->target)) {
        made->first = NULL;
        made->last = NULL;
        made->text = str_format(arena, "<%.*s>", STR_ARGS(text_view(&target)));
        made->title = STR("");
    } else {
        made->text = STR("[");
        made->title = str_format(arena, "](<%.*s>)", STR_ARGS(text_view(&target)));
    }
}

static str text_markup(struct arena *arena, const struct markdown_node *node,
                       const struct markdown_node *previous)
{
    struct text text = text_new(arena, node->text.len + 16);
    escape_markdown_between(&text, node->text, is_beside(previous), is_beside(node->next));
    return text_view(&text);
}

/* Whether it stands on the same line. */
static bool is_beside(const struct markdown_node *neighbour)
{
    return neighbour != NULL && neighbour->type != MARKDOWN_SOFT_BREAK &&
           neighbour->type != MARKDOWN_LINE_BREAK;
}

/* Between more backquotes than the code has in a row. */
static str code_markup(struct arena *arena, str code)
{
    struct text fence = text_new(arena, 8);
    text_char(&fence, '`');
    while (str_contains(code, text_view(&fence))) {
        text_char(&fence, '`');
    }
    bool is_padded =
        str_starts(code, STR("`")) || str_ends(code, STR("`")) ||
        (str_starts(code, STR(" ")) && str_ends(code, STR(" ")) && str_trim(code).len > 0);
    const char *pad = is_padded ? " " : "";
    str quotes = text_view(&fence);
    return str_format(arena, "%.*s%s%.*s%s%.*s", STR_ARGS(quotes), pad, STR_ARGS(code), pad,
                      STR_ARGS(quotes));
}
