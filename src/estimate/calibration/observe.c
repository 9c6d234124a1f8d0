/* From measured rows to the terms of their times. */
#include "estimate/calibration/observe.h"

#include "base/array.h"
#include "estimate/evaluation.h"
#include "estimate/run.h"

#include <math.h>

/* One calibration while its observations are gathered. */
struct gathering {
    struct builder *builder;
    struct arena *scratch;
    struct calibration *calibration;
    struct {
        struct observation *items;
        ptrdiff_t count;
        ptrdiff_t capacity;
    } observations;
    struct {
        struct fit_run *items;
        ptrdiff_t count;
        ptrdiff_t capacity;
    } runs;
};

/* One row, on its machine. */
struct row {
    const struct record *benchmark;
    const struct record *row;
    const struct record *machine;
    const struct record *kind; /* of observation: an item of the calibration's list */
    const struct formula *formula;
};

/* What was measured, as the fit takes it. */
struct measured_row {
    const struct quantity *quantity;
    double seconds;
    struct fit_run run;
    double terms[FIT_PARAMETERS];
};

static void gather_benchmark(struct gathering *gathering, const struct record *benchmark);
static const struct record *
kind_of_row(struct arena *scratch, const struct calibration *calibration, const struct record *row);
static void gather_row(struct gathering *gathering, const struct row *row);
static double naive_of(const struct row *row, struct evaluation *evaluation);
static int group_of(struct arena *keep, struct groups *groups, str name);
static double seconds_of(const struct row *row, const struct quantity *measured);
static bool find_terms(const struct calibration *calibration, struct evaluation *evaluation,
                       const struct outcome *expected, struct measured_row *measured);
static bool keep_observation(struct gathering *gathering, const struct row *row,
                             struct evaluation *evaluation, struct measured_row *measured);
static bool is_wanted(struct gathering *gathering, const struct row *row);
static void leave_out(struct gathering *gathering, const struct row *row, enum left_out why,
                      str lack);

void calibration_observe(struct builder *builder, struct arena *scratch,
                         struct calibration *calibration)
{
    struct gathering gathering = {
        .builder = builder, .scratch = scratch, .calibration = calibration};
    const struct kind_records *all = catalog_records(builder->method->catalog, "benchmark");
    for (ptrdiff_t i = 0; i < all->count; i++) {
        gather_benchmark(&gathering, all->records[i]);
    }
    calibration->observations = gathering.observations.items;
    calibration->runs = gathering.runs.items;
    calibration->problem.runs = gathering.runs.items;
    calibration->problem.run_count = gathering.runs.count;
}

static void gather_benchmark(struct gathering *gathering, const struct record *benchmark)
{
    struct row row = {.benchmark = benchmark};
    row.machine = machine_of_benchmark(gathering->builder->keep, benchmark);
    for (ptrdiff_t i = 0; i < record_count(benchmark, "results"); i++) {
        struct arena_mark mark = arena_mark(gathering->scratch);
        row.row = record_item(benchmark, "results", i)->as.record;
        row.kind = kind_of_row(gathering->scratch, gathering->calibration, row.row);
        if (row.kind != NULL) {
            str id = record_record(row.kind, "formula")->id;
            row.formula = method_formula(gathering->builder->method, id);
            gather_row(gathering, &row);
        }
        arena_rewind(gathering->scratch, mark);
    }
}

static void leave_out(struct gathering *gathering, const struct row *row, enum left_out why,
                      str lack)
{
    struct left_out_rows *rows = &gathering->calibration->left_out[why];
    if (rows->count++ == 0) {
        rows->benchmark = row->benchmark;
        rows->lack = str_copy(gathering->builder->keep, lack);
    }
}

/* Whether the row may be one at all. */
static bool is_wanted(struct gathering *gathering, const struct row *row)
{
    str role = record_text(row->benchmark, "role");
    bool takes_part = (str_equal(role, STR("calibration")) || str_equal(role, STR("validation"))) &&
                      !str_equal(record_text(row->benchmark, "trust"), STR("c"));
    if (takes_part && run_is_sound(row->row) && row->machine != NULL) {
        return true;
    }
    leave_out(gathering, row,
              !takes_part               ? LEFT_OUT_ROLE
              : !run_is_sound(row->row) ? LEFT_OUT_FLAG
                                        : LEFT_OUT_MACHINE,
              STR(""));
    return false;
}

/* The first that has the row's test and what it measures. */
static const struct record *
kind_of_row(struct arena *scratch, const struct calibration *calibration, const struct record *row)
{
    str test = record_text(row, "test");
    for (ptrdiff_t i = 0; i < record_count(calibration->record, "observations"); i++) {
        const struct record *kind = record_item(calibration->record, "observations", i)->as.record;
        str measured = record_text(kind, "measured");
        if (record_quantity(row, str_terminated(scratch, measured)) == NULL) {
            continue;
        }
        for (ptrdiff_t j = 0; j < record_count(kind, "tests"); j++) {
            if (str_equal(record_item(kind, "tests", j)->as.text, test)) {
                return kind;
            }
        }
    }
    return NULL;
}

