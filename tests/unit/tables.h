/* Tables for tests: a map and a table, with a few records to refer to, become what import_rows()
 * gives, without any file.
 *
 *     struct tried tried = tried_new();
 *     tried_import(&tried, "fields:\n  …", "hardware,rate\n…");
 *     assert_written(&tried, 0, "records:\n…");
 *     tried_free(&tried);
 */
#ifndef UNIT_TABLES_H
#define UNIT_TABLES_H

#include "import/import.h"
#include "unit/checked.h"

struct tried {
    struct checked checked;
    const struct import_map *map; /* NULL: it was refused */
    struct imported *imported;    /* NULL: map or table were refused */
};

/* With two cards, a processor, two files of a model, an engine and a source. */
struct tried tried_new(void);
void tried_free(struct tried *tried);
void tried_import(struct tried *tried, const char *map, const char *table);
/* The file of that number, as it would be written. */
str tried_file(struct tried *tried, ptrdiff_t index);
/* There were no errors, and the file is that text. */
void assert_written(struct tried *tried, ptrdiff_t index, const char *text);
/* Takes over what the text says into the file of that number. */
bool tried_update(struct tried *tried, ptrdiff_t index, const char *before);

#endif
