#include "import/template.h"

#include "base/array.h"
#include "base/text.h"

struct parts {
    struct template_part *items;
    ptrdiff_t count;
    ptrdiff_t capacity;
};

static bool add_name(struct arena *keep, struct diags *diags, const struct tree *text, ptrdiff_t at,
                     struct parts *parts);
static ptrdiff_t add_literal(struct arena *keep, str text, ptrdiff_t at, struct parts *parts);

bool template_read(struct arena *keep, struct diags *diags, const struct tree *text,
                   struct template *template)
{
    str rest = text->as.text;
    struct parts parts = {0};
    bool is_sound = true;
    ptrdiff_t at = 0;
    while (at < rest.len && is_sound) {
        bool is_name = rest.data[at] == '{' && !(at + 1 < rest.len && rest.data[at + 1] == '{');
        if (is_name) {
            is_sound = add_name(keep, diags, text, at, &parts);
            at = str_find(rest, STR("}"), at) + 1;
        } else {
            at = add_literal(keep, rest, at, &parts);
        }
    }
    *template = (struct template){.parts = parts.items, .count = parts.count, .place = text->place};
    return is_sound;
}

static bool add_name(struct arena *keep, struct diags *diags, const struct tree *text, ptrdiff_t at,
                     struct parts *parts)
{
    str whole = text->as.text;
    ptrdiff_t end = str_find(whole, STR("}"), at);
    struct place place = place_within(text->place, whole, at + 1);
    str name = str_slice(whole, at + 1, end < 0 ? whole.len : end);
    if (end < 0 || name.len == 0 || str_contains(name, STR("{"))) {
        struct diag *diag =
            diag_add(diags, RULE_IMPORT_MAP, place,
                     end < 0 ? "this brace is not closed" : "a name stands between braces");
        diag_help(diags, diag, "write {name of a column}; a brace itself is {{ or }}");
        return false;
    }
    *array_add(keep, parts) = (struct template_part){.text = name, .place = place, .is_name = true};
    return true;
}

/* Up to the next name; gives where that begins. */
static ptrdiff_t add_literal(struct arena *keep, str text, ptrdiff_t at, struct parts *parts)
{
    struct text literal = text_new(keep, 32);
    while (at < text.len) {
        char byte = text.data[at];
        bool is_doubled = at + 1 < text.len && text.data[at + 1] == byte;
        if (byte == '{' && !is_doubled) {
            break;
        }
        text_char(&literal, byte);
        at += (byte == '{' || byte == '}') && is_doubled ? 2 : 1;
    }
    *array_add(keep, parts) = (struct template_part){.text = text_view(&literal)};
    return at;
}
