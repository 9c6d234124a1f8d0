/* Quantities: written short, `936 GB/s`, or as a mapping that says how the value is known. */
#include "base/must.h"
#include "validate/decode.h"

#include <math.h>

/* Bounds are compared with this much slack, which the conversion of units may cost. */
static const double slack = 1e-9;

static bool decode_written(struct decoder *decoder, const struct field *field,
                           const struct tree *tree, struct quantity *quantity);
static bool decode_parts(struct decoder *decoder, const struct field *field,
                         const struct tree *tree, struct quantity *quantity, bool is_also);
static bool decode_part(struct decoder *decoder, const struct field *field,
                        const struct tree *entry, struct quantity *quantity, bool is_also);
static bool decode_also(struct decoder *decoder, const struct field *field,
                        const struct tree *entry, struct quantity *quantity);
static bool decode_quality(struct decoder *decoder, const struct tree *entry,
                           struct quantity *quantity);
static void add_parse_error(struct decoder *decoder, const struct field *field,
                            const struct tree *tree, const struct quantity_error *error);
static void add_mismatch(struct decoder *decoder, const struct field *field,
                         const struct tree *tree, const struct quantity *quantity);
static str unit_help(struct decoder *decoder, const struct field *field,
                     const struct quantity *quantity);
static bool check_range(struct decoder *decoder, const struct field *field, const struct tree *tree,
                        const struct quantity *quantity, const struct unit *unit);

bool decode_quantity(struct decoder *decoder, const struct field *field, const struct tree *tree,
                     struct value *value)
{
    struct quantity *quantity = arena_new(decoder->keep, struct quantity);
    value->type = VALUE_QUANTITY;
    value->as.quantity = quantity;
    if (tree->type == TREE_MAP) {
        return decode_parts(decoder, field, tree, quantity, false);
    }
    if (tree->type == TREE_TEXT) {
        return decode_written(decoder, field, tree, quantity);
    }
    struct diag *diag =
        decode_fault(decoder, RULE_RECORD_WRONG_TYPE, tree, "%s is a quantity, this is %s",
                     field->name, tree_type_name(tree->type));
    diag_help(decoder->diags, diag, "write for instance %s: %s", field->name, field->example);
    return false;
}

static bool decode_written(struct decoder *decoder, const struct field *field,
                           const struct tree *tree, struct quantity *quantity)
{
    if (!decode_is_text(decoder, field->name, tree)) {
        return false;
    }
    struct quantity_error error;
    if (!quantity_parse(decoder->scratch, decoder->units, tree->as.text, quantity, &error)) {
        add_parse_error(decoder, field, tree, &error);
        return false;
    }
    quantity->place = tree->place;
    if (quantity->form == QUANTITY_UNKNOWN || str_equal(str_from(field->unit), STR("*"))) {
        return true;
    }
    struct unit wanted = unit_of(decoder->units, field->unit);
    if (!dimension_equal(quantity->unit.dimension, wanted.dimension)) {
        add_mismatch(decoder, field, tree, quantity);
        return false;
    }
    return check_range(decoder, field, tree, quantity, &wanted);
}

static void add_parse_error(struct decoder *decoder, const struct field *field,
                            const struct tree *tree, const struct quantity_error *error)
{
    enum rule rule = RULE_UNIT_SYNTAX;
    if (error->trouble == QUANTITY_BAD_NUMBER) {
        rule = RULE_RECORD_BAD_NUMBER;
    } else if (error->unit == UNIT_UNKNOWN_SYMBOL || error->unit == UNIT_BAD_PREFIX) {
        rule = RULE_UNIT_UNKNOWN;
    }
    str part = str_slice(tree->as.text, error->at, error->at + error->len);
    struct diag *diag = part.len > 0
                            ? decode_fault(decoder, rule, tree, "%.*s: %s",
                                           STR_ARGS(decode_quoted(decoder, part)), error->message)
                            : decode_fault(decoder, rule, tree, "%s", error->message);
    decode_underline(diag, tree, error->at, error->len);
    if (error->help.len > 0) {
        diag_help(decoder->diags, diag, "%.*s", STR_ARGS(error->help));
    } else if (field->example != NULL) {
        diag_help(decoder->diags, diag, "write for instance %s: %s", field->name, field->example);
    }
}

