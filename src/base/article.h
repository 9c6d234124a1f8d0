/* A page written by hand, content/<path>.md: Markdown that is trusted as templates are. Its first
 * heading is its title, and its first paragraph says what it is about.
 */
#ifndef BASE_ARTICLE_H
#define BASE_ARTICLE_H

#include "base/place.h"

struct article {
    str path; /* of its page, without suffix: "buying-guide" */
    str title;
    str description;
    const struct origin *origin; /* its whole text is the page's Markdown */
};

struct articles {
    struct article *items; /* by path */
    ptrdiff_t count;
    ptrdiff_t capacity;
};

#endif
