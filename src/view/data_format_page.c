/* The format of records, from the schema itself: what each kind holds, field by field. */
#include "model/import_fields.h"
#include "view/code.h"
#include "view/makers.h"
#include "view/table.h"
#include "view/wording.h"

static void add_kind(const struct work *work, struct tree *kinds, const struct kind *kind);
static void put_fields(const struct work *work, struct tree *map, const char *key,
                       const struct field *fields);
static void add_field(const struct work *work, struct tree *table, const struct field *field,
                      str within);
static str type_words(const struct work *work, const struct field *field);
static str bounds_words(const struct work *work, const struct field *field);

struct tree *make_data_format(struct arena *keep, const struct view *view, const struct page *page)
{
    struct work work = work_of(keep, view, page);
    struct tree *tree = page_begin(&work, STR("Data format"),
                                   STR("Every kind of record and its fields: type, unit, bounds "
                                       "and an example, from the schema that checks them."));
    put_href(&work, tree, "import_maps", href_of_path(&work, STR("import-maps")));
    put_fields(&work, tree, "fields", schema_common_fields());
    struct tree *kinds = tree_put(tree, "kinds", tree_list(keep));
    for (const struct kind *const *kind = schema_kinds(); *kind != NULL; kind++) {
        add_kind(&work, kinds, *kind);
    }
    return tree;
}

struct tree *make_import_maps(struct arena *keep, const struct view *view, const struct page *page)
{
    struct work work = work_of(keep, view, page);
    struct tree *tree = page_begin(&work, STR("Import maps"),
                                   STR("How a table of measured runs becomes records: the entries "
                                       "of an import map, and what recipes can do."));
    put_href(&work, tree, "data_format", href_of_path(&work, STR("data-format")));
    put_fields(&work, tree, "map", import_map_fields());
    put_fields(&work, tree, "recipe", import_recipe_fields());
    return tree;
}

static void add_kind(const struct work *work, struct tree *kinds, const struct kind *kind)
{
    struct arena *keep = work->keep;
    struct tree *item = tree_add(kinds, tree_map(keep));
    tree_put_text(keep, item, "heading", str_from(kind->plural));
    put_href(work, item, "anchor", str_from(kind->folder));
    put_href(work, item, "href", href_of_kind(work, kind));
    tree_put_text(keep, item, "sentence", str_from(kind->doc));
    tree_put_text(keep, item, "folder", str_from(kind->folder));
    put_fields(work, item, "fields", kind->fields);
}

static void put_fields(const struct work *work, struct tree *map, const char *key,
                       const struct field *fields)
{
    struct tree *table = table_new(work, map, key);
    table_column(work, table, STR("Field"), COLUMN_TEXT);
    table_column(work, table, STR("Type"), COLUMN_TEXT);
    table_column(work, table, STR("Bounds"), COLUMN_TEXT);
    table_column(work, table, STR("Example"), COLUMN_TEXT);
    table_column(work, table, STR("What it is"), COLUMN_TEXT);
    for (ptrdiff_t i = 0; fields[i].name != NULL; i++) {
        add_field(work, table, &fields[i], STR(""));
    }
}

/* A group's own fields follow it, with its name before theirs. */
// NOLINTNEXTLINE(misc-no-recursion): as deep as the schema's tables nest
static void add_field(const struct work *work, struct tree *table, const struct field *field,
                      str within)
{
    struct arena *keep = work->keep;
    str name = within.len > 0 ? str_format(keep, "%.*s.%s", STR_ARGS(within), field->name)
                              : str_from(field->name);
    struct tree *row = table_row(work, table);
    cell_code(work, row, name);
    cell_text(work, row, type_words(work, field));
    cell_text(work, row, bounds_words(work, field));
    cell_code(work, row, field->example != NULL ? str_from(field->example) : STR(""));
    cell_text(work, row, str_from(field->doc));
    for (ptrdiff_t i = 0; field->fields != NULL && field->fields[i].name != NULL; i++) {
        add_field(work, table, &field->fields[i], name);
    }
}

/* "list of references to gpu or cpu, required" */
static str type_words(const struct work *work, const struct field *field)
{
    struct arena *keep = work->keep;
    str words = str_from(field_type_name(field->type));
    if (field->type == FIELD_QUANTITY && field->unit != NULL && field->unit[0] != '\0') {
        words = str_format(keep, "quantity in %s", field->unit);
    } else if (field->type == FIELD_QUANTITY) {
        words = field->is_whole ? STR("whole number") : STR("number");
    } else if (field->type == FIELD_REFERENCE) {
        struct str_cut cut = str_cut(str_from(field->target), '|');
        words = str_format(keep, "id of a %.*s", STR_ARGS(cut.before));
        while (cut.after.len > 0) {
            cut = str_cut(cut.after, '|');
            words = str_format(keep, "%.*s or %.*s", STR_ARGS(words), STR_ARGS(cut.before));
        }
    }
    return str_format(keep, "%s%.*s%s", field->is_list ? "list: " : "", STR_ARGS(words),
                      field->is_required ? ", required" : "");
}

static str bounds_words(const struct work *work, const struct field *field)
{
    struct arena *keep = work->keep;
    if (field->type == FIELD_CHOICE) {
        str words = STR("");
        for (ptrdiff_t i = 0; field->choices[i] != NULL; i++) {
            words = i == 0 ? str_from(field->choices[i])
                           : str_format(keep, "%.*s, %s", STR_ARGS(words), field->choices[i]);
        }
        return words;
    }
    if (field->type != FIELD_QUANTITY || !(field->min < field->max)) {
        return STR("");
    }
    return str_format(keep, "%.10g to %.10g", field->min, field->max);
}
