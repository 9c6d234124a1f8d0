/* Numbers that look like chance and are the same in every run, for tests of properties.
 *
 *     struct random random = {.state = 1};
 *     for (int i = 0; i < 10000; i++) { ... random_below(&random, 6) ... }
 */
#ifndef UNIT_RANDOM_H
#define UNIT_RANDOM_H

#include <stdint.h>

struct random {
    uint64_t state; /* not zero */
};

/* From 0 to bound - 1 (Marsaglia's xorshift, multiplied at the end). */
static inline int random_below(struct random *random, int bound)
{
    random->state ^= random->state >> 12;
    random->state ^= random->state << 25;
    random->state ^= random->state >> 27;
    return (int)((random->state * 0x2545F4914F6CDD1Du >> 33) % (uint64_t)bound);
}

#endif
