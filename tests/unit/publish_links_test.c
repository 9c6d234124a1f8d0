#include "base/array.h"
#include "publish/links.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

struct fixture {
    struct arena arena;
    struct diags diags;
    struct outputs outputs;
    struct outputs before;
};

static void page_add(struct fixture *fixture, const char *path, const char *anchors,
                     const char *links)
{
    struct output *output = array_add(&fixture->arena, &fixture->outputs);
    output->path = str_from(path);
    output->anchors = str_from(anchors);
    output->links = str_from(links);
}

static void fixture_fill(struct fixture *fixture, const char *path, const char *links)
{
    *fixture = (struct fixture){0};
    fixture->diags = diags_new(&fixture->arena);
    page_add(fixture, "index.html", "top-systems\nintro\n", "");
    page_add(fixture, "gpus/rtx-3090.html", "price\n\xC3\xA4\n", "");
    page_add(fixture, "gpus/index.html", "", "");
    page_add(fixture, "charts/speed.svg", "", "");
    page_add(fixture, path, "own\n", links);
}

static void assert_fine(const char *path, const char *link)
{
    struct fixture fixture;
    fixture_fill(&fixture, path, link);
    if (!links_check(&fixture.diags, &fixture.outputs, &fixture.before)) {
        fail_msg("%s: %.*s", link, STR_ARGS(fixture.diags.first->text));
    }
    assert_int_equal(fixture.diags.error_count, 0);
    arena_free(&fixture.arena);
}

static void assert_wrong(const char *path, const char *link, const char *reason)
{
    struct fixture fixture;
    fixture_fill(&fixture, path, link);
    if (links_check(&fixture.diags, &fixture.outputs, &fixture.before)) {
        fail_msg("taken for sound: %s", link);
    }
    assert_int_equal(fixture.diags.error_count, 1);
    const struct diag *diag = fixture.diags.first;
    assert_int_equal(diag->rule, RULE_PAGE_LINK);
    assert_true(str_equal(diag->place.origin->path, str_from(path)));
    if (!str_contains(diag->text, str_from(reason))) {
        fail_msg("%.*s lacks: %s", STR_ARGS(diag->text), reason);
    }
    arena_free(&fixture.arena);
}

static void links_that_lead_somewhere_are_fine(void **state)
{
    (void)state;
    static const char *const top[] = {
        "index.html\n",
        "gpus/rtx-3090.html\n",
        "gpus/rtx-3090.html#price\n",
        "#own\n",
        "#\n",
        "#top\n",
        "./gpus/../gpus/index.html\n",
        "charts/speed.svg#anything\n",
        "page.html#own\n",
        "index.html?q=a#intro\n",
        "?q=a#own\n",
        "gpus/rtx-3090.html#%C3%A4\n",
        "%67pus/index.html\n",
        "https://example.org/a\n",
        "http://example.org\n",
        "mailto:a@example.org\n",
        "",
    };
    for (size_t i = 0; i < sizeof top / sizeof top[0]; i++) {
        assert_fine("page.html", top[i]);
    }
    assert_fine("models/page.html", "../index.html\n../gpus/rtx-3090.html#price\n#own\n");
    assert_fine("gpus/page.md", "rtx-3090.html\nindex.html\n../charts/speed.svg\n");
}

static void links_that_lead_nowhere_are_found(void **state)
{
    (void)state;
    static const char *const top[][2] = {
        {"gpus/rtx-3091.html\n", "does not exist: gpus/rtx-3091.html"},
        {"gpus/rtx-3090.html#prices\n", "heading that does not exist in gpus/rtx-3090.html"},
        {"#other\n", "heading"},
        {"?q=a#other\n", "heading"},
        {"../index.html\n", "leaves the site"},
        {"gpus/../../index.html\n", "leaves the site"},
        {"gpus/\n", "names a folder"},
        {"gpus/..\n", "names a folder"},
        {".\n", "names a folder"},
        {"\nindex.html\n", "names a folder"},
        {"gpus\n", "does not exist"},
        {"/index.html\n", "begins with a stroke"},
        {"//example.org/a\n", "begins with a stroke"},
        {"javascript:alert(1)\n", "scheme"},
        {"JavaScript:alert(1)\n", "scheme"},
        {"data:text/html,a\n", "scheme"},
        {"file:///etc/passwd\n", "scheme"},
        {"https:example\n", "scheme"},
        {"https://\n", "scheme"},
        {"INDEX.html\n", "does not exist"},
        {"index.html%00\n", "does not exist"},
        {"%2e%2e/index.html\n", "leaves the site"},
    };
    for (size_t i = 0; i < sizeof top / sizeof top[0]; i++) {
        assert_wrong("page.html", top[i][0], top[i][1]);
    }
    assert_wrong("models/page.html", "gpus/rtx-3090.html\n", "models/gpus/rtx-3090.html");
}

