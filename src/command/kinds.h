/* Operands that name a kind of record. */
#ifndef COMMAND_KINDS_H
#define COMMAND_KINDS_H

#include "model/schema.h"

/* The kind of that name; where there is none, says so with the nearest and gives NULL: the verb
 * ends with status 2. */
const struct kind *kind_named(struct arena *scratch, const char *name);

#endif
