/* The page of a system: its parts, what limits it, what it runs and how fast, what that costs. */
#include "base/text.h"
#include "view/charts.h"
#include "view/costs.h"
#include "view/facts.h"
#include "view/fits.h"
#include "view/makers.h"
#include "view/rentals.h"
#include "view/sections.h"
#include "view/shown.h"
#include "view/uses.h"
#include "view/wording.h"

static void put_parts(const struct work *work, struct tree *map, const struct subject *subject);
static void add_part(const struct work *work, struct tree *table, const char *name,
                     const struct record *part, str count);
static void add_group(const struct work *work, struct tree *table, const char *name,
                      const struct record *system, const char *list, const char *field);
static void add_others(const struct work *work, struct tree *table, const struct subject *subject);
static void put_answer(const struct work *work, struct tree *map, const struct subject *subject);
static void put_charts(const struct work *work, struct tree *map, const struct record *system);
static void put_power(const struct work *work, struct tree *map, const struct record *system);
static void cell_power_parts(const struct work *work, struct tree *row, const struct record *power);

struct tree *make_system(struct arena *keep, const struct view *view, const struct page *page)
{
    struct work work = work_of(keep, view, page);
    const struct record *system = page->record;
    struct subject subject = subject_of(&work, system);
    str name = record_name(system);
    struct tree *tree = page_begin(
        &work, name,
        str_format(keep,
                   "%.*s: parts, memory bandwidth, which models it runs and how fast, power "
                   "and cost.",
                   STR_ARGS(name)));
    tree_put_text(keep, tree, "role", record_text(system, "role"));
    put_answer(&work, tree, &subject);
    put_parts(&work, tree, &subject);
    struct records artifacts = shown_artifacts(&work);
    const struct record *artifact = artifacts.count > 0 ? artifacts.items[0] : NULL;
    struct evaluation *evaluation = evaluation_for(&work, &subject, artifact, NULL);
    section_computed(&work, tree, &subject, evaluation, "system");
    section_verdicts(&work, tree, &subject, artifact);
    section_stated(&work, tree, &subject);
    section_artifacts(&work, tree, &subject);
    section_streams(&work, tree, &subject);
    put_charts(&work, tree, system);
    section_rentals(&work, tree, &subject);
    section_benchmarks(&work, tree, system);
    section_prices(&work, tree, system);
    put_power(&work, tree, system);
    facts_put(&work, tree, system);
    uses_put(&work, tree, system);
    put_href(&work, tree, "derivations", href_of_path(&work, subject.derivations));
    return tree;
}

/* The scenario, and for how many of its use cases this machine does. */
static void put_answer(const struct work *work, struct tree *map, const struct subject *subject)
{
    struct arena *keep = work->keep;
    const struct record *scenario = work->view->scenario;
    const struct record *level = record_record(scenario, "service_level");
    struct records artifacts = shown_artifacts(work);
    struct records use_cases = shown_use_cases(work);
    ptrdiff_t passed = 0;
    for (ptrdiff_t i = 0; i < use_cases.count; i++) {
        struct evaluation *evaluation =
            evaluation_for(work, subject, artifacts.items[0], use_cases.items[i]);
        passed += level != NULL && verdict_of(evaluation, level).passes;
    }
    struct evaluation *evaluation = evaluation_for(work, subject, artifacts.items[0], NULL);
    struct result speed = result_of(work, evaluation, "token-generation");
    struct result place = result_of(work, evaluation, "placement");
    tree_put_text(keep, map, "main_artifact", record_name(artifacts.items[0]));
    put_href(work, map, "main_artifact_href", href_of_record(work, artifacts.items[0]));
    tree_put_text(
        keep, map, "passed",
        str_format(keep, "%td of %.*s", passed,
                   STR_ARGS(wording_plural(keep, use_cases.count, "use case", "use cases"))));
    tree_put_text(keep, map, "level", level != NULL ? record_name(level) : STR(""));
    put_href(work, map, "level_href", level != NULL ? href_of_record(work, level) : STR(""));
    bool is_known = speed.state == RESULT_KNOWN;
    tree_put_text(keep, map, "speed", is_known ? result_text(work, &speed) : STR(""));
    str span = result_span(work, &speed);
    tree_put_text(keep, map, "speed_span", span);
    tree_put_text(keep, map, "place",
                  place.state == RESULT_KNOWN ? wording_placement(place.word) : STR(""));
    tree_put_text(keep, map, "price", price_text(work, subject->record));
    tree_put_text(keep, map, "scenario", record_name(scenario));
    put_href(work, map, "scenario_href", href_of_record(work, scenario));
}

/* How the models fill the memory, and what their tokens cost beside renting. */
static void put_charts(const struct work *work, struct tree *map, const struct record *system)
{
    struct fits fits = fits_of_machine(work, system);
    struct tree *table = fits_put(work, map, "memory", &fits, "Model file");
    chart_put(
        work, map, "fit_chart", table,
        fits.count > 0 ? path_of_chart(work->keep, system, "fit") : STR(""),
        (struct chart_words){
            "Stacked bars of weights, KV cache and buffers against the memory of this system.",
            "What each model file takes of the memory at the scenario's context."});
    struct costs costs = costs_of(work, system);
    table = costs_put(work, map, "bars", &costs);
    chart_put(work, map, "cost_chart", table,
              costs.count > 0 ? path_of_chart(work->keep, system, "cost") : STR(""),
              (struct chart_words){
                  "Cost of a million generated tokens on this system and of each offer.",
                  "Electricity alone, with the purchase written off, and what renting asks."});
}

