#include "command/explain.h"

#include "base/json.h"
#include "base/limits.h"
#include "command/verbs.h"

#include <stdlib.h>
#include <string.h>

static const char *const formats[] = {"text", "json", NULL};

static const struct option options[] = {
    QUESTION_OPTIONS,
    {.name = "model",
     .value = "ID",
     .doc = "Instead of an artifact, for what depends on the model alone."},
    {.name = "depth",
     .value = "N",
     .doc = "Levels of the derivation to show; all where not given."},
    {.name = "format",
     .value = "FORMAT",
     .choices = formats,
     .doc = "text for people; json for programs (derivations)."},
    {0},
};

static int run(const struct invocation *invocation);
static bool names_what_runs(const struct invocation *invocation);
static int explain_name(const struct invocation *invocation, str name);
static int explain_result(const struct invocation *invocation, str subject, str name);
static int read_depth(const struct invocation *invocation, int *depth);

const struct verb verb_explain = {
    .name = "explain",
    .operands = "[DEVICE[/ARTIFACT]] NAME",
    .operand_min = 1,
    .operand_max = 2,
    .summary = "say how a number came about, or what a name means",
    .description =
        "With a machine or device: the derivation of one of its results, from the formula through "
        "what it needs down to the files and lines where the inputs are written.\n"
        "    hwreport explain token-generation --system desktop-9950x --artifact qwen3-32b-q4-k-m\n"
        "    hwreport explain desktop-9950x/qwen3-32b-q4-k-m token-generation\n"
        "What rests on the model or its file alone needs no machine:\n"
        "    hwreport explain kv-bytes-per-token --model llama-3-1-8b\n"
        "Without any of these: what a name means. It may be a formula (token-generation), an "
        "assumption, a "
        "field (gpu.memory_bandwidth), a kind of record (gpu), a function of the language of "
        "formulas (solve) or the rule of a diagnostic (unit.mismatch).",
    .options = options,
    .run = run,
};

static int run(const struct invocation *invocation)
{
    int last = invocation->operand_count - 1;
    str name = str_from(invocation->operands[last]);
    if (invocation->operand_count == 2) {
        return explain_result(invocation, str_from(invocation->operands[0]), name);
    }
    return question_names_device(invocation) || names_what_runs(invocation)
               ? explain_result(invocation, STR(""), name)
               : explain_name(invocation, name);
}

static bool names_what_runs(const struct invocation *invocation)
{
    return option_given(invocation, "artifact") || option_given(invocation, "model");
}

/* Rules, kinds and functions are known without any data. */
static int explain_name(const struct invocation *invocation, str name)
{
    struct text out = text_new(invocation->arena, 4096);
    struct question question = {.count = 1};
    int status = EXIT_STATUS_FINE;
    bool is_found =
        explain_rule(&out, name) || explain_kind(&out, name) || explain_function(&out, name);
    if (!is_found) {
        status = question_open(&question, invocation);
    }
    if (!is_found && status == EXIT_STATUS_FINE) {
        is_found = explain_field(&out, &question, name) || explain_formula(&out, &question, name) ||
                   explain_assumption(&out, &question, name);
        if (!is_found) {
            str near = explain_nearest(invocation->arena, &question, name);
            status = near.len > 0
                         ? usage_error("nothing is called '%.*s'; did you mean %.*s?",
                                       STR_ARGS(name), STR_ARGS(near))
                         : usage_error("nothing is called '%.*s'; hwreport explain --help says "
                                       "what can be named",
                                       STR_ARGS(name));
        }
    }
    if (is_found) {
        status = print_out(text_view(&out)) ? EXIT_STATUS_FINE : EXIT_STATUS_MACHINE;
    }
    question_close(&question);
    return status;
}

/* A formula by its id, also as expressions write it. */
static const struct formula *formula_named(struct arena *arena, const struct question *question,
                                           str name)
{
    char *id = str_terminated(arena, name);
    for (ptrdiff_t i = 0; i < name.len; i++) {
        id[i] = (char)(id[i] == '_' ? '-' : id[i]);
    }
    return method_formula(question->method, (str){.data = id, .len = name.len});
}

static int lacks(const struct scope *scope, const struct binding *binding)
{
    for (unsigned slot = 0; slot < SLOT_COUNT; slot++) {
        if ((scope->needs & 1U << slot) != 0 && binding->records[slot] == NULL) {
            return usage_error("this is computed for %s %s: it needs --%s",
                               strchr("aeio", scope->name[0]) != NULL ? "an" : "a", scope->name,
                               slot == SLOT_USE_CASE ? "use-case" : slot_name((enum slot)slot));
        }
    }
    return EXIT_STATUS_USAGE;
}

static int explain_result(const struct invocation *invocation, str subject, str name)
{
    struct arena *arena = invocation->arena;
    struct str_cut cut = str_cut(subject, '/');
    struct question question;
    int depth = 0;
    int status = read_depth(invocation, &depth);
    if (status != EXIT_STATUS_FINE) {
        return status;
    }
    struct asked asked = {
        .device = subject.len > 0 ? str_terminated(arena, cut.before) : NULL,
        .artifact = cut.found ? str_terminated(arena, cut.after) : NULL,
        .model = option_value(invocation, "model"),
        .may_lack_device = names_what_runs(invocation),
    };
    status = question_read(&question, invocation, &asked);
    const struct formula *formula = NULL;
    if (status == EXIT_STATUS_FINE) {
        formula = formula_named(arena, &question, name);
        if (formula == NULL) {
            str near = explain_nearest(arena, &question, name);
            status = usage_error("there is no formula '%.*s'%s%.*s%s", STR_ARGS(name),
                                 near.len > 0 ? "; did you mean " : "", STR_ARGS(near),
                                 near.len > 0 ? "?" : "");
        } else if (!question_completed(&question, formula)) {
            status = lacks(formula_scope(formula), &question.binding);
        }
    }
    if (status == EXIT_STATUS_FINE) {
        const char *format = option_value(invocation, "format");
        bool is_json = format != NULL && strcmp(format, "json") == 0;
        str text = is_json
                       ? json_text(arena, explain_trace_tree(&question, formula), JSON_LAYOUT_LINES)
                       : explain_trace_text(&question, formula, depth);
        status = print_out(text) ? EXIT_STATUS_FINE : EXIT_STATUS_MACHINE;
    }
    question_close(&question);
    return status;
}

static int read_depth(const struct invocation *invocation, int *depth)
{
    const char *given = option_value(invocation, "depth");
    *depth = LIMIT_JSON_DEPTH;
    if (given == NULL) {
        return EXIT_STATUS_FINE;
    }
    char *end = NULL;
    long read = strtol(given, &end, 10);
    if (end == given || *end != '\0' || read < 1 || read > LIMIT_JSON_DEPTH) {
        return usage_error("--depth wants a number from 1 to %d, not '%s'", LIMIT_JSON_DEPTH,
                           given);
    }
    *depth = (int)read;
    return EXIT_STATUS_FINE;
}
