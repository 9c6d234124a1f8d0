#include "view/results.h"

#include "base/must.h"
#include "estimate/show.h"
#include "view/shown.h"
#include "view/wording.h"

#include <math.h>

static const struct formula *formula_of(const struct work *work, const char *id);
static str unknown_text(struct arena *arena, str reason);
static void cell_of(const struct work *work, struct tree *row, struct evaluation *evaluation,
                    const struct result *result, str text, const struct subject *subject);

bool result_exists(const struct work *work, struct evaluation *evaluation, const char *formula_id)
{
    const struct formula *formula = formula_of(work, formula_id);
    if (formula == NULL) {
        return false;
    }
    const struct binding *binding = evaluation_binding(evaluation);
    unsigned bound = 0;
    for (unsigned slot = 0; slot < SLOT_COUNT; slot++) {
        bound |= binding->records[slot] != NULL ? 1U << slot : 0U;
    }
    /* A system of a card alone has no processor that is known, an offer of tokens no machine. */
    unsigned asked = formula_scope(formula)->slots & ~(1U << SLOT_RENTED | SLOTS_OF_RUN);
    if (binding->records[SLOT_SYSTEM] != NULL && (asked & 1U << SLOT_SYSTEM) != 0) {
        asked &= ~(1U << SLOT_CPU | 1U << SLOT_GPU);
    }
    return (asked & ~bound) == 0;
}

struct result result_of(const struct work *work, struct evaluation *evaluation,
                        const char *formula_id)
{
    if (!result_exists(work, evaluation, formula_id)) {
        return (struct result){.state = RESULT_NOT_APPLICABLE};
    }
    return evaluation_result(evaluation, formula_id);
}

double result_number(const struct result *result)
{
    return result_scaled(result, result->typical);
}

double result_scaled(const struct result *result, double base_number)
{
    must(result->formula != NULL);
    struct unit unit = formula_unit(result->formula);
    double factor = unit.factor > 0 ? unit.factor : 1;
    return (base_number - unit.offset) / factor;
}

str result_text(const struct work *work, const struct result *result)
{
    str bare = result_bare(work, result);
    if (result->state != RESULT_KNOWN || result->type != RESULT_NUMBER) {
        return bare;
    }
    str unit = result_unit(work, result->formula);
    return unit.len > 0 ? str_format(work->keep, "%.*s %.*s", STR_ARGS(bare), STR_ARGS(unit))
                        : bare;
}

str result_bare(const struct work *work, const struct result *result)
{
    switch (result->state) {
    case RESULT_UNKNOWN:
        return unknown_text(work->keep, result->reason);
    case RESULT_NEVER:
        return STR("never");
    case RESULT_NOT_APPLICABLE:
        return STR("–");
    case RESULT_KNOWN:
        break;
    }
    switch (result->type) {
    case RESULT_WORD:
        return wording_placement(result->word);
    case RESULT_TRUTH:
        return result->truth ? STR("yes") : STR("no");
    case RESULT_NUMBER:
        break;
    }
    double number = result_number(result);
    str unit = record_text(formula_record(result->formula), "unit");
    bool is_count = (unit.len == 0 || str_equal(unit, STR("tok"))) && number == floor(number) &&
                    fabs(number) < 1e9;
    return is_count ? wording_count(work->keep, number) : wording_number(work->keep, number);
}

str result_span(const struct work *work, const struct result *result)
{
    if (result->state != RESULT_KNOWN || result->type != RESULT_NUMBER ||
        result->low == result->high) {
        return STR("");
    }
    return wording_span(work->keep, result_scaled(result, result->low),
                        result_scaled(result, result->high));
}

str result_unit(const struct work *work, const struct formula *formula)
{
    str text = record_text(formula_record(formula), "unit");
    const struct record *scenario = work->view->scenario;
    if (str_equal(text, STR("word")) || scenario == NULL) {
        return str_equal(text, STR("word")) ? STR("") : text;
    }
    struct unit unit = formula_unit(formula);
    return show_unit(work->keep, &unit, text, record_text(scenario, "currency"));
}

void column_result(const struct work *work, struct tree *table, const char *title,
                   const char *formula_id)
{
    const struct formula *formula = formula_of(work, formula_id);
    if (formula == NULL) {
        return;
    }
    str unit = result_unit(work, formula);
    str head =
        unit.len > 0 ? str_format(work->keep, "%s, %.*s", title, STR_ARGS(unit)) : str_from(title);
    bool is_word = str_equal(record_text(formula_record(formula), "unit"), STR("word"));
    table_column(work, table, head, is_word ? COLUMN_TEXT : COLUMN_NUMBER);
}

void cell_result(const struct work *work, struct tree *row, struct evaluation *evaluation,
                 const char *formula_id, const struct subject *subject)
{
    if (formula_of(work, formula_id) == NULL) {
        return;
    }
    struct result result = result_of(work, evaluation, formula_id);
    cell_of(work, row, evaluation, &result, result_bare(work, &result), subject);
}

void column_span(const struct work *work, struct tree *table, const char *title,
                 const char *formula_id)
{
    if (formula_of(work, formula_id) != NULL) {
        table_column(work, table, str_from(title), COLUMN_NUMBER);
    }
}

