/* The method: all formulas and assumptions of the data, parsed, their names resolved, their
 * dimensions checked and their dependencies ordered. Whatever is wrong with them is reported with
 * its column.
 */
#ifndef ESTIMATE_METHOD_H
#define ESTIMATE_METHOD_H

#include "base/diag.h"
#include "base/recall.h"
#include "estimate/binding.h"
#include "estimate/refused.h"

struct method;
struct formula;

/* NULL where a formula is wrong. The method refers to the catalog and lives in `keep`. Prices,
 * power and exchange rates of a day after `as_of` do not count; those of all days where its year is
 * 0. Assumptions have the values that their records state until the method is fitted. */
struct method *method_from(struct arena *keep, struct diags *diags, const struct catalog *catalog,
                           struct date as_of);
/* Fits the assumptions that calibrations name to measured runs, but for the refused rows, which
 * replace no estimate either; NULL: none. Sorts them. `recall` may be NULL: fits are the same with
 * it and without. */
void method_fit(struct arena *keep, struct method *method, struct refused *refused,
                struct recall *recall);

/* By id ("token-generation"); NULL where there is none. */
const struct formula *method_formula(const struct method *method, str id);
/* Every formula after those that it needs. */
ptrdiff_t method_count(const struct method *method);
const struct formula *method_at(const struct method *method, ptrdiff_t index);

const struct record *formula_record(const struct formula *formula);
const struct scope *formula_scope(const struct formula *formula);
/* The unit that its results are shown in; "" for pure numbers, words and truth values. */
struct unit formula_unit(const struct formula *formula);
/* The same as written: "GB/s". */
str formula_unit_text(const struct formula *formula);
/* Formulas, assumptions and record fields that it names itself, for the methods page. */
struct formula_input {
    enum { INPUT_FORMULA, INPUT_ASSUMPTION, INPUT_FIELD, INPUT_VARIABLE } type;
    str name;                      /* as the expression writes it: "gpu.memory_bandwidth" */
    const struct formula *formula; /* INPUT_FORMULA */
    const struct record *record;   /* INPUT_ASSUMPTION */
    const struct field *field;     /* INPUT_FIELD */
};
ptrdiff_t formula_input_count(const struct formula *formula);
const struct formula_input *formula_input_at(const struct formula *formula, ptrdiff_t index);
/* Whether a calibration alone asks for it: a word that names its groups, or a rule of thumb. */
bool formula_serves_calibration(const struct method *method, const struct formula *formula);
/* All that the fits of calibrations came to, to the last digit: estimates, their intervals and what
 * they rest on are the same where this is. */
void method_add_fits(struct digester *digester, const struct method *method);
/* Presentation MathML (one <math> element) of the whole formula with its definitions, from its
 * syntax tree. */
str formula_mathml(struct arena *keep, const struct method *method, const struct formula *formula);

#endif
