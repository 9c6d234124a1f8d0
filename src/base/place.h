/* Where something was written: a file's text, a line and a column, both counted from 1; columns
 * count characters. The text is kept so that a diagnostic can show the line.
 */
#ifndef BASE_PLACE_H
#define BASE_PLACE_H

#include "base/str.h"

/* Where a line begins: what was looked up last, so that the next look goes on from there. */
struct line_memo {
    int line;
    ptrdiff_t at;
};

struct origin {
    str path; /* as shown to people: relative to the repository's root, e.g. data/gpus/rtx-3090.yaml
               */
    str text; /* the whole file; empty where it is no longer at hand */
    struct line_memo *memo; /* of a file that may have many faults; or NULL */
};

struct place {
    const struct origin *origin; /* NULL: nowhere in particular */
    int line;                    /* 0: the file as a whole */
    int column;
};

/* Where the byte at an offset of a text was written, given the place of its first character:
 * through folded lines and indentation as far as the file's text is at hand, else counted along the
 * line. */
struct place place_within(struct place start, str text, ptrdiff_t offset);
/* The line of the place without its end; empty where the text is not at hand. */
str place_line_text(struct place place);

#endif
