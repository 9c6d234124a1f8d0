/* How values are computed; for the files of this folder alone.
 *
 * A frame is what a cell's value depends on: the records of its scope and, where it uses them,
 * context and batch. Each frame remembers the values of its cells, so that shared formulas are
 * computed once. In the first run typical values go onto a tape with their partial derivatives,
 * from which gradients come; in other runs uncertain leaves take an end of their range, or `solve`
 * tries a context, and no tape is kept.
 */
#ifndef ESTIMATE_EVALUATION_H
#define ESTIMATE_EVALUATION_H

#include "base/array.h"
#include "estimate/evaluate.h"
#include "estimate/program.h"

enum { NO_TAPE = -1, MEMOS_TOGETHER = 8 };

/* A value within the evaluation. */
struct outcome {
    double number;
    str word; /* of SORT_WORD; or why there is no value */
    int tape; /* entry that holds its derivatives; NO_TAPE: a constant */
    enum result_state state : 8;
    enum value_sort sort : 8;
    bool truth;
    bool is_uncertain; /* a leaf that is not exact had a part in it */
};

/* Context, batch, prompt and tokens together in a step. Those that `solve` tries change under their
 * frames, which see it by the era.
 */
struct load {
    double numbers[VARIABLE_COUNT]; /* 0: not known */
    int era;
    /* Of loads that `solve` made: for which node and frame. */
    const struct node *solver;
    const struct frame *outer;
    struct load *next;
};

struct memo {
    struct outcome typical;
    struct outcome other; /* of another run */
    int typical_era;      /* 0: not computed */
    int other_era;
    int other_run;
    int measured_era;
    const struct measurement *measured; /* what stands for the estimate, or NULL */
};

struct frame {
    struct frame *next;
    int kind;
    const struct record *records[SLOT_COUNT];
    const struct load *load;
    struct memo **memos;        /* of the kind's cells, MEMOS_TOGETHER each; NULL: of none yet */
    struct fitted_here *fitted; /* by calibration; NULL: none was asked for */
    struct frame *narrowed[FRAME_KINDS];
};

/* The item of a list that is gone over. */
struct item {
    const struct record *record;
    const struct item *outer;
};

/* Where an expression is evaluated. */
struct site {
    struct evaluation *evaluation;
    const struct cell *cell;
    struct frame *frame;
    const struct item *items;
};

/* a and b: entries of the operands or NO_TAPE; of a leaf, a is -2 - its index. */
struct tape_entry {
    int a;
    int b;
    double by_a;
    double by_b;
};

struct leaf {
    const struct quantity *quantity; /* NULL of context and batch */
    str name;
    struct place place;
    double value;
    int uncertain; /* index among the uncertain quantities, or -1 */
};

struct uncertain {
    const struct quantity *quantity;
    double slope; /* of the result that is asked for, by this quantity */
    int end;      /* -1: takes its low end, 1: its high end */
};

struct exchange {
    struct exchange *next;
    str currency;
    double factor;             /* units of the scenario's currency in one of it */
    const struct record *rate; /* NULL: there is none, or both are the same */
    bool is_known;
};

struct measurement {
    struct quantity quantity; /* the median, with the least and greatest as low and high */
    const struct record *benchmark;
};

struct evaluation {
    struct arena *arena;
    const struct method *method;
    const struct catalog *catalog;
    struct binding binding;
    struct load load;
    struct frame *frames;
    struct load *trials;
    bool ignores_measurements;
    bool supposes_own_runs;
    const struct quantity **assumed; /* by the index of the assumption; NULL: the record's */
    str currency;
    struct exchange *exchanges;
    struct fitted_values *fitted; /* values of fitted assumptions that were needed */
    int run;                      /* 0: typical values with a tape */
    int last_run;                 /* numbers given out */
    bool has_ends;                /* uncertain leaves take the ends that are set */
    struct {
        struct tape_entry *items;
        ptrdiff_t count;
        ptrdiff_t capacity;
    } tape;
    struct {
        struct leaf *items;
        ptrdiff_t count;
        ptrdiff_t capacity;
    } leaves;
    struct {
        struct uncertain *items;
        ptrdiff_t count;
        ptrdiff_t capacity;
    } uncertain;
};

/* Of hundreds of cells that a frame could compute, tens are asked for. */
static inline struct memo *frame_memo(struct evaluation *evaluation, struct frame *frame,
                                      const struct cell *cell)
{
    struct memo **together = &frame->memos[cell->index / MEMOS_TOGETHER];
    if (*together == NULL) {
        *together = arena_array(evaluation->arena, struct memo, MEMOS_TOGETHER);
    }
    return &(*together)[cell->index % MEMOS_TOGETHER];
}

static inline const struct node *site_operand(const struct site *site, const struct node *node,
                                              int index)
{
    return expression_operand(site->cell->expression, node, index);
}

