/* From a row of a benchmark to the terms of its time. */
#include "estimate/calibration/sighting.h"

#include "base/array.h"
#include "estimate/calibration/likeness.h"
#include "estimate/run.h"

#include <math.h>

/* One row, on its machine. */
struct row {
    const struct method *method;
    const struct calibration *calibration;
    const struct record *benchmark;
    const struct record *row;
    const struct record *machine;
    const struct record *kind; /* of observation: an item of the calibration's list */
};

/* A row that was looked at before. */
struct known_row {
    struct binding binding;
    const struct record *kind;
    struct sighting sighting;
    bool is_there;
};

static int kind_of_row(struct arena *scratch, const struct calibration *calibration,
                       const struct record *row);
static enum left_out unwanted(const struct row *row);
static bool sight(struct arena *scratch, const struct row *row, struct known_row *before,
                  struct sighting *sighting);
static bool expect(struct arena *scratch, const struct row *row, const struct binding *binding,
                   struct sighting *sighting);
static const struct formula *formula_of(const struct row *row);
static double seconds_of(const struct row *row, const struct quantity *measured);
static bool find_terms(const struct row *row, struct evaluation *evaluation,
                       const struct outcome *expected, struct sighting *sighting);
static bool find_words(struct arena *scratch, const struct row *row, struct evaluation *evaluation,
                       struct sighting *sighting);
static double naive_of(const struct row *row, struct evaluation *evaluation);

struct sightings sightings_of(struct arena *scratch, const struct method *method,
                              const struct calibration *calibration, const struct record *benchmark,
                              bool *rests_on_fits)
{
    struct sightings sightings = {0};
    struct row row = {.method = method, .calibration = calibration, .benchmark = benchmark};
    row.machine = machine_of_benchmark(scratch, benchmark);
    struct known_row before = {.is_there = false};
    *rests_on_fits = false;
    for (ptrdiff_t i = 0; i < record_count(benchmark, "results"); i++) {
        row.row = record_item(benchmark, "results", i)->as.record;
        int kind = kind_of_row(scratch, calibration, row.row);
        if (kind >= 0) {
            struct sighting *sighting = array_add(scratch, &sightings);
            row.kind = record_item(calibration->record, "observations", kind)->as.record;
            *sighting = (struct sighting){.row = (int)i, .kind = kind, .why = unwanted(&row)};
            if (sighting->why == LEFT_OUT_COUNT) {
                *rests_on_fits = sight(scratch, &row, &before, sighting) || *rests_on_fits;
            }
        }
    }
    return sightings;
}

/* The first that has the row's test and what it measures; -1 where there is none. */
static int kind_of_row(struct arena *scratch, const struct calibration *calibration,
                       const struct record *row)
{
    str test = record_text(row, "test");
    for (int i = 0; i < (int)record_count(calibration->record, "observations"); i++) {
        const struct record *kind = record_item(calibration->record, "observations", i)->as.record;
        str measured = record_text(kind, "measured");
        if (record_quantity(row, str_terminated(scratch, measured)) == NULL) {
            continue;
        }
        for (ptrdiff_t j = 0; j < record_count(kind, "tests"); j++) {
            if (str_equal(record_item(kind, "tests", j)->as.text, test)) {
                return i;
            }
        }
    }
    return -1;
}

/* Why the row is none at all; LEFT_OUT_COUNT where it may be one. */
static enum left_out unwanted(const struct row *row)
{
    str role = record_text(row->benchmark, "role");
    bool takes_part = (str_equal(role, STR("calibration")) || str_equal(role, STR("validation"))) &&
                      !str_equal(record_text(row->benchmark, "trust"), STR("c"));
    bool is_fit = run_is_sound(row->row) || run_is_split(row->row);
    return !takes_part            ? LEFT_OUT_ROLE
           : !is_fit              ? LEFT_OUT_FLAG
           : row->machine == NULL ? LEFT_OUT_MACHINE
                                  : LEFT_OUT_COUNT;
}

/* Whether what is expected of it rests on values that were fitted before. One run after the other
 * of the same is expected to be the same. */
static bool sight(struct arena *scratch, const struct row *row, struct known_row *before,
                  struct sighting *sighting)
{
    const char *name = str_terminated(scratch, record_text(row->kind, "measured"));
    double seconds = seconds_of(row, record_quantity(row->row, name));
    if (!(seconds > 0)) {
        sighting->why = LEFT_OUT_UNKNOWN;
        sighting->lack = STR("run.prompt");
        return false;
    }
    struct binding binding = binding_of_run(row->benchmark, row->row, row->machine, NULL);
    bool rests_on_fits = false;
    if (before->is_there && before->kind == row->kind &&
        runs_are_alike(row->method->named_of_runs, &before->binding, &binding)) {
        int number = sighting->row;
        *sighting = before->sighting;
        sighting->row = number;
    } else {
        rests_on_fits = expect(scratch, row, &binding, sighting);
        *before = (struct known_row){binding, row->kind, *sighting, true};
    }
    sighting->seconds = seconds;
    return rests_on_fits;
}

