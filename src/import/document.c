/* Records in the form of their file: see import_tree(). */
#include "import/fill.h"
#include "import/import.h"

#include <stdlib.h>
#include <string.h>

struct placed {
    struct tree *entry;
    ptrdiff_t rank;
    ptrdiff_t order;
};

static struct tree *list_tree(struct arena *keep, const struct kind *kind,
                              const struct import_file *file);
static struct tree *sorted(struct arena *keep, const struct kind *kind, const struct tree *record,
                           const struct tree *defaults, bool has_id);
static struct tree *shared_values(struct arena *keep, const struct kind *kind,
                                  const struct import_file *file);
static bool may_be_shared(const struct kind *kind, str name);
static int by_rank(const void *a, const void *b);

struct tree *import_tree(struct arena *keep, const struct kind *kind,
                         const struct import_file *file)
{
    return file->is_list ? list_tree(keep, kind, file)
                         : sorted(keep, kind, file->records.items[0], NULL, false);
}

static struct tree *list_tree(struct arena *keep, const struct kind *kind,
                              const struct import_file *file)
{
    struct tree *root = tree_map(keep);
    root->place = file->records.items[0]->place;
    struct tree *defaults = shared_values(keep, kind, file);
    if (tree_first(defaults) != NULL) {
        defaults = sorted(keep, kind, defaults, NULL, false);
        defaults->key_place = defaults->place;
        (void)tree_put(root, "defaults", defaults);
    }
    struct tree *records = tree_list(keep);
    records->place = root->place;
    records->key_place = root->place;
    (void)tree_put(root, "records", records);
    for (ptrdiff_t i = 0; i < file->records.count; i++) {
        (void)tree_add(records, sorted(keep, kind, file->records.items[i], defaults, true));
    }
    return root;
}

/* A copy in the order of writing, without what the defaults have and, in a file of one record,
 * without its id. */
static struct tree *sorted(struct arena *keep, const struct kind *kind, const struct tree *record,
                           const struct tree *defaults, bool has_id)
{
    ptrdiff_t count = record->as.items.count;
    struct placed *placed = arena_array(keep, struct placed, count);
    ptrdiff_t kept = 0;
    for (const struct tree *entry = tree_first(record); entry != NULL; entry = entry->next) {
        bool is_id = str_equal(entry->key, STR("id"));
        if (tree_find(defaults, entry->key) != NULL || (is_id && !has_id)) {
            continue;
        }
        struct tree *copy = arena_new(keep, struct tree);
        *copy = *entry;
        copy->next = NULL;
        placed[kept] = (struct placed){copy, field_rank(kind, entry->key), kept};
        kept++;
    }
    if (kept > 1) {
        qsort(placed, (size_t)kept, sizeof placed[0], by_rank);
    }
    struct tree *map = tree_map(keep);
    map->place = record->place;
    for (ptrdiff_t i = 0; i < kept; i++) {
        (void)tree_put_key(map, placed[i].entry->key, placed[i].entry);
    }
    return map;
}

/* What every one of several records says in the same words. */
static struct tree *shared_values(struct arena *keep, const struct kind *kind,
                                  const struct import_file *file)
{
    struct tree *shared = tree_map(keep);
    const struct tree *first = file->records.items[0];
    shared->place = first->place;
    for (const struct tree *entry = tree_first(first); entry != NULL; entry = entry->next) {
        bool is_shared = file->records.count > 1 && may_be_shared(kind, entry->key);
        for (ptrdiff_t i = 1; i < file->records.count && is_shared; i++) {
            is_shared = tree_same(entry, tree_find(file->records.items[i], entry->key));
        }
        if (is_shared) {
            struct tree *copy = arena_new(keep, struct tree);
            *copy = *entry;
            copy->next = NULL;
            (void)tree_put_key(shared, entry->key, copy);
        }
    }
    return shared;
}

/* Names and rows are each record's own, even where they are alike. */
static bool may_be_shared(const struct kind *kind, str name)
{
    ptrdiff_t index = schema_field_index(kind, name);
    const struct field *field = index >= 0 ? schema_field(kind, index) : NULL;
    return field != NULL && strcmp(field->name, "id") != 0 && strcmp(field->name, "name") != 0 &&
           strcmp(field->name, "aliases") != 0 && strcmp(field->name, "artifact") != 0 &&
           !(field->type == FIELD_GROUP && field->is_list);
}

static int by_rank(const void *a, const void *b)
{
    const struct placed *left = a;
    const struct placed *right = b;
    ptrdiff_t difference =
        left->rank != right->rank ? left->rank - right->rank : left->order - right->order;
    return (difference > 0) - (difference < 0);
}
