/* What holds between records: ids that are unique, references that land, and faults that spread to
 * those who lean on a record that failed.
 */
#ifndef VALIDATE_REFERENCES_H
#define VALIDATE_REFERENCES_H

#include "model/catalog.h"
#include "validate/decode.h"

struct made_list {
    struct made **items;
    ptrdiff_t count;
    ptrdiff_t capacity;
    struct unread_kind *unread; /* kinds with a list file whose records nobody knows */
};

/* Records by kind and id, sound or not. */
struct made_index {
    struct catalog all; /* each of its records is the first member of a struct made */
    const struct unread_kind *unread;
};

/* The record of an index as what is still being made. */
struct made *made_of(const struct record *record);

void made_list_kind_unread(struct made_list *list, struct arena *keep, const struct kind *kind);

/* Ids that occur twice are errors; the first record of an id keeps it. */
struct made_index *made_index_new(struct arena *keep, struct diags *diags,
                                  const struct made_list *list);
/* Sets every reference to its record. What dangles is an error, its value absent. */
void references_resolve(struct decoder *decoder, const struct made_index *index);
/* A record that refers to an unsound one, or takes defaults that are, is unsound without an error
 * of its own. */
void made_spread_faults(struct decoder *decoder, const struct made_list *list);
/* The sound records. */
const struct catalog *made_catalog(struct arena *keep, struct units *units,
                                   const struct made_index *index);

#endif
