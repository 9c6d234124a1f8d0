#include "base/limits.h"
#include "base/tree.h"
#include "render/mustache/library.h"
#include "render/mustache/tree_data.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* A rendering for HTML in strict mode, with the templates that were added. */
struct fixture {
    struct arena arena;
    struct diags diags;
    struct mustache_library *library;
    struct mustache_options options;
    struct tree *data;
};

static int set_up(void **state)
{
    static struct fixture fixture;
    fixture = (struct fixture){0};
    fixture.diags = diags_new(&fixture.arena);
    fixture.library = mustache_library_new(&fixture.arena);
    fixture.options = (struct mustache_options){
        .data = &mustache_tree,
        .writer = mustache_tree_writer(TARGET_HTML),
        .load = mustache_library_find,
        .offer = mustache_library_offer,
        .library = fixture.library,
        .is_strict = true,
    };
    fixture.data = tree_map(&fixture.arena);
    *state = &fixture;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;
    arena_free(&fixture->arena);
    return 0;
}

static const struct origin *origin_of(struct fixture *fixture, const char *path, str text)
{
    struct origin *origin = arena_new(&fixture->arena, struct origin);
    *origin = (struct origin){.path = str_from(path), .text = text};
    return origin;
}

static void add(struct fixture *fixture, const char *name, const char *text)
{
    (void)mustache_library_add(fixture->library, &fixture->diags, str_from(name),
                               origin_of(fixture, name, str_from(text)));
}

/* The rendering of that text, NULL data where it failed. */
static str render(struct fixture *fixture, const char *text)
{
    const struct origin *origin = origin_of(fixture, "page", str_from(text));
    const struct mustache *template = mustache_compile(&fixture->arena, &fixture->diags, origin);
    struct text out = text_new(&fixture->arena, 0);
    bool is_rendered = template != NULL && mustache_render(&out, &fixture->diags, template,
                                                           fixture->data, &fixture->options);
    assert_true(is_rendered == (fixture->diags.error_count == 0));
    return is_rendered ? text_view(&out) : (str){0};
}

static void assert_text(str found, const char *expected)
{
    if (!str_equal(found, str_from(expected))) {
        print_message("expected: %s\nfound: %.*s\n", expected, STR_ARGS(found));
    }
    assert_true(str_equal(found, str_from(expected)));
}

/* The next problem, in the order they were found. */
static const struct diag *assert_problem(const struct diag *diag, const char *code, int line,
                                         int column, const char *text)
{
    assert_non_null(diag);
    assert_text(diag->text, text);
    assert_string_equal(rule_entry(diag->rule)->code, code);
    assert_int_equal(diag->place.line, line);
    assert_int_equal(diag->place.column, column);
    return diag->next;
}

static void reports_each_broken_tag_with_its_place(void **state)
{
    struct fixture *fixture = *state;
    assert_null(render(fixture, "é{{ }}\n{{a b}} {{=x=}}\n  {{a..b}}{{/never}}\n{{#open}}").data);
    const struct diag *diag = fixture->diags.first;
    diag = assert_problem(diag, "template.syntax", 1, 2, "this tag has no name");
    diag = assert_problem(diag, "template.syntax", 2, 1, "a name holds no blanks");
    diag = assert_problem(diag, "template.syntax", 2, 9,
                          "two delimiters are wanted, with a blank between them");
    diag = assert_problem(diag, "template.syntax", 3, 3,
                          "a name has something on both sides of each dot");
    diag = assert_problem(diag, "template.syntax", 3, 11, "this tag closes nothing");
    diag = assert_problem(diag, "template.syntax", 4, 1, "this tag is never closed");
    assert_null(diag);
}

static void reports_a_tag_without_end_once(void **state)
{
    struct fixture *fixture = *state;
    assert_null(render(fixture, "{{#a}}\n{{{x}}\n{{/a}}").data);
    const struct diag *diag = fixture->diags.first;
    assert_text(diag->help, "it ends with }}}");
    diag = assert_problem(diag, "template.syntax", 2, 1, "this tag does not end");
    assert_null(diag);
}

static void names_the_tag_left_open_inside_another(void **state)
{
    struct fixture *fixture = *state;
    assert_null(render(fixture, "{{#a}}\n{{#b}}\n{{/a}}\n").data);
    const struct diag *diag = fixture->diags.first;
    assert_int_equal(diag->notes->place.line, 3);
    diag = assert_problem(diag, "template.syntax", 2, 1, "this tag is never closed");
    assert_null(diag);
}

static void refuses_other_tags_directly_inside_a_parent(void **state)
{
    struct fixture *fixture = *state;
    assert_null(render(fixture, "{{<p}}text {{x}} {{$a}}{{x}}{{/a}} {{$a}}{{/a}}{{/p}}").data);
    const struct diag *diag = fixture->diags.first;
    diag = assert_problem(diag, "template.syntax", 1, 12,
                          "only blocks may stand directly inside a parent");
    diag = assert_problem(diag, "template.syntax", 1, 36, "the block {{$a}} is given twice");
    assert_null(diag);
}

