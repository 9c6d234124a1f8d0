/* Worlds for tests of what is remembered between builds: the small sites of tests/cases joined in
 * one catalog, with changes that can be set, and every page of it made.
 *
 *     bool is_set[CHANGE_COUNT] = {false};
 *     world_open(&world, is_set);
 *     world_make(&world, world_load(&world));
 *     world_save(&world);
 *     ...
 *     world_close(&world);
 */
#ifndef TESTS_UNIT_WORLDS_H
#define TESTS_UNIT_WORLDS_H

#include "base/map.h"
#include "build/dependencies.h"
#include "unit/lab.h"

/* One file of data that becomes different, and one page that shows it, and one that does not. A
 * change of no file by that name adds it; one to nothing takes it away. */
struct change {
    const char *file;
    const char *from;
    const char *to;
    const char *reaches; /* NULL: every page */
    const char *leaves;
};

enum { CHANGE_COUNT = 20 };
extern const struct change changes[CHANGE_COUNT];

/* What a page came out as. */
struct made {
    struct digest markdown;
    struct digest html;
    bool is_same; /* was taken for the same as before */
};

struct world {
    struct lab lab;
    struct folder root;
    struct templates templates;
    struct view view;
    struct build build;
    struct digest key;
    struct dependencies *dependencies;
    struct map made; /* path → struct made */
    ptrdiff_t same_count;
    ptrdiff_t page_count;
};

void world_open(struct world *world, const bool *is_set);
void world_close(struct world *world);
/* Makes every page, also those that are taken for the same. */
void world_make(struct world *world, struct dependencies *dependencies);
/* The file of what is remembered lies in a folder of TMPDIR. */
str world_folder(struct arena *arena);
void world_save(struct world *world);
struct dependencies *world_load(struct world *world);
/* Fails where there is no such page. */
const struct made *world_page(const struct world *world, const char *path);

#endif
