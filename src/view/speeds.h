/* Token generation against memory bandwidth: the points of the chart, the rooflines, and the table
 * of the same numbers.
 */
#ifndef VIEW_SPEEDS_H
#define VIEW_SPEEDS_H

#include "view/shown.h"

enum { SPEED_SERIES_MAX = 4 };

struct speed {
    const struct record *device; /* a system, card or processor */
    ptrdiff_t series;            /* index of the artifact */
    double bandwidth;            /* byte/s */
    double speed;                /* tok/s */
    double rank;                 /* largest bandwidth of the device's points */
    bool is_measured;
    const struct record *evidence; /* the benchmark, where it is measured */
};

struct speeds {
    struct speed *items;
    ptrdiff_t count;
    ptrdiff_t capacity;
    struct records series;         /* the artifacts, at most SPEED_SERIES_MAX, largest first */
    double read[SPEED_SERIES_MAX]; /* bytes that one token reads; 0: not known */
};

/* The artifacts that the scenario shows, on every system. */
struct speeds speeds_of_systems(const struct work *work);
/* What was measured on devices, for the artifacts with most benchmarks. */
struct speeds speeds_of_benchmarks(const struct work *work);
/* A model's artifacts: measured on devices, and on systems as measured or estimated. */
struct speeds speeds_of_model(const struct work *work, const struct record *model);

/* Puts the table under the key: a row for each device, a column for each artifact. */
struct tree *speeds_put(const struct work *work, struct tree *map, const char *key,
                        const struct speeds *speeds);

#endif