/* NOLINTNEXTLINE(misc-no-recursion): what stands in `also` has none of its own */
static bool decode_parts(struct decoder *decoder, const struct field *field,
                         const struct tree *tree, struct quantity *quantity, bool is_also)
{
    const struct tree *value = tree_find(tree, STR("value"));
    bool is_sound = !tree->is_faulty;
    if (value == NULL) {
        struct diag *diag =
            decode_fault(decoder, RULE_RECORD_MISSING_FIELD, tree, "%s lacks value", field->name);
        diag_help(decoder->diags, diag, "write {value: %s, quality: vendor}", field->example);
        is_sound = false;
    } else if (value->type != TREE_TEXT) {
        (void)decode_is_text(decoder, "value", value);
        is_sound = false;
    } else {
        /* First, for it sets the whole quantity. */
        is_sound &= decode_written(decoder, field, value, quantity);
    }
    for (const struct tree *entry = tree_first(tree); entry != NULL; entry = entry->next) {
        if (entry != value) {
            is_sound &= decode_part(decoder, field, entry, quantity, is_also);
        }
    }
    return is_sound;
}

/* NOLINTNEXTLINE(misc-no-recursion): what stands in `also` has none of its own */
static bool decode_part(struct decoder *decoder, const struct field *field,
                        const struct tree *entry, struct quantity *quantity, bool is_also)
{
    static const struct field note = {.name = "note", .type = FIELD_TEXT};
    static const struct field source = {
        .name = "source", .type = FIELD_REFERENCE, .target = "source"};
    if (str_equal(entry->key, STR("quality"))) {
        return decode_quality(decoder, entry, quantity);
    }
    if (str_equal(entry->key, STR("source"))) {
        if (!decode_is_text(decoder, "source", entry)) {
            return false;
        }
        decode_reference(decoder, &source, entry, NULL, &quantity->source);
        return true;
    }
    if (str_equal(entry->key, STR("as_of"))) {
        quantity->as_of_place = entry->place;
        return decode_date(decoder, "as_of", entry, &quantity->as_of);
    }
    if (str_equal(entry->key, STR("note"))) {
        return decode_text(decoder, &note, entry, &quantity->note);
    }
    if (str_equal(entry->key, STR("also")) && !is_also) {
        return decode_also(decoder, field, entry, quantity);
    }
    struct diag *diag =
        diag_add(decoder->diags, RULE_RECORD_UNKNOWN_FIELD, entry->key_place,
                 "a quantity has no field %.*s", STR_ARGS(decode_quoted(decoder, entry->key)));
    diag->width = (int)str_code_points(entry->key);
    diag_help(decoder->diags, diag, "its fields are value, quality, source, as_of, note%s",
              is_also ? "" : ", also");
    return false;
}

static bool decode_quality(struct decoder *decoder, const struct tree *entry,
                           struct quantity *quantity)
{
    static const struct field quality = {.name = "quality", .type = FIELD_CHOICE};
    struct field field = quality;
    field.choices = quality_names();
    struct value value = {0};
    if (!decode_single(decoder, &field, entry, &value)) {
        return false;
    }
    for (int i = 0; field.choices[i] != NULL; i++) {
        if (str_equal(value.as.text, str_from(field.choices[i]))) {
            quantity->quality = (enum quality)(QUALITY_VENDOR + i);
        }
    }
    return true;
}

// NOLINTNEXTLINE(misc-no-recursion): an entry of `also` has no `also`
static bool decode_also(struct decoder *decoder, const struct field *field,
                        const struct tree *entry, struct quantity *quantity)
{
    if (entry->type != TREE_LIST) {
        (void)decode_fault(decoder, RULE_RECORD_WRONG_TYPE, entry,
                           "also is a list of mappings, this is %s", tree_type_name(entry->type));
        return false;
    }
    bool is_sound = !entry->is_faulty;
    struct quantity *also = arena_array(decoder->keep, struct quantity, entry->as.items.count);
    quantity->also = also;
    quantity->also_count = entry->as.items.count;
    for (const struct tree *each = tree_first(entry); each != NULL; each = each->next, also++) {
        if (each->type != TREE_MAP) {
            (void)decode_fault(decoder, RULE_RECORD_WRONG_TYPE, each,
                               "an entry of also is a mapping, this is %s",
                               tree_type_name(each->type));
            is_sound = false;
        } else {
            is_sound &= decode_parts(decoder, field, each, also, true);
        }
    }
    return is_sound;
}

