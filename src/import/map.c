#include "import/map.h"

#include "base/array.h"
#include "base/must.h"
#include "import/fill.h"
#include "model/import_fields.h"

struct reader {
    struct arena *keep;
    struct diags *diags;
    const struct tree *root;
    struct import_map *map;
};

static void read_kind(struct reader *reader);
static void read_columns(struct reader *reader, const struct csv_table *table);
static str column_name(struct reader *reader, const struct tree *name, const struct csv_cell *cell);
static void read_skips(struct reader *reader);
static void read_texts(struct reader *reader);
static void read_templates(struct reader *reader);
static void read_template(struct reader *reader, const char *key, const char *otherwise,
                          struct template *template);
static ptrdiff_t target_of(struct reader *reader, const struct template_part *part);
static void read_comment(struct reader *reader);
static const struct tree *entry_of(struct reader *reader, const char *key, enum tree_type type);

char import_separator(struct diags *diags, const struct tree *root)
{
    const struct tree *tree = tree_find(root, STR("separator"));
    if (tree == NULL) {
        return ',';
    }
    str name = tree->type == TREE_TEXT ? tree->as.text : STR("");
    char separator = str_equal(name, STR("comma"))       ? ','
                     : str_equal(name, STR("semicolon")) ? ';'
                     : str_equal(name, STR("tab"))       ? '\t'
                                                         : '\0';
    if (separator == '\0') {
        (void)diag_add(diags, RULE_IMPORT_MAP, tree->place,
                       "separator is one of comma, semicolon, tab");
    }
    return separator;
}

const struct import_map *import_map_read(struct arena *keep, struct diags *diags,
                                         const struct tree *root, const struct csv_table *table)
{
    ptrdiff_t errors_before = diags->error_count;
    struct import_map *map = arena_new(keep, struct import_map);
    struct reader reader = {.keep = keep, .diags = diags, .root = root, .map = map};
    for (const struct tree *entry = tree_first(root); entry != NULL; entry = entry->next) {
        if (fields_index(import_map_fields(), entry->key) < 0) {
            (void)import_unknown_key(diags, entry, import_map_fields(), "an import map");
        }
    }
    read_kind(&reader);
    read_columns(&reader, table);
    read_texts(&reader);
    read_skips(&reader);
    if (map->kind != NULL) {
        const struct tree *fields = entry_of(&reader, "fields", TREE_MAP);
        if (fields == NULL && tree_find(root, STR("fields")) == NULL) {
            (void)diag_add(diags, RULE_IMPORT_MAP, root->place, "an import map has fields");
        }
        fields_read(keep, diags, fields, map);
        read_templates(&reader);
    }
    read_comment(&reader);
    return diags->error_count == errors_before ? map : NULL;
}

static void read_kind(struct reader *reader)
{
    struct import_map *map = reader->map;
    const struct tree *tree = entry_of(reader, "kind", TREE_TEXT);
    str name = tree != NULL ? tree->as.text : STR("benchmark");
    map->kind = schema_kind(name);
    if (map->kind == NULL) {
        struct str_nearest nearest = {.typed = name};
        for (const struct kind *const *each = schema_kinds(); *each != NULL; each++) {
            str_nearest_offer(&nearest, str_from((*each)->name));
        }
        struct diag *diag = diag_add(reader->diags, RULE_IMPORT_MAP, tree->place,
                                     "there is no kind of record '%.*s'", STR_ARGS(name));
        diag_help(reader->diags, diag, "did you mean %.*s?",
                  STR_ARGS(nearest.found.len > 0 ? nearest.found : STR("benchmark")));
    }
}

