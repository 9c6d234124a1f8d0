/* The page of a use case: which systems meet it, quickest first, and with which models. */
#include "view/facts.h"
#include "view/makers.h"
#include "view/ranking.h"
#include "view/rules.h"
#include "view/sections.h"
#include "view/shown.h"
#include "view/uses.h"
#include "view/wording.h"

#include <math.h>

static void put_best(const struct work *work, struct tree *map, const struct standings *standings);
static void put_ranking(const struct work *work, struct tree *map,
                        const struct standings *standings);
static void put_models(const struct work *work, struct tree *map, const struct record *use_case,
                       const struct standings *standings);

/* The list of use cases says first which system is for which. */
struct tree *make_use_cases(struct arena *keep, const struct view *view, const struct page *page)
{
    struct work work = work_of(keep, view, page);
    struct tree *tree = make_index(keep, view, page);
    const struct record *scenario = view->scenario;
    const struct record *artifact = scenario != NULL ? record_record(scenario, "artifact") : NULL;
    const struct record *level = scenario != NULL ? record_record(scenario, "service_level") : NULL;
    tree_put_flag(keep, tree, "has_scenario", scenario != NULL);
    if (scenario != NULL) {
        tree_put_text(keep, tree, "main_artifact", record_name(artifact));
        put_href(&work, tree, "main_artifact_href", href_of_record(&work, artifact));
        tree_put_text(keep, tree, "level", record_name(level));
        put_href(&work, tree, "level_href", href_of_record(&work, level));
        rules_put(&work, tree, "rules", level);
        section_answers(&work, tree);
    }
    return tree;
}

struct tree *make_use_case(struct arena *keep, const struct view *view, const struct page *page)
{
    struct work work = work_of(keep, view, page);
    const struct record *use_case = page->record;
    str name = record_name(use_case);
    struct tree *tree = page_begin(
        &work, name,
        str_format(keep, "Which systems meet the use case %.*s, quickest first, with their times.",
                   STR_ARGS(name)));
    tree_put_text(keep, tree, "sentence", record_text(use_case, "description"));
    tree_put_text(keep, tree, "prompt",
                  wording_quantity(keep, record_value(use_case, "prompt")->as.quantity));
    tree_put_text(keep, tree, "output",
                  wording_quantity(keep, record_value(use_case, "output")->as.quantity));
    const struct record *artifact = record_record(view->scenario, "artifact");
    const struct record *level = record_record(view->scenario, "service_level");
    struct standings standings = standings_of(&work, artifact, use_case);
    tree_put_text(keep, tree, "artifact", record_name(artifact));
    put_href(&work, tree, "artifact_href", href_of_record(&work, artifact));
    tree_put_text(keep, tree, "level", record_name(level));
    put_href(&work, tree, "level_href", href_of_record(&work, level));
    tree_put_text(keep, tree, "passed",
                  str_format(keep, "%td of %.*s", standings.passed,
                             STR_ARGS(wording_plural(keep, standings.count, "system", "systems"))));
    rules_put(&work, tree, "rules", level);
    put_best(&work, tree, &standings);
    put_ranking(&work, tree, &standings);
    put_models(&work, tree, use_case, &standings);
    facts_put(&work, tree, use_case);
    uses_put(&work, tree, use_case);
    return tree;
}

/* The cheapest and the quickest of those that meet it. */
static void put_best(const struct work *work, struct tree *map, const struct standings *standings)
{
    struct arena *keep = work->keep;
    const struct standing *cheapest = standings_cheapest(work, standings);
    const struct standing *quickest = standings->passed > 0 ? &standings->items[0] : NULL;
    const struct record *cheap = cheapest != NULL ? cheapest->subject.record : NULL;
    const struct record *quick = quickest != NULL ? quickest->subject.record : NULL;
    tree_put_text(keep, map, "cheapest", cheap != NULL ? record_name(cheap) : STR(""));
    put_href(work, map, "cheapest_href", cheap != NULL ? href_of_record(work, cheap) : STR(""));
    tree_put_text(keep, map, "cheapest_price", cheap != NULL ? price_text(work, cheap) : STR(""));
    tree_put_text(keep, map, "quickest", quick != NULL ? record_name(quick) : STR(""));
    put_href(work, map, "quickest_href", quick != NULL ? href_of_record(work, quick) : STR(""));
    bool is_timed = quickest != NULL && isfinite(quickest->seconds);
    tree_put_text(keep, map, "quickest_time",
                  is_timed ? wording_duration(keep, quickest->seconds) : STR(""));
}

static void put_ranking(const struct work *work, struct tree *map,
                        const struct standings *standings)
{
    struct tree *table = table_new(work, map, "ranking");
    table_column(work, table, STR("System"), COLUMN_TEXT);
    table_column(work, table, STR("Verdict"), COLUMN_TEXT);
    column_time(work, table, "Reading", "prefill-time");
    column_time(work, table, "First token", "request-first-token");
    column_time(work, table, "Together", "request-time");
    column_result(work, table, "Generation", "token-generation");
    table_column(work, table, STR("Price"), COLUMN_NUMBER);
    table_column(work, table, STR("What is not known"), COLUMN_TEXT);
    const struct record *level = record_record(work->view->scenario, "service_level");
    for (ptrdiff_t i = 0; i < standings->count; i++) {
        const struct standing *standing = &standings->items[i];
        struct tree *row = table_row(work, table);
        cell_record(work, row, standing->subject.record);
        cell_verdict(work, row, standing->evaluation, level, &standing->subject);
        cell_time(work, row, standing->evaluation, "prefill-time", &standing->subject);
        cell_time(work, row, standing->evaluation, "request-first-token", &standing->subject);
        cell_time(work, row, standing->evaluation, "request-time", &standing->subject);
        cell_result(work, row, standing->evaluation, "token-generation", &standing->subject);
        cell_price(work, row, standing->subject.record);
        cell_code(work, row, standing->verdict.is_known ? STR("") : standing->verdict.reason);
    }
}

/* Verdicts of each system with each artifact that the scenario shows. */
static void put_models(const struct work *work, struct tree *map, const struct record *use_case,
                       const struct standings *standings)
{
    struct tree *table = table_new(work, map, "models");
    struct records artifacts = shown_artifacts(work);
    const struct record *level = record_record(work->view->scenario, "service_level");
    table_column(work, table, STR("System"), COLUMN_TEXT);
    for (ptrdiff_t a = 0; a < artifacts.count; a++) {
        table_column(work, table, record_name(artifacts.items[a]), COLUMN_TEXT);
    }
    for (ptrdiff_t i = 0; i < standings->count; i++) {
        const struct subject *subject = &standings->items[i].subject;
        struct tree *row = table_row(work, table);
        cell_record(work, row, subject->record);
        for (ptrdiff_t a = 0; a < artifacts.count; a++) {
            struct evaluation *evaluation =
                evaluation_for(work, subject, artifacts.items[a], use_case);
            cell_verdict(work, row, evaluation, level, subject);
        }
    }
}
