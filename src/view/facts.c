#include "view/facts.h"

#include "view/wording.h"

static void put_facts(const struct work *work, struct tree *map, const struct record *record);
static void put_lists(const struct work *work, struct tree *map, const struct record *record);
static void put_sources(const struct work *work, struct tree *map, const struct record *record);
static void put_links(const struct work *work, struct tree *map, const struct record *record);
static void put_names(const struct work *work, struct tree *map, const struct record *record);
static void add_facts(const struct work *work, struct tree *table, const struct record *record,
                      const struct field *field);
static void add_fact(const struct work *work, struct tree *table, str label,
                     const struct field *field, const struct value *value);
static void add_other_values(const struct work *work, struct tree *table,
                             const struct quantity *quantity);
static void add_evidence(const struct work *work, struct tree *row,
                         const struct quantity *quantity);
static void add_items(const struct work *work, struct tree *table, const struct value *list);
static void add_named_texts(const struct work *work, struct tree *table, const struct value *names);
static bool is_common(const struct field *field);
static bool is_list_of_groups(const struct field *field);

void facts_put(const struct work *work, struct tree *map, const struct record *record)
{
    put_facts(work, map, record);
    put_lists(work, map, record);
    put_sources(work, map, record);
    put_links(work, map, record);
    put_names(work, map, record);
    tree_put_text(work->keep, map, "notes_prose", record_text(record, "notes"));
}

/* One table, in the order of the schema, which has together what belongs together. */
static void put_facts(const struct work *work, struct tree *map, const struct record *record)
{
    struct tree *table = table_new(work, map, "facts");
    table_column(work, table, STR("Fact"), COLUMN_TEXT);
    table_column(work, table, STR("Value"), COLUMN_TEXT);
    table_column(work, table, STR("How it is known"), COLUMN_TEXT);
    for (ptrdiff_t i = 0; i < record_field_count(record); i++) {
        const struct field *field = record_field(record, i);
        bool is_fact = !is_common(field) && !is_list_of_groups(field) && field->type != FIELD_NAMES;
        if (is_fact && record_at(record, i)->type != VALUE_ABSENT) {
            add_facts(work, table, record, field);
        }
    }
}

/* A field's row, or a row for each field of a group. */
static void add_facts(const struct work *work, struct tree *table, const struct record *record,
                      const struct field *field)
{
    const struct value *value = record_value(record, field->name);
    str label = wording_label(work->keep, str_from(field->name));
    if (value->type != VALUE_GROUP) {
        add_fact(work, table, label, field, value);
        return;
    }
    const struct record *group = value->as.record;
    for (ptrdiff_t i = 0; i < record_field_count(group); i++) {
        const struct field *part = record_field(group, i);
        if (record_at(group, i)->type != VALUE_ABSENT) {
            str phrase = wording_phrase(work->keep, str_from(part->name));
            str both = str_format(work->keep, "%.*s: %.*s", STR_ARGS(label), STR_ARGS(phrase));
            add_fact(work, table, both, part, record_at(group, i));
        }
    }
}

static void add_fact(const struct work *work, struct tree *table, str label,
                     const struct field *field, const struct value *value)
{
    struct tree *row = table_row(work, table);
    cell_text(work, row, label);
    cell_value(work, row, field, value);
    if (value->type == VALUE_QUANTITY) {
        add_evidence(work, row, value->as.quantity);
        add_other_values(work, table, value->as.quantity);
    } else {
        cell_text(work, row, STR(""));
    }
}

/* What other sources say stands below, so that a conflict is seen. */
static void add_other_values(const struct work *work, struct tree *table,
                             const struct quantity *quantity)
{
    for (ptrdiff_t i = 0; i < quantity->also_count; i++) {
        struct tree *row = table_row(work, table);
        cell_text(work, row, STR("– others say"));
        cell_text(work, row, wording_quantity(work->keep, &quantity->also[i]));
        add_evidence(work, row, &quantity->also[i]);
    }
}

/* "vendor, as of 2025-01, Product page, a note" */
static void add_evidence(const struct work *work, struct tree *row, const struct quantity *quantity)
{
    struct arena *keep = work->keep;
    enum mark mark = mark_of_quality(quantity->quality);
    cell_begin(work, row);
    if (mark != MARK_NONE) {
        cell_more(work, row, str_from(mark_word(mark)), STR(""));
    }
    if (quantity->as_of.year > 0) {
        str date = date_text(keep, quantity->as_of);
        cell_more(work, row, str_format(keep, "as of %.*s", STR_ARGS(date)), STR(""));
    }
    if (quantity->source != NULL) {
        cell_more(work, row, record_name(quantity->source), href_of_record(work, quantity->source));
    }
    if (quantity->note.len > 0) {
        cell_more(work, row, quantity->note, STR(""));
    }
}

