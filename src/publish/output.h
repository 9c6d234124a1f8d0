/* One file of the site, as written or as remembered: where it is, what it was made from, what it is
 * on disk, and what the check of links needs. Workers hand theirs to the parent encoded; the memo
 * holds the same encoding.
 */
#ifndef PUBLISH_OUTPUT_H
#define PUBLISH_OUTPUT_H

#include "base/digest.h"
#include "base/text.h"

struct output {
    str path;             /* below the site's root: gpus/rtx-3090.html */
    struct digest inputs; /* of all that made its bytes; computed by who renders it */
    struct sha256 digest; /* of its bytes */
    uint64_t size;
    uint64_t inode;
    int64_t mtime_ns;
    bool is_linked; /* the old site's very file, not written by this run; not remembered */
    str anchors;    /* ids that links may name, each followed by a line feed */
    str links;      /* targets as they stand in the page, each followed by a line feed */
};

struct outputs {
    struct output *items;
    ptrdiff_t count;
    ptrdiff_t capacity;
};

void output_encode(struct text *text, const struct output *output);
/* Takes one from the front of `bytes`, with views into it; false where there is no whole one. */
bool output_decode(str *bytes, struct output *output);
/* Bytewise by path. */
void outputs_sort(struct outputs *outputs);

#endif
