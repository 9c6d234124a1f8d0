#include "base/arena.h"

#include "base/limits.h"
#include "base/must.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined(__SANITIZE_ADDRESS__)
#define ARENA_POISONS 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_POISONS 1
#endif
#endif

#ifdef ARENA_POISONS
#include <sanitizer/asan_interface.h>
#define POISON(start, size) __asan_poison_memory_region((start), (size_t)(size))
#define UNPOISON(start, size) __asan_unpoison_memory_region((start), (size_t)(size))
enum { BLOCK_BYTES_MIN = 1024, GAP_BYTES = 16 };
#else
#define POISON(start, size) ((void)0)
#define UNPOISON(start, size) ((void)0)
enum { BLOCK_BYTES_MIN = 64 * 1024, GAP_BYTES = 0 };
#endif

enum { BLOCK_BYTES_MAX = 4 * 1024 * 1024 };

struct arena_block {
    struct arena_block *older;
    ptrdiff_t size;
    ptrdiff_t used;
    char bytes[];
};

static void block_add(struct arena *arena, ptrdiff_t wanted);
static void block_drop(struct arena *arena);

void *arena_take(struct arena *arena, ptrdiff_t size, ptrdiff_t align, ptrdiff_t count)
{
    must(size > 0 && count >= 0);
    must(align > 0 && (align & (align - 1)) == 0);
    must(count < (PTRDIFF_MAX / 2) / size);
    ptrdiff_t bytes = size * count;
    if (arena->block == NULL ||
        arena->block->size - arena->block->used < bytes + align + GAP_BYTES) {
        block_add(arena, bytes + align + GAP_BYTES);
    }
    struct arena_block *block = arena->block;
    uintptr_t start = (uintptr_t)(block->bytes + block->used);
    ptrdiff_t padding = (ptrdiff_t)(-start & (uintptr_t)(align - 1));
    char *taken = block->bytes + block->used + padding;
    block->used += padding + bytes + GAP_BYTES;
    must(block->used <= block->size);
    UNPOISON(taken, bytes);
    return memset(taken, 0, (size_t)bytes);
}

struct arena_mark arena_mark(const struct arena *arena)
{
    return (struct arena_mark){
        .block = arena->block,
        .used = arena->block != NULL ? arena->block->used : 0,
    };
}

void arena_rewind(struct arena *arena, struct arena_mark mark)
{
    while (arena->block != mark.block) {
        must(arena->block != NULL);
        block_drop(arena);
    }
    if (arena->block != NULL) {
        must(mark.used <= arena->block->used);
        POISON(arena->block->bytes + mark.used, arena->block->used - mark.used);
        arena->block->used = mark.used;
    }
}

void arena_free(struct arena *arena)
{
    while (arena->block != NULL) {
        block_drop(arena);
    }
}

void arena_exhausted(void)
{
    (void)fputs("hwreport: out of memory\n", stderr);
    _Exit(EXIT_STATUS_MACHINE);
}

/* Blocks double, so that a large build takes few of them and a small one stays small. */
static void block_add(struct arena *arena, ptrdiff_t wanted)
{
    ptrdiff_t size = arena->block != NULL ? arena->block->size * 2 : BLOCK_BYTES_MIN;
    size = size > BLOCK_BYTES_MAX ? BLOCK_BYTES_MAX : size;
    size = size < wanted ? wanted : size;
    struct arena_block *block = malloc(sizeof *block + (size_t)size);
    if (block == NULL) {
        arena_exhausted();
    }
    *block = (struct arena_block){.older = arena->block, .size = size};
    POISON(block->bytes, size);
    arena->block = block;
}

static void block_drop(struct arena *arena)
{
    struct arena_block *block = arena->block;
    arena->block = block->older;
    UNPOISON(block->bytes, block->size);
    free(block);
}
