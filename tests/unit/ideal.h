/* The shipped formulas without what is fitted: devices read and multiply at their full rates and
 * layers cost nothing, so that results can be held against arithmetic done by hand.
 *
 *     lab_project_formulas(&lab);
 *     ... lab_add() the records ...
 *     struct evaluation *evaluation = ideal_evaluation(&lab, binding);
 *     assert_near(ideal_number(evaluation, "step-time"), 0.05, 1e-9);
 */
#ifndef IDEAL_H
#define IDEAL_H

#include "unit/lab.h"

/* For a binding whose slots that follow from others are filled here. */
struct evaluation *ideal_evaluation(struct lab *lab, struct binding binding);
/* Another value for an assumption, in base units, before anything is computed. */
void ideal_assume(struct lab *lab, struct evaluation *evaluation, const char *assumption,
                  double value);
/* A result that must be known, in base units. */
double ideal_number(struct evaluation *evaluation, const char *formula);
str ideal_word(struct evaluation *evaluation, const char *formula);

void assert_near(double value, double expected, double tolerance);

#endif
