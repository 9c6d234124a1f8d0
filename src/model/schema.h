/* The schema: every kind of record as one table of fields. Decoding, checking, did-you-mean, `new`,
 * `schema`, `explain`, completion, the expression language and the data-format page all read it. A
 * new field is one line in a table of model/kinds/; a new kind is one table and one line in
 * schema.c.
 */
#ifndef MODEL_SCHEMA_H
#define MODEL_SCHEMA_H

#include "base/str.h"

enum field_type {
    FIELD_TEXT,       /* one line of text */
    FIELD_PROSE,      /* Markdown of a restricted sort, several lines */
    FIELD_URL,        /* absolute http(s) address */
    FIELD_DATE,       /* YYYY[-MM[-DD]] */
    FIELD_FLAG,       /* yes or no */
    FIELD_CHOICE,     /* one of `choices` */
    FIELD_QUANTITY,   /* number with a unit of the dimension of `unit`; "" is a pure number */
    FIELD_REFERENCE,  /* the id of a record of one of the kinds in `target`, joined by | */
    FIELD_EXPRESSION, /* a text in the language of formulas */
    FIELD_GROUP,      /* a mapping with its own `fields` */
    FIELD_NAMES,      /* a mapping of free names to texts, in order: `where` of a formula */
};

struct field {
    const char *name;
    enum field_type type;
    bool is_list;      /* a list of such values */
    bool is_required;  /* in its record or group */
    bool is_whole;     /* a quantity that is a whole number */
    bool may_be_empty; /* a text that says something by being "" */
    const char *unit;  /* canonical unit of a quantity, as people write it */
    double min;        /* in that unit, inclusive; min == max: no bounds */
    double max;
    const char *const *choices; /* ends with NULL */
    const char *target;         /* kinds of a reference, e.g. "gpu" or "cpu|gpu" */
    const struct field *fields; /* of a group; ends with a zero entry */
    const char *example;        /* what `new` writes */
    const char *doc;            /* one sentence for people */
};

struct kind {
    const char *name;           /* "gpu" */
    const char *plural;         /* "GPUs", as pages head their lists */
    const char *folder;         /* "gpus", below data/ */
    const char *doc;            /* one sentence */
    const struct field *fields; /* beyond those that all kinds share; ends with a zero entry */
    bool needs_source;          /* facts: a record without sources is a warning */
    const char *one_of; /* fields joined by |, of which a record has at least one; or NULL */
};

/* All kinds in the order in which pages and help list them; ends with NULL. */
const struct kind *const *schema_kinds(void);
/* NULL where there is none. */
const struct kind *schema_kind(str name);
const struct kind *schema_kind_of_folder(str folder);
/* Fields that every kind has: id, name, aliases, notes, sources, links. Ends with a zero entry. */
const struct field *schema_common_fields(void);
/* Number of fields of a kind, common ones first; and its index-th. */
ptrdiff_t schema_field_count(const struct kind *kind);
const struct field *schema_field(const struct kind *kind, ptrdiff_t index);
/* Index of a kind's field (common ones included), or -1. */
ptrdiff_t schema_field_index(const struct kind *kind, str name);
/* The same within a group's fields. */
ptrdiff_t fields_count(const struct field *fields);
ptrdiff_t fields_index(const struct field *fields, str name);
/* Whether a reference field may name a record of that kind. */
bool field_targets(const struct field *field, const struct kind *kind);
const char *field_type_name(enum field_type type);

#endif
