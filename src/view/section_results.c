/* The tables of computed numbers; sections.h says what each is. */
#include "estimate/trace.h"
#include "view/fits.h"
#include "view/sections.h"
#include "view/shown.h"
#include "view/verdict_sign.h"
#include "view/wording.h"

static bool is_shown(const struct work *work, struct evaluation *evaluation,
                     const struct formula *formula, const char *scope);
static void cell_place(const struct work *work, struct tree *row, struct evaluation *evaluation,
                       const struct subject *subject);
static bool is_machine(const struct subject *subject);
static bool drafts(const struct work *work, const struct subject *subject);
static void add_speed_columns(const struct work *work, struct tree *table,
                              const struct subject *subject);
static void add_cost_columns(const struct work *work, struct tree *table);
static void add_levels(const struct work *work, struct tree *table);
static void add_verdict_row(const struct work *work, struct tree *table,
                            const struct subject *subject, const struct record *artifact,
                            const struct record *use_case);
static bool fits(const struct work *work, struct evaluation *evaluation);
static const struct record *fitting_artifact(const struct work *work, const struct subject *subject,
                                             const struct record *model,
                                             struct evaluation **evaluation);
static bool fits_wholly(const struct work *work, struct evaluation *evaluation);

void section_computed(const struct work *work, struct tree *map, const struct subject *subject,
                      struct evaluation *evaluation, const char *scope)
{
    struct arena *keep = work->keep;
    struct tree *table = table_new(work, map, "computed");
    table_column(work, table, STR("Quantity"), COLUMN_TEXT);
    table_column(work, table, STR("Value"), COLUMN_NUMBER);
    table_column(work, table, STR("Low–high"), COLUMN_NUMBER);
    for (ptrdiff_t i = 0; i < method_count(work->view->method); i++) {
        const struct formula *formula = method_at(work->view->method, i);
        if (!is_shown(work, evaluation, formula, scope)) {
            continue;
        }
        struct result result = evaluation_formula(evaluation, formula);
        if (result.state == RESULT_NOT_APPLICABLE) {
            continue;
        }
        struct tree *row = table_row(work, table);
        cell_link(work, row, record_name(formula_record(formula)),
                  href_of_record(work, formula_record(formula)));
        cell_marked(work, row, result_text(work, &result), mark_of_result(&result),
                    href_of_derivation(work, subject, evaluation, formula));
        str span = result_span(work, &result);
        cell_text(work, row,
                  span.len > 0 ? str_trim(str_format(keep, "%.*s %.*s", STR_ARGS(span),
                                                     STR_ARGS(result_unit(work, formula))))
                               : STR("–"));
    }
}

void section_substituted(const struct work *work, struct tree *map, const struct subject *subject,
                         struct evaluation *evaluation, const char *scope)
{
    struct tree *table = table_new(work, map, "substituted");
    table_column(work, table, STR("Quantity"), COLUMN_TEXT);
    table_column(work, table, STR("Formula"), COLUMN_TEXT);
    table_column(work, table, STR("With values"), COLUMN_TEXT);
    table_column(work, table, STR("Result"), COLUMN_NUMBER);
    for (ptrdiff_t i = 0; i < method_count(work->view->method); i++) {
        const struct formula *formula = method_at(work->view->method, i);
        if (!is_shown(work, evaluation, formula, scope)) {
            continue;
        }
        const struct trace *trace = trace_of(work->keep, evaluation, formula);
        struct tree *row = table_row(work, table);
        cell_link(work, row, record_name(formula_record(formula)),
                  href_of_record(work, formula_record(formula)));
        cell_code(work, row, trace->expression);
        cell_code(work, row, trace->substituted);
        cell_marked(work, row, result_text(work, &trace->result), mark_of_result(&trace->result),
                    href_of_derivation(work, subject, evaluation, formula));
    }
}