void cell_span(const struct work *work, struct tree *row, struct evaluation *evaluation,
               const char *formula_id)
{
    if (formula_of(work, formula_id) == NULL) {
        return;
    }
    struct result result = result_of(work, evaluation, formula_id);
    str span = result_span(work, &result);
    cell_text(work, row, span.len > 0 ? span : STR("–"));
}

void column_time(const struct work *work, struct tree *table, const char *title,
                 const char *formula_id)
{
    column_span(work, table, title, formula_id);
}

void cell_time(const struct work *work, struct tree *row, struct evaluation *evaluation,
               const char *formula_id, const struct subject *subject)
{
    if (formula_of(work, formula_id) == NULL) {
        return;
    }
    struct result result = result_of(work, evaluation, formula_id);
    str text = result.state == RESULT_KNOWN ? wording_duration(work->keep, result.typical)
                                            : result_bare(work, &result);
    cell_of(work, row, evaluation, &result, text, subject);
}

/* A measured number leads to its benchmark, an estimated one to its derivation. */
static void cell_of(const struct work *work, struct tree *row, struct evaluation *evaluation,
                    const struct result *result, str text, const struct subject *subject)
{
    str href = STR("");
    if (result->state == RESULT_KNOWN && result->measured != NULL) {
        href = href_of_record(work, result->measured);
    } else if (result->formula != NULL) {
        href = href_of_derivation(work, subject, evaluation, result->formula);
    }
    cell_marked(work, row, text, mark_of_result(result), href);
}

/* Requests are derived for the scenario's main artifact; of others the section of the artifact has
 * the speeds that they follow from. */
str href_of_derivation(const struct work *work, const struct subject *subject,
                       struct evaluation *evaluation, const struct formula *formula)
{
    const struct binding *binding = evaluation_binding(evaluation);
    const struct record *artifact = binding->records[SLOT_ARTIFACT];
    unsigned slots = formula_scope(formula)->slots;
    bool is_of_artifact = (slots & 1U << SLOT_ARTIFACT) != 0;
    if (subject->derivations.len == 0 ||
        (is_of_artifact && !records_have(derived_artifacts(work, subject), artifact))) {
        return href_of_record(work, formula_record(formula));
    }
    bool is_request = (slots & 1U << SLOT_USE_CASE) != 0;
    bool is_beside = (slots & 1U << SLOT_OFFER) != 0 && subject->system != NULL;
    if (is_beside && artifact != shown_artifacts(work).items[0]) {
        return href_of_record(work, formula_record(formula));
    }
    bool is_derived = record_is(subject->record, "system") &&
                      artifact == shown_artifacts(work).items[0] &&
                      records_have(shown_use_cases(work), binding->records[SLOT_USE_CASE]);
    str anchor =
        is_request && !is_derived ? artifact->id : derivation_anchor(work->keep, binding, formula);
    bool is_apart =
        is_of_artifact && records_have(artifacts_apart(work, subject->record), artifact);
    str path = is_apart ? path_of_derivations(work->keep, subject->record, artifact)
                        : subject->derivations;
    return href_of_anchor(work, path, anchor);
}

str derivation_anchor(struct arena *arena, const struct binding *binding,
                      const struct formula *formula)
{
    str id = formula_record(formula)->id;
    unsigned slots = formula_scope(formula)->slots;
    const struct record *artifact =
        (slots & 1U << SLOT_ARTIFACT) != 0 ? binding->records[SLOT_ARTIFACT] : NULL;
    const struct record *use_case =
        (slots & 1U << SLOT_USE_CASE) != 0 ? binding->records[SLOT_USE_CASE] : NULL;
    bool is_beside = (slots & 1U << SLOT_OFFER) != 0 && binding->records[SLOT_SYSTEM] != NULL;
    if (artifact == NULL) {
        return id;
    }
    if (is_beside) {
        return str_format(arena, "%.*s--beside--%.*s--%.*s", STR_ARGS(artifact->id),
                          STR_ARGS(binding->records[SLOT_OFFER]->id), STR_ARGS(id));
    }
    if (use_case == NULL) {
        return str_format(arena, "%.*s--%.*s", STR_ARGS(artifact->id), STR_ARGS(id));
    }
    return str_format(arena, "%.*s--%.*s--%.*s", STR_ARGS(artifact->id), STR_ARGS(use_case->id),
                      STR_ARGS(id));
}

static const struct formula *formula_of(const struct work *work, const char *id)
{
    return method_formula(work->view->method, str_from(id));
}

/* "unknown (TDP)" of "system.cpu.tdp" and of "cpu.tdp of ryzen-9-9950x"; what names no field, such
 * as "price of rtx-5090", stands as it is. */
static str unknown_text(struct arena *arena, str reason)
{
    str field = str_cut(reason, ' ').before;
    if (field.len < reason.len && str_find(field, STR("."), 0) < 0) {
        return str_format(arena, "unknown (%.*s)", STR_ARGS(reason));
    }
    for (struct str_cut cut = str_cut(field, '.'); cut.found; cut = str_cut(field, '.')) {
        field = cut.after;
    }
    if (field.len == 0) {
        return STR("unknown");
    }
    return str_format(arena, "unknown (%.*s)", STR_ARGS(wording_phrase(arena, field)));
}
