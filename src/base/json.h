/* The only door to jansson: trees to JSON.
 *
 *     str text = json_text(keep, tree, JSON_LAYOUT_LINES);
 *
 * Mappings keep their order. Numbers have at most 15 significant digits, which any decimal number
 * of that length survives; whole numbers are written without a point.
 */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include "base/tree.h"

enum json_layout { JSON_LAYOUT_COMPACT, JSON_LAYOUT_LINES };

/* A number that is not finite becomes null. A text that is not UTF-8 keeps its ASCII; each other
 * byte of it becomes U+FFFD. Trees deeper than LIMIT_JSON_DEPTH are our own fault. */
str json_text(struct arena *keep, const struct tree *tree, enum json_layout layout);

#endif
