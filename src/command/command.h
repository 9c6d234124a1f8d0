/* Verbs: one verb one file, each a constant entry that says its name, options and usage, and its
 * function. Help, completion and the manual's tables are made from the entries. A new verb is its
 * file and one line in verbs.c.
 */
#ifndef COMMAND_COMMAND_H
#define COMMAND_COMMAND_H

#include "base/diag_print.h"
#include "model/date.h"

struct option {
    const char *name;           /* "memory-rate": --memory-rate */
    char letter;                /* 'j': -j; 0: none */
    const char *value;          /* what stands for its value in help: "RATE"; NULL: it has none */
    const char *const *choices; /* its values, ends with NULL; NULL: any */
    const char *doc;            /* one sentence */
};

enum { OPTIONS_MAX = 24, OPERANDS_MAX = 4096 };

struct invocation;

struct verb {
    const char *name;
    const char *operands; /* "KIND ID", "[PATH...]" or "" */
    int operand_min;
    int operand_max;              /* OPERANDS_MAX: any number */
    const char *summary;          /* a few words, without a point */
    const char *description;      /* for its help and the manual: a paragraph or two */
    const struct option *options; /* ends with a zero entry; those of all verbs come on top */
    int (*run)(const struct invocation *invocation); /* gives the exit status */
};

struct invocation {
    const struct verb *verb;
    struct arena *arena; /* for the whole run */
    const char
        *values[OPTIONS_MAX]; /* of the verb's options in its order; "" where it has no value */
    const char *const *operands;
    int operand_count;
    int jobs; /* processes to use at once */
    bool has_colour;
    bool is_quiet;
    const char *as_of; /* as given, a date that reads well; NULL: not given */
};

/* All verbs in the order of help; ends with NULL. */
const struct verb *const *verbs(void);
/* Options that every verb takes; ends with a zero entry. */
const struct option *global_options(void);

/* The value of one of the verb's options, NULL where it was not given. A name that the verb does
 * not have is our own fault. */
const char *option_value(const struct invocation *invocation, const char *name);
bool option_given(const struct invocation *invocation, const char *name);

/* The date that judgements are made for: --as-of, else SOURCE_DATE_EPOCH, else the clock's day. */
struct date invocation_today(const struct invocation *invocation);
/* --as-of or SOURCE_DATE_EPOCH; a zero date where neither is given. */
struct date invocation_as_of(const struct invocation *invocation);

/* A variable of the environment, or NULL where it is not set or empty. */
const char *environment(const char *name);

/* Writes all bytes to standard output; false where the machine refuses (status 3 then). */
bool print_out(str text);
/* "hwreport: …" on standard error; status 2. */
int usage_error(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* Prints diagnostics to standard error as text, with the summary; gives the exit status that they
 * mean: 0 without errors, 3 where only the machine refused, else 1. */
int report_diags(const struct invocation *invocation, struct diags *diags);

#endif
