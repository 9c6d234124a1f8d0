#include "view/facts.h"

#include "view/wording.h"

static void put_groups(const struct work *work, struct tree *map, const struct record *record);
static void put_lists(const struct work *work, struct tree *map, const struct record *record);
static void put_sources(const struct work *work, struct tree *map, const struct record *record);
static void put_links(const struct work *work, struct tree *map, const struct record *record);
static void put_names(const struct work *work, struct tree *map, const struct record *record);
static struct tree *group_new(const struct work *work, struct tree *groups, str heading,
                              bool has_evidence);
static bool has_evidence_from(const struct record *record, ptrdiff_t first);
static bool is_evident(const struct value *value);
static void add_facts(const struct work *work, struct tree *table, const struct record *record,
                      const struct field *field, bool has_evidence);
static struct tree *add_fact(const struct work *work, struct tree *table, str label,
                             const struct field *field, const struct value *value);
static void add_evidence_of(const struct work *work, struct tree *table, struct tree *row,
                            const struct value *value);
static void add_other_values(const struct work *work, struct tree *table,
                             const struct quantity *quantity);
static void add_evidence(const struct work *work, struct tree *row,
                         const struct quantity *quantity);
static void add_items(const struct work *work, struct tree *table, const struct value *list);
static void add_named_texts(const struct work *work, struct tree *table, const struct value *names);
static bool is_common(const struct field *field);
static bool is_list_of_groups(const struct field *field);
static const char *heading_from(const struct kind *kind, const struct field *field);

void facts_put(const struct work *work, struct tree *map, const struct record *record)
{
    put_groups(work, map, record);
    put_lists(work, map, record);
    put_sources(work, map, record);
    put_links(work, map, record);
    put_names(work, map, record);
    tree_put_text(work->keep, map, "notes_prose", record_text(record, "notes"));
}

/* One table for each heading; fields before the first heading come under "Facts". */
static void put_groups(const struct work *work, struct tree *map, const struct record *record)
{
    struct tree *groups = tree_put(map, "groups", tree_list(work->keep));
    struct tree *table = NULL;
    str heading = STR("Facts");
    bool has_evidence = false;
    for (ptrdiff_t i = 0; i < record_field_count(record); i++) {
        const struct field *field = record_field(record, i);
        if (is_common(field) || is_list_of_groups(field) || field->type == FIELD_NAMES) {
            continue;
        }
        const char *next = heading_from(record->kind, field);
        if (next != NULL) {
            heading = str_from(next);
            table = NULL;
        }
        if (record_at(record, i)->type == VALUE_ABSENT) {
            continue;
        }
        if (table == NULL) {
            has_evidence = has_evidence_from(record, i);
            table = group_new(work, groups, heading, has_evidence);
        }
        add_facts(work, table, record, field, has_evidence);
    }
}

/* Whether any fact from here to the next heading says how it is known. */
static bool has_evidence_from(const struct record *record, ptrdiff_t first)
{
    for (ptrdiff_t i = first; i < record_field_count(record); i++) {
        const struct field *field = record_field(record, i);
        if (i > first && heading_from(record->kind, field) != NULL) {
            return false;
        }
        const struct value *value = record_at(record, i);
        if (is_common(field) || is_list_of_groups(field)) {
            continue;
        }
        bool is_group = value->type == VALUE_GROUP;
        ptrdiff_t parts = is_group ? record_field_count(value->as.record) : 0;
        for (ptrdiff_t p = 0; p < parts; p++) {
            if (is_evident(record_at(value->as.record, p))) {
                return true;
            }
        }
        if (is_evident(value)) {
            return true;
        }
    }
    return false;
}

static bool is_evident(const struct value *value)
{
    const struct quantity *quantity = value->type == VALUE_QUANTITY ? value->as.quantity : NULL;
    return quantity != NULL &&
           (quantity->quality != QUALITY_UNSTATED || quantity->source != NULL ||
            quantity->as_of.year > 0 || quantity->note.len > 0 || quantity->also_count > 0);
}

static struct tree *group_new(const struct work *work, struct tree *groups, str heading,
                              bool has_evidence)
{
    struct tree *group = tree_add(groups, tree_map(work->keep));
    tree_put_flag(work->keep, group, "is_named", !str_equal(heading, STR("Facts")));
    tree_put_text(work->keep, group, "heading", heading);
    struct tree *table = table_new(work, group, "facts");
    table_column(work, table, STR("Fact"), COLUMN_TEXT);
    table_column(work, table, STR("Value"), COLUMN_TEXT);
    if (has_evidence) {
        table_column(work, table, STR("How it is known"), COLUMN_TEXT);
    }
    return table;
}

/* A field's row, or a row for each field of a group. */
static void add_facts(const struct work *work, struct tree *table, const struct record *record,
                      const struct field *field, bool has_evidence)
{
    const struct value *value = record_value(record, field->name);
    str label = wording_label(work->keep, str_from(field->name));
    if (value->type != VALUE_GROUP) {
        struct tree *row = add_fact(work, table, label, field, value);
        if (has_evidence) {
            add_evidence_of(work, table, row, value);
        }
        return;
    }
    const struct record *group = value->as.record;
    for (ptrdiff_t i = 0; i < record_field_count(group); i++) {
        const struct field *part = record_field(group, i);
        if (record_at(group, i)->type == VALUE_ABSENT) {
            continue;
        }
        str phrase = wording_phrase(work->keep, str_from(part->name));
        str both = str_format(work->keep, "%.*s: %.*s", STR_ARGS(label), STR_ARGS(phrase));
        struct tree *row = add_fact(work, table, both, part, record_at(group, i));
        if (has_evidence) {
            add_evidence_of(work, table, row, record_at(group, i));
        }
    }
}

static struct tree *add_fact(const struct work *work, struct tree *table, str label,
                             const struct field *field, const struct value *value)
{
    struct tree *row = table_row(work, table);
    cell_text(work, row, label);
    cell_value(work, row, field, value);
    return row;
}

static void add_evidence_of(const struct work *work, struct tree *table, struct tree *row,
                            const struct value *value)
{
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

/* Where a new heading begins in the facts of a kind; fields that are added later fall under the
 * heading before them. */
static const char *heading_from(const struct kind *kind, const struct field *field)
{
    static const struct {
        const char *kind;
        const char *field;
        const char *heading;
    } table[] = {
        {"cpu", "cores", "Cores and clocks"},
        {"cpu", "simd", "Vector arithmetic"},
        {"cpu", "ccds", "Core dies and memory"},
        {"cpu", "l2_cache", "Caches"},
        {"cpu", "pcie_version", "Board and power"},
        {"gpu", "vram", "Memory"},
        {"gpu", "cores", "Compute"},
        {"gpu", "tdp", "Board and power"},
        {"model", "parameters", "Size"},
        {"model", "layers", "Layers"},
        {"model", "experts", "Experts"},
        {"benchmark", "artifact", "What was run"},
        {"benchmark", "date", "Evidence"},
        {"scenario", "context", "What is shown"},
        {"system", "psu_rating", "Power, price and software"},
    };
    for (ptrdiff_t i = 0; kind != NULL && i < COUNT(table); i++) {
        if (str_equal(str_from(kind->name), str_from(table[i].kind)) &&
            str_equal(str_from(field->name), str_from(table[i].field))) {
            return table[i].heading;
        }
    }
    return NULL;
}
