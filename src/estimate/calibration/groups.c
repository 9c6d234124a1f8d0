#include "estimate/calibration/groups.h"

#include "base/array.h"

/* Where the name is, or would be. */
static ptrdiff_t position_of(const struct groups *groups, str name, bool *is_there)
{
    ptrdiff_t low = 0;
    ptrdiff_t high = groups->count;
    *is_there = false;
    while (low < high && !*is_there) {
        ptrdiff_t middle = low + (high - low) / 2;
        int order = str_compare(name, groups->items[middle].name);
        *is_there = order == 0;
        low = order > 0 ? middle + 1 : low;
        high = order < 0 ? middle : high;
        if (*is_there) {
            return middle;
        }
    }
    return low;
}

int groups_find(const struct groups *groups, str name)
{
    bool is_there = false;
    ptrdiff_t position = position_of(groups, name, &is_there);
    return is_there ? groups->items[position].index : -1;
}

int groups_add(struct arena *keep, struct groups *groups, str name)
{
    bool is_there = false;
    ptrdiff_t position = position_of(groups, name, &is_there);
    if (is_there) {
        return groups->items[position].index;
    }
    int index = (int)groups->count;
    (void)array_add(keep, groups);
    memmove(&groups->items[position + 1], &groups->items[position],
            sizeof(struct group) * (size_t)(index - position));
    groups->items[position] = (struct group){.name = name, .index = index};
    return index;
}
