/* What each page was made from, remembered between builds. While a page is made the catalog notes
 * which records were looked at (model/seen.h), and the build which charts; where none of these
 * changed since, the page is the same, and is not made again.
 *
 *     struct dependencies *dependencies = dependencies_load(keep, build_folder, key, &view, pages);
 *     if (!dependencies_are_same(dependencies, build, page->path)) {
 *         seen_clear(view->catalog);
 *         ... make the page ...
 *         dependencies_note(scratch, build, page->path, &bytes);   in a worker
 *         dependencies_take(dependencies, bytes);                  in the parent
 *     }
 *     dependencies_save(dependencies, build_folder, key);
 *
 * The key stands for all that every page is made from: program, templates, formulas, date.
 */
#ifndef BUILD_DEPENDENCIES_H
#define BUILD_DEPENDENCIES_H

#include "build/build.h"

/* The key; `outer` stands for the program and its options. */
struct digest dependencies_key(struct arena *scratch, const struct build *build,
                               struct digest outer, struct digest drawn_by);
/* Never NULL; where nothing is remembered under that key, no page is the same. */
struct dependencies *dependencies_load(struct arena *keep, str folder, struct digest key,
                                       const struct build *build);
/* The same from what the file holds, which may be anything. */
struct dependencies *dependencies_from(struct arena *keep, str content, const struct build *build);
/* Whether that page was made from what is there now. If so, its entry is kept for the next build.
 * Charts that it shows must have their digests. */
bool dependencies_are_same(struct dependencies *dependencies, const struct build *build, str path);
/* Encodes what the page that was just made was made from. */
void dependencies_note(struct text *bytes, const struct build *build, str path);
/* Takes over what was encoded; cuts it off `bytes`. False where there is no whole entry. */
bool dependencies_take(struct dependencies *dependencies, str *bytes);
/* False where the machine refuses: then the next build makes every page. */
bool dependencies_save(const struct dependencies *dependencies, str folder, struct digest key);
/* What the file is to hold. */
str dependencies_content(struct arena *keep, const struct dependencies *dependencies);

#endif
