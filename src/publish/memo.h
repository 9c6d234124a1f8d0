/* What the last build made from what: an index of the site's files, in one file below the build
 * folder. It holds no bytes of pages: the site itself does, and a page whose inputs have the same
 * digest is linked from there.
 *
 *     const struct memo *memo = memo_load(keep, build, key);
 *     const struct output *remembered = memo_find(memo, path);
 *     bool same = remembered != NULL && digest_equal(remembered->inputs, inputs) &&
 *                 publication_link(publication, remembered);
 *
 * The file is believed only whole: of this format, with the same key, and with the checksum of its
 * bytes; else there is nothing to remember and everything is rendered. What it says of a file on
 * disk is checked again by publication_link.
 */
#ifndef PUBLISH_MEMO_H
#define PUBLISH_MEMO_H

#include "publish/output.h"

struct memo;

/* `key` stands for all that shapes every page: the program's build id, versions of its helpers.
 * Never NULL; empty where there is no memo of that key. */
const struct memo *memo_load(struct arena *keep, str build, struct digest key);
/* NULL where the path is not known. */
const struct output *memo_find(const struct memo *memo, str path);
/* Sorted by path. */
const struct outputs *memo_outputs(const struct memo *memo);
/* Replaces the memo, in one step; the outputs are sorted by path. False where the machine refuses:
 * then the next build renders everything. */
bool memo_save(str build, struct digest key, const struct outputs *outputs);

#endif
