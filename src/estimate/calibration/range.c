/* Prediction intervals: quantiles of what held-out runs were off by. */
#include "estimate/calibration/calibration.h"

#include <math.h>
#include <stdlib.h>

/* Fewer devices do not tell to which side the next one is off. */
enum { DEVICES_MIN = 5, WIDER_CLASSES = 16 };

/* Beyond each end of an interval that is to hold four fifths. */
static const double tail_share = 0.1;
/* A wider class counts like so many devices beside a class's own. */
static const double wider_devices = 1;
/* Where a class has no other devices, or one, it may be off by as much again as a device is. */
static const double unknown_class = 1.41;
/* By degrees of freedom: Student's t over the normal quantile at 1 − tail_share. */
static const double student[] = {0, 2.40, 1.47, 1.28, 1.20, 1.15, 1.12, 1.10, 1.09, 1.08, 1.07};

/* Which observations a range is of. */
struct part {
    const struct calibration *calibration;
    int category; /* -1: of all */
    int without;  /* a device, or -1 */
    bool of_seen;
    double *counts; /* by device: its observations that are of the part */
    int devices;    /* that have any */
    /* What classes' own devices told before: by class, the last of all; or NULL. */
    struct calibration_range *known;
};

/* A residual and how much it counts. */
struct residual {
    double value;
    double weight;
};

static struct calibration_range range_of(struct arena *scratch, struct part *part);
static struct calibration_range own_range(struct arena *scratch, struct part *part);
static void draw_to(struct calibration_range *range, struct calibration_range own);
static struct calibration_range quantiles_of(struct arena *scratch, const struct part *part);
static void count_devices(struct part *part);
static double quantile(const struct residual *residuals, ptrdiff_t count, double share);
static int by_value(const void *a, const void *b);

void calibration_find_ranges(struct arena *keep, struct arena *scratch,
                             struct calibration *calibration)
{
    int classes = (int)calibration->class_names.count;
    calibration->unseen = arena_array(keep, struct calibration_range, classes + 1);
    calibration->seen = arena_array(keep, struct calibration_range, classes + 1);
    struct arena_mark mark = arena_mark(scratch);
    for (int of_seen = 0; of_seen < 2; of_seen++) {
        struct calibration_range *known =
            arena_array(scratch, struct calibration_range, classes + 1);
        for (int category = -1; category < classes; category++) {
            struct part part = {.calibration = calibration,
                                .category = category,
                                .without = -1,
                                .of_seen = of_seen == 1,
                                .known = known};
            ptrdiff_t index = category < 0 ? classes : category;
            *(part.of_seen ? &calibration->seen[index] : &calibration->unseen[index]) =
                range_of(scratch, &part);
        }
    }
    arena_rewind(scratch, mark);
}

struct calibration_range calibration_range_without(struct arena *scratch,
                                                   const struct calibration *calibration,
                                                   int category, int device, bool of_seen)
{
    struct part part = {
        .calibration = calibration, .category = category, .without = device, .of_seen = of_seen};
    return range_of(scratch, &part);
}

static bool is_of_part(const struct observation *observation, const struct part *part)
{
    int category = observation->category;
    while (category >= 0 && category != part->category) {
        category = part->calibration->wider[category];
    }
    return category == part->category && observation->device != part->without &&
           !observation->is_held_out;
}

/* From the widest class inwards, each draws the range to what its own devices tell. */
static struct calibration_range range_of(struct arena *scratch, struct part *part)
{
    int chain[WIDER_CLASSES];
    int count = 0;
    for (int category = part->category; category >= 0 && count < WIDER_CLASSES;
         category = part->calibration->wider[category]) {
        chain[count++] = category;
    }
    struct arena_mark mark = arena_mark(scratch);
    part->counts = arena_array(scratch, double, part->calibration->devices.count + 1);
    part->category = -1;
    struct calibration_range range = own_range(scratch, part);
    while (count > 0) {
        part->category = chain[--count];
        struct calibration_range own = own_range(scratch, part);
        draw_to(&range, own);
        if (count == 0 && own.devices < 2) {
            range.low *= unknown_class;
            range.high *= unknown_class;
        }
    }
    arena_rewind(scratch, mark);
    return range;
}

/* What few devices tell is widened as the next one of a normal sample asks for. */
static void draw_to(struct calibration_range *range, struct calibration_range own)
{
    int freedom = own.devices - 1;
    if (freedom < 1) {
        return;
    }
    double share = freedom / (freedom + wider_devices);
    bool is_few = freedom < COUNT(student);
    double t = is_few ? student[freedom] * sqrt(1 + 1.0 / own.devices) : 1;
    range->low = share * t * own.low + (1 - share) * range->low;
    range->high = share * t * own.high + (1 - share) * range->high;
    range->devices = own.devices;
}

static struct calibration_range own_range(struct arena *scratch, struct part *part)
{
    ptrdiff_t index = part->category < 0 ? part->calibration->class_names.count : part->category;
    if (part->known != NULL && part->known[index].devices > 0) {
        return part->known[index];
    }
    count_devices(part);
    struct calibration_range range = quantiles_of(scratch, part);
    if (part->known != NULL) {
        part->known[index] = range;
    }
    return range;
}

/* Of ln measured − ln expected, each device counting alike; of few devices even to both sides. */
static struct calibration_range quantiles_of(struct arena *scratch, const struct part *part)
{
    const struct calibration *calibration = part->calibration;
    const struct fit_problem *problem = &calibration->problem;
    struct residual *residuals = arena_array(scratch, struct residual, problem->run_count + 1);
    ptrdiff_t count = 0;
    for (ptrdiff_t i = 0; i < problem->run_count; i++) {
        const struct observation *observation = &calibration->observations[i];
        if (is_of_part(observation, part)) {
            double expected =
                part->of_seen ? observation->known_log_time : observation->held_out_log_time;
            residuals[count++] = (struct residual){
                .value = problem->runs[i].log_time - expected,
                .weight = 1 / part->counts[observation->device],
            };
        }
    }
    struct calibration_range range = {.devices = part->devices};
    bool is_even = part->devices < DEVICES_MIN;
    for (ptrdiff_t i = 0; i < count && is_even; i++) {
        residuals[i].value = fabs(residuals[i].value);
    }
    if (count > 0) {
        qsort(residuals, (size_t)count, sizeof(struct residual), by_value);
        range.high = quantile(residuals, count, 1 - (is_even ? 2 : 1) * tail_share);
        range.low = is_even ? -range.high : quantile(residuals, count, tail_share);
    }
    return range;
}

static void count_devices(struct part *part)
{
    const struct calibration *calibration = part->calibration;
    memset(part->counts, 0, sizeof(double) * (size_t)calibration->devices.count);
    part->devices = 0;
    for (ptrdiff_t i = 0; i < calibration->problem.run_count; i++) {
        const struct observation *observation = &calibration->observations[i];
        if (is_of_part(observation, part)) {
            part->devices += part->counts[observation->device] == 0 ? 1 : 0;
            part->counts[observation->device]++;
        }
    }
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
