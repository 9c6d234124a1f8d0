/* Ranges of 99 of 100 runs, for each device without its own: residuals are sorted once for each
 * class, and only the tails are walked for a device. */
#include "estimate/calibration/calibration.h"

#include <stdlib.h>

enum { DEVICES_MIN = 20, DEVICES_FEW = 3 };

/* Beyond each end. */
static const double tail_share = 0.005;
/* Of ln, where next to nothing is known of a class: as of the ranges that are published. */
static const double few_widening = 1.6;

struct residual {
    double value;
    int device;
};

/* What the runs of a class were off by. */
struct sorted {
    struct residual *residuals; /* ascending; NULL: not sorted yet */
    ptrdiff_t count;
    double *weights; /* by device: 1 over its runs; 0: it has none */
    int devices;
};

struct wide_ranges {
    struct arena *arena;
    const struct calibration *calibration;
    struct sorted *unseen; /* by class; the last: of all */
    struct sorted *seen;
};

static const struct sorted *sorted_of(const struct wide_ranges *ranges, int category, bool of_seen);
static int others_of(const struct sorted *sorted, int device);
static void sort_class(const struct wide_ranges *ranges, int category, bool of_seen,
                       struct sorted *sorted);
static double tail_of(const struct sorted *sorted, int without, bool is_high);
static int by_value(const void *a, const void *b);

struct wide_ranges *wide_ranges_of(struct arena *scratch, const struct calibration *calibration)
{
    ptrdiff_t classes = calibration->class_names.count + 1;
    struct wide_ranges *ranges = arena_new(scratch, struct wide_ranges);
    ranges->arena = scratch;
    ranges->calibration = calibration;
    ranges->unseen = arena_array(scratch, struct sorted, classes);
    ranges->seen = arena_array(scratch, struct sorted, classes);
    return ranges;
}

struct calibration_range wide_range(struct wide_ranges *ranges,
                                    const struct observation *observation, bool of_seen)
{
    const struct calibration *calibration = ranges->calibration;
    int category = observation->category;
    const struct sorted *sorted = sorted_of(ranges, category, of_seen);
    int others = others_of(sorted, observation->device);
    double widening = others < DEVICES_FEW ? few_widening : 1;
    while (others < DEVICES_MIN && category >= 0) {
        category = calibration->wider[category];
        sorted = sorted_of(ranges, category, of_seen);
        others = others_of(sorted, observation->device);
    }
    if (others < DEVICES_MIN) {
        return (struct calibration_range){0};
    }
    return (struct calibration_range){
        .low = widening * tail_of(sorted, observation->device, false),
        .high = widening * tail_of(sorted, observation->device, true),
        .devices = others,
    };
}

static const struct sorted *sorted_of(const struct wide_ranges *ranges, int category, bool of_seen)
{
    ptrdiff_t index = category < 0 ? ranges->calibration->class_names.count : category;
    struct sorted *sorted = of_seen ? &ranges->seen[index] : &ranges->unseen[index];
    if (sorted->residuals == NULL) {
        sort_class(ranges, category, of_seen, sorted);
    }
    return sorted;
}

static int others_of(const struct sorted *sorted, int device)
{
    return sorted->devices - (sorted->weights[device] > 0 ? 1 : 0);
}

static bool is_of_class(const struct calibration *calibration,
                        const struct observation *observation, int category)
{
    int own = observation->category;
    while (own >= 0 && own != category) {
        own = calibration->wider[own];
    }
    return own == category && !observation->is_held_out;
}

static void sort_class(const struct wide_ranges *ranges, int category, bool of_seen,
                       struct sorted *sorted)
{
    const struct calibration *calibration = ranges->calibration;
    ptrdiff_t run_count = calibration->problem.run_count;
    sorted->residuals = arena_array(ranges->arena, struct residual, run_count + 1);
    sorted->weights = arena_array(ranges->arena, double, calibration->devices.count + 1);
    for (ptrdiff_t i = 0; i < run_count; i++) {
        const struct observation *observation = &calibration->observations[i];
        if (is_of_class(calibration, observation, category)) {
            double expected =
                of_seen ? observation->known_log_time : observation->held_out_log_time;
            sorted->residuals[sorted->count++] = (struct residual){
                .value = calibration->problem.runs[i].log_time - expected,
                .device = observation->device,
            };
            sorted->devices += sorted->weights[observation->device] == 0 ? 1 : 0;
            sorted->weights[observation->device]++;
        }
    }
    for (ptrdiff_t i = 0; i < calibration->devices.count; i++) {
        sorted->weights[i] = sorted->weights[i] > 0 ? 1 / sorted->weights[i] : 0;
    }
    qsort(sorted->residuals, (size_t)sorted->count, sizeof(struct residual), by_value);
}

/* The quantile between the middles of the weights, all devices but one counting alike; counted from
 * its own end. */
static double tail_of(const struct sorted *sorted, int without, bool is_high)
{
    int devices = others_of(sorted, without);
    double wanted = tail_share * (1 - 1.0 / devices) * devices;
    double before = 0;
    double at_last = -1; /* where the middle of the last residual's weight lay; below 0: none */
    double last = 0;
    for (ptrdiff_t i = 0; i < sorted->count; i++) {
        const struct residual *residual = &sorted->residuals[is_high ? sorted->count - 1 - i : i];
        if (residual->device == without) {
            continue;
        }
        double weight = sorted->weights[residual->device];
        double at = before + weight / 2;
        if (at >= wanted) {
            double part = (wanted - at_last) / (at - at_last);
            return at_last < 0 ? residual->value : last + part * (residual->value - last);
        }
        before += weight;
        at_last = at;
        last = residual->value;
    }
    return last;
}

static int by_value(const void *a, const void *b)
{
    const struct residual *left = a;
    const struct residual *right = b;
    return (left->value > right->value) - (left->value < right->value);
}