/* The table's own names or those that the map gives; room is left for the texts. */
static void read_columns(struct reader *reader, const struct csv_table *table)
{
    struct import_map *map = reader->map;
    const struct tree *given = entry_of(reader, "columns", TREE_LIST);
    const struct tree *texts = tree_find(reader->root, STR("texts"));
    ptrdiff_t text_count = texts != NULL && texts->type == TREE_MAP ? texts->as.items.count : 0;
    map->table_columns = table->column_count;
    map->first_row = given == NULL ? 1 : 0;
    map->columns.names = arena_array(reader->keep, str, table->column_count + text_count);
    map->columns.is_used = arena_array(reader->keep, bool, table->column_count + text_count);
    if (given != NULL && given->as.items.count != table->column_count) {
        (void)diag_add(reader->diags, RULE_IMPORT_MAP, given->place,
                       "these are %td columns, the table has %td", given->as.items.count,
                       table->column_count);
        given = NULL;
    }
    const struct tree *name = tree_first(given);
    for (ptrdiff_t i = 0; i < table->column_count; i++) {
        str text = column_name(reader, name, &table->rows[0].cells[i]);
        map->columns.names[map->columns.count++] = text;
        name = name != NULL ? name->next : NULL;
    }
}

static str column_name(struct reader *reader, const struct tree *name, const struct csv_cell *cell)
{
    const struct columns *columns = &reader->map->columns;
    bool is_given = name != NULL;
    str text = !is_given ? cell->text : name->type == TREE_TEXT ? name->as.text : STR("");
    struct place place = is_given ? name->place : cell->place;
    bool is_there = false;
    for (ptrdiff_t i = 0; i < columns->count; i++) {
        is_there = is_there || str_equal(columns->names[i], text);
    }
    if (is_there && text.len > 0) {
        (void)diag_add(reader->diags, RULE_IMPORT_MAP, place, "a second column '%.*s'",
                       STR_ARGS(text));
    }
    return text;
}

static void read_skips(struct reader *reader)
{
    struct import_map *map = reader->map;
    const struct tree *tree = entry_of(reader, "skip", TREE_LIST);
    if (tree == NULL) {
        return;
    }
    map->skips = arena_array(reader->keep, struct skip, tree->as.items.count);
    for (const struct tree *each = tree_first(tree); each != NULL; each = each->next) {
        const struct tree *when = tree_find(each, STR("when"));
        const struct tree *reason = tree_find(each, STR("reason"));
        if (when == NULL || reason == NULL || each->as.items.count != 2) {
            struct diag *diag = diag_add(reader->diags, RULE_IMPORT_MAP, each->place,
                                         "an entry of skip has when and reason");
            diag_help(reader->diags, diag, "write {when: {column: text}, reason: why}");
            continue;
        }
        struct skip *skip = &map->skips[map->skip_count++];
        (void)conditions_read(reader->keep, reader->diags, &map->columns, when, &skip->when);
        if (import_is_text(reader->diags, reason)) {
            skip->reason = reason->as.text;
        }
    }
}

/* A text may use the columns and the texts before it. */
static void read_texts(struct reader *reader)
{
    struct import_map *map = reader->map;
    const struct tree *tree = entry_of(reader, "texts", TREE_MAP);
    if (tree == NULL) {
        return;
    }
    map->texts = arena_array(reader->keep, struct derived, tree->as.items.count);
    for (const struct tree *each = tree_first(tree); each != NULL; each = each->next) {
        struct derived *text = &map->texts[map->text_count++];
        text->name = each->key;
        (void)recipes_read(reader->keep, reader->diags, &map->columns, each, &text->recipes);
        for (ptrdiff_t i = 0; i < map->columns.count; i++) {
            if (str_equal(map->columns.names[i], each->key)) {
                (void)diag_add(reader->diags, RULE_IMPORT_MAP, each->key_place,
                               "the table has a column of that name");
            }
        }
        map->columns.is_used[map->columns.count] = true;
        map->columns.names[map->columns.count++] = each->key;
    }
}

