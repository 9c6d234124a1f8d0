/* A file below data/ on its way from bytes to records: what the loader hands to validation.
 */
#ifndef BASE_DOCUMENT_H
#define BASE_DOCUMENT_H

#include "base/tree.h"

struct document {
    const struct origin *origin;
    str folder; /* the first one below data/, which says the kind: "gpus" */
    str stem;   /* the file's name without .yaml: the id of its record, where it has but one */
    const struct tree *root; /* NULL: could not be read, and an error says why */
    ptrdiff_t events;        /* how many parts it has */
};

#endif
