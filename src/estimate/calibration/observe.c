/* From measured rows to the runs of a fit. */
#include "estimate/calibration/observe.h"

#include "base/array.h"
#include "estimate/calibration/recollect.h"
#include "estimate/calibration/sighting.h"
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

static struct sightings sightings_for(struct gathering *gathering, const struct record *benchmark);
static void refuse(const struct method *method, const struct record *benchmark,
                   struct sighting *sighting);
static void take(struct gathering *gathering, const struct record *benchmark,
                 const struct sighting *sighting);
static void leave_out(struct gathering *gathering, const struct record *benchmark,
                      const struct sighting *sighting);
static int group_of(struct arena *keep, struct groups *groups, str name);

void calibration_observe(struct builder *builder, struct arena *scratch,
                         struct calibration *calibration)
{
    struct gathering gathering = {
        .builder = builder, .scratch = scratch, .calibration = calibration};
    const struct kind_records *all = catalog_records(builder->method->catalog, "benchmark");
    for (ptrdiff_t i = 0; i < all->count; i++) {
        struct arena_mark mark = arena_mark(scratch);
        struct sightings sightings = sightings_for(&gathering, all->records[i]);
        for (ptrdiff_t j = 0; j < sightings.count; j++) {
            refuse(builder->method, all->records[i], &sightings.items[j]);
            bool is_observation = sightings.items[j].why == LEFT_OUT_COUNT;
            (is_observation ? take : leave_out)(&gathering, all->records[i], &sightings.items[j]);
        }
        arena_rewind(scratch, mark);
    }
    calibration->observations = gathering.observations.items;
    calibration->runs = gathering.runs.items;
    calibration->problem.runs = gathering.runs.items;
    calibration->problem.run_count = gathering.runs.count;
}

/* What is remembered of a row says nothing of that. */
static void refuse(const struct method *method, const struct record *benchmark,
                   struct sighting *sighting)
{
    const struct record *row = record_item(benchmark, "results", sighting->row)->as.record;
    if (sighting->why == LEFT_OUT_COUNT && method_refuses(method, row)) {
        sighting->why = LEFT_OUT_REFUSED;
    }
}

/* Those that are remembered, where nothing changed that was looked at for them. */
static struct sightings sightings_for(struct gathering *gathering, const struct record *benchmark)
{
    const struct calibration *calibration = gathering->calibration;
    struct recollection *recollection = gathering->builder->recollection;
    struct sightings sightings = {0};
    str remembered = {0};
    if (recollection_find(recollection, calibration->record, benchmark, &remembered) &&
        sightings_decode(gathering->scratch, remembered, calibration, benchmark, &sightings)) {
        recollection_keep(recollection, remembered);
        return sightings;
    }
    bool rests_on_fits = false;
    recollection_watch(recollection);
    sightings = sightings_of(gathering->scratch, gathering->builder->method, calibration, benchmark,
                             &rests_on_fits);
    if (recollection != NULL) {
        struct text text = text_new(gathering->scratch, 1024);
        sightings_encode(&text, calibration, &sightings);
        recollection_add(recollection, text_view(&text), rests_on_fits);
    }
    return sightings;
}

static void leave_out(struct gathering *gathering, const struct record *benchmark,
                      const struct sighting *sighting)
{
    struct left_out_rows *rows = &gathering->calibration->left_out[sighting->why];
    if (rows->count++ == 0) {
        rows->benchmark = benchmark;
        rows->lack = str_copy(gathering->builder->keep, sighting->lack);
    }
}

static void take(struct gathering *gathering, const struct record *benchmark,
                 const struct sighting *sighting)
{
    struct calibration *calibration = gathering->calibration;
    struct arena *keep = gathering->builder->keep;
    const struct record *row = record_item(benchmark, "results", sighting->row)->as.record;
    const struct record *kind =
        record_item(calibration->record, "observations", sighting->kind)->as.record;
    str measured = record_text(kind, "measured");
    struct observation *observation = array_add(keep, &gathering->observations);
    *observation = (struct observation){
        .benchmark = benchmark,
        .row = row,
        .quantity = measured,
        .measured = record_quantity(row, str_terminated(gathering->scratch, measured)),
        .seconds = sighting->seconds,
        .naive_seconds = sighting->naive_seconds,
        .device = group_of(keep, &calibration->devices, sighting->device),
        .model = group_of(keep, &calibration->models, sighting->model),
        .category = group_of(keep, &calibration->class_names, sighting->class_name),
        .class_name = str_copy(keep, sighting->class_name),
        .is_held_out =
            str_equal(record_text(benchmark, "role"), STR("validation")) || run_is_split(row),
    };
    int *groups = arena_array(keep, int, calibration->level_count);
    for (int i = 0; i < calibration->level_count; i++) {
        groups[i] = group_of(keep, &calibration->levels[i].groups, sighting->groups[i]);
    }
    double *terms = arena_array(keep, double, calibration->parameter_count);
    memcpy(terms, sighting->terms, sizeof(double) * (size_t)calibration->parameter_count);
    const struct quantity *weight = record_quantity(kind, "weight");
    *array_add(keep, &gathering->runs) = (struct fit_run){
        .log_time = log(sighting->seconds),
        .fixed = sighting->fixed,
        .terms = terms,
        .groups = groups,
        .weight = weight != NULL ? weight->typical : 1,
        .is_held_out = observation->is_held_out,
    };
}

static int group_of(struct arena *keep, struct groups *groups, str name)
{
    if (name.len == 0) {
        return FIT_NO_GROUP;
    }
    int known = groups_find(groups, name);
    return known >= 0 ? known : groups_add(keep, groups, str_copy(keep, name));
}
