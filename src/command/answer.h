/* What `estimate` and `explain` say of a result, for people and as a tree for programs. */
#ifndef COMMAND_ANSWER_H
#define COMMAND_ANSWER_H

#include "base/text.h"
#include "command/question.h"

/* "Desktop with …, Qwen3 32B Q4_K_M, context 8192 tok, batch 1". */
void answer_add_subject(struct text *out, const struct question *question);
struct tree *answer_subject_tree(struct question *question);
/* A base number in a unit. */
double unit_number(const struct unit *unit, double base_number);
/* The unit that a formula's results are shown in, with the scenario's currency. */
str answer_unit(struct question *question, const struct formula *formula);
/* "measured", "estimated" where assumptions leave a range, "derived" from stated facts alone. */
const char *answer_known_by(const struct result *result);
/* "known", "unknown", "never", "not applicable". */
const char *answer_state(enum result_state state);
/* Which side limits the system memory's bandwidth, as the method's formula says it: "CPU side",
 * "balanced"; empty for all other formulas. */
str answer_limit(struct question *question, const struct formula *formula);

struct use_case_answer {
    const struct record *record;
    struct evaluation *evaluation;
    struct result prompt;
    struct result whole;
    struct verdict verdict;
};
/* The use case that was named, or each that verdicts are given for; none without an artifact, a
 * service level or the formulas. */
struct use_case_answer *answer_use_cases(struct question *question, ptrdiff_t *count);

/* Everything that can be computed; numbers in their stated units, with twelve significant digits.
 */
struct tree *answer_tree(struct question *question);
/* One result: value, low, high, unit, how it is known, or state and reason. */
struct tree *answer_result_tree(struct question *question, const struct result *result);
/* Rounded to twelve significant digits, so that 57.6 is not 57.599999999999994. */
double answer_rounded(double number);

#endif
