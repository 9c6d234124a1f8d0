/* What pages answer, on three machines whose speed is a token per second for each GB of memory. */
#include "unit/lab.h"
#include "view/page.h"
#include "view/rules.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static struct answers {
    struct lab lab;
    struct view view;
    const struct pages *pages;
} answers;

static void add_machine(const char *id, const char *memory, const char *price)
{
    str yaml =
        str_format(&answers.lab.arena, "name: %s\ncpu: chip\nmemory_capacity: %s\n%s%s%s", id,
                   memory, price[0] != '\0' ? "price: " : "", price, price[0] != '\0' ? "\n" : "");
    lab_add(&answers.lab, "systems", id, str_terminated(&answers.lab.arena, yaml));
}

static void add_method(struct lab *lab)
{
    lab_formula(lab, "token-generation", "placement", "tok/s",
                "system.memory_capacity / 1 GB * 1 tok/s");
    lab_formula(lab, "request-time", "request", "s", "use_case.output / token_generation");
    lab_formula(lab, "system-price", "system", "EUR", "system.price");
}

static int open_answers(void **state)
{
    (void)state;
    answers = (struct answers){.pages = NULL};
    struct lab *lab = &answers.lab;
    lab_open(lab);
    lab_add(lab, "cpus", "chip", "vendor: V\ncores: 8\n");
    lab_add(lab, "models", "llm", "parameters: 8 billion\ncontext_max: 100000 tok\n");
    lab_add(lab, "quantizations", "q8", "family: legacy\nbits_per_weight: 8 bit/param\n");
    lab_add(lab, "artifacts", "file", "model: llm\nquantization: q8\nsize: 8000000000 byte\n");
    lab_add(lab, "use-cases", "chat",
            "name: Chat\ndescription: d\nprompt: 1000 tok\noutput: 100 tok\n");
    lab_add(lab, "use-cases", "novel",
            "name: Novel\ndescription: d\nprompt: 1000 tok\noutput: 6000 tok\n");
    lab_add(lab, "use-cases", "shape",
            "description: d\ngroup: localscore\nprompt: 9 tok\noutput: 9 tok\n");
    lab_add(lab, "service-levels", "rules",
            "name: Rules\ndescription: d\nunknown_symbol: '?'\nrules:\n"
            "  - {verdict: soon, symbol: ✅, when: request_time < 100 s, passes: yes}\n"
            "  - {verdict: late, symbol: ❌, passes: no}\n");
    lab_add(lab, "engines", "engine", "family: f\n");
    lab_add(lab, "scenarios", "office",
            "name: Office\ncurrency: EUR\nelectricity_price: 0.3 EUR/kWh\n"
            "hours_per_day: 8 h\ndays_per_year: 250\namortisation: 4 year\n"
            "context: 8192 tok\nbatch: 1\nengine: engine\nartifact: file\nartifacts: [file]\n"
            "service_level: rules\nis_default: yes\n");
    add_method(lab);
    return 0;
}

static int close_answers(void **state)
{
    (void)state;
    lab_close(&answers.lab);
    return 0;
}

static const struct tree *page(const char *path)
{
    struct lab *lab = &answers.lab;
    if (answers.pages == NULL) {
        answers.view.catalog = lab_catalog(lab);
        answers.view.method = lab_method(lab);
        answers.view.scenario = lab_record(lab, "scenario", "office");
        answers.pages = pages_of(&lab->arena, &lab->diags, &answers.view);
    }
    for (ptrdiff_t i = 0; i < answers.pages->count; i++) {
        if (str_equal(answers.pages->items[i].path, str_from(path))) {
            return page_tree(&lab->arena, &answers.view, &answers.pages->items[i]);
        }
    }
    fail_msg("there is no page %s", path);
    return NULL;
}

static const char *text_of(const struct tree *map, const char *key)
{
    const struct tree *text = tree_find(map, str_from(key));
    assert_non_null(text);
    assert_int_equal(text->type, TREE_TEXT);
    return str_terminated(&answers.lab.arena, text->as.text);
}

/* All cells of a table, "a | b" a row. Where all rows have one unit, it stands in the head. */
static const char *rows_of(const struct tree *page, const char *key)
{
    str all = STR("");
    const struct tree *rows = tree_find(tree_find(page, str_from(key)), STR("rows"));
    for (const struct tree *row = tree_first(rows); row != NULL; row = row->next) {
        const struct tree *cells = tree_find(row, STR("cells"));
        for (const struct tree *cell = tree_first(cells); cell != NULL; cell = cell->next) {
            const struct tree *part = tree_first(tree_find(cell, STR("parts")));
            str sign = tree_find(part, STR("sign"))->as.text;
            str text = tree_find(part, STR("text"))->as.text;
            all = str_format(&answers.lab.arena, "%.*s%.*s%.*s%s", STR_ARGS(all), STR_ARGS(sign),
                             STR_ARGS(text), cell->next != NULL ? " | " : "\n");
        }
    }
    return str_terminated(&answers.lab.arena, all);
}

