#include "base/json.h"
#include "base/limits.h"
#include "command/answer.h"
#include "command/columns.h"
#include "command/solve.h"
#include "command/verbs.h"
#include "estimate/show.h"

#include <string.h>

static const char *const formats[] = {"text", "json", NULL};

static const struct option options[] = {
    QUESTION_OPTIONS,
    {.name = "solve",
     .doc = "What the machine would need to pass the use case, and the cheapest system that does."},
    {.name = "all", .doc = "Every formula that can be computed, not only the main ones."},
    {.name = "format",
     .value = "FORMAT",
     .choices = formats,
     .doc = "text for people; json for programs, always with every formula."},
    {0},
};

static int run(const struct invocation *invocation);
static int answer_solved(const struct invocation *invocation, struct question *question);
static int print(const struct invocation *invocation, str text, struct tree *tree);
static bool wants_json(const struct invocation *invocation);
static str text_of(const struct invocation *invocation, struct question *question);
static void add_results(struct text *out, struct question *question, bool wants_all);
static void add_use_cases(struct text *out, struct question *question);

const struct verb verb_estimate = {
    .name = "estimate",
    .operands = "[DEVICE [ARTIFACT]]",
    .operand_max = 2,
    .summary = "say what a machine or device can do",
    .description =
        "Computes the formulas of data/formulas/ for a machine, or for one processor or card "
        "alone: memory bandwidth and which side limits it, and the most tokens per second of a "
        "model of 10 GB (or --size). With an artifact: whether it fits, speeds, times and costs, "
        "and a verdict for each use case.\n"
        "Low and high follow from the ranges of what is assumed; a measurement of the same "
        "configuration replaces the estimate. `hwreport explain` shows how a number came about.\n"
        "With --solve, an artifact and a use case: the least memory and memory bandwidth with "
        "which this machine would pass the scenario's service level, all else as it is; what "
        "moves its speed most; and of all systems of the data the cheapest that passes, and by "
        "how much the others fail.",
    .options = options,
    .run = run,
};

static int run(const struct invocation *invocation)
{
    const char *device = invocation->operand_count > 0 ? invocation->operands[0] : NULL;
    const char *artifact = invocation->operand_count > 1 ? invocation->operands[1] : NULL;
    if (question_names_device(invocation) && invocation->operand_count == 1) {
        artifact = device;
        device = NULL;
    }
    struct question question;
    int status = question_read(&question, invocation,
                               &(struct asked){.device = device, .artifact = artifact});
    if (status == EXIT_STATUS_FINE) {
        status = option_given(invocation, "solve") ? answer_solved(invocation, &question)
                 : wants_json(invocation) ? print(invocation, STR(""), answer_tree(&question))
                                          : print(invocation, text_of(invocation, &question), NULL);
    }
    question_close(&question);
    return status;
}

static int answer_solved(const struct invocation *invocation, struct question *question)
{
    int status = solve_check(question, invocation);
    if (status != EXIT_STATUS_FINE) {
        return status;
    }
    const struct solution *solution = solve(question);
    return wants_json(invocation) ? print(invocation, STR(""), solution_tree(question, solution))
                                  : print(invocation, solution_text(question, solution), NULL);
}

/* The tree as JSON, else the text. */
static int print(const struct invocation *invocation, str text, struct tree *tree)
{
    str words = tree != NULL ? json_text(invocation->arena, tree, JSON_LAYOUT_LINES) : text;
    return print_out(words) ? EXIT_STATUS_FINE : EXIT_STATUS_MACHINE;
}

static bool wants_json(const struct invocation *invocation)
{
    const char *format = option_value(invocation, "format");
    return format != NULL && strcmp(format, "json") == 0;
}

/* What people ask first; a formula that the data does not have is left out. */
static const char *const main_formulas[] = {
    "ram-bandwidth",
    "ram-side-bandwidth",
    "fabric-side-bandwidth",
    "gpu-bandwidth-mean",
    "gpu-compute-mean",
    "cpu-peak-fp32",
    "vram-total",
    "ram-usable",
    "reference-token-generation",
    "placement",
    "required-memory",
    "memory-free",
    "context-that-fits",
    "token-generation",
    "token-generation-full",
    "prompt-processing",
    "time-to-first-token",
    "load-time",
    "token-generation-ceiling",
    "localscore",
    "localscore-band",
    "wall-power",
    "energy-per-token",
    "cost-per-token-energy",
    "cost-per-token-amortised",
    "cost-per-input-token",
};

static str text_of(const struct invocation *invocation, struct question *question)
{
    struct text out = text_new(invocation->arena, 8192);
    answer_add_subject(&out, question);
    text_add(&out, STR("\n\n"));
    add_results(&out, question, option_given(invocation, "all"));
    if (question->binding.records[SLOT_ARTIFACT] != NULL) {
        add_use_cases(&out, question);
    }
    return text_view(&out);
}

