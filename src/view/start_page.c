/* The start page: what to buy for which use case, what the speed of machines hangs on, and what all
 * of it rests on.
 */
#include "view/charts.h"
#include "view/costs.h"
#include "view/makers.h"
#include "view/ranking.h"
#include "view/sections.h"
#include "view/shown.h"
#include "view/speeds.h"
#include "view/wording.h"

static void put_answers(const struct work *work, struct tree *map);
static void put_scenario(const struct work *work, struct tree *map);
static void put_matrix(const struct work *work, struct tree *map);
static void put_basis(const struct work *work, struct tree *map);
static const struct standing *cheapest(const struct work *work, const struct standings *standings,
                                       str *price);
static void add_place(const struct work *work, struct tree *map, const char *key, const char *href,
                      const struct standing *standing);

struct tree *make_start(struct arena *keep, const struct view *view, const struct page *page)
{
    struct work work = work_of(keep, view, page);
    struct tree *tree = page_begin(
        &work, STR("Hardware for language models"),
        STR("Which systems run which language models, how fast, and what that costs: measured, "
            "estimated and sourced."));
    tree_put_flag(keep, tree, "has_scenario", view->scenario != NULL);
    put_basis(&work, tree);
    if (view->scenario == NULL) {
        return tree;
    }
    put_scenario(&work, tree);
    put_answers(&work, tree);
    put_matrix(&work, tree);
    struct speeds speeds = speeds_of_systems(&work);
    struct tree *table = speeds_put(&work, tree, "points", &speeds);
    chart_put(&work, tree, "speed_chart", table,
              speeds.count > 0 ? STR("charts/token-generation") : STR(""),
              (struct chart_words){
                  "Token generation of each system against its memory bandwidth, with a line for "
                  "each model file.",
                  "Generation follows memory bandwidth: a point on a line reads its weights at "
                  "full bandwidth, and none lies above."});
    struct costs costs = costs_of(&work, NULL);
    table = costs_put(&work, tree, "bars", &costs);
    chart_put(&work, tree, "cost_chart", table, costs.count > 0 ? STR("charts/cost") : STR(""),
              (struct chart_words){
                  "Cost of a million generated tokens for each system and offer.",
                  "What a million tokens cost: electricity alone, with the purchase written off, "
                  "and rented."});
    return tree;
}

static void put_scenario(const struct work *work, struct tree *map)
{
    const struct record *scenario = work->view->scenario;
    const struct record *level = record_record(scenario, "service_level");
    const struct record *artifact = record_record(scenario, "artifact");
    tree_put_text(work->keep, map, "scenario", record_name(scenario));
    put_href(work, map, "scenario_href", href_of_record(work, scenario));
    tree_put_text(work->keep, map, "artifact", record_name(artifact));
    put_href(work, map, "artifact_href", href_of_record(work, artifact));
    tree_put_text(work->keep, map, "level", record_name(level));
    put_href(work, map, "level_href", href_of_record(work, level));
}

/* For each use case: how many systems meet it, the quickest and the cheapest of them. */
static void put_answers(const struct work *work, struct tree *map)
{
    struct arena *keep = work->keep;
    struct tree *answers = tree_put(map, "answers", tree_list(keep));
    struct records use_cases = shown_use_cases(work);
    const struct record *artifact = record_record(work->view->scenario, "artifact");
    for (ptrdiff_t i = 0; i < use_cases.count; i++) {
        struct standings standings = standings_of(work, artifact, use_cases.items[i]);
        struct tree *answer = tree_add(answers, tree_map(keep));
        tree_put_text(keep, answer, "use_case", record_name(use_cases.items[i]));
        put_href(work, answer, "use_case_href", href_of_record(work, use_cases.items[i]));
        tree_put_text(keep, answer, "passed", wording_count(keep, (double)standings.passed));
        tree_put_text(keep, answer, "of",
                      wording_plural(keep, standings.count, "system", "systems"));
        bool is_met = standings.passed > 0;
        str price = STR("");
        const struct standing *least = is_met ? cheapest(work, &standings, &price) : NULL;
        tree_put_flag(keep, answer, "is_met", is_met);
        add_place(work, answer, "quickest", "quickest_href", is_met ? standings.items : NULL);
        tree_put_text(keep, answer, "quickest_time",
                      is_met ? wording_duration(keep, standings.items[0].seconds) : STR(""));
        add_place(work, answer, "cheapest", "cheapest_href", least);
        tree_put_text(keep, answer, "cheapest_price", price);
    }
}

