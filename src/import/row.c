#include "import/row.h"

#include "base/array.h"
#include "base/text.h"
#include "import/slug.h"

#include <string.h>

struct row_reader {
    struct arena *keep;
    const struct import_map *map;
    struct names *names;
};

/* `device` may name any of what can run a model. */
static const struct field device_field = {
    .name = "device", .type = FIELD_REFERENCE, .target = "system|gpu|cpu"};

static struct tree *list_value(struct row_reader *reader, const struct filled *filled,
                               const struct line *line);
static struct tree *single_value(struct row_reader *reader, struct row *row, ptrdiff_t index);
static struct tree *device_value(struct row_reader *reader, struct row *row, ptrdiff_t index,
                                 struct found found);
static struct tree *text_value(struct row_reader *reader, const struct field *field,
                               struct found found, const struct record **record);
static struct tree *new_value(struct arena *keep, str text, struct place place, bool is_sound);
static str flag_text(str text);
static void add_target(struct row_reader *reader, struct text *out, const struct row *row,
                       ptrdiff_t target, bool is_slug);
static void add_field(const struct import_map *map, struct text *out, const struct row *row,
                      ptrdiff_t target, bool is_slug);
static void add_device(struct row_reader *reader, struct text *out, const struct row *row,
                       bool is_slug);

struct row_reader *row_reader_new(struct arena *keep, const struct catalog *catalog,
                                  const struct import_map *map)
{
    struct row_reader *reader = arena_new(keep, struct row_reader);
    *reader = (struct row_reader){.keep = keep, .map = map, .names = names_new(keep, catalog)};
    return reader;
}

void row_reader_report(const struct row_reader *reader, struct diags *diags)
{
    names_report(reader->names, diags);
}

static struct found found_by(struct arena *keep, const struct recipes *recipes,
                             const struct line *line)
{
    struct found found = {.text = STR("")};
    for (ptrdiff_t i = 0; i < recipes->count && found.text.len == 0; i++) {
        found = recipe_text(keep, &recipes->items[i], line);
    }
    return found;
}

struct line row_line(struct row_reader *reader, const struct csv_row *cells)
{
    const struct import_map *map = reader->map;
    struct found *columns = arena_array(reader->keep, struct found, map->columns.count);
    struct line line = {.columns = columns};
    for (ptrdiff_t i = 0; i < map->table_columns; i++) {
        columns[i] = (struct found){.text = cells->cells[i].text, .place = cells->cells[i].place};
    }
    for (ptrdiff_t i = 0; i < map->text_count; i++) {
        columns[map->table_columns + i] = found_by(reader->keep, &map->texts[i].recipes, &line);
    }
    return line;
}

struct row row_read(struct row_reader *reader, const struct line *line)
{
    const struct import_map *map = reader->map;
    struct row row = {.line = *line, .place = line->columns[0].place};
    row.place.column = 1;
    row.trees = arena_array(reader->keep, struct tree *, map->field_count);
    row.records = arena_array(reader->keep, const struct record *, map->field_count);
    for (ptrdiff_t i = 0; i < map->field_count; i++) {
        row.trees[i] = map->fields[i].field->is_list ? list_value(reader, &map->fields[i], line)
                                                     : single_value(reader, &row, i);
    }
    return row;
}

/* Every recipe that gives a text adds its items; none is in the list twice. */
static struct tree *list_value(struct row_reader *reader, const struct filled *filled,
                               const struct line *line)
{
    struct tree *list = NULL;
    for (ptrdiff_t i = 0; i < filled->recipes.count; i++) {
        const struct recipe *recipe = &filled->recipes.items[i];
        struct found found = recipe_text(reader->keep, recipe, line);
        str rest = found.text;
        while (rest.len > 0) {
            ptrdiff_t end = recipe->split.len > 0 ? str_find(rest, recipe->split, 0) : -1;
            struct found item = {.text = str_trim(str_slice(rest, 0, end < 0 ? rest.len : end)),
                                 .place = found.place};
            rest = end < 0 ? STR("") : str_slice(rest, end + recipe->split.len, rest.len);
            if (item.text.len == 0) {
                continue;
            }
            struct tree *value = text_value(reader, filled->field, item, NULL);
            bool is_there = false;
            for (const struct tree *each = tree_first(list); each != NULL; each = each->next) {
                is_there = is_there || str_equal(each->as.text, value->as.text);
            }
            if (list == NULL) {
                list = tree_list(reader->keep);
                list->place = value->place;
            }
            if (!is_there) {
                (void)tree_add(list, value);
            }
        }
    }
    return list;
}

static struct tree *single_value(struct row_reader *reader, struct row *row, ptrdiff_t index)
{
    const struct filled *filled = &reader->map->fields[index];
    struct found found = found_by(reader->keep, &filled->recipes, &row->line);
    if (found.text.len == 0) {
        return NULL;
    }
    return filled->is_device ? device_value(reader, row, index, found)
                             : text_value(reader, filled->field, found, &row->records[index]);
}

/* One of the three fields of devices takes the record: that of its kind. A name that means none is
 * left to the first. */
static struct tree *device_value(struct row_reader *reader, struct row *row, ptrdiff_t index,
                                 struct found found)
{
    const char *name = reader->map->fields[index].field->name;
    bool is_first = !row->has_device;
    if (is_first) {
        row->device = names_find(reader->names, &device_field, found.text, found.place);
        row->has_device = true;
    }
    const struct record *record = row->device.record;
    bool is_found = row->device.is_found;
    if (is_found ? strcmp(record->kind->name, name) != 0 : !is_first) {
        return NULL;
    }
    row->records[index] = is_found ? record : NULL;
    return new_value(reader->keep, row->device.text, found.place, is_found);
}