/* The frame for cells of a kind, with the records of another frame. */
struct frame *frame_narrowed(struct evaluation *evaluation, struct frame *frame, int kind);
/* The frame for cells of a kind where a record is bound alone, under a load. */
struct frame *frame_of_record(struct evaluation *evaluation, int kind, enum slot slot,
                              const struct record *record, const struct load *load);
struct frame *frame_of_binding(struct evaluation *evaluation, int kind);
struct frame *frame_of_records(struct evaluation *evaluation, int kind,
                               const struct record *const *records, const struct load *load);
/* Context and batch of a frame, those of the evaluation where its cells use none. */
const struct load *frame_load(struct evaluation *evaluation, const struct frame *frame);
/* Other numbers, for one node and frame. */
const struct load *load_of_trial(struct evaluation *evaluation, const struct frame *frame,
                                 const struct node *node, const double *numbers);
/* A frame of the same records whose context and batch `solve` changes. */
struct frame *frame_of_trial(struct evaluation *evaluation, const struct frame *frame,
                             const struct node *solver, struct load **load);

struct outcome value_of_cell(struct evaluation *evaluation, struct frame *frame,
                             const struct cell *cell);
struct outcome node_value(const struct site *site, const struct node *node);
struct result result_of_cell(struct evaluation *evaluation, struct frame *frame,
                             const struct cell *cell);

/* Leaves and what is put together from them. */
struct outcome name_value(const struct site *site, const struct node *node);
/* The value of an assumption that is no curve: one that was set, or is fitted, or the record's. */
const struct quantity *assumption_quantity(const struct site *site,
                                           const struct assumption *assumption);
struct outcome quantity_value(const struct site *site, const struct quantity *quantity, str name);
/* Where a path leads. `value` is NULL where it ends at a slot or a record on the way is absent. */
struct reached {
    const struct record *record;
    const struct value *value;
};
struct reached path_follow(const struct site *site, const struct target *target);
struct frame *target_frame(const struct site *site, const struct target *target);
/* Unknown, naming the field: "cpu.ccds of ryzen-5-7400f". */
struct outcome absent_value(const struct site *site, const struct reached *reached,
                            const struct target *target);
/* Items of the list that a path leads to. */
ptrdiff_t list_of(const struct site *site, const struct node *node, const struct value **items);
/* The record that a path leads to, or that its last step, a list of referring records, is of. */
const struct record *path_record(const struct site *site, const struct target *target);
const struct record *list_item(const struct value *items, ptrdiff_t index);

struct outcome list_value(const struct site *site, const struct node *node);
struct outcome first_value(const struct site *site, const struct node *node);
/* The item that a `first_of` takes; false where there is none. */
bool first_item(const struct site *site, const struct node *node, struct item *item);
struct outcome call_value(const struct site *site, const struct node *node);
/* The frame that a `formula(…)` is computed in; NULL with the reason where a binding has no value.
 */
struct frame *call_frame(const struct site *site, const struct node *node, struct outcome *missing);
struct outcome curve_value(const struct site *site, const struct node *node);
struct outcome solve_value(const struct site *site, const struct node *node);
/* Where the condition of a `solve` is to be looked at with its solution. */
struct site site_at_solution(const struct site *site, const struct node *node, double solution);
/* The first min, max or cases of the site's cell, found through products and through names of the
 * formula's own definitions, to which the site moves; NULL where there is none. */
const struct node *choice_of(struct site *site);
/* The operand of a min, max or cases that gives its value, -1 where none does. `is_tie`: another
 * one of a min or max is as good. */
int winning_operand(const struct site *site, const struct node *node, bool *is_tie);

struct outcome outcome_number(double number);
struct outcome outcome_truth(bool truth);
struct outcome outcome_state(enum result_state state, str reason);
/* A computed number with its derivatives by two operands; checks that it is finite. */
struct outcome outcome_computed(const struct site *site, double number, const struct outcome *a,
                                double by_a, const struct outcome *b, double by_b);
/* Of a sum, where one or both have no value: all that is not known is named. */
struct outcome outcome_missing(const struct site *site, const struct outcome *a,
                               const struct outcome *b);
struct outcome outcome_not_finite(const struct site *site, const char *what);

int tape_leaf(struct evaluation *evaluation, const struct leaf *leaf);
/* Change of an entry's value for a change of each leaf, by the leaf's index; in `scratch`. */
double *tape_slopes(struct arena *scratch, const struct evaluation *evaluation, int entry);
/* Low and high of a cell's value. */
void interval_of(struct evaluation *evaluation, struct frame *frame, const struct cell *cell,
                 double *low, double *high);

/* The measurement that stands for a formula's value, or NULL. */
const struct measurement *measurement_for(struct evaluation *evaluation, const struct frame *frame,
                                          const struct formula *formula);
const struct exchange *exchange_for(struct evaluation *evaluation, str currency);
str currency_of(const struct catalog *catalog, const struct record *scenario);

#endif
