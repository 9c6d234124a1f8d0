/* What `estimate` and `explain` are asked about: a machine or one device alone, what runs on it,
 * and under which load. Their options are the same.
 *
 *     static const struct option options[] = {QUESTION_OPTIONS, {0}};
 *     struct question question;
 *     int status = question_read(&question, invocation, operands);
 *     if (status == EXIT_STATUS_FINE) { ... question.evaluation ... }
 *     question_close(&question);
 */
#ifndef COMMAND_QUESTION_H
#define COMMAND_QUESTION_H

#include "command/command.h"
#include "pipeline.h"

/* clang-format off */
#define QUESTION_OPTIONS                                                                           \
    {.name = "system", .value = "ID", .doc = "A machine, by the id of its record."},               \
    {.name = "cpu", .value = "ID", .doc = "One processor alone, with all its memory channels."},   \
    {.name = "gpu", .value = "ID", .doc = "Graphics cards alone."},                                \
    {.name = "count", .value = "N", .doc = "How many of that card; 1 where not given."},           \
    {.name = "memory-rate", .value = "RATE",                                                       \
     .doc = "Rate of the processor's memory, as '5600 MT/s'; its highest where not given."},       \
    {.name = "artifact", .value = "ID", .doc = "What runs on it: a model in one quantization."},   \
    {.name = "size", .value = "SIZE",                                                              \
     .doc = "Instead, the size of a model with its context, as '10 GB'."},                         \
    {.name = "context", .value = "TOKENS", .doc = "Context to reserve; the scenario's where not given."}, \
    {.name = "batch", .value = "N", .doc = "Sequences at once; the scenario's where not given."},  \
    {.name = "use-case", .value = "ID", .doc = "A shape of request, by the id of its record."},    \
    {.name = "offer", .value = "ID", .doc = "A machine or tokens for rent, to compare with."},     \
    {.name = "engine", .value = "ID", .doc = "The software that runs it; the scenario's where not given."}, \
    {.name = "scenario", .value = "ID",                                                            \
     .doc = "Tariff, hours, currency and the like; the default one where not given."}
/* clang-format on */

/* What is asked about beside the options. */
struct asked {
    const char *device;   /* an operand, or NULL */
    const char *artifact; /* an operand, or NULL */
    const char *model;    /* the value of an option, or NULL */
    bool may_lack_device; /* where an artifact or model is named */
};

struct question {
    struct project project;
    struct diags diags;
    struct binding binding;
    struct evaluation *evaluation; /* NULL where no machine or device was named */
    const struct record *device;   /* as named: a system, cpu or gpu; or NULL */
    ptrdiff_t count;
    const struct quantity *size; /* NULL: not given */
    const struct method *method;
    const struct catalog *catalog;
};

/* Reads the repository and what is asked. Other than EXIT_STATUS_FINE, it has said why; to be
 * closed in either case. */
int question_read(struct question *question, const struct invocation *invocation,
                  const struct asked *asked);
/* The repository alone, for what needs no machine. Problems in the data that leave the method whole
 * are counted on standard error. */
int question_open(struct question *question, const struct invocation *invocation);
void question_close(struct question *question);

/* Whether a machine or device is named among the options. */
bool question_names_device(const struct invocation *invocation);
/* Whether the formula's scope is bound, with the scenario's artifact where one is needed and none
 * was named. */
bool question_completed(struct question *question, const struct formula *formula);
/* "Ryzen 5 7400F alone", "2 × RTX 5090 alone", "Desktop with …"; of no device, the artifact or
 * model. */
str question_title(struct arena *arena, const struct question *question);
/* A verdict's rules: the scenario's. NULL where there are none. */
const struct record *question_service_level(const struct question *question);

#endif
