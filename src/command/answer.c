#include "command/answer.h"

#include "base/tree.h"
#include "estimate/show.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static void put_number(struct arena *arena, struct tree *tree, const char *key, double number);
static struct tree *use_case_trees(struct question *question);
static void put_result(struct question *question, struct tree *tree, const char *key,
                       const char *formula_id);
static const char *key_of(struct arena *arena, str id);

void answer_add_subject(struct text *out, const struct question *question)
{
    const struct binding *binding = &question->binding;
    const struct record *artifact = binding->records[SLOT_ARTIFACT];
    str title = question_title(out->arena, question);
    text_addf(out, "%.*s", STR_ARGS(title));
    if (artifact != NULL && question->device != NULL) {
        str name = record_name(artifact);
        text_addf(out, ", %.*s", STR_ARGS(name));
    }
    if (artifact != NULL) {
        text_addf(out, ", context %.0f tok, batch %.0f", binding->context, binding->batch);
    }
}

double unit_number(const struct unit *unit, double base_number)
{
    return (base_number - unit->offset) / (unit->factor > 0 ? unit->factor : 1);
}

str answer_unit(struct question *question, const struct formula *formula)
{
    struct unit unit = formula_unit(formula);
    return show_unit(question->diags.arena, &unit, formula_unit_text(formula),
                     evaluation_currency(question->evaluation));
}

const char *answer_known_by(const struct result *result)
{
    bool is_span = result->type == RESULT_NUMBER && result->low < result->high;
    return result->measured != NULL ? "measured" : is_span ? "estimated" : "derived";
}

const char *answer_state(enum result_state state)
{
    static const char *const names[] = {
        [RESULT_KNOWN] = "known",
        [RESULT_UNKNOWN] = "unknown",
        [RESULT_NEVER] = "never",
        [RESULT_NOT_APPLICABLE] = "not applicable",
    };
    return names[state];
}

str answer_limit(struct question *question, const struct formula *formula)
{
    bool is_bandwidth = str_equal(formula_record(formula)->id, STR("ram-bandwidth"));
    const struct formula *limit = method_formula(question->method, STR("bandwidth-limit"));
    if (!is_bandwidth || limit == NULL ||
        !scope_is_bound(formula_scope(limit), &question->binding)) {
        return STR("");
    }
    struct result result = evaluation_formula(question->evaluation, limit);
    return result.state == RESULT_KNOWN ? result.word : STR("");
}

static bool is_wanted(const struct question *question, const struct record *use_case)
{
    const struct record *named = question->binding.records[SLOT_USE_CASE];
    str group = record_text(use_case, "group");
    return named != NULL ? use_case == named : str_equal(group, STR("use-case"));
}

struct use_case_answer *answer_use_cases(struct question *question, ptrdiff_t *count)
{
    struct arena *arena = question->diags.arena;
    const struct kind_records *all = catalog_records(question->catalog, "use_case");
    const struct record *level = question_service_level(question);
    const struct formula *prompt = method_formula(question->method, STR("prefill-time"));
    const struct formula *whole = method_formula(question->method, STR("request-time"));
    struct use_case_answer *answers = arena_array(arena, struct use_case_answer, all->count + 1);
    bool can_be_told = question->binding.records[SLOT_ARTIFACT] != NULL && level != NULL &&
                       prompt != NULL && whole != NULL;
    *count = 0;
    for (ptrdiff_t i = 0; can_be_told && i < all->count; i++) {
        if (!is_wanted(question, all->records[i])) {
            continue;
        }
        struct use_case_answer *answer = &answers[(*count)++];
        struct binding binding = question->binding;
        binding.records[SLOT_USE_CASE] = all->records[i];
        answer->record = all->records[i];
        answer->evaluation = evaluation_new(arena, question->method, question->catalog, binding);
        answer->prompt = evaluation_formula(answer->evaluation, prompt);
        answer->whole = evaluation_formula(answer->evaluation, whole);
        answer->verdict = verdict_of(answer->evaluation, level);
    }
    return answers;
}

/* Everything keyed by what it is; the formulas' ids with _ for -. */
struct tree *answer_tree(struct question *question)
{
    struct arena *arena = question->diags.arena;
    struct tree *tree = tree_map(arena);
    tree_put(tree, "subject", answer_subject_tree(question));
    bool is_card = str_equal(str_from(question->device->kind->name), STR("gpu"));
    put_result(question, tree, "memory_bandwidth",
               is_card ? "gpu-bandwidth-mean" : "ram-bandwidth");
    for (ptrdiff_t i = 0; i < method_count(question->method); i++) {
        const struct formula *formula = method_at(question->method, i);
        str id = formula_record(formula)->id;
        put_result(question, tree, key_of(arena, id), str_terminated(arena, id));
    }
    if (question->binding.records[SLOT_ARTIFACT] != NULL) {
        tree_put(tree, "use_cases", use_case_trees(question));
    }
    return tree;
}

