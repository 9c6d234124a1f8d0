/* The page of a use case: which systems meet it, best first, and with which models. */
#include "view/facts.h"
#include "view/makers.h"
#include "view/ranking.h"
#include "view/sections.h"
#include "view/shown.h"
#include "view/uses.h"
#include "view/wording.h"

static void put_ranking(const struct work *work, struct tree *map,
                        const struct standings *standings);
static void put_models(const struct work *work, struct tree *map, const struct record *use_case,
                       const struct standings *standings);

struct tree *make_use_case(struct arena *keep, const struct view *view, const struct page *page)
{
    struct work work = work_of(keep, view, page);
    const struct record *use_case = page->record;
    str name = record_name(use_case);
    struct tree *tree = page_begin(
        &work, name,
        str_format(keep, "Which systems meet the use case %.*s, best first, with their times.",
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
    put_ranking(&work, tree, &standings);
    put_models(&work, tree, use_case, &standings);
    facts_put(&work, tree, use_case);
    uses_put(&work, tree, use_case);
    return tree;
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
    table_column(work, table, STR("What does not hold"), COLUMN_TEXT);
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
        cell_code(work, row, standing->verdict.passes ? STR("") : standing->verdict.reason);
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
