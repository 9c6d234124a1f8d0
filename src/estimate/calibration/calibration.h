/* Assumptions that are fitted to measured runs; for the files of `estimate` alone.
 *
 * A record of the kind `calibration` says which rows of benchmarks are observations, by which
 * formula their time is expected, and between which groups its assumptions differ. The formula is
 * linear in each fitted assumption, so one evaluation and its gradient give the terms of an
 * observation; fit.h does the rest. Where a formula names a fitted assumption, its value is that of
 * the groups of the placement at hand: the assumption's own value times e to the sum of their
 * effects.
 *
 * Devices are held out in turn to see how far the fit is off from what it has not seen (split
 * conformal prediction; Lei et al., Distribution-Free Predictive Inference for Regression, 2018).
 * These residuals are the range of the pace, and thereby of every result.
 */
#ifndef ESTIMATE_CALIBRATION_CALIBRATION_H
#define ESTIMATE_CALIBRATION_CALIBRATION_H

#include "estimate/calibration/fit.h"
#include "estimate/calibration/groups.h"
#include "estimate/evaluation.h"

struct key_cells {
    struct cell **cells; /* formulas of words */
    int count;
};

struct calibration_level {
    const struct record *record;
    struct key_cells keys;
    double spreads[FIT_PARAMETERS];
    struct groups groups;
    ptrdiff_t *runs; /* by group: how many the fit used; of those, how many devices */
    ptrdiff_t *devices;
    int *members; /* those runs, by group and in their order */
    int *starts;  /* by group: the first of its members, and the end of the last's */
};

/* What a row of results was expected to be. */
struct observation {
    const struct record *benchmark;
    const struct record *row;
    str quantity; /* the field of the results that was measured */
    const struct quantity *measured;
    double seconds;       /* the time that follows from it */
    double naive_seconds; /* by the rule of thumb; 0: it says nothing */
    int device;           /* groups of devices, models and classes */
    int model;
    int category;
    str class_name;           /* of that category */
    bool is_held_out;         /* of role validation: never fitted */
    double held_out_log_time; /* as expected by a fit that knows nothing of its device */
    double known_log_time;    /* by one that knows the device, but not this model on it */
};

/* Why a row that measures what a calibration is about is no observation. */
enum left_out {
    LEFT_OUT_ROLE,    /* its record is for reference, or of little trust */
    LEFT_OUT_FLAG,    /* it failed, or a flag sets it apart */
    LEFT_OUT_MACHINE, /* its record names no machine */
    LEFT_OUT_UNKNOWN, /* what is expected of it cannot be computed */
    LEFT_OUT_REFUSED, /* it cannot be: judges refuse it */
    LEFT_OUT_COUNT
};

struct left_out_rows {
    ptrdiff_t count;
    const struct record *benchmark; /* of the first */
    str lack; /* of LEFT_OUT_UNKNOWN: the input of the first that is missing */
};

/* The pace's range in one class: quantiles of ln measured time − ln expected time. */
struct calibration_range {
    double low;
    double high;
    int devices;
};

struct calibration {
    const struct record *record;
    int index; /* among the method's */
    const struct assumption *parameters[FIT_PARAMETERS];
    int parameter_count;
    int pace;
    struct key_cells device;
    struct key_cells classes;
    struct calibration_level *levels;
    int level_count;
    double noise;
    bool is_fitted;

    struct left_out_rows left_out[LEFT_OUT_COUNT];
    struct fit fit;
    struct fit_problem problem;
    struct fit_run *runs;             /* of the problem */
    struct observation *observations; /* in step */
    struct groups devices;
    struct groups models;
    struct groups class_names; /* "gddr, llama.cpp", and wider "llama.cpp" */
    int *wider;                /* by class: the wider one, or -1 */
    struct calibration_range
        *unseen; /* by class: of devices that were not measured; the last: of all */
    struct calibration_range *seen; /* of devices of which other models were measured */
};

/* Reads the calibrations; the formulas are read, not yet resolved. */
void calibrations_read(struct builder *builder);
/* Fits them, those first that others' formulas need. */
void calibrations_fit(struct builder *builder, struct arena *scratch);

/* Fits again without each device in turn, which fills the observations' expectations; the ranges
 * stay. */
void calibration_leave_one_out(struct arena *scratch, struct calibration *calibration);
/* Finds the ranges of all classes from the observations' expectations. */
void calibration_find_ranges(struct arena *keep, struct arena *scratch,
                             struct calibration *calibration);
/* The range of a class as the other devices have it; of_seen: where other models were measured. */
struct calibration_range calibration_range_without(struct arena *scratch,
                                                   const struct calibration *calibration,
                                                   int category, int device, bool of_seen);

/* Ranges that hold 99 of 100 runs. Tails as thin need many devices: a class of few takes the range
 * of the wider class. */
struct wide_ranges;
struct wide_ranges *wide_ranges_of(struct arena *scratch, const struct calibration *calibration);
/* Of the observation's class, as the other devices have it; by fits that know those devices, or
 * not. Without devices where there are too few of them at all. */
struct calibration_range wide_range(struct wide_ranges *ranges,
                                    const struct observation *observation, bool of_seen);

/* Formulas that the value of a fitted assumption depends on, beside what the expression names. */
int assumption_key_count(const struct assumption *assumption);
struct cell *assumption_key(const struct assumption *assumption, int index);

/* The value of a fitted assumption for the groups of a frame. */
const struct quantity *fitted_quantity(struct evaluation *evaluation, struct frame *frame,
                                       const struct assumption *assumption);
/* "fitted, ± 4 %; architecture Ampere: 120 runs of 5 devices": what the value rests on there. */
str fitted_basis(struct evaluation *evaluation, struct frame *frame,
                 const struct assumption *assumption);
/* Up to `max` runs of the innermost group that tells it, each of another record; their number. */
ptrdiff_t fitted_runs(struct evaluation *evaluation, struct frame *frame,
                      const struct assumption *assumption, const struct observation **runs,
                      ptrdiff_t max);
/* The words of a frame, joined; empty where one is not known. */
str keys_name(struct evaluation *evaluation, struct frame *frame, const struct key_cells *keys,
              struct arena *keep);
/* The name of the class that is wider by its first word; empty: there is none. */
str class_wider(str name);
/* Groups of a frame by level; -1 where it is of none. */
void calibration_groups_of(struct evaluation *evaluation, struct frame *frame,
                           const struct calibration *calibration, int *groups);

enum { CALIBRATION_LEVELS = 16 };

#endif
