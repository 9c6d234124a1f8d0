/* What was computed before, by the digest of all that it was computed from: a table from digests to
 * bytes, which lasts from one run to the next. Who computes a pure function asks it first; what a
 * run did not ask for is forgotten.
 *
 *     str bytes = recall_find(recall, key);
 *     if (!result_decode(bytes, &result)) {
 *         result = ... compute ...;
 *         recall_keep(recall, key, result_encode(result));
 *     }
 *
 * The bytes may be anything: whoever decodes them looks at each, and computes anew where one is
 * odd.
 */
#ifndef BASE_RECALL_H
#define BASE_RECALL_H

#include "base/digest.h"

struct recall;

/* From what recall_content() gave; empty where that is not whole. The bytes stay where they are. */
struct recall *recall_from(struct arena *keep, str content);
/* The empty view where nothing is known, or `recall` is NULL. */
str recall_find(struct recall *recall, struct digest key);
/* For the next run; the bytes are copied. Nothing where `recall` is NULL. */
void recall_keep(struct recall *recall, struct digest key, str bytes);
/* Whether what is to be remembered differs from what was. */
bool recall_has_changed(const struct recall *recall);
str recall_content(struct arena *keep, const struct recall *recall);

#endif
