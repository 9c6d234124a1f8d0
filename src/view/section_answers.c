/* The tables that answer what to buy; sections.h says what each is. */
#include "view/ranking.h"
#include "view/sections.h"
#include "view/wording.h"

static void cell_place(const struct work *work, struct tree *row, const struct standing *standing);
static void cell_price_of(const struct work *work, struct tree *row,
                          const struct standing *standing);
static void add_model(const struct work *work, struct tree *table, const struct record *artifact);

void section_answers(const struct work *work, struct tree *map)
{
    struct arena *keep = work->keep;
    struct tree *table = table_new(work, map, "answers");
    table_column(work, table, STR("Use case"), COLUMN_TEXT);
    table_column(work, table, STR("Cheapest that meets it"), COLUMN_TEXT);
    table_column(work, table, STR("Price"), COLUMN_NUMBER);
    table_column(work, table, STR("Quickest that meets it"), COLUMN_TEXT);
    column_time(work, table, "A request takes", "request-time");
    table_column(work, table, STR("Systems that meet it"), COLUMN_NUMBER);
    table_column(work, table, STR("Prompt"), COLUMN_NUMBER);
    table_column(work, table, STR("Answer"), COLUMN_NUMBER);
    struct records use_cases = shown_use_cases(work);
    const struct record *artifact = record_record(work->view->scenario, "artifact");
    for (ptrdiff_t i = 0; i < use_cases.count; i++) {
        const struct record *use_case = use_cases.items[i];
        struct standings standings = standings_of(work, artifact, use_case);
        const struct standing *quickest = standings.passed > 0 ? standings.items : NULL;
        const struct standing *cheapest = standings_cheapest(work, &standings);
        struct tree *row = table_row(work, table);
        cell_record(work, row, use_case);
        cell_place(work, row, cheapest);
        cell_price_of(work, row, cheapest);
        cell_place(work, row, quickest);
        if (quickest != NULL) {
            cell_time(work, row, quickest->evaluation, "request-time", &quickest->subject);
        } else if (method_formula(work->view->method, STR("request-time")) != NULL) {
            cell_text(work, row, STR("–"));
        }
        cell_text(work, row, str_format(keep, "%td of %td", standings.passed, standings.count));
        cell_quantity(work, row, record_quantity(use_case, "prompt"), STR(""));
        cell_quantity(work, row, record_quantity(use_case, "output"), STR(""));
    }
}

void section_choices(const struct work *work, struct tree *map)
{
    struct tree *table = table_new(work, map, "choices");
    table_column(work, table, STR("Model file"), COLUMN_TEXT);
    column_result(work, table, "Needs", "required-memory");
    table_column(work, table, STR("Systems that meet all"), COLUMN_NUMBER);
    table_column(work, table, STR("Cheapest of them, or what comes nearest"), COLUMN_TEXT);
    table_column(work, table, STR("Use cases met"), COLUMN_NUMBER);
    column_result(work, table, "Generation", "token-generation");
    table_column(work, table, STR("Price"), COLUMN_NUMBER);
    struct records artifacts = shown_artifacts(work);
    for (ptrdiff_t i = 0; i < artifacts.count; i++) {
        add_model(work, table, artifacts.items[i]);
    }
}

static void add_model(const struct work *work, struct tree *table, const struct record *artifact)
{
    struct scores scores = scores_of(work, artifact);
    if (scores.count == 0) {
        return;
    }
    const struct score *best = &scores.items[0];
    struct tree *row = table_row(work, table);
    cell_record(work, row, artifact);
    cell_result(work, row, best->evaluation, "required-memory", &best->subject);
    cell_text(work, row, str_format(work->keep, "%td of %td", scores.whole, scores.count));
    cell_record(work, row, best->subject.record);
    cell_text(work, row,
              str_format(work->keep, "%td of %td", best->met, shown_use_cases(work).count));
    cell_result(work, row, best->evaluation, "token-generation", &best->subject);
    cell_price(work, row, best->subject.record);
}

static void cell_place(const struct work *work, struct tree *row, const struct standing *standing)
{
    cell_record(work, row, standing != NULL ? standing->subject.record : NULL);
}

static void cell_price_of(const struct work *work, struct tree *row,
                          const struct standing *standing)
{
    if (standing != NULL) {
        cell_price(work, row, standing->subject.record);
    } else {
        cell_text(work, row, STR("–"));
    }
}
