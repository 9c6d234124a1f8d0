/* What the rows of each benchmark told each calibration in the last run, with what was looked at
 * for it (model/seen.h). Where each of these is as it was, so is what they tell.
 *
 *     if (recollection_find(recollection, calibration, benchmark, &bytes) && ... decode ...) {
 *         recollection_keep(recollection, bytes);
 *     } else {
 *         recollection_watch(recollection);
 *         ... look at records ...
 *         recollection_add(recollection, bytes, rests_on_fits);
 *     }
 *
 * All of it does nothing where `recollection` is NULL.
 */
#ifndef ESTIMATE_CALIBRATION_RECOLLECT_H
#define ESTIMATE_CALIBRATION_RECOLLECT_H

#include "estimate/program.h"

struct recollection;

/* NULL where nothing is to be remembered. The formulas are read. */
struct recollection *recollection_open(const struct builder *builder);
/* Whether something is remembered that still holds; what follows is about that benchmark. */
bool recollection_find(struct recollection *recollection, const struct record *calibration,
                       const struct record *benchmark, str *bytes);
/* For the next run, what was found. */
void recollection_keep(struct recollection *recollection, str bytes);
/* Clears the catalog's notes. */
void recollection_watch(struct recollection *recollection);
/* What was made of what the notes say; `rests_on_fits`: and of values that were fitted before. */
void recollection_add(struct recollection *recollection, str bytes, bool rests_on_fits);
/* A fit was made, on whose values what is looked at from now on may rest. */
void recollection_add_fit(struct recollection *recollection, struct digest fit);
void recollection_close(struct recollection *recollection);

#endif
