/* What judges say of a catalog made of texts, on the last day of January 2026.
 */
#ifndef JUDGED_H
#define JUDGED_H

#include "unit/lab.h"

/* The first of all that is said, in the lab's arena; NULL: nothing. The method must be sound. */
const struct diag *judged_first(struct lab *lab);

#endif
