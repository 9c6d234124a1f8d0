/* Who refers to a record, by kind: the way from a card to its systems, prices and benchmarks. */
#ifndef VIEW_USES_H
#define VIEW_USES_H

#include "view/work.h"

/* Puts "uses": [{heading, count, items: [{text, href}], more}] into the map. */
void uses_put(const struct work *work, struct tree *map, const struct record *record);

#endif
