/* An expression with values in place of its names, each with its unit, for derivations; of `cases`
 * the branch that was taken, of functions over lists each item.
 */
#ifndef ESTIMATE_SUBSTITUTE_H
#define ESTIMATE_SUBSTITUTE_H

#include "estimate/evaluation.h"

str substituted(struct arena *keep, const struct site *site);
/* The value of a name as it is written in there: "57.6 GB/s", "'hbm3'", "unknown". */
str value_text(struct arena *keep, const struct site *site, const struct node *name);

#endif
