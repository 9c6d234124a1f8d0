#include "base/text.h"
#include "estimate/expression/functions.h"
#include "estimate/mathml_text.h"
#include "estimate/program.h"

/* Presentation MathML from the syntax tree. Everything that a record wrote is escaped. */

struct writer {
    struct text *out;
    const struct cell *cell;
};

static void write_cell(struct text *out, const struct cell *cell);
static void write_symbol(struct text *out, const struct cell *cell);
static void write_node(struct writer *writer, const struct node *node, enum level level);
static void write_bare(struct writer *writer, const struct node *node);
static void write_number(struct writer *writer, const struct node *node);
static void write_name(struct writer *writer, const struct node *node);
static void write_infix(struct writer *writer, const struct node *node);
static void write_function(struct writer *writer, const struct node *node);
static void write_call(struct writer *writer, const struct node *node, const char *name);
static void write_fenced(struct writer *writer, const struct node *node, const char *open,
                         const char *close);
static void write_cases(struct writer *writer, const struct node *node);
static void write_default(struct writer *writer, const struct node *node);
static void write_over_list(struct writer *writer, const struct node *node);
static void write_named(struct writer *writer, const struct node *node);
static void write_first(struct writer *writer, const struct node *node);
static void write_solve(struct writer *writer, const struct node *node);

str formula_mathml(struct arena *keep, const struct method *method, const struct formula *formula)
{
    (void)method;
    struct text out = text_new(keep, 2048);
    text_add(&out, STR("<math display=\"block\"><mtable displaystyle=\"true\" columnalign=\"right "
                       "center left\">"));
    write_cell(&out, &formula->cell);
    for (ptrdiff_t i = 0; i < formula->definition_count; i++) {
        write_cell(&out, &formula->definitions[i]);
    }
    text_add(&out, STR("</mtable></math>"));
    return text_view(&out);
}

/* One line of the table: symbol = expression. */
static void write_cell(struct text *out, const struct cell *cell)
{
    struct writer writer = {.out = out, .cell = cell};
    text_add(out, STR("<mtr><mtd>"));
    write_symbol(out, cell);
    text_add(out, STR("</mtd><mtd><mo>=</mo></mtd><mtd>"));
    write_node(&writer, expression_root(cell->expression), LEVEL_OR);
    text_add(out, STR("</mtd></mtr>"));
}

static void write_symbol(struct text *out, const struct cell *cell)
{
    if (cell->is_definition) {
        mathml_words(out, cell->name);
    } else {
        mathml_symbol(out, record_text(cell->formula->record, "symbol"));
    }
}

static const struct node *operand(const struct writer *writer, const struct node *node, int index)
{
    return expression_operand(writer->cell->expression, node, index);
}

/* A fraction groups by itself, so a quotient binds as closely as a single value. */
static enum level level_of(const struct node *node)
{
    return node->type == NODE_DIVIDE ? LEVEL_VALUE : node_level(node->type);
}

/* Brackets stand where the node binds less closely than `level`. The parser bounds the depth. */
// NOLINTNEXTLINE(misc-no-recursion)
static void write_node(struct writer *writer, const struct node *node, enum level level)
{
    bool has_brackets = level_of(node) < level;
    text_add(writer->out, has_brackets ? STR("<mrow><mo>(</mo>") : STR(""));
    write_bare(writer, node);
    text_add(writer->out, has_brackets ? STR("<mo>)</mo></mrow>") : STR(""));
}

/* In a row of its own where something is raised, divided or marked. */
// NOLINTNEXTLINE(misc-no-recursion)
static void write_row(struct writer *writer, const struct node *node, enum level level)
{
    text_add(writer->out, STR("<mrow>"));
    write_node(writer, node, level);
    text_add(writer->out, STR("</mrow>"));
}

