#include "unit/lab.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static int open_lab(void **state)
{
    static struct lab lab;
    lab_open(&lab);
    lab_add(&lab, "assumptions", "eta-read", "description: d\nsymbol: η_w\nvalue: 80 %\n");
    *state = &lab;
    return 0;
}

static int close_lab(void **state)
{
    lab_close(*state);
    return 0;
}

static void expect(void **state, const char *unit, const char *expression, const char *mathml)
{
    struct lab *lab = *state;
    lab_formula(lab, "tried", "placement", unit, expression);
    const struct method *method = lab_method(lab);
    assert_non_null(method);
    str text = formula_mathml(&lab->arena, method, method_formula(method, STR("tried")));
    str wanted =
        str_format(&lab->arena,
                   "<math display=\"block\"><mtable displaystyle=\"true\" columnalign=\"right "
                   "center left\"><mtr><mtd>"
                   "<mi>X</mi></mtd><mtd><mo>=</mo></mtd><mtd>%s</mtd></mtr></mtable></math>",
                   mathml);
    assert_string_equal(str_terminated(&lab->arena, text), str_terminated(&lab->arena, wanted));
}

static void quotients_are_fractions(void **state)
{
    expect(state, "s", "artifact.size / (eta_read * 10 GB/s)",
           "<mfrac><mrow><mtext>artifact size</mtext></mrow><mrow><mrow><msub><mi>η</mi><mi>w</mi>"
           "</msub><mo>⋅</mo><mn>10</mn><mtext>\u00a0GB/s</mtext></mrow></mrow></mfrac>");
}

static void brackets_stand_where_they_are_needed(void **state)
{
    expect(
        state, "\"\"", "(batch - (2 - 1)) * -batch ^ 2",
        "<mrow><mrow><mo>(</mo><mrow><mtext>batch</mtext><mo>−</mo><mrow><mo>(</mo><mrow>"
        "<mn>2</mn><mo>−</mo><mn>1</mn></mrow><mo>)</mo></mrow></mrow><mo>)</mo></mrow><mo>⋅</mo>"
        "<mrow><mo>−</mo><msup><mrow><mtext>batch</mtext></mrow><mrow><mn>2</mn></mrow></msup>"
        "</mrow></mrow>");
}

static void alternatives_have_a_brace(void **state)
{
    expect(state, "\"\"", "cases(batch <= 2, 1, otherwise default(model.layers, 5))",
           "<mrow><mo stretchy=\"true\">{</mo><mtable displaystyle=\"true\" columnalign=\"left "
           "left\"><mtr><mtd>"
           "<mn>1</mn></mtd><mtd><mtext>if\u00a0</mtext><mrow><mtext>batch</mtext><mo>≤</mo>"
           "<mn>2</mn></mrow></mtd></mtr><mtr><mtd><mrow><mo stretchy=\"true\">{</mo>"
           "<mtable displaystyle=\"true\" columnalign=\"left left\"><mtr><mtd><mtext>model "
           "layers</mtext></mtd><mtd>"
           "<mtext>if known</mtext></mtd></mtr><mtr><mtd><mn>5</mn></mtd><mtd>"
           "<mtext>otherwise</mtext></mtd></mtr></mtable></mrow></mtd><mtd>"
           "<mtext>otherwise</mtext></mtd></mtr></mtable></mrow>");
}

static void sums_name_their_list(void **state)
{
    expect(state, "GB", "sum(system.gpus, count * gpu.vram)",
           "<mrow><munder><mo>∑</mo><mtext>system gpus</mtext></munder><mrow><mtext>count</mtext>"
           "<mo>⋅</mo><mtext>gpu vram</mtext></mrow></mrow>");
}

static void formulas_are_shown_by_their_symbol(void **state)
{
    struct lab *lab = *state;
    lab_formula(lab, "cores", "cpu", "\"\"", "cpu.cores");
    expect(state, "\"\"", "cores + system.cpu.cores",
           "<mrow><mi>X</mi><mo>+</mo><mtext>system cpu cores</mtext></mrow>");
}

static void what_records_say_is_escaped(void **state)
{
    expect(state, "word", "cases(batch < 2, 'a<b>&\"c', 'd')",
           "<mrow><mo stretchy=\"true\">{</mo><mtable displaystyle=\"true\" columnalign=\"left "
           "left\"><mtr><mtd>"
           "<mtext>a&lt;b&gt;&amp;&quot;c</mtext></mtd><mtd><mtext>if\u00a0</mtext><mrow>"
           "<mtext>batch</mtext><mo>&lt;</mo><mn>2</mn></mrow></mtd></mtr><mtr><mtd>"
           "<mtext>d</mtext></mtd><mtd><mtext>otherwise</mtext></mtd></mtr></mtable></mrow>");
}

static void definitions_follow_line_by_line(void **state)
{
    struct lab *lab = *state;
    lab_formula_where(lab, "tried", "placement", "\"\"", "  half_it: batch / 2\n", "sqrt(half_it)");
    const struct method *method = lab_method(lab);
    str text = formula_mathml(&lab->arena, method, method_formula(method, STR("tried")));
    assert_true(str_contains(text, STR("<msqrt><mtext>half it</mtext></msqrt></mtd></mtr><mtr>"
                                       "<mtd><mtext>half it</mtext></mtd><mtd><mo>=</mo></mtd>"
                                       "<mtd><mfrac>")));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_lab, close_lab)
    const struct CMUnitTest tests[] = {
        TEST(quotients_are_fractions),
        TEST(brackets_stand_where_they_are_needed),
        TEST(alternatives_have_a_brace),
        TEST(sums_name_their_list),
        TEST(formulas_are_shown_by_their_symbol),
        TEST(what_records_say_is_escaped),
        TEST(definitions_follow_line_by_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
