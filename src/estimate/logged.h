/* Memory as engines logged it, beside what formulas expect of the same model, context and options;
 * and sizes of files beside what their format lets expect.
 *
 *     const struct judged_memory *all = NULL;
 *     ptrdiff_t count = memory_figures(keep, method, &all);
 */
#ifndef ESTIMATE_LOGGED_H
#define ESTIMATE_LOGGED_H

#include "estimate/method.h"

/* What is compared, in the order in which tables name it. The memory of a load is that of the cards
 * together, or of the processor where there are none. */
enum memory_part {
    MEMORY_WHOLE, /* weights as logged, with cache and buffers as expected */
    MEMORY_CACHE,
    MEMORY_BUFFERS,
    MEMORY_FILE, /* of an artifact of exact size, by parameters and bits of its format */
    MEMORY_PARTS
};

/* "memory", "kv", "buffers", "weights": how programs name it. */
const char *memory_part_name(enum memory_part part);

struct judged_memory {
    enum memory_part part;
    const struct record *record; /* the log, or the artifact */
    const struct record *load;   /* its row; NULL of an artifact */
    const struct record *model;
    double measured_bytes;
    double expected_bytes;
    double naive_bytes; /* of the whole: the weights and a fifth; else 0 */
};

/* Of each part all that is known, in the order of records. Rows with flags take no part. */
ptrdiff_t memory_figures(struct arena *keep, const struct method *method,
                         const struct judged_memory **all);

/* Rows that take no part, by what their flags say first. */
struct left_out_loads {
    str why; /* "no-buffers" */
    ptrdiff_t count;
    const struct record *log; /* of the first */
};
ptrdiff_t memory_left_out(struct arena *keep, const struct method *method,
                          const struct left_out_loads **all);

/* The binding of a row of a log. */
struct binding binding_of_load(struct arena *keep, const struct record *log,
                               const struct record *load);

#endif