/* A table for each list of groups, with the columns that any item fills, and for each mapping of
 * names. */
static void put_lists(const struct work *work, struct tree *map, const struct record *record)
{
    struct tree *lists = tree_put(map, "lists", tree_list(work->keep));
    for (ptrdiff_t i = 0; i < record_field_count(record); i++) {
        const struct field *field = record_field(record, i);
        const struct value *value = record_at(record, i);
        bool is_table =
            value->type != VALUE_ABSENT && (is_list_of_groups(field) || field->type == FIELD_NAMES);
        if (!is_table) {
            continue;
        }
        struct tree *list = tree_add(lists, tree_map(work->keep));
        tree_put_text(work->keep, list, "heading",
                      wording_label(work->keep, str_from(field->name)));
        tree_put_text(work->keep, list, "sentence", str_from(field->doc));
        struct tree *table = table_new(work, list, "table");
        if (field->type == FIELD_NAMES) {
            add_named_texts(work, table, value);
        } else {
            add_items(work, table, value);
        }
    }
}

static void add_items(const struct work *work, struct tree *table, const struct value *list)
{
    const struct value *items = list->as.list.items;
    ptrdiff_t count = list->as.list.count;
    ptrdiff_t field_count = count > 0 ? record_field_count(items[0].as.record) : 0;
    bool *is_filled = arena_array(work->keep, bool, field_count + 1);
    for (ptrdiff_t f = 0; f < field_count; f++) {
        for (ptrdiff_t i = 0; i < count; i++) {
            is_filled[f] = is_filled[f] || record_at(items[i].as.record, f)->type != VALUE_ABSENT;
        }
        if (is_filled[f]) {
            const struct field *field = record_field(items[0].as.record, f);
            table_column(work, table, wording_label(work->keep, str_from(field->name)),
                         field->type == FIELD_QUANTITY ? COLUMN_NUMBER : COLUMN_TEXT);
        }
    }
    for (ptrdiff_t i = 0; i < count; i++) {
        struct tree *row = table_row(work, table);
        for (ptrdiff_t f = 0; f < field_count; f++) {
            if (is_filled[f]) {
                const struct record *item = items[i].as.record;
                cell_value(work, row, record_field(item, f), record_at(item, f));
            }
        }
    }
}

static void add_named_texts(const struct work *work, struct tree *table, const struct value *names)
{
    table_column(work, table, STR("Name"), COLUMN_TEXT);
    table_column(work, table, STR("Is"), COLUMN_TEXT);
    for (ptrdiff_t i = 0; i < names->as.names.count; i++) {
        struct tree *row = table_row(work, table);
        cell_text(work, row, names->as.names.items[i].name);
        cell_text(work, row, names->as.names.items[i].text);
    }
}

static void put_sources(const struct work *work, struct tree *map, const struct record *record)
{
    struct tree *sources = tree_put(map, "sources", tree_list(work->keep));
    for (ptrdiff_t i = 0; i < record_count(record, "sources"); i++) {
        const struct record *source = record_item(record, "sources", i)->as.record;
        struct tree *item = tree_add(sources, tree_map(work->keep));
        tree_put_text(work->keep, item, "text", record_name(source));
        put_href(work, item, "href", href_of_record(work, source));
    }
    tree_put_flag(work->keep, map, "has_sources", record_count(record, "sources") > 0);
}

static void put_links(const struct work *work, struct tree *map, const struct record *record)
{
    struct tree *links = tree_put(map, "links", tree_list(work->keep));
    for (ptrdiff_t i = 0; i < record_count(record, "links"); i++) {
        str address = record_item(record, "links", i)->as.text;
        struct tree *item = tree_add(links, tree_map(work->keep));
        tree_put_text(work->keep, item, "text", address);
        put_href(work, item, "href", href_of_address(work, address));
    }
    tree_put_flag(work->keep, map, "has_links", record_count(record, "links") > 0);
}

/* "Also called A, B." */
static void put_names(const struct work *work, struct tree *map, const struct record *record)
{
    str all = STR("");
    for (ptrdiff_t i = 0; i < record_count(record, "aliases"); i++) {
        str alias = record_item(record, "aliases", i)->as.text;
        all = i == 0 ? alias : str_format(work->keep, "%.*s, %.*s", STR_ARGS(all), STR_ARGS(alias));
    }
    tree_put_text(work->keep, map, "aliases", all);
}

static bool is_common(const struct field *field)
{
    return fields_index(schema_common_fields(), str_from(field->name)) >= 0;
}

static bool is_list_of_groups(const struct field *field)
{
    return field->is_list && field->type == FIELD_GROUP;
}
