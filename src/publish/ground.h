/* The ground that publishing stands on: the lock, the folder of the site, and a stage from which
 * the new site can be swapped into its place. The stage lies in the build folder where that shares
 * the file system with the site, else beside the site, under a name with a dot.
 */
#ifndef PUBLISH_GROUND_H
#define PUBLISH_GROUND_H

#include "base/diag.h"

#define MANIFEST_NAME "MANIFEST"

struct ground {
    int lock_fd; /* -1 where nothing is held */
    int build_fd;
    int site_parent_fd;
    const char *site_name;
    str site_path;       /* as the user gave it */
    bool has_site;       /* a site or an empty folder is there */
    int stage_parent_fd; /* one of the two above */
    const char *stage_name;
};

/* Locks, cleans up after killed runs, checks that the site may be replaced, makes a stage, which in
 * the build folder may hold what was there before. False with RULE_MACHINE_REFUSED, holding
 * nothing. */
bool ground_take(struct arena *keep, struct diags *diags, struct ground *ground, str site,
                 str build);
/* Puts the stage in the site's place, in one step; the old site lies in the stage's place then. */
bool ground_swap(const struct ground *ground, struct diags *diags);
void ground_leave(struct ground *ground);

#endif
