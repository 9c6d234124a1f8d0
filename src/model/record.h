/* Records: one value for each field of their kind's schema, in the schema's order. A group within a
 * record is a record of its own without an id, so that lists of parts or results read the same way.
 *
 *     const struct quantity *bandwidth = record_quantity(gpu, "memory_bandwidth");
 *
 * Whoever looks at a value leaves a note of it (catalog.h), so that a page knows all that it was
 * made from: values are reached through the functions below, never as `record->values`.
 */
#ifndef MODEL_RECORD_H
#define MODEL_RECORD_H

#include "model/quantity.h"
#include "model/schema.h"

enum value_type {
    VALUE_ABSENT,
    VALUE_TEXT, /* of texts, prose, addresses, choices and expressions */
    VALUE_DATE,
    VALUE_FLAG,
    VALUE_QUANTITY, /* of form unknown where `unknown` was written */
    VALUE_REFERENCE,
    VALUE_GROUP,
    VALUE_LIST,
    VALUE_NAMES,
};

struct value {
    enum value_type type;
    struct place place; /* where the value was written */
    union {
        str text;
        struct date date;
        bool flag;
        const struct quantity *quantity;
        const struct record *record; /* the record referred to, or the group */
        struct {
            struct value *items;
            ptrdiff_t count;
        } list;
        struct {
            struct named_text *items;
            ptrdiff_t count;
        } names;
    } as;
};

struct named_text {
    str name;
    struct place name_place;
    str text;
    struct place place; /* of the text's first character */
};

/* What was looked at of a record. */
enum {
    SEEN_VALUES = 1,
    SEEN_REFERRERS = 2, /* which others refer to it */
};

struct record {
    const struct kind *kind;    /* NULL in a group */
    const struct field *fields; /* of a group; NULL in a record, whose fields are its kind's */
    str id;
    struct place place; /* of the id, or of the group's beginning */
    struct value *values;
    str text;            /* as its file has it, to the end of its last line */
    str common;          /* what of a list file counts for each of its records: the defaults */
    unsigned char *seen; /* the catalog's note on it; a group's is its record's; NULL: none */
};

static inline void record_note(const struct record *record, unsigned char what)
{
    if (record->seen != NULL) {
        *record->seen |= what;
    }
}

/* The value of a field by its index in the schema. */
static inline const struct value *record_at(const struct record *record, ptrdiff_t index)
{
    record_note(record, SEEN_VALUES);
    return &record->values[index];
}

/* The value of a field by its name; asking for a field that the schema does not have is our own
 * fault. A value that is absent has the type VALUE_ABSENT. */
const struct value *record_value(const struct record *record, const char *name);

/* The text, or the empty view where absent. */
str record_text(const struct record *record, const char *name);
/* The name people read: the field `name`, or else the id. */
str record_name(const struct record *record);
/* The quantity, or NULL where it is absent or unknown. */
const struct quantity *record_quantity(const struct record *record, const char *name);
/* The record referred to or the group, or NULL where absent. */
const struct record *record_record(const struct record *record, const char *name);
/* Items of a list; zero where absent. */
ptrdiff_t record_count(const struct record *record, const char *name);
const struct value *record_item(const struct record *record, const char *name, ptrdiff_t index);
/* `otherwise` where absent. */
bool record_flag(const struct record *record, const char *name, bool otherwise);
/* Number of fields of a record or group. */
ptrdiff_t record_field_count(const struct record *record);
const struct field *record_field(const struct record *record, ptrdiff_t index);

#endif
