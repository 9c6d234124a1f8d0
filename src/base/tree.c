#include "base/tree.h"

#include "base/must.h"

static struct tree *tree_of(struct arena *arena, enum tree_type type);

struct tree *tree_null(struct arena *arena)
{
    return tree_of(arena, TREE_NULL);
}

struct tree *tree_text(struct arena *arena, str text)
{
    return tree_safe(arena, TREE_PLAIN, text);
}

struct tree *tree_safe(struct arena *arena, enum tree_trust trust, str text)
{
    struct tree *tree = tree_of(arena, TREE_TEXT);
    tree->trust = trust;
    tree->as.text = text;
    return tree;
}

struct tree *tree_number(struct arena *arena, double number)
{
    struct tree *tree = tree_of(arena, TREE_NUMBER);
    tree->as.number = number;
    return tree;
}

struct tree *tree_flag(struct arena *arena, bool flag)
{
    struct tree *tree = tree_of(arena, TREE_FLAG);
    tree->as.flag = flag;
    return tree;
}

struct tree *tree_list(struct arena *arena)
{
    return tree_of(arena, TREE_LIST);
}

struct tree *tree_map(struct arena *arena)
{
    return tree_of(arena, TREE_MAP);
}

struct tree *tree_add(struct tree *list, struct tree *child)
{
    must(list->type == TREE_LIST || list->type == TREE_MAP);
    must(child->next == NULL);
    if (list->as.items.last != NULL) {
        list->as.items.last->next = child;
    } else {
        list->as.items.first = child;
    }
    list->as.items.last = child;
    list->as.items.count++;
    return child;
}

struct tree *tree_put(struct tree *map, const char *key, struct tree *child)
{
    return tree_put_key(map, str_from(key), child);
}

struct tree *tree_put_key(struct tree *map, str key, struct tree *child)
{
    must(map->type == TREE_MAP);
    child->key = key;
    return tree_add(map, child);
}

void tree_put_text(struct arena *arena, struct tree *map, const char *key, str text)
{
    (void)tree_put(map, key, tree_text(arena, text));
}

void tree_put_number(struct arena *arena, struct tree *map, const char *key, double number)
{
    (void)tree_put(map, key, tree_number(arena, number));
}

void tree_put_flag(struct arena *arena, struct tree *map, const char *key, bool flag)
{
    (void)tree_put(map, key, tree_flag(arena, flag));
}

const struct tree *tree_find(const struct tree *map, str key)
{
    if (map == NULL || map->type != TREE_MAP) {
        return NULL;
    }
    const struct tree *entry = map->as.items.first;
    if (key.len == 0) {
        return NULL;
    }
    /* Most keys differ in length or first byte already. */
    while (entry != NULL && (entry->key.len != key.len || entry->key.data[0] != key.data[0] ||
                             !str_equal(entry->key, key))) {
        entry = entry->next;
    }
    return entry;
}

const struct tree *tree_first(const struct tree *tree)
{
    bool has_items = tree != NULL && (tree->type == TREE_LIST || tree->type == TREE_MAP);
    return has_items ? tree->as.items.first : NULL;
}

// NOLINTNEXTLINE(misc-no-recursion): trees are as deep as the loader lets them be
bool tree_same(const struct tree *a, const struct tree *b)
{
    if (a == NULL || b == NULL || a->type != b->type) {
        return a == b;
    }
    bool is_same = a->type == TREE_TEXT     ? str_equal(a->as.text, b->as.text)
                   : a->type == TREE_NUMBER ? a->as.number == b->as.number
                   : a->type == TREE_FLAG   ? a->as.flag == b->as.flag
                                            : true;
    const struct tree *left = tree_first(a);
    const struct tree *right = tree_first(b);
    while (is_same && left != NULL && right != NULL) {
        is_same = str_equal(left->key, right->key) && tree_same(left, right);
        left = left->next;
        right = right->next;
    }
    return is_same && left == right;
}

const char *tree_type_name(enum tree_type type)
{
    switch (type) {
    case TREE_NULL:
        return "nothing";
    case TREE_TEXT:
        return "a text";
    case TREE_NUMBER:
        return "a number";
    case TREE_FLAG:
        return "a flag";
    case TREE_LIST:
        return "a list";
    case TREE_MAP:
        return "a mapping";
    }
    must(false);
    return "";
}

static struct tree *tree_of(struct arena *arena, enum tree_type type)
{
    struct tree *tree = arena_new(arena, struct tree);
    tree->type = type;
    return tree;
}
