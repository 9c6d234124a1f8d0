/* Charts of estimated against measured, one for each quantity of which there are runs. */
#ifndef VIEW_ACCURACY_H
#define VIEW_ACCURACY_H

#include "view/page.h"

/* Paths of the charts that a site has; their number, at most ACCURACY_CHARTS. */
enum { ACCURACY_CHARTS = 4 };
ptrdiff_t accuracy_charts(const struct view *view, str *paths);
/* The field of results that the chart of that path is about; NULL where it is no such chart. */
const char *accuracy_chart_quantity(str path);

/* Of memory: "memory", a list of tables, "worst_loads" and "left_out_loads". */
struct work;
void put_memory_accuracy(const struct work *work, struct tree *tree);

#endif
