/* The located tree: texts, numbers, flags, lists and ordered mappings, each knowing where it was
 * written. YAML is loaded into it, templates and JSON are written from it: only trees and bytes
 * cross between the stages that mean something and those that give it form.
 *
 *     struct tree *page = tree_map(arena);
 *     tree_put_text(arena, page, "title", STR("RTX 3090"));
 *     struct tree *rows = tree_put(page, "rows", tree_list(arena));
 */
#ifndef BASE_TREE_H
#define BASE_TREE_H

#include "base/place.h"

enum tree_type { TREE_NULL, TREE_TEXT, TREE_NUMBER, TREE_FLAG, TREE_LIST, TREE_MAP };

/* In which language a text is already safe, so that a template may write it as it is. */
enum tree_trust { TREE_PLAIN, TREE_SAFE_HTML, TREE_SAFE_MARKDOWN };

struct tree {
    enum tree_type type;
    enum tree_trust trust;
    bool is_faulty;     /* a diagnostic says what is wrong with it or within it */
    struct place place; /* of a text its first character, behind a quote */
    struct tree *next;  /* the next item or entry of the same parent */
    str key;            /* of an entry of a mapping */
    struct place key_place;
    union {
        str text;
        double number;
        bool flag;
        struct {
            struct tree *first;
            struct tree *last;
            ptrdiff_t count;
        } items; /* of a list or mapping, in order */
    } as;
};

struct tree *tree_null(struct arena *arena);
struct tree *tree_text(struct arena *arena, str text);
struct tree *tree_safe(struct arena *arena, enum tree_trust trust, str text);
struct tree *tree_number(struct arena *arena, double number);
struct tree *tree_flag(struct arena *arena, bool flag);
struct tree *tree_list(struct arena *arena);
struct tree *tree_map(struct arena *arena);

/* Appends and returns the child, which belongs to one parent only. */
struct tree *tree_add(struct tree *list, struct tree *child);
/* Appends an entry and returns the child; the key must outlive the tree and be new to the map. */
struct tree *tree_put(struct tree *map, const char *key, struct tree *child);
struct tree *tree_put_key(struct tree *map, str key, struct tree *child);
void tree_put_text(struct arena *arena, struct tree *map, const char *key, str text);
void tree_put_number(struct arena *arena, struct tree *map, const char *key, double number);
void tree_put_flag(struct arena *arena, struct tree *map, const char *key, bool flag);

/* The entry of that key, or NULL; NULL also where `map` is NULL or no mapping. */
const struct tree *tree_find(const struct tree *map, str key);
/* First child of a list or mapping, NULL for all else: for (c = tree_first(t); c; c = c->next). */
const struct tree *tree_first(const struct tree *tree);
/* Whether two trees say the same in the same order, wherever they stand; NULL is the same as NULL.
 */
bool tree_same(const struct tree *a, const struct tree *b);
/* "a text", "a list", …: for messages. */
const char *tree_type_name(enum tree_type type);

#endif