static void add_mismatch(struct decoder *decoder, const struct field *field,
                         const struct tree *tree, const struct quantity *quantity)
{
    struct unit wanted = unit_of(decoder->units, field->unit);
    struct arena *arena = decoder->diags->arena;
    str expected = dimension_text(arena, wanted.dimension);
    if (quantity->unit_text.len == 0) {
        struct diag *diag =
            decode_fault(decoder, RULE_UNIT_MISSING, tree, "%s has no unit, expected %.*s",
                         field->name, STR_ARGS(expected));
        diag_help(decoder->diags, diag, "write %.*s %s", STR_ARGS(quantity->written), field->unit);
        return;
    }
    str found = dimension_text(arena, quantity->unit.dimension);
    struct diag *diag =
        decode_fault(decoder, RULE_UNIT_MISMATCH, tree, "%s is %s%.*s, expected %.*s", field->name,
                     dimension_is_pure(quantity->unit.dimension) ? "" : "in ", STR_ARGS(found),
                     STR_ARGS(expected));
    diag_help(decoder->diags, diag, "%.*s", STR_ARGS(unit_help(decoder, field, quantity)));
}

/* The same number with the unit that was probably meant, else an example. */
static str unit_help(struct decoder *decoder, const struct field *field,
                     const struct quantity *quantity)
{
    struct arena *arena = decoder->diags->arena;
    struct dimension wanted = unit_of(decoder->units, field->unit).dimension;
    str unit = quantity->unit_text;
    str number = str_slice(quantity->written, 0, quantity->written.len - unit.len);
    str per_second = STR("/s");
    str candidates[] = {
        str_ends(unit, STR("Wh")) ? str_slice(unit, 0, unit.len - 1) : unit,
        str_format(arena, "%.*s/s", STR_ARGS(unit)),
        str_ends(unit, per_second) ? str_slice(unit, 0, unit.len - per_second.len) : unit,
        str_equal(unit, STR("B")) ? STR("billion") : unit,
        str_equal(unit, STR("MHz")) ? STR("MT/s") : unit,
        str_equal(unit, STR("GHz")) ? STR("GT/s") : unit,
    };
    for (ptrdiff_t i = 0; i < COUNT(candidates); i++) {
        struct unit meant;
        struct unit_error error;
        if (unit_parse(decoder->units, candidates[i], &meant, &error) &&
            dimension_equal(meant.dimension, wanted)) {
            return str_format(arena, "write %.*s%.*s", STR_ARGS(number), STR_ARGS(candidates[i]));
        }
    }
    if (dimension_is_pure(wanted)) {
        return str_format(arena, "write the number alone: %.*s", STR_ARGS(str_trim(number)));
    }
    return str_format(arena, "write it in %s, for instance %s", field->unit, field->example);
}

static bool is_whole(double number)
{
    return fabs(number - round(number)) <= slack * fabs(number);
}

static bool check_range(struct decoder *decoder, const struct field *field, const struct tree *tree,
                        const struct quantity *quantity, const struct unit *unit)
{
    bool is_about = quantity->form == QUANTITY_APPROXIMATE;
    double low = is_about || quantity->form == QUANTITY_BELOW ? quantity->typical : quantity->low;
    double high = is_about || quantity->form == QUANTITY_ABOVE ? quantity->typical : quantity->high;
    low = (low - unit->offset) / unit->factor;
    high = (high - unit->offset) / unit->factor;
    if (field->min < field->max && (low < field->min - slack * fabs(field->min) ||
                                    high > field->max + slack * fabs(field->max))) {
        (void)decode_fault(decoder, RULE_RECORD_OUT_OF_RANGE, tree, "%s lies outside %g..%g%s%s",
                           field->name, field->min, field->max, field->unit[0] != '\0' ? " " : "",
                           field->unit);
        return false;
    }
    if (field->is_whole && quantity->form != QUANTITY_MEAN && (!is_whole(low) || !is_whole(high))) {
        (void)decode_fault(decoder, RULE_RECORD_BAD_NUMBER, tree, "%s is a whole number",
                           field->name);
        return false;
    }
    return true;
}
