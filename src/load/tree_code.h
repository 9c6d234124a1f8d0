/* Located trees of YAML files as bytes, and back: to be remembered by the text of the file, whose
 * parts they name by where they stand. Reading them is several times faster than reading YAML.
 *
 *     tree_encode(&text, origin, root);
 *     const struct tree *root = tree_decode(scratch, text_view(&text), origin);
 */
#ifndef LOAD_TREE_CODE_H
#define LOAD_TREE_CODE_H

#include "base/text.h"
#include "base/tree.h"

/* A tree that yaml_load() made of the origin's text, without any fault. */
void tree_encode(struct text *text, const struct origin *origin, const struct tree *root);
/* NULL where the bytes are those of no such tree. Texts are views of the origin's, or of the bytes.
 */
const struct tree *tree_decode(struct arena *scratch, str bytes, const struct origin *origin);

#endif
