/* The load of a row: what it ran, apart from what was measured, in a form that compares fast.
 *
 *     struct load_fields fields = load_fields_find();
 *     struct load load = load_of(&fields, row);
 */
#ifndef JUDGE_LOAD_H
#define JUDGE_LOAD_H

#include "model/record.h"

enum load_number {
    LOAD_DEPTH,
    LOAD_PROMPT,
    LOAD_OUTPUT,
    LOAD_BATCH,
    LOAD_THREADS,
    LOAD_GPU_LAYERS,
    LOAD_CPU_EXPERT_LAYERS,
    LOAD_GPU_SHARE,
    LOAD_MICRO_BATCH,
    LOAD_CONTEXT,
    LOAD_NUMBERS,
};

/* Sets of numbers. Generation does not depend on how many tokens of a prompt are read at once, nor
 * reading a prompt on what follows it, nor either on memory that is reserved for a context. */
enum {
    LOAD_OF_GENERATION = (1 << LOAD_NUMBERS) - 1 - (1 << LOAD_MICRO_BATCH) - (1 << LOAD_CONTEXT),
    LOAD_OF_PROMPT = (1 << LOAD_NUMBERS) - 1 - (1 << LOAD_OUTPUT) - (1 << LOAD_CONTEXT),
    LOAD_BUT_DEPTH = LOAD_OF_GENERATION - (1 << LOAD_DEPTH),
};

enum load_rate {
    RATE_TOKEN_GENERATION,
    RATE_PROMPT_PROCESSING,
    RATE_TTFT,
    LOAD_RATES,
};

/* Where the fields stand in a row; looking each up by its name would take most of the time. */
struct load_fields {
    ptrdiff_t numbers[LOAD_NUMBERS];
    ptrdiff_t rates[LOAD_RATES];
    ptrdiff_t test;
    ptrdiff_t status;
    ptrdiff_t flags;
    ptrdiff_t note;
};

struct load {
    const struct record *row;
    double numbers[LOAD_NUMBERS];             /* -1 where absent or unknown */
    const struct quantity *rates[LOAD_RATES]; /* NULL where absent or unknown */
    str test;
    str note;
    const struct value *flags;
    bool has_failed;
    bool is_impossible; /* by its own flag */
};

struct load_fields load_fields_find(void);
struct load load_of(const struct load_fields *fields, const struct record *row);
/* The field's name: "token_generation". */
const char *load_rate_name(enum load_rate rate);
/* Orders by the test and a set of numbers. */
int load_compare(const struct load *a, const struct load *b, unsigned numbers);
/* The numbers that matter to a rate. */
unsigned load_numbers_of(enum load_rate rate);
ptrdiff_t load_flag_count(const struct load *load);
/* Orders by what else rows state about themselves: flags and note. */
int load_compare_remarks(const struct load *a, const struct load *b);

#endif
