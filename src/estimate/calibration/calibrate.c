/* Fits a calibration, and finds by holding out how far it is off. */
#include "base/must.h"
#include "estimate/calibration/likeness.h"
#include "estimate/calibration/observe.h"
#include "estimate/calibration/recollect.h"
#include "estimate/calibration/remember.h"

#include <math.h>

enum { PASSES = 12, FOLDS = 5, RUNS_OF_FULL_WEIGHT = 8 };

static void calibrate(struct builder *builder, struct arena *scratch,
                      struct calibration *calibration);
static void add_fit(struct arena *scratch, struct recollection *recollection,
                    const struct calibration *calibration, struct digest key);
static void find_wider(struct arena *keep, struct calibration *calibration);
static void set_weights(struct arena *scratch, struct calibration *calibration);
static void count_groups(struct arena *keep, struct arena *scratch,
                         struct calibration *calibration);
static void list_members(struct arena *keep, struct calibration *calibration, int index);
static void hold_out(struct arena *scratch, struct calibration *calibration, bool by_device,
                     int folds);

/* A calibration whose formulas come later may rest on those that come before. */
void calibrations_fit(struct builder *builder, struct arena *scratch)
{
    struct method *method = builder->method;
    method->named_of_runs = named_of_runs(builder->keep, method);
    builder->recollection = recollection_open(builder);
    for (ptrdiff_t i = 0; i < method->formula_count; i++) {
        for (ptrdiff_t j = 0; j < method->calibration_count; j++) {
            struct calibration *calibration = &method->calibrations[j];
            ptrdiff_t last = record_count(calibration->record, "observations") - 1;
            const struct record *item =
                record_item(calibration->record, "observations", last)->as.record;
            if (method->formulas[i]->record == record_record(item, "formula")) {
                calibrate(builder, scratch, calibration);
            }
        }
    }
    recollection_close(builder->recollection);
}

static void calibrate(struct builder *builder, struct arena *scratch,
                      struct calibration *calibration)
{
    struct arena *keep = builder->keep;
    calibration_observe(builder, scratch, calibration);
    struct fit_level *levels = arena_array(keep, struct fit_level, calibration->level_count);
    for (int i = 0; i < calibration->level_count; i++) {
        levels[i] = (struct fit_level){
            .spreads = calibration->levels[i].spreads,
            .groups = (int)calibration->levels[i].groups.count,
        };
    }
    calibration->problem.levels = levels;
    calibration->problem.level_count = calibration->level_count;
    calibration->problem.parameters = calibration->parameter_count;
    calibration->problem.pace = calibration->pace;
    calibration->problem.noise = calibration->noise;
    find_wider(keep, calibration);
    set_weights(scratch, calibration);
    fit_find_alike(keep, scratch, &calibration->problem);
    struct digest key = fit_key(scratch, calibration);
    if (!fit_recall(keep, builder->recall, key, calibration)) {
        calibration->fit = fit_of(keep, scratch, &calibration->problem, PASSES);
        hold_out(scratch, calibration, true, FOLDS);
        hold_out(scratch, calibration, false, FOLDS);
        fit_remember(scratch, builder->recall, key, calibration);
    }
    count_groups(keep, scratch, calibration);
    calibration_find_ranges(keep, scratch, calibration);
    calibration->is_fitted = true;
    add_fit(scratch, builder->recollection, calibration, key);
}

/* The fit, and how its groups are called. */
static void add_fit(struct arena *scratch, struct recollection *recollection,
                    const struct calibration *calibration, struct digest key)
{
    struct arena_mark mark = arena_mark(scratch);
    struct digester *digester = digester_new(scratch);
    digester_digest(digester, key);
    for (int l = 0; l < calibration->level_count; l++) {
        const struct groups *groups = &calibration->levels[l].groups;
        digester_number(digester, (uint64_t)groups->count);
        for (ptrdiff_t i = 0; i < groups->count; i++) {
            digester_add(digester, groups->items[i].name);
            digester_number(digester, (uint64_t)groups->items[i].index);
        }
    }
    recollection_add_fit(recollection, digester_end(digester));
    arena_rewind(scratch, mark);
}

/* "gddr, llama.cpp" is part of "llama.cpp", which is no run's own class. */
static void find_wider(struct arena *keep, struct calibration *calibration)
{
    struct groups *names = &calibration->class_names;
    for (ptrdiff_t i = 0; i < calibration->problem.run_count; i++) {
        str name = calibration->observations[i].class_name;
        for (name = class_wider(name); name.len > 0; name = class_wider(name)) {
            (void)groups_add(keep, names, name);
        }
    }
    calibration->wider = arena_array(keep, int, names->count);
    for (ptrdiff_t i = 0; i < names->count; i++) {
        calibration->wider[names->items[i].index] =
            groups_find(names, class_wider(names->items[i].name));
    }
}

