/* The start page: what to buy for which use case and model, what the speed of machines hangs on,
 * and what all of it rests on.
 */
#include "view/charts.h"
#include "view/costs.h"
#include "view/makers.h"
#include "view/ranking.h"
#include "view/rules.h"
#include "view/sections.h"
#include "view/shown.h"
#include "view/speeds.h"
#include "view/wording.h"

#include <math.h>

static void put_scenario(const struct work *work, struct tree *map);
static void put_best(const struct work *work, struct tree *map, const struct scores *scores);
static void put_result(const struct work *work, struct tree *map, const char *key,
                       struct evaluation *evaluation, const char *formula_id);
static void put_matrix(const struct work *work, struct tree *map, const struct scores *scores);
static void put_charts(const struct work *work, struct tree *map);
static void put_guides(const struct work *work, struct tree *map);
static void put_basis(const struct work *work, struct tree *map);

struct tree *make_start(struct arena *keep, const struct view *view, const struct page *page)
{
    struct work work = work_of(keep, view, page);
    struct tree *tree = page_begin(
        &work, STR("Hardware for language models"),
        STR("Which systems run which language models, how fast, and what that costs: measured, "
            "estimated and sourced."));
    tree_put_flag(keep, tree, "has_scenario", view->scenario != NULL);
    put_guides(&work, tree);
    put_basis(&work, tree);
    if (view->scenario == NULL) {
        return tree;
    }
    put_scenario(&work, tree);
    const struct record *artifact = record_record(view->scenario, "artifact");
    struct scores scores = scores_of(&work, artifact);
    put_best(&work, tree, &scores);
    section_answers(&work, tree);
    put_matrix(&work, tree, &scores);
    section_choices(&work, tree);
    put_charts(&work, tree);
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
    rules_put(work, map, "rules", level);
}

/* The cheapest system that meets all use cases, or most of them, and what its speed rests on. */
static void put_best(const struct work *work, struct tree *map, const struct scores *scores)
{
    struct arena *keep = work->keep;
    struct tree *best = tree_put(map, "best", tree_list(keep));
    ptrdiff_t use_cases = shown_use_cases(work).count;
    if (scores->count == 0 || use_cases == 0 || scores->items[0].met == 0) {
        return;
    }
    const struct score *score = &scores->items[0];
    const struct record *system = score->subject.record;
    struct tree *item = tree_add(best, tree_map(keep));
    tree_put_text(keep, item, "system", record_name(system));
    put_href(work, item, "system_href", href_of_record(work, system));
    tree_put_text(keep, item, "price", price_text(work, system));
    tree_put_flag(keep, item, "is_cheapest", isfinite(score->price));
    tree_put_flag(keep, item, "meets_all", scores->whole > 0);
    tree_put_text(keep, item, "met", wording_count(keep, (double)score->met));
    tree_put_text(keep, item, "use_cases",
                  wording_plural(keep, use_cases, "use case", "use cases"));
    tree_put_text(keep, item, "whole", wording_count(keep, (double)scores->whole));
    tree_put_text(keep, item, "systems", wording_plural(keep, scores->count, "system", "systems"));
    put_result(work, item, "needs", score->evaluation, "required-memory");
    put_result(work, item, "free", score->evaluation, "memory-free");
    put_result(work, item, "generates", score->evaluation, "token-generation");
    put_result(work, item, "reads", score->evaluation, "prompt-processing");
}

/* Empty where it is not known. */
static void put_result(const struct work *work, struct tree *map, const char *key,
                       struct evaluation *evaluation, const char *formula_id)
{
    struct result result = result_of(work, evaluation, formula_id);
    tree_put_text(work->keep, map, key,
                  result.state == RESULT_KNOWN ? result_text(work, &result) : STR(""));
}

/* Systems against use cases: who meets most comes first, the cheapest first among equals. */
static void put_matrix(const struct work *work, struct tree *map, const struct scores *scores)
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
    column_result(work, table, "Reading", "prompt-processing");
    column_result(work, table, "Power", "wall-power");
    table_column(work, table, STR("Price"), COLUMN_NUMBER);
    for (ptrdiff_t i = 0; i < scores->count && use_cases.count > 0; i++) {
        const struct subject *subject = &scores->items[i].subject;
        struct evaluation *evaluation = scores->items[i].evaluation;
        struct tree *row = table_row(work, table);
        cell_record(work, row, subject->record);
        for (ptrdiff_t u = 0; u < use_cases.count; u++) {
            cell_verdict(work, row, evaluation_for(work, subject, artifact, use_cases.items[u]),
                         level, subject);
        }
        cell_result(work, row, evaluation, "token-generation", subject);
        cell_result(work, row, evaluation, "prompt-processing", subject);
        cell_result(work, row, evaluation, "wall-power", subject);
        cell_price(work, row, subject->record);
    }
}

static void put_charts(const struct work *work, struct tree *map)
{
    struct speeds speeds = speeds_of_systems(work);
    struct tree *table = speeds_put(work, map, "points", &speeds);
    chart_put(work, map, "speed_chart", table,
              speeds.count > 0 ? STR("charts/token-generation") : STR(""),
              (struct chart_words){
                  "Token generation of each system against its memory bandwidth, with a line for "
                  "each model file.",
                  "Generation follows memory bandwidth: a point on a line reads its weights at "
                  "full bandwidth, and none lies above."});
    struct costs costs = costs_of(work, NULL);
    table = costs_put(work, map, "bars", &costs);
    chart_put(work, map, "cost_chart", table, costs.count > 0 ? STR("charts/cost") : STR(""),
              (struct chart_words){
                  "Cost of a million generated tokens for each system and offer.",
                  "What a million tokens cost: electricity alone, with the purchase written off, "
                  "and rented."});
}

/* What people should read first, or want to know of the whole. */
static void put_guides(const struct work *work, struct tree *map)
{
    struct tree *guides = tree_put(map, "guides", tree_list(work->keep));
    const struct articles *articles = &work->view->articles;
    for (ptrdiff_t i = 0; i < articles->count; i++) {
        struct tree *item = tree_add(guides, tree_map(work->keep));
        tree_put_text(work->keep, item, "guide", articles->items[i].title);
        put_href(work, item, "href", href_of_path(work, articles->items[i].path));
        tree_put_text(work->keep, item, "about", articles->items[i].description);
    }
    tree_put_flag(work->keep, map, "has_guides", articles->count > 0);
}

/* How many records of each kind. */
static void put_basis(const struct work *work, struct tree *map)
{
    struct tree *basis = tree_put(map, "basis", tree_list(work->keep));
    for (ptrdiff_t i = 0; i < work->view->catalog->kind_count; i++) {
        const struct kind_records *all = catalog_kind_at(work->view->catalog, i);
        if (all->count == 0) {
            continue;
        }
        struct tree *item = tree_add(basis, tree_map(work->keep));
        tree_put_text(work->keep, item, "kind", str_from(all->kind->plural));
        put_href(work, item, "href", href_of_kind(work, all->kind));
        tree_put_text(work->keep, item, "count", wording_count(work->keep, (double)all->count));
    }
}
