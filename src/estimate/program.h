/* What a method consists of once it is read; for the files of this folder alone. A cell is one
 * expression that has a value of its own: a formula, or a definition of its `where`. The names in
 * an expression point at targets, which are resolved to slots, indexes of values and cells, so that
 * evaluation looks nothing up.
 */
#ifndef ESTIMATE_PROGRAM_H
#define ESTIMATE_PROGRAM_H

#include "base/diag.h"
#include "estimate/binding.h"
#include "estimate/expression/syntax.h"
#include "estimate/method.h"

enum target_type {
    TARGET_CELL,       /* a definition or formula for the same records */
    TARGET_FIELD,      /* a path to a field */
    TARGET_FORMULA,    /* a path to a record, and a formula for it */
    TARGET_ASSUMPTION, /* its value, or its curve in `interpolate` */
    TARGET_CALLED,     /* the formula that `formula(…)` computes for other records */
    TARGET_VARIABLE,
    TARGET_KEYWORD, /* largest, smallest and the variable of `solve` */
};

enum { PATH_STEPS = 8, ITEM_LEVELS = 2 };

struct target {
    enum target_type type;
    str path; /* as written */

    /* A path: from a slot, or from the item of an enclosing list, through values of records. */
    enum slot slot; /* SLOT_COUNT where it begins at an item */
    int item;       /* 0: of the innermost list */
    int steps[PATH_STEPS];
    int step_count;
    const struct field *field;         /* the last one; NULL where the path is a slot alone */
    const struct referrers *referrers; /* the path ends with `field` of these, or NULL */

    struct cell *cell; /* TARGET_CELL, TARGET_FORMULA, TARGET_CALLED */
    enum slot binds;   /* TARGET_FORMULA: where the record goes */

    const struct assumption *assumption;
    enum variable variable;
};

/* The records of one kind whose field `of` names a record, as a list of that record: gpu.prices.
 * Its name is the folder of the kind. */
struct referrers {
    const struct kind *kind;
    struct field field;  /* the list, as if the record had it */
    struct value *items; /* by the address of what they are of; of one record the newest first */
    const struct record **of; /* in step */
    ptrdiff_t count;
};

struct curve {
    const struct quantity *const *x;
    const struct quantity *const *y;
    ptrdiff_t count;
};

struct assumption {
    const struct record *record;
    str name; /* its id with _ for - */
    int index;
    const struct quantity *value; /* NULL where it is a curve */
    struct curve curve;
    struct dimension x_dimension;
    struct dimension dimension; /* of the value, or of the curve's y */

    struct calibration *calibration; /* that fits it, or NULL */
    int parameter;                   /* its number there */
};

struct cell {
    str name; /* as expressions name it */
    struct formula *formula;
    bool is_definition;
    int order;                     /* of a definition within its formula */
    const struct value *where;     /* the value that holds the text; NULL for a definition */
    struct expression *expression; /* NULL where it could not be read */
    struct node_kind kind;
    bool uses_load; /* it or what it needs names a variable */
    int frame_kind; /* which records and numbers its value depends on: see frame.h */
    int index;      /* among the cells of that kind */
    int stack;      /* levels of evaluation that it may take */
    int solves;     /* levels of `solve` within each other */
    enum { CELL_NEW, CELL_OPEN, CELL_DONE } mark;
};

struct formula {
    const struct record *record;
    str name; /* its id with _ for - */
    const struct scope *scope;
    bool is_word;
    bool is_truth;
    struct unit unit;
    str unit_text;
    struct cell *definitions;
    ptrdiff_t definition_count;
    struct cell cell;
    struct formula_input *inputs;
    ptrdiff_t input_count;
    const struct measured_formula *measured_as; /* how benchmarks measure it, or NULL */
};

struct measured_formula {
    const char *formula; /* its id */
    const char *field;   /* of a benchmark's results */
    double prompt_min;   /* tokens of prompts that count */
    double prompt_max;
};

/* An expression outside formulas: `when` of a service level. */
struct condition {
    const struct value *value;
    struct formula *formula; /* one that no name reaches, with the expression as its cell */
};

/* Benchmarks by what they are of: those of one artifact on one machine lie together, by id. */
struct measurements {
    struct measured {
        const struct record *artifact;
        const struct record *machine; /* a system, card or processor */
        const struct record *benchmark;
    } * items;
    ptrdiff_t count;
    ptrdiff_t capacity;
};

enum { FRAME_KINDS = SCOPE_COUNT * 2 };

struct method {
    const struct catalog *catalog;
    struct formula **formulas; /* each after those that it needs, once they are ordered */
    ptrdiff_t formula_count;
    struct formula **by_name;
    struct assumption *assumptions; /* by name */
    ptrdiff_t assumption_count;
    struct condition *conditions;
    ptrdiff_t condition_count;
    struct measurements measurements;
    struct refused refused; /* by address */
    struct calibration *calibrations;
    ptrdiff_t calibration_count;
    const bool *named_of_runs; /* by field of a row of results: whether a formula names it */
    struct referrers *referrers;
    ptrdiff_t referrers_count;
    struct date as_of; /* no price, power or rate of a later day counts; year 0: all do */
    int cell_counts[FRAME_KINDS];
};

/* While a method is read. */
struct builder {
    struct arena *keep;
    struct diags *diags;
    struct method *method;
    struct recall *recall;             /* what earlier runs found out; or NULL */
    struct recollection *recollection; /* of what benchmarks told calibrations; or NULL */
};

/* Whether a row of results is one that no estimate may rest on. */
bool method_refuses(const struct method *method, const struct record *row);
struct formula *method_find(const struct method *method, str name);
const struct assumption *assumption_find(const struct method *method, str name);

/* Reads every assumption; sorts them by name. */
void assumptions_read(struct builder *builder);
/* An id as expressions write it. */
str name_of_id(struct arena *keep, str id);
/* Reports a name that a formula, assumption or definition may not have. */
void check_name_is_free(struct builder *builder, struct place place, str name, const char *what);
/* Points the names of the cell's expression at what they mean. */
void cell_resolve(struct builder *builder, struct cell *cell);
/* Gives each node of the cell's expression its type and dimension; the cells that it needs are
 * checked before. */
void cell_check(struct builder *builder, struct cell *cell);
/* Goes through all cells, each after those that it needs: finds circles, checks each cell, counts
 * what its evaluation takes, and puts the formulas into this order. */
void method_order(struct builder *builder);
/* What each formula names, without repetition. */
void formula_list_inputs(struct builder *builder, struct formula *formula);
/* Lists what refers to records, without what is newer than the method's date. */
void referrers_list(struct builder *builder);
/* NULL where no kind that may refer to records of `kind` has that folder. */
const struct referrers *referrers_find(const struct method *method, const struct kind *kind,
                                       str folder);
/* The run of a record's own. */
const struct value *referrers_of(const struct referrers *referrers, const struct record *record,
                                 ptrdiff_t *count);
struct measurements measurements_of(struct arena *keep, const struct catalog *catalog);
/* Sets `measured_as`. */
void formula_mark_measured(struct formula *formula);

/* A problem in an expression, at `len` bytes from `at`. */
struct diag *cell_complain(struct builder *builder, const struct cell *cell, enum rule rule,
                           const struct node *node, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

#endif
