#include "render/prose.h"

#include "base/limits.h"
#include "base/text.h"
#include "render/escape.h"
#include "render/markdown/cmark.h"
#include "render/markdown/filter.h"
#include "render/markdown/markup.h"

#include <string.h>

enum { RUN_MAX = 100 };

static bool is_readable(struct diags *diags, struct place place, str note);
static ptrdiff_t long_run(str note);
static struct markdown_node *read_note(struct arena *scratch, struct diags *diags,
                                       struct place place, str note, int heading_shift);
static str written(struct arena *scratch, const struct markdown_node *root);
static str without_line_ends(str text);
static bool are_equal(const struct markdown_node *a, const struct markdown_node *b);
static void write_plain(struct text *out, const struct markdown_node *node);
static void write_inside(struct text *out, const struct markdown_node *node);

struct tree *prose_to_markdown(struct arena *keep, struct diags *diags, struct place place,
                               str note, int heading_shift)
{
    struct arena scratch = {0};
    struct tree *safe = NULL;
    const struct markdown_node *root = read_note(&scratch, diags, place, note, heading_shift);
    if (root != NULL) {
        str text = written(&scratch, root);
        safe = tree_safe(keep, TREE_SAFE_MARKDOWN, str_copy(keep, text));
        safe->place = place;
    }
    arena_free(&scratch);
    return safe;
}

bool prose_check(struct diags *diags, struct place place, str note)
{
    struct arena scratch = {0};
    bool is_sound = read_note(&scratch, diags, place, note, 0) != NULL;
    arena_free(&scratch);
    return is_sound;
}

static struct markdown_node *read_note(struct arena *scratch, struct diags *diags,
                                       struct place place, str note, int heading_shift)
{
    ptrdiff_t errors_before = diags->error_count;
    if (!is_readable(diags, place, note)) {
        return NULL;
    }
    struct markdown_document document = markdown_read(scratch, note, MARKDOWN_NOTES);
    if (document.too_deep_line > 0) {
        (void)diag_add(diags, RULE_RECORD_BAD_PROSE, place,
                       "line %d of the note nests deeper than %d levels", document.too_deep_line,
                       LIMIT_MARKDOWN_DEPTH);
        return NULL;
    }
    markdown_filter(scratch, diags, place, document.root, heading_shift);
    return diags->error_count == errors_before ? document.root : NULL;
}

/* What is looked at before the library sees the note, since some texts are made to take it long. */
static bool is_readable(struct diags *diags, struct place place, str note)
{
    if (note.len > LIMIT_PROSE_BYTES) {
        (void)diag_add(diags, RULE_RECORD_BAD_PROSE, place,
                       "the note has %td bytes; a note has at most %d", note.len,
                       LIMIT_PROSE_BYTES);
        return false;
    }
    ptrdiff_t run = long_run(note);
    if (run >= 0) {
        (void)diag_add(diags, RULE_RECORD_BAD_PROSE, place,
                       "the note has more than %d times %c in a row", RUN_MAX, note.data[run]);
        return false;
    }
    static const str marks[] = {S("●"), S("○"), S("◆"), S("◇"), S("△"), S("▽")};
    for (ptrdiff_t i = 0; i < COUNT(marks); i++) {
        if (str_contains(note, marks[i])) {
            struct diag *diag = diag_add(
                diags, RULE_RECORD_BAD_PROSE, place,
                "the note has the sign %.*s, with which the site says how a number is known",
                STR_ARGS(marks[i]));
            diag_help(diags, diag, "use another sign, or a list");
            return false;
        }
    }
    return true;
}

static ptrdiff_t long_run(str note)
{
    ptrdiff_t run = 0;
    for (ptrdiff_t i = 0; i < note.len; i++) {
        bool continues = i > 0 && note.data[i] == note.data[i - 1];
        run = continues ? run + 1 : 1;
        if (run > RUN_MAX && note.data[i] != '\0' && strchr("[]()<>_*\\`|:@!&", note.data[i])) {
            return i;
        }
    }
    return -1;
}

static str written(struct arena *scratch, const struct markdown_node *root)
{
    str text = without_line_ends(markdown_write(scratch, scratch, markdown_markup(scratch, root)));
    struct markdown_document again = markdown_read(scratch, text, MARKDOWN_PAGES);
    if (again.too_deep_line == 0 && are_equal(root, again.root)) {
        return text;
    }
    struct text plain = text_new(scratch, text.len);
    write_plain(&plain, root);
    return without_line_ends(text_view(&plain));
}

/* Blanks that the text begins with may be the indentation of code. */
static str without_line_ends(str text)
{
    while (str_ends(text, STR("\n"))) {
        text.len--;
    }
    return text;
}

/* As deep as the trees, which are bounded. */
static bool are_equal(const struct markdown_node *a, // NOLINT(misc-no-recursion)
                      const struct markdown_node *b)
{
    bool is_same = a->type == b->type && a->number == b->number && a->is_ordered == b->is_ordered &&
                   a->is_tight == b->is_tight && str_equal(a->text, b->text) &&
                   str_equal(a->target, b->target) && str_equal(a->title, b->title);
    const struct markdown_node *left = a->first;
    const struct markdown_node *right = b->first;
    while (is_same && left != NULL && right != NULL) {
        is_same = are_equal(left, right);
        left = left->next;
        right = right->next;
    }
    return is_same && left == NULL && right == NULL;
}

/* A paragraph for each block that holds text. */
static void write_plain(struct text *out, // NOLINT(misc-no-recursion)
                        const struct markdown_node *node)
{
    if (node->type == MARKDOWN_CODE_BLOCK) {
        escape_markdown(out, str_trim(node->text));
        text_add(out, STR("\n\n"));
    } else if (node->type == MARKDOWN_PARAGRAPH || node->type == MARKDOWN_HEADING) {
        struct text inside = text_new(out->arena, 256);
        write_inside(&inside, node);
        escape_markdown(out, str_trim(text_view(&inside)));
        text_add(out, STR("\n\n"));
    } else {
        for (const struct markdown_node *child = node->first; child != NULL; child = child->next) {
            write_plain(out, child);
        }
    }
}

static void write_inside(struct text *out, // NOLINT(misc-no-recursion)
                         const struct markdown_node *node)
{
    bool is_break = node->type == MARKDOWN_SOFT_BREAK || node->type == MARKDOWN_LINE_BREAK;
    text_add(out, is_break ? STR(" ") : node->text);
    for (const struct markdown_node *child = node->first; child != NULL; child = child->next) {
        write_inside(out, child);
    }
}
