/* What pages can depend on, as it is now: the list of each kind, and each record, with digests that
 * change where it does. In the order of the catalog's notes (model/seen.h).
 */
#ifndef BUILD_NODES_H
#define BUILD_NODES_H

#include "build/build.h"

struct node {
    str name;                /* "gpu", or "gpu/rtx-3090" */
    struct digest content;   /* of the list's ids, or of the record as its file has it */
    struct digest referrers; /* of those that refer to the record, with all that they say */
};

struct nodes {
    struct node *items;
    ptrdiff_t count;
    ptrdiff_t capacity;
};

struct nodes nodes_of(struct arena *keep, const struct build *build);

#endif
