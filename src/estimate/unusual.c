#include "estimate/unusual.h"

#include "base/array.h"
#include "estimate/calibration/calibration.h"

#include <math.h>

struct runs {
    struct unusual_run *items;
    ptrdiff_t count;
    ptrdiff_t capacity;
};

static void add_unusual(struct arena *keep, struct arena *scratch,
                        const struct calibration *calibration, double log_factor,
                        struct runs *runs);

ptrdiff_t unusual_runs(struct arena *keep, struct arena *scratch, const struct method *method,
                       double factor, struct unusual_run **all)
{
    struct runs runs = {0};
    for (ptrdiff_t i = 0; i < method->calibration_count; i++) {
        const struct calibration *calibration = &method->calibrations[i];
        if (calibration->is_fitted) {
            add_unusual(keep, scratch, calibration, log(factor), &runs);
        }
    }
    *all = runs.items;
    return runs.count;
}

static void add_unusual(struct arena *keep, struct arena *scratch,
                        const struct calibration *calibration, double log_factor, struct runs *runs)
{
    struct wide_ranges *ranges = wide_ranges_of(scratch, calibration);
    for (ptrdiff_t i = 0; i < calibration->problem.run_count; i++) {
        const struct observation *observation = &calibration->observations[i];
        struct calibration_range unseen = wide_range(ranges, observation, false);
        struct calibration_range seen = wide_range(ranges, observation, true);
        if (unseen.devices == 0 || seen.devices == 0) {
            continue;
        }
        double low = fmin(observation->held_out_log_time + unseen.low,
                          observation->known_log_time + seen.low);
        double high = fmax(observation->held_out_log_time + unseen.high,
                           observation->known_log_time + seen.high);
        double measured = calibration->problem.runs[i].log_time;
        if (measured >= low - log_factor && measured <= high + log_factor) {
            continue;
        }
        *array_add(keep, runs) = (struct unusual_run){
            .benchmark = observation->benchmark,
            .row = observation->row,
            .quantity = observation->quantity,
            .measured = observation->measured,
            .measured_s = observation->seconds,
            .expected_s = exp(observation->known_log_time),
            .low_s = exp(low),
            .high_s = exp(high),
        };
    }
}
