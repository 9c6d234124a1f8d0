#include "load/articles.h"

#include "base/array.h"
#include "base/text.h"

enum { DESCRIPTION_BYTES_MAX = 300 };

static bool add_article(struct arena *keep, struct diags *diags, const struct folder *root,
                        const struct source *source, struct articles *articles);
static str plain(struct arena *keep, str markdown);
static ptrdiff_t add_link_text(struct text *plain, str rest);
static bool is_paragraph(str line);

bool articles_load(struct arena *keep, struct diags *diags, const struct folder *root,
                   const struct sources *sources, struct articles *articles)
{
    bool is_fine = true;
    for (ptrdiff_t i = 0; i < sources->count; i++) {
        if (sources->items[i].sort == SOURCE_CONTENT) {
            is_fine = add_article(keep, diags, root, &sources->items[i], articles) && is_fine;
        }
    }
    return is_fine;
}

static bool add_article(struct arena *keep, struct diags *diags, const struct folder *root,
                        const struct source *source, struct articles *articles)
{
    str suffix = STR(".md");
    struct origin *nameless = arena_new(keep, struct origin);
    nameless->path = source->path;
    if (!str_ends(source->name, suffix)) {
        (void)diag_add(diags, RULE_FILE_NAME, (struct place){.origin = nameless},
                       "a page of content/ is named <name>.md");
        return false;
    }
    const struct origin *origin = source_read(keep, diags, root, source, NULL);
    if (origin == NULL) {
        return false;
    }
    struct article article = {
        .path = str_slice(source->name, 0, source->name.len - suffix.len),
        .origin = origin,
    };
    article_read(keep, origin->text, &article);
    if (article.title.len == 0) {
        struct diag *diag = diag_add(diags, RULE_PAGE_MARKUP,
                                     (struct place){.origin = origin, .line = 1, .column = 1},
                                     "a page of content/ begins with its title");
        diag_help(diags, diag, "write it on the first line: # Title");
        return false;
    }
    *array_add(keep, articles) = article;
    return true;
}

void article_read(struct arena *keep, str text, struct article *article)
{
    struct str_cut cut = str_cut(text, '\n');
    str title =
        str_starts(cut.before, STR("# ")) ? str_slice(cut.before, 2, cut.before.len) : STR("");
    article->title = plain(keep, str_trim(title));
    str rest = cut.after;
    while (rest.len > 0 && !is_paragraph(str_cut(rest, '\n').before)) {
        rest = str_cut(rest, '\n').after;
    }
    ptrdiff_t end = str_find(rest, STR("\n\n"), 0);
    str paragraph = plain(keep, str_trim(end >= 0 ? str_slice(rest, 0, end) : rest));
    if (paragraph.len > DESCRIPTION_BYTES_MAX) {
        ptrdiff_t at = DESCRIPTION_BYTES_MAX;
        while (at > 0 && paragraph.data[at] != ' ') {
            at--;
        }
        paragraph = str_format(keep, "%.*s …", STR_ARGS(str_slice(paragraph, 0, at)));
    }
    article->description = paragraph.len > 0 ? paragraph : article->title;
}

/* The words of a line of Markdown: no emphasis, no code marks, of links their text. */
static str plain(struct arena *keep, str markdown)
{
    struct text text = text_new(keep, markdown.len + 1);
    for (ptrdiff_t i = 0; i < markdown.len;) {
        char byte = markdown.data[i];
        if (byte == '[') {
            i += add_link_text(&text, str_slice(markdown, i, markdown.len));
            continue;
        }
        if (byte == '\n') {
            text_char(&text, ' ');
        } else if (byte != '*' && byte != '`' && byte != '\\') {
            text_char(&text, byte);
        }
        i++;
    }
    return str_trim(text_view(&text));
}

/* "words" of "[words](target)"; returns how much of the rest that was. */
static ptrdiff_t add_link_text(struct text *plain, str rest)
{
    ptrdiff_t middle = str_find(rest, STR("]("), 0);
    ptrdiff_t end = middle >= 0 ? str_find(rest, STR(")"), middle) : -1;
    if (end < 0) {
        text_char(plain, '[');
        return 1;
    }
    for (ptrdiff_t i = 1; i < middle; i++) {
        char byte = rest.data[i];
        if (byte != '*' && byte != '`') {
            text_char(plain, byte);
        }
    }
    return end + 1;
}

/* No empty line, heading, list, quote, table, fence or comment. */
static bool is_paragraph(str line)
{
    static const str openings[] = {S("#"), S("- "), S(">"), S("|"), S("```"), S("<!--"), S("![")};
    for (ptrdiff_t i = 0; i < COUNT(openings); i++) {
        if (str_starts(line, openings[i])) {
            return false;
        }
    }
    return str_trim(line).len > 0;
}
