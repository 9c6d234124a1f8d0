/* How far estimated memory was off what engines logged, in figures: of the whole, of the KV cache,
 * of buffers and of files, and by what may matter: sort of model, flash attention, number of cards,
 * program.
 *
 *     struct memory_table table = memory_table_of(keep, figures, count);
 */
#ifndef JUDGE_MEMORY_H
#define JUDGE_MEMORY_H

#include "estimate/logged.h"

/* An estimate is near that is off by no more than the larger of 150 MiB and 2 % of what was logged
 * in all; of a file by 1 %, of a cache by 0.2 %, which is what four digits tell. */
struct memory_accuracy {
    ptrdiff_t count;
    double median; /* |estimated − logged| / logged */
    double mean;
    double p90;
    double median_bytes; /* |estimated − logged| */
    double mean_bytes;
    double p90_bytes;
    double near;     /* share of estimates that are near */
    double short_of; /* share that are too small and not near: what would fit by mistake */
};

struct memory_row {
    enum memory_part part;
    str by;    /* what they have in common: "model", or empty: all */
    str group; /* "mixture of experts" */
    struct memory_accuracy ours;
    struct memory_accuracy naive; /* of those of which the rule of thumb says something */
};

struct memory_table {
    struct memory_row *items;
    ptrdiff_t count;
    ptrdiff_t capacity;
};

/* By part; of each all first, then by each sort of group in the order of names. */
struct memory_table memory_table_of(struct arena *keep, const struct judged_memory *figures,
                                    ptrdiff_t count);
/* All of them, those first that are off by most bytes. */
const struct judged_memory **
memory_worst_first(struct arena *keep, const struct judged_memory *figures, ptrdiff_t count);
bool memory_is_near(const struct judged_memory *figure, double expected_bytes);

#endif
