/* The stamp lets a build in which nothing changed end without reading anything: it lists every
 * input file and folder with size, times and inode, and the state of the published site.
 *
 *     int64_t started = stamp_begin(build);            before the first input is looked at
 *     if (stamp_is_current(build, key)) { ... done ... }
 *     ... the whole build ...
 *     (void)stamp_write(build, key, started, &inputs, output, &outputs);
 *
 * An input that changed at or after the start of the build that made the stamp counts as changed,
 * since that build may have read it before or after. Where a file system counts whole seconds only,
 * two seconds before the start count as well. A folder among the inputs catches files that are
 * added or removed in it.
 */
#ifndef PUBLISH_STAMP_H
#define PUBLISH_STAMP_H

#include "publish/output.h"

struct stamp_inputs {
    str *items; /* paths of files, and of every folder that was listed */
    ptrdiff_t count;
    ptrdiff_t capacity;
};

/* The time by the clock of the file system that holds the build folder, in ns; -1 where it refuses:
 * then no stamp can be written. Creates the folder if missing. */
int64_t stamp_begin(str build);

/* `key` stands for all else that shapes the site: options, environment, the program's build id. */
bool stamp_is_current(str build, struct digest key);

/* False where an input or the machine stands against it; the next build runs in full then. The old
 * stamp is gone in any case. */
bool stamp_write(str build, struct digest key, int64_t started, const struct stamp_inputs *inputs,
                 str output, const struct outputs *outputs);

#endif
