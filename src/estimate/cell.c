#include "base/must.h"
#include "estimate/evaluation.h"

#include <math.h>

static struct outcome cell_computed(struct evaluation *evaluation, struct frame *frame,
                                    const struct cell *cell);
static double at_ends(struct evaluation *evaluation, struct frame *frame, const struct cell *cell,
                      int side);

/* The first run's value is that of every other run in which nothing uncertain moves. */
// NOLINTNEXTLINE(misc-no-recursion)
struct outcome value_of_cell(struct evaluation *evaluation, struct frame *frame,
                             const struct cell *cell)
{
    struct memo *memo = frame_memo(evaluation, frame, cell);
    int era = frame->load->era;
    bool has_typical = memo->typical_era == era;
    if (has_typical && (!evaluation->has_ends || !memo->typical.is_uncertain)) {
        return memo->typical;
    }
    if (evaluation->run == 0) {
        struct outcome typical = cell_computed(evaluation, frame, cell);
        memo->typical = typical;
        memo->typical_era = era;
        return typical;
    }
    if (memo->other_era == era && memo->other_run == evaluation->run) {
        return memo->other;
    }
    struct outcome other = cell_computed(evaluation, frame, cell);
    memo->other = other;
    memo->other_era = era;
    memo->other_run = evaluation->run;
    return other;
}

// NOLINTNEXTLINE(misc-no-recursion)
static struct outcome cell_computed(struct evaluation *evaluation, struct frame *frame,
                                    const struct cell *cell)
{
    struct site site = {.evaluation = evaluation, .cell = cell, .frame = frame};
    struct memo *memo = frame_memo(evaluation, frame, cell);
    bool is_measurable = !cell->is_definition && cell->formula->measured_as != NULL;
    if (is_measurable && !evaluation->ignores_measurements) {
        int era = frame->load->era;
        if (memo->measured_era != era) {
            memo->measured = measurement_for(evaluation, frame, cell->formula);
            memo->measured_era = era;
        }
        if (memo->measured != NULL) {
            return quantity_value(&site, &memo->measured->quantity, cell->formula->record->id);
        }
    }
    return node_value(&site, expression_root(cell->expression));
}

int tape_leaf(struct evaluation *evaluation, const struct leaf *leaf)
{
    struct leaf *added = array_add(evaluation->arena, &evaluation->leaves);
    *added = *leaf;
    struct tape_entry *entry = array_add(evaluation->arena, &evaluation->tape);
    *entry = (struct tape_entry){.a = -2 - (int)(evaluation->leaves.count - 1), .b = NO_TAPE};
    return (int)evaluation->tape.count - 1;
}

double *tape_slopes(struct arena *scratch, const struct evaluation *evaluation, int entry)
{
    double *by_leaf = arena_array(scratch, double, evaluation->leaves.count + 1);
    if (entry == NO_TAPE) {
        return by_leaf;
    }
    double *by_entry = arena_array(scratch, double, entry + 1);
    by_entry[entry] = 1;
    for (int i = entry; i >= 0; i--) {
        const struct tape_entry *at = &evaluation->tape.items[i];
        double slope = by_entry[i];
        if (slope == 0) {
            continue;
        }
        if (at->a >= 0) {
            by_entry[at->a] += slope * at->by_a;
        } else if (at->a != NO_TAPE) {
            by_leaf[-2 - at->a] += slope;
        }
        if (at->b >= 0) {
            by_entry[at->b] += slope * at->by_b;
        }
    }
    return by_leaf;
}

/* Each uncertain quantity takes the end that lowers (raises) this value, by the sign of its slope,
 * and the value is computed anew. Where an end gives no value, as when a model then no longer fits,
 * that side keeps the typical value. */
void interval_of(struct evaluation *evaluation, struct frame *frame, const struct cell *cell,
                 double *low, double *high)
{
    struct outcome typical = value_of_cell(evaluation, frame, cell);
    *low = typical.number;
    *high = typical.number;
    if (typical.state != RESULT_KNOWN || !typical.is_uncertain) {
        return;
    }
    for (ptrdiff_t i = 0; i < evaluation->uncertain.count; i++) {
        evaluation->uncertain.items[i].slope = 0;
    }
    struct arena_mark mark = arena_mark(evaluation->arena);
    const double *slopes = tape_slopes(evaluation->arena, evaluation, typical.tape);
    for (ptrdiff_t i = 0; i < evaluation->leaves.count; i++) {
        int uncertain = evaluation->leaves.items[i].uncertain;
        if (uncertain >= 0) {
            evaluation->uncertain.items[uncertain].slope += slopes[i];
        }
    }
    arena_rewind(evaluation->arena, mark);
    double ends[2] = {at_ends(evaluation, frame, cell, -1), at_ends(evaluation, frame, cell, 1)};
    for (int i = 0; i < 2; i++) {
        *low = fmin(*low, ends[i]);
        *high = fmax(*high, ends[i]);
    }
}

static double at_ends(struct evaluation *evaluation, struct frame *frame, const struct cell *cell,
                      int side)
{
    for (ptrdiff_t i = 0; i < evaluation->uncertain.count; i++) {
        struct uncertain *uncertain = &evaluation->uncertain.items[i];
        uncertain->end = uncertain->slope > 0 ? side : uncertain->slope < 0 ? -side : 0;
    }
    int run = evaluation->run;
    evaluation->run = ++evaluation->last_run;
    evaluation->has_ends = true;
    struct outcome outcome = value_of_cell(evaluation, frame, cell);
    evaluation->has_ends = false;
    evaluation->run = run;
    return outcome.state == RESULT_KNOWN ? outcome.number : (double)NAN;
}
