/* Memory by lifetime. An arena hands out zeroed memory that is given back all at once: by freeing
 * the arena, or by rewinding to a mark. A function takes `keep` for what it returns and `scratch`
 * for what it forgets:
 *
 *     struct arena_mark mark = arena_mark(scratch);
 *     ... work in scratch ...
 *     arena_rewind(scratch, mark);
 *
 * An allocation never fails towards the caller: when the machine has no memory left, the program
 * says so and ends with exit status 3; nothing published is touched by that.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stdalign.h>
#include <stddef.h>

struct arena_block;

struct arena {
    struct arena_block *block; /* the newest block; zero is an empty arena */
};

struct arena_mark {
    struct arena_block *block;
    ptrdiff_t used;
};

/* `count` zeroed items of `size` bytes each; never NULL. Sizes that overflow are our own fault. */
void *arena_take(struct arena *arena, ptrdiff_t size, ptrdiff_t align, ptrdiff_t count);

#define arena_new(arena, type) ((type *)arena_take((arena), sizeof(type), alignof(type), 1))
#define arena_array(arena, type, count)                                                            \
    ((type *)arena_take((arena), sizeof(type), alignof(type), (count)))

/* What an arena does when memory runs out; for the doors of libraries, which allocate themselves.
 */
_Noreturn void arena_exhausted(void);

struct arena_mark arena_mark(const struct arena *arena);

/* Gives back everything taken since the mark. */
void arena_rewind(struct arena *arena, struct arena_mark mark);

/* Gives back everything; the arena is empty and may be used again. */
void arena_free(struct arena *arena);

#endif
