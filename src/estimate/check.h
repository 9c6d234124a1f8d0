/* Types and dimensions of expressions; check.c (operators) and check_function.c (names and
 * functions) share this. Each check returns the kind of the node, SORT_BROKEN after an error, which
 * nothing more is said about.
 */
#ifndef ESTIMATE_CHECK_H
#define ESTIMATE_CHECK_H

#include "estimate/program.h"

struct checker {
    struct builder *builder;
    struct cell *cell;
};

extern const struct node_kind kind_broken;
extern const struct node_kind kind_any;
extern const struct node_kind kind_truth;
extern const struct node_kind kind_pure;
struct node_kind kind_of_variable(enum variable variable);

struct node_kind check_name(struct checker *checker, const struct node *node);
struct node_kind check_power(struct checker *checker, const struct node *node);
struct node_kind check_root(struct checker *checker, const struct node *node);
struct node_kind check_pure(struct checker *checker, const struct node *node);
struct node_kind check_alike(struct checker *checker, const struct node *node);
struct node_kind check_cases(struct checker *checker, const struct node *node);
struct node_kind check_default(struct checker *checker, const struct node *node);
struct node_kind check_known(struct checker *checker, const struct node *node);
struct node_kind check_state(struct checker *checker, const struct node *node);
struct node_kind check_curve(struct checker *checker, const struct node *node);
struct node_kind check_over_list(struct checker *checker, const struct node *node);
struct node_kind check_first_of(struct checker *checker, const struct node *node);
struct node_kind check_call(struct checker *checker, const struct node *node);
struct node_kind check_bind(struct checker *checker, const struct node *node);
struct node_kind check_solve(struct checker *checker, const struct node *node);

struct node *checker_operand(struct checker *checker, const struct node *node, int index);
/* Whether an operand of `user` is of that sort; reports it where not. */
bool check_sort(struct checker *checker, const struct node *user, const struct node *node,
                enum value_sort sort);
/* Whether two kinds can stand for each other within `user`; reports it where not. */
bool check_same(struct checker *checker, const struct node *user, const struct node_kind *a,
                const struct node_kind *b);
/* "a number", "a truth", … */
const char *sort_name(enum value_sort sort);

#endif
