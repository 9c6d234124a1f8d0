#include "base/limits.h"
#include "base/must.h"
#include "base/text.h"
#include "validate/decode.h"
#include "validate/text.h"

static bool decode_prose(struct decoder *decoder, const struct field *field,
                         const struct tree *tree, str *text);
static bool decode_url(struct decoder *decoder, const struct field *field, const struct tree *tree,
                       str *text);
static bool decode_choice(struct decoder *decoder, const struct field *field,
                          const struct tree *tree, str *text);
static bool decode_flag(struct decoder *decoder, const struct field *field, const struct tree *tree,
                        bool *flag);
static bool decode_names(struct decoder *decoder, const struct field *field,
                         const struct tree *tree, struct value *value);
static bool decode_expression(struct decoder *decoder, const struct field *field,
                              const struct tree *tree, str *text);
static bool decode_mapping(struct decoder *decoder, const struct field *field,
                           const struct tree *tree, struct value *value);
static void warn_of_mojibake(struct decoder *decoder, const struct tree *tree);

// NOLINTNEXTLINE(misc-no-recursion): groups lie in groups as deep as the schema's tables
bool decode_single(struct decoder *decoder, const struct field *field, const struct tree *tree,
                   struct value *value)
{
    switch (field->type) {
    case FIELD_TEXT:
        value->type = VALUE_TEXT;
        return decode_text(decoder, field, tree, &value->as.text);
    case FIELD_PROSE:
        value->type = VALUE_TEXT;
        return decode_prose(decoder, field, tree, &value->as.text);
    case FIELD_URL:
        value->type = VALUE_TEXT;
        return decode_url(decoder, field, tree, &value->as.text);
    case FIELD_CHOICE:
        value->type = VALUE_TEXT;
        return decode_choice(decoder, field, tree, &value->as.text);
    case FIELD_EXPRESSION:
        value->type = VALUE_TEXT;
        return decode_expression(decoder, field, tree, &value->as.text);
    case FIELD_DATE:
        value->type = VALUE_DATE;
        return decode_date(decoder, field->name, tree, &value->as.date);
    case FIELD_FLAG:
        value->type = VALUE_FLAG;
        return decode_flag(decoder, field, tree, &value->as.flag);
    case FIELD_QUANTITY:
        return decode_quantity(decoder, field, tree, value);
    case FIELD_REFERENCE:
        if (!decode_is_text(decoder, field->name, tree)) {
            return false;
        }
        decode_reference(decoder, field, tree, value, NULL);
        return true;
    case FIELD_GROUP:
        return decode_mapping(decoder, field, tree, value);
    case FIELD_NAMES:
        return decode_names(decoder, field, tree, value);
    }
    must(false);
    return false;
}

bool decode_text(struct decoder *decoder, const struct field *field, const struct tree *tree,
                 str *text)
{
    if (!decode_is_text(decoder, field->name, tree)) {
        return false;
    }
    *text = tree->as.text;
    ptrdiff_t line_end = str_find(*text, STR("\n"), 0);
    const char *fault = text->len == 0 && !field->may_be_empty ? "is empty"
                        : line_end >= 0                        ? "is one line of text"
                        : text->len > LIMIT_TEXT_BYTES         ? "has at most 1000 bytes"
                        : str_trim(*text).len < text->len ? "neither begins nor ends with blanks"
                                                          : NULL;
    if (fault != NULL) {
        (void)decode_fault(decoder, RULE_RECORD_WRONG_TYPE, tree, "%s %s", field->name, fault);
        return false;
    }
    warn_of_mojibake(decoder, tree);
    return true;
}

static bool decode_prose(struct decoder *decoder, const struct field *field,
                         const struct tree *tree, str *text)
{
    if (!decode_is_text(decoder, field->name, tree)) {
        return false;
    }
    *text = tree->as.text;
    ptrdiff_t at = 0;
    const char *fault =
        str_trim(*text).len == 0 ? "a note is not empty" : text_prose_fault(*text, &at);
    if (fault != NULL) {
        struct diag *diag =
            decode_fault(decoder, RULE_RECORD_BAD_PROSE, tree, "%s: %s", field->name, fault);
        decode_underline(diag, tree, at, 1);
        return false;
    }
    warn_of_mojibake(decoder, tree);
    return true;
}

static bool decode_url(struct decoder *decoder, const struct field *field, const struct tree *tree,
                       str *text)
{
    if (!decode_is_text(decoder, field->name, tree)) {
        return false;
    }
    *text = tree->as.text;
    const char *fault = text_url_fault(*text);
    if (fault != NULL) {
        (void)decode_fault(decoder, RULE_RECORD_BAD_URL, tree, "%s: %s", field->name, fault);
    }
    return fault == NULL;
}

bool decode_date(struct decoder *decoder, const char *name, const struct tree *tree,
                 struct date *date)
{
    if (!decode_is_text(decoder, name, tree)) {
        return false;
    }
    if (!date_parse(tree->as.text, date)) {
        struct diag *diag = decode_fault(decoder, RULE_RECORD_BAD_DATE, tree, "%s: %.*s is no date",
                                         name, STR_ARGS(decode_quoted(decoder, tree->as.text)));
        diag_help(decoder->diags, diag, "write YYYY-MM-DD, YYYY-MM or YYYY");
        return false;
    }
    return true;
}

