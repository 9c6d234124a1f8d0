#include "base/sink.h"
#include "base/text.h"
#include "base/tree.h"
#include "command/explain.h"
#include "estimate/show.h"

#include <math.h>

enum { ELASTICITIES_SHOWN = 6, TREE_LEVELS = 24 };

struct printer {
    struct text *out;
    struct question *question;
    int depth_max;
};

static void add_trace(struct printer *printer, const struct trace *trace, str indent, int depth);
static void add_children(struct printer *printer, const struct trace *trace, str indent, int depth);
static void add_value(struct printer *printer, const struct trace *trace);
static void add_place(struct printer *printer, struct place place);
static void add_line(struct printer *printer, str indent, bool has_children, const char *sign,
                     str text);
static void add_movers(struct printer *printer, const struct formula *formula);
static str number_text(struct question *question, const struct trace *trace, double number);
static struct tree *trace_tree(struct question *question, const struct trace *trace, int depth);

str explain_trace_text(struct question *question, const struct formula *formula, int depth_max)
{
    struct arena *arena = question->diags.arena;
    struct text out = text_new(arena, 16384);
    struct printer printer = {.out = &out, .question = question, .depth_max = depth_max};
    answer_add_subject(&out, question);
    text_add(&out, STR("\n\n"));
    const struct trace *trace = trace_of(arena, question->evaluation, formula);
    add_trace(&printer, trace, STR(""), 1);
    if (trace->result.state == RESULT_KNOWN && trace->result.measured != NULL) {
        struct evaluation *estimate =
            evaluation_new(arena, question->method, question->catalog, question->binding);
        evaluation_ignore_measurements(estimate);
        text_add(&out, STR("\nWithout the measurement it would be estimated:\n\n"));
        question->evaluation = estimate;
        add_trace(&printer, trace_of(arena, estimate, formula), STR(""), 1);
    }
    add_movers(&printer, formula);
    return text_view(&out);
}

/* One input a branch:
 *
 *     step-time = 19.4 ms (17.5..21.8)    data/formulas/step-time.yaml:12
 *     │ gpu_time + cpu_time
 *     │ = 19.4 ms + 0 s
 *     ├─ gpu_time = …
 */
// NOLINTNEXTLINE(misc-no-recursion): the method bounds the depth
static void add_trace(struct printer *printer, const struct trace *trace, str indent, int depth)
{
    struct text *out = printer->out;
    sink_log(out, trace->name);
    text_add(out, STR(" = "));
    add_value(printer, trace);
    add_place(printer, trace->place);
    text_char(out, '\n');
    if (trace->is_repeated || depth >= printer->depth_max) {
        return;
    }
    bool has_children = trace->child_count > 0;
    bool is_measured = trace->result.measured != NULL;
    if (!is_measured && trace->expression.len > 0) {
        add_line(printer, indent, has_children, "", trace->expression);
        if (!str_equal(trace->expression, trace->substituted)) {
            add_line(printer, indent, has_children, "= ", trace->substituted);
        }
    }
    if (!is_measured && trace->branch.len > 0) {
        add_line(printer, indent, has_children, "→ ", trace->branch);
    }
    add_children(printer, trace, indent, depth);
}

// NOLINTNEXTLINE(misc-no-recursion)
static void add_children(struct printer *printer, const struct trace *trace, str indent, int depth)
{
    struct arena *arena = printer->question->diags.arena;
    for (ptrdiff_t i = 0; i < trace->child_count; i++) {
        bool is_last = i == trace->child_count - 1;
        text_addf(printer->out, "%.*s%s ", STR_ARGS(indent), is_last ? "└─" : "├─");
        str inner = str_format(arena, "%.*s%s", STR_ARGS(indent), is_last ? "   " : "│  ");
        add_trace(printer, trace->children[i], inner, depth + 1);
    }
}

static void add_line(struct printer *printer, str indent, bool has_children, const char *sign,
                     str text)
{
    text_addf(printer->out, "%.*s%s %s", STR_ARGS(indent), has_children ? "│ " : "  ", sign);
    sink_log(printer->out, text);
    text_char(printer->out, '\n');
}

/* "5.081 tok/s (3.549..6.637)", with how it is known where that is not the formula alone. */
static void add_value(struct printer *printer, const struct trace *trace)
{
    struct text *out = printer->out;
    const struct result *result = &trace->result;
    struct question *question = printer->question;
    if (result->state != RESULT_KNOWN) {
        text_add(out, str_from(answer_state(result->state)));
        text_add(out, result->reason.len > 0 ? STR(": ") : STR(""));
        sink_log(out, result->reason);
    } else if (result->type == RESULT_WORD) {
        sink_log(out, result->word);
    } else if (result->type == RESULT_TRUTH) {
        text_add(out, result->truth ? STR("yes") : STR("no"));
    } else {
        str typical = number_text(question, trace, result->typical);
        text_add(out, typical);
        bool is_span = result->low < result->high && trace->quantity == NULL;
        if (is_span) {
            str low = number_text(question, trace, result->low);
            str high = number_text(question, trace, result->high);
            text_addf(out, " (%.*s to %.*s)", STR_ARGS(low), STR_ARGS(high));
        }
        bool was_written = trace->quantity != NULL && trace->quantity->form != QUANTITY_EXACT;
        if (was_written && trace->type != TRACE_MEASUREMENT) {
            text_add(out, STR(", stated "));
            sink_log(out, trace->quantity->written);
        }
    }
    bool is_from_bench = trace->type != TRACE_MEASUREMENT && result->measured != NULL;
    text_add(out, trace->is_repeated ? STR(", as above")
                  : is_from_bench    ? STR(", measured")
                                     : STR(""));
}

