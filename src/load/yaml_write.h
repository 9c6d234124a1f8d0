/* A tree as YAML in the form of data/: two blanks a level, texts bare where they can be, short
 * lists and mappings on one line. What is written is read back as the same tree.
 *
 *     str bytes = yaml_write(keep, root);
 */
#ifndef LOAD_YAML_WRITE_H
#define LOAD_YAML_WRITE_H

#include "base/tree.h"

/* The root is a mapping; texts are plain (base/utf8.h), values texts, lists, mappings or nothing.
 */
str yaml_write(struct arena *keep, const struct tree *root);

#endif
