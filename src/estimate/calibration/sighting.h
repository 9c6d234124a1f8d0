/* What a row of a benchmark tells a calibration, in words and numbers alone: so that it can be
 * remembered until something changes that was looked at for it (recollect.h).
 */
#ifndef ESTIMATE_CALIBRATION_SIGHTING_H
#define ESTIMATE_CALIBRATION_SIGHTING_H

#include "base/text.h"
#include "estimate/calibration/calibration.h"

struct sighting {
    int row;           /* its number in the benchmark's results */
    int kind;          /* of observation: a number in the calibration's list */
    enum left_out why; /* LEFT_OUT_COUNT: it is an observation */
    str lack;          /* of LEFT_OUT_UNKNOWN */

    /* Of an observation. */
    double seconds;       /* that were measured */
    double naive_seconds; /* by the rule of thumb, or 0 */
    double fixed;         /* seconds that no parameter changes */
    double terms[FIT_PARAMETERS];
    str device;
    str model;
    str class_name;
    str groups[CALIBRATION_LEVELS]; /* empty: of none */
};

struct sightings {
    struct sighting *items;
    ptrdiff_t count;
    ptrdiff_t capacity;
};

/* All that the rows of a benchmark tell; whether an evaluation used values that were fitted before.
 * Texts lie in `scratch`. */
struct sightings sightings_of(struct arena *scratch, const struct method *method,
                              const struct calibration *calibration, const struct record *benchmark,
                              bool *rests_on_fits);

void sightings_encode(struct text *text, const struct calibration *calibration,
                      const struct sightings *sightings);
/* False where the bytes are none that sightings_encode() wrote for such a benchmark. */
bool sightings_decode(struct arena *scratch, str bytes, const struct calibration *calibration,
                      const struct record *benchmark, struct sightings *sightings);

#endif
