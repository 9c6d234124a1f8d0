/* What a file held before stays, where the map does not speak of it: see import_update(). */
#include "base/array.h"
#include "import/import.h"

#include <string.h>

struct updating {
    struct arena *keep;
    const struct import_map *map;
};

/* Of a row, what a run gave, in contrast to what it was asked for. */
static const char *const outcomes[] = {
    "prompt_processing", "token_generation", "ttft", "vram", "power", "status", "flags", "note"};

static struct tree *flat(struct arena *keep, const struct tree *defaults,
                         const struct tree *record);
static struct tree *merged(const struct updating *updating, const struct tree *before,
                           const struct tree *now, struct import_file *file);
static struct tree *merged_group(const struct updating *updating, const struct field *group,
                                 const struct tree *before, const struct tree *now);
static struct tree *merged_rows(const struct updating *updating, const struct tree *before,
                                const struct tree *now, struct import_file *file);
static bool ran_the_same(const struct updating *updating, const struct tree *before,
                         const struct tree *now);
static bool is_filled(const struct updating *updating, const struct field *group, str name);
static void put_copy(struct arena *keep, struct tree *map, const struct tree *entry);
static str id_of(const struct tree *record, str otherwise);

bool import_update(struct arena *keep, struct diags *diags, const struct import_map *map,
                   struct import_file *file, const struct tree *root)
{
    struct updating updating = {.keep = keep, .map = map};
    const struct tree *records = tree_find(root, STR("records"));
    const struct tree *defaults = tree_find(root, STR("defaults"));
    bool is_list = records != NULL && records->type == TREE_LIST;
    if (is_list != file->is_list) {
        (void)diag_add(diags, RULE_IMPORT_EXISTS, root->place,
                       is_list ? "this file is a list of records, the table gives it one"
                               : "this file is one record, the table gives it a list");
        return false;
    }
    struct import_file updated = *file;
    memset(&updated.records, 0, sizeof updated.records);
    ptrdiff_t count = file->records.count;
    bool *is_taken = arena_array(keep, bool, count);
    for (const struct tree *each = is_list ? tree_first(records) : root; each != NULL;
         each = is_list ? each->next : NULL) {
        const struct tree *before = flat(keep, defaults, each);
        struct tree *record = flat(keep, NULL, before);
        for (ptrdiff_t i = 0; i < count; i++) {
            const struct tree *now = file->records.items[i];
            if (!is_taken[i] && str_equal(id_of(now, STR("")), id_of(before, file->stem))) {
                is_taken[i] = true;
                record = merged(&updating, before, now, &updated);
            }
        }
        *array_add(keep, &updated.records) = record;
    }
    for (ptrdiff_t i = 0; i < count; i++) {
        if (!is_taken[i]) {
            *array_add(keep, &updated.records) = file->records.items[i];
        }
    }
    *file = updated;
    return true;
}

/* The record with what the defaults give it. */
static struct tree *flat(struct arena *keep, const struct tree *defaults, const struct tree *record)
{
    struct tree *map = tree_map(keep);
    map->place = record->place;
    for (const struct tree *entry = tree_first(record); entry != NULL; entry = entry->next) {
        put_copy(keep, map, entry);
    }
    for (const struct tree *entry = tree_first(defaults); entry != NULL; entry = entry->next) {
        if (tree_find(record, entry->key) == NULL) {
            put_copy(keep, map, entry);
        }
    }
    return map;
}

static const struct field *group_of(const struct updating *updating, str name)
{
    ptrdiff_t index = schema_field_index(updating->map->kind, name);
    const struct field *field = index >= 0 ? schema_field(updating->map->kind, index) : NULL;
    return field != NULL && field->type == FIELD_GROUP ? field : NULL;
}

/* All that the table says, and what else stood there. What the map leaves to the program, as names
 * can be, stays as it was. */
