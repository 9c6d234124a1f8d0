#include "unit/worlds.h"

#include "base/limits.h"
#include "build/render_page.h"
#include "model/seen.h"
#include "unit/sites.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

const struct change changes[] = {
    {"gpus/card", "500 GB/s", "600 GB/s", "gpus/card", "cpus/chip"},
    {"gpus/card", "name: Card", "name: Other", "prices/card", "offers/rented"},
    {"cpus/chip", "cores: 8", "cores: 6", "cpus/chip", "gpus/card"},
    {"systems/desk", "1000 EUR", "1100 EUR", "index", "gpus/card"},
    {"models/llm", "head_size: 128", "head_size: 64", "gpus/card", "exchange-rates/index"},
    {"artifacts/llm-q8", "size: 10 GB", "size: 11 GB", "systems/desk/derivations", "power/index"},
    {"prices/card", "900 EUR", "800 EUR", "gpus/card", "cpus/chip"},
    {"prices/card", NULL, NULL, "gpus/card", "cpus/chip"},
    {"benchmarks/card", "40 ± 0.5", "41 ± 0.5", "gpus/card", "cpus/chip"},
    {"benchmarks/card", NULL, NULL, "models/llm", "cpus/chip"},
    {"offers/rented", "0.50 EUR/h", "0.60 EUR/h", "systems/desk", "gpus/card"},
    {"offers/rented", NULL, NULL, "offers/index", "gpus/card"},
    {"use-cases/chat", "512 tok", "256 tok", "index", "gpus/card"},
    {"engines/engine", "name: Engine", "name: Motor", "gpus/card", "cpus/chip"},
    {"sources/own", "Own page", "Our page", "cpus/chip", "assumptions/index"},
    {"scenarios/office", "8192 tok", "4096 tok", NULL, NULL},
    {"service-levels/fast", "> 10", "> 2", NULL, NULL},
    {"gpus/more", NULL, "name: More\nvendor: V\nclass: consumer\nvram: 8 GB\nsources: [own]\n",
     "gpus/index", "cpus/chip"},
    {"prices/more", NULL,
     "name: Used\nof: card\nsort: street\ncondition: used\namount: 500 EUR\ndate: 2026-01-02\n"
     "sources: [own]\n",
     "gpus/card", "cpus/chip"},
    {"exchange-rates/usd", NULL,
     "name: A rate\nfrom: USD\nto: EUR\nrate: 0.9\ndate: 2026-01-02\nsources: [own]\n",
     "exchange-rates/index", "cpus/chip"},
};
_Static_assert(COUNT(changes) == CHANGE_COUNT, "tests count them");

static const char *const files[] = {
    "one-system:use-cases/chat",   "one-system:engines/engine",
    "one-system:offers/rented",    "one-system:systems/desk",
    "one-system:scenarios/office", "one-system:models/llm",
    "one-system:quantizations/q8", "one-system:cpus/chip",
    "one-system:sources/own",      "one-system:artifacts/llm-q8",
    "one-card:gpus/card",          "one-card:prices/card",
    "one-card:benchmarks/card",    "one-system:service-levels/fast",
};

str world_folder(struct arena *arena)
{
    const char *base = getenv("TMPDIR");
    return str_format(arena, "%s/dependencies", base != NULL ? base : "/tmp");
}

static str replaced(struct arena *arena, str text, const char *from, const char *to)
{
    ptrdiff_t at = str_find(text, str_from(from), 0);
    assert_true(at >= 0);
    str after = str_slice(text, at + (ptrdiff_t)strlen(from), text.len);
    return str_format(arena, "%.*s%s%.*s", STR_ARGS(str_slice(text, 0, at)), to, STR_ARGS(after));
}

static void add(struct lab *lab, str name, str text)
{
    struct str_cut cut = str_cut(name, '/');
    lab_add(lab, str_terminated(&lab->arena, cut.before), str_terminated(&lab->arena, cut.after),
            str_terminated(&lab->arena, text));
}