void section_artifacts(const struct work *work, struct tree *map, const struct subject *subject)
{
    struct tree *speeds = table_new(work, map, "speeds");
    struct tree *costs = table_new(work, map, "costs");
    add_speed_columns(work, speeds, subject);
    add_cost_columns(work, costs);
    struct records artifacts = derived_artifacts(work, subject);
    for (ptrdiff_t i = 0; i < artifacts.count; i++) {
        struct evaluation *evaluation = evaluation_for(work, subject, artifacts.items[i], NULL);
        struct tree *row = table_row(work, speeds);
        cell_record(work, row, artifacts.items[i]);
        cell_place(work, row, evaluation, subject);
        cell_result(work, row, evaluation, "required-memory", subject);
        cell_result(work, row, evaluation, "memory-free", subject);
        cell_result(work, row, evaluation, "context-that-fits", subject);
        if (!fits(work, evaluation)) {
            for (ptrdiff_t c = table_column_count(speeds) - 5; c > 0; c--) {
                cell_text(work, row, STR("–"));
            }
            continue;
        }
        cell_result(work, row, evaluation, "token-generation", subject);
        cell_span(work, row, evaluation, "token-generation");
        if (drafts(work, subject)) {
            cell_result(work, row, evaluation, "speculative-token-generation", subject);
        }
        cell_result(work, row, evaluation, "prompt-processing", subject);
        cell_time(work, row, evaluation, "time-to-first-token", subject);
        if (is_machine(subject)) {
            cell_time(work, row, evaluation, "load-time", subject);
        }
        cell_result(work, row, evaluation, "localscore", subject);
        if (!is_machine(subject)) {
            continue;
        }
        row = table_row(work, costs);
        cell_record(work, row, artifacts.items[i]);
        cell_result(work, row, evaluation, "energy-per-token", subject);
        cell_result(work, row, evaluation, "cost-per-token-energy", subject);
        cell_span(work, row, evaluation, "cost-per-token-energy");
        cell_result(work, row, evaluation, "cost-per-token-amortised", subject);
        cell_span(work, row, evaluation, "cost-per-token-amortised");
        cell_result(work, row, evaluation, "cost-per-input-token", subject);
        cell_result(work, row, evaluation, "total-cost-of-ownership", subject);
    }
}

/* "GPU and CPU, by experts" leads to how the split was chosen. */
static void cell_place(const struct work *work, struct tree *row, struct evaluation *evaluation,
                       const struct subject *subject)
{
    struct result place = result_of(work, evaluation, "placement");
    bool is_hybrid = place.state == RESULT_KNOWN && str_equal(place.word, STR("hybrid"));
    bool can_tell = is_hybrid && is_machine(subject) &&
                    method_formula(work->view->method, STR("offload")) != NULL;
    struct result split = can_tell ? evaluation_result(evaluation, "offload")
                                   : (struct result){.state = RESULT_NOT_APPLICABLE};
    if (split.state != RESULT_KNOWN) {
        cell_result(work, row, evaluation, "placement", subject);
        return;
    }
    str text = str_format(work->keep, "%.*s, by %.*s", STR_ARGS(result_bare(work, &place)),
                          STR_ARGS(split.word));
    cell_marked(work, row, text, mark_of_result(&split),
                href_of_derivation(work, subject, evaluation, split.formula));
}

void section_ceilings(const struct work *work, struct tree *map, const struct subject *subject)
{
    struct tree *table = table_new(work, map, "ceilings");
    table_column(work, table, STR("Model file"), COLUMN_TEXT);
    column_result(work, table, "Weights", "weights-size");
    column_result(work, table, "Generation, at most", "token-generation-ceiling");
    column_result(work, table, "Generation", "token-generation");
    const struct kind_records *models = catalog_records(work->view->catalog, "model");
    for (ptrdiff_t i = 0; i < models->count; i++) {
        struct evaluation *evaluation = NULL;
        const struct record *artifact =
            fitting_artifact(work, subject, models->records[i], &evaluation);
        if (artifact == NULL) {
            continue;
        }
        struct tree *row = table_row(work, table);
        cell_record(work, row, artifact);
        cell_result(work, row, evaluation, "weights-size", subject);
        cell_result(work, row, evaluation, "token-generation-ceiling", subject);
        cell_result(work, row, evaluation, "token-generation", subject);
    }
}

void section_verdicts(const struct work *work, struct tree *map, const struct subject *subject,
                      const struct record *artifact)
{
    struct tree *table = table_new(work, map, "verdicts");
    table_column(work, table, STR("Use case"), COLUMN_TEXT);
    add_levels(work, table);
    column_time(work, table, "Reading", "prefill-time");
    column_time(work, table, "Generating", "generation-time");
    column_time(work, table, "Together", "request-time");
    column_time(work, table, "First token, not loaded", "cold-first-token");
    table_column(work, table, STR("Prompt, tok"), COLUMN_NUMBER);
    table_column(work, table, STR("Answer, tok"), COLUMN_NUMBER);
    struct records use_cases = shown_use_cases(work);
    for (ptrdiff_t i = 0; i < use_cases.count && artifact != NULL; i++) {
        add_verdict_row(work, table, subject, artifact, use_cases.items[i]);
    }
}

void cell_verdict(const struct work *work, struct tree *row, struct evaluation *evaluation,
                  const struct record *level, const struct subject *subject)
{
    struct verdict verdict = verdict_of(evaluation, level);
    const struct formula *formula = method_formula(work->view->method, STR("request-time"));
    cell_signed(work, row, verdict_sign(&verdict), verdict.text,
                formula != NULL ? href_of_derivation(work, subject, evaluation, formula) : STR(""));
}