static struct tree *merged(const struct updating *updating, const struct tree *before,
                           const struct tree *now, struct import_file *file)
{
    struct arena *keep = updating->keep;
    struct tree *map = tree_map(keep);
    map->place = now->place;
    for (const struct tree *entry = tree_first(now); entry != NULL; entry = entry->next) {
        const struct tree *old = tree_find(before, entry->key);
        const struct field *group = group_of(updating, entry->key);
        bool is_name = str_equal(entry->key, STR("name"));
        bool is_said = is_name ? updating->map->has_name : is_filled(updating, NULL, entry->key);
        if (old == NULL || (group != NULL && old->type != entry->type)) {
            put_copy(keep, map, entry);
        } else if (group == NULL) {
            put_copy(keep, map, is_said ? entry : old);
        } else if (group->is_list) {
            (void)tree_put_key(map, entry->key, merged_rows(updating, old, entry, file));
        } else {
            (void)tree_put_key(map, entry->key, merged_group(updating, group, old, entry));
        }
    }
    for (const struct tree *entry = tree_first(before); entry != NULL; entry = entry->next) {
        if (tree_find(map, entry->key) == NULL && !is_filled(updating, NULL, entry->key)) {
            put_copy(keep, map, entry);
        }
    }
    return map;
}

/* Entries of a group or row: what the map fills is the table's, the rest stays; in the order of the
 * schema. */
static struct tree *merged_group(const struct updating *updating, const struct field *group,
                                 const struct tree *before, const struct tree *now)
{
    struct tree *map = tree_map(updating->keep);
    map->place = now->place;
    map->key_place = now->key_place;
    for (ptrdiff_t i = 0; group->fields[i].name != NULL; i++) {
        str name = str_from(group->fields[i].name);
        const struct tree *from = is_filled(updating, group, name) ? now : before;
        const struct tree *entry = tree_find(from, name);
        if (entry != NULL) {
            put_copy(updating->keep, map, entry);
        }
    }
    return map;
}

/* The rows that were there, in their order and renewed where the table has them; then those that
 * are new. */
static struct tree *merged_rows(const struct updating *updating, const struct tree *before,
                                const struct tree *now, struct import_file *file)
{
    struct arena *keep = updating->keep;
    struct tree *rows = tree_list(keep);
    rows->place = now->place;
    rows->key_place = now->key_place;
    bool *is_taken = arena_array(keep, bool, now->as.items.count);
    for (const struct tree *old = tree_first(before); old != NULL; old = old->next) {
        const struct tree *row = tree_first(now);
        ptrdiff_t index = 0;
        while (row != NULL && (is_taken[index] || !ran_the_same(updating, old, row))) {
            row = row->next;
            index++;
        }
        if (row != NULL) {
            is_taken[index] = true;
            (void)tree_add(rows, merged_group(updating, updating->map->list, old, row));
        } else {
            struct tree *copy = arena_new(keep, struct tree);
            *copy = *old;
            copy->next = NULL;
            (void)tree_add(rows, copy);
            file->kept_count++;
        }
    }
    ptrdiff_t index = 0;
    for (const struct tree *row = tree_first(now); row != NULL; row = row->next) {
        if (!is_taken[index++]) {
            struct tree *copy = arena_new(keep, struct tree);
            *copy = *row;
            copy->next = NULL;
            (void)tree_add(rows, copy);
        }
    }
    return rows;
}

static bool is_outcome(str name)
{
    for (ptrdiff_t i = 0; i < COUNT(outcomes); i++) {
        if (str_equal(name, str_from(outcomes[i]))) {
            return true;
        }
    }
    return false;
}

/* Whether two rows were asked for the same, in all that the map fills. */
static bool ran_the_same(const struct updating *updating, const struct tree *before,
                         const struct tree *now)
{
    const struct field *list = updating->map->list;
    for (ptrdiff_t i = 0; list->fields[i].name != NULL; i++) {
        str name = str_from(list->fields[i].name);
        if (is_filled(updating, list, name) && !is_outcome(name) &&
            !tree_same(tree_find(before, name), tree_find(now, name))) {
            return false;
        }
    }
    return true;
}

/* Whether the map fills that field, of records or of a group. */
static bool is_filled(const struct updating *updating, const struct field *group, str name)
{
    for (ptrdiff_t i = 0; i < updating->map->field_count; i++) {
        const struct filled *filled = &updating->map->fields[i];
        if (filled->group == group && !filled->is_assumed &&
            str_equal(str_from(filled->field->name), name)) {
            return true;
        }
    }
    return false;
}

static void put_copy(struct arena *keep, struct tree *map, const struct tree *entry)
{
    struct tree *copy = arena_new(keep, struct tree);
    *copy = *entry;
    copy->next = NULL;
    (void)tree_put_key(map, entry->key, copy);
}

static str id_of(const struct tree *record, str otherwise)
{
    const struct tree *id = tree_find(record, STR("id"));
    return id != NULL && id->type == TREE_TEXT ? id->as.text : otherwise;
}
