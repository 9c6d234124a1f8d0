/* The files of an import: where they lie, what they hold already, and how they are written.
 */
#ifndef COMMAND_IMPORT_FILES_H
#define COMMAND_IMPORT_FILES_H

#include "base/document.h"
#include "base/file.h"
#include "command/command.h"
#include "import/import.h"

enum target_state { TARGET_NEW, TARGET_SAME, TARGET_CHANGED };

/* One file that the import gives. */
struct target {
    struct import_file *file;
    str path;  /* as shown, and as check would name it */
    str bytes; /* to be written */
    const struct tree *root;
    const struct origin *before; /* what is there, or NULL */
    enum target_state state;
};

struct targets {
    struct arena *keep;
    const struct import_map *map;
    const char *folder; /* as given */
    str prefix;         /* of the paths, with a stroke at its end */
    struct folder root; /* descriptor below 0: the folder is not there yet */
    bool may_update;
    struct target *items;
    ptrdiff_t count;
};

/* Opens the folder and looks at what it holds. Errors are added where a file is in the way. */
bool targets_open(struct targets *targets, struct diags *diags, struct imported *imported);
/* As documents that validation takes in place of the files. */
struct document *targets_documents(const struct targets *targets);
/* Writes what is new or changed, whole or not at all. */
bool targets_write(struct targets *targets, struct diags *diags);
void targets_close(struct targets *targets);

#endif
