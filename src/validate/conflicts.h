/* What one field alone cannot say: fields of a record that contradict each other, and what holds
 * over all records of a kind. Each is an error that cannot be a false alarm.
 */
#ifndef VALIDATE_CONFLICTS_H
#define VALIDATE_CONFLICTS_H

#include "validate/references.h"

/* Looks at sound records only; those in conflict are unsound afterwards. */
void conflicts_find(struct decoder *decoder, const struct made_index *index);

#endif
