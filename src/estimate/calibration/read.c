/* Reads records of calibrations, and says what is wrong with them. */
#include "base/must.h"
#include "estimate/calibration/calibration.h"

static void read_calibration(struct builder *builder, struct calibration *calibration);
static struct key_cells read_keys(struct builder *builder, const struct record *record,
                                  const char *field);
static struct cell *read_key(struct builder *builder, const struct record *formula,
                             struct place place);
static void read_level(struct builder *builder, struct calibration *calibration, int index);
static int parameter_of(struct builder *builder, struct calibration *calibration,
                        const struct record *record, struct place place);
static void check_observations(struct builder *builder, const struct calibration *calibration);

void calibrations_read(struct builder *builder)
{
    struct method *method = builder->method;
    const struct kind_records *records = catalog_records(method->catalog, "calibration");
    method->calibration_count = records->count;
    method->calibrations = arena_array(builder->keep, struct calibration, records->count);
    for (ptrdiff_t i = 0; i < records->count; i++) {
        method->calibrations[i].record = records->records[i];
        method->calibrations[i].index = (int)i;
        read_calibration(builder, &method->calibrations[i]);
    }
}

static void read_calibration(struct builder *builder, struct calibration *calibration)
{
    const struct record *record = calibration->record;
    calibration->noise = record_quantity(record, "noise")->typical;
    const struct value *pace = record_value(record, "pace");
    calibration->pace = parameter_of(builder, calibration, pace->as.record, pace->place);
    calibration->device = (struct key_cells){
        .cells = arena_new(builder->keep, struct cell *),
        .count = 1,
    };
    const struct value *device = record_value(record, "device");
    calibration->device.cells[0] = read_key(builder, device->as.record, device->place);
    calibration->classes = read_keys(builder, record, "classes");
    ptrdiff_t levels = record_count(record, "levels");
    if (levels > CALIBRATION_LEVELS) {
        diag_add(builder->diags, RULE_CALIBRATION_LEVEL, record_value(record, "levels")->place,
                 "a calibration has at most %d levels", CALIBRATION_LEVELS);
        levels = CALIBRATION_LEVELS;
    }
    calibration->level_count = (int)levels;
    calibration->levels = arena_array(builder->keep, struct calibration_level, levels);
    for (int i = 0; i < calibration->level_count; i++) {
        read_level(builder, calibration, i);
    }
    check_observations(builder, calibration);
}

static struct key_cells read_keys(struct builder *builder, const struct record *record,
                                  const char *field)
{
    ptrdiff_t count = record_count(record, field);
    struct key_cells keys = {.cells = arena_array(builder->keep, struct cell *, count)};
    for (ptrdiff_t i = 0; i < count; i++) {
        const struct value *item = record_item(record, field, i);
        struct cell *cell = read_key(builder, item->as.record, item->place);
        if (cell != NULL) {
            keys.cells[keys.count++] = cell;
        }
    }
    return keys;
}

static struct formula *placement_formula(const struct builder *builder, const struct record *record)
{
    struct formula *formula = method_find(builder->method, name_of_id(builder->keep, record->id));
    must(formula != NULL);
    bool is_of_placement = scope_holds(scope_find(STR("placement")), formula->scope);
    return is_of_placement ? formula : NULL;
}

static struct cell *read_key(struct builder *builder, const struct record *record,
                             struct place place)
{
    struct formula *formula = placement_formula(builder, record);
    if (formula == NULL || !formula->is_word) {
        diag_add(builder->diags, RULE_CALIBRATION_LEVEL, place,
                 "`%.*s` is no formula whose result for a placement is a word",
                 STR_ARGS(record->id));
        return NULL;
    }
    return &formula->cell;
}

static void read_level(struct builder *builder, struct calibration *calibration, int index)
{
    struct calibration_level *level = &calibration->levels[index];
    level->record = record_item(calibration->record, "levels", index)->as.record;
    level->keys = read_keys(builder, level->record, "by");
    for (ptrdiff_t i = 0; i < record_count(level->record, "spreads"); i++) {
        const struct record *spread = record_item(level->record, "spreads", i)->as.record;
        const struct value *value = record_value(spread, "assumption");
        int parameter = parameter_of(builder, calibration, value->as.record, value->place);
        if (parameter >= 0) {
            level->spreads[parameter] = record_quantity(spread, "spread")->typical;
        }
    }
}

