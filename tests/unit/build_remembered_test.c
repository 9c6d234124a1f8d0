/* Takes seconds: make quick leaves it to make test. */
#include "publish/build_file.h"
#include "unit/random.h"
#include "unit/sites.h"
#include "unit/worlds.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static ptrdiff_t count_same(struct dependencies *dependencies, const struct build *build)
{
    ptrdiff_t count = 0;
    for (ptrdiff_t i = 0; i < build->pages->count; i++) {
        count += dependencies_are_same(dependencies, build, build->pages->items[i].path);
    }
    return count;
}

static const char *file_of(struct arena *arena)
{
    str folder = world_folder(arena);
    return str_terminated(arena, str_format(arena, "%.*s/dependencies", STR_ARGS(folder)));
}

/* A world as a build leaves it; its file. */
static str open_and_save(struct world *world)
{
    bool is_set[CHANGE_COUNT] = {false};
    world_open(world, is_set);
    world_make(world, world_load(world));
    world_save(world);
    return file_text(&world->lab.arena, file_of(&world->lab.arena));
}

/* What is behind the header: magic, key, checksum and length. */
static str content_of(str file)
{
    return str_slice(file, BUILD_FILE_MAGIC_BYTES + 2 * (ptrdiff_t)sizeof(struct digest) + 8,
                     file.len);
}

/* How many pages are taken for the same where the file has these bytes. */
static ptrdiff_t same_after(struct world *world, str bytes)
{
    struct arena *keep = &world->lab.arena;
    struct arena_mark mark = arena_mark(keep);
    FILE *file = fopen(file_of(keep), "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes.data, 1, (size_t)bytes.len, file), bytes.len);
    assert_int_equal(fclose(file), 0);
    ptrdiff_t count = count_same(world_load(world), &world->build);
    arena_rewind(keep, mark);
    return count;
}

static void believes_no_file_that_was_cut_or_changed(void **state)
{
    (void)state;
    struct world world;
    str saved = open_and_save(&world);
    struct arena *keep = &world.lab.arena;
    assert_true(same_after(&world, saved) > 60);
    ptrdiff_t step = saved.len / 150 + 1;
    for (ptrdiff_t at = 0; at < saved.len; at += at < 96 ? 1 : step) {
        assert_int_equal(same_after(&world, str_slice(saved, 0, at)), 0);
        char *changed = str_terminated(keep, saved);
        changed[at] ^= 0x10;
        assert_int_equal(same_after(&world, (str){.data = changed, .len = saved.len}), 0);
    }
    const char *longer = str_terminated(keep, saved);
    assert_int_equal(same_after(&world, (str){.data = longer, .len = saved.len + 1}), 0);
    world_close(&world);
}

static void believes_no_file_of_another_version_or_key(void **state)
{
    (void)state;
    struct world world;
    str saved = open_and_save(&world);
    struct arena *keep = &world.lab.arena;
    struct digest right = world.key;
    world.key.low++;
    assert_int_equal(count_same(world_load(&world), &world.build), 0);
    world.key = right;
    assert_true(build_file_replace(world_folder(keep), "dependencies", "hwdeps0\n", world.key,
                                   content_of(saved)));
    assert_int_equal(count_same(world_load(&world), &world.build), 0);
    world_close(&world);
}

static void add_number(struct text *text, uint64_t number, ptrdiff_t bytes)
{
    text_add(text, (str){.data = (const char *)&number, .len = bytes});
}

/* What a file with a right checksum may say nevertheless: so many nodes, of which there is one. */
static str forged_node(struct arena *arena, uint64_t count, uint64_t name_len, const char *name)
{
    struct text text = text_new(arena, 256);
    add_number(&text, count, 8);
    for (int i = 0; i < 4; i++) {
        add_number(&text, 77, 8);
    }
    add_number(&text, name_len, 8);
    text_add(&text, str_from(name));
    return text_view(&text);
}

/* And a page that looked at one of them. */
static str forged_entry(struct arena *arena, const char *path, uint32_t seen, uint64_t seen_len)
{
    struct text text = text_new(arena, 256);
    text_add(&text, forged_node(arena, 1, 8, "gpu/gone"));
    add_number(&text, strlen(path), 4);
    add_number(&text, seen_len, 4);
    add_number(&text, 0, 4);
    text_add(&text, str_from(path));
    add_number(&text, seen, 4);
    return text_view(&text);
}

static void makes_every_page_where_content_is_forged(void **state)
{
    (void)state;
    struct world world;
    (void)open_and_save(&world);
    struct arena *keep = &world.lab.arena;
    const str forged[] = {
        STR("x"),
        forged_node(keep, UINT64_MAX, 3, "gpu"),
        forged_node(keep, 1ULL << 40, 3, "gpu"),
        forged_node(keep, 2, 3, "gpu"),
        forged_node(keep, 1, UINT64_MAX, "gpu"),
        forged_node(keep, 1, 1ULL << 63, "gpu"),
        forged_node(keep, 1, 22, "../../../../etc/passwd"),
        forged_node(keep, 1, 5, "gpu/\xff"),
        forged_entry(keep, "gpus/card", 0U << 2 | 1, 4),
        forged_entry(keep, "gpus/card", 0U << 2 | 0, 4),
        forged_entry(keep, "gpus/card", 1U << 2 | 1, 4),
        forged_entry(keep, "gpus/card", UINT32_MAX, 4),
        forged_entry(keep, "gpus/card", 1, 3),
        forged_entry(keep, "gpus/card", 1, UINT32_MAX),
        forged_entry(keep, "../../index", 1, 4),
    };
    for (ptrdiff_t i = 0; i < COUNT(forged); i++) {
        struct dependencies *dependencies = dependencies_from(keep, forged[i], &world.build);
        assert_int_equal(count_same(dependencies, &world.build), 0);
        assert_true(dependencies_save(dependencies, world_folder(keep), world.key));
    }
    world_close(&world);
}

static void survives_content_with_any_bytes_changed(void **state)
{
    (void)state;
    struct world world;
    str content = content_of(open_and_save(&world));
    struct arena *keep = &world.lab.arena;
    struct random random = {.state = 7};
    for (int i = 0; i < 400; i++) {
        struct arena_mark mark = arena_mark(keep);
        char *bytes = str_terminated(keep, content);
        for (int changed = 0; changed < 1 + i % 20; changed++) {
            bytes[random_below(&random, (int)content.len)] = (char)random_below(&random, 256);
        }
        str other = {.data = bytes, .len = content.len};
        struct dependencies *dependencies = dependencies_from(keep, other, &world.build);
        (void)count_same(dependencies, &world.build);
        assert_true(dependencies_save(dependencies, world_folder(keep), world.key));
        arena_rewind(keep, mark);
    }
    world_close(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(believes_no_file_that_was_cut_or_changed),
        cmocka_unit_test(believes_no_file_of_another_version_or_key),
        cmocka_unit_test(makes_every_page_where_content_is_forged),
        cmocka_unit_test(survives_content_with_any_bytes_changed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
