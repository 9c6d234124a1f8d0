#include "view/costs.h"

#include "base/array.h"
#include "view/wording.h"

#include <stdlib.h>

static void add_system(const struct work *work, struct costs *costs, const struct record *system,
                       const struct record *artifact);
static void add_result(const struct work *work, struct costs *costs, const struct subject *subject,
                       struct evaluation *evaluation, enum cost_sort sort);
static void add_offer(const struct work *work, struct costs *costs, const struct rental *rental,
                      const struct record *artifact);
static int compare_costs(const void *a, const void *b);

static const struct {
    const char *formula;
    const char *words;
} sorts[] = {
    [COST_ELECTRICITY] = {"cost-per-token-energy", "electricity alone"},
    [COST_WHOLE] = {"cost-per-token-amortised", "purchase, upkeep, power"},
    [COST_OFFER] = {"offer-cost-per-token", "rented"},
};
_Static_assert(COUNT(sorts) == COST_SORT_COUNT_, "each sort of cost has its formula");

struct costs costs_of(const struct work *work, const struct record *system)
{
    struct costs costs = {0};
    struct records artifacts = shown_artifacts(work);
    const struct kind_records *systems = catalog_records(work->view->catalog, "system");
    for (ptrdiff_t i = 0; i < systems->count && artifacts.count > 0; i++) {
        if (system == NULL || system == systems->records[i]) {
            add_system(work, &costs, systems->records[i], artifacts.items[0]);
        }
    }
    struct rentals rentals = {0};
    if (artifacts.count > 0) {
        rentals = rentals_of(work, artifacts.items[0]);
    }
    for (ptrdiff_t i = 0; i < rentals.count; i++) {
        add_offer(work, &costs, &rentals.items[i], artifacts.items[0]);
    }
    if (costs.count > 0) {
        qsort(costs.items, (size_t)costs.count, sizeof *costs.items, compare_costs);
    }
    return costs;
}

const char *cost_sort_words(enum cost_sort sort)
{
    return sorts[sort].words;
}

struct tree *costs_put(const struct work *work, struct tree *map, const char *key,
                       const struct costs *costs)
{
    struct arena *keep = work->keep;
    struct tree *table = table_new(work, map, key);
    table_column(work, table, STR("Machine or offer"), COLUMN_TEXT);
    table_column(work, table, STR("Includes"), COLUMN_TEXT);
    table_column(work, table, str_format(keep, "Cost, %.*s", STR_ARGS(costs->unit)), COLUMN_NUMBER);
    table_column(work, table, STR("Low–high"), COLUMN_NUMBER);
    for (ptrdiff_t i = 0; i < costs->count; i++) {
        const struct cost *cost = &costs->items[i];
        struct tree *row = table_row(work, table);
        cell_record(work, row, cost->record);
        cell_text(work, row, str_from(cost_sort_words(cost->sort)));
        if (cost->words.len > 0) {
            cell_link(work, row, cost->words, cost->href);
        } else {
            cell_marked(work, row, wording_number(keep, cost->amount), MARK_ESTIMATED, cost->href);
        }
        cell_text(work, row,
                  cost->low < cost->high ? wording_span(keep, cost->low, cost->high) : STR("–"));
    }
    return table;
}

static void add_system(const struct work *work, struct costs *costs, const struct record *system,
                       const struct record *artifact)
{
    struct subject subject = subject_of(work, system);
    struct evaluation *evaluation = evaluation_for(work, &subject, artifact, NULL);
    add_result(work, costs, &subject, evaluation, COST_ELECTRICITY);
    add_result(work, costs, &subject, evaluation, COST_WHOLE);
}

static void add_result(const struct work *work, struct costs *costs, const struct subject *subject,
                       struct evaluation *evaluation, enum cost_sort sort)
{
    struct result result = result_of(work, evaluation, sorts[sort].formula);
    if (result.formula != NULL) {
        costs->unit = result_unit(work, result.formula);
    }
    if (result.state != RESULT_KNOWN || !(result.typical > 0)) {
        return;
    }
    *array_add(work->keep, costs) = (struct cost){
        .sort = sort,
        .record = subject->record,
        .amount = result_number(&result),
        .low = result_scaled(&result, result.low),
        .high = result_scaled(&result, result.high),
        .href = href_of_derivation(work, subject, evaluation, result.formula),
    };
}

/* An offer that cannot hold the artifact has its words instead of an amount. */
static void add_offer(const struct work *work, struct costs *costs, const struct rental *rental,
                      const struct record *artifact)
{
    struct subject subject = subject_of(work, rental->offer);
    struct evaluation *evaluation = evaluation_for(work, &subject, artifact, NULL);
    ptrdiff_t before = costs->count;
    add_result(work, costs, &subject, evaluation, COST_OFFER);
    if (costs->count == before && rental->cost.formula != NULL) {
        *array_add(work->keep, costs) = (struct cost){
            .sort = COST_OFFER,
            .record = rental->offer,
            .words = rental_words(work, rental),
            .href = href_of_derivation(work, &subject, evaluation, rental->cost.formula),
        };
    }
}

static int compare_costs(const void *a, const void *b)
{
    const struct cost *left = a;
    const struct cost *right = b;
    if ((left->words.len > 0) != (right->words.len > 0)) {
        return left->words.len > 0 ? 1 : -1;
    }
    if (left->amount != right->amount) {
        return left->amount < right->amount ? -1 : 1;
    }
    int order = str_compare(left->record->id, right->record->id);
    return order != 0 ? order : (left->sort > right->sort) - (left->sort < right->sort);
}