static void a_near_path_is_offered(void **state)
{
    (void)state;
    struct fixture fixture;
    fixture_fill(&fixture, "page.html", "gpus/rtx-3009.html\n");
    assert_false(links_check(&fixture.diags, &fixture.outputs, &fixture.before));
    assert_true(str_contains(fixture.diags.first->help, STR("gpus/rtx-3090.html")));
    arena_free(&fixture.arena);
}

static void every_page_with_a_wrong_link_is_named(void **state)
{
    (void)state;
    struct fixture fixture;
    fixture_fill(&fixture, "a.html", "nowhere.html\nindex.html\nnor-here.html\n");
    page_add(&fixture, "b.html", "", "nowhere.html\n");
    assert_false(links_check(&fixture.diags, &fixture.outputs, &fixture.before));
    assert_int_equal(fixture.diags.error_count, 3);
    assert_true(str_equal(fixture.diags.last->place.origin->path, STR("b.html")));
    arena_free(&fixture.arena);
}

/* The page with the wrong link was taken over from a site whose links were checked. */
static struct output *take_over_wrong(struct fixture *fixture)
{
    fixture_fill(fixture, "a.html", "nowhere.html\n");
    for (ptrdiff_t i = 0; i < fixture->outputs.count; i++) {
        *array_add(&fixture->arena, &fixture->before) = fixture->outputs.items[i];
        fixture->outputs.items[i].is_linked = true;
    }
    return fixture->outputs.items;
}

static void pages_taken_over_are_not_checked_again(void **state)
{
    (void)state;
    struct fixture fixture;
    struct output *outputs = take_over_wrong(&fixture);
    assert_true(links_check(&fixture.diags, &fixture.outputs, &fixture.before));
    outputs[4].is_linked = false;
    assert_false(links_check(&fixture.diags, &fixture.outputs, &fixture.before));
    arena_free(&fixture.arena);
}

static void pages_taken_over_are_checked_where_a_target_is_gone(void **state)
{
    (void)state;
    struct fixture fixture;
    fixture_fill(&fixture, "a.html", "index.html#top-systems\nb%2ehtml\n");
    page_add(&fixture, "b.html", "", "");
    for (ptrdiff_t i = 0; i < fixture.outputs.count; i++) {
        *array_add(&fixture.arena, &fixture.before) = fixture.outputs.items[i];
        fixture.outputs.items[i].is_linked = true;
    }
    assert_true(links_check(&fixture.diags, &fixture.outputs, &fixture.before));
    fixture.outputs.items[0].anchors = STR("intro\n");
    assert_false(links_check(&fixture.diags, &fixture.outputs, &fixture.before));
    assert_int_equal(fixture.diags.error_count, 1);
    fixture.outputs.items[0].anchors = STR("top-systems\n");
    fixture.outputs.count--;
    assert_false(links_check(&fixture.diags, &fixture.outputs, &fixture.before));
    assert_int_equal(fixture.diags.error_count, 2);
    /* So much is gone that every page is looked at. */
    fixture.outputs.count++;
    for (int i = 0; i < 20; i++) {
        page_add(&fixture, "z.html", "", "");
        struct output *old = array_add(&fixture.arena, &fixture.before);
        old->path = str_format(&fixture.arena, "gone-%d.html", i);
    }
    assert_true(links_check(&fixture.diags, &fixture.outputs, &fixture.before));
    arena_free(&fixture.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(links_that_lead_somewhere_are_fine),
        cmocka_unit_test(links_that_lead_nowhere_are_found),
        cmocka_unit_test(a_near_path_is_offered),
        cmocka_unit_test(every_page_with_a_wrong_link_is_named),
        cmocka_unit_test(pages_taken_over_are_not_checked_again),
        cmocka_unit_test(pages_taken_over_are_checked_where_a_target_is_gone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
