#include "estimate/accuracy.h"

#include "base/array.h"
#include "estimate/calibration/calibration.h"

#include <math.h>

struct runs {
    struct judged_run *items;
    ptrdiff_t count;
    ptrdiff_t capacity;
};

static void add_runs(struct arena *keep, struct arena *scratch, struct calibration *calibration,
                     bool is_known, struct runs *runs);
static bool has_other_models(const struct calibration *calibration,
                             const struct observation *observation);
static str name_of(const struct groups *groups, int index);

ptrdiff_t accuracy_runs(struct arena *keep, const struct method *method, enum held_out held_out,
                        const struct judged_run **all)
{
    struct arena scratch = {0};
    struct runs runs = {0};
    for (ptrdiff_t i = 0; i < method->calibration_count; i++) {
        if (held_out == HELD_OUT_EACH_ALONE) {
            calibration_leave_one_out(&scratch, &method->calibrations[i]);
        }
        add_runs(keep, &scratch, &method->calibrations[i], held_out == HELD_OUT_MODELS, &runs);
    }
    arena_free(&scratch);
    *all = runs.items;
    return runs.count;
}

static void add_runs(struct arena *keep, struct arena *scratch, struct calibration *calibration,
                     bool is_known, struct runs *runs)
{
    ptrdiff_t classes = calibration->class_names.count;
    struct calibration_range *ranges =
        arena_array(keep, struct calibration_range, calibration->devices.count * classes + 1);
    for (ptrdiff_t i = 0; i < calibration->problem.run_count; i++) {
        const struct observation *observation = &calibration->observations[i];
        if (is_known && !has_other_models(calibration, observation)) {
            continue;
        }
        struct calibration_range *range =
            &ranges[observation->device * classes + observation->category];
        if (range->devices == 0) {
            *range = calibration_range_without(scratch, calibration, observation->category,
                                               observation->device, is_known);
        }
        double expected =
            exp(is_known ? observation->known_log_time : observation->held_out_log_time);
        *array_add(keep, runs) = (struct judged_run){
            .calibration = calibration->record,
            .benchmark = observation->benchmark,
            .row = observation->row,
            .quantity = observation->quantity,
            .device_index = observation->device,
            .device = name_of(&calibration->devices, observation->device),
            .category = observation->class_name,
            .is_validation = observation->is_held_out,
            .is_known = is_known,
            .measured_s = observation->seconds,
            .expected_s = expected,
            .low_s = expected * exp(range->low),
            .high_s = expected * exp(range->high),
            .naive_s = observation->naive_seconds,
        };
    }
}

static bool has_other_models(const struct calibration *calibration,
                             const struct observation *observation)
{
    bool has = false;
    for (ptrdiff_t i = 0; i < calibration->problem.run_count && !has; i++) {
        const struct observation *other = &calibration->observations[i];
        has = other->device == observation->device && other->model != observation->model &&
              !other->is_held_out;
    }
    return has;
}

static str name_of(const struct groups *groups, int index)
{
    for (ptrdiff_t i = 0; i < groups->count; i++) {
        if (groups->items[i].index == index) {
            return groups->items[i].name;
        }
    }
    return STR("");
}

bool accuracy_has_runs(const struct method *method, str quantity)
{
    for (ptrdiff_t i = 0; i < method->calibration_count; i++) {
        const struct calibration *calibration = &method->calibrations[i];
        for (ptrdiff_t j = 0; j < calibration->problem.run_count; j++) {
            if (str_equal(calibration->observations[j].quantity, quantity)) {
                return true;
            }
        }
    }
    return false;
}

ptrdiff_t fit_bases(struct arena *keep, const struct method *method, const struct fit_basis **all)
{
    struct fit_basis *bases = arena_array(keep, struct fit_basis, method->calibration_count);
    for (ptrdiff_t i = 0; i < method->calibration_count; i++) {
        const struct calibration *calibration = &method->calibrations[i];
        bool *is_known = arena_array(keep, bool, calibration->devices.count);
        bases[i].calibration = calibration->record;
        for (ptrdiff_t j = 0; j < calibration->problem.run_count; j++) {
            const struct observation *observation = &calibration->observations[j];
            if (!observation->is_held_out) {
                bases[i].runs++;
                bases[i].devices += is_known[observation->device] ? 0 : 1;
                is_known[observation->device] = true;
            }
        }
    }
    *all = bases;
    return method->calibration_count;
}

ptrdiff_t accuracy_left_out(struct arena *keep, const struct method *method,
                            const struct left_out_runs **all)
{
    static const char *const whys[] = {
        [LEFT_OUT_ROLE] = "their record is for reference only, or of little trust",
        [LEFT_OUT_FLAG] = "a flag sets them apart, or they failed",
        [LEFT_OUT_MACHINE] = "their record names no machine",
        [LEFT_OUT_UNKNOWN] = "what to expect of them cannot be computed",
        [LEFT_OUT_REFUSED] = "physics rules them out",
    };
    struct {
        struct left_out_runs *items;
        ptrdiff_t count;
        ptrdiff_t capacity;
    } list = {0};
    for (ptrdiff_t i = 0; i < method->calibration_count; i++) {
        for (int why = 0; why < LEFT_OUT_COUNT; why++) {
            const struct left_out_rows *rows = &method->calibrations[i].left_out[why];
            if (rows->count > 0) {
                *array_add(keep, &list) =
                    (struct left_out_runs){.calibration = method->calibrations[i].record,
                                           .why = whys[why],
                                           .count = rows->count,
                                           .benchmark = rows->benchmark,
                                           .lack = rows->lack};
            }
        }
    }
    *all = list.items;
    return list.count;
}
