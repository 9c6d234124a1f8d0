/* The value of a fitted assumption where a formula names it. */
#include "base/array.h"
#include "base/must.h"
#include "estimate/calibration/calibration.h"
#include "estimate/evaluation.h"

#include <math.h>

/* One run may be off as much as a device that nobody measured. */
enum { RUNS_OF_SEEN = 2 };

/* The fitted values of one calibration for one set of groups. */
struct fitted_values {
    struct fitted_values *next;
    const struct calibration *calibration;
    int groups[CALIBRATION_LEVELS];
    int category;
    struct quantity quantities[FIT_PARAMETERS];
};

/* The values that hold in a frame, as long as its load has that era. */
struct fitted_here {
    const struct fitted_values *set;
    int era;
};

static const struct fitted_values *values_for(struct evaluation *evaluation, struct frame *frame,
                                              const struct calibration *calibration);
static const struct fitted_values *values_of_groups(struct evaluation *evaluation,
                                                    struct frame *frame,
                                                    const struct calibration *calibration);
static void fill(struct fitted_values *values, bool supposes_own_runs);

str keys_name(struct evaluation *evaluation, struct frame *frame, const struct key_cells *keys,
              struct arena *keep)
{
    str name = STR("");
    for (int i = 0; i < keys->count; i++) {
        struct cell *cell = keys->cells[i];
        struct outcome word =
            value_of_cell(evaluation, frame_narrowed(evaluation, frame, cell->frame_kind), cell);
        if (word.state != RESULT_KNOWN) {
            return STR("");
        }
        const str parts[] = {name, STR(", "), word.word};
        name = i == 0 ? word.word : str_joined(keep, parts, COUNT(parts));
    }
    return name;
}

str class_wider(str name)
{
    ptrdiff_t comma = str_find(name, STR(", "), 0);
    return comma < 0 ? STR("") : str_slice(name, comma + 2, name.len);
}

void calibration_groups_of(struct evaluation *evaluation, struct frame *frame,
                           const struct calibration *calibration, int *groups)
{
    for (int i = 0; i < calibration->level_count; i++) {
        const struct calibration_level *level = &calibration->levels[i];
        str name = keys_name(evaluation, frame, &level->keys, evaluation->arena);
        groups[i] = name.len > 0 ? groups_find(&level->groups, name) : FIT_NO_GROUP;
    }
}

const struct quantity *fitted_quantity(struct evaluation *evaluation, struct frame *frame,
                                       const struct assumption *assumption)
{
    const struct calibration *calibration = assumption->calibration;
    if (!calibration->is_fitted) {
        return assumption->value;
    }
    return &values_for(evaluation, frame, calibration)->quantities[assumption->parameter];
}

/* The groups of a frame are looked up once, and again where `solve` has changed its load. */
static const struct fitted_values *values_for(struct evaluation *evaluation, struct frame *frame,
                                              const struct calibration *calibration)
{
    if (frame->fitted == NULL) {
        frame->fitted = arena_array(evaluation->arena, struct fitted_here,
                                    evaluation->method->calibration_count);
    }
    struct fitted_here *here = &frame->fitted[calibration->index];
    if (here->era != frame->load->era) {
        here->era = frame->load->era;
        here->set = values_of_groups(evaluation, frame, calibration);
    }
    return here->set;
}

/* One set of values for frames of the same groups, so that a range that several formulas share is
 * one range. */
static const struct fitted_values *values_of_groups(struct evaluation *evaluation,
                                                    struct frame *frame,
                                                    const struct calibration *calibration)
{
    struct fitted_values sought = {.calibration = calibration};
    calibration_groups_of(evaluation, frame, calibration, sought.groups);
    str category = keys_name(evaluation, frame, &calibration->classes, evaluation->arena);
    sought.category = groups_find(&calibration->class_names, category);
    while (sought.category < 0 && category.len > 0) {
        category = class_wider(category);
        sought.category = groups_find(&calibration->class_names, category);
    }
    for (const struct fitted_values *known = evaluation->fitted; known != NULL;
         known = known->next) {
        bool is_same = known->calibration == calibration && known->category == sought.category &&
                       memcmp(known->groups, sought.groups, sizeof sought.groups) == 0;
        if (is_same) {
            return known;
        }
    }
    struct fitted_values *values = arena_new(evaluation->arena, struct fitted_values);
    *values = sought;
    values->next = evaluation->fitted;
    evaluation->fitted = values;
    fill(values, evaluation->supposes_own_runs);
    return values;
}

static void fill(struct fitted_values *values, bool supposes_own_runs)
{
    const struct calibration *calibration = values->calibration;
    for (int j = 0; j < calibration->parameter_count; j++) {
        struct quantity *quantity = &values->quantities[j];
        *quantity = *calibration->parameters[j]->value;
        quantity->typical *=
            exp(fit_effect(&calibration->problem, &calibration->fit, values->groups, j));
        quantity->low = quantity->typical;
        quantity->high = quantity->typical;
        quantity->form = QUANTITY_EXACT;
    }
    /* The pace has the range of the class, its own where no run tells it, narrower where the device
     * itself was measured. */
    const struct calibration_level *device = &calibration->levels[calibration->level_count - 1];
    int group = values->groups[calibration->level_count - 1];
    bool is_seen =
        supposes_own_runs || (group != FIT_NO_GROUP && device->runs[group] >= RUNS_OF_SEEN);
    const struct calibration_range *ranges = is_seen ? calibration->seen : calibration->unseen;
    const struct calibration_range *range =
        &ranges[values->category >= 0 ? values->category : calibration->class_names.count];
    struct quantity *pace = &values->quantities[calibration->pace];
    const struct quantity *own = calibration->parameters[calibration->pace]->value;
    bool is_told = range->devices > 0;
    pace->low = pace->typical * (is_told ? exp(range->low) : own->low / own->typical);
    pace->high = pace->typical * (is_told ? exp(range->high) : own->high / own->typical);
    pace->form = pace->low < pace->high ? QUANTITY_RANGE : QUANTITY_EXACT;
}
