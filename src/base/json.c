#include "base/json.h"

#include "base/limits.h"
#include "base/must.h"
#include "base/text.h"

#include <math.h>
#include <stdint.h>

#include <jansson.h>

enum { INDENT_COLUMNS = 2, REAL_DIGITS = 15 };

/* Whole numbers up to here are exact in a double. */
static const double WHOLE_MAX = 9007199254740992.0;

static json_t *json_of(struct arena *scratch, const struct tree *tree, int depth);
static json_t *string_of(struct arena *scratch, str text);

str json_text(struct arena *keep, const struct tree *tree, enum json_layout layout)
{
    json_t *json = json_of(keep, tree, 0);
    must(json != NULL);
    size_t flags = JSON_ENCODE_ANY | JSON_REAL_PRECISION(REAL_DIGITS) |
                   (layout == JSON_LAYOUT_LINES ? JSON_INDENT(INDENT_COLUMNS) : JSON_COMPACT);
    size_t size = json_dumpb(json, NULL, 0, flags);
    char *bytes = arena_array(keep, char, (ptrdiff_t)size + 1);
    size_t written = json_dumpb(json, bytes, size, flags);
    must(written == size);
    json_decref(json);
    return (str){.data = bytes, .len = (ptrdiff_t)size};
}

static json_t *number_of(double number)
{
    if (!isfinite(number)) {
        return json_null();
    }
    bool is_whole = fabs(number) < WHOLE_MAX && floor(number) == number;
    return is_whole ? json_integer((json_int_t)number) : json_real(number);
}

/* NOLINTNEXTLINE(misc-no-recursion): bounded by LIMIT_JSON_DEPTH */
static json_t *json_of(struct arena *scratch, const struct tree *tree, int depth)
{
    must(depth < LIMIT_JSON_DEPTH);
    json_t *json = NULL;
    switch (tree->type) {
    case TREE_NULL:
        return json_null();
    case TREE_TEXT:
        return string_of(scratch, tree->as.text);
    case TREE_NUMBER:
        return number_of(tree->as.number);
    case TREE_FLAG:
        return json_boolean(tree->as.flag);
    case TREE_LIST:
        json = json_array();
        for (const struct tree *item = tree_first(tree); item != NULL; item = item->next) {
            int refused = json_array_append_new(json, json_of(scratch, item, depth + 1));
            must(refused == 0);
        }
        return json;
    case TREE_MAP:
        json = json_object();
        for (const struct tree *item = tree_first(tree); item != NULL; item = item->next) {
            const char *key = str_terminated(scratch, item->key);
            int refused = json_object_set_new(json, key, json_of(scratch, item, depth + 1));
            must(refused == 0);
        }
        return json;
    }
    must(false);
    return NULL;
}

static json_t *string_of(struct arena *scratch, str text)
{
    json_t *string = json_stringn(text.len > 0 ? text.data : "", (size_t)text.len);
    if (string != NULL) {
        return string;
    }
    struct text plain = text_new(scratch, text.len + 1);
    for (ptrdiff_t i = 0; i < text.len; i++) {
        bool is_ascii = (unsigned char)text.data[i] < 0x80;
        text_add(&plain, is_ascii ? str_slice(text, i, i + 1) : STR("\xEF\xBF\xBD"));
    }
    return json_stringn(plain.data, (size_t)plain.len);
}
