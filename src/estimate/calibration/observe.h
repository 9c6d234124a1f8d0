/* The observations of a calibration: what was measured, and the terms of the time expected. */
#ifndef ESTIMATE_CALIBRATION_OBSERVE_H
#define ESTIMATE_CALIBRATION_OBSERVE_H

#include "estimate/calibration/calibration.h"

/* Fills the observations, the runs of the problem and the names of groups. Fitted assumptions of
 * this calibration have their own values meanwhile. */
void calibration_observe(struct builder *builder, struct arena *scratch,
                         struct calibration *calibration);

#endif