static void refuses_tags_nested_too_deep(void **state)
{
    struct fixture *fixture = *state;
    char text[(LIMIT_MUSTACHE_DEPTH + 1) * 6 + 1];
    for (int i = 0; i <= LIMIT_MUSTACHE_DEPTH; i++) {
        memcpy(text + (ptrdiff_t)i * 6, "{{#a}}", 7);
    }
    assert_null(render(fixture, text).data);
    (void)assert_problem(fixture->diags.first, "template.syntax", 1, LIMIT_MUSTACHE_DEPTH * 6 + 1,
                         "tags are nested too deep here");
}

static void stops_templates_that_ask_for_themselves(void **state)
{
    struct fixture *fixture = *state;
    add(fixture, "twice", "x\n{{>twice}}{{>twice}}");
    assert_null(render(fixture, "{{>twice}}").data);
    assert_non_null(fixture->diags.first);
    assert_null(fixture->diags.first->next);
    assert_int_equal(fixture->diags.first->rule, RULE_TEMPLATE_VALUE);
    assert_text(fixture->diags.first->place.origin->path, "twice");
}

static void suggests_a_name_in_scope_for_an_unknown_one(void **state)
{
    struct fixture *fixture = *state;
    struct tree *gpu = tree_put(fixture->data, "gpu", tree_map(&fixture->arena));
    tree_put_text(&fixture->arena, gpu, "bandwidth", STR("936 GB/s"));
    assert_null(render(fixture, "{{#gpu}}\n{{bandwith}}{{/gpu}}\n{{gpu.bandwdth}} {{zzz}}").data);
    const struct diag *diag = fixture->diags.first;
    assert_text(diag->help, "did you mean bandwidth?");
    diag = assert_problem(diag, "template.value", 2, 1, "there is no value bandwith here");
    assert_text(diag->help, "did you mean bandwidth?");
    diag = assert_problem(diag, "template.value", 3, 1, "gpu.bandwdth: there is no part bandwdth");
    assert_int_equal(diag->help.len, 0);
    diag = assert_problem(diag, "template.value", 3, 18, "there is no value zzz here");
    assert_null(diag);
}

static void takes_an_empty_value_for_what_it_is(void **state)
{
    struct fixture *fixture = *state;
    (void)tree_put(fixture->data, "nothing", tree_null(&fixture->arena));
    assert_text(
        render(fixture, "({{nothing}}{{nothing.part}}{{^nothing.part}}none{{/nothing.part}})"),
        "(none)");
}

static void reports_one_tag_in_a_loop_once_and_names_the_page(void **state)
{
    struct fixture *fixture = *state;
    struct tree *rows = tree_put(fixture->data, "rows", tree_list(&fixture->arena));
    for (int i = 0; i < 100; i++) {
        (void)tree_add(rows, tree_number(&fixture->arena, i));
    }
    fixture->options.subject = STR("gpus/index");
    assert_null(render(fixture, "{{#rows}}{{nam}}{{/rows}}").data);
    const struct diag *diag = fixture->diags.first;
    assert_text(diag->notes->text, "while rendering gpus/index");
    diag = assert_problem(diag, "template.value", 1, 10, "there is no value nam here");
    assert_null(diag);
}

static void names_the_template_that_asks_for_a_missing_one(void **state)
{
    struct fixture *fixture = *state;
    add(fixture, "row", "{{>cel}}");
    add(fixture, "cell", "");
    assert_null(render(fixture, "\n{{>row}}").data);
    const struct diag *diag = fixture->diags.first;
    assert_text(diag->place.origin->path, "row");
    assert_text(diag->help, "did you mean cell?");
    diag = assert_problem(diag, "template.missing", 1, 1,
                          "there is no sound template cel, which row asks for");
    assert_null(diag);
}

static void refuses_what_has_no_text(void **state)
{
    struct fixture *fixture = *state;
    tree_put_flag(&fixture->arena, fixture->data, "flag", true);
    (void)tree_put(fixture->data, "list", tree_list(&fixture->arena));
    tree_put_text(&fixture->arena, fixture->data, "plain", STR("<b>"));
    assert_null(render(fixture, "{{flag}}{{list}}{{.}}{{{plain}}}").data);
    assert_int_equal(fixture->diags.error_count, 4);
}

static void a_number_is_true_and_an_empty_text_is_not(void **state)
{
    struct fixture *fixture = *state;
    tree_put_number(&fixture->arena, fixture->data, "zero", 0);
    tree_put_text(&fixture->arena, fixture->data, "empty", STR(""));
    assert_text(render(fixture, "{{#zero}}{{.}}{{/zero}}{{^empty}}-{{/empty}}"), "0-");
}

