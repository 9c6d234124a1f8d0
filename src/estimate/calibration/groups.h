/* Names of groups, each with a number from 0 in the order in which they came. */
#ifndef ESTIMATE_CALIBRATION_GROUPS_H
#define ESTIMATE_CALIBRATION_GROUPS_H

#include "base/arena.h"
#include "base/str.h"

struct group {
    str name;
    int index;
};

struct groups {
    struct group *items; /* by name */
    ptrdiff_t count;
    ptrdiff_t capacity;
};

/* The group's number, which is a new one where the name is. The name is kept as it is. */
int groups_add(struct arena *keep, struct groups *groups, str name);
/* -1 where there is none. */
int groups_find(const struct groups *groups, str name);

#endif
