/* A whole site from a checked project: pages and charts rendered, assets copied, links checked, and
 * all of it published in one step.
 */
#ifndef BUILD_SITE_H
#define BUILD_SITE_H

#include "pipeline.h"

struct site_options {
    str output;        /* the site's folder */
    str build;         /* where lock, stage, memo and stamp lie */
    str scripts;       /* where scripts of charts are kept; empty: nowhere */
    struct date as_of; /* zero: the newest date in the data */
    struct date today; /* what dates are judged by */
    int jobs;
    bool has_charts;
    bool is_fresh;   /* remember nothing of earlier builds */
    bool is_durable; /* wait until the disk has it all */
};

/* What a build did, for the one line that says it, and for timing. */
struct site_report {
    bool is_unchanged; /* nothing had changed since the last build */
    ptrdiff_t file_count;
    ptrdiff_t written_count; /* the others were taken over */
    struct site_timing {
        const char *stage;
        double seconds;
    } timings[8];
    int timing_count;
    double lap_start;
};

/* False with errors: the old site is untouched then. */
bool site_build(struct arena *keep, struct diags *diags, const struct site_options *options,
                struct site_report *report);

#endif
