#include "view/fits.h"

#include "base/array.h"
#include "view/wording.h"

#include <stdlib.h>

enum { FITS_MAX = 24 };

static void add_fit(const struct work *work, struct fits *fits, str name,
                    const struct record *artifact, double context);
static double memory_of(const struct work *work, const struct subject *subject);
static struct subject any_machine(const struct work *work);
static double bytes_of(const struct work *work, struct evaluation *evaluation, const char *id,
                       bool *is_known);
static void cell_bytes(const struct work *work, struct tree *row, const struct fits *fits,
                       const struct fit *fit, double bytes, const char *formula_id);
static int compare_fits(const void *a, const void *b);

struct fits fits_of_machine(const struct work *work, const struct record *machine)
{
    struct fits fits = {.subject = subject_of(work, machine)};
    fits.memory = memory_of(work, &fits.subject);
    struct records shown = derived_artifacts(work, &fits.subject);
    for (ptrdiff_t i = 0; i < shown.count; i++) {
        add_fit(work, &fits, record_name(shown.items[i]), shown.items[i], 0);
    }
    return fits;
}

struct fits fits_of_model(const struct work *work, const struct record *model)
{
    struct fits fits = {.subject = any_machine(work)};
    struct references artifacts = references_to(work->site, model, "artifact");
    for (ptrdiff_t i = 0; i < artifacts.count; i++) {
        add_fit(work, &fits, record_name(artifacts.records[i]), artifacts.records[i], 0);
    }
    if (fits.count > 0) {
        qsort(fits.items, (size_t)fits.count, sizeof *fits.items, compare_fits);
    }
    fits.count = fits.count < FITS_MAX ? fits.count : FITS_MAX;
    return fits;
}

struct fits fits_by_context(const struct work *work, const struct record *model)
{
    struct fits fits = {.subject = any_machine(work)};
    const struct record *artifact = main_artifact(work, model);
    const struct record *scenario = work->view->scenario;
    const struct quantity *most = record_quantity(model, "context_max");
    for (ptrdiff_t i = 0; artifact != NULL && i < record_count(scenario, "contexts"); i++) {
        const struct quantity *context = record_item(scenario, "contexts", i)->as.quantity;
        if (most == NULL || context->typical <= most->typical) {
            add_fit(work, &fits, wording_quantity(work->keep, context), artifact, context->typical);
        }
    }
    return fits;
}

const struct record *main_artifact(const struct work *work, const struct record *model)
{
    struct references artifacts = references_to(work->site, model, "artifact");
    struct records shown = shown_artifacts(work);
    for (ptrdiff_t i = 0; i < shown.count; i++) {
        if (record_record(shown.items[i], "model") == model) {
            return shown.items[i];
        }
    }
    const struct record *best = NULL;
    ptrdiff_t most = -1;
    for (ptrdiff_t i = 0; i < artifacts.count; i++) {
        ptrdiff_t uses = references_to(work->site, artifacts.records[i], "benchmark").count;
        if (uses > most) {
            best = artifacts.records[i];
            most = uses;
        }
    }
    return best;
}

struct tree *fits_put(const struct work *work, struct tree *map, const char *key,
                      const struct fits *fits, const char *head)
{
    struct tree *table = table_new(work, map, key);
    table_column(work, table, str_from(head), COLUMN_TEXT);
    table_column(work, table, STR("Weights, GB"), COLUMN_NUMBER);
    table_column(work, table, STR("KV cache, GB"), COLUMN_NUMBER);
    table_column(work, table, STR("Buffers and runtime, GB"), COLUMN_NUMBER);
    table_column(work, table, STR("Together, GB"), COLUMN_NUMBER);
    if (fits->memory > 0) {
        table_column(work, table, STR("Free, GB"), COLUMN_NUMBER);
    }
    for (ptrdiff_t i = 0; i < fits->count; i++) {
        const struct fit *fit = &fits->items[i];
        double all = fit->weights + fit->cache + fit->overhead;
        struct tree *row = table_row(work, table);
        cell_link(work, row, fit->name, href_of_record(work, fit->record));
        cell_bytes(work, row, fits, fit, fit->weights, "weights-held");
        cell_bytes(work, row, fits, fit, fit->cache, "kv-cache");
        cell_bytes(work, row, fits, fit, fit->overhead, NULL);
        cell_bytes(work, row, fits, fit, all, "required-memory");
        if (fits->memory > 0) {
            cell_bytes(work, row, fits, fit, fits->memory - all, "memory-free");
        }
    }
    return table;
}

/* Linked where the machine has a page of derivations with the scenario's context. */
static void cell_bytes(const struct work *work, struct tree *row, const struct fits *fits,
                       const struct fit *fit, double bytes, const char *formula_id)
{
    const struct formula *formula =
        formula_id != NULL ? method_formula(work->view->method, str_from(formula_id)) : NULL;
    str href = STR("");
    if (formula != NULL && fits->memory > 0) {
        href = href_of_derivation(work, &fits->subject, fit->evaluation, formula);
    }
    cell_marked(work, row, wording_number(work->keep, bytes / 1e9), MARK_ESTIMATED, href);
}

static void add_fit(const struct work *work, struct fits *fits, str name,
                    const struct record *artifact, double context)
{
    struct evaluation *evaluation = evaluation_at(work, &fits->subject, artifact, NULL, context);
    bool is_known = true;
    struct fit fit = {
        .name = name,
        .record = artifact,
        .weights = bytes_of(work, evaluation, "weights-held", &is_known),
        .cache = bytes_of(work, evaluation, "kv-cache", &is_known),
        .overhead = bytes_of(work, evaluation, "compute-buffer", &is_known) +
                    bytes_of(work, evaluation, "runtime-overhead", &is_known),
        .evaluation = evaluation,
    };
    if (is_known) {
        *array_add(work->keep, fits) = fit;
    }
}

static double bytes_of(const struct work *work, struct evaluation *evaluation, const char *id,
                       bool *is_known)
{
    struct result result = result_of(work, evaluation, id);
    *is_known = *is_known && result.state == RESULT_KNOWN;
    return result.state == RESULT_KNOWN ? result.typical : 0;
}

static double memory_of(const struct work *work, const struct subject *subject)
{
    struct evaluation *evaluation = evaluation_for(work, subject, NULL, NULL);
    struct result vram = result_of(work, evaluation, "vram-total");
    if (vram.state == RESULT_KNOWN && vram.typical > 0) {
        return vram.typical;
    }
    struct result ram = result_of(work, evaluation, "ram-usable");
    return ram.state == RESULT_KNOWN ? ram.typical : 0;
}

/* Weights, cache and buffers do not depend on the machine, but the formulas want one card. */
static struct subject any_machine(const struct work *work)
{
    const struct kind_records *gpus = catalog_records(work->view->catalog, "gpu");
    if (gpus->count == 0) {
        return (struct subject){.record = work->view->scenario};
    }
    return subject_of(work, gpus->records[0]);
}

static int compare_fits(const void *a, const void *b)
{
    const struct fit *left = a;
    const struct fit *right = b;
    if (left->weights != right->weights) {
        return left->weights > right->weights ? -1 : 1;
    }
    return str_compare(left->record->id, right->record->id);
}
