#include "base/text.h"
#include "model/schema_text.h"

static void add_fields(struct text *out, const struct field *fields, str prefix);
static void add_row(struct text *out, const struct field *field, str prefix);
static void add_type(struct text *out, const struct field *field);
static void add_cell(struct text *out, str cell);

str schema_markdown(struct arena *keep, const struct kind *kind)
{
    struct text out = text_new(keep, 4096);
    text_addf(&out, "## %s\n\n%s Records lie in `data/%s/`.\n\n", kind->name, kind->doc,
              kind->folder);
    text_add(&out, STR("| field | holds | required | meaning | example |\n"
                       "|---|---|---|---|---|\n"));
    add_fields(&out, schema_common_fields(), STR(""));
    add_fields(&out, kind->fields, STR(""));
    return text_view(&out);
}

/* Recursion is bounded by the nesting of groups in the schema's tables. */
// NOLINTNEXTLINE(misc-no-recursion)
static void add_fields(struct text *out, const struct field *fields, str prefix)
{
    for (const struct field *field = fields; field->name != NULL; field++) {
        add_row(out, field, prefix);
        if (field->type == FIELD_GROUP) {
            add_fields(out, field->fields,
                       str_format(out->arena, "%.*s%s%s.", STR_ARGS(prefix), field->name,
                                  field->is_list ? "[]" : ""));
        }
    }
}

static void add_row(struct text *out, const struct field *field, str prefix)
{
    text_addf(out, "| `%.*s%s` | ", STR_ARGS(prefix), field->name);
    add_type(out, field);
    text_addf(out, " | %s | ", field->is_required ? "yes" : "");
    add_cell(out, str_from(field->doc));
    text_add(out, STR(" | "));
    if (field->example != NULL) {
        text_char(out, '`');
        add_cell(out, str_from(field->example));
        text_char(out, '`');
    }
    text_add(out, STR(" |\n"));
}

static void add_type(struct text *out, const struct field *field)
{
    text_addf(out, "%s%s", field->is_list ? "list of: " : "", field_type_name(field->type));
    if (field->type == FIELD_QUANTITY && field->unit[0] == '*') {
        text_add(out, STR(" of any unit"));
    } else if (field->type == FIELD_QUANTITY) {
        text_addf(out, "%s%s", field->unit[0] != '\0' ? ", " : ", pure number", field->unit);
    }
    if (field->type == FIELD_QUANTITY && field->min < field->max) {
        text_addf(out, ", %g to %g", field->min, field->max);
    }
    if (field->type == FIELD_REFERENCE) {
        text_add(out, STR(" to "));
        for (str rest = str_from(field->target); rest.len > 0; rest = str_cut(rest, '|').after) {
            struct str_cut cut = str_cut(rest, '|');
            text_addf(out, "%.*s%s", STR_ARGS(cut.before), cut.found ? ", " : "");
        }
    }
    for (const char *const *choice = field->choices; choice != NULL && *choice != NULL; choice++) {
        text_addf(out, "%s%s", choice == field->choices ? ": " : ", ", *choice);
    }
}

static void add_cell(struct text *out, str cell)
{
    for (ptrdiff_t i = 0; i < cell.len; i++) {
        if (cell.data[i] == '|') {
            text_char(out, '\\');
        }
        text_char(out, cell.data[i]);
    }
}
