#include "model/quantity.h"
#include "model/schema_text.h"

#include <string.h>

#define NUMBER "-?(0|[1-9][0-9]*)([.][0-9]+)?([eE][+-]?[0-9]{1,2})?"
#define QUANTITY_PATTERN                                                                           \
    "^(unknown|(<|over |~)?" NUMBER "([.][.]" NUMBER "| ± " NUMBER ")?( [^ ]+)?)$"

static struct tree *fields_json(struct arena *keep, const struct field *fields, bool is_partial);
static struct tree *record_json(struct arena *keep, const struct kind *kind, bool is_list_entry,
                                bool is_partial);
static struct tree *field_json(struct arena *keep, const struct field *field);
static struct tree *single_json(struct arena *keep, const struct field *field);
static struct tree *quantity_json(struct arena *keep);
static void put_field(struct arena *keep, struct tree *properties, struct tree *required,
                      const struct field *field);

static struct tree *typed(struct arena *keep, const char *type)
{
    struct tree *map = tree_map(keep);
    tree_put_text(keep, map, "type", str_from(type));
    return map;
}

/* YAML reads some texts as numbers or truth values, which are texts to us. */
static struct tree *text_json(struct arena *keep)
{
    struct tree *map = tree_map(keep);
    struct tree *types = tree_put(map, "type", tree_list(keep));
    (void)tree_add(types, tree_text(keep, STR("string")));
    (void)tree_add(types, tree_text(keep, STR("number")));
    return map;
}

static struct tree *pattern_json(struct arena *keep, const char *pattern)
{
    struct tree *map = text_json(keep);
    tree_put_text(keep, map, "pattern", str_from(pattern));
    return map;
}

static struct tree *reference(struct arena *keep, const char *to)
{
    struct tree *map = tree_map(keep);
    tree_put_text(keep, map, "$ref", str_format(keep, "#/definitions/%s", to));
    return map;
}

struct tree *schema_json(struct arena *keep, const struct kind *kind)
{
    struct tree *root = tree_map(keep);
    tree_put_text(keep, root, "$schema", STR("http://json-schema.org/draft-07/schema#"));
    tree_put_text(keep, root, "title", str_from(kind->name));
    tree_put_text(keep, root, "description", str_from(kind->doc));
    tree_put_text(keep, root, "type", STR("object"));
    struct tree *condition = tree_put(root, "if", tree_map(keep));
    (void)tree_add(tree_put(condition, "required", tree_list(keep)),
                   tree_text(keep, STR("records")));
    (void)tree_put(root, "then", reference(keep, "list"));
    (void)tree_put(root, "else", reference(keep, "record"));

    struct tree *definitions = tree_put(root, "definitions", tree_map(keep));
    (void)tree_put(definitions, "record", record_json(keep, kind, false, false));
    struct tree *list = tree_put(definitions, "list", typed(keep, "object"));
    struct tree *properties = tree_put(list, "properties", tree_map(keep));
    (void)tree_put(properties, "defaults", record_json(keep, kind, false, true));
    struct tree *records = tree_put(properties, "records", typed(keep, "array"));
    (void)tree_put(records, "items", record_json(keep, kind, true, true));
    tree_put_flag(keep, list, "additionalProperties", false);
    (void)tree_put(definitions, "quantity", quantity_json(keep));
    return root;
}

/* A partial record lacks what the defaults of its list give, or is those defaults. */
static struct tree *record_json(struct arena *keep, const struct kind *kind, bool is_list_entry,
                                bool is_partial)
{
    struct tree *map = typed(keep, "object");
    struct tree *properties = tree_put(map, "properties", tree_map(keep));
    struct tree *required = tree_list(keep);
    for (ptrdiff_t i = 0; i < schema_field_count(kind); i++) {
        put_field(keep, properties, required, schema_field(kind, i));
    }
    if (is_partial) {
        required = tree_list(keep);
    }
    if (is_list_entry) {
        (void)tree_add(required, tree_text(keep, STR("id")));
    }
    if (required->as.items.count > 0) {
        (void)tree_put(map, "required", required);
    }
    tree_put_flag(keep, map, "additionalProperties", false);
    return map;
}

