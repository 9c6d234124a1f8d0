#include "base/text.h"
#include "estimate/expression/functions.h"
#include "estimate/expression/parse.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

struct fixture {
    struct arena arena;
    struct units *units;
    struct diags diags;
};

static int setup(void **state)
{
    static struct fixture fixture;
    fixture = (struct fixture){{0}, NULL, {0}};
    fixture.units = units_new(&fixture.arena);
    fixture.diags = diags_new(&fixture.arena);
    *state = &fixture;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *fixture = *state;
    units_free(fixture->units);
    arena_free(&fixture->arena);
    return 0;
}

static struct expression *parse_at(struct fixture *fixture, const char *text, struct place place)
{
    struct parse_source source = {.keep = &fixture->arena,
                                  .diags = &fixture->diags,
                                  .units = fixture->units,
                                  .text = str_from(text),
                                  .place = place};
    return expression_parse(&source);
}

/* The tree in prefix form, which shows how operators group. */
static void write_node(struct text *text, const struct expression *expression,
                       const struct node *node)
{
    if (node->type == NODE_NUMBER) {
        text_addf(text, "%g", node->number);
        return;
    }
    if (node->count == 0) {
        text_add(text, node->type == NODE_TRUTH ? STR("truth") : node->text);
        return;
    }
    text_addf(text, "(%s", node_sign(node->type));
    for (int i = 0; i < node->count; i++) {
        text_char(text, ' ');
        write_node(text, expression, expression_operand(expression, node, i));
    }
    text_char(text, ')');
}

static void expect_tree(void **state, const char *text, const char *tree)
{
    struct fixture *fixture = *state;
    struct expression *expression = parse_at(fixture, text, (struct place){0});
    assert_non_null(expression);
    struct text written = text_new(&fixture->arena, 64);
    write_node(&written, expression, expression_root(expression));
    assert_string_equal(str_terminated(&fixture->arena, text_view(&written)), tree);
}

/* One error, at a byte of a text of one line, whose message has the given part. */
static void expect_error(void **state, const char *text, int at, const char *part)
{
    struct fixture *fixture = *state;
    struct origin origin = {.path = S("data/x.yaml"), .text = str_from(text)};
    fixture->diags = diags_new(&fixture->arena);
    struct place place = {.origin = &origin, .line = 1, .column = 1};
    assert_null(parse_at(fixture, text, place));
    assert_int_equal(fixture->diags.error_count, 1);
    const struct diag *diag = fixture->diags.first;
    str said =
        str_format(&fixture->arena, "%.*s; %.*s", STR_ARGS(diag->text), STR_ARGS(diag->help));
    if (!str_contains(said, str_from(part))) {
        fail_msg("`%s`: %.*s", text, STR_ARGS(said));
    }
    assert_int_equal(diag->rule, RULE_FORMULA_SYNTAX);
    assert_int_equal(diag->place.column, at + 1);
}

static void groups_by_precedence(void **state)
{
    expect_tree(state, "a + b * c", "(+ a (* b c))");
    expect_tree(state, "a - b - c", "(- (- a b) c)");
    expect_tree(state, "a / b / c", "(/ (/ a b) c)");
    expect_tree(state, "(a + b) * c", "(* (+ a b) c)");
    expect_tree(state, "a < b + 1 and c or not d", "(or (and (< a (+ b 1)) c) (not d))");
    expect_tree(state, "not a = b", "(not (= a b))");
    expect_tree(state, "a or b and c or d", "(or (or a (and b c)) d)");
}

static void powers_bind_closest_and_group_from_the_right(void **state)
{
    expect_tree(state, "a * b ^ c", "(* a (^ b c))");
    expect_tree(state, "a ^ b ^ c", "(^ a (^ b c))");
    expect_tree(state, "-a ^ 2", "(- (^ a 2))");
    expect_tree(state, "a ^ -1 * b", "(* (^ a (- 1)) b)");
    expect_tree(state, "-a * b", "(* (- a) b)");
}

static void reads_numbers_with_their_units(void **state)
{
    expect_tree(state, "10 GB", "1e+10");
    expect_tree(state, "5 %", "0.05");
    expect_tree(state, "64 bit / 1 transfer * rate", "(* (/ 8 1) rate)");
    expect_tree(state, "1 tok/s * (a / 1 tok/s)", "(* 1 (/ a 1))");
    expect_tree(state, "2 FLOP/param", "2");
    expect_tree(state, "1.5e3 + 2", "(+ 1500 2)");
    expect_tree(state, "a and 1 < 2 or b", "(or (and a (< 1 2)) b)");
    expect_tree(state, "60 us", "6e-05");
}

static void reads_names_words_and_calls(void **state)
{
    expect_tree(state, "system.cpu.ccds", "system.cpu.ccds");
    expect_tree(state, "gpu.memory_type = 'gddr7'", "(= gpu.memory_type gddr7)");
    expect_tree(state, "sum(system.gpus, count * gpu.vram)",
                "(sum system.gpus (* count gpu.vram))");
    expect_tree(state, "cases(a, 1, b, 2, 3)", "(cases a 1 b 2 3)");
    expect_tree(state, "cases(a, 1, b, 2, otherwise 3)", "(cases a 1 b 2 3)");
    expect_tree(state, "default(x, never)", "(default x never)");
    expect_tree(state, "yes or no", "(or truth truth)");
}

