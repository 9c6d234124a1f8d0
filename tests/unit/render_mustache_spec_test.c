/* The cases of the official Mustache specification, read from its JSON files: one test a file. They
 * are not part of the project; the folder is named by MUSTACHE_SPEC, else it is
 * ../shared/mustache-spec where that exists. Lambdas are written in C below, by the case's name.
 */
#include "render/escape.h"
#include "render/mustache/library.h"
#include "render/mustache/mustache.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include <cmocka.h>

/* A value of a case: JSON, or a lambda of the case that is running. */
struct lambda {
    const char *case_name;
    str (*call)(str source, int calls, struct arena *arena);
};

struct running {
    json_t *marker; /* stands for the lambda in the data */
    const struct lambda *lambda;
    int calls;
};

static struct running running;

static str gives_world(str source, int calls, struct arena *arena)
{
    (void)source, (void)calls, (void)arena;
    return STR("world");
}

static str gives_planet(str source, int calls, struct arena *arena)
{
    (void)source, (void)calls, (void)arena;
    return STR("{{planet}}");
}

static str gives_planet_between_bars(str source, int calls, struct arena *arena)
{
    (void)source, (void)calls, (void)arena;
    return STR("|planet| => {{planet}}");
}

static str gives_number_of_calls(str source, int calls, struct arena *arena)
{
    (void)source;
    return str_format(arena, "%d", calls);
}

static str gives_greater_than(str source, int calls, struct arena *arena)
{
    (void)source, (void)calls, (void)arena;
    return STR(">");
}

static str recognises_x(str source, int calls, struct arena *arena)
{
    (void)calls, (void)arena;
    return str_equal(source, STR("{{x}}")) ? STR("yes") : STR("no");
}

static str surrounds_planet(str source, int calls, struct arena *arena)
{
    (void)calls;
    return str_format(arena, "%.*s{{planet}}%.*s", STR_ARGS(source), STR_ARGS(source));
}

static str surrounds_planet_between_bars(str source, int calls, struct arena *arena)
{
    (void)calls;
    return str_format(arena, "%.*s{{planet}} => |planet|%.*s", STR_ARGS(source), STR_ARGS(source));
}

static str underlines(str source, int calls, struct arena *arena)
{
    (void)calls;
    return str_format(arena, "__%.*s__", STR_ARGS(source));
}

static const struct lambda lambdas[] = {
    {.case_name = "Interpolation", .call = gives_world},
    {.case_name = "Interpolation - Expansion", .call = gives_planet},
    {.case_name = "Interpolation - Alternate Delimiters", .call = gives_planet_between_bars},
    {.case_name = "Interpolation - Multiple Calls", .call = gives_number_of_calls},
    {.case_name = "Escaping", .call = gives_greater_than},
    {.case_name = "Section", .call = recognises_x},
    {.case_name = "Section - Expansion", .call = surrounds_planet},
    {.case_name = "Section - Alternate Delimiters", .call = surrounds_planet_between_bars},
    {.case_name = "Section - Multiple Calls", .call = underlines},
    {.case_name = "Inverted Section", .call = gives_world},
};

static enum mustache_kind json_kind(const void *value)
{
    const json_t *json = value;
    if (json == running.marker) {
        return MUSTACHE_LAMBDA;
    }
    if (json_is_array(json)) {
        return MUSTACHE_LIST;
    }
    return json_is_null(json) || json_is_false(json) ? MUSTACHE_FALSE : MUSTACHE_TRUE;
}

static const void *json_member(const void *value, str name)
{
    const void *found = NULL;
    const char *key;
    json_t *member;
    json_t *json = (json_t *)(uintptr_t)value;
    json_object_foreach(json, key, member)
    {
        found = str_equal(str_from(key), name) ? member : found;
    }
    return found;
}

static const void *json_item(const void *list, const void *previous, ptrdiff_t index)
{
    (void)previous;
    return json_array_get(list, (size_t)index);
}

static str json_name(const void *value)
{
    return str_from(json_is_string((const json_t *)value) ? json_string_value(value) : "");
}

static str json_call(const void *lambda, str source, struct arena *arena)
{
    assert_ptr_equal(lambda, running.marker);
    return running.lambda->call(source, ++running.calls, arena);
}

static const struct mustache_data json_data = {
    .kind = json_kind,
    .member = json_member,
    .item = json_item,
    .name = json_name,
    .call = json_call,
};

static const char *write_text(struct text *out, str text, bool is_raw)
{
    if (is_raw) {
        text_add(out, text);
    } else {
        escape_html(out, text);
    }
    return NULL;
}

static const char *write_json(struct text *out, const void *value, bool is_raw)
{
    const json_t *json = value;
    if (json_is_number(json)) {
        escape_number(out, json_number_value(json));
    } else if (json_is_string(json)) {
        return write_text(out, str_from(json_string_value(json)), is_raw);
    }
    return NULL;
}