static void put_parts(const struct work *work, struct tree *map, const struct subject *subject)
{
    const struct record *system = subject->record;
    struct tree *table = table_new(work, map, "parts");
    table_column(work, table, STR("Part"), COLUMN_TEXT);
    table_column(work, table, STR("What"), COLUMN_TEXT);
    table_column(work, table, STR("Count"), COLUMN_NUMBER);
    table_column(work, table, STR("Price of one"), COLUMN_NUMBER);
    const struct quantity *sockets = record_quantity(system, "sockets");
    add_part(work, table, "Processor", record_record(system, "cpu"),
             sockets != NULL ? wording_quantity(work->keep, sockets) : STR("1"));
    add_group(work, table, "Graphics", system, "gpus", "gpu");
    add_group(work, table, "Memory module", system, "modules", "memory");
    add_group(work, table, "Drive", system, "storage", "storage");
    add_others(work, table, subject);
    add_part(work, table, "Platform", record_record(system, "platform"), STR(""));
}

static void add_group(const struct work *work, struct tree *table, const char *name,
                      const struct record *system, const char *list, const char *field)
{
    for (ptrdiff_t i = 0; i < record_count(system, list); i++) {
        const struct record *group = record_item(system, list, i)->as.record;
        const struct quantity *count = record_quantity(group, "count");
        add_part(work, table, name, record_record(group, field),
                 count != NULL ? wording_quantity(work->keep, count) : STR("unknown"));
    }
}

static void add_part(const struct work *work, struct tree *table, const char *name,
                     const struct record *part, str count)
{
    if (part == NULL) {
        return;
    }
    struct tree *row = table_row(work, table);
    cell_text(work, row, str_from(name));
    cell_record(work, row, part);
    cell_text(work, row, count);
    if (count.len > 0) {
        cell_price(work, row, part);
    } else {
        cell_text(work, row, STR(""));
    }
}

/* Parts that have no record of their own, and the sum of all where they are listed. */
static void add_others(const struct work *work, struct tree *table, const struct subject *subject)
{
    const struct record *system = subject->record;
    ptrdiff_t count = record_count(system, "parts");
    for (ptrdiff_t i = 0; i < count; i++) {
        const struct record *part = record_item(system, "parts", i)->as.record;
        const struct quantity *number = record_quantity(part, "count");
        struct tree *row = table_row(work, table);
        cell_text(work, row, STR("Other part"));
        cell_text(work, row, record_text(part, "part"));
        cell_text(work, row, number != NULL ? wording_quantity(work->keep, number) : STR("1"));
        cell_quantity(work, row, record_quantity(part, "price"), STR(""));
    }
    struct evaluation *evaluation = evaluation_for(work, subject, NULL, NULL);
    struct result sum = result_of(work, evaluation, "parts-price");
    if (count > 0 && sum.formula != NULL) {
        struct tree *row = table_row(work, table);
        cell_text(work, row, STR("Together"));
        cell_text(work, row, STR(""));
        cell_text(work, row, STR(""));
        cell_marked(work, row, result_text(work, &sum), mark_of_result(&sum),
                    href_of_derivation(work, subject, evaluation, sum.formula));
    }
}

/* Power as stated or measured, one row a record, with what it costs while it lasts. */
static void put_power(const struct work *work, struct tree *map, const struct record *system)
{
    struct tree *table = table_new(work, map, "power");
    table_column(work, table, STR("State"), COLUMN_TEXT);
    table_column(work, table, STR("Where"), COLUMN_TEXT);
    column_result(work, table, "Power", "power-drawn");
    column_result(work, table, "At the wall", "power-at-wall");
    column_result(work, table, "An hour", "power-cost-per-hour");
    column_result(work, table, "A year", "power-cost-per-year");
    table_column(work, table, STR("Of which"), COLUMN_TEXT);
    table_column(work, table, STR("Record"), COLUMN_TEXT);
    struct references powers = references_to(work->site, system, "power");
    for (ptrdiff_t i = 0; i < powers.count; i++) {
        struct subject subject = {.record = powers.records[i], .system = system};
        struct evaluation *evaluation = evaluation_for(work, &subject, NULL, NULL);
        struct tree *row = table_row(work, table);
        cell_text(work, row, wording_choice(work->keep, record_text(powers.records[i], "state")));
        cell_text(work, row, wording_choice(work->keep, record_text(powers.records[i], "scope")));
        cell_result(work, row, evaluation, "power-drawn", &subject);
        cell_result(work, row, evaluation, "power-at-wall", &subject);
        cell_result(work, row, evaluation, "power-cost-per-hour", &subject);
        cell_result(work, row, evaluation, "power-cost-per-year", &subject);
        cell_power_parts(work, row, powers.records[i]);
        cell_record(work, row, powers.records[i]);
    }
}

/* "graphics card 250 W, processor 100 W". */
static void cell_power_parts(const struct work *work, struct tree *row, const struct record *power)
{
    struct text parts = text_new(work->keep, 128);
    for (ptrdiff_t i = 0; i < record_count(power, "parts"); i++) {
        const struct record *part = record_item(power, "parts", i)->as.record;
        const struct quantity *quantity = record_quantity(part, "power");
        str amount = quantity != NULL ? wording_quantity(work->keep, quantity) : STR("not known");
        text_addf(&parts, "%s%.*s %.*s", i > 0 ? ", " : "", STR_ARGS(record_text(part, "part")),
                  STR_ARGS(amount));
    }
    cell_text(work, row, text_view(&parts).len > 0 ? text_view(&parts) : STR("–"));
}
