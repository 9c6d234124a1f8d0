/* What a fitted value rests on, for traces. */
#include "base/array.h"
#include "estimate/calibration/calibration.h"

#include <math.h>

enum { LEVELS_NAMED = 3 };

static void add_part(struct arena *keep, str *text, const struct calibration_level *level,
                     int group);
static str group_name(const struct groups *groups, int index);

/* The innermost level whose groups differ in the parameter and of which runs tell; -1: none. */
static int level_before(const struct calibration *calibration, const int *groups, int parameter,
                        int before)
{
    int level = before - 1;
    while (level >= 0 && (calibration->levels[level].spreads[parameter] <= 0 || groups[level] < 0 ||
                          calibration->levels[level].runs[groups[level]] == 0)) {
        level--;
    }
    return level;
}

str fitted_basis(struct evaluation *evaluation, struct frame *frame,
                 const struct assumption *assumption)
{
    const struct calibration *calibration = assumption->calibration;
    struct arena *keep = evaluation->arena;
    int groups[CALIBRATION_LEVELS] = {0};
    if (!calibration->is_fitted) {
        return STR("");
    }
    calibration_groups_of(evaluation, frame, calibration, groups);
    int parameter = assumption->parameter;
    int level = level_before(calibration, groups, parameter, calibration->level_count);
    if (level < 0) {
        return STR("no measured run tells it");
    }
    double error =
        calibration->fit.errors[level][groups[level] * calibration->parameter_count + parameter];
    str text = str_format(keep, "fitted, ± %.0f %%", 100 * (exp(error) - 1));
    for (int named = 0; named < LEVELS_NAMED && level >= 0; named++) {
        add_part(keep, &text, &calibration->levels[level], groups[level]);
        level = level_before(calibration, groups, parameter, level);
    }
    return text;
}

/* "; architecture Ampere: 120 runs of 5 devices". */
static void add_part(struct arena *keep, str *text, const struct calibration_level *level,
                     int group)
{
    str name = record_text(level->record, "name");
    str of = group_name(&level->groups, group);
    ptrdiff_t runs = level->runs[group];
    ptrdiff_t devices = level->devices[group];
    *text = str_format(keep, "%.*s; %.*s %.*s: %td run%s", STR_ARGS(*text), STR_ARGS(name),
                       STR_ARGS(of), runs, runs == 1 ? "" : "s");
    if (devices > 1) {
        *text = str_format(keep, "%.*s of %td devices", STR_ARGS(*text), devices);
    }
}

static str group_name(const struct groups *groups, int index)
{
    for (ptrdiff_t i = 0; i < groups->count; i++) {
        if (groups->items[i].index == index) {
            return groups->items[i].name;
        }
    }
    return STR("");
}

/* Of the same model first; one of each record, in the order of records. */
ptrdiff_t fitted_runs(struct evaluation *evaluation, struct frame *frame,
                      const struct assumption *assumption, const struct observation **runs,
                      ptrdiff_t max)
{
    const struct calibration *calibration = assumption->calibration;
    int groups[CALIBRATION_LEVELS] = {0};
    if (!calibration->is_fitted) {
        return 0;
    }
    calibration_groups_of(evaluation, frame, calibration, groups);
    int level = level_before(calibration, groups, assumption->parameter, calibration->level_count);
    const struct record *model = frame->records[SLOT_MODEL];
    int own = model != NULL ? groups_find(&calibration->models, model->id) : -1;
    ptrdiff_t count = 0;
    if (level < 0) {
        return 0;
    }
    const struct calibration_level *innermost = &calibration->levels[level];
    for (int turn = 0; turn < 2; turn++) {
        int end = innermost->starts[groups[level] + 1];
        for (int i = innermost->starts[groups[level]]; i < end && count < max; i++) {
            const struct observation *observation =
                &calibration->observations[innermost->members[i]];
            if ((observation->model == own) != (turn == 0)) {
                continue;
            }
            bool is_new = true;
            for (ptrdiff_t j = 0; j < count; j++) {
                is_new = is_new && runs[j]->benchmark != observation->benchmark;
            }
            if (is_new) {
                record_note(observation->benchmark, SEEN_VALUES);
                runs[count++] = observation;
            }
        }
    }
    return count;
}

static void add_numbers(struct digester *digester, const double *numbers, ptrdiff_t count)
{
    for (ptrdiff_t i = 0; i < count; i++) {
        uint64_t bits = 0;
        memcpy(&bits, &numbers[i], sizeof bits);
        digester_number(digester, bits);
    }
}

/* Names of groups are left out: a page finds its groups by words of records that it looks at. */
void method_add_fits(struct digester *digester, const struct method *method)
{
    for (ptrdiff_t i = 0; i < method->calibration_count; i++) {
        const struct calibration *calibration = &method->calibrations[i];
        ptrdiff_t classes = calibration->class_names.count;
        digester_number(digester, (uint64_t)classes);
        for (int why = 0; why < LEFT_OUT_COUNT; why++) {
            const struct left_out_rows *rows = &calibration->left_out[why];
            digester_number(digester, (uint64_t)rows->count);
            digester_add(digester, rows->benchmark != NULL ? rows->benchmark->id : STR(""));
            digester_add(digester, rows->lack);
        }
        for (ptrdiff_t j = 0; calibration->is_fitted && j <= classes; j++) {
            const struct calibration_range ranges[] = {calibration->seen[j],
                                                       calibration->unseen[j]};
            add_numbers(digester,
                        (double[]){ranges[0].low, ranges[0].high, ranges[1].low, ranges[1].high},
                        4);
        }
        for (int l = 0; calibration->is_fitted && l < calibration->level_count; l++) {
            const struct calibration_level *level = &calibration->levels[l];
            ptrdiff_t count = level->groups.count;
            digester_number(digester, (uint64_t)count);
            add_numbers(digester, calibration->fit.effects[l],
                        count * calibration->parameter_count);
            for (ptrdiff_t j = 0; j < count; j++) {
                digester_number(digester, (uint64_t)level->runs[j]);
                digester_number(digester, (uint64_t)level->devices[j]);
            }
        }
    }
}
