#include "load/yaml_write.h"

#include "base/limits.h"
#include "base/must.h"
#include "base/text.h"

enum { WIDTH = 120, INDENT = 2 };

/* Where a value is written: what separates entries on one line is no part of a bare text there. */
enum context { CONTEXT_LINES, CONTEXT_ONE_LINE };

static void write_map(struct text *out, const struct tree *map, int indent);
static void write_value(struct text *out, const struct tree *value, int indent);
static void write_list(struct text *out, const struct tree *list, int indent);
static bool is_of_records(const struct tree *value, int indent);
static bool write_on_one_line(struct text *out, const struct tree *value, ptrdiff_t width);
static bool is_short(const struct tree *value);
static void add_one_line(struct text *out, const struct tree *value);
static void write_text(struct text *out, str text, enum context context);
static void write_lines(struct text *out, str text, int indent);
static void write_escaped(struct text *out, str text);
static bool is_bare(str text, enum context context);
static ptrdiff_t column_of(const struct text *out);
static void add_blanks(struct text *out, int count);

str yaml_write(struct arena *keep, const struct tree *root)
{
    must(root->type == TREE_MAP);
    struct text out = text_new(keep, 4096);
    if (tree_first(root) == NULL) {
        text_add(&out, STR("{}\n"));
    }
    write_map(&out, root, 0);
    return text_view(&out);
}

/* The first entry stands where the text is, each other one on a line of its own. */
// NOLINTNEXTLINE(misc-no-recursion): trees are as deep as the loader lets them be
static void write_map(struct text *out, const struct tree *map, int indent)
{
    must(indent <= LIMIT_YAML_DEPTH * 2 * INDENT);
    for (const struct tree *entry = tree_first(map); entry != NULL; entry = entry->next) {
        if (entry != tree_first(map)) {
            add_blanks(out, indent);
        }
        write_text(out, entry->key, CONTEXT_LINES);
        text_char(out, ':');
        write_value(out, entry, indent);
    }
}

/* What follows a key and its colon, with the line's end. */
// NOLINTNEXTLINE(misc-no-recursion)
static void write_value(struct text *out, const struct tree *value, int indent)
{
    bool is_text = value->type == TREE_TEXT;
    if (is_text && str_contains(value->as.text, STR("\n"))) {
        text_char(out, ' ');
        write_lines(out, value->as.text, indent + INDENT);
        return;
    }
    if (is_text) {
        text_char(out, ' ');
        write_text(out, value->as.text, CONTEXT_LINES);
    }
    bool is_done = is_text || value->type == TREE_NULL ||
                   (!is_of_records(value, indent) &&
                    write_on_one_line(out, value, WIDTH - column_of(out) - 1));
    text_char(out, '\n');
    if (!is_done && value->type == TREE_MAP) {
        add_blanks(out, indent + INDENT);
        write_map(out, value, indent + INDENT);
    } else if (!is_done) {
        must(value->type == TREE_LIST);
        write_list(out, value, indent + INDENT);
    }
}

/* Whether these are the records of a list file, or what they share: records stand on several lines,
 * however short they are. */
static bool is_of_records(const struct tree *value, int indent)
{
    return (indent == 0 && value->type == TREE_MAP && tree_first(value) != NULL &&
            str_equal(value->key, STR("defaults"))) ||
           (indent == INDENT && value->type == TREE_LIST && str_equal(value->key, STR("records")));
}

// NOLINTNEXTLINE(misc-no-recursion)
static void write_list(struct text *out, const struct tree *list, int indent)
{
    must(indent <= LIMIT_YAML_DEPTH * 2 * INDENT);
    for (const struct tree *item = tree_first(list); item != NULL; item = item->next) {
        add_blanks(out, indent);
        text_char(out, '-');
        bool is_map = item->type == TREE_MAP;
        bool is_record = is_map && tree_first(item) != NULL && is_of_records(list, indent);
        if (is_record || (is_map && !write_on_one_line(out, item, WIDTH - indent - INDENT))) {
            text_char(out, ' ');
            write_map(out, item, indent + INDENT);
        } else if (is_map) {
            text_char(out, '\n');
        } else {
            write_value(out, item, indent);
        }
    }
}

/* " {a: b}" or " [a, b]" where that has room and holds no deeper mapping; else nothing is added. */
static bool write_on_one_line(struct text *out, const struct tree *value, ptrdiff_t width)
{
    if (!is_short(value)) {
        return false;
    }
    struct text line = text_new(out->arena, WIDTH);
    add_one_line(&line, value);
    if (str_code_points(text_view(&line)) > width && tree_first(value) != NULL) {
        return false;
    }
    text_char(out, ' ');
    text_add(out, text_view(&line));
    return true;
}

