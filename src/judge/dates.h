/* Dates that cannot be: in the future, or long before what they are about could be bought. */
#ifndef JUDGE_DATES_H
#define JUDGE_DATES_H

#include "base/diag.h"
#include "model/catalog.h"

void judge_dates(struct diags *diags, const struct catalog *catalog, struct date today);

#endif
