#include "base/json.h"
#include "model/schema_text.h"
#include "unit/checked.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* What may be wrong with a record of examples: the records that it refers to are not there. */
static void assert_only_dangling(const struct checked *checked, const char *kind)
{
    for (const struct diag *diag = checked->diags.first; diag != NULL; diag = diag->next) {
        bool is_expected = diag->rule == RULE_REFERENCE_DANGLING ||
                           diag->rule == RULE_REFERENCE_WRONG_KIND ||
                           diag->rule == RULE_RECORD_NO_SOURCE;
        if (!is_expected) {
            str line = place_line_text(diag->place);
            fail_msg("%s: %.*s: %.*s", kind, STR_ARGS(line), STR_ARGS(diag->text));
        }
    }
}

static void check_text(const struct kind *kind, str (*make)(struct arena *, const struct kind *))
{
    struct checked checked = checked_new();
    char path[100];
    (void)snprintf(path, sizeof path, "data/%s/an-example.yaml", kind->folder);
    str text = make(checked.keep, kind);
    checked_add(&checked, path, str_terminated(checked.keep, text));
    checked_finish(&checked);
    assert_only_dangling(&checked, kind->name);
    checked_free(&checked);
}

static str draft(struct arena *keep, const struct kind *kind)
{
    return schema_draft(keep, kind, (struct date){.year = 2026, .month = 11, .day = 21});
}

static void every_draft_is_a_sound_record(void **state)
{
    (void)state;
    for (const struct kind *const *kind = schema_kinds(); *kind != NULL; kind++) {
        check_text(*kind, draft);
    }
}

static void every_example_of_the_schema_is_sound(void **state)
{
    (void)state;
    for (const struct kind *const *kind = schema_kinds(); *kind != NULL; kind++) {
        check_text(*kind, schema_sample);
    }
}

static void a_draft_has_the_day_where_a_date_is_required(void **state)
{
    (void)state;
    struct arena arena = {0};
    str text = draft(&arena, schema_kind(STR("price")));
    assert_true(str_contains(text, STR("\ndate: 2026-11-21\n")));
    assert_true(str_starts(text, STR("# yaml-language-server: $schema=")));
    assert_true(str_find(text, STR("\namount: "), 0) < str_find(text, STR("\n# region: "), 0));
    arena_free(&arena);
}

static void assert_fields_make_sense(const char *kind, const struct field *fields)
{
    for (const struct field *field = fields; field->name != NULL; field++) {
        bool is_quantity = field->type == FIELD_QUANTITY;
        if (field->doc == NULL || strlen(field->doc) < 4 ||
            (field->is_required && field->example == NULL && field->type != FIELD_GROUP) ||
            (field->type == FIELD_CHOICE) != (field->choices != NULL) ||
            (field->type == FIELD_REFERENCE) != (field->target != NULL) ||
            (field->type == FIELD_GROUP) != (field->fields != NULL) ||
            is_quantity != (field->unit != NULL) || field->min > field->max ||
            (!is_quantity && (field->is_whole || field->min != field->max))) {
            fail_msg("%s.%s contradicts itself", kind, field->name);
        }
        if (field->type == FIELD_GROUP) {
            assert_fields_make_sense(kind, field->fields);
        }
        str rest = field->target != NULL ? str_from(field->target) : STR("");
        for (; rest.len > 0; rest = str_cut(rest, '|').after) {
            assert_non_null(schema_kind(str_cut(rest, '|').before));
        }
    }
}

static void every_table_makes_sense(void **state)
{
    (void)state;
    assert_fields_make_sense("common", schema_common_fields());
    for (const struct kind *const *kind = schema_kinds(); *kind != NULL; kind++) {
        assert_fields_make_sense((*kind)->name, (*kind)->fields);
        for (ptrdiff_t i = 0; i < schema_field_count(*kind); i++) {
            const char *name = schema_field(*kind, i)->name;
            assert_int_equal(schema_field_index(*kind, str_from(name)), i);
        }
    }
}

static void the_json_schema_has_every_field(void **state)
{
    (void)state;
    struct arena arena = {0};
    for (const struct kind *const *kind = schema_kinds(); *kind != NULL; kind++) {
        const struct tree *schema = schema_json(&arena, *kind);
        const struct tree *record = tree_find(tree_find(schema, STR("definitions")), STR("record"));
        const struct tree *properties = tree_find(record, STR("properties"));
        assert_int_equal(properties->as.items.count, schema_field_count(*kind));
        assert_true(json_text(&arena, schema, JSON_LAYOUT_LINES).len > 100);
        str markdown = schema_markdown(&arena, *kind);
        for (ptrdiff_t i = 0; i < schema_field_count(*kind); i++) {
            const char *name = schema_field(*kind, i)->name;
            assert_true(str_contains(markdown, str_format(&arena, "| `%s` |", name)));
        }
    }
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_draft_is_a_sound_record),
        cmocka_unit_test(every_example_of_the_schema_is_sound),
        cmocka_unit_test(a_draft_has_the_day_where_a_date_is_required),
        cmocka_unit_test(every_table_makes_sense),
        cmocka_unit_test(the_json_schema_has_every_field),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
