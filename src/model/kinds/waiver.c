#include "model/kinds/kinds.h"

/* Rules of warnings that a measurement may bring about and be right all the same. */
static const char *const waived_rules[] = {"physics.power",         "physics.depth",
                                           "physics.repeated",      "physics.unusual",
                                           "physics.contradiction", NULL};

static const struct field waiver_fields[] = {
    {.name = "rule",
     .type = FIELD_CHOICE,
     .choices = waived_rules,
     .is_required = true,
     .example = "physics.unusual",
     .doc = "The warning that is acknowledged."},
    {.name = "benchmark",
     .type = FIELD_REFERENCE,
     .target = "benchmark",
     .is_required = true,
     .example = "older-run",
     .doc = "The record that it is about."},
    {.name = "run",
     .type = FIELD_TEXT,
     .example = "test 1218",
     .doc = "The `run` of the rows that it is about; all rows where absent."},
    {.name = "reason",
     .type = FIELD_TEXT,
     .is_required = true,
     .example = "The source says that another program ran beside it.",
     .doc = "Why the figures stand as they are."},
    {0},
};

const struct kind kind_waiver = {
    .name = "waiver",
    .plural = "Waivers",
    .folder = "waivers",
    .needs_source = true,
    .fields = waiver_fields,
    .doc = "A warning about a measurement that was looked into and is known; it is counted, not "
           "printed.",
};