/* Its number among the calibration's parameters; -1 where it cannot be one. */
static int parameter_of(struct builder *builder, struct calibration *calibration,
                        const struct record *record, struct place place)
{
    struct assumption *assumption = NULL;
    for (ptrdiff_t i = 0; i < builder->method->assumption_count; i++) {
        if (builder->method->assumptions[i].record == record) {
            assumption = &builder->method->assumptions[i];
        }
    }
    must(assumption != NULL);
    if (assumption->calibration == calibration) {
        return assumption->parameter;
    }
    const char *trouble = NULL;
    if (assumption->value == NULL || !(assumption->value->typical > 0)) {
        trouble = "has no positive value to begin with";
    } else if (assumption->calibration != NULL) {
        trouble = "is fitted by another calibration";
    } else if (calibration->parameter_count == FIT_PARAMETERS) {
        trouble = "is one too many: a calibration fits at most 16";
    }
    if (trouble != NULL) {
        diag_add(builder->diags, RULE_CALIBRATION_ASSUMPTION, place, "the assumption `%.*s` %s",
                 STR_ARGS(record->id), trouble);
        return -1;
    }
    assumption->calibration = calibration;
    assumption->parameter = calibration->parameter_count;
    calibration->parameters[calibration->parameter_count++] = assumption;
    return assumption->parameter;
}

static void check_observations(struct builder *builder, const struct calibration *calibration)
{
    static const struct dimension time = {.power[BASE_TIME] = 1};
    for (ptrdiff_t i = 0; i < record_count(calibration->record, "observations"); i++) {
        const struct record *item = record_item(calibration->record, "observations", i)->as.record;
        const struct value *value = record_value(item, "formula");
        const struct formula *formula = placement_formula(builder, value->as.record);
        bool is_time = formula != NULL && !formula->is_word && !formula->is_truth &&
                       dimension_equal(formula->unit.dimension, time);
        if (!is_time) {
            diag_add(builder->diags, RULE_CALIBRATION_LEVEL, value->place,
                     "`%.*s` is no formula whose result for a placement is a time",
                     STR_ARGS(value->as.record->id));
        }
    }
}

int assumption_key_count(const struct assumption *assumption)
{
    const struct calibration *calibration = assumption->calibration;
    int count = 0;
    for (int i = 0; calibration != NULL && i < calibration->level_count; i++) {
        count += calibration->levels[i].keys.count;
    }
    return calibration != NULL ? count + calibration->classes.count : 0;
}

struct cell *assumption_key(const struct assumption *assumption, int index)
{
    const struct calibration *calibration = assumption->calibration;
    for (int i = 0; i < calibration->level_count; i++) {
        const struct key_cells *keys = &calibration->levels[i].keys;
        if (index < keys->count) {
            return keys->cells[index];
        }
        index -= keys->count;
    }
    return calibration->classes.cells[index];
}

static bool is_among(const struct key_cells *keys, const struct formula *formula)
{
    for (int i = 0; i < keys->count; i++) {
        if (keys->cells[i] == &formula->cell) {
            return true;
        }
    }
    return false;
}

bool formula_serves_calibration(const struct method *method, const struct formula *formula)
{
    for (ptrdiff_t i = 0; i < method->calibration_count; i++) {
        const struct calibration *calibration = &method->calibrations[i];
        bool serves =
            is_among(&calibration->device, formula) || is_among(&calibration->classes, formula);
        for (int l = 0; l < calibration->level_count; l++) {
            serves = serves || is_among(&calibration->levels[l].keys, formula);
        }
        for (ptrdiff_t j = 0; j < record_count(calibration->record, "observations"); j++) {
            const struct record *item =
                record_item(calibration->record, "observations", j)->as.record;
            serves = serves || record_record(item, "naive") == formula->record;
        }
        if (serves) {
            return true;
        }
    }
    return false;
}
