/* Bytes become the site, whole or not at all. A new site is built aside, in a stage on the same
 * file system; files that did not change are hard links to those of the old site; in the end the
 * two change places in one step, and the old site stays in the build folder as the next stage.
 * Whoever reads the site sees the old one or the new one, also where the program is killed at any
 * moment; what a killed run left is removed by the next.
 *
 *     struct publication *publication = publication_open(keep, diags, &options);
 *     ... in each worker, page by page:
 *     if (remembered == NULL || !publication_link(publication, remembered)) {
 *         fine = publication_write(publication, diags, &output, bytes);
 *     }
 *     ... in the parent, with the outputs of all workers:
 *     fine = links_check(diags, &outputs, before) && publication_finish(publication, diags,
 * &outputs); if (!fine) { publication_abandon(publication); }
 *
 * A folder that is neither empty nor a site of ours (with our MANIFEST) is never replaced. Files
 * get mode 0444 under the process's umask.
 */
#ifndef PUBLISH_PUBLISH_H
#define PUBLISH_PUBLISH_H

#include "base/diag.h"
#include "publish/output.h"

struct publication;

struct publish_options {
    str output;      /* the site's folder, as given by the user */
    str build;       /* where lock and stage lie; created if missing */
    bool is_durable; /* wait until the disk has it all */
};

/* Takes the lock, removes what killed runs left, makes a stage. NULL with
 * RULE_MACHINE_REFUSED where another build runs, or where the new site could not take the place of
 * the old one: better known before the work than after. */
struct publication *publication_open(struct arena *keep, struct diags *diags,
                                     const struct publish_options *options);

/* Writes output->path, which must be new, and fills in digest, size, inode and time. May be called
 * in forked workers. False with RULE_MACHINE_REFUSED; the file is not there then. */
bool publication_write(struct publication *publication, struct diags *diags, struct output *output,
                       str bytes);

/* Takes the old site's file over, if it is still the one that is remembered. False without a word
 * where it is not, or where links are not to be had: write it instead. May be called in forked
 * workers. */
bool publication_link(struct publication *publication, const struct output *remembered);

/* The bytes of a file that is already in the stage, written or linked: a chart that did not change
 * is still needed where a page shows it. Empty where there is none, or the machine refuses. May be
 * called in forked workers. */
str publication_read(struct arena *keep, const struct publication *publication, str path);

/* Adds MANIFEST with the SHA-256 of each file, and puts the stage in the place of the site. Sorts
 * the outputs by path. The publication is closed, whatever happens; false with errors where the old
 * site is untouched. */
bool publication_finish(struct publication *publication, struct diags *diags,
                        struct outputs *outputs);

/* Removes the stage and lets go of the lock. */
void publication_abandon(struct publication *publication);

#endif