static void add_verdict_row(const struct work *work, struct tree *table,
                            const struct subject *subject, const struct record *artifact,
                            const struct record *use_case)
{
    struct evaluation *evaluation = evaluation_for(work, subject, artifact, use_case);
    struct tree *row = table_row(work, table);
    cell_record(work, row, use_case);
    const struct kind_records *levels = catalog_records(work->view->catalog, "service_level");
    for (ptrdiff_t i = 0; i < levels->count; i++) {
        cell_verdict(work, row, evaluation, levels->records[i], subject);
    }
    cell_time(work, row, evaluation, "prefill-time", subject);
    cell_time(work, row, evaluation, "generation-time", subject);
    cell_time(work, row, evaluation, "request-time", subject);
    cell_time(work, row, evaluation, "cold-first-token", subject);
    cell_text(work, row,
              wording_quantity_bare(work->keep, record_value(use_case, "prompt")->as.quantity));
    cell_text(work, row,
              wording_quantity_bare(work->keep, record_value(use_case, "output")->as.quantity));
}

static void add_levels(const struct work *work, struct tree *table)
{
    const struct kind_records *levels = catalog_records(work->view->catalog, "service_level");
    for (ptrdiff_t i = 0; i < levels->count; i++) {
        table_column(work, table, record_name(levels->records[i]), COLUMN_TEXT);
    }
}

static void add_speed_columns(const struct work *work, struct tree *table,
                              const struct subject *subject)
{
    table_column(work, table, STR("Model file"), COLUMN_TEXT);
    column_result(work, table, "Runs on", "placement");
    column_result(work, table, "Needs", "required-memory");
    column_result(work, table, "Leaves", "memory-free");
    column_result(work, table, "Longest context", "context-that-fits");
    column_result(work, table, "Generation", "token-generation");
    column_span(work, table, "Low–high", "token-generation");
    if (drafts(work, subject)) {
        column_result(work, table, "With drafting", "speculative-token-generation");
    }
    column_result(work, table, "Reading", "prompt-processing");
    column_time(work, table, "First token", "time-to-first-token");
    if (is_machine(subject)) {
        column_time(work, table, "Loading", "load-time");
    }
    column_result(work, table, "LocalScore", "localscore");
}

/* A device alone has no drive, no price and no power at the wall. */
static bool is_machine(const struct subject *subject)
{
    return subject->system == subject->record;
}

/* Whether the scenario names a model that drafts for the others. */
static bool drafts(const struct work *work, const struct subject *subject)
{
    const struct record *scenario = work->view->scenario;
    return is_machine(subject) && scenario != NULL && record_record(scenario, "draft") != NULL;
}

static void add_cost_columns(const struct work *work, struct tree *table)
{
    table_column(work, table, STR("Model file"), COLUMN_TEXT);
    column_result(work, table, "Energy", "energy-per-token");
    column_result(work, table, "Electricity alone", "cost-per-token-energy");
    column_span(work, table, "Low–high", "cost-per-token-energy");
    column_result(work, table, "With purchase written off", "cost-per-token-amortised");
    column_span(work, table, "Low–high", "cost-per-token-amortised");
    column_result(work, table, "Reading prompts", "cost-per-input-token");
    column_result(work, table, "Over its years", "total-cost-of-ownership");
}

static bool is_shown(const struct work *work, struct evaluation *evaluation,
                     const struct formula *formula, const char *scope)
{
    bool is_scope = str_equal(str_from(formula_scope(formula)->name), str_from(scope));
    const char *id = str_terminated(work->keep, formula_record(formula)->id);
    return is_scope && result_exists(work, evaluation, id);
}

/* Whether the artifact runs at all; in doubt it does. */
static bool fits(const struct work *work, struct evaluation *evaluation)
{
    struct result place = result_of(work, evaluation, "placement");
    return place.state != RESULT_KNOWN || !str_equal(place.word, STR("none"));
}

/* The model's main artifact, or where that does not fit wholly the largest that does; NULL: none.
 */
static const struct record *fitting_artifact(const struct work *work, const struct subject *subject,
                                             const struct record *model,
                                             struct evaluation **evaluation)
{
    const struct record *best = main_artifact(work, model);
    if (best == NULL) {
        return NULL;
    }
    *evaluation = evaluation_for(work, subject, best, NULL);
    if (fits_wholly(work, *evaluation)) {
        return best;
    }
    best = NULL;
    double most = 0;
    struct references artifacts = references_to(work->site, model, "artifact");
    for (ptrdiff_t i = 0; i < artifacts.count; i++) {
        struct evaluation *candidate = evaluation_for(work, subject, artifacts.records[i], NULL);
        struct result weights = result_of(work, candidate, "weights-size");
        if (weights.state != RESULT_KNOWN || weights.typical <= most ||
            !fits_wholly(work, candidate)) {
            continue;
        }
        best = artifacts.records[i];
        most = weights.typical;
        *evaluation = candidate;
    }
    return best;
}

static bool fits_wholly(const struct work *work, struct evaluation *evaluation)
{
    struct result place = result_of(work, evaluation, "placement");
    return place.state == RESULT_KNOWN && fits(work, evaluation) &&
           !str_equal(place.word, STR("hybrid"));
}
