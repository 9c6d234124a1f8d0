#include "import/fill.h"

#include "base/array.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

struct filling {
    struct arena *keep;
    struct diags *diags;
    struct import_map *map;
    struct {
        struct filled *items;
        ptrdiff_t count;
        ptrdiff_t capacity;
    } fields;
};

static const char *const device_fields[] = {"system", "gpu", "cpu"};

static void read_entry(struct filling *filling, const struct tree *entry);
static bool find_field(struct filling *filling, const struct tree *entry, struct filled *filled);
static bool is_fillable(struct filling *filling, const struct tree *entry,
                        const struct filled *filled);
static void add_unknown(struct filling *filling, const struct tree *entry);
static bool has_device(const struct import_map *map);
static void add_role(struct filling *filling, const struct tree *tree);
static void sort_fields(struct filling *filling);

void fields_read(struct arena *keep, struct diags *diags, const struct tree *tree,
                 struct import_map *map)
{
    struct filling filling = {.keep = keep, .diags = diags, .map = map};
    for (const struct tree *entry = tree_first(tree); entry != NULL; entry = entry->next) {
        read_entry(&filling, entry);
    }
    if (tree != NULL) {
        add_role(&filling, tree);
    }
    sort_fields(&filling);
    map->fields = filling.fields.items;
    map->field_count = filling.fields.count;
}

static void read_entry(struct filling *filling, const struct tree *entry)
{
    struct import_map *map = filling->map;
    struct filled filled = {.place = entry->key_place};
    bool is_device = has_device(map) && str_equal(entry->key, STR("device"));
    bool is_known = is_device || find_field(filling, entry, &filled);
    (void)recipes_read(filling->keep, filling->diags, &map->columns, entry, &filled.recipes);
    if (!is_known) {
        return;
    }
    for (ptrdiff_t i = 0; is_device && i < COUNT(device_fields); i++) {
        ptrdiff_t index = schema_field_index(map->kind, str_from(device_fields[i]));
        filled.field = schema_field(map->kind, index);
        filled.is_device = true;
        *array_add(filling->keep, &filling->fields) = filled;
    }
    if (!is_device) {
        *array_add(filling->keep, &filling->fields) = filled;
    }
}

/* "engine", "environment.os" or "results.prompt". */
static bool find_field(struct filling *filling, const struct tree *entry, struct filled *filled)
{
    const struct kind *kind = filling->map->kind;
    struct str_cut cut = str_cut(entry->key, '.');
    ptrdiff_t index = schema_field_index(kind, cut.before);
    const struct field *field = index >= 0 ? schema_field(kind, index) : NULL;
    if (field != NULL && cut.found && field->type == FIELD_GROUP) {
        ptrdiff_t inner = fields_index(field->fields, cut.after);
        filled->group = field;
        filled->is_row = field->is_list;
        field = inner >= 0 ? &field->fields[inner] : NULL;
    } else if (cut.found) {
        field = NULL;
    }
    if (field == NULL) {
        add_unknown(filling, entry);
        return false;
    }
    filled->field = field;
    return is_fillable(filling, entry, filled);
}

static bool is_fillable(struct filling *filling, const struct tree *entry,
                        const struct filled *filled)
{
    struct import_map *map = filling->map;
    const struct field *field = filled->field;
    if (field->type == FIELD_GROUP || field->type == FIELD_NAMES) {
        struct diag *diag = diag_add(filling->diags, RULE_IMPORT_MAP, entry->key_place,
                                     "%.*s is no single value", STR_ARGS(entry->key));
        diag_help(filling->diags, diag, "fill its fields, as %.*s.name", STR_ARGS(entry->key));
        return false;
    }
    bool is_own = strcmp(field->name, "id") == 0 || strcmp(field->name, "name") == 0;
    if (is_own && filled->group == NULL) {
        struct diag *diag = diag_add(filling->diags, RULE_IMPORT_MAP, entry->key_place,
                                     "%s stands beside fields, not below it", field->name);
        diag_help(filling->diags, diag, "write %s: 'text with {fields}' in the map itself",
                  field->name);
        return false;
    }
    if (filled->is_row && map->list != NULL && map->list != filled->group) {
        (void)diag_add(filling->diags, RULE_IMPORT_MAP, entry->key_place,
                       "rows fill one list, and that is %s", map->list->name);
        return false;
    }
    map->list = filled->is_row ? filled->group : map->list;
    return true;
}