/* A text that names nothing is faulty: it has its error, and validation says nothing more of it. */
static struct tree *new_value(struct arena *keep, str text, struct place place, bool is_sound)
{
    struct tree *value = tree_text(keep, text);
    value->place = place;
    value->is_faulty = !is_sound;
    return value;
}

static struct tree *text_value(struct row_reader *reader, const struct field *field,
                               struct found found, const struct record **record)
{
    str text = found.text;
    bool is_sound = true;
    if (field->type == FIELD_REFERENCE || field->type == FIELD_CHOICE) {
        struct meaning meaning = names_find(reader->names, field, text, found.place);
        text = meaning.text;
        is_sound = meaning.is_found;
        if (record != NULL) {
            *record = meaning.is_found ? meaning.record : NULL;
        }
    } else if (field->type == FIELD_FLAG) {
        text = flag_text(text);
    }
    return new_value(reader->keep, text, found.place, is_sound);
}

/* Tables say it in several ways; what is none of them is left to validation. */
static str flag_text(str text)
{
    static const char *const words[][2] = {{"1", "yes"},    {"0", "no"},     {"true", "yes"},
                                           {"false", "no"}, {"TRUE", "yes"}, {"FALSE", "no"},
                                           {"True", "yes"}, {"False", "no"}};
    for (ptrdiff_t i = 0; i < COUNT(words); i++) {
        if (str_equal(text, str_from(words[i][0]))) {
            return str_from(words[i][1]);
        }
    }
    return text;
}

str row_slug(struct row_reader *reader, const struct template *template, const struct row *row)
{
    struct text out = text_new(reader->keep, 64);
    for (ptrdiff_t i = 0; i < template->count; i++) {
        const struct template_part *part = &template->parts[i];
        if (part->is_name) {
            add_target(reader, &out, row, part->target, true);
        } else {
            slug_add(&out, part->text);
        }
    }
    return text_view(&out);
}

str row_name(struct row_reader *reader, const struct template *template, const struct row *row)
{
    struct text out = text_new(reader->keep, 64);
    for (ptrdiff_t i = 0; i < template->count; i++) {
        const struct template_part *part = &template->parts[i];
        if (part->is_name) {
            add_target(reader, &out, row, part->target, false);
        } else {
            text_add(&out, part->text);
        }
    }
    return str_trim(text_view(&out));
}

static void add_part(struct text *out, str text, bool is_slug)
{
    if (is_slug) {
        slug_add(out, text);
    } else {
        text_add(out, text);
    }
}

static void add_target(struct row_reader *reader, struct text *out, const struct row *row,
                       ptrdiff_t target, bool is_slug)
{
    const struct import_map *map = reader->map;
    if (target == TARGET_DEVICE) {
        add_device(reader, out, row, is_slug);
    } else if (target >= map->field_count) {
        add_part(out, row->line.columns[target - map->field_count].text, is_slug);
    } else {
        add_field(map, out, row, target, is_slug);
    }
}

/* What a field of the map says of the row: a flag by its name, a record by its own. */
static void add_field(const struct import_map *map, struct text *out, const struct row *row,
                      ptrdiff_t target, bool is_slug)
{
    const struct field *field = map->fields[target].field;
    const struct tree *value = row->trees[target];
    const struct record *record = row->records[target];
    if (value == NULL) {
        return;
    }
    if (field->type == FIELD_FLAG) {
        bool is_set = str_equal(value->as.text, STR("yes"));
        add_part(out, is_set ? str_from(field->name) : STR(""), is_slug);
    } else if (value->type == TREE_LIST) {
        for (const struct tree *item = tree_first(value); item != NULL; item = item->next) {
            add_part(out, !is_slug && item != tree_first(value) ? STR(", ") : STR(""), is_slug);
            add_part(out, item->as.text, is_slug);
        }
    } else {
        bool has_name = record != NULL && !is_slug;
        add_part(out, has_name ? record_name(record) : value->as.text, is_slug);
    }
}

/* The system, card or processor, with how many cards before it where there are several. */
static void add_device(struct row_reader *reader, struct text *out, const struct row *row,
                       bool is_slug)
{
    static const char *const names[] = {"system", "gpu", "cpu"};
    const struct import_map *map = reader->map;
    str count = STR("");
    ptrdiff_t device = -1;
    for (ptrdiff_t i = map->field_count - 1; i >= 0; i--) {
        const char *name = map->fields[i].field->name;
        if (row->trees[i] == NULL || map->fields[i].group != NULL) {
            continue;
        }
        for (ptrdiff_t j = 0; j < COUNT(names); j++) {
            device = strcmp(name, names[j]) == 0 ? i : device;
        }
        count = strcmp(name, "gpu_count") == 0 ? row->trees[i]->as.text : count;
    }
    if (device < 0) {
        return;
    }
    bool is_card = strcmp(map->fields[device].field->name, "gpu") == 0;
    if (is_card && count.len > 0 && !str_equal(count, STR("1"))) {
        add_part(out, str_format(reader->keep, is_slug ? "%.*sx" : "%.*s × ", STR_ARGS(count)),
                 is_slug);
    }
    add_field(map, out, row, device, is_slug);
}
