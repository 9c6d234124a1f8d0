/* The templates of the site, compiled once, each language in a library of its own: pages
 * (NAME.md.mustache), what goes around them (NAME.html.mustache) and charts (NAME.gp.mustache).
 */
#ifndef BUILD_TEMPLATES_H
#define BUILD_TEMPLATES_H

#include "base/digest.h"
#include "load/sources.h"
#include "render/mustache/library.h"
#include "render/mustache/tree_data.h"

struct templates {
    struct mustache_library *libraries[TARGET_TEXT + 1]; /* by enum target */
    struct digest digest;                                /* of all of them */
};

/* Reads and compiles all of templates/; false where one of them is wrong. */
bool templates_load(struct arena *keep, struct diags *diags, const struct folder *root,
                    const struct sources *sources, struct templates *templates);

/* Renders a template by its file's name below templates/ ("gpu.md.mustache") with a tree. `subject`
 * is what is rendered, for messages. False after an error, which names who asked for what. */
bool templates_render(const struct templates *templates, struct text *out, struct diags *diags,
                      str template_name, const struct tree *tree, str subject);

#endif
