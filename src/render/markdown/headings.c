#include "base/array.h"
#include "base/utf8.h"
#include "render/escape.h"
#include "render/markdown/page.h"

static struct markdown_node *own_id(struct markdown_node *heading);
static void take_own_id(struct markdown_walk *walk, struct markdown_node *heading,
                        const struct markdown_node *link);
static void drop_link(struct markdown_node *heading, const struct markdown_node *link);
static bool is_id(str id);
static bool take_id(struct markdown_walk *walk, str id, int line);
static str free_id(struct markdown_walk *walk, str wanted, int line);
static str slug(struct arena *arena, str text);
static bool is_letter(uint32_t code);

/* As deep as the tree, which is bounded. */
void markdown_ids_collect(struct markdown_walk *walk, // NOLINT(misc-no-recursion)
                          struct markdown_node *root)
{
    for (struct markdown_node *node = root->first; node != NULL; node = node->next) {
        if (node->type == MARKDOWN_HEADING) {
            const struct markdown_node *link = own_id(node);
            if (link != NULL) {
                take_own_id(walk, node, link);
                drop_link(node, link);
            }
        } else if (markdown_is_block(node->type) && node->type != MARKDOWN_PARAGRAPH) {
            markdown_ids_collect(walk, node);
        }
    }
}

void markdown_heading(struct markdown_walk *walk, const struct markdown_node *node)
{
    str text = str_trim(markdown_plain(walk->keep, node));
    str id = node->title;
    if (id.len == 0) {
        id = free_id(walk, slug(walk->keep, text), node->line);
    }
    *array_add(walk->keep, &walk->page->anchors) =
        (struct markdown_anchor){.id = id, .line = node->line};
    if (node->number == 1 && walk->page->title.len == 0) {
        walk->page->title = text;
    } else if (node->number == 2) {
        *array_add(walk->keep, &walk->page->sections) =
            (struct markdown_section){.id = id, .title = text};
    }
    walk->heading = text.len > 0 ? text : walk->heading;
    text_addf(walk->out, "<h%d id=\"", node->number);
    escape_html(walk->out, id);
    text_add(walk->out, STR("\">"));
    markdown_inlines(walk, node->first, NULL);
    text_addf(walk->out, "</h%d>\n", node->number);
}

/* The link without text, to a fragment, that a heading ends with; or NULL. */
static struct markdown_node *own_id(struct markdown_node *heading)
{
    struct markdown_node *last = heading->last;
    bool names_id = last != NULL && last->type == MARKDOWN_LINK && last->first == NULL &&
                    str_starts(last->target, STR("#"));
    return names_id ? last : NULL;
}

static void take_own_id(struct markdown_walk *walk, struct markdown_node *heading,
                        const struct markdown_node *link)
{
    str id = str_copy(walk->keep, str_slice(link->target, 1, link->target.len));
    struct place place = markdown_node_place(walk, link);
    if (!is_id(id)) {
        (void)diag_add(walk->diags, RULE_PAGE_MARKUP, place,
                       "an id is made of a-z, 0-9, - and _, and begins with a letter");
        return;
    }
    if (take_id(walk, id, heading->line)) {
        heading->title = id;
        return;
    }
    const struct markdown_taken *taken = map_find(&walk->ids, id);
    struct diag *diag =
        diag_add(walk->diags, RULE_PAGE_MARKUP, place, "the id %.*s is taken", STR_ARGS(id));
    if (taken->line > 0) {
        struct place first = {.origin = walk->origin, .line = taken->line, .column = 1};
        diag_note(walk->diags, diag, first, "by this heading");
    } else {
        diag_help(walk->diags, diag, "the layout of the site has it");
    }
}

static void drop_link(struct markdown_node *heading, const struct markdown_node *link)
{
    struct markdown_node *last = NULL;
    for (struct markdown_node *node = heading->first; node != link; node = node->next) {
        last = node;
    }
    heading->last = last;
    if (last == NULL) {
        heading->first = NULL;
        return;
    }
    last->next = NULL;
    while (last->type == MARKDOWN_TEXT && str_ends(last->text, STR(" "))) {
        last->text.len--;
    }
}

static bool is_id(str id)
{
    bool is_sound = id.len > 0 && id.data[0] >= 'a' && id.data[0] <= 'z';
    for (ptrdiff_t i = 0; i < id.len; i++) {
        char byte = id.data[i];
        is_sound = is_sound && ((byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') ||
                                byte == '-' || byte == '_');
    }
    return is_sound;
}

static bool take_id(struct markdown_walk *walk, str id, int line)
{
    void **slot = map_slot(&walk->ids, id);
    if (*slot != NULL) {
        return false;
    }
    struct markdown_taken *taken = arena_new(walk->scratch, struct markdown_taken);
    taken->line = line;
    *slot = taken;
    return true;
}

static str free_id(struct markdown_walk *walk, str wanted, int line)
{
    if (take_id(walk, wanted, line)) {
        return wanted;
    }
    struct markdown_taken *taken = map_find(&walk->ids, wanted);
    str id = {0};
    do {
        taken->number++;
        id = str_format(walk->keep, "%.*s-%d", STR_ARGS(wanted), taken->number);
    } while (!take_id(walk, id, line));
    return id;
}

/* Letters and digits of any script, hyphens and underscores stay; ASCII becomes lower case, a blank
 * a hyphen; all else goes. */
static str slug(struct arena *arena, str text)
{
    struct text made = text_new(arena, text.len + 8);
    ptrdiff_t at = 0;
    while (at < text.len) {
        struct utf8_char next = utf8_at(text, at);
        int len = next.len > 0 ? next.len : 1;
        if (next.code >= 'A' && next.code <= 'Z') {
            text_char(&made, (char)(next.code + ('a' - 'A')));
        } else if (next.code == ' ') {
            text_char(&made, '-');
        } else if (next.len > 0 && is_letter(next.code)) {
            text_add(&made, str_slice(text, at, at + len));
        }
        at += len;
    }
    return made.len > 0 ? text_view(&made) : STR("section");
}

/* Outside ASCII by blocks: Latin-1's signs, punctuation and symbols, and pictures are none. */
static bool is_letter(uint32_t code)
{
    if (code < 0x80) {
        return (code >= '0' && code <= '9') || (code >= 'a' && code <= 'z') || code == '-' ||
               code == '_';
    }
    bool is_sign = code < 0xC0 || code == 0xD7 || code == 0xF7 || /* ¡ to ¿, × and ÷ */
                   (code >= 0x2000 && code < 0x2C00) || (code >= 0x2E00 && code < 0x2E80) ||
                   (code >= 0x3000 && code < 0x3040) || (code >= 0xFE00 && code < 0xFE70) ||
                   (code >= 0x1F000 && code < 0x20000);
    return !is_sign;
}