/* Of those that pass, by the price in the scenario's currency. */
static const struct standing *cheapest(const struct work *work, const struct standings *standings,
                                       str *price)
{
    const struct standing *best = NULL;
    double least = 0;
    for (ptrdiff_t i = 0; i < standings->passed; i++) {
        const struct standing *standing = &standings->items[i];
        struct result result = result_of(work, standing->evaluation, "system-price");
        if (result.state == RESULT_KNOWN && (best == NULL || result.typical < least)) {
            best = standing;
            least = result.typical;
            *price = price_text(work, standing->subject.record);
        }
    }
    return best;
}

static void add_place(const struct work *work, struct tree *map, const char *key, const char *href,
                      const struct standing *standing)
{
    const struct record *system = standing != NULL ? standing->subject.record : NULL;
    tree_put_text(work->keep, map, key, system != NULL ? record_name(system) : STR(""));
    put_href(work, map, href, system != NULL ? href_of_record(work, system) : STR(""));
}

/* Systems against use cases, in the order of the first use case. */
static void put_matrix(const struct work *work, struct tree *map)
{
    struct tree *table = table_new(work, map, "matrix");
    struct records use_cases = shown_use_cases(work);
    const struct record *artifact = record_record(work->view->scenario, "artifact");
    const struct record *level = record_record(work->view->scenario, "service_level");
    table_column(work, table, STR("System"), COLUMN_TEXT);
    for (ptrdiff_t u = 0; u < use_cases.count; u++) {
        table_column(work, table, record_name(use_cases.items[u]), COLUMN_TEXT);
    }
    column_result(work, table, "Generation", "token-generation");
    column_result(work, table, "Power", "wall-power");
    table_column(work, table, STR("Price"), COLUMN_NUMBER);
    if (use_cases.count == 0) {
        return;
    }
    struct standings order = standings_of(work, artifact, use_cases.items[use_cases.count - 1]);
    for (ptrdiff_t i = 0; i < order.count; i++) {
        const struct subject *subject = &order.items[i].subject;
        struct tree *row = table_row(work, table);
        cell_record(work, row, subject->record);
        for (ptrdiff_t u = 0; u < use_cases.count; u++) {
            struct evaluation *evaluation =
                evaluation_for(work, subject, artifact, use_cases.items[u]);
            cell_verdict(work, row, evaluation, level, subject);
        }
        cell_result(work, row, order.items[i].evaluation, "token-generation", subject);
        cell_result(work, row, order.items[i].evaluation, "wall-power", subject);
        cell_price(work, row, subject->record);
    }
}

/* How many records of each kind. */
static void put_basis(const struct work *work, struct tree *map)
{
    struct tree *table = table_new(work, map, "basis");
    table_column(work, table, STR("Kind"), COLUMN_TEXT);
    table_column(work, table, STR("Records"), COLUMN_NUMBER);
    table_column(work, table, STR("What it is"), COLUMN_TEXT);
    for (ptrdiff_t i = 0; i < work->view->catalog->kind_count; i++) {
        const struct kind_records *all = catalog_kind_at(work->view->catalog, i);
        if (all->count == 0) {
            continue;
        }
        struct tree *row = table_row(work, table);
        cell_link(work, row, str_from(all->kind->plural), href_of_kind(work, all->kind));
        cell_text(work, row, wording_count(work->keep, (double)all->count));
        cell_text(work, row, str_from(all->kind->doc));
    }
}
