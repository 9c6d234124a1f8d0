#include "estimate/evaluation.h"

#include <math.h>
#include <stdlib.h>

struct changes {
    struct elasticity *items;
    ptrdiff_t count;
    ptrdiff_t capacity;
};

static void add_change(struct arena *keep, struct changes *changes, const struct leaf *leaf,
                       double elasticity);
static int by_size(const void *a, const void *b);

/* The largest first; inputs without influence are left out. */
ptrdiff_t evaluation_elasticities(struct arena *keep, struct evaluation *evaluation,
                                  const struct formula *formula, const struct elasticity **all)
{
    *all = NULL;
    struct result result = evaluation_formula(evaluation, formula);
    if (result.state != RESULT_KNOWN || result.type != RESULT_NUMBER || result.typical == 0) {
        return 0;
    }
    struct frame *frame = frame_of_binding(evaluation, formula->cell.frame_kind);
    struct outcome outcome = value_of_cell(evaluation, frame, &formula->cell);
    const double *slopes = tape_slopes(keep, evaluation, outcome.tape);
    struct changes changes = {0};
    for (ptrdiff_t i = 0; i < evaluation->leaves.count; i++) {
        const struct leaf *leaf = &evaluation->leaves.items[i];
        double elasticity = slopes[i] * leaf->value / result.typical;
        if (elasticity != 0 && isfinite(elasticity)) {
            add_change(keep, &changes, leaf, elasticity);
        }
    }
    if (changes.count > 0) {
        qsort(changes.items, (size_t)changes.count, sizeof changes.items[0], by_size);
    }
    *all = changes.items;
    return changes.count;
}

/* An input that is read in several places is one input. */
static void add_change(struct arena *keep, struct changes *changes, const struct leaf *leaf,
                       double elasticity)
{
    for (ptrdiff_t i = 0; i < changes->count; i++) {
        struct elasticity *known = &changes->items[i];
        bool is_same = leaf->quantity != NULL ? known->quantity == leaf->quantity
                                              : str_equal(known->name, leaf->name);
        if (is_same) {
            known->elasticity += elasticity;
            return;
        }
    }
    *array_add(keep, changes) = (struct elasticity){.name = leaf->name,
                                                    .place = leaf->place,
                                                    .quantity = leaf->quantity,
                                                    .elasticity = elasticity};
}

/* Rounded, so that equals are ordered by their names whatever the last digits say. */
static int by_size(const void *a, const void *b)
{
    const struct elasticity *left = a;
    const struct elasticity *right = b;
    double x = rint(fabs(left->elasticity) * 1e9);
    double y = rint(fabs(right->elasticity) * 1e9);
    return x != y ? (y > x) - (y < x) : str_compare(left->name, right->name);
}
