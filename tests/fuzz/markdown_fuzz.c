/* Feeds the way from Markdown to HTML. The first byte's lowest bit says what follows: a page, or a
 * note that is read as foreign prose and put into a page. Whatever comes in, the HTML nests as it
 * should and holds no element or address that the walk does not write; a note that passed brings no
 * error into the page. Anything else stops the fuzzer.
 */
#include "base/must.h"
#include "base/text.h"
#include "render/markdown.h"
#include "render/prose.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const known[] = {
    "p",          "h1",      "h2",      "h3",     "h4",         "h5",      "h6", "em",  "strong",
    "del",        "code",    "pre",     "ul",     "ol",         "li",      "a",  "hr",  "br",
    "img",        "table",   "thead",   "tbody",  "tr",         "th",      "td", "div", "span",
    "blockquote", "details", "summary", "figure", "figcaption", "section",
};

static bool is_void(str name)
{
    return str_equal(name, STR("br")) || str_equal(name, STR("hr")) || str_equal(name, STR("img"));
}

static str tag_name(str inside)
{
    ptrdiff_t len = 0;
    while (len < inside.len && strchr(" >", inside.data[len]) == NULL) {
        len++;
    }
    str name = str_slice(inside, 0, len);
    bool is_known = false;
    for (ptrdiff_t i = 0; i < COUNT(known); i++) {
        is_known = is_known || str_equal(name, str_from(known[i]));
    }
    must(is_known);
    return name;
}

static void check_address(str target)
{
    str scheme = str_cut(target, ':').before;
    bool is_relative = scheme.len == target.len || str_contains(scheme, STR("/")) ||
                       str_contains(scheme, STR("#")) || str_contains(scheme, STR("?"));
    must(is_relative ? !str_starts(target, STR("/"))
                     : scheme.len >= 4 && (scheme.data[0] | 0x20) == 'h');
}

/* Each is a known name and a value in double quotes. */
static void check_attributes(str rest)
{
    static const char *const names[] = {"id",   "class",      "href",       "rel",   "title",
                                        "src",  "alt",        "scope",      "start", "tabindex",
                                        "role", "aria-label", "aria-hidden"};
    while (rest.len > 0) {
        must(str_starts(rest, STR(" ")));
        struct str_cut cut = str_cut(str_slice(rest, 1, rest.len), '=');
        bool is_known = false;
        for (ptrdiff_t i = 0; i < COUNT(names); i++) {
            is_known = is_known || str_equal(cut.before, str_from(names[i]));
        }
        must(is_known && str_starts(cut.after, STR("\"")));
        struct str_cut value = str_cut(str_slice(cut.after, 1, cut.after.len), '"');
        must(value.found && !str_contains(value.before, STR("<")));
        if (str_equal(cut.before, STR("href")) || str_equal(cut.before, STR("src"))) {
            check_address(value.before);
        }
        rest = value.after;
    }
}

static void check_html(str html)
{
    str open[256];
    ptrdiff_t depth = 0;
    ptrdiff_t at = str_find(html, STR("<"), 0);
    while (at >= 0) {
        ptrdiff_t end = str_find(html, STR(">"), at);
        must(end > at);
        str inside = str_slice(html, at + 1, end);
        if (str_starts(inside, STR("/"))) {
            must(depth > 0);
            depth--;
            must(str_equal(open[depth], str_slice(inside, 1, inside.len)));
        } else {
            str name = tag_name(inside);
            check_attributes(str_slice(inside, name.len, inside.len));
            must(depth < COUNT(open));
            open[depth] = name;
            depth += !is_void(name);
        }
        at = str_find(html, STR("<"), end);
    }
    must(depth == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0 || size > 4096) {
        return 0;
    }
    struct arena arena = {0};
    struct diags diags = diags_new(&arena);
    struct origin origin = {.path = S("page.md")};
    str text = {.data = (const char *)data + 1, .len = (ptrdiff_t)size - 1};
    if ((data[0] & 1) == 0) {
        origin.text = text;
        check_html(markdown_page(&arena, &diags, &origin, NULL)->html);
    } else {
        const struct tree *note = prose_to_markdown(&arena, &diags, (struct place){0}, text, 2);
        must((note == NULL) == (diags.error_count > 0));
        if (note != NULL) {
            origin.text = str_format(&arena, "a\n\n%.*s\n\nz\n", STR_ARGS(note->as.text));
            str html = markdown_page(&arena, &diags, &origin, NULL)->html;
            check_html(html);
            must(str_starts(html, STR("<p>a</p>\n")) && str_ends(html, STR("<p>z</p>\n")));
            must(diags.first == NULL);
        }
    }
    arena_free(&arena);
    return 0;
}