static const struct mustache_writer html_writer = {.value = write_json, .text = write_text};

/* The lambdas of the specification's data are objects that hold their source in many languages. */
static void find_lambda(json_t *data, const char *case_name)
{
    running = (struct running){0};
    const char *key;
    json_t *member;
    json_object_foreach(data, key, member)
    {
        if (!json_is_object(member) || json_object_get(member, "__tag__") == NULL) {
            continue;
        }
        running.marker = member;
        for (ptrdiff_t i = 0; i < COUNT(lambdas); i++) {
            if (strcmp(lambdas[i].case_name, case_name) == 0) {
                running.lambda = &lambdas[i];
            }
        }
        assert_non_null(running.lambda);
    }
}

static struct origin *origin_of(struct arena *arena, const char *name, const json_t *text)
{
    struct origin *origin = arena_new(arena, struct origin);
    *origin = (struct origin){.path = str_from(name), .text = str_from(json_string_value(text))};
    return origin;
}

static bool case_passes(json_t *test)
{
    struct arena arena = {0};
    struct diags diags = diags_new(&arena);
    const char *name = json_string_value(json_object_get(test, "name"));
    json_t *data = json_object_get(test, "data");
    find_lambda(data, name);
    struct mustache_library *library = mustache_library_new(&arena);
    const char *key;
    json_t *partial;
    json_object_foreach(json_object_get(test, "partials"), key, partial)
    {
        (void)mustache_library_add(library, &diags, str_from(key), origin_of(&arena, key, partial));
    }
    struct mustache_options options = {
        .data = &json_data,
        .writer = &html_writer,
        .load = mustache_library_find,
        .library = library,
    };
    const struct mustache *template = mustache_compile(
        &arena, &diags, origin_of(&arena, "template", json_object_get(test, "template")));
    struct text out = text_new(&arena, 64);
    bool is_rendered = template != NULL && mustache_render(&out, &diags, template, data, &options);
    str expected = str_from(json_string_value(json_object_get(test, "expected")));
    bool passes = is_rendered && diags.first == NULL && str_equal(text_view(&out), expected);
    if (!passes) {
        print_message("%s\n  expected: %.*s\n  found:    %.*s\n  %.*s\n", name, STR_ARGS(expected),
                      STR_ARGS(text_view(&out)),
                      STR_ARGS(diags.first != NULL ? diags.first->text : STR("")));
    }
    arena_free(&arena);
    return passes;
}

static const char *spec_folder(void)
{
    const char *named = getenv("MUSTACHE_SPEC");
    return named != NULL ? named : "../shared/mustache-spec";
}

static void passes_every_case_of(const char *file, int case_count_min)
{
    char path[4096];
    (void)snprintf(path, sizeof path, "%s/%s.json", spec_folder(), file);
    DIR *folder = opendir(spec_folder());
    if (folder == NULL) {
        print_message("the cases of the Mustache specification are not there: %s\n", spec_folder());
        skip();
    }
    (void)closedir(folder);
    json_error_t error;
    json_t *root = json_load_file(path, 0, &error);
    assert_non_null(root);
    size_t index;
    json_t *test;
    int failed = 0;
    json_array_foreach(json_object_get(root, "tests"), index, test)
    {
        failed += !case_passes(test);
    }
    assert_int_equal(failed, 0);
    assert_in_range(index, case_count_min, 1000);
    json_decref(root);
}

static void comments(void **state)
{
    (void)state;
    passes_every_case_of("comments", 12);
}

static void delimiters(void **state)
{
    (void)state;
    passes_every_case_of("delimiters", 14);
}

static void interpolation(void **state)
{
    (void)state;
    passes_every_case_of("interpolation", 42);
}

static void inverted(void **state)
{
    (void)state;
    passes_every_case_of("inverted", 22);
}

static void partials(void **state)
{
    (void)state;
    passes_every_case_of("partials", 12);
}

static void sections(void **state)
{
    (void)state;
    passes_every_case_of("sections", 34);
}

static void dynamic_names(void **state)
{
    (void)state;
    passes_every_case_of("~dynamic-names", 21);
}

static void inheritance(void **state)
{
    (void)state;
    passes_every_case_of("~inheritance", 27);
}

static void lambdas_of_the_specification(void **state)
{
    (void)state;
    passes_every_case_of("~lambdas", 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(comments),
        cmocka_unit_test(delimiters),
        cmocka_unit_test(interpolation),
        cmocka_unit_test(inverted),
        cmocka_unit_test(partials),
        cmocka_unit_test(sections),
        cmocka_unit_test(dynamic_names),
        cmocka_unit_test(inheritance),
        cmocka_unit_test(lambdas_of_the_specification),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
