#include "view/rentals.h"

#include "base/text.h"
#include "view/wording.h"

#include <stdlib.h>

static void put_offers(const struct work *work, struct tree *map, const struct subject *subject,
                       const struct record *artifact);
static void add_offer(const struct work *work, struct tree *table, const struct subject *subject,
                      const struct record *artifact, const struct rental *rental);
static void put_cheapest(const struct work *work, struct tree *map, const struct subject *subject);
static void put_owning(const struct work *work, struct tree *map, const struct subject *subject);
static void add_break_even_columns(const struct work *work, struct tree *table);
static void add_break_even_cells(const struct work *work, struct tree *row,
                                 const struct subject *subject, struct evaluation *evaluation);
static int compare_rentals(const void *a, const void *b);

struct rentals rentals_of(const struct work *work, const struct record *artifact)
{
    const struct kind_records *offers = catalog_records(work->view->catalog, "offer");
    struct rentals rentals = {.items = arena_array(work->keep, struct rental, offers->count + 1)};
    for (ptrdiff_t i = 0; i < offers->count; i++) {
        struct subject subject = subject_of(work, offers->records[i]);
        struct evaluation *evaluation = evaluation_for(work, &subject, artifact, NULL);
        struct result holds = result_of(work, evaluation, "offer-holds-model");
        bool is_told = holds.state == RESULT_KNOWN;
        rentals.items[rentals.count++] = (struct rental){
            .offer = offers->records[i],
            .is_told = is_told,
            .holds = is_told && holds.truth,
            .cost = result_of(work, evaluation, "offer-cost-per-token"),
        };
    }
    qsort(rentals.items, (size_t)rentals.count, sizeof *rentals.items, compare_rentals);
    return rentals;
}

str rental_words(const struct work *work, const struct rental *rental)
{
    return rental->is_told && !rental->holds ? STR("cannot hold the model")
                                             : result_bare(work, &rental->cost);
}

void section_rentals(const struct work *work, struct tree *map, const struct subject *subject)
{
    struct records artifacts = shown_artifacts(work);
    if (artifacts.count == 0) {
        return;
    }
    put_owning(work, map, subject);
    put_offers(work, map, subject, artifacts.items[0]);
    put_cheapest(work, map, subject);
}

static void put_offers(const struct work *work, struct tree *map, const struct subject *subject,
                       const struct record *artifact)
{
    struct tree *table = table_new(work, map, "rentals");
    table_column(work, table, STR("Offer"), COLUMN_TEXT);
    table_column(work, table, STR("Memory"), COLUMN_NUMBER);
    table_column(work, table, STR("Rent"), COLUMN_NUMBER);
    column_result(work, table, "Generation", "rented-token-generation");
    column_result(work, table, "Rented", "offer-cost-per-token");
    add_break_even_columns(work, table);
    struct rentals rentals = rentals_of(work, artifact);
    for (ptrdiff_t i = 0; i < rentals.count; i++) {
        add_offer(work, table, subject, artifact, &rentals.items[i]);
    }
}

/* Rent as it is stated, in its own currency. */
static void add_offer(const struct work *work, struct tree *table, const struct subject *subject,
                      const struct record *artifact, const struct rental *rental)
{
    const struct record *offer = rental->offer;
    struct subject rented = subject_of(work, offer);
    struct evaluation *alone = evaluation_for(work, &rented, artifact, NULL);
    struct tree *row = table_row(work, table);
    bool is_by_hour = record_quantity(offer, "price_per_hour") != NULL;
    cell_record(work, row, offer);
    cell_quantity(work, row, record_quantity(offer, "vram"), STR(""));
    cell_quantity(work, row, record_quantity(offer, is_by_hour ? "price_per_hour" : "price_output"),
                  STR(""));
    if (!rental->holds) {
        cell_text(work, row, rental_words(work, rental));
        while (row_cell_count(row) < table_column_count(table)) {
            cell_text(work, row, STR("–"));
        }
        return;
    }
    cell_result(work, row, alone, "rented-token-generation", &rented);
    cell_result(work, row, alone, "offer-cost-per-token", &rented);
    add_break_even_cells(work, row, subject, evaluation_beside(work, subject, artifact, offer));
}