static void a_block_alone_keeps_its_line_whole(void **state)
{
    struct fixture *fixture = *state;
    add(fixture, "layout", "a\n{{$one}}{{/one}}\n  {{$two}}default{{/two}}\nz\n");
    assert_text(render(fixture, "{{<layout}}{{/layout}}"), "a\n  default\nz\n");
    assert_text(render(fixture, "{{<layout}}{{$one}}1{{/one}}{{$two}}2{{/two}}{{/layout}}"),
                "a\n1\n  2\nz\n");
    assert_text(render(fixture,
                       "{{<layout}}{{$one}}\n1\n1\n{{/one}}\n{{$two}}\n  2\n    3\n{{/two}}\n"
                       "{{/layout}}\n"),
                "a\n1\n1\n  2\n    3\nz\n");
}

static void a_default_is_rendered_as_it_stands(void **state)
{
    struct fixture *fixture = *state;
    assert_text(render(fixture, "a {{$x}} b {{/x}} c\n  {{$y}}\n      d\n  e\n  {{/y}}\nf\n"),
                "a  b  c\n      d\n  e\nf\n");
}

static void partials_indent_every_line_and_no_value(void **state)
{
    struct fixture *fixture = *state;
    tree_put_text(&fixture->arena, fixture->data, "lines", STR("1\n2"));
    add(fixture, "inner", "a\n\n{{lines}}\n{{#lines}}\nb\n{{/lines}}\n");
    add(fixture, "outer", "<\n  {{>inner}}\n>\n");
    assert_text(render(fixture, "  {{>outer}}\n."), "  <\n    a\n    \n    1\n2\n    b\n  >\n.");
}

static void an_argument_sees_the_blocks_of_its_own_caller_only(void **state)
{
    struct fixture *fixture = *state;
    add(fixture, "frame", "[{{$body}}{{/body}}]");
    add(fixture, "page", "{{<frame}}{{$body}}<{{$body}}own{{/body}}>{{/body}}{{/frame}}");
    assert_text(render(fixture, "{{>page}}"), "[<own>]");
    assert_text(render(fixture, "{{<page}}{{$body}}given{{/body}}{{/page}}"), "[given]");
}

static void values_are_never_read_as_templates(void **state)
{
    struct fixture *fixture = *state;
    tree_put_text(&fixture->arena, fixture->data, "text", STR("{{>row}}{{{text}}}"));
    assert_text(render(fixture, "{{text}}"), "{{&gt;row}}{{{text}}}");
}

static void refuses_a_template_over_the_limit(void **state)
{
    struct fixture *fixture = *state;
    char *bytes = arena_array(&fixture->arena, char, LIMIT_TEMPLATE_BYTES + 1);
    const struct origin *origin =
        origin_of(fixture, "big", (str){.data = bytes, .len = LIMIT_TEMPLATE_BYTES + 1});
    assert_null(mustache_compile(&fixture->arena, &fixture->diags, origin));
    assert_int_equal(fixture->diags.error_count, 1);
}

static void finds_only_sound_templates_by_name(void **state)
{
    struct fixture *fixture = *state;
    add(fixture, "sound", "a");
    add(fixture, "broken", "{{#a}}");
    assert_non_null(mustache_library_find(fixture->library, STR("sound")));
    assert_null(mustache_library_find(fixture->library, STR("broken")));
    assert_null(mustache_library_find(fixture->library, STR("other")));
}

#define with_fixture(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        with_fixture(reports_each_broken_tag_with_its_place),
        with_fixture(reports_a_tag_without_end_once),
        with_fixture(names_the_tag_left_open_inside_another),
        with_fixture(refuses_other_tags_directly_inside_a_parent),
        with_fixture(refuses_tags_nested_too_deep),
        with_fixture(stops_templates_that_ask_for_themselves),
        with_fixture(suggests_a_name_in_scope_for_an_unknown_one),
        with_fixture(takes_an_empty_value_for_what_it_is),
        with_fixture(reports_one_tag_in_a_loop_once_and_names_the_page),
        with_fixture(names_the_template_that_asks_for_a_missing_one),
        with_fixture(refuses_what_has_no_text),
        with_fixture(a_number_is_true_and_an_empty_text_is_not),
        with_fixture(a_block_alone_keeps_its_line_whole),
        with_fixture(a_default_is_rendered_as_it_stands),
        with_fixture(partials_indent_every_line_and_no_value),
        with_fixture(an_argument_sees_the_blocks_of_its_own_caller_only),
        with_fixture(values_are_never_read_as_templates),
        with_fixture(refuses_a_template_over_the_limit),
        with_fixture(finds_only_sound_templates_by_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
