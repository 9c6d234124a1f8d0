/* Files of records as the loader read them: what crosses from `load` to `validate`. */
#ifndef BASE_TREE_FILE_H
#define BASE_TREE_FILE_H

#include "base/tree.h"

struct tree_file {
    const struct origin *origin;
    str folder; /* directly below data/: "gpus" */
    str stem;   /* the file's name without .yaml: "rtx-3090" */
    const struct tree
        *root; /* a mapping; NULL where the file could not be read, which is reported */
};

struct tree_files {
    struct tree_file *items; /* by path */
    ptrdiff_t count;
    ptrdiff_t capacity;
};

#endif
