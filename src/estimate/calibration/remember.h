/* What a calibration's fits came to, remembered by all that they were made from. */
#ifndef ESTIMATE_CALIBRATION_REMEMBER_H
#define ESTIMATE_CALIBRATION_REMEMBER_H

#include "base/recall.h"
#include "estimate/calibration/calibration.h"

/* Stands for the problem, and for who is held out with whom. */
struct digest fit_key(struct arena *scratch, const struct calibration *calibration);
/* Fills the fit and the expectations of held-out fits from what was remembered; false where that is
 * nothing or not whole. */
bool fit_recall(struct arena *keep, struct recall *recall, struct digest key,
                struct calibration *calibration);
void fit_remember(struct arena *scratch, struct recall *recall, struct digest key,
                  const struct calibration *calibration);

#endif