/* Made of texts of one line, and of lists of such. */
// NOLINTNEXTLINE(misc-no-recursion): one level deep
static bool is_short(const struct tree *value)
{
    bool is_all = value->type == TREE_MAP || value->type == TREE_LIST;
    for (const struct tree *part = tree_first(value); part != NULL && is_all; part = part->next) {
        bool is_line = part->type == TREE_TEXT && !str_contains(part->as.text, STR("\n"));
        is_all = is_line || (value->type == TREE_MAP && part->type == TREE_LIST && is_short(part));
    }
    return is_all;
}

// NOLINTNEXTLINE(misc-no-recursion): one level deep
static void add_one_line(struct text *out, const struct tree *value)
{
    bool is_map = value->type == TREE_MAP;
    text_char(out, is_map ? '{' : '[');
    for (const struct tree *part = tree_first(value); part != NULL; part = part->next) {
        if (part != tree_first(value)) {
            text_add(out, STR(", "));
        }
        if (is_map) {
            write_text(out, part->key, CONTEXT_ONE_LINE);
            text_add(out, STR(": "));
        }
        if (part->type == TREE_LIST) {
            add_one_line(out, part);
        } else {
            write_text(out, part->as.text, CONTEXT_ONE_LINE);
        }
    }
    text_char(out, is_map ? '}' : ']');
}

/* Bare, or in single quotes, where a quote is written twice; of several lines, as keys can be, in
 * double quotes. */
static void write_text(struct text *out, str text, enum context context)
{
    if (str_contains(text, STR("\n"))) {
        write_escaped(out, text);
        return;
    }
    if (is_bare(text, context)) {
        text_add(out, text);
        return;
    }
    text_char(out, '\'');
    for (ptrdiff_t i = 0; i < text.len; i++) {
        text_char(out, text.data[i]);
        if (text.data[i] == '\'') {
            text_char(out, '\'');
        }
    }
    text_char(out, '\'');
}

/* A text of several lines as a block; one that begins with a blank or ends otherwise than blocks do
 * stands in double quotes. */
static void write_lines(struct text *out, str text, int indent)
{
    ptrdiff_t body = text.len;
    while (body > 0 && text.data[body - 1] == '\n') {
        body--;
    }
    bool is_block = body > 0 && text.len - body <= 1 && text.data[0] != ' ' && text.data[0] != '\n';
    if (!is_block) {
        write_escaped(out, text);
        text_char(out, '\n');
        return;
    }
    text_add(out, text.len > body ? STR("|\n") : STR("|-\n"));
    for (str rest = str_slice(text, 0, body); rest.len > 0;) {
        struct str_cut cut = str_cut(rest, '\n');
        add_blanks(out, cut.before.len > 0 ? indent : 0);
        text_add(out, cut.before);
        text_char(out, '\n');
        rest = cut.after;
    }
}

static void write_escaped(struct text *out, str text)
{
    text_char(out, '"');
    for (ptrdiff_t i = 0; i < text.len; i++) {
        char byte = text.data[i];
        if (byte == '"' || byte == '\\') {
            text_char(out, '\\');
        }
        text_add(out, byte == '\n' ? STR("\\n") : str_slice(text, i, i + 1));
    }
    text_char(out, '"');
}

static bool is_one_of(char byte, str bytes)
{
    return byte != '\0' && str_contains(bytes, (str){.data = &byte, .len = 1});
}

/* Whether YAML reads the text as it stands. Narrower than YAML is: what begins with a sign other
 * than that of a quantity is quoted. */
static bool is_bare(str text, enum context context)
{
    if (text.len == 0 || str_trim(text).len < text.len) {
        return false;
    }
    char first = text.data[0];
    bool is_number = (first == '-' || first == '.') && text.len > 1 && text.data[1] >= '0' &&
                     text.data[1] <= '9';
    if (is_one_of(first, STR("!\"#%&'*,-.:>?@[]`{|}")) && !is_number) {
        return false;
    }
    for (ptrdiff_t i = 0; i < text.len; i++) {
        char byte = text.data[i];
        char next = i + 1 < text.len ? text.data[i + 1] : ' ';
        bool ends_key = byte == ':' && (next == ' ' || is_one_of(next, STR(",[]{}")));
        bool begins_comment = byte == ' ' && next == '#';
        bool separates = context == CONTEXT_ONE_LINE && is_one_of(byte, STR(",[]{}?"));
        if (ends_key || begins_comment || separates) {
            return false;
        }
    }
    return true;
}

static ptrdiff_t column_of(const struct text *out)
{
    ptrdiff_t begin = out->len;
    while (begin > 0 && out->data[begin - 1] != '\n') {
        begin--;
    }
    return str_code_points(str_slice(text_view(out), begin, out->len));
}

static void add_blanks(struct text *out, int count)
{
    text_addf(out, "%*s", count, "");
}
