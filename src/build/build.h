/* What a build works with: everything that the pages of one site share. Here trees of pages meet
 * the writers of bytes; before it nobody knows of bytes, after it nobody of records.
 */
#ifndef BUILD_BUILD_H
#define BUILD_BUILD_H

#include "build/templates.h"
#include "publish/memo.h"
#include "publish/publish.h"
#include "view/page.h"

struct build {
    struct arena *keep;
    struct diags *diags;
    const struct view *view;
    const struct pages *pages;
    const struct templates *templates;
    const struct folder *root;
    const struct sources *sources; /* of templates/ and content/ */
    struct publication *publication;
    const struct folder *scripts; /* where scripts of charts are kept, or NULL */
    const struct memo *memo;      /* of the last build */
    int jobs;
    str *pictures;         /* standalone SVG by index of page; empty until it is needed */
    struct digest *charts; /* what each chart is made from, by index of page */
    bool *charts_shown;    /* by the page that is being made, by index of page; NULL: no charts */
    struct dependencies *dependencies;
    struct digest dependencies_key;
    struct outputs outputs;
};

/* Takes over the remembered file of that path where it was made from the same; else false. */
bool build_reuse(const struct build *build, str path, struct digest inputs, struct output *output);
/* The same, whatever it was made from: for what is known to be made from the same. */
bool build_reuse_file(const struct build *build, str path, struct output *output);

#endif
