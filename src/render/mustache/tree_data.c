#include "render/mustache/tree_data.h"

#include "base/must.h"

#include <string.h>

static enum mustache_kind tree_kind(const void *value)
{
    const struct tree *tree = value;
    switch (tree->type) {
    case TREE_NULL:
        return MUSTACHE_FALSE;
    case TREE_TEXT:
        return tree->as.text.len > 0 ? MUSTACHE_TRUE : MUSTACHE_FALSE;
    case TREE_FLAG:
        return tree->as.flag ? MUSTACHE_TRUE : MUSTACHE_FALSE;
    case TREE_LIST:
        return MUSTACHE_LIST;
    case TREE_NUMBER:
    case TREE_MAP:
        return MUSTACHE_TRUE;
    }
    must(false);
    return MUSTACHE_FALSE;
}

/* As tree_find; but rendering spends its time here, and most entries differ in length or in their
 * last byte. */
static const void *tree_member(const void *value, str name)
{
    const struct tree *tree = value;
    const struct tree *entry = tree->type == TREE_MAP ? tree->as.items.first : NULL;
    char last = name.data[name.len - 1];
    while (entry != NULL && (entry->key.len != name.len || entry->key.data[name.len - 1] != last ||
                             memcmp(entry->key.data, name.data, (size_t)name.len) != 0)) {
        entry = entry->next;
    }
    return entry;
}

static const void *tree_item(const void *list, const void *previous, ptrdiff_t index)
{
    (void)index;
    return previous != NULL ? ((const struct tree *)previous)->next : tree_first(list);
}

static str tree_name(const void *value)
{
    const struct tree *tree = value;
    return tree->type == TREE_TEXT ? tree->as.text : STR("");
}

static void tree_offer(const void *value, struct mustache_nearest *nearest)
{
    const struct tree *tree = value;
    if (tree->type == TREE_MAP) {
        for (const struct tree *entry = tree_first(tree); entry != NULL; entry = entry->next) {
            mustache_offer(nearest, entry->key);
        }
    }
}

const struct mustache_data mustache_tree = {
    .kind = tree_kind,
    .member = tree_member,
    .item = tree_item,
    .name = tree_name,
    .offer = tree_offer,
};

static const char *write_markdown(struct text *out, const void *value, bool is_raw)
{
    return escape_value(out, TARGET_MARKDOWN, value, is_raw);
}

static const char *write_html(struct text *out, const void *value, bool is_raw)
{
    return escape_value(out, TARGET_HTML, value, is_raw);
}

static const char *write_gnuplot(struct text *out, const void *value, bool is_raw)
{
    return escape_value(out, TARGET_GNUPLOT, value, is_raw);
}

static const char *write_text(struct text *out, const void *value, bool is_raw)
{
    return escape_value(out, TARGET_TEXT, value, is_raw);
}

const struct mustache_writer *mustache_tree_writer(enum target target)
{
    static const struct mustache_writer writers[] = {
        [TARGET_MARKDOWN] = {.value = write_markdown},
        [TARGET_HTML] = {.value = write_html},
        [TARGET_GNUPLOT] = {.value = write_gnuplot},
        [TARGET_TEXT] = {.value = write_text},
    };
    must((ptrdiff_t)target < COUNT(writers));
    return &writers[target];
}
