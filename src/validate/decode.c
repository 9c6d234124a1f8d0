#include "validate/decode.h"

#include "base/limits.h"
#include "base/must.h"
#include "base/utf8.h"
#include "validate/text.h"

enum { FIELDS_MAX = 96, QUOTED_CHARS_MAX = 80 };

/* The fields of a record or group, and which of them its mapping gave. */
struct fields {
    const struct field *common; /* NULL in a group */
    ptrdiff_t common_count;
    const struct field *own;
    ptrdiff_t count; /* of both */
    bool given[FIELDS_MAX];
};

static struct fields fields_of(const struct record *record);
static const struct field *field_at(const struct fields *fields, ptrdiff_t index);
static ptrdiff_t field_find(const struct fields *fields, str name, ptrdiff_t from);
static bool decode_entries(struct decoder *decoder, struct fields *fields, const struct tree *map,
                           struct value *values);
static bool decode_value(struct decoder *decoder, const struct field *field,
                         const struct tree *tree, struct value *value);
static void add_value_help(struct decoder *decoder, struct diag *diag, const struct field *field);
static bool decode_list(struct decoder *decoder, const struct field *field, const struct tree *tree,
                        struct value *value);
static void add_unknown(struct decoder *decoder, struct fields *fields, const struct tree *entry);
static bool check_required(struct decoder *decoder, const struct fields *fields,
                           const struct record *record, const struct tree *map);
static void inherit(struct decoder *decoder, struct fields *fields, struct record *record);

void decode_record(struct decoder *decoder, const struct tree *map)
{
    struct made *owner = decoder->owner;
    struct record *record = &owner->record;
    struct fields fields = fields_of(record);
    record->values = arena_array(decoder->keep, struct value, fields.count);
    owner->is_sound = !map->is_faulty;
    owner->is_sound &= decode_entries(decoder, &fields, map, record->values);
    if (owner->prototype != NULL) {
        inherit(decoder, &fields, record);
    }
    if (!owner->is_prototype) {
        owner->is_sound &= check_required(decoder, &fields, record, map);
    }
}

// NOLINTNEXTLINE(misc-no-recursion): groups lie in groups as deep as the schema's tables
bool decode_group(struct decoder *decoder, const struct field *own, const struct tree *map,
                  struct record *record)
{
    record->fields = own;
    record->place = map->place;
    struct fields fields = fields_of(record);
    record->values = arena_array(decoder->keep, struct value, fields.count);
    bool is_sound = !map->is_faulty && decode_entries(decoder, &fields, map, record->values);
    return check_required(decoder, &fields, record, map) && is_sound;
}

static struct fields fields_of(const struct record *record)
{
    struct fields fields = {.own = record->fields};
    if (record->kind != NULL) {
        fields.common = schema_common_fields();
        fields.common_count = fields_count(fields.common);
        fields.own = record->kind->fields;
    }
    fields.count = fields.common_count + fields_count(fields.own);
    must(fields.count <= FIELDS_MAX);
    return fields;
}

static const struct field *field_at(const struct fields *fields, ptrdiff_t index)
{
    return index < fields->common_count ? &fields->common[index]
                                        : &fields->own[index - fields->common_count];
}

/* Records mostly keep the schema's order: looking on from the last field finds the next at once. */
static ptrdiff_t field_find(const struct fields *fields, str name, ptrdiff_t from)
{
    for (ptrdiff_t i = 0; i < fields->count; i++) {
        ptrdiff_t at = from + i < fields->count ? from + i : from + i - fields->count;
        const char *candidate = field_at(fields, at)->name;
        if (candidate[0] == name.data[0] && str_equal(name, str_from(candidate))) {
            return at;
        }
    }
    return -1;
}

