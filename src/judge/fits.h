/* Calibrations that have too little to be fitted to.
 */
#ifndef JUDGE_FITS_H
#define JUDGE_FITS_H

#include "judge/judge.h"

void judge_fits(const struct gate *gate);

#endif
