#include "base/array.h"
#include "import/import.h"
#include "import/row.h"
#include "import/slug.h"

struct made {
    str id;
    struct place place;
    struct tree **trees; /* of the record's own fields; NULL: absent */
    bool *is_mixed;      /* an error says so */
    struct tree *rows;
    str name;
    ptrdiff_t file;
};

struct importing {
    struct arena *keep;
    struct diags *diags;
    const struct import_map *map;
    struct row_reader *reader;
    struct imported *imported;
    struct map files;   /* by name: struct file_index */
    struct map records; /* by file and id: struct made */
    struct map bad_ids; /* of which an error was said */
    struct {
        struct made **items;
        ptrdiff_t count;
        ptrdiff_t capacity;
    } made;
};

struct file_index {
    ptrdiff_t index;
};

static bool is_skipped(struct importing *importing, const struct line *line);
static void take_row(struct importing *importing, const struct row *row);
static struct made *made_of(struct importing *importing, const struct row *row, str stem, str id);
static ptrdiff_t file_of(struct importing *importing, const struct row *row, str stem);
static void check_agreement(struct importing *importing, struct made *made, const struct row *row);
static struct tree *row_entry(struct importing *importing, const struct row *row);
static void finish(struct importing *importing, const struct made *made);
static bool check_id(struct importing *importing, const struct row *row, str id, const char *what);

struct imported *import_rows(struct arena *keep, struct diags *diags, const struct catalog *catalog,
                             const struct import_map *map, const struct csv_table *table)
{
    struct importing importing = {
        .keep = keep,
        .diags = diags,
        .map = map,
        .reader = row_reader_new(keep, catalog, map),
        .imported = arena_new(keep, struct imported),
        .files = {.arena = keep},
        .records = {.arena = keep},
        .bad_ids = {.arena = keep},
    };
    struct imported *imported = importing.imported;
    imported->skipped = arena_array(keep, struct skipped, map->skip_count);
    imported->skipped_count = map->skip_count;
    for (ptrdiff_t i = map->first_row; i < table->row_count; i++) {
        imported->row_count++;
        struct line line = row_line(importing.reader, &table->rows[i]);
        if (!is_skipped(&importing, &line)) {
            struct row row = row_read(importing.reader, &line);
            take_row(&importing, &row);
        }
    }
    row_reader_report(importing.reader, diags);
    for (ptrdiff_t i = 0; i < importing.made.count; i++) {
        finish(&importing, importing.made.items[i]);
    }
    return imported;
}

static bool is_skipped(struct importing *importing, const struct line *line)
{
    const struct import_map *map = importing->map;
    for (ptrdiff_t i = 0; i < map->skip_count; i++) {
        if (conditions_hold(&map->skips[i].when, line)) {
            importing->imported->skipped[i].reason = map->skips[i].reason;
            importing->imported->skipped[i].count++;
            return true;
        }
    }
    return false;
}

static void take_row(struct importing *importing, const struct row *row)
{
    const struct import_map *map = importing->map;
    str id = row_slug(importing->reader, &map->id, row);
    str stem = map->file.count > 0 ? row_slug(importing->reader, &map->file, row) : id;
    if (!check_id(importing, row, id, "id") ||
        (map->file.count > 0 && !check_id(importing, row, stem, "file"))) {
        return;
    }
    struct made *made = made_of(importing, row, stem, id);
    struct tree *entry = row_entry(importing, row);
    importing->imported->files.items[made->file].row_count++;
    if (entry != NULL) {
        (void)tree_add(made->rows, entry);
    }
}

/* The record that the row belongs to: a new one, or one with which it agrees. */
static struct made *made_of(struct importing *importing, const struct row *row, str stem, str id)
{
    struct arena *keep = importing->keep;
    ptrdiff_t field_count = importing->map->field_count;
    str key = str_format(keep, "%.*s/%.*s", STR_ARGS(stem), STR_ARGS(id));
    void **slot = map_slot(&importing->records, key);
    struct made *made = *slot;
    if (made != NULL) {
        check_agreement(importing, made, row);
        return made;
    }
    made = arena_new(keep, struct made);
    *slot = made;
    *made = (struct made){.id = id, .place = row->place, .rows = tree_list(keep)};
    made->rows->place = row->place;
    made->name = row_name(importing->reader, &importing->map->name, row);
    made->trees = arena_array(keep, struct tree *, field_count);
    made->is_mixed = arena_array(keep, bool, field_count);
    for (ptrdiff_t i = 0; i < field_count; i++) {
        made->trees[i] = importing->map->fields[i].is_row ? NULL : row->trees[i];
    }
    made->file = file_of(importing, row, stem);
    *array_add(keep, &importing->made) = made;
    return made;
}

static ptrdiff_t file_of(struct importing *importing, const struct row *row, str stem)
{
    struct file_index **slot = (struct file_index **)map_slot(&importing->files, stem);
    if (*slot == NULL) {
        struct imported *imported = importing->imported;
        *slot = arena_new(importing->keep, struct file_index);
        (*slot)->index = imported->files.count;
        *array_add(importing->keep, &imported->files) = (struct import_file){
            .stem = stem,
            .is_list = importing->map->file.count > 0,
            .place = row->place,
        };
    }
    return (*slot)->index;
}