/* Recursion is bounded by the nesting of groups in the schema's tables. */
// NOLINTNEXTLINE(misc-no-recursion)
static struct tree *fields_json(struct arena *keep, const struct field *fields, bool is_partial)
{
    struct tree *map = typed(keep, "object");
    struct tree *properties = tree_put(map, "properties", tree_map(keep));
    struct tree *required = tree_list(keep);
    for (const struct field *field = fields; field->name != NULL; field++) {
        put_field(keep, properties, required, field);
    }
    if (!is_partial && required->as.items.count > 0) {
        (void)tree_put(map, "required", required);
    }
    tree_put_flag(keep, map, "additionalProperties", false);
    return map;
}

// NOLINTNEXTLINE(misc-no-recursion)
static void put_field(struct arena *keep, struct tree *properties, struct tree *required,
                      const struct field *field)
{
    (void)tree_put(properties, field->name, field_json(keep, field));
    if (field->is_required) {
        (void)tree_add(required, tree_text(keep, str_from(field->name)));
    }
}

// NOLINTNEXTLINE(misc-no-recursion)
static struct tree *field_json(struct arena *keep, const struct field *field)
{
    struct tree *map = NULL;
    if (field->is_list) {
        map = typed(keep, "array");
        (void)tree_put(map, "items", single_json(keep, field));
    } else {
        map = single_json(keep, field);
    }
    str unit = field->type == FIELD_QUANTITY && field->unit[0] != '\0' && field->unit[0] != '*'
                   ? str_format(keep, " In %s or what converts to it.", field->unit)
                   : STR("");
    str example =
        field->example != NULL ? str_format(keep, " Example: %s", field->example) : STR("");
    tree_put_text(keep, map, "description",
                  str_format(keep, "%s%.*s%.*s", field->doc, STR_ARGS(unit), STR_ARGS(example)));
    return map;
}

// NOLINTNEXTLINE(misc-no-recursion)
static struct tree *single_json(struct arena *keep, const struct field *field)
{
    struct tree *map = NULL;
    switch (field->type) {
    case FIELD_TEXT:
    case FIELD_PROSE:
    case FIELD_EXPRESSION:
        return text_json(keep);
    case FIELD_URL:
        return pattern_json(keep, "^https?://");
    case FIELD_DATE:
        return pattern_json(keep, "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$");
    case FIELD_REFERENCE:
        return pattern_json(keep, "^[a-z0-9][a-z0-9-]{0,63}$");
    case FIELD_FLAG:
        map = tree_map(keep);
        struct tree *flags = tree_put(map, "enum", tree_list(keep));
        (void)tree_add(flags, tree_text(keep, STR("yes")));
        (void)tree_add(flags, tree_text(keep, STR("no")));
        (void)tree_add(flags, tree_flag(keep, true));
        (void)tree_add(flags, tree_flag(keep, false));
        return map;
    case FIELD_CHOICE:
        map = tree_map(keep);
        struct tree *choices = tree_put(map, "enum", tree_list(keep));
        for (const char *const *choice = field->choices; *choice != NULL; choice++) {
            (void)tree_add(choices, tree_text(keep, str_from(*choice)));
        }
        return map;
    case FIELD_QUANTITY:
        map = tree_map(keep);
        struct tree *forms = tree_put(map, "anyOf", tree_list(keep));
        (void)tree_add(forms, pattern_json(keep, QUANTITY_PATTERN));
        (void)tree_add(forms, reference(keep, "quantity"));
        return map;
    case FIELD_GROUP:
        return fields_json(keep, field->fields, false);
    case FIELD_NAMES:
        map = typed(keep, "object");
        (void)tree_put(map, "additionalProperties", text_json(keep));
        return map;
    }
    return tree_map(keep);
}

/* How a value is known: the fields of validate/decode_quantity.c. */
static struct tree *quantity_json(struct arena *keep)
{
    const struct field value = {.name = "value",
                                .type = FIELD_TEXT,
                                .is_required = true,
                                .doc = "The value with its unit."};
    const struct field quality = {.name = "quality",
                                  .type = FIELD_CHOICE,
                                  .choices = quality_names(),
                                  .doc = "How it is known."};
    const struct field source = {
        .name = "source", .type = FIELD_REFERENCE, .doc = "The source of this value."};
    const struct field as_of = {.name = "as_of", .type = FIELD_DATE, .doc = "When it held."};
    const struct field note = {.name = "note", .type = FIELD_TEXT, .doc = "What else matters."};
    const struct field parts[] = {value, quality, source, as_of, note, {0}};
    const struct field also = {.name = "also",
                               .type = FIELD_GROUP,
                               .is_list = true,
                               .fields = parts,
                               .doc = "What other sources say."};
    const struct field all[] = {value, quality, source, as_of, note, also, {0}};
    return fields_json(keep, all, false);
}