static void add_unknown(struct filling *filling, const struct tree *entry)
{
    const struct kind *kind = filling->map->kind;
    struct str_nearest nearest = {.typed = entry->key};
    for (ptrdiff_t i = 0; i < schema_field_count(kind); i++) {
        const struct field *field = schema_field(kind, i);
        str_nearest_offer(&nearest, str_from(field->name));
        for (ptrdiff_t j = 0; field->fields != NULL && field->fields[j].name != NULL; j++) {
            str_nearest_offer(&nearest, str_format(filling->diags->arena, "%s.%s", field->name,
                                                   field->fields[j].name));
        }
    }
    struct diag *diag = diag_add(filling->diags, RULE_IMPORT_MAP, entry->key_place,
                                 "%s has no field %.*s", kind->name, STR_ARGS(entry->key));
    diag->width = (int)str_code_points(entry->key);
    if (nearest.found.len > 0) {
        diag_help(filling->diags, diag, "did you mean %.*s?", STR_ARGS(nearest.found));
    } else {
        diag_help(filling->diags, diag, "`hwreport schema %s --format md` lists the fields",
                  kind->name);
    }
}

static bool has_device(const struct import_map *map)
{
    bool has_all = true;
    for (ptrdiff_t i = 0; i < COUNT(device_fields); i++) {
        has_all = has_all && schema_field_index(map->kind, str_from(device_fields[i])) >= 0;
    }
    return has_all;
}

/* What was measured is there to calibrate by, unless the map says otherwise; a row that its flags
 * speak against takes no part in that. */
static void add_role(struct filling *filling, const struct tree *tree)
{
    const struct import_map *map = filling->map;
    bool is_benchmark = str_equal(str_from(map->kind->name), STR("benchmark"));
    if (!is_benchmark || tree_find(tree, STR("role")) != NULL) {
        return;
    }
    struct tree *role = tree_text(filling->keep, STR("calibration"));
    role->place = tree->place;
    struct filled filled = {.place = tree->place, .is_assumed = true};
    filled.field = schema_field(map->kind, schema_field_index(map->kind, STR("role")));
    (void)recipes_read(filling->keep, filling->diags, &map->columns, role, &filled.recipes);
    *array_add(filling->keep, &filling->fields) = filled;
}

/* The order in which people write records: what it is called first, where it comes from last. */
ptrdiff_t field_rank(const struct kind *kind, str name)
{
    static const char *const last[] = {"notes", "sources", "links"};
    ptrdiff_t count = schema_field_count(kind);
    for (ptrdiff_t i = 0; i < COUNT(last); i++) {
        if (str_equal(name, str_from(last[i]))) {
            return count + i;
        }
    }
    ptrdiff_t index = schema_field_index(kind, name);
    return index >= 0 ? index : count + COUNT(last);
}

struct ranked {
    ptrdiff_t major;
    ptrdiff_t minor;
    ptrdiff_t order;
    struct filled filled;
};

static int by_rank(const void *a, const void *b)
{
    const struct ranked *left = a;
    const struct ranked *right = b;
    ptrdiff_t difference = left->major != right->major   ? left->major - right->major
                           : left->minor != right->minor ? left->minor - right->minor
                                                         : left->order - right->order;
    return (difference > 0) - (difference < 0);
}

static void sort_fields(struct filling *filling)
{
    ptrdiff_t count = filling->fields.count;
    struct ranked *ranked = arena_array(filling->keep, struct ranked, count);
    for (ptrdiff_t i = 0; i < count; i++) {
        const struct filled *filled = &filling->fields.items[i];
        const struct field *outer = filled->group != NULL ? filled->group : filled->field;
        ranked[i] = (struct ranked){
            .major = field_rank(filling->map->kind, str_from(outer->name)),
            .minor = filled->group != NULL ? filled->field - filled->group->fields : 0,
            .order = i,
            .filled = *filled,
        };
    }
    if (count > 1) {
        qsort(ranked, (size_t)count, sizeof ranked[0], by_rank);
    }
    for (ptrdiff_t i = 0; i < count; i++) {
        filling->fields.items[i] = ranked[i].filled;
    }
}
