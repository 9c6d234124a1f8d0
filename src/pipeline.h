/* The way of the data, in order. Read pipeline.c first.
 *
 *     struct project project;
 *     if (project_read(keep, &diags, &options, &project)) { ... project.catalog, project.method ...
 * }
 */
#ifndef PIPELINE_H
#define PIPELINE_H

#include "estimate/evaluate.h"
#include "load/sources.h"

struct project_options {
    struct date today;   /* what dates are judged by */
    struct date as_of;   /* prices of a later day do not count; year 0: all do */
    ptrdiff_t files_max; /* 0: LIMIT_DATA_FILES */
    str build;           /* the folder of notes from run to run; empty: none are read or left */
    /* What is read beside the files, or in place of those that have an origin of the same path. */
    const struct document *documents;
    ptrdiff_t document_count;
};

/* A repository, read and checked. */
struct project {
    struct folder root;
    struct units *units;
    const struct catalog *catalog;
    const struct method *method;   /* NULL where a formula is wrong */
    const struct record *scenario; /* the default one, or NULL */
};

/* Reads and checks everything below data/ of the current folder: bytes become trees, trees become
 * records, formulas become the method, measurements are judged. All problems are reported in one
 * run; false where one of them is an error. `project` is to be closed in either case. */
bool project_read(struct arena *keep, struct diags *diags, const struct project_options *options,
                  struct project *project);
/* Whether there is a default scenario; an error where not. */
/* For `build` of the options: the folder .build where it is there; else empty, for who only asks
 * makes no folders. */
str project_notes_folder(void);
bool project_has_scenario(struct diags *diags, const struct project *project);
void project_close(struct project *project);

/* The newest date in the data: what a site speaks of where no other is asked for. */
struct date project_newest_date(const struct project *project);

#endif
