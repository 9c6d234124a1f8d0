#include "base/text.h"
#include "model/schema_text.h"

#include <string.h>

/* How a field is written: as it stands, or behind a comment sign. */
struct style {
    int indent;
    bool is_comment;
    bool is_draft;     /* explained, and with what may be left out as comments */
    struct date today; /* zero: examples keep their dates */
};

enum { INDENT = 2 };

static void add_kind_fields(struct text *out, const struct kind *kind, bool required,
                            struct style style);
static void add_field(struct text *out, const struct field *field, struct style style);
static void add_group(struct text *out, const struct field *field, struct style style);
static void add_choices(struct text *out, const struct field *field);
static void begin_line(struct text *out, struct style style);
static void add_example(struct text *out, const struct field *field, struct style style);

str schema_draft(struct arena *keep, const struct kind *kind, struct date today)
{
    struct text out = text_new(keep, 4096);
    text_addf(&out, "# yaml-language-server: $schema=../../.build/schema/%s.json\n", kind->name);
    text_addf(&out, "# %s\n", kind->doc);
    struct style style = {.is_draft = true, .today = today};
    add_kind_fields(&out, kind, true, style);
    text_add(&out, STR("\n# What follows may be left out.\n"));
    style.is_comment = true;
    add_kind_fields(&out, kind, false, style);
    return text_view(&out);
}

str schema_sample(struct arena *keep, const struct kind *kind)
{
    struct text out = text_new(keep, 4096);
    add_kind_fields(&out, kind, true, (struct style){0});
    add_kind_fields(&out, kind, false, (struct style){0});
    return text_view(&out);
}

/* Required, or the first of those of which one is. */
static bool is_needed(const struct kind *kind, const struct field *field)
{
    str first = str_cut(str_from(kind->one_of), '|').before;
    return field->is_required || str_equal(first, str_from(field->name));
}

static void add_kind_fields(struct text *out, const struct kind *kind, bool required,
                            struct style style)
{
    for (ptrdiff_t i = 0; i < schema_field_count(kind); i++) {
        const struct field *field = schema_field(kind, i);
        if (is_needed(kind, field) != required || strcmp(field->name, "id") == 0) {
            continue;
        }
        if (style.is_draft) {
            text_addf(out, "\n# %s", field->doc);
            add_choices(out, field);
            text_char(out, '\n');
        }
        add_field(out, field, style);
    }
}

static void add_choices(struct text *out, const struct field *field)
{
    for (const char *const *choice = field->choices; choice != NULL && *choice != NULL; choice++) {
        text_addf(out, "%s%s", choice == field->choices ? " One of: " : ", ", *choice);
    }
}

/* Recursion is bounded by the nesting of groups in the schema's tables. */
// NOLINTNEXTLINE(misc-no-recursion)
static void add_field(struct text *out, const struct field *field, struct style style)
{
    if (field->type == FIELD_GROUP) {
        add_group(out, field, style);
    } else if (field->type == FIELD_NAMES) {
        begin_line(out, style);
        text_addf(out, "%s:\n", field->name);
        style.indent += INDENT;
        begin_line(out, style);
        text_add(out, STR("bytes_read: weights + cache\n"));
    } else if (field->example != NULL || style.is_comment) {
        begin_line(out, style);
        text_addf(out, "%s:", field->name);
        add_example(out, field, style);
    }
}

/* The first field of an entry follows its dash; the others stand below it. */
// NOLINTNEXTLINE(misc-no-recursion)
static void add_group(struct text *out, const struct field *field, struct style style)
{
    begin_line(out, style);
    text_addf(out, "%s:\n", field->name);
    style.indent += INDENT;
    const struct field *each = field->fields;
    if (field->is_list) {
        begin_line(out, style);
        text_addf(out, "- %s:", each->name);
        add_example(out, each, style);
        style.indent += INDENT;
        each++;
    }
    for (; each->name != NULL; each++) {
        struct style entry = style;
        entry.is_comment = style.is_comment || (style.is_draft && !each->is_required);
        add_field(out, each, entry);
    }
}

static void begin_line(struct text *out, struct style style)
{
    text_addf(out, "%s%*s", style.is_comment ? "# " : "", style.indent, "");
}

static void add_example(struct text *out, const struct field *field, struct style style)
{
    bool is_today = field->type == FIELD_DATE && style.today.year != 0 && field->is_required;
    str example = is_today ? date_text(out->arena, style.today) : str_from(field->example);
    text_addf(out, "%s%.*s\n", example.len > 0 ? " " : "", STR_ARGS(example));
}