/* Many runs of one device and class count as much as RUNS_OF_FULL_WEIGHT of them. */
static void set_weights(struct arena *scratch, struct calibration *calibration)
{
    struct fit_problem *problem = &calibration->problem;
    struct arena_mark mark = arena_mark(scratch);
    ptrdiff_t classes = calibration->class_names.count;
    double *counts = arena_array(scratch, double, calibration->devices.count *classes + 1);
    for (ptrdiff_t i = 0; i < problem->run_count; i++) {
        const struct observation *observation = &calibration->observations[i];
        counts[observation->device * classes + observation->category]++;
    }
    struct fit_run *runs = calibration->runs;
    for (ptrdiff_t i = 0; i < problem->run_count; i++) {
        const struct observation *observation = &calibration->observations[i];
        double count = counts[observation->device * classes + observation->category];
        runs[i].weight *= fmin(1, RUNS_OF_FULL_WEIGHT / count);
    }
    arena_rewind(scratch, mark);
}

/* For the trace: how many runs, of how many devices, are behind each group. */
static void count_groups(struct arena *keep, struct arena *scratch, struct calibration *calibration)
{
    for (int l = 0; l < calibration->level_count; l++) {
        struct calibration_level *level = &calibration->levels[l];
        struct arena_mark mark = arena_mark(scratch);
        level->runs = arena_array(keep, ptrdiff_t, level->groups.count);
        level->devices = arena_array(keep, ptrdiff_t, level->groups.count);
        bool *is_counted =
            arena_array(scratch, bool, level->groups.count * calibration->devices.count + 1);
        for (ptrdiff_t i = 0; i < calibration->problem.run_count; i++) {
            const struct fit_run *run = &calibration->runs[i];
            int group = run->groups[l];
            if (group != FIT_NO_GROUP && !run->is_held_out) {
                ptrdiff_t cell =
                    group * calibration->devices.count + calibration->observations[i].device;
                level->runs[group]++;
                level->devices[group] += is_counted[cell] ? 0 : 1;
                is_counted[cell] = true;
            }
        }
        list_members(keep, calibration, l);
        arena_rewind(scratch, mark);
    }
}

/* A counting sort, which keeps the order of runs. */
static void list_members(struct arena *keep, struct calibration *calibration, int index)
{
    struct calibration_level *level = &calibration->levels[index];
    level->members = arena_array(keep, int, calibration->problem.run_count + 1);
    level->starts = arena_array(keep, int, level->groups.count + 2);
    for (ptrdiff_t group = 0; group < level->groups.count; group++) {
        level->starts[group + 2] = level->starts[group + 1] + (int)level->runs[group];
    }
    for (ptrdiff_t i = 0; i < calibration->problem.run_count; i++) {
        int group = calibration->runs[i].groups[index];
        if (group != FIT_NO_GROUP && !calibration->runs[i].is_held_out) {
            level->members[level->starts[group + 1]++] = (int)i;
        }
    }
}

/* Each run as expected by a fit without its device; or without the runs of its model, on any
 * device. Each fit begins anew, so that nothing of what it must not know is left in it. */
static void hold_out(struct arena *scratch, struct calibration *calibration, bool by_device,
                     int folds)
{
    struct fit_problem *problem = &calibration->problem;
    for (int fold = 0; fold < folds; fold++) {
        struct arena_mark mark = arena_mark(scratch);
        for (ptrdiff_t i = 0; i < problem->run_count; i++) {
            const struct observation *observation = &calibration->observations[i];
            int group = by_device ? observation->device : observation->model;
            calibration->runs[i].is_held_out = observation->is_held_out || group % folds == fold;
        }
        /* fit_of() keeps in the arena that it is given first. */
        struct arena own = {0};
        struct fit fit = fit_of(&own, scratch, problem, PASSES);
        for (ptrdiff_t i = 0; i < problem->run_count; i++) {
            struct observation *observation = &calibration->observations[i];
            int group = by_device ? observation->device : observation->model;
            if (group % folds == fold) {
                double expected = fit_log_time(problem, &fit, &problem->runs[i]);
                *(by_device ? &observation->held_out_log_time : &observation->known_log_time) =
                    expected;
            }
        }
        arena_free(&own);
        arena_rewind(scratch, mark);
    }
    for (ptrdiff_t i = 0; i < problem->run_count; i++) {
        calibration->runs[i].is_held_out = calibration->observations[i].is_held_out;
    }
}

void calibration_leave_one_out(struct arena *scratch, struct calibration *calibration)
{
    hold_out(scratch, calibration, true, (int)calibration->devices.count);
}