/* The files as the changes that are set leave them. */
static void add_files(struct lab *lab, const bool *is_set)
{
    struct arena *arena = &lab->arena;
    for (ptrdiff_t i = 0; i < COUNT(files); i++) {
        struct str_cut cut = str_cut(str_from(files[i]), ':');
        str path = str_format(arena, "tests/cases/%.*s/data/%.*s.yaml", STR_ARGS(cut.before),
                              STR_ARGS(cut.after));
        str text = file_text(arena, str_terminated(arena, path));
        assert_true(text.len > 0);
        for (ptrdiff_t j = 0; j < COUNT(changes); j++) {
            if (is_set[j] && str_equal(cut.after, str_from(changes[j].file))) {
                text =
                    changes[j].from == NULL
                        ? (str){0}
                        : (text.len == 0 ? text
                                         : replaced(arena, text, changes[j].from, changes[j].to));
            }
        }
        if (text.len > 0) {
            add(lab, cut.after, text);
        }
    }
    for (ptrdiff_t j = 0; j < COUNT(changes); j++) {
        if (is_set[j] && changes[j].from == NULL && changes[j].to != NULL) {
            add(lab, str_from(changes[j].file), str_from(changes[j].to));
        }
    }
}

void world_open(struct world *world, const bool *is_set)
{
    *world = (struct world){0};
    lab_open(&world->lab);
    struct arena *keep = &world->lab.arena;
    struct diags *diags = &world->lab.diags;
    lab_project_formulas(&world->lab);
    add_files(&world->lab, is_set);
    const struct method *method = lab_method_as_of(&world->lab, "2026-01-31");
    assert_non_null(method);
    assert_true(folder_open(diags, ".", &world->root));
    const struct sources *sources =
        sources_list(keep, diags, &world->root, SOURCES_TEMPLATES, LIMIT_DATA_FILES);
    assert_true(templates_load(keep, diags, &world->root, sources, &world->templates));
    world->view = (struct view){
        .catalog = world->lab.catalog,
        .method = method,
        .scenario = lab_record(&world->lab, "scenario", "office"),
        .as_of = {.year = 2026, .month = 1, .day = 31},
    };
    world->build = (struct build){
        .keep = keep,
        .diags = diags,
        .view = &world->view,
        .pages = pages_of(keep, diags, &world->view),
        .templates = &world->templates,
    };
    assert_non_null(world->build.pages);
    struct digest nothing = {0};
    world->key = dependencies_key(keep, &world->build, nothing, nothing);
    world->made = (struct map){.arena = keep};
}

void world_close(struct world *world)
{
    folder_close(&world->root);
    lab_close(&world->lab);
}

const struct made *world_page(const struct world *world, const char *path)
{
    const struct made *made = map_find(&world->made, str_from(path));
    if (made == NULL) {
        fail_msg("there is no page %s", path);
    }
    return made;
}

void world_make(struct world *world, struct dependencies *dependencies)
{
    struct arena scratch = {0};
    struct arena *keep = &world->lab.arena;
    const struct pages *pages = world->build.pages;
    world->dependencies = dependencies;
    for (ptrdiff_t i = 0; i < pages->count; i++) {
        const struct page *page = &pages->items[i];
        if (page->language != PAGE_MARKDOWN) {
            continue;
        }
        bool is_same = dependencies_are_same(dependencies, &world->build, page->path);
        seen_clear(world->view.catalog);
        struct rendered_page rendered = {0};
        assert_true(
            page_render_markdown(&scratch, &world->lab.diags, &world->build, page, &rendered));
        struct made *made = arena_new(keep, struct made);
        *made = (struct made){rendered.markdown_inputs, rendered.html_inputs, is_same};
        *map_slot(&world->made, page->path) = made;
        world->same_count += is_same;
        world->page_count++;
        if (!is_same) {
            struct text notes = text_new(keep, 256);
            dependencies_note(&notes, &world->build, page->path);
            str bytes = text_view(&notes);
            assert_true(dependencies_take(dependencies, &bytes));
            assert_int_equal(bytes.len, 0);
        }
        arena_free(&scratch);
    }
}

void world_save(struct world *world)
{
    assert_true(
        dependencies_save(world->dependencies, world_folder(&world->lab.arena), world->key));
}

struct dependencies *world_load(struct world *world)
{
    struct arena *keep = &world->lab.arena;
    return dependencies_load(keep, world_folder(keep), world->key, &world->build);
}