// NOLINTNEXTLINE(misc-no-recursion)
static bool decode_entries(struct decoder *decoder, struct fields *fields, const struct tree *map,
                           struct value *values)
{
    bool is_sound = true;
    ptrdiff_t next = 0;
    for (const struct tree *entry = tree_first(map); entry != NULL; entry = entry->next) {
        ptrdiff_t index = field_find(fields, entry->key, next);
        if (index < 0) {
            add_unknown(decoder, fields, entry);
            is_sound = false;
            continue;
        }
        fields->given[index] = true;
        next = index + 1 < fields->count ? index + 1 : 0;
        values[index].place = entry->place;
        if (!decode_value(decoder, field_at(fields, index), entry, &values[index])) {
            values[index].type = VALUE_ABSENT;
            is_sound = false;
        }
    }
    return is_sound;
}

// NOLINTNEXTLINE(misc-no-recursion)
static bool decode_value(struct decoder *decoder, const struct field *field,
                         const struct tree *tree, struct value *value)
{
    if (tree->type == TREE_NULL) {
        if (!tree->is_faulty) {
            struct diag *diag =
                decode_fault(decoder, RULE_RECORD_WRONG_TYPE, tree, "%s has no value", field->name);
            add_value_help(decoder, diag, field);
        }
        return false;
    }
    if (field->is_list) {
        return decode_list(decoder, field, tree, value);
    }
    return decode_single(decoder, field, tree, value);
}

static void add_value_help(struct decoder *decoder, struct diag *diag, const struct field *field)
{
    if (field->type == FIELD_QUANTITY && !field->is_list) {
        diag_help(decoder->diags, diag, "write unknown%s",
                  field->is_required ? "" : ", or leave the entry out");
    } else if (!field->is_required) {
        diag_help(decoder->diags, diag, "leave the entry out");
    } else if (field->example != NULL) {
        diag_help(decoder->diags, diag, "write for instance %s: %s", field->name, field->example);
    }
}

// NOLINTNEXTLINE(misc-no-recursion)
static bool decode_list(struct decoder *decoder, const struct field *field, const struct tree *tree,
                        struct value *value)
{
    if (tree->type != TREE_LIST) {
        struct diag *diag =
            decode_fault(decoder, RULE_RECORD_WRONG_TYPE, tree, "%s is a list, this is %s",
                         field->name, tree_type_name(tree->type));
        if (tree->type == TREE_TEXT) {
            diag_help(decoder->diags, diag, "write [%.*s]", STR_ARGS(tree->as.text));
        }
        return false;
    }
    bool is_sound = !tree->is_faulty;
    value->type = VALUE_LIST;
    value->as.list.count = tree->as.items.count;
    value->as.list.items = arena_array(decoder->keep, struct value, tree->as.items.count);
    struct value *item = value->as.list.items;
    for (const struct tree *each = tree_first(tree); each != NULL; each = each->next) {
        item->place = each->place;
        if (each->type == TREE_NULL) {
            if (!each->is_faulty) {
                (void)decode_fault(decoder, RULE_RECORD_WRONG_TYPE, each,
                                   "an item of %s has no value", field->name);
            }
            is_sound = false;
        } else {
            is_sound &= decode_single(decoder, field, each, item);
        }
        item++;
    }
    return is_sound;
}

/* A field that was probably meant counts as given: that it lacks is no second fault. */
static void add_unknown(struct decoder *decoder, struct fields *fields, const struct tree *entry)
{
    const struct kind *kind = decoder->owner->record.kind;
    struct diag *diag =
        diag_add(decoder->diags, RULE_RECORD_UNKNOWN_FIELD, entry->key_place,
                 "%s has no field %.*s", fields->common != NULL ? kind->name : "this mapping",
                 STR_ARGS(decode_quoted(decoder, entry->key)));
    diag->width = (int)str_code_points(entry->key);
    struct str_nearest nearest = {.typed = entry->key};
    for (ptrdiff_t i = 0; i < fields->count; i++) {
        str_nearest_offer(&nearest, str_from(field_at(fields, i)->name));
    }
    if (nearest.found.len > 0) {
        fields->given[field_find(fields, nearest.found, 0)] = true;
        decode_did_you_mean(decoder, diag, entry->key, nearest.found);
    } else {
        diag_help(decoder->diags, diag, "`hwreport schema %s --format md` lists the fields",
                  kind->name);
    }
}

