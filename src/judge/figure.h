/* Figures in messages, and how finely a figure was written. */
#ifndef JUDGE_FIGURE_H
#define JUDGE_FIGURE_H

#include "base/diag.h"
#include "model/quantity.h"

/* Four digits, and all of those before the point; a C string in the diags' arena. */
const char *figure(const struct diags *diags, double number);
/* What one in the last digit that was written is worth, in base units: 0.1 tok/s of "61.4 tok/s".
 * Zeros that end a whole number tell nothing: 100 tok/s of "3100 tok/s". */
double figure_last_digit(const struct quantity *quantity);

#endif
