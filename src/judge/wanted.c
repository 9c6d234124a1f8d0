#include "judge/wanted.h"

#include "base/array.h"

#include <stdlib.h>

/* What runs measure, and what other results follow from. */
static const char *const wanted_formulas[] = {"token-generation", "prompt-processing"};
/* Narrower by less is not worth a run. */
static const double gain_min = 1.02;

struct wanted_list {
    struct wanted_run *items;
    ptrdiff_t count;
    ptrdiff_t capacity;
};

/* Where the wanted runs of one system are looked for. */
struct search {
    struct arena *keep;
    const struct catalog *catalog;
    const struct method *method;
    const struct record *scenario;
    struct wanted_list found;
};

static void search_system(struct search *search, const struct record *system,
                          const struct formula *formula);
static struct result result_for(const struct search *search, const struct wanted_run *run,
                                bool supposes_own_runs);
static double gain_of(const struct wanted_run *run);
static int by_gain(const void *a, const void *b);

ptrdiff_t wanted_runs(struct arena *keep, const struct catalog *catalog,
                      const struct method *method, const struct record *scenario,
                      const struct wanted_run **wanted)
{
    struct search search = {
        .keep = keep, .catalog = catalog, .method = method, .scenario = scenario};
    const struct kind_records *systems = catalog_records(catalog, "system");
    for (ptrdiff_t i = 0; scenario != NULL && i < COUNT(wanted_formulas); i++) {
        const struct formula *formula = method_formula(method, str_from(wanted_formulas[i]));
        for (ptrdiff_t j = 0; formula != NULL && j < systems->count; j++) {
            search_system(&search, systems->records[j], formula);
        }
    }
    if (search.found.count > 0) {
        qsort(search.found.items, (size_t)search.found.count, sizeof(struct wanted_run), by_gain);
    }
    *wanted = search.found.items;
    return search.found.count;
}

/* The main artifact, or the first of the others that the system holds. */
static void search_system(struct search *search, const struct record *system,
                          const struct formula *formula)
{
    const struct record *scenario = search->scenario;
    ptrdiff_t others = record_count(scenario, "artifacts");
    struct wanted_run run = {.system = system, .formula = formula};
    struct result now = {.state = RESULT_UNKNOWN};
    for (ptrdiff_t i = -1; i < others && now.state != RESULT_KNOWN; i++) {
        run.artifact = i < 0 ? record_record(scenario, "artifact")
                             : record_item(scenario, "artifacts", i)->as.record;
        if (run.artifact != NULL) {
            now = result_for(search, &run, false);
        }
    }
    if (now.state != RESULT_KNOWN || now.measured != NULL) {
        return;
    }
    struct result then = result_for(search, &run, true);
    run.typical = now.typical;
    run.low = now.low;
    run.high = now.high;
    run.low_measured = then.low;
    run.high_measured = then.high;
    if (run.low > 0 && run.low_measured > 0 && gain_of(&run) >= gain_min) {
        *array_add(search->keep, &search->found) = run;
    }
}

static struct result result_for(const struct search *search, const struct wanted_run *run,
                                bool supposes_own_runs)
{
    struct binding binding = {.context = 0};
    binding.records[SLOT_SYSTEM] = run->system;
    binding.records[SLOT_ARTIFACT] = run->artifact;
    binding.records[SLOT_SCENARIO] = search->scenario;
    binding = binding_rented(search->keep, binding_completed(binding));
    if (!scope_is_bound(formula_scope(run->formula), &binding)) {
        return (struct result){.state = RESULT_NOT_APPLICABLE};
    }
    struct evaluation *evaluation =
        evaluation_new(search->keep, search->method, search->catalog, binding);
    if (supposes_own_runs) {
        evaluation_suppose_own_runs(evaluation);
    }
    return evaluation_formula(evaluation, run->formula);
}

static double gain_of(const struct wanted_run *run)
{
    return (run->high / run->low) / (run->high_measured / run->low_measured);
}

static int by_gain(const void *a, const void *b)
{
    const struct wanted_run *left = a;
    const struct wanted_run *right = b;
    double x = gain_of(left);
    double y = gain_of(right);
    if (x != y) {
        return x < y ? 1 : -1;
    }
    int order = str_compare(left->system->id, right->system->id);
    return order != 0
               ? order
               : str_compare(formula_record(left->formula)->id, formula_record(right->formula)->id);
}
