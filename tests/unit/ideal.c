#include "unit/ideal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const struct {
    const char *assumption;
    double value;
} ideals[] = {
    {"reading-floor", 1},         {"gpu-weights-excess", 0},    {"gpu-experts-excess", 0},
    {"gpu-kv-excess", 0},         {"gpu-layer-time", 0},        {"gpu-special-layer-time", 0},
    {"gpu-unpack-operations", 0}, {"cpu-weights-excess", 0},    {"cpu-experts-excess", 0},
    {"cpu-kv-excess", 0},         {"cpu-layer-time", 0},        {"cpu-unpack-operations", 0},
    {"card-hop-time", 0},         {"crossing-time", 0},         {"decode-pace", 1},
    {"gpu-prompt-dense", 1},      {"gpu-prompt-experts", 1},    {"gpu-prompt-attention", 1},
    {"gpu-prompt-reading", 0},    {"gpu-prompt-layer-time", 0}, {"cpu-prompt-dense", 1},
    {"cpu-prompt-experts", 1},    {"cpu-prompt-attention", 1},  {"cpu-prompt-reading", 0},
    {"cpu-prompt-layer-time", 0}, {"prompt-pace", 1},
};

struct evaluation *ideal_evaluation(struct lab *lab, struct binding binding)
{
    const struct method *method = lab_method(lab);
    assert_non_null(method);
    struct evaluation *evaluation =
        evaluation_new(&lab->arena, method, lab->catalog, binding_completed(binding));
    evaluation_ignore_measurements(evaluation);
    for (ptrdiff_t i = 0; i < COUNT(ideals); i++) {
        ideal_assume(lab, evaluation, ideals[i].assumption, ideals[i].value);
    }
    return evaluation;
}

void ideal_assume(struct lab *lab, struct evaluation *evaluation, const char *assumption,
                  double value)
{
    const struct record *record = lab_record(lab, "assumption", assumption);
    struct quantity *quantity = arena_new(&lab->arena, struct quantity);
    *quantity = *record_quantity(record, "value");
    quantity->form = QUANTITY_EXACT;
    quantity->low = value;
    quantity->typical = value;
    quantity->high = value;
    evaluation_assume(evaluation, str_from(assumption), quantity);
}

double ideal_number(struct evaluation *evaluation, const char *formula)
{
    struct result result = evaluation_result(evaluation, formula);
    if (result.state != RESULT_KNOWN || result.type != RESULT_NUMBER) {
        fail_msg("%s is not known for lack of %.*s", formula, STR_ARGS(result.reason));
    }
    return result.typical;
}

str ideal_word(struct evaluation *evaluation, const char *formula)
{
    struct result result = evaluation_result(evaluation, formula);
    if (result.state != RESULT_KNOWN || result.type != RESULT_WORD) {
        fail_msg("%s is not known for lack of %.*s", formula, STR_ARGS(result.reason));
    }
    return result.word;
}

void assert_near(double value, double expected, double tolerance)
{
    if (!(value >= expected - tolerance && value <= expected + tolerance)) {
        fail_msg("%.10g is not %.10g within %g", value, expected, tolerance);
    }
}