static str remark_of(struct question *question, const struct result *result)
{
    struct arena *arena = question->diags.arena;
    if (result->state == RESULT_UNKNOWN) {
        return str_format(arena, "for lack of: %.*s", STR_ARGS(result->reason));
    }
    if (result->state != RESULT_KNOWN) {
        return result->reason;
    }
    if (result->measured != NULL) {
        return str_format(arena, "measured: %.*s", STR_ARGS(result->measured->id));
    }
    str limit = answer_limit(question, result->formula);
    return limit.len == 0                      ? str_from(answer_known_by(result))
           : str_equal(limit, STR("balanced")) ? str_format(arena, "derived, both sides balanced")
           : str_ends(limit, STR(" side"))
               ? str_format(arena, "derived, limited by the %.*s", STR_ARGS(limit))
               : str_format(arena, "derived, %.*s", STR_ARGS(limit));
}

/* Name, low, typical, high, unit, how it is known. */
static void add_result(struct columns *columns, struct question *question,
                       const struct result *result)
{
    struct arena *arena = question->diags.arena;
    const struct formula *formula = result->formula;
    str cells[6] = {record_name(formula_record(formula))};
    bool is_reference = str_equal(formula_record(formula)->id, STR("reference-token-generation"));
    if (is_reference && question->size != NULL) {
        cells[0] =
            str_format(arena, "Most tokens per second of %.*s", STR_ARGS(question->size->written));
    }
    if (result->state != RESULT_KNOWN) {
        cells[2] = str_from(answer_state(result->state));
    } else if (result->type == RESULT_WORD) {
        cells[2] = result->word;
    } else if (result->type == RESULT_TRUTH) {
        cells[2] = result->truth ? STR("yes") : STR("no");
    } else {
        enum { DIGITS = 4 };
        struct unit unit = formula_unit(formula);
        bool is_span = result->low < result->high;
        cells[1] = is_span ? show_number(arena, unit_number(&unit, result->low), DIGITS) : STR("");
        cells[2] = show_number(arena, unit_number(&unit, result->typical), DIGITS);
        cells[3] = is_span ? show_number(arena, unit_number(&unit, result->high), DIGITS) : STR("");
        cells[4] = answer_unit(question, formula);
    }
    cells[5] = remark_of(question, result);
    columns_add(columns, cells);
}

/* What a device alone does not have is left out: cards of a processor, the system memory of a card.
 */
static bool is_foreign(const struct question *question, const struct result *result)
{
    bool is_card = str_equal(str_from(question->device->kind->name), STR("gpu"));
    bool has_artifact = question->binding.records[SLOT_ARTIFACT] != NULL;
    return (result->state == RESULT_NOT_APPLICABLE && !has_artifact) ||
           (result->state == RESULT_UNKNOWN && is_card &&
            str_starts(result->reason, STR("system.cpu")));
}

static void add_results(struct text *out, struct question *question, bool wants_all)
{
    struct columns columns = {
        .arena = question->diags.arena, .count = 6, .right = 1U << 1 | 1U << 2 | 1U << 3};
    columns_add(&columns, (str[]){STR(""), STR("low"), STR("typical"), STR("high"), STR("unit"),
                                  STR("known")});
    ptrdiff_t count = wants_all ? method_count(question->method) : COUNT(main_formulas);
    for (ptrdiff_t i = 0; i < count; i++) {
        const struct formula *formula =
            wants_all ? method_at(question->method, i)
                      : method_formula(question->method, str_from(main_formulas[i]));
        if (formula == NULL || !scope_is_bound(formula_scope(formula), &question->binding)) {
            continue;
        }
        struct result result = evaluation_formula(question->evaluation, formula);
        if (wants_all || !is_foreign(question, &result)) {
            add_result(&columns, question, &result);
        }
    }
    columns_write(&columns, out);
}

static str number_text(struct question *question, const struct result *result)
{
    enum { DIGITS = 4 };
    struct arena *arena = question->diags.arena;
    if (result->state != RESULT_KNOWN) {
        return str_from(answer_state(result->state));
    }
    struct unit unit = formula_unit(result->formula);
    str number = show_number(arena, unit_number(&unit, result->typical), DIGITS);
    str text = answer_unit(question, result->formula);
    return str_format(arena, "%.*s %.*s", STR_ARGS(number), STR_ARGS(text));
}

/* One line each: how long the prompt and the whole take, and the verdict. */
static void add_use_cases(struct text *out, struct question *question)
{
    struct arena *arena = question->diags.arena;
    struct columns columns = {.arena = arena, .count = 5, .right = 1U << 1 | 1U << 2 | 1U << 3};
    columns_add(&columns, (str[]){STR(""), STR("prompt"), STR("whole"), STR("tokens"), STR("")});
    ptrdiff_t count = 0;
    struct use_case_answer *answers = answer_use_cases(question, &count);
    for (ptrdiff_t i = 0; i < count; i++) {
        const struct use_case_answer *answer = &answers[i];
        str verdict = answer->verdict.symbol.len == 0
                          ? answer->verdict.text
                          : str_format(arena, "%.*s %.*s", STR_ARGS(answer->verdict.symbol),
                                       STR_ARGS(answer->verdict.text));
        str tokens = str_format(arena, "%.*s + %.*s",
                                STR_ARGS(record_quantity(answer->record, "prompt")->written),
                                STR_ARGS(record_quantity(answer->record, "output")->written));
        columns_add(&columns,
                    (str[]){record_name(answer->record), number_text(question, &answer->prompt),
                            number_text(question, &answer->whole), tokens, verdict});
    }
    if (count > 0) {
        text_char(out, '\n');
        columns_write(&columns, out);
    }
}
