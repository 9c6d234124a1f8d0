/* What lies in the stage when a build begins: the site before the last one, which the last swap
 * left there. Most of its files are those of the site to be built, under the same names; only what
 * differs is replaced, so that a small change costs little however large the site is. Nothing is
 * believed of it: a file counts where it is the very one that the memo remembers, and what the new
 * site does not have is removed in the end.
 */
#ifndef PUBLISH_STAGE_H
#define PUBLISH_STAGE_H

#include "base/map.h"
#include "publish/output.h"

struct stage {
    struct map found; /* path → path of a file; NULL: there is room for it again */
    struct paths {
        str *items;
        ptrdiff_t count;
        ptrdiff_t capacity;
    } files, folders; /* as found; a folder stands before what lies in it */
};

/* Lists what lies in the folder, and removes what is neither file nor folder. False where the
 * machine refuses; errno says why. */
bool stage_list(struct arena *keep, struct stage *stage, int folder);
/* Removes an old file where a new one is to be; once for each path. */
void stage_make_room(struct stage *stage, int folder, str path);
/* Removes every file that is not among the outputs, which are sorted by path, and the folders that
 * are empty then. False where the machine refuses; errno says why. */
bool stage_trim(struct stage *stage, int folder, const struct outputs *outputs);

#endif
