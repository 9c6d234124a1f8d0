#include "estimate/calibration/block.h"

#include <math.h>

void block_begin(struct block *block, const double *spreads, unsigned moved)
{
    block->count = 0;
    for (int j = 0; j < FIT_PARAMETERS; j++) {
        block->places[j] = -1;
        if ((moved & 1U << j) != 0) {
            int place = block->count++;
            block->places[j] = place;
            block->parameters[place] = j;
            block->right[place] = 0;
            for (int b = 0; b < place; b++) {
                block->curvature[place][b] = 0;
            }
            block->curvature[place][place] = 1 / (spreads[j] * spreads[j]);
        }
    }
}

void block_add(struct block *block, const struct block_slopes *slopes,
               const struct block_pull *pull)
{
    for (int a = 0; a < slopes->count; a++) {
        double *row = block->curvature[slopes->places[a]];
        double weighted = pull->weight * slopes->items[a];
        block->right[slopes->places[a]] += pull->weighted * slopes->items[a];
        for (int b = 0; b <= a; b++) {
            row[slopes->places[b]] += weighted * slopes->items[b];
        }
    }
}

void block_solve(struct block *block, double *solution)
{
    double(*l)[FIT_PARAMETERS] = block->curvature;
    int count = block->count;
    for (int a = 0; a < count; a++) {
        for (int b = 0; b <= a; b++) {
            double rest = l[a][b];
            for (int c = 0; c < b; c++) {
                rest -= l[a][c] * l[b][c];
            }
            l[a][b] = a == b ? sqrt(rest) : rest / l[b][b];
        }
    }
    for (int a = 0; a < count; a++) {
        double rest = block->right[a];
        for (int c = 0; c < a; c++) {
            rest -= l[a][c] * solution[c];
        }
        solution[a] = rest / l[a][a];
    }
    for (int a = count - 1; a >= 0; a--) {
        for (int c = a + 1; c < count; c++) {
            solution[a] -= l[c][a] * solution[c];
        }
        solution[a] /= l[a][a];
    }
}

/* The roots of H⁻¹'s diagonal: L⁻¹, a column at a time. */
void block_errors(const struct block *block, double *errors)
{
    const double(*l)[FIT_PARAMETERS] = block->curvature;
    int count = block->count;
    for (int column = 0; column < count; column++) {
        double inverse[FIT_PARAMETERS] = {0};
        double squares = 0;
        for (int a = column; a < count; a++) {
            double rest = a == column ? 1 : 0;
            for (int c = column; c < a; c++) {
                rest -= l[a][c] * inverse[c];
            }
            inverse[a] = rest / l[a][a];
            squares += inverse[a] * inverse[a];
        }
        errors[block->parameters[column]] = sqrt(squares);
    }
}
