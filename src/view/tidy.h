/* Tables say once what all their rows would repeat: a unit that every number of a column has moves
 * into the column's head, and a column in which no row has anything goes. Done to the finished tree
 * of a page, so that no maker of tables has to know its rows beforehand.
 *
 *     Memory | Fixed        Memory, GiB
 *     32 GiB | –       →             32
 *     24 GiB | –                     24
 */
#ifndef VIEW_TIDY_H
#define VIEW_TIDY_H

#include "base/tree.h"

/* Every table (view/table.h) at any depth of the tree. New heads lie in `keep`. */
void tables_tidy(struct arena *keep, struct tree *tree);

#endif
