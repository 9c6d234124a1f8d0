/* Tables of plain text for a terminal: columns as wide as their widest cell, numbers to the right.
 *
 *     struct columns columns = {.arena = arena, .count = 3, .right = 1U << 1};
 *     columns_add(&columns, (str[]){name, number, unit});
 *     columns_write(&columns, &out);
 */
#ifndef COMMAND_COLUMNS_H
#define COMMAND_COLUMNS_H

#include "base/text.h"

enum { COLUMNS_MAX = 16 };

struct columns_row {
    str cells[COLUMNS_MAX];
};

struct columns {
    struct arena *arena;
    int count;
    unsigned right; /* bit 1 << column: set to the right */
    struct {
        struct columns_row *items;
        ptrdiff_t count;
        ptrdiff_t capacity;
    } rows;
};

/* `cells` has `count` texts; what is no plain text in them is escaped. */
void columns_add(struct columns *columns, const str *cells);
void columns_write(const struct columns *columns, struct text *out);

#endif
