/* One tree → one record, led by its schema. Decoding adds an error for whatever is wrong and leaves
 * that value absent; references are noted and resolved when all records are known.
 */
#ifndef VALIDATE_DECODE_H
#define VALIDATE_DECODE_H

#include "base/array.h"
#include "base/diag.h"
#include "base/tree.h"
#include "model/record.h"

/* A record while it is made, or the common values (`defaults`) of a list file. */
struct made {
    struct record record; /* first, so that a record found by id gives its `made` */
    bool is_sound;
    bool is_prototype;
    const struct made *prototype; /* whose values it shares, or NULL */
    ptrdiff_t walk;               /* the walk that came by; 0: none */
    const struct user *users;     /* who leans on it */
};

/* A reference, until the record of that id is known. */
struct pending {
    struct made *owner;
    const struct field *field;
    str id;
    struct place place;
    struct value *value;          /* set to the record; or */
    const struct record **target; /* the source of a quantity */
};

/* A value that a record takes from its list's defaults when references are resolved. */
struct inherited {
    struct value *value;
    const struct value *prototype;
};

struct decoder {
    struct arena *keep;
    struct arena *scratch; /* for what one record needs while it is decoded */
    struct diags *diags;
    struct units *units;
    struct made *owner; /* the record that is being decoded */
    struct {
        struct pending *items;
        ptrdiff_t count;
        ptrdiff_t capacity;
    } pending;
    struct {
        struct inherited *items;
        ptrdiff_t count;
        ptrdiff_t capacity;
    } inherited;
};

/* A record of the owner's kind from a mapping; the owner's prototype gives what the mapping does
 * not have. Fields that are required may be missing in a prototype. */
void decode_record(struct decoder *decoder, const struct tree *map);

/* One value of a field, or one item of a list. False where an error was added. */
bool decode_single(struct decoder *decoder, const struct field *field, const struct tree *tree,
                   struct value *value);
bool decode_quantity(struct decoder *decoder, const struct field *field, const struct tree *tree,
                     struct value *value);
bool decode_text(struct decoder *decoder, const struct field *field, const struct tree *tree,
                 str *text);
bool decode_date(struct decoder *decoder, const char *name, const struct tree *tree,
                 struct date *date);
/* A group's mapping into a record with the group's fields. */
bool decode_group(struct decoder *decoder, const struct field *fields, const struct tree *map,
                  struct record *record);
void decode_reference(struct decoder *decoder, const struct field *field, const struct tree *tree,
                      struct value *value, const struct record **target);

/* An error underlining the whole text, or `len` bytes of it from `at`. */
struct diag *decode_fault(struct decoder *decoder, enum rule rule, const struct tree *tree,
                          const char *format, ...) __attribute__((format(printf, 4, 5)));
void decode_underline(struct diag *diag, const struct tree *tree, ptrdiff_t at, ptrdiff_t len);
/* Adds an error and gives false unless the tree is a text that was read without fault. A faulty
 * tree has its error already. */
bool decode_is_text(struct decoder *decoder, const char *name, const struct tree *tree);
/* Help with what was meant; a letter that only looks like one of it is named by its number. */
void decode_did_you_mean(struct decoder *decoder, struct diag *diag, str typed, str meant);
/* "'value'", cut at 80 characters, for messages. */
str decode_quoted(struct decoder *decoder, str value);

#endif
