/* Texts with names in braces: "{device}-{engine}", where {{ and }} are braces themselves.
 */
#ifndef IMPORT_TEMPLATE_H
#define IMPORT_TEMPLATE_H

#include "base/diag.h"
#include "base/tree.h"

struct template_part {
    str text; /* as it stands, or a name */
    struct place place;
    bool is_name;
    ptrdiff_t target; /* what the name means: set by who reads it */
};

struct template
{
    struct template_part *parts;
    ptrdiff_t count;
    struct place place;
};

/* The parts of a text; their views are of the text's, or of `keep`. False with an error where a
 * brace is not closed or holds no name. */
bool template_read(struct arena *keep, struct diags *diags, const struct tree *text,
                   struct template *template);

#endif
