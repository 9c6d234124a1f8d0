#include "model/kinds/kinds.h"

static const char *const independences[] = {"vendor", "partner", "independent", NULL};
static const char *const accesses[] = {"public", "private", "dead", NULL};

static const struct field source_fields[] = {
    {.name = "url",
     .type = FIELD_URL,
     .example = "https://example.org/report",
     .doc = "Where it is found."},
    {.name = "title", .type = FIELD_TEXT, .example = "Product page", .doc = "Its title."},
    {.name = "publisher", .type = FIELD_TEXT, .example = "AMD", .doc = "Who publishes it."},
    {.name = "published",
     .type = FIELD_DATE,
     .example = "2025-10-06",
     .doc = "When it was published."},
    {.name = "accessed", .type = FIELD_DATE, .example = "2026-11-21", .doc = "When it was read."},
    {.name = "independence",
     .type = FIELD_CHOICE,
     .choices = independences,
     .example = "independent",
     .doc = "Whether who says it also sells it."},
    {.name = "access",
     .type = FIELD_CHOICE,
     .choices = accesses,
     .example = "public",
     .doc = "Whether others can read it."},
    {.name = "category",
     .type = FIELD_TEXT,
     .example = "Hardware / GPU",
     .doc = "Where it belongs in the list of sources."},
    {0},
};

const struct kind kind_source = {
    .name = "source",
    .plural = "Sources",
    .folder = "sources",
    .fields = source_fields,
    .doc = "A document, page, measurement or person that facts come from.",
};
