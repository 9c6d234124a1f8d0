/* What was computed before (base/recall.h), in a file of the build folder between runs. It is
 * believed only where this build of the program wrote it, here; what it says decides whether data
 * are right, so that nobody may bring it along. Runs beside each other do not harm it: the last one
 * that ends leaves its own.
 */
#ifndef PUBLISH_RECALL_FILE_H
#define PUBLISH_RECALL_FILE_H

#include "base/recall.h"

/* Never NULL; empty where there is no such file. */
struct recall *recall_load(struct arena *keep, str build);
/* Where it has changed; that the machine refuses is no error, since all can be computed again. */
void recall_save(str build, const struct recall *recall);

#endif