static void gather_row(struct gathering *gathering, const struct row *row)
{
    struct calibration *calibration = gathering->calibration;
    const struct method *method = gathering->builder->method;
    struct arena *scratch = gathering->scratch;
    if (!is_wanted(gathering, row)) {
        return;
    }
    const char *name = str_terminated(scratch, record_text(row->kind, "measured"));
    struct measured_row measured = {.quantity = record_quantity(row->row, name)};
    measured.seconds = seconds_of(row, measured.quantity);
    if (!(measured.seconds > 0)) {
        leave_out(gathering, row, LEFT_OUT_UNKNOWN, STR("run.prompt"));
        return;
    }
    struct binding binding = binding_of_run(row->benchmark, row->row, row->machine, NULL);
    struct evaluation *evaluation = evaluation_new(scratch, method, method->catalog, binding);
    evaluation_ignore_measurements(evaluation);
    measured.run.log_time = log(measured.seconds);
    /* The typical value alone: what is fitted has no low and high. */
    struct frame *frame = frame_of_binding(evaluation, row->formula->cell.frame_kind);
    struct outcome expected = value_of_cell(evaluation, frame, &row->formula->cell);
    bool is_known = expected.state == RESULT_KNOWN && expected.number > 0 &&
                    find_terms(calibration, evaluation, &expected, &measured);
    if (!is_known || !keep_observation(gathering, row, evaluation, &measured)) {
        leave_out(gathering, row, LEFT_OUT_UNKNOWN,
                  expected.state == RESULT_KNOWN ? STR("") : expected.word);
    }
}

/* False where the words that name its device or class are not known. */
static bool keep_observation(struct gathering *gathering, const struct row *row,
                             struct evaluation *evaluation, struct measured_row *measured)
{
    struct calibration *calibration = gathering->calibration;
    struct arena *keep = gathering->builder->keep;
    struct arena *scratch = gathering->scratch;
    struct frame *frame = frame_of_binding(evaluation, row->formula->cell.frame_kind);
    str class_name = keys_name(evaluation, frame, &calibration->classes, scratch);
    str device = keys_name(evaluation, frame, &calibration->device, scratch);
    if (class_name.len == 0 || device.len == 0) {
        return false;
    }
    struct observation observation = {
        .class_name = str_copy(keep, class_name),
        .benchmark = row->benchmark,
        .row = row->row,
        .quantity = record_text(row->kind, "measured"),
        .measured = measured->quantity,
        .seconds = measured->seconds,
        .naive_seconds = naive_of(row, evaluation),
        .device = group_of(keep, &calibration->devices, device),
        .model = group_of(keep, &calibration->models, frame->records[SLOT_MODEL]->id),
        .category = group_of(keep, &calibration->class_names, class_name),
        .is_held_out = str_equal(record_text(row->benchmark, "role"), STR("validation")),
    };
    int *groups = arena_array(keep, int, calibration->level_count);
    for (int i = 0; i < calibration->level_count; i++) {
        struct calibration_level *level = &calibration->levels[i];
        groups[i] =
            group_of(keep, &level->groups, keys_name(evaluation, frame, &level->keys, scratch));
    }
    double *terms = arena_array(keep, double, calibration->parameter_count);
    memcpy(terms, measured->terms, sizeof(double) * (size_t)calibration->parameter_count);
    const struct quantity *weight = record_quantity(row->kind, "weight");
    measured->run.terms = terms;
    measured->run.groups = groups;
    measured->run.weight = weight != NULL ? weight->typical : 1;
    measured->run.is_held_out = observation.is_held_out;
    *array_add(keep, &gathering->runs) = measured->run;
    *array_add(keep, &gathering->observations) = observation;
    return true;
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

static int group_of(struct arena *keep, struct groups *groups, str name)
{
    if (name.len == 0) {
        return FIT_NO_GROUP;
    }
    int known = groups_find(groups, name);
    return known >= 0 ? known : groups_add(keep, groups, str_copy(keep, name));
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
static bool find_terms(const struct calibration *calibration, struct evaluation *evaluation,
                       const struct outcome *expected, struct measured_row *measured)
{
    const double *slopes = tape_slopes(evaluation->arena, evaluation, expected->tape);
    double pace = calibration->parameters[calibration->pace]->value->typical;
    double *terms = measured->terms;
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
    measured->run.fixed = fmax(fixed, 0) / pace;
    return true;
}
