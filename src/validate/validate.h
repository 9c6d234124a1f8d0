/* Documents become the catalog: each field decoded by the schema, each reference resolved, what
 * contradicts itself found. All that is wrong is said in one run.
 *
 *     struct validation *validation = validation_new(keep, diags, units);
 *     for each file: validation_add(validation, scratch, &document);
 *     const struct catalog *catalog = validation_finish(validation);
 *
 * A record is in the catalog when it and all that it refers to are without errors: a record that
 * failed has its own diagnostics, and those that lean on it get none.
 */
#ifndef VALIDATE_VALIDATE_H
#define VALIDATE_VALIDATE_H

#include "base/diag.h"
#include "base/document.h"
#include "model/catalog.h"

struct validation;

struct validation *validation_new(struct arena *keep, struct diags *diags, struct units *units);
/* Decodes the document's records. Its tree may go away afterwards, its origin and texts may not. */
void validation_add(struct validation *validation, struct arena *scratch,
                    const struct document *document);
/* Whether there are so many errors that it makes no sense to read on; what is added then is passed
 * over, and the catalog is empty. */
bool validation_is_full(const struct validation *validation);
/* Of the kind in that folder, or of all kinds where it is "", there may be records that nobody
 * knows: a reference that names no known one is no error. */
void validation_leave_open(struct validation *validation, str folder);
/* Resolves references and gives the catalog of all sound records; never NULL. */
const struct catalog *validation_finish(struct validation *validation);

#endif
