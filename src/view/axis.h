/* An axis of a chart: its range, its ticks at 1, 2 and 5 of each decade or at even steps, and where
 * a value lies in pixels, so that labels can be placed before gnuplot draws.
 */
#ifndef VIEW_AXIS_H
#define VIEW_AXIS_H

#include "view/work.h"

struct axis {
    bool is_log;
    double low;
    double high;
    double from; /* pixels, of low */
    double to;   /* pixels, of high; below `from` on an axis that goes up */
};

/* A range around the values whose ends are ticks. Values of a logarithmic axis are above 0. */
struct axis axis_log(double least, double most);
/* From 0 to a tick at or above the most. */
struct axis axis_linear(double most);
/* Whether values spread so far (more than 1.5 decades) that only a logarithmic axis shows them. */
bool axis_wants_log(double least, double most);

double axis_pixel(const struct axis *axis, double value);
double axis_value(const struct axis *axis, double pixel);

/* Puts {is_log, low, high, ticks: [{at}]} under the key. */
void axis_put(const struct work *work, struct tree *map, const char *key, const struct axis *axis);

#endif
