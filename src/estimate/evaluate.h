/* Results. An evaluation computes formulas for one binding and remembers them; it is cheap to make.
 *
 *     struct evaluation *evaluation = evaluation_new(scratch, method, catalog, binding);
 *     struct result speed = evaluation_result(evaluation, "token-generation");
 *     if (speed.state == RESULT_KNOWN) { ... speed.typical ... }
 *
 * Numbers are in base units. Low and high: each uncertain input takes the end that lowers (raises)
 * this very result, by the sign of its gradient. A measurement of the same configuration replaces
 * both.
 */
#ifndef ESTIMATE_EVALUATE_H
#define ESTIMATE_EVALUATE_H

#include "estimate/method.h"

enum result_state {
    RESULT_KNOWN,
    RESULT_UNKNOWN,        /* an input is not known: `reason` names it */
    RESULT_NEVER,          /* as of a break-even that is not reached */
    RESULT_NOT_APPLICABLE, /* `reason` says why */
};

enum result_type { RESULT_NUMBER, RESULT_WORD, RESULT_TRUTH };

struct result {
    enum result_state state;
    enum result_type type;
    double low; /* may be -INFINITY, and `high` INFINITY, where an input is stated as a bound */
    double typical;
    double high;
    str word;   /* of RESULT_WORD */
    bool truth; /* of RESULT_TRUTH */
    str reason;
    const struct formula *formula;
    const struct record *measured; /* the benchmark whose value this is, or NULL: estimated */
    str winner;  /* what won an outermost min, max or cases, as written there, or empty */
    bool is_tie; /* another operand of that min or max is as good */
};

struct evaluation;

struct evaluation *evaluation_new(struct arena *arena, const struct method *method,
                                  const struct catalog *catalog, struct binding binding);
/* Estimates only: measurements do not replace results. */
void evaluation_ignore_measurements(struct evaluation *evaluation);
/* Ranges as if the machine at hand had been measured with other models, the typical values as they
 * are: what a run of its own would narrow. Before anything is computed. */
void evaluation_suppose_own_runs(struct evaluation *evaluation);
/* Another value for an assumption, such as one fitted to a device; before anything is computed. The
 * assumption must exist, have a value of that dimension and no curve. */
void evaluation_assume(struct evaluation *evaluation, str assumption_id,
                       const struct quantity *quantity);
/* ISO 4217 code of the currency that money is computed in: the scenario's, else the default
 * scenario's. */
str evaluation_currency(const struct evaluation *evaluation);
/* The formula must exist and its scope must be bound, else it is our own fault. */
struct result evaluation_result(struct evaluation *evaluation, const char *formula_id);
struct result evaluation_formula(struct evaluation *evaluation, const struct formula *formula);
const struct binding *evaluation_binding(const struct evaluation *evaluation);

/* The value of an expression over the results of this binding, such as a service level's `when`. */
struct result evaluation_expression(struct evaluation *evaluation, const struct value *expression);

/* Change of the result for a change of one input, as a ratio of ratios: +1 % of the input gives +n
 * %. */
struct elasticity {
    str name;                        /* of the input, as a path */
    struct place place;              /* where its value is written */
    const struct quantity *quantity; /* NULL of `context` and `batch` */
    double elasticity;
};
ptrdiff_t evaluation_elasticities(struct arena *keep, struct evaluation *evaluation,
                                  const struct formula *formula, const struct elasticity **all);

/* A verdict by the rules of a service level for a use case. */
struct verdict {
    str text;   /* "interactive"; "unknown" where a needed result is not known */
    str symbol; /* may be empty */
    bool is_known;
    bool passes;
    const struct record *rule; /* the rule that decided (a group), or NULL */
    str reason;                /* the condition that failed before, or the unknown input */
};
struct verdict verdict_of(struct evaluation *evaluation, const struct record *service_level);

#endif