static bool decode_choice(struct decoder *decoder, const struct field *field,
                          const struct tree *tree, str *text)
{
    if (!decode_is_text(decoder, field->name, tree)) {
        return false;
    }
    str typed = tree->as.text;
    for (const char *const *choice = field->choices; *choice != NULL; choice++) {
        if (str_equal(typed, str_from(*choice))) {
            *text = str_from(*choice);
            return true;
        }
    }
    struct diag *diag =
        decode_fault(decoder, RULE_RECORD_BAD_CHOICE, tree, "%.*s is no choice of %s",
                     STR_ARGS(decode_quoted(decoder, typed)), field->name);
    struct str_nearest nearest = {.typed = typed};
    struct text all = text_new(decoder->diags->arena, 64);
    for (const char *const *choice = field->choices; *choice != NULL; choice++) {
        str_nearest_offer(&nearest, str_from(*choice));
        text_addf(&all, "%s%s", choice == field->choices ? "" : ", ", *choice);
    }
    if (nearest.found.len > 0) {
        diag_help(decoder->diags, diag, "did you mean %.*s? The choices are %.*s",
                  STR_ARGS(nearest.found), STR_ARGS(text_view(&all)));
    } else {
        diag_help(decoder->diags, diag, "the choices are %.*s", STR_ARGS(text_view(&all)));
    }
    return false;
}

static bool decode_flag(struct decoder *decoder, const struct field *field, const struct tree *tree,
                        bool *flag)
{
    if (!decode_is_text(decoder, field->name, tree)) {
        return false;
    }
    str text = tree->as.text;
    *flag = str_equal(text, STR("yes")) || str_equal(text, STR("true"));
    if (!*flag && !str_equal(text, STR("no")) && !str_equal(text, STR("false"))) {
        (void)decode_fault(decoder, RULE_RECORD_BAD_CHOICE, tree, "%s is yes or no", field->name);
        return false;
    }
    return true;
}

void decode_reference(struct decoder *decoder, const struct field *field, const struct tree *tree,
                      struct value *value, const struct record **target)
{
    if (value != NULL) {
        value->type = VALUE_REFERENCE;
    }
    *array_add(decoder->keep, &decoder->pending) = (struct pending){
        .owner = decoder->owner,
        .field = field,
        .id = tree->as.text,
        .place = tree->place,
        .value = value,
        .target = target,
    };
}

static bool decode_expression(struct decoder *decoder, const struct field *field,
                              const struct tree *tree, str *text)
{
    if (!decode_is_text(decoder, field->name, tree)) {
        return false;
    }
    *text = tree->as.text;
    if (text->len == 0 || text->len > LIMIT_EXPRESSION_BYTES) {
        (void)decode_fault(decoder, RULE_RECORD_WRONG_TYPE, tree,
                           "%s is an expression of 1 to %d bytes", field->name,
                           LIMIT_EXPRESSION_BYTES);
        return false;
    }
    return true;
}

// NOLINTNEXTLINE(misc-no-recursion)
static bool decode_mapping(struct decoder *decoder, const struct field *field,
                           const struct tree *tree, struct value *value)
{
    if (tree->type != TREE_MAP) {
        (void)decode_fault(decoder, RULE_RECORD_WRONG_TYPE, tree,
                           "%s is a mapping (name: value), this is %s", field->name,
                           tree_type_name(tree->type));
        return false;
    }
    struct record *group = arena_new(decoder->keep, struct record);
    value->type = VALUE_GROUP;
    value->as.record = group;
    return decode_group(decoder, field->fields, tree, group);
}

static bool decode_names(struct decoder *decoder, const struct field *field,
                         const struct tree *tree, struct value *value)
{
    if (tree->type != TREE_MAP) {
        (void)decode_fault(decoder, RULE_RECORD_WRONG_TYPE, tree,
                           "%s is a mapping of names, this is %s", field->name,
                           tree_type_name(tree->type));
        return false;
    }
    bool is_sound = !tree->is_faulty;
    struct named_text *item = arena_array(decoder->keep, struct named_text, tree->as.items.count);
    value->type = VALUE_NAMES;
    value->as.names.items = item;
    value->as.names.count = tree->as.items.count;
    for (const struct tree *entry = tree_first(tree); entry != NULL; entry = entry->next) {
        item->name = entry->key;
        item->name_place = entry->key_place;
        item->place = entry->place;
        is_sound &= decode_expression(decoder, field, entry, &item->text);
        item++;
    }
    return is_sound;
}

static void warn_of_mojibake(struct decoder *decoder, const struct tree *tree)
{
    ptrdiff_t at = text_find_mojibake(tree->as.text);
    if (at >= 0) {
        struct diag *diag = decode_fault(decoder, RULE_RECORD_MOJIBAKE, tree,
                                         "this looks like UTF-8 that was read in another encoding");
        decode_underline(diag, tree, at, 2);
    }
}