static void put_cheapest(const struct work *work, struct tree *map, const struct subject *subject)
{
    struct tree *table = table_new(work, map, "cheapest_rentals");
    table_column(work, table, STR("Model file"), COLUMN_TEXT);
    column_result(work, table, "Own", "cost-per-token-amortised");
    table_column(work, table, STR("Cheapest offer"), COLUMN_TEXT);
    column_result(work, table, "Rented", "offer-cost-per-token");
    add_break_even_columns(work, table);
    struct records artifacts = shown_artifacts(work);
    for (ptrdiff_t i = 0; i < artifacts.count; i++) {
        const struct record *artifact = artifacts.items[i];
        struct evaluation *own = evaluation_for(work, subject, artifact, NULL);
        struct result place = result_of(work, own, "placement");
        struct rentals rentals = rentals_of(work, artifact);
        bool is_none = place.state == RESULT_KNOWN && str_equal(place.word, STR("none"));
        if (is_none || rentals.count == 0 || rentals.items[0].cost.state != RESULT_KNOWN) {
            continue;
        }
        struct subject rented = subject_of(work, rentals.items[0].offer);
        struct tree *row = table_row(work, table);
        cell_record(work, row, artifact);
        cell_result(work, row, own, "cost-per-token-amortised", subject);
        cell_record(work, row, rented.record);
        cell_result(work, row, evaluation_for(work, &rented, artifact, NULL),
                    "offer-cost-per-token", &rented);
        add_break_even_cells(work, row, subject,
                             evaluation_beside(work, subject, artifact, rented.record));
    }
}

static void add_break_even_columns(const struct work *work, struct tree *table)
{
    column_time(work, table, "Pays off after", "break-even-time");
    column_result(work, table, "Tokens a year", "break-even-volume");
    column_result(work, table, "Of the year", "break-even-utilisation");
}

static void add_break_even_cells(const struct work *work, struct tree *row,
                                 const struct subject *subject, struct evaluation *evaluation)
{
    cell_time(work, row, evaluation, "break-even-time", subject);
    cell_result(work, row, evaluation, "break-even-volume", subject);
    cell_result(work, row, evaluation, "break-even-utilisation", subject);
}

/* Adds what the scenario says of a field to one of two lists: what counts, or what is zero. */
static void tell(const struct work *work, struct text *counted, struct text *zero,
                 const char *field, const char *words)
{
    const struct quantity *quantity = record_quantity(work->view->scenario, field);
    bool is_zero = quantity == NULL || quantity->typical == 0;
    struct text *list = is_zero ? zero : counted;
    text_add(list, text_view(list).len > 0 ? STR(", ") : STR(""));
    text_add(list, str_from(words));
    if (!is_zero) {
        text_addf(list, " (%.*s)", STR_ARGS(wording_quantity(work->keep, quantity)));
    }
}

/* "electricity (0.15 USD/kWh), utilisation (100 %)"; "residual value, interest". */
static void put_owning(const struct work *work, struct tree *map, const struct subject *subject)
{
    struct arena *keep = work->keep;
    const struct record *scenario = work->view->scenario;
    struct text counted = text_new(keep, 256);
    struct text zero = text_new(keep, 128);
    tell(work, &counted, &zero, "residual", "residual value");
    tell(work, &counted, &zero, "interest", "interest");
    tell(work, &counted, &zero, "maintenance", "upkeep a year");
    tell(work, &counted, &zero, "operations_per_year", "other costs a year");
    tell(work, &counted, &zero, "electricity_price", "electricity");
    tell(work, &counted, &zero, "pue", "PUE");
    tell(work, &counted, &zero, "utilisation", "utilisation");
    struct tree *owning = tree_put(map, "owning", tree_map(keep));
    tree_put_text(keep, owning, "price", price_text(work, subject->record));
    tree_put_text(keep, owning, "life",
                  wording_duration(keep, record_quantity(scenario, "amortisation")->typical));
    tree_put_text(keep, owning, "counted", text_view(&counted));
    tree_put_text(keep, owning, "zero", text_view(&zero));
    tree_put_text(keep, owning, "hours",
                  wording_quantity(keep, record_quantity(scenario, "hours_per_day")));
    tree_put_text(keep, owning, "days",
                  wording_quantity(keep, record_quantity(scenario, "days_per_year")));
}

static int rank_of(const struct rental *rental)
{
    return rental->cost.state == RESULT_KNOWN ? 0 : rental->is_told && !rental->holds ? 2 : 1;
}

static int compare_rentals(const void *a, const void *b)
{
    const struct rental *left = a;
    const struct rental *right = b;
    int order = rank_of(left) - rank_of(right);
    if (order == 0 && rank_of(left) == 0 && left->cost.typical != right->cost.typical) {
        return left->cost.typical < right->cost.typical ? -1 : 1;
    }
    return order != 0 ? order : str_compare(left->offer->id, right->offer->id);
}