// NOLINTNEXTLINE(misc-no-recursion)
static void write_bare(struct writer *writer, const struct node *node)
{
    struct text *out = writer->out;
    if (node->type == NODE_NUMBER) {
        write_number(writer, node);
    } else if (node->type == NODE_WORD) {
        text_add(out, STR("<mtext>"));
        mathml_escaped(out, node->text);
        text_add(out, STR("</mtext>"));
    } else if (node->type == NODE_TRUTH) {
        text_addf(out, "<mtext>%s</mtext>", node->number != 0 ? "yes" : "no");
    } else if (node->type == NODE_NEVER) {
        text_add(out, STR("<mtext>never</mtext>"));
    } else if (node->type == NODE_NAME) {
        write_name(writer, node);
    } else if (node->type == NODE_DIVIDE) {
        text_add(out, STR("<mfrac>"));
        write_row(writer, operand(writer, node, 0), LEVEL_OR);
        write_row(writer, operand(writer, node, 1), LEVEL_OR);
        text_add(out, STR("</mfrac>"));
    } else if (node->type == NODE_POWER) {
        text_add(out, STR("<msup>"));
        /* A fraction that is raised needs its brackets. */
        const struct node *base = operand(writer, node, 0);
        if (base->type == NODE_DIVIDE) {
            write_fenced(writer, base, "(", ")");
        } else {
            write_row(writer, base, LEVEL_VALUE);
        }
        write_row(writer, operand(writer, node, 1), LEVEL_OR);
        text_add(out, STR("</msup>"));
    } else if (node_level(node->type) != LEVEL_VALUE) {
        write_infix(writer, node);
    } else {
        write_function(writer, node);
    }
}

static void write_number(struct writer *writer, const struct node *node)
{
    struct text *out = writer->out;
    str written = str_slice(writer->cell->expression->text, node->at, node->at + node->len);
    text_add(out, STR("<mn>"));
    mathml_escaped(out, str_cut(written, ' ').before);
    text_add(out, STR("</mn>"));
    if (node->text.len > 0) {
        text_add(out, STR("<mtext>\u00a0"));
        mathml_escaped(out, node->text);
        text_add(out, STR("</mtext>"));
    }
}

static void write_name(struct writer *writer, const struct node *node)
{
    struct text *out = writer->out;
    const struct target *target = node->target;
    if (target->type == TARGET_CELL) {
        write_symbol(out, target->cell);
    } else if (target->type == TARGET_FORMULA) {
        /* The formula's symbol, with the record that it is for beside it. */
        str symbol = record_text(target->cell->formula->record, "symbol");
        str head = str_slice(node->text, 0, node->text.len - target->cell->name.len - 1);
        text_add(out, STR("<mrow>"));
        mathml_symbol(out, symbol);
        text_add(out, STR("<mo>(</mo>"));
        mathml_words(out, head);
        text_add(out, STR("<mo>)</mo></mrow>"));
    } else if (target->type == TARGET_ASSUMPTION) {
        str symbol = record_text(target->assumption->record, "symbol");
        if (symbol.len > 0) {
            mathml_symbol(out, symbol);
        } else {
            mathml_words(out, node->text);
        }
    } else {
        mathml_words(out, node->text);
    }
}

static const char *infix_sign(enum node_type type)
{
    return type == NODE_SUBTRACT || type == NODE_NEGATE ? "−"
           : type == NODE_MULTIPLY                      ? "⋅"
           : type == NODE_UNEQUAL                       ? "≠"
           : type == NODE_LESS                          ? "&lt;"
           : type == NODE_AT_MOST                       ? "≤"
           : type == NODE_MORE                          ? "&gt;"
           : type == NODE_AT_LEAST                      ? "≥"
                                                        : node_sign(type);
}

// NOLINTNEXTLINE(misc-no-recursion)
static void write_infix(struct writer *writer, const struct node *node)
{
    struct text *out = writer->out;
    enum level level = node_level(node->type);
    bool is_word = node->type == NODE_AND || node->type == NODE_OR || node->type == NODE_NOT;
    text_add(out, STR("<mrow>"));
    if (node->count == 2) {
        write_node(writer, operand(writer, node, 0), level);
    }
    if (is_word) {
        text_addf(out, "<mtext>\u00a0%s\u00a0</mtext>", node_sign(node->type));
    } else {
        text_addf(out, "<mo>%s</mo>", infix_sign(node->type));
    }
    bool is_chain = node->type == NODE_ADD || node->type == NODE_MULTIPLY || is_word;
    write_node(writer, operand(writer, node, node->count - 1),
               is_chain || node->count == 1 ? level : (enum level)(level + 1));
    text_add(out, STR("</mrow>"));
}

