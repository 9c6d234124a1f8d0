/* What bounds the runs of one benchmark: the bandwidth, compute and memory of all that may have
 * taken part, and what one token has to read and compute at least. What is not known bounds
 * nothing: rates and memory are then infinite, sizes and work zero.
 */
#ifndef JUDGE_BOUNDS_H
#define JUDGE_BOUNDS_H

#include "estimate/evaluate.h"

/* Devices of one sort together, each taken generously. */
struct side {
    double bandwidth_byte_per_s;
    double compute_flop_per_s;
    double cache_bytes;
};

struct bounds {
    struct side cards;
    struct side processors;
    double memory_bytes; /* of the cards */
    bool has_cards;
    double weights_bytes;
    double read_bytes; /* weights that one sequence reads for one token */
    double work_flop_per_token;
    struct place bandwidth_place; /* of a card, where its record says so */
    struct place compute_place;
    double compute_margin; /* how many times the rate there is counted */
    struct place memory_place;
};

/* Judged is by the method's own formulas: `weights-size`, `weights-read`, `ram-bandwidth` and
 * `cpu-peak-fp32`; where the method lacks one, what it says is not known. */
struct bounds bounds_of(struct arena *scratch, const struct catalog *catalog,
                        const struct method *method, const struct record *benchmark);

/* How many of a thing a field says; 1 where absent, infinite where `unknown` is written. */
double count_at_most(const struct record *record, const char *field);

#endif