static void the_start_page_names_the_cheapest_that_meets_all(void **state)
{
    (void)state;
    add_machine("large", "200 GB", "9000 EUR");
    add_machine("middle", "100 GB", "2000 EUR");
    add_machine("small", "20 GB", "500 EUR");
    const struct tree *start = page("index");
    const struct tree *best = tree_first(tree_find(start, STR("best")));
    assert_string_equal(text_of(best, "system"), "middle");
    assert_string_equal(text_of(best, "price"), "2,000 EUR");
    assert_string_equal(text_of(best, "whole"), "2");
    assert_string_equal(text_of(best, "generates"), "100 tok/s");
    assert_string_equal(rows_of(start, "answers"),
                        "Chat | small | 500 | large | 0.50 | 3 of 3 | 1,000 | 100\n"
                        "Novel | middle | 2,000 | large | 30 | 2 of 3 | 1,000 | 6,000\n");
}

static void the_matrix_begins_with_what_meets_most_for_least(void **state)
{
    (void)state;
    add_machine("free", "300 GB", "");
    add_machine("large", "200 GB", "9000 EUR");
    add_machine("middle", "100 GB", "2000 EUR");
    add_machine("small", "20 GB", "500 EUR");
    assert_string_equal(rows_of(page("index"), "matrix"),
                        "middle | ✓\u00a0soon | ✓\u00a0soon | 100 | 2,000\n"
                        "large | ✓\u00a0soon | ✓\u00a0soon | 200 | 9,000\n"
                        "free | ✓\u00a0soon | ✓\u00a0soon | 300 | –\n"
                        "small | ✓\u00a0soon | ✕\u00a0late | 20.0 | 500\n");
}

static void where_none_meets_all_the_nearest_is_said(void **state)
{
    (void)state;
    add_machine("small", "20 GB", "500 EUR");
    const struct tree *start = page("index");
    const struct tree *best = tree_first(tree_find(start, STR("best")));
    assert_string_equal(text_of(best, "system"), "small");
    assert_false(tree_find(best, STR("meets_all"))->as.flag);
    assert_string_equal(text_of(best, "met"), "1");
    assert_string_equal(rows_of(start, "choices"),
                        "file | 0 of 1 | small | 1 of 2 | 20.0 | 500 EUR\n");
}

static void where_none_meets_any_there_is_no_best(void **state)
{
    (void)state;
    add_machine("tiny", "1 GB", "50 EUR");
    const struct tree *start = page("index");
    assert_null(tree_first(tree_find(start, STR("best"))));
    assert_string_equal(rows_of(start, "matrix"),
                        "tiny | ✕\u00a0late | ✕\u00a0late | 1.00 | 50.0 EUR\n");
}

static void a_use_case_names_its_cheapest_and_quickest(void **state)
{
    (void)state;
    add_machine("large", "200 GB", "9000 EUR");
    add_machine("middle", "100 GB", "2000 EUR");
    const struct tree *chat = page("use-cases/chat");
    assert_string_equal(text_of(chat, "cheapest"), "middle");
    assert_string_equal(text_of(chat, "cheapest_price"), "2,000 EUR");
    assert_string_equal(text_of(chat, "quickest"), "large");
    assert_string_equal(text_of(chat, "quickest_time"), "0.50 s");
}

static void the_list_of_use_cases_answers_first_and_lists_all(void **state)
{
    (void)state;
    add_machine("middle", "100 GB", "2000 EUR");
    const struct tree *list = page("use-cases/index");
    assert_string_equal(rows_of(list, "answers"),
                        "Chat | middle | 2,000 | middle | 1 | 1 of 1 | 1,000 | 100\n"
                        "Novel | middle | 2,000 | middle | 60 | 1 of 1 | 1,000 | 6,000\n");
    assert_true(str_contains(str_from(rows_of(list, "table")), STR("shape")));
}

static void conditions_name_formulas_and_keep_quantities(void **state)
{
    (void)state;
    add_machine("middle", "100 GB", "2000 EUR");
    (void)page("index");
    struct work work = {.keep = &answers.lab.arena, .view = &answers.view};
    static const struct {
        const char *condition;
        const char *words;
    } cases[] = {
        {"request_time <= 3 h and token_generation >= 10 tok/s",
         "request-time ≤ 3 h and token-generation ≥ 10 tok/s"},
        {"not (other_thing > 1)", "not (other thing > 1)"},
        {"placement = 'none'", "no memory of the machine holds the model"},
        {"request_time < 5 s", "request-time < 5 s"},
    };
    for (ptrdiff_t i = 0; i < COUNT(cases); i++) {
        str words = rule_words(&work, str_from(cases[i].condition));
        assert_string_equal(str_terminated(&answers.lab.arena, words), cases[i].words);
    }
}

#define with_answers(test) cmocka_unit_test_setup_teardown(test, open_answers, close_answers)

int main(void)
{
    const struct CMUnitTest tests[] = {
        with_answers(the_start_page_names_the_cheapest_that_meets_all),
        with_answers(the_matrix_begins_with_what_meets_most_for_least),
        with_answers(where_none_meets_all_the_nearest_is_said),
        with_answers(where_none_meets_any_there_is_no_best),
        with_answers(a_use_case_names_its_cheapest_and_quickest),
        with_answers(the_list_of_use_cases_answers_first_and_lists_all),
        with_answers(conditions_name_formulas_and_keep_quantities),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
