/* The tables of records that speak of a thing: prices, systems. */
#include "view/sections.h"
#include "view/shown.h"
#include "view/wording.h"

#include <stdlib.h>

struct seen {
    const struct record *price;
    struct date date;
};

static void add_price(const struct work *work, struct tree *table, const struct seen *seen);
static int compare_seen(const void *a, const void *b);

void section_prices(const struct work *work, struct tree *map, const struct record *record)
{
    struct tree *table = table_new(work, map, "prices");
    table_column(work, table, STR("Seen"), COLUMN_TEXT);
    table_column(work, table, STR("Price"), COLUMN_NUMBER);
    table_column(work, table, STR("Which price"), COLUMN_TEXT);
    table_column(work, table, STR("VAT"), COLUMN_TEXT);
    table_column(work, table, STR("Condition"), COLUMN_TEXT);
    table_column(work, table, STR("Source"), COLUMN_TEXT);
    struct references prices = references_to(work->site, record, "price");
    struct seen *seen = arena_array(work->keep, struct seen, prices.count + 1);
    for (ptrdiff_t i = 0; i < prices.count; i++) {
        seen[i].price = prices.records[i];
        seen[i].date = record_value(prices.records[i], "date")->as.date;
    }
    qsort(seen, (size_t)prices.count, sizeof *seen, compare_seen);
    for (ptrdiff_t i = 0; i < prices.count; i++) {
        add_price(work, table, &seen[i]);
    }
}

static void add_price(const struct work *work, struct tree *table, const struct seen *seen)
{
    struct tree *row = table_row(work, table);
    cell_link(work, row, date_text(work->keep, seen->date), href_of_record(work, seen->price));
    cell_marked(work, row,
                wording_quantity(work->keep, record_value(seen->price, "amount")->as.quantity),
                mark_of_date(seen->date, work->view->as_of), STR(""));
    cell_text(work, row, wording_choice(work->keep, record_text(seen->price, "sort")));
    cell_text(work, row, wording_choice(work->keep, record_text(seen->price, "vat")));
    str condition = record_text(seen->price, "condition");
    cell_text(work, row, condition.len > 0 ? condition : STR("new"));
    bool has_source = record_count(seen->price, "sources") > 0;
    cell_record(work, row, has_source ? record_item(seen->price, "sources", 0)->as.record : NULL);
}

void section_systems(const struct work *work, struct tree *map, const struct record *record)
{
    struct tree *table = table_new(work, map, "machines");
    table_column(work, table, STR("System"), COLUMN_TEXT);
    table_column(work, table, STR("For"), COLUMN_TEXT);
    column_result(work, table, "Generation", "token-generation");
    table_column(work, table, STR("Price"), COLUMN_NUMBER);
    struct records artifacts = shown_artifacts(work);
    struct references systems = references_to(work->site, record, "system");
    for (ptrdiff_t i = 0; i < systems.count; i++) {
        struct subject subject = subject_of(work, systems.records[i]);
        struct evaluation *evaluation =
            evaluation_for(work, &subject, artifacts.count > 0 ? artifacts.items[0] : NULL, NULL);
        struct tree *row = table_row(work, table);
        cell_record(work, row, systems.records[i]);
        cell_text(work, row, record_text(systems.records[i], "role"));
        cell_result(work, row, evaluation, "token-generation", &subject);
        cell_price(work, row, systems.records[i]);
    }
}

/* Newest first; by id where they are of one day. */
static int compare_seen(const void *a, const void *b)
{
    const struct seen *left = a;
    const struct seen *right = b;
    int order = date_compare(right->date, left->date);
    return order != 0 ? order : str_compare(left->price->id, right->price->id);
}
