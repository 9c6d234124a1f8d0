#include "view/results.h"

#include "base/must.h"
#include "view/shown.h"
#include "view/wording.h"

static const struct formula *formula_of(const struct work *work, const char *id);
static bool is_derived_there(const struct work *work, const struct subject *subject,
                             const struct binding *binding, const struct formula *formula);
static str unknown_text(struct arena *arena, str reason);
static void cell_of(const struct work *work, struct tree *row, struct evaluation *evaluation,
                    const struct result *result, str text, const struct subject *subject);

struct subject subject_of(const struct work *work, const struct record *record)
{
    struct subject subject = {.record = record};
    const struct record *derived =
        record_is(record, "artifact") ? record_record(record, "model") : record;
    if (has_derivations(derived->kind)) {
        subject.derivations = path_of_derivations(work->keep, derived);
    }
    if (record_is(record, "system")) {
        subject.system = record;
    } else if (record_is(record, "gpu")) {
        subject.system = system_of_gpu(work->keep, record, 1);
    } else if (record_is(record, "cpu")) {
        subject.system = system_of_cpu(work->keep, record, NULL);
    }
    return subject;
}

bool has_derivations(const struct kind *kind)
{
    static const char *const names[] = {"system", "gpu", "cpu", "model", "offer"};
    for (ptrdiff_t i = 0; i < COUNT(names); i++) {
        if (str_equal(str_from(kind->name), str_from(names[i]))) {
            return true;
        }
    }
    return false;
}

str path_of_derivations(struct arena *arena, const struct record *record)
{
    return str_format(arena, "%.*s/derivations", STR_ARGS(path_of_record(arena, record)));
}

struct evaluation *evaluation_for(const struct work *work, const struct subject *subject,
                                  const struct record *artifact, const struct record *use_case)
{
    return evaluation_at(work, subject, artifact, use_case, 0);
}

struct evaluation *evaluation_at(const struct work *work, const struct subject *subject,
                                 const struct record *artifact, const struct record *use_case,
                                 double context)
{
    struct binding binding = {.context = context};
    binding.records[SLOT_SYSTEM] = subject->system;
    binding.records[SLOT_ARTIFACT] = artifact;
    binding.records[SLOT_USE_CASE] = use_case;
    binding.records[SLOT_SCENARIO] = work->view->scenario;
    static const struct {
        const char *kind;
        enum slot slot;
    } slots[] = {
        {"gpu", SLOT_GPU},     {"cpu", SLOT_CPU},         {"model", SLOT_MODEL},
        {"offer", SLOT_OFFER}, {"storage", SLOT_STORAGE}, {"power", SLOT_POWER},
    };
    for (ptrdiff_t i = 0; i < COUNT(slots); i++) {
        if (record_is(subject->record, slots[i].kind)) {
            binding.records[slots[i].slot] = subject->record;
        }
    }
    return evaluation_new(work->keep, work->view->method, work->view->catalog,
                          binding_completed(binding));
}

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
    /* A system of a card alone has no processor that is known. */
    unsigned asked = formula_scope(formula)->slots;
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
        return result->word;
    case RESULT_TRUTH:
        return result->truth ? STR("yes") : STR("no");
    case RESULT_NUMBER:
        break;
    }
    return wording_number(work->keep, result_number(result));
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
    str unit = record_text(formula_record(formula), "unit");
    if (str_equal(unit, STR("word"))) {
        return STR("");
    }
    str written = formula_unit(formula).currency;
    const struct record *scenario = work->view->scenario;
    str currency = scenario != NULL ? record_text(scenario, "currency") : written;
    ptrdiff_t at = written.len > 0 ? str_find(unit, written, 0) : -1;
    if (at < 0) {
        return unit;
    }
    str before = str_slice(unit, 0, at);
    str after = str_slice(unit, at + written.len, unit.len);
    return str_format(work->keep, "%.*s%.*s%.*s", STR_ARGS(before), STR_ARGS(currency),
                      STR_ARGS(after));
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

str href_of_derivation(const struct work *work, const struct subject *subject,
                       struct evaluation *evaluation, const struct formula *formula)
{
    const struct binding *binding = evaluation_binding(evaluation);
    if (!is_derived_there(work, subject, binding, formula)) {
        return href_of_record(work, formula_record(formula));
    }
    str anchor = derivation_anchor(work->keep, binding, formula);
    return href_of_anchor(work, subject->derivations, anchor);
}

/* The pages of derivations have the artifacts that the scenario shows at its context, and those of
 * a model all its own. */
static bool is_derived_there(const struct work *work, const struct subject *subject,
                             const struct binding *binding, const struct formula *formula)
{
    unsigned slots = formula_scope(formula)->slots;
    const struct record *artifact = binding->records[SLOT_ARTIFACT];
    if (subject->derivations.len == 0) {
        return false;
    }
    if ((slots & 1U << SLOT_ARTIFACT) == 0) {
        return true;
    }
    if ((slots & 1U << SLOT_USE_CASE) != 0 && !record_is(subject->record, "system")) {
        return false;
    }
    if (subject->system == NULL) {
        return true;
    }
    struct records shown = shown_artifacts(work);
    for (ptrdiff_t i = 0; i < shown.count; i++) {
        if (shown.items[i] == artifact) {
            return true;
        }
    }
    return false;
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
    if (artifact == NULL) {
        return id;
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

/* "unknown (system CPU TDP)" of "system.cpu.tdp". */
static str unknown_text(struct arena *arena, str reason)
{
    if (reason.len == 0) {
        return STR("unknown");
    }
    str words = STR("");
    str rest = reason;
    while (rest.len > 0) {
        struct str_cut cut = str_cut(rest, '.');
        str phrase = wording_phrase(arena, cut.before);
        words = words.len == 0 ? phrase
                               : str_format(arena, "%.*s %.*s", STR_ARGS(words), STR_ARGS(phrase));
        rest = cut.after;
    }
    return str_format(arena, "unknown (%.*s)", STR_ARGS(words));
}
