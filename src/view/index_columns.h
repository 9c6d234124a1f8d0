/* What a kind is compared by on the page that lists it. A kind without a line in the table there
 * gets its required fields and those that most of its records fill.
 *
 *     struct picks picks = picks_of(&work, kind);
 *     for (i = 0; i < picks.count; i++) { ... one column for picks.items[i] ... }
 */
#ifndef VIEW_INDEX_COLUMNS_H
#define VIEW_INDEX_COLUMNS_H

#include "view/work.h"

enum pick_sort {
    PICK_FIELD,
    PICK_FORMULA,
    PICK_PRICE,      /* the newest price of the record */
    PICK_AMOUNT,     /* of a price, leading to its record */
    PICK_MEMORY,     /* of a processor: "12 × DDR5-4800" */
    PICK_CARDS,      /* of an offer: "8 × A100" */
    PICK_DEVICE,     /* what a benchmark ran on */
    PICK_ENGINE,     /* with what, and with which backend */
    PICK_GENERATION, /* its best rates */
    PICK_PROMPT,
};

struct pick {
    enum pick_sort sort;
    str title;
    const struct field *field; /* of PICK_FIELD */
    ptrdiff_t field_index;
    const char *formula_id; /* of PICK_FORMULA */
};

struct picks {
    struct pick *items;
    ptrdiff_t count;
    ptrdiff_t capacity;
    struct pick key;  /* rows with the largest come first; without a title: by id */
    struct pick head; /* the field whose record heads the row; without a field: the row's own */
};

struct picks picks_of(const struct work *work, const struct kind *kind);
bool pick_is_number(const struct pick *pick);

#endif