static void put_result(struct question *question, struct tree *tree, const char *key,
                       const char *formula_id)
{
    const struct formula *formula = method_formula(question->method, str_from(formula_id));
    bool is_there = formula != NULL && tree_find(tree, str_from(key)) == NULL &&
                    scope_is_bound(formula_scope(formula), &question->binding);
    if (is_there) {
        struct result result = evaluation_formula(question->evaluation, formula);
        tree_put(tree, key, answer_result_tree(question, &result));
    }
}

static void put_record(struct arena *arena, struct tree *tree, const char *key,
                       const struct record *record)
{
    if (record != NULL) {
        tree_put_text(arena, tree, key, record->id);
    }
}

struct tree *answer_subject_tree(struct question *question)
{
    struct arena *arena = question->diags.arena;
    const struct binding *binding = &question->binding;
    struct tree *tree = tree_map(arena);
    if (question->device != NULL) {
        put_record(arena, tree, question->device->kind->name, question->device);
    }
    tree_put_text(arena, tree, "name", question_title(arena, question));
    if (question->count > 1) {
        tree_put_number(arena, tree, "count", (double)question->count);
    }
    put_record(arena, tree, "artifact", binding->records[SLOT_ARTIFACT]);
    put_record(arena, tree, "model", binding->records[SLOT_MODEL]);
    put_record(arena, tree, "engine", binding->records[SLOT_ENGINE]);
    put_record(arena, tree, "scenario", binding->records[SLOT_SCENARIO]);
    put_number(arena, tree, "context_tokens", binding->context);
    put_number(arena, tree, "batch", binding->batch);
    if (question->size != NULL) {
        tree_put_text(arena, tree, "size", question->size->written);
    }
    return tree;
}

struct tree *answer_result_tree(struct question *question, const struct result *result)
{
    struct arena *arena = question->diags.arena;
    struct tree *tree = tree_map(arena);
    if (result->state != RESULT_KNOWN) {
        tree_put(tree, "value", tree_null(arena));
        tree_put_text(arena, tree, "state", str_from(answer_state(result->state)));
        if (result->reason.len > 0) {
            tree_put_text(arena, tree, "reason", result->reason);
        }
        return tree;
    }
    if (result->type == RESULT_WORD) {
        tree_put_text(arena, tree, "value", result->word);
    } else if (result->type == RESULT_TRUTH) {
        tree_put_flag(arena, tree, "value", result->truth);
    } else {
        struct unit unit = formula_unit(result->formula);
        put_number(arena, tree, "value", unit_number(&unit, result->typical));
        tree_put_text(arena, tree, "unit", answer_unit(question, result->formula));
        put_number(arena, tree, "low", unit_number(&unit, result->low));
        put_number(arena, tree, "high", unit_number(&unit, result->high));
    }
    tree_put_text(arena, tree, "known_by", str_from(answer_known_by(result)));
    if (result->measured != NULL) {
        tree_put_text(arena, tree, "benchmark", result->measured->id);
    }
    str limit = answer_limit(question, result->formula);
    if (limit.len > 0) {
        tree_put_text(arena, tree, "limited_by", limit);
    }
    return tree;
}

static struct tree *use_case_trees(struct question *question)
{
    struct arena *arena = question->diags.arena;
    struct tree *list = tree_list(arena);
    ptrdiff_t count = 0;
    const struct use_case_answer *answers = answer_use_cases(question, &count);
    for (ptrdiff_t i = 0; i < count; i++) {
        const struct verdict *verdict = &answers[i].verdict;
        struct tree *tree = tree_add(list, tree_map(arena));
        tree_put_text(arena, tree, "use_case", answers[i].record->id);
        tree_put(tree, "prefill_time", answer_result_tree(question, &answers[i].prompt));
        tree_put(tree, "request_time", answer_result_tree(question, &answers[i].whole));
        tree_put_text(arena, tree, "verdict", verdict->text);
        tree_put_flag(arena, tree, "passes", verdict->passes);
        if (!verdict->is_known) {
            tree_put_text(arena, tree, "reason", verdict->reason);
        }
    }
    return list;
}

static void put_number(struct arena *arena, struct tree *tree, const char *key, double number)
{
    tree_put_number(arena, tree, key, answer_rounded(number));
}

double answer_rounded(double number)
{
    char text[32];
    int len = snprintf(text, sizeof text, "%.12g", number);
    return len > 0 && len < (int)sizeof text ? strtod(text, NULL) : number;
}

static const char *key_of(struct arena *arena, str id)
{
    char *key = str_terminated(arena, id);
    for (ptrdiff_t i = 0; i < id.len; i++) {
        key[i] = (char)(key[i] == '-' ? '_' : key[i]);
    }
    return key;
}
