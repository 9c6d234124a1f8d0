/* Evaluation of nodes by their type: value.c computes, choice.c compares and chooses. */
#ifndef ESTIMATE_VALUE_H
#define ESTIMATE_VALUE_H

#include "estimate/evaluation.h"

typedef struct outcome node_evaluator(const struct site *site, const struct node *node);

node_evaluator comparison_value, not_value, logic_value, least_value, clamp_value, cases_value,
    default_value, known_value;

struct operands {
    struct outcome left;
    struct outcome right;
};

/* Evaluates two operands. Where one has no value it is false, and `left` the outcome of the whole.
 */
bool operands_known(const struct site *site, const struct node *node, struct operands *operands);

#endif
