#include "model/schema.h"

#include "base/must.h"
#include "model/kinds/kinds.h"

#include <string.h>

static const struct kind *const kinds[] = {
    &kind_system,        &kind_platform,      &kind_cpu,        &kind_gpu,          &kind_memory,
    &kind_storage,       &kind_model,         &kind_artifact,   &kind_quantization, &kind_engine,
    &kind_use_case,      &kind_service_level, &kind_scenario,   &kind_benchmark,    &kind_price,
    &kind_exchange_rate, &kind_offer,         &kind_power,      &kind_assumption,   &kind_formula,
    &kind_calibration,   &kind_waiver,        &kind_memory_log, &kind_source,       NULL,
};

static const struct field common_fields[] = {
    {.name = "id",
     .type = FIELD_TEXT,
     .example = "rtx-5090",
     .doc = "Equals the file's name; may be left out in a file of one record."},
    {.name = "name",
     .type = FIELD_TEXT,
     .is_required = true,
     .example = "GeForce RTX 5090",
     .doc = "The name that people read."},
    {.name = "aliases",
     .type = FIELD_TEXT,
     .is_list = true,
     .example = "[RTX5090]",
     .doc = "Other names, for search and import."},
    {.name = "notes",
     .type = FIELD_PROSE,
     .example = "What else is worth knowing.",
     .doc = "What else is worth knowing, in restricted Markdown."},
    {.name = "sources",
     .type = FIELD_REFERENCE,
     .target = "source",
     .is_list = true,
     .example = "[vendor-page]",
     .doc = "Where the facts come from."},
    {.name = "links",
     .type = FIELD_URL,
     .is_list = true,
     .example = "[https://example.org/]",
     .doc = "Further reading."},
    {0},
};

const struct kind *const *schema_kinds(void)
{
    return kinds;
}

const struct kind *schema_kind(str name)
{
    for (const struct kind *const *kind = kinds; *kind != NULL; kind++) {
        if (str_equal(name, str_from((*kind)->name))) {
            return *kind;
        }
    }
    return NULL;
}

const struct kind *schema_kind_of_folder(str folder)
{
    for (const struct kind *const *kind = kinds; *kind != NULL; kind++) {
        if (str_equal(folder, str_from((*kind)->folder))) {
            return *kind;
        }
    }
    return NULL;
}

const struct field *schema_common_fields(void)
{
    return common_fields;
}

ptrdiff_t schema_field_count(const struct kind *kind)
{
    return COUNT(common_fields) - 1 + fields_count(kind->fields);
}

const struct field *schema_field(const struct kind *kind, ptrdiff_t index)
{
    must(index >= 0 && index < schema_field_count(kind));
    ptrdiff_t common = COUNT(common_fields) - 1;
    return index < common ? &common_fields[index] : &kind->fields[index - common];
}

ptrdiff_t schema_field_index(const struct kind *kind, str name)
{
    ptrdiff_t index = fields_index(common_fields, name);
    if (index >= 0) {
        return index;
    }
    index = fields_index(kind->fields, name);
    return index >= 0 ? index + COUNT(common_fields) - 1 : -1;
}

ptrdiff_t fields_count(const struct field *fields)
{
    ptrdiff_t count = 0;
    while (fields[count].name != NULL) {
        count++;
    }
    return count;
}

ptrdiff_t fields_index(const struct field *fields, str name)
{
    /* Asked for often, so that a glance at the first letter pays. */
    char first = name.len > 0 ? name.data[0] : '\0';
    for (ptrdiff_t i = 0; fields[i].name != NULL; i++) {
        if (fields[i].name[0] == first &&
            strncmp(fields[i].name, name.data, (size_t)name.len) == 0 &&
            fields[i].name[name.len] == '\0') {
            return i;
        }
    }
    return -1;
}

bool field_targets(const struct field *field, const struct kind *kind)
{
    must(field->type == FIELD_REFERENCE);
    str rest = str_from(field->target);
    while (rest.len > 0) {
        struct str_cut cut = str_cut(rest, '|');
        if (str_equal(cut.before, str_from(kind->name))) {
            return true;
        }
        rest = cut.after;
    }
    return false;
}

const char *field_type_name(enum field_type type)
{
    switch (type) {
    case FIELD_TEXT:
        return "text";
    case FIELD_PROSE:
        return "prose";
    case FIELD_URL:
        return "address";
    case FIELD_DATE:
        return "date";
    case FIELD_FLAG:
        return "yes or no";
    case FIELD_CHOICE:
        return "choice";
    case FIELD_QUANTITY:
        return "quantity";
    case FIELD_REFERENCE:
        return "reference";
    case FIELD_EXPRESSION:
        return "expression";
    case FIELD_GROUP:
        return "mapping";
    case FIELD_NAMES:
        return "mapping of names";
    }
    must(false);
    return "";
}
