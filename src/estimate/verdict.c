#include "base/must.h"
#include "estimate/evaluate.h"

/* The first rule whose condition holds decides. A condition that cannot be known ends in doubt: a
 * later rule must not pass for one that might have held. */
struct verdict verdict_of(struct evaluation *evaluation, const struct record *service_level)
{
    struct verdict verdict = {0};
    for (ptrdiff_t i = 0; i < record_count(service_level, "rules"); i++) {
        const struct record *rule = record_item(service_level, "rules", i)->as.record;
        const struct value *when = record_value(rule, "when");
        struct result result = {.state = RESULT_KNOWN, .type = RESULT_TRUTH, .truth = true};
        if (when->type == VALUE_TEXT) {
            result = evaluation_expression(evaluation, when);
        }
        if (result.state != RESULT_KNOWN) {
            verdict.text = STR("unknown");
            verdict.symbol = record_text(service_level, "unknown_symbol");
            verdict.reason = result.reason;
            return verdict;
        }
        if (result.truth) {
            verdict.text = record_text(rule, "verdict");
            verdict.symbol = record_text(rule, "symbol");
            verdict.passes = record_flag(rule, "passes", false);
            verdict.is_known = true;
            verdict.rule = rule;
            return verdict;
        }
        verdict.reason = when->as.text;
    }
    must(false); /* the last rule has no condition */
    return verdict;
}
