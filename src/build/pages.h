/* The pages of a site: each made as a tree, rendered to its Markdown twin, and that same text to
 * HTML within the layout. Workers share the pages; what a page takes is given back before the next.
 */
#ifndef BUILD_PAGES_H
#define BUILD_PAGES_H

#include "build/build.h"

/* Writes or takes over both files of every page and adds their outputs. False with errors: those of
 * the pages that failed, found by rendering them once more in this process. */
bool pages_build(struct build *build);

#endif