static void read_templates(struct reader *reader)
{
    struct import_map *map = reader->map;
    bool is_benchmark = str_equal(str_from(map->kind->name), STR("benchmark"));
    map->has_name = tree_find(reader->root, STR("name")) != NULL;
    read_template(reader, "file", is_benchmark ? "{device}-{engine}-{sources}" : "", &map->file);
    read_template(reader, "id",
                  is_benchmark ? "{device}-{artifact}-{engine}-{backend}-{date}" : NULL, &map->id);
    read_template(reader, "name", is_benchmark ? "{artifact} on {device}" : NULL, &map->name);
}

/* A template of the map; where there is none, the program's own, of whose names those fall out that
 * the map does not fill. */
static void read_template(struct reader *reader, const char *key, const char *otherwise,
                          struct template *template)
{
    const struct tree *tree = tree_find(reader->root, str_from(key));
    if (tree == NULL && otherwise == NULL) {
        (void)diag_add(reader->diags, RULE_IMPORT_MAP, reader->root->place,
                       "an import map for this kind has %s", key);
        return;
    }
    if (tree != NULL && !import_is_text(reader->diags, tree)) {
        return;
    }
    struct tree own = {.type = TREE_TEXT, .place = reader->root->place};
    own.as.text = str_from(otherwise);
    bool is_read = template_read(reader->keep, reader->diags, tree != NULL ? tree : &own, template);
    ptrdiff_t kept = 0;
    for (ptrdiff_t i = 0; is_read && i < template->count; i++) {
        struct template_part part = template->parts[i];
        if (part.is_name) {
            part.target = target_of(reader, &part);
            if (part.target < TARGET_DEVICE && tree == NULL) {
                continue;
            }
            if (part.target < TARGET_DEVICE) {
                struct diag *diag =
                    diag_add(reader->diags, RULE_IMPORT_MAP, part.place,
                             "'%.*s' is no field of records that the map fills, and no column",
                             STR_ARGS(part.text));
                diag->width = (int)str_code_points(part.text);
            }
        }
        template->parts[kept++] = part;
    }
    template->count = kept;
}

/* Below TARGET_DEVICE where the name means nothing. */
static ptrdiff_t target_of(struct reader *reader, const struct template_part *part)
{
    const struct import_map *map = reader->map;
    bool has_device = false;
    for (ptrdiff_t i = 0; i < map->field_count; i++) {
        const struct filled *filled = &map->fields[i];
        str name = filled->group != NULL
                       ? str_format(reader->keep, "%s.%s", filled->group->name, filled->field->name)
                       : str_from(filled->field->name);
        bool is_device = str_equal(name, STR("system")) || str_equal(name, STR("gpu")) ||
                         str_equal(name, STR("cpu"));
        has_device = has_device || is_device;
        if (!filled->is_row && str_equal(name, part->text)) {
            return i;
        }
    }
    if (has_device && str_equal(part->text, STR("device"))) {
        return TARGET_DEVICE;
    }
    for (ptrdiff_t i = 0; i < map->columns.count; i++) {
        if (str_equal(map->columns.names[i], part->text)) {
            map->columns.is_used[i] = true;
            return map->field_count + i;
        }
    }
    return TARGET_DEVICE - 1;
}

static void read_comment(struct reader *reader)
{
    const struct tree *tree = entry_of(reader, "comment", TREE_TEXT);
    reader->map->comment = tree != NULL ? str_trim(tree->as.text) : STR("");
}

/* NULL where there is none, or one of another type, which is an error. */
static const struct tree *entry_of(struct reader *reader, const char *key, enum tree_type type)
{
    const struct tree *entry = tree_find(reader->root, str_from(key));
    if (entry == NULL || entry->type == type) {
        return entry;
    }
    (void)diag_add(reader->diags, RULE_IMPORT_MAP, entry->place, "%s is %s, this is %s", key,
                   type == TREE_MAP    ? "a mapping"
                   : type == TREE_LIST ? "a list"
                                       : "a text",
                   tree_type_name(entry->type));
    return NULL;
}