static void remembers_the_bytes_of_each_node(void **state)
{
    struct fixture *fixture = *state;
    struct expression *expression = parse_at(fixture, "min(a, (b + c)) * 2 GB", (struct place){0});
    const struct node *root = expression_root(expression);
    const struct node *call = expression_operand(expression, root, 0);
    assert_true(str_equal(expression_text(expression, root), expression->text));
    assert_true(str_equal(expression_text(expression, call), STR("min(a, (b + c))")));
    assert_true(str_equal(expression_text(expression, expression_operand(expression, call, 1)),
                          STR("(b + c)")));
    assert_true(str_equal(expression_text(expression, expression_operand(expression, root, 1)),
                          STR("2 GB")));
}

static void points_at_the_token_that_is_wrong(void **state)
{
    expect_error(state, "a + ", 4, "found the end");
    expect_error(state, "a + * b", 4, "found `*`");
    expect_error(state, "(a + b", 6, "`)`");
    expect_error(state, "a b", 2, "expected an operator or the end, found `b`");
    expect_error(state, "a < b < c", 6, "a < b and b < c");
    expect_error(state, "10GB", 2, "10 GB");
    expect_error(state, "10 GX", 3, "GX");
    expect_error(state, "3 * 10 GB/sx", 10, "sx");
    expect_error(state, "1,000 + 2", 1, "expected an operator or the end");
    expect_error(state, "007", 0, "plain number");
    expect_error(state, "'gddr7", 0, "closing quote");
    expect_error(state, "a.", 1, "after the dot");
    expect_error(state, "", 0, "found the end");
}

static void says_what_to_write_instead_of_other_languages(void **state)
{
    expect_error(state, "a == b", 2, "written =");
    expect_error(state, "a ** 2", 2, "^");
    expect_error(state, "a && b", 2, "and");
    expect_error(state, "!a", 0, "not");
    expect_error(state, "a × b", 2, "*");
    expect_error(state, "a ≤ b", 2, "<=");
    expect_error(state, "a ? b : c", 2, "cases");
    expect_error(state, "a = \"x\"", 4, "single quotes");
    expect_error(state, "a; b", 1, "not part of the language");
}

static void knows_its_functions(void **state)
{
    expect_error(state, "mim(a, b)", 0, "did you mean min(x, y, …)?");
    expect_error(state, "min(a)", 0, "too few");
    expect_error(state, "sqrt(a, b)", 0, "too many");
    expect_error(state, "cases(a, 1, b, 2)", 0, "one last value");
    expect_error(state, "min(a, otherwise b)", 0, "belongs to `cases`");
    expect_error(state, "cases(a, 1, otherwise 2, 3)", 23, "`)`");
    expect_error(state, "min(a, b,)", 9, "another argument");
}

static void refuses_what_is_nested_too_deeply(void **state)
{
    struct fixture *fixture = *state;
    struct text open = text_new(&fixture->arena, 4096);
    for (int i = 0; i < 500; i++) {
        text_char(&open, '(');
    }
    struct text chain = text_new(&fixture->arena, 4096);
    for (int i = 0; i < 500; i++) {
        text_add(&chain, STR("a+"));
    }
    text_char(&chain, 'a');
    expect_error(state, str_terminated(&fixture->arena, text_view(&open)), 64, "too deeply");
    expect_error(state, str_terminated(&fixture->arena, text_view(&chain)), 127, "too deeply");
}

static void refuses_long_texts(void **state)
{
    struct fixture *fixture = *state;
    char *text = arena_array(&fixture->arena, char, 5001);
    for (int i = 0; i < 5000; i++) {
        text[i] = ' ';
    }
    expect_error(state, text, 0, "4096");
}

static void expect_place(const char *yaml, int line, int column, const char *text, const char *part,
                         int found_line, int found_column)
{
    struct origin origin = {.path = S("data/x.yaml"), .text = str_from(yaml)};
    struct expression expression = {.text = str_from(text),
                                    .place = {.origin = &origin, .line = line, .column = column}};
    int at = (int)str_find(expression.text, str_from(part), 0);
    struct place place = expression_place(&expression, at);
    assert_int_equal(place.line, found_line);
    assert_int_equal(place.column, found_column);
}

static void finds_places_in_plain_quoted_and_folded_texts(void **state)
{
    (void)state;
    expect_place("id: x\nexpression: a + bcd * e\n", 2, 13, "a + bcd * e", "bcd", 2, 17);
    const char *quoted = "id: x\nexpression: 'a = ''bcd'' or e'\n";
    expect_place(quoted, 2, 14, "a = 'bcd' or e", "bcd", 2, 20);
    expect_place(quoted, 2, 14, "a = 'bcd' or e", "or e", 2, 26);
    const char *slashed = "id: x\nexpression: \"a = \\\"b\\\" or e\"\n";
    expect_place(slashed, 2, 14, "a = \"b\" or e", "or e", 2, 24);
    expect_place("id: x\nexpression: a +\n  bcd *\n  e\n", 2, 13, "a + bcd * e", "e", 4, 3);
    expect_place("id: x\nexpression: >\n  a +\n  bcd\n", 3, 3, "a + bcd\n", "bcd", 4, 3);
    expect_place("id: x\nexpression: η × bcd\n", 2, 13, "η × bcd", "bcd", 2, 17);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(groups_by_precedence),
        cmocka_unit_test(powers_bind_closest_and_group_from_the_right),
        cmocka_unit_test(reads_numbers_with_their_units),
        cmocka_unit_test(reads_names_words_and_calls),
        cmocka_unit_test(remembers_the_bytes_of_each_node),
        cmocka_unit_test(points_at_the_token_that_is_wrong),
        cmocka_unit_test(says_what_to_write_instead_of_other_languages),
        cmocka_unit_test(knows_its_functions),
        cmocka_unit_test(refuses_what_is_nested_too_deeply),
        cmocka_unit_test(refuses_long_texts),
        cmocka_unit_test(finds_places_in_plain_quoted_and_folded_texts),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