/* Computes the time expected; whether that used values that were fitted before. The typical value
 * alone: what is fitted has no low and high. */
static bool expect(struct arena *scratch, const struct row *row, const struct binding *binding,
                   struct sighting *sighting)
{
    const struct method *method = row->method;
    struct evaluation *evaluation = evaluation_new(scratch, method, method->catalog, *binding);
    evaluation_ignore_measurements(evaluation);
    const struct cell *cell = &formula_of(row)->cell;
    struct outcome expected =
        value_of_cell(evaluation, frame_of_binding(evaluation, cell->frame_kind), cell);
    sighting->why = LEFT_OUT_UNKNOWN;
    if (expected.state != RESULT_KNOWN) {
        sighting->lack = expected.word;
    } else if (expected.number > 0 && find_terms(row, evaluation, &expected, sighting) &&
               find_words(scratch, row, evaluation, sighting)) {
        sighting->naive_seconds = naive_of(row, evaluation);
        sighting->why = LEFT_OUT_COUNT;
    }
    return evaluation->fitted != NULL;
}

static const struct formula *formula_of(const struct row *row)
{
    return method_formula(row->method, record_record(row->kind, "formula")->id);
}

/* Of a rate of generation one step of the whole batch; of reading, the whole prompt. */
static double seconds_of(const struct row *row, const struct quantity *measured)
{
    str name = record_text(row->kind, "measured");
    if (str_equal(name, STR("ttft"))) {
        return measured->typical;
    }
    bool is_step = str_equal(name, STR("token_generation"));
    const struct quantity *tokens = record_quantity(row->row, is_step ? "batch" : "prompt");
    double count = tokens != NULL ? tokens->typical : is_step ? 1 : 0;
    return count / measured->typical;
}

/* Each term is its parameter times the slope by it; the pace is a factor of them all. */
static bool find_terms(const struct row *row, struct evaluation *evaluation,
                       const struct outcome *expected, struct sighting *sighting)
{
    const struct calibration *calibration = row->calibration;
    const double *slopes = tape_slopes(evaluation->arena, evaluation, expected->tape);
    double pace = calibration->parameters[calibration->pace]->value->typical;
    double *terms = sighting->terms;
    double fixed = expected->number;
    for (ptrdiff_t i = 0; i < evaluation->leaves.count; i++) {
        const struct leaf *leaf = &evaluation->leaves.items[i];
        for (int j = 0; j < calibration->parameter_count; j++) {
            if (leaf->quantity == calibration->parameters[j]->value && j != calibration->pace) {
                terms[j] += slopes[i] * leaf->value;
                fixed -= slopes[i] * leaf->value;
            }
        }
    }
    for (int j = 0; j < calibration->parameter_count; j++) {
        terms[j] /= pace;
        if (terms[j] < 0) {
            return false;
        }
    }
    sighting->fixed = fmax(fixed, 0) / pace;
    return true;
}

/* False where those that name its device or class are not known. */
static bool find_words(struct arena *scratch, const struct row *row, struct evaluation *evaluation,
                       struct sighting *sighting)
{
    const struct calibration *calibration = row->calibration;
    struct frame *frame = frame_of_binding(evaluation, formula_of(row)->cell.frame_kind);
    sighting->class_name = keys_name(evaluation, frame, &calibration->classes, scratch);
    sighting->device = keys_name(evaluation, frame, &calibration->device, scratch);
    sighting->model = frame->records[SLOT_MODEL]->id;
    for (int i = 0; i < calibration->level_count; i++) {
        sighting->groups[i] = keys_name(evaluation, frame, &calibration->levels[i].keys, scratch);
    }
    return sighting->class_name.len > 0 && sighting->device.len > 0;
}

static double naive_of(const struct row *row, struct evaluation *evaluation)
{
    const struct record *naive = record_record(row->kind, "naive");
    const struct formula *formula =
        naive != NULL ? method_formula(evaluation->method, naive->id) : NULL;
    if (formula == NULL || !scope_is_bound(formula->scope, &evaluation->binding)) {
        return 0;
    }
    struct frame *frame = frame_of_binding(evaluation, formula->cell.frame_kind);
    struct outcome outcome = value_of_cell(evaluation, frame, &formula->cell);
    bool is_number = outcome.state == RESULT_KNOWN && outcome.sort == SORT_NUMBER;
    return is_number ? outcome.number : 0;
}