static bool check_required(struct decoder *decoder, const struct fields *fields,
                           const struct record *record, const struct tree *map)
{
    bool is_sound = true;
    for (ptrdiff_t i = 0; i < fields->count; i++) {
        const struct field *field = field_at(fields, i);
        const struct value *value = &record->values[i];
        bool is_empty = value->type == VALUE_LIST && value->as.list.count == 0;
        if (!field->is_required || (fields->given[i] && !is_empty)) {
            continue;
        }
        is_sound = false;
        struct place place = is_empty ? value->place : map->place;
        struct diag *diag =
            record->kind != NULL
                ? diag_add(decoder->diags, RULE_RECORD_MISSING_FIELD, place, "%s %.*s lacks %s",
                           record->kind->name, STR_ARGS(record->id), field->name)
                : diag_add(decoder->diags, RULE_RECORD_MISSING_FIELD, place, "this lacks %s",
                           field->name);
        if (field->example != NULL && field->type != FIELD_GROUP) {
            diag_help(decoder->diags, diag, "add %s, for instance %s: %s", field->name, field->name,
                      field->example);
        } else {
            diag_help(decoder->diags, diag, "add %s: %s", field->name, field->doc);
        }
    }
    return is_sound;
}

/* What the mapping does not have comes from the defaults, once their references are resolved. */
static void inherit(struct decoder *decoder, struct fields *fields, struct record *record)
{
    const struct record *prototype = &decoder->owner->prototype->record;
    for (ptrdiff_t i = 0; i < fields->count; i++) {
        const struct value *value = &prototype->values[i];
        if (fields->given[i] || value->place.origin == NULL) {
            continue;
        }
        fields->given[i] = true;
        record->values[i] = *value;
        *array_add(decoder->keep, &decoder->inherited) =
            (struct inherited){.value = &record->values[i], .prototype = value};
    }
}

struct diag *decode_fault(struct decoder *decoder, enum rule rule, const struct tree *tree,
                          const char *format, ...)
{
    va_list list;
    va_start(list, format);
    str message = str_format_list(decoder->diags->arena, format, list);
    va_end(list);
    struct diag *diag = diag_add(decoder->diags, rule, tree->place, "%.*s", STR_ARGS(message));
    if (tree->type == TREE_TEXT) {
        decode_underline(diag, tree, 0, tree->as.text.len);
    }
    return diag;
}

void decode_underline(struct diag *diag, const struct tree *tree, ptrdiff_t at, ptrdiff_t len)
{
    str text = tree->as.text;
    diag->place = place_within(tree->place, text, at);
    diag->width = (int)str_code_points(str_slice(text, at, at + len));
}

bool decode_is_text(struct decoder *decoder, const char *name, const struct tree *tree)
{
    if (tree->type == TREE_TEXT) {
        return !tree->is_faulty;
    }
    if (!tree->is_faulty || tree->type != TREE_NULL) {
        (void)decode_fault(decoder, RULE_RECORD_WRONG_TYPE, tree, "%s is a text, this is %s", name,
                           tree_type_name(tree->type));
    }
    return false;
}

void decode_did_you_mean(struct decoder *decoder, struct diag *diag, str typed, str meant)
{
    ptrdiff_t at = 0;
    while (at < typed.len && (unsigned char)typed.data[at] < 0x80) {
        at++;
    }
    if (at < typed.len) {
        diag_help(decoder->diags, diag, "did you mean %.*s? Here it has the character U+%04X",
                  STR_ARGS(meant), (unsigned)utf8_at(typed, at).code);
    } else {
        diag_help(decoder->diags, diag, "did you mean %.*s?", STR_ARGS(meant));
    }
}

str decode_quoted(struct decoder *decoder, str value)
{
    ptrdiff_t end = utf8_prefix(value, QUOTED_CHARS_MAX);
    return str_format(decoder->diags->arena, "'%.*s%s'", (int)end, value.data,
                      end < value.len ? "…" : "");
}