// NOLINTNEXTLINE(misc-no-recursion)
static void write_function(struct writer *writer, const struct node *node)
{
    struct text *out = writer->out;
    const struct node *first = operand(writer, node, 0);
    if (node->type == NODE_CASES) {
        write_cases(writer, node);
    } else if (node->type == NODE_DEFAULT) {
        write_default(writer, node);
    } else if (node->type == NODE_SUM || node->type == NODE_COUNT || node->type == NODE_MIN_OF ||
               node->type == NODE_MAX_OF) {
        write_over_list(writer, node);
    } else if (node->type == NODE_FIRST_OF) {
        write_first(writer, node);
    } else if (node->type == NODE_BIND) {
        mathml_words(out, node->text);
        text_add(out, STR("<mo>=</mo>"));
        write_node(writer, first, LEVEL_OR);
    } else if (node->type == NODE_FORMULA) {
        write_named(writer, node);
    } else if (node->type == NODE_SOLVE) {
        write_solve(writer, node);
    } else if (node->type == NODE_SQRT) {
        text_add(out, STR("<msqrt>"));
        write_node(writer, first, LEVEL_OR);
        text_add(out, STR("</msqrt>"));
    } else if (node->type == NODE_EXP) {
        text_add(out, STR("<msup><mi>e</mi>"));
        write_row(writer, first, LEVEL_OR);
        text_add(out, STR("</msup>"));
    } else if (node->type == NODE_FLOOR) {
        write_fenced(writer, first, "⌊", "⌋");
    } else if (node->type == NODE_CEIL) {
        write_fenced(writer, first, "⌈", "⌉");
    } else if (node->type == NODE_ABS) {
        write_fenced(writer, first, "|", "|");
    } else if (node->type == NODE_KNOWN) {
        write_row(writer, first, LEVEL_VALUE);
        text_add(out, STR("<mtext> is known</mtext>"));
    } else if (node->type == NODE_UNKNOWN || node->type == NODE_NOT_APPLICABLE) {
        text_addf(out, "<mtext>%s (", node->type == NODE_UNKNOWN ? "unknown" : "not applicable");
        mathml_escaped(out, first->text);
        text_add(out, STR(")</mtext>"));
    } else if (node->type == NODE_ROUND_UP) {
        write_call(writer, node, "round up");
    } else {
        write_call(writer, node, node->type == NODE_LOG ? "ln" : node_sign(node->type));
    }
}

// NOLINTNEXTLINE(misc-no-recursion)
static void write_call(struct writer *writer, const struct node *node, const char *name)
{
    text_addf(writer->out, "<mrow><mi>%s</mi><mo>(</mo>", name);
    for (int i = 0; i < node->count; i++) {
        text_add(writer->out, i > 0 ? STR("<mo>,</mo>") : STR(""));
        write_node(writer, operand(writer, node, i), LEVEL_OR);
    }
    text_add(writer->out, STR("<mo>)</mo></mrow>"));
}

// NOLINTNEXTLINE(misc-no-recursion)
static void write_fenced(struct writer *writer, const struct node *node, const char *open,
                         const char *close)
{
    text_addf(writer->out, "<mrow><mo>%s</mo>", open);
    write_node(writer, node, LEVEL_OR);
    text_addf(writer->out, "<mo>%s</mo></mrow>", close);
}

static void begin_case(struct writer *writer)
{
    text_add(writer->out, STR("<mtr><mtd>"));
}

