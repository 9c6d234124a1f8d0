/* Fits a calibration, and finds by holding out how far it is off. */
#include "base/must.h"
#include "estimate/calibration/observe.h"

#include <math.h>
#include <stdlib.h>

enum {
    PASSES = 25,
    PASSES_HELD_OUT = 6,
    FOLDS = 5,
    RUNS_OF_FULL_WEIGHT = 8,
    DEVICES_MIN = 5,
    DEVICES_FEW = 3
};

/* Beyond each end of an interval that is to hold four fifths. */
static const double tail_share = 0.1;
/* Of ln, where next to nothing is known of a class. */
static const double few_widening = 1.6;

/* Which observations a range is of. */
struct part {
    int category;  /* -1: of all */
    int innermost; /* the one that a range is sought for */
    int without;   /* a device, or -1 */
    bool of_seen;
};

/* A residual and how much it counts. */
struct residual {
    double value;
    double weight;
};

static void calibrate(struct builder *builder, struct arena *scratch,
                      struct calibration *calibration);
static void find_wider(struct arena *keep, struct calibration *calibration);
static void set_weights(struct arena *scratch, struct calibration *calibration);
static void count_groups(struct arena *keep, struct arena *scratch,
                         struct calibration *calibration);
static void hold_out(struct arena *scratch, struct calibration *calibration, bool by_device,
                     int folds);
static void find_ranges(struct arena *keep, struct arena *scratch, struct calibration *calibration);
static struct calibration_range
range_of(struct arena *scratch, const struct calibration *calibration, const struct part *part);
static double quantile(const struct residual *residuals, ptrdiff_t count, double share);
static int by_value(const void *a, const void *b);

/* A calibration whose formulas come later may rest on those that come before. */
void calibrations_fit(struct builder *builder, struct arena *scratch)
{
    struct method *method = builder->method;
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
    calibration->fit = fit_of(keep, scratch, &calibration->problem, NULL, PASSES);
    count_groups(keep, scratch, calibration);
    hold_out(scratch, calibration, true, FOLDS);
    hold_out(scratch, calibration, false, FOLDS);
    find_ranges(keep, scratch, calibration);
    calibration->is_fitted = true;
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
        arena_rewind(scratch, mark);
    }
}

/* Each run as expected by a fit without its device; or without the runs of its model, on any
 * device. */
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
        struct fit fit = fit_of(&own, scratch, problem, &calibration->fit, PASSES_HELD_OUT);
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

static void find_ranges(struct arena *keep, struct arena *scratch, struct calibration *calibration)
{
    int classes = (int)calibration->class_names.count;
    calibration->unseen = arena_array(keep, struct calibration_range, classes + 1);
    calibration->seen = arena_array(keep, struct calibration_range, classes + 1);
    for (int category = -1; category < classes; category++) {
        struct part part = {.category = category, .innermost = category, .without = -1};
        ptrdiff_t index = category < 0 ? classes : category;
        calibration->unseen[index] = range_of(scratch, calibration, &part);
        part.of_seen = true;
        calibration->seen[index] = range_of(scratch, calibration, &part);
    }
}

struct calibration_range calibration_range_without(struct arena *scratch,
                                                   const struct calibration *calibration,
                                                   int category, int device)
{
    struct part part = {.category = category, .innermost = category, .without = device};
    return range_of(scratch, calibration, &part);
}

void calibration_leave_one_out(struct arena *scratch, struct calibration *calibration)
{
    hold_out(scratch, calibration, true, (int)calibration->devices.count);
}

static bool is_of_part(const struct calibration *calibration, const struct observation *observation,
                       const struct part *part)
{
    int category = observation->category;
    while (category >= 0 && category != part->category) {
        category = calibration->wider[category];
    }
    return category == part->category && observation->device != part->without &&
           !observation->is_held_out;
}

/* Quantiles of ln measured − ln expected between which four fifths of what is to come lie, each
 * device counting alike; the tails are shorter where there are few devices. A class of fewer than
 * DEVICES_MIN takes the range of the wider class, and one of fewer than DEVICES_FEW more than that.
 */
// NOLINTNEXTLINE(misc-no-recursion)
static struct calibration_range
range_of(struct arena *scratch, const struct calibration *calibration, const struct part *part)
{
    const struct fit_problem *problem = &calibration->problem;
    struct arena_mark mark = arena_mark(scratch);
    double *counts = arena_array(scratch, double, calibration->devices.count + 1);
    struct residual *residuals = arena_array(scratch, struct residual, problem->run_count + 1);
    struct calibration_range range = {0};
    for (ptrdiff_t i = 0; i < problem->run_count; i++) {
        const struct observation *observation = &calibration->observations[i];
        if (is_of_part(calibration, observation, part)) {
            range.devices += counts[observation->device] == 0 ? 1 : 0;
            counts[observation->device]++;
        }
    }
    if (part->category >= 0 && range.devices < DEVICES_MIN) {
        struct part wider = *part;
        wider.category = calibration->wider[part->category];
        arena_rewind(scratch, mark);
        double widening =
            range.devices < DEVICES_FEW && part->category == part->innermost ? few_widening : 1;
        range = range_of(scratch, calibration, &wider);
        range.low *= widening;
        range.high *= widening;
        return range;
    }
    ptrdiff_t count = 0;
    for (ptrdiff_t i = 0; i < problem->run_count; i++) {
        const struct observation *observation = &calibration->observations[i];
        if (is_of_part(calibration, observation, part)) {
            double expected =
                part->of_seen ? observation->known_log_time : observation->held_out_log_time;
            residuals[count++] = (struct residual){
                .value = problem->runs[i].log_time - expected,
                .weight = 1 / counts[observation->device],
            };
        }
    }
    if (count > 0) {
        qsort(residuals, (size_t)count, sizeof(struct residual), by_value);
        double tail = tail_share * (1 - 1.0 / range.devices);
        range.low = quantile(residuals, count, tail);
        range.high = quantile(residuals, count, 1 - tail);
    }
    arena_rewind(scratch, mark);
    return range;
}

/* Between the middles of the weights. */
static double quantile(const struct residual *residuals, ptrdiff_t count, double share)
{
    double total = 0;
    for (ptrdiff_t i = 0; i < count; i++) {
        total += residuals[i].weight;
    }
    double before = 0;
    double at_before = 0;
    for (ptrdiff_t i = 0; i < count; i++) {
        double at = (before + residuals[i].weight / 2) / total;
        if (at >= share) {
            double part = i == 0 ? 1 : (share - at_before) / (at - at_before);
            return i == 0 ? residuals[0].value
                          : residuals[i - 1].value +
                                part * (residuals[i].value - residuals[i - 1].value);
        }
        before += residuals[i].weight;
        at_before = at;
    }
    return residuals[count - 1].value;
}

static int by_value(const void *a, const void *b)
{
    const struct residual *left = a;
    const struct residual *right = b;
    return (left->value > right->value) - (left->value < right->value);
}