static str shown(const struct tree *value)
{
    return value == NULL               ? STR("not stated")
           : value->type == TREE_TEXT  ? value->as.text
           : tree_first(value) != NULL ? tree_first(value)->as.text
                                       : STR("nothing");
}

static void check_agreement(struct importing *importing, struct made *made, const struct row *row)
{
    const struct import_map *map = importing->map;
    struct diags *diags = importing->diags;
    if (map->list == NULL) {
        struct diag *diag =
            diag_add(diags, RULE_IMPORT_MIXED, row->place, "a second row of %s %.*s",
                     map->kind->name, STR_ARGS(made->id));
        diag_note(diags, diag, made->place, "the first is here");
        diag_help(diags, diag, "give id: a part that tells them apart");
        return;
    }
    for (ptrdiff_t i = 0; i < map->field_count; i++) {
        const struct filled *filled = &map->fields[i];
        const struct tree *value = row->trees[i];
        const struct tree *first = made->trees[i];
        if (filled->is_row || made->is_mixed[i] || tree_same(value, first)) {
            continue;
        }
        made->is_mixed[i] = true;
        str here = shown(value);
        str there = shown(first);
        struct diag *diag =
            diag_add(diags, RULE_IMPORT_MIXED, value != NULL ? value->place : row->place,
                     "rows of one record %.*s differ: its %s is %.*s here", STR_ARGS(made->id),
                     filled->field->name, STR_ARGS(here));
        diag_note(diags, diag, first != NULL ? first->place : made->place, "and %.*s here",
                  STR_ARGS(there));
        diag_help(diags, diag, "give id: a part that tells the two records apart, as {%s}",
                  filled->field->name);
    }
}

/* What the row adds to its record's list; NULL where the kind has none. */
static struct tree *row_entry(struct importing *importing, const struct row *row)
{
    const struct import_map *map = importing->map;
    if (map->list == NULL) {
        return NULL;
    }
    struct tree *entry = tree_map(importing->keep);
    entry->place = row->place;
    for (ptrdiff_t i = 0; i < map->field_count; i++) {
        const struct filled *filled = &map->fields[i];
        if (filled->is_row && row->trees[i] != NULL) {
            struct tree *value = tree_put(entry, filled->field->name, row->trees[i]);
            value->key_place = value->place;
        }
    }
    return entry;
}

static struct tree *put_value(struct arena *keep, struct tree *map, const char *name,
                              const struct tree *value)
{
    struct tree *copy = arena_new(keep, struct tree);
    *copy = *value;
    copy->next = NULL;
    copy->key_place = value->place;
    return tree_put(map, name, copy);
}

/* The record's mapping, into its file. */
static void finish(struct importing *importing, const struct made *made)
{
    const struct import_map *map = importing->map;
    struct arena *keep = importing->keep;
    struct tree *record = tree_map(keep);
    record->place = made->place;
    struct tree id = {.type = TREE_TEXT, .place = made->place, .as.text = made->id};
    struct tree name = {.type = TREE_TEXT, .place = made->place, .as.text = made->name};
    (void)put_value(keep, record, "id", &id);
    if (made->name.len > 0) {
        (void)put_value(keep, record, "name", &name);
    }
    struct tree *group = NULL;
    for (ptrdiff_t i = 0; i < map->field_count; i++) {
        const struct filled *filled = &map->fields[i];
        const struct tree *value = made->trees[i];
        bool is_there =
            filled->group == NULL && tree_find(record, str_from(filled->field->name)) != NULL;
        if (value == NULL || is_there) {
            continue;
        }
        if (filled->group == NULL) {
            (void)put_value(keep, record, filled->field->name, value);
            continue;
        }
        if (tree_find(record, str_from(filled->group->name)) == NULL) {
            group = tree_map(keep);
            group->place = value->place;
            group->key_place = value->place;
            (void)tree_put(record, filled->group->name, group);
        }
        (void)put_value(keep, group, filled->field->name, value);
    }
    if (map->list != NULL) {
        made->rows->key_place = made->place;
        (void)tree_put(record, map->list->name, made->rows);
    }
    struct import_file *file = &importing->imported->files.items[made->file];
    *array_add(keep, &file->records) = record;
}

/* Whether the name can be a file's or record's: of letters, and not too long. Said once of each. */
static bool check_id(struct importing *importing, const struct row *row, str id, const char *what)
{
    enum { ID_BYTES_MAX = 64 };
    if (id.len > 0 && id.len <= ID_BYTES_MAX) {
        return true;
    }
    void **slot = map_slot(&importing->bad_ids, id);
    if (*slot != NULL) {
        return false;
    }
    *slot = importing;
    const struct import_map *map = importing->map;
    const struct template *template = what[0] == 'i' ? &map->id : &map->file;
    struct diag *diag = id.len == 0 ? diag_add(importing->diags, RULE_RECORD_BAD_ID, row->place,
                                               "%s: of the map gives nothing for this row", what)
                                    : diag_add(importing->diags, RULE_RECORD_BAD_ID, row->place,
                                               "'%.*s' has %td characters, at most %d are possible",
                                               STR_ARGS(id), id.len, ID_BYTES_MAX);
    diag_note(importing->diags, diag, template->place, "made here, by %s:", what);
    diag_help(importing->diags, diag,
              "leave a part out, or shorten it: a recipe below texts: with values:");
    return false;
}