// NOLINTNEXTLINE(misc-no-recursion)
static void write_cases(struct writer *writer, const struct node *node)
{
    struct text *out = writer->out;
    text_add(out, STR("<mrow><mo stretchy=\"true\">{</mo><mtable displaystyle=\"true\" "
                      "columnalign=\"left left\">"));
    for (int i = 0; i + 1 < node->count; i += 2) {
        begin_case(writer);
        write_node(writer, operand(writer, node, i + 1), LEVEL_OR);
        text_add(out, STR("</mtd><mtd><mtext>if\u00a0</mtext>"));
        write_node(writer, operand(writer, node, i), LEVEL_OR);
        text_add(out, STR("</mtd></mtr>"));
    }
    begin_case(writer);
    write_node(writer, operand(writer, node, node->count - 1), LEVEL_OR);
    text_add(out, STR("</mtd><mtd><mtext>otherwise</mtext></mtd></mtr></mtable></mrow>"));
}

// NOLINTNEXTLINE(misc-no-recursion)
static void write_default(struct writer *writer, const struct node *node)
{
    struct text *out = writer->out;
    text_add(out, STR("<mrow><mo stretchy=\"true\">{</mo><mtable displaystyle=\"true\" "
                      "columnalign=\"left left\">"));
    begin_case(writer);
    write_node(writer, operand(writer, node, 0), LEVEL_OR);
    text_add(out, STR("</mtd><mtd><mtext>if known</mtext></mtd></mtr>"));
    begin_case(writer);
    write_node(writer, operand(writer, node, 1), LEVEL_OR);
    text_add(out, STR("</mtd><mtd><mtext>otherwise</mtext></mtd></mtr></mtable></mrow>"));
}

// NOLINTNEXTLINE(misc-no-recursion)
static void write_over_list(struct writer *writer, const struct node *node)
{
    struct text *out = writer->out;
    const char *sign = node->type == NODE_SUM      ? "<mo>∑</mo>"
                       : node->type == NODE_MIN_OF ? "<mi>min</mi>"
                       : node->type == NODE_MAX_OF ? "<mi>max</mi>"
                                                   : "<mi>count</mi>";
    text_addf(out, "<mrow><munder>%s", sign);
    mathml_words(out, operand(writer, node, 0)->text);
    text_add(out, STR("</munder>"));
    if (node->count > 1) {
        write_node(writer, operand(writer, node, 1), LEVEL_PRODUCT);
    }
    text_add(out, STR("</mrow>"));
}

/* The symbol of a formula, with what it is computed for in brackets. */
// NOLINTNEXTLINE(misc-no-recursion)
static void write_named(struct writer *writer, const struct node *node)
{
    struct text *out = writer->out;
    text_add(out, STR("<mrow>"));
    write_symbol(out, operand(writer, node, 0)->target->cell);
    for (int i = 1; i < node->count; i++) {
        text_add(out, i == 1 ? STR("<mo>(</mo>") : STR("<mo>,</mo>"));
        write_node(writer, operand(writer, node, i), LEVEL_OR);
    }
    text_add(out, node->count > 1 ? STR("<mo>)</mo></mrow>") : STR("</mrow>"));
}

// NOLINTNEXTLINE(misc-no-recursion)
static void write_first(struct writer *writer, const struct node *node)
{
    struct text *out = writer->out;
    const struct node *list = operand(writer, node, 0);
    const struct node *condition = operand(writer, node, 1);
    text_addf(out, "<mrow><munder><mi>%s</mi><mrow>",
              list->target->referrers != NULL ? "newest" : "first");
    mathml_words(out, list->text);
    if (condition->type != NODE_TRUTH) {
        text_add(out, STR("<mo>,</mo>"));
        write_node(writer, condition, LEVEL_OR);
    }
    text_add(out, STR("</mrow></munder>"));
    write_node(writer, operand(writer, node, 2), LEVEL_PRODUCT);
    text_add(out, STR("</mrow>"));
}

// NOLINTNEXTLINE(misc-no-recursion)
static void write_solve(struct writer *writer, const struct node *node)
{
    struct text *out = writer->out;
    bool is_largest = str_equal(operand(writer, node, 0)->text, STR("largest"));
    text_addf(out, "<mrow><munder><mi>%s</mi><mrow>", is_largest ? "max" : "min");
    write_node(writer, operand(writer, node, 5), LEVEL_OR);
    text_add(out, STR("</mrow></munder>"));
    mathml_words(out, operand(writer, node, 1)->text);
    text_add(out, STR("</mrow>"));
}
