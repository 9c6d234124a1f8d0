#include "view/results.h"

#include "base/must.h"
#include "view/wording.h"

static bool is_kind(const struct record *record, const char *kind);
static const struct formula *formula_of(const struct work *work, const char *id);
static str unknown_text(struct arena *arena, str reason);
static void cell_of(const struct work *work, struct tree *row, struct evaluation *evaluation,
                    const struct result *result, str text, const struct subject *subject);

struct subject subject_of(const struct work *work, const struct record *record)
{
    struct subject subject = {
        .record = record,
        .derivations = str_format(work->keep, "%.*s/derivations",
                                  STR_ARGS(path_of_record(work->keep, record))),
    };
    if (is_kind(record, "system")) {
        subject.system = record;
    } else if (is_kind(record, "gpu")) {
        subject.system = system_of_gpu(work->keep, record, 1);
    } else if (is_kind(record, "cpu")) {
        subject.system = system_of_cpu(work->keep, record, NULL);
    }
    return subject;
}

struct evaluation *evaluation_for(const struct work *work, const struct subject *subject,
                                  const struct record *artifact, const struct record *use_case)
{
    struct binding binding = {0};
    binding.records[SLOT_SYSTEM] = subject->system;
    binding.records[SLOT_ARTIFACT] = artifact;
    binding.records[SLOT_USE_CASE] = use_case;
    binding.records[SLOT_SCENARIO] = work->view->scenario;
    if (is_kind(subject->record, "gpu")) {
        binding.records[SLOT_GPU] = subject->record;
    } else if (is_kind(subject->record, "cpu")) {
        binding.records[SLOT_CPU] = subject->record;
    } else if (is_kind(subject->record, "model")) {
        binding.records[SLOT_MODEL] = subject->record;
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
    str currency = record_text(work->view->scenario, "currency");
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
    str anchor = derivation_anchor(work->keep, evaluation_binding(evaluation), formula);
    return href_of_anchor(work, subject->derivations, anchor);
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

struct records shown_artifacts(const struct work *work)
{
    const struct record *scenario = work->view->scenario;
    const struct record *main_one = record_record(scenario, "artifact");
    ptrdiff_t listed = record_count(scenario, "artifacts");
    struct records shown = {.items = arena_array(work->keep, const struct record *, listed + 1)};
    if (main_one != NULL) {
        shown.items[shown.count++] = main_one;
    }
    for (ptrdiff_t i = 0; i < listed; i++) {
        const struct record *artifact = record_item(scenario, "artifacts", i)->as.record;
        if (artifact != main_one) {
            shown.items[shown.count++] = artifact;
        }
    }
    return shown;
}

struct records shown_use_cases(const struct work *work)
{
    const struct kind_records *all = catalog_records(work->view->catalog, "use_case");
    struct records shown = {.items = arena_array(work->keep, const struct record *, all->count)};
    for (ptrdiff_t i = 0; i < all->count; i++) {
        if (!str_equal(record_text(all->records[i], "group"), STR("localscore"))) {
            shown.items[shown.count++] = all->records[i];
        }
    }
    return shown;
}

const struct record *newest_price(const struct work *work, const struct record *of)
{
    struct references prices = references_to(work->site, of, "price");
    const struct record *newest = NULL;
    struct date when = {0};
    for (ptrdiff_t i = 0; i < prices.count; i++) {
        const struct value *date = record_value(prices.records[i], "date");
        bool is_newer = date->type == VALUE_DATE && record_record(prices.records[i], "of") == of &&
                        record_quantity(prices.records[i], "amount") != NULL &&
                        (newest == NULL || date_compare(date->as.date, when) > 0);
        if (is_newer) {
            newest = prices.records[i];
            when = date->as.date;
        }
    }
    return newest;
}

void cell_price(const struct work *work, struct tree *row, const struct record *of)
{
    const struct record *price = newest_price(work, of);
    if (price != NULL) {
        str amount = wording_quantity(work->keep, record_quantity(price, "amount"));
        struct date date = record_value(price, "date")->as.date;
        cell_marked(work, row, amount, mark_of_date(date, work->view->as_of),
                    href_of_record(work, price));
    } else if (is_kind(of, "system")) {
        cell_quantity(work, row, record_quantity(of, "price"), href_of_record(work, of));
    } else {
        cell_text(work, row, STR("–"));
    }
}

static bool is_kind(const struct record *record, const char *kind)
{
    return record->kind != NULL && str_equal(str_from(record->kind->name), str_from(kind));
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