static str number_text(struct question *question, const struct trace *trace, double number)
{
    struct arena *arena = question->diags.arena;
    const struct quantity *quantity = trace->quantity;
    str currency = evaluation_currency(question->evaluation);
    if (trace->type == TRACE_FORMULA && trace->result.formula != NULL) {
        struct unit unit = formula_unit(trace->result.formula);
        return show_in_unit(arena, number, &unit, answer_unit(question, trace->result.formula));
    }
    if (quantity != NULL && quantity->unit.currency.len == 0 && quantity->unit_text.len > 0) {
        return show_in_unit(arena, number, &quantity->unit, quantity->unit_text);
    }
    return show_figure(arena, number, trace->dimension, currency);
}

static void add_place(struct printer *printer, struct place place)
{
    if (place.origin != NULL && place.line > 0) {
        text_add(printer->out, STR("    "));
        sink_log(printer->out, place.origin->path);
        text_addf(printer->out, ":%d", place.line);
    }
}

/* The inputs whose change changes the result most. */
static void add_movers(struct printer *printer, const struct formula *formula)
{
    const struct elasticity *all = NULL;
    ptrdiff_t count = evaluation_elasticities(printer->question->diags.arena,
                                              printer->question->evaluation, formula, &all);
    ptrdiff_t shown = count < ELASTICITIES_SHOWN ? count : ELASTICITIES_SHOWN;
    if (shown > 0) {
        text_add(printer->out, STR("\nOne percent more of each changes it by:\n"));
    }
    for (ptrdiff_t i = 0; i < shown; i++) {
        text_addf(printer->out, "  %+6.2f %%  ", all[i].elasticity);
        sink_log(printer->out, all[i].name);
        add_place(printer, all[i].place);
        text_char(printer->out, '\n');
    }
}

struct tree *explain_trace_tree(struct question *question, const struct formula *formula)
{
    const struct trace *trace = trace_of(question->diags.arena, question->evaluation, formula);
    return trace_tree(question, trace, 1);
}

static const char *type_name(enum trace_type type)
{
    static const char *const names[] = {
        [TRACE_FORMULA] = "formula",         [TRACE_DEFINITION] = "definition",
        [TRACE_ASSUMPTION] = "assumption",   [TRACE_FIELD] = "field",
        [TRACE_MEASUREMENT] = "measurement", [TRACE_VARIABLE] = "variable",
        [TRACE_CONSTANT] = "constant",
    };
    return names[type];
}

static void put_text(struct arena *arena, struct tree *tree, const char *key, str text)
{
    if (text.len > 0) {
        tree_put_text(arena, tree, key, text);
    }
}

/* Formulas in their unit; all else in base units, as `dimension` names them. */
static void put_value(struct question *question, struct tree *tree, const struct trace *trace)
{
    struct arena *arena = question->diags.arena;
    const struct result *result = &trace->result;
    if (trace->type == TRACE_FORMULA) {
        tree_put(tree, "result", answer_result_tree(question, result));
        return;
    }
    struct tree *value = tree_put(tree, "result", tree_map(arena));
    if (result->state != RESULT_KNOWN) {
        put_text(arena, value, "state", str_from(answer_state(result->state)));
        put_text(arena, value, "reason", result->reason);
    } else if (result->type == RESULT_WORD) {
        tree_put_text(arena, value, "value", result->word);
    } else if (result->type == RESULT_TRUTH) {
        tree_put_flag(arena, value, "value", result->truth);
    } else {
        tree_put_number(arena, value, "value", answer_rounded(result->typical));
        tree_put_text(arena, value, "unit", dimension_text(arena, trace->dimension));
        tree_put_number(arena, value, "low", answer_rounded(result->low));
        tree_put_number(arena, value, "high", answer_rounded(result->high));
    }
}

// NOLINTNEXTLINE(misc-no-recursion)
static struct tree *trace_tree(struct question *question, const struct trace *trace, int depth)
{
    struct arena *arena = question->diags.arena;
    struct tree *tree = tree_map(arena);
    tree_put_text(arena, tree, "type", str_from(type_name(trace->type)));
    tree_put_text(arena, tree, "name", trace->name);
    put_value(question, tree, trace);
    put_text(arena, tree, "expression", trace->expression);
    put_text(arena, tree, "substituted", trace->substituted);
    put_text(arena, tree, "branch", trace->branch);
    if (trace->quantity != NULL) {
        put_text(arena, tree, "written", trace->quantity->written);
    }
    if (trace->place.origin != NULL) {
        tree_put_text(arena, tree, "file", trace->place.origin->path);
        tree_put_number(arena, tree, "line", trace->place.line);
    }
    if (trace->is_repeated) {
        tree_put_flag(arena, tree, "is_repeated", true);
    }
    if (trace->child_count > 0 && depth < TREE_LEVELS) {
        struct tree *children = tree_put(tree, "inputs", tree_list(arena));
        for (ptrdiff_t i = 0; i < trace->child_count; i++) {
            tree_add(children, trace_tree(question, trace->children[i], depth + 1));
        }
    } else if (trace->child_count > 0) {
        tree_put_flag(arena, tree, "is_cut", true); /* deeper than JSON is written here */
    }
    return tree;
}
