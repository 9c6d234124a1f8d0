/* How far estimates are off: each measured run beside what is expected of it by a fit that knows
 * nothing of its device.
 *
 *     const struct judged_run *runs = NULL;
 *     ptrdiff_t count = accuracy_runs(keep, method, HELD_OUT_EACH_ALONE, &runs);
 */
#ifndef ESTIMATE_ACCURACY_H
#define ESTIMATE_ACCURACY_H

#include "estimate/method.h"

struct judged_run {
    const struct record *calibration;
    const struct record *benchmark;
    const struct record *row;
    str quantity;     /* field of the results that was measured: "token_generation" */
    int device_index; /* within its calibration */
    str device;       /* words of the calibration's keys */
    str category;
    bool is_validation; /* of a record that no fit may use */
    bool is_known;      /* by a fit that knows the device by other models */
    /* Seconds: of a step, of a prompt, to the first token. */
    double measured_s;
    double expected_s;
    double low_s; /* four fifths of runs are to lie between these */
    double high_s;
    double naive_s; /* by a rule of thumb; 0: it says nothing */
};

/* Which fits a run is compared with: those that know nothing of its device, or one that knows the
 * device but not the model. */
enum held_out {
    HELD_OUT_IN_FIVE_PARTS, /* of all devices; at hand */
    HELD_OUT_EACH_ALONE,    /* fits anew for each device, in seconds */
    HELD_OUT_MODELS,        /* in five parts, of devices with runs of several models; at hand */
};

/* Every run that calibrations look at, by calibration and then in the order of records. */
ptrdiff_t accuracy_runs(struct arena *keep, const struct method *method, enum held_out held_out,
                        const struct judged_run **runs);

/* Whether accuracy_runs() has runs of a field of results, without computing them. */
bool accuracy_has_runs(const struct method *method, str quantity);

/* What a calibration is fitted to, without rows of role validation. */
struct fit_basis {
    const struct record *calibration;
    ptrdiff_t runs;
    ptrdiff_t devices;
};
ptrdiff_t fit_bases(struct arena *keep, const struct method *method, const struct fit_basis **all);

/* Rows that measure what a calibration is about and that it leaves out, by reason. */
struct left_out_runs {
    const struct record *calibration;
    const char *why; /* "a flag sets them apart, or they failed" */
    ptrdiff_t count;
    const struct record *benchmark; /* of the first */
    str lack;                       /* the input that the first lacks, or empty */
};
ptrdiff_t accuracy_left_out(struct arena *keep, const struct method *method,
                            const struct left_out_runs **all);

#endif
