/* Diagnostics: everything that is wrong, collected in one run, each with its place and rule.
 *
 *     struct diag *diag = diag_add(diags, RULE_UNIT_MISMATCH, place, "%.*s is in bytes", ...);
 *     diag_note(diags, diag, other_place, "declared here");
 *     diag_help(diags, diag, "write 936 GB/s");
 *
 * A function that returns false or NULL has added at least one error. Texts may carry what a record
 * said: printing escapes them for the sink (base/diag_print.h).
 */
#ifndef BASE_DIAG_H
#define BASE_DIAG_H

#include "base/place.h"
#include "base/rules.h"

struct diag_note {
    struct diag_note *next;
    struct place place;
    str text;
};

struct diag {
    struct diag *next;
    enum rule rule;
    enum severity severity;
    struct place place;
    int width; /* characters underlined from the place on; 0 or 1: the caret alone */
    str text;
    struct diag_note *notes;
    str help;
};

struct diags {
    struct arena *arena;
    struct diag *first;
    struct diag *last;
    ptrdiff_t error_count;
    ptrdiff_t warning_count;
    struct diag *waived; /* acknowledged by a record: counted, not printed */
};

struct diags diags_new(struct arena *arena);
/* The rule gives the severity. Never NULL. */
struct diag *diag_add(struct diags *diags, enum rule rule, struct place place, const char *format,
                      ...) __attribute__((format(printf, 4, 5)));
void diag_note(struct diags *diags, struct diag *diag, struct place place, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
void diag_help(struct diags *diags, struct diag *diag, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* Appends a diagnostic that was taken from others of the same arena. */
void diags_append(struct diags *diags, struct diag *diag);
/* Sets a warning that was taken from others of the same arena aside. */
void diags_waive(struct diags *diags, struct diag *diag);
ptrdiff_t diags_waived_count(const struct diags *diags);
/* By path, line and column, errors before warnings at one place; the order of equals is kept. */
void diags_sort(struct diags *diags);
/* The exit status that they call for: findings, unless every error is the machine's refusal, or one
 * says that there is nothing to work on. */
int diags_status(const struct diags *diags);

#endif
