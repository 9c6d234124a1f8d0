/* Results as pages show them: which machine a page speaks of, what is computed for it, and where
 * the derivation of each number stands. A formula that the data do not have leaves its column out.
 *
 *     struct subject subject = subject_of(work, gpu);
 *     struct evaluation *evaluation = evaluation_for(work, &subject, artifact, NULL);
 *     cell_result(work, row, evaluation, "token-generation", &subject);
 */
#ifndef VIEW_RESULTS_H
#define VIEW_RESULTS_H

#include "view/subject.h"
#include "view/table.h"

/* Whether the formula exists and this evaluation binds its scope. */
bool result_exists(const struct work *work, struct evaluation *evaluation, const char *formula_id);
/* Not applicable where it does not exist. */
struct result result_of(const struct work *work, struct evaluation *evaluation,
                        const char *formula_id);
/* The number in the formula's unit. */
double result_number(const struct result *result);
double result_scaled(const struct result *result, double base_number);

/* "57.6 tok/s", "unknown (TDP)", "never", "hybrid", "–". */
str result_text(const struct work *work, const struct result *result);
/* The same without unit. */
str result_bare(const struct work *work, const struct result *result);
/* "61.9–110" or empty. */
str result_span(const struct work *work, const struct result *result);
/* The unit that the number is shown in, with the scenario's currency: "tok/s". */
str result_unit(const struct work *work, const struct formula *formula);

/* Adds a column with the formula's unit, and the cells of it; nothing without the formula. */
void column_result(const struct work *work, struct tree *table, const char *title,
                   const char *formula_id);
void cell_result(const struct work *work, struct tree *row, struct evaluation *evaluation,
                 const char *formula_id, const struct subject *subject);
/* A column of its own for low and high. */
void column_span(const struct work *work, struct tree *table, const char *title,
                 const char *formula_id);
void cell_span(const struct work *work, struct tree *row, struct evaluation *evaluation,
               const char *formula_id);
/* A time in words, so without a unit in the head. */
void column_time(const struct work *work, struct tree *table, const char *title,
                 const char *formula_id);
void cell_time(const struct work *work, struct tree *row, struct evaluation *evaluation,
               const char *formula_id, const struct subject *subject);

/* Where the derivation of a result stands, or its formula where no page derives it. */
str href_of_derivation(const struct work *work, const struct subject *subject,
                       struct evaluation *evaluation, const struct formula *formula);
str derivation_anchor(struct arena *arena, const struct binding *binding,
                      const struct formula *formula);

#endif
