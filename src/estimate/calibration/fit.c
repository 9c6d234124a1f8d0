#include "estimate/calibration/fit.h"

#include "base/must.h"

#include <math.h>
#include <string.h>

/* Residuals of ln that count by their square; beyond, by their size; beyond the cut, not at all,
 * once the first passes have come near. */
static const double huber = 0.15;
static const double cut = 1;
enum { PASSES_WITHOUT_CUT = 4 };
static const double longest_step = 0.5;

/* Runs of one level, those of a group together. */
struct grouping {
    ptrdiff_t *runs;
    ptrdiff_t *starts; /* by group, and the end of the last */
};

struct fitter {
    const struct fit_problem *problem;
    struct fit fit;
    struct grouping *groupings;
    double *parts;      /* by run · parameters + parameter: its term times e to its effects, s */
    double *totals;     /* by run: its time without the pace, s */
    double *log_totals; /* by run: ln of that */
    double *paces;      /* by run: effects on the pace */
    int pass;
};

/* Normal equations of one group: the curvature H and right side b of its varied parameters. */
struct block {
    int parameters[FIT_PARAMETERS];
    int count;
    double curvature[FIT_PARAMETERS][FIT_PARAMETERS];
    double right[FIT_PARAMETERS];
};

static struct grouping grouping_of(struct arena *scratch, const struct fit_problem *problem,
                                   int level);
static void start_from(struct arena *keep, struct fitter *fitter, const struct fit *start);
static void start_run(struct fitter *fitter, ptrdiff_t index);
static void sum_up(struct fitter *fitter, ptrdiff_t index);
static void fit_group(struct fitter *fitter, int level, int group);
static void move_runs(struct fitter *fitter, int level, int group, int parameter, double step);
static void block_begin(struct block *block, const struct fit_problem *problem, int level);
static void block_add(struct block *block, struct fitter *fitter, ptrdiff_t index,
                      const double *effects);
static void block_solve(struct block *block, double *solution, double *errors);

struct fit fit_of(struct arena *keep, struct arena *scratch, const struct fit_problem *problem,
                  const struct fit *start, int passes)
{
    must(problem->parameters <= FIT_PARAMETERS);
    struct arena_mark mark = arena_mark(scratch);
    struct fitter fitter = {.problem = problem};
    start_from(keep, &fitter, start);
    fitter.groupings = arena_array(scratch, struct grouping, problem->level_count);
    fitter.parts = arena_array(scratch, double, problem->run_count * problem->parameters + 1);
    fitter.totals = arena_array(scratch, double, problem->run_count + 1);
    fitter.log_totals = arena_array(scratch, double, problem->run_count + 1);
    fitter.paces = arena_array(scratch, double, problem->run_count + 1);
    for (int level = 0; level < problem->level_count; level++) {
        fitter.groupings[level] = grouping_of(scratch, problem, level);
    }
    for (ptrdiff_t i = 0; i < problem->run_count; i++) {
        start_run(&fitter, i);
    }
    for (; fitter.pass < passes; fitter.pass++) {
        for (int level = 0; level < problem->level_count; level++) {
            for (int group = 0; group < problem->levels[level].groups; group++) {
                fit_group(&fitter, level, group);
            }
        }
    }
    arena_rewind(scratch, mark);
    return fitter.fit;
}

static void start_run(struct fitter *fitter, ptrdiff_t index)
{
    const struct fit_problem *problem = fitter->problem;
    const struct fit_run *run = &problem->runs[index];
    for (int j = 0; j < problem->parameters; j++) {
        double effect = fit_effect(problem, &fitter->fit, run->groups, j);
        if (j == problem->pace) {
            fitter->paces[index] = effect;
        } else {
            fitter->parts[index * problem->parameters + j] = run->terms[j] * exp(effect);
        }
    }
    sum_up(fitter, index);
}

static void sum_up(struct fitter *fitter, ptrdiff_t index)
{
    const struct fit_problem *problem = fitter->problem;
    const double *parts = fitter->parts + index * problem->parameters;
    double total = problem->runs[index].fixed;
    for (int j = 0; j < problem->parameters; j++) {
        total += parts[j];
    }
    fitter->totals[index] = total;
    fitter->log_totals[index] = log(total);
}

static void start_from(struct arena *keep, struct fitter *fitter, const struct fit *start)
{
    const struct fit_problem *problem = fitter->problem;
    fitter->fit.effects = arena_array(keep, double *, problem->level_count);
    fitter->fit.errors = arena_array(keep, double *, problem->level_count);
    for (int level = 0; level < problem->level_count; level++) {
        ptrdiff_t count = (ptrdiff_t)problem->levels[level].groups * problem->parameters;
        fitter->fit.effects[level] = arena_array(keep, double, count);
        fitter->fit.errors[level] = arena_array(keep, double, count);
        for (ptrdiff_t i = 0; i < count; i++) {
            fitter->fit.errors[level][i] = problem->levels[level].spreads[i % problem->parameters];
        }
        if (start != NULL && count > 0) {
            memcpy(fitter->fit.effects[level], start->effects[level],
                   (size_t)count * sizeof(double));
        }
    }
}

/* A counting sort, which keeps the order of runs. */
static struct grouping grouping_of(struct arena *scratch, const struct fit_problem *problem,
                                   int level)
{
    int groups = problem->levels[level].groups;
    struct grouping grouping = {
        .runs = arena_array(scratch, ptrdiff_t, problem->run_count),
        .starts = arena_array(scratch, ptrdiff_t, groups + 2),
    };
    for (ptrdiff_t i = 0; i < problem->run_count; i++) {
        int group = problem->runs[i].groups[level];
        must(group < groups);
        if (group != FIT_NO_GROUP && !problem->runs[i].is_held_out) {
            grouping.starts[group + 2]++;
        }
    }
    for (int group = 0; group < groups; group++) {
        grouping.starts[group + 2] += grouping.starts[group + 1];
    }
    for (ptrdiff_t i = 0; i < problem->run_count; i++) {
        int group = problem->runs[i].groups[level];
        if (group != FIT_NO_GROUP && !problem->runs[i].is_held_out) {
            grouping.runs[grouping.starts[group + 1]++] = i;
        }
    }
    return grouping;
}

static void fit_group(struct fitter *fitter, int level, int group)
{
    const struct fit_problem *problem = fitter->problem;
    const struct grouping *grouping = &fitter->groupings[level];
    double *effects = fitter->fit.effects[level] + (ptrdiff_t)group * problem->parameters;
    double *errors = fitter->fit.errors[level] + (ptrdiff_t)group * problem->parameters;
    struct block block;
    block_begin(&block, problem, level);
    for (ptrdiff_t i = grouping->starts[group]; i < grouping->starts[group + 1]; i++) {
        block_add(&block, fitter, grouping->runs[i], effects);
    }
    double solution[FIT_PARAMETERS] = {0};
    double own_errors[FIT_PARAMETERS] = {0};
    block_solve(&block, solution, own_errors);
    bool is_pace_alone = true;
    for (int a = 0; a < block.count; a++) {
        int j = block.parameters[a];
        double step = fmax(-longest_step, fmin(longest_step, solution[a] - effects[j]));
        effects[j] += step;
        errors[j] = own_errors[a];
        move_runs(fitter, level, group, j, step);
        is_pace_alone = is_pace_alone && j == problem->pace;
    }
    for (ptrdiff_t i = grouping->starts[group]; i < grouping->starts[group + 1] && !is_pace_alone;
         i++) {
        sum_up(fitter, grouping->runs[i]);
    }
}

static void move_runs(struct fitter *fitter, int level, int group, int parameter, double step)
{
    const struct fit_problem *problem = fitter->problem;
    const struct grouping *grouping = &fitter->groupings[level];
    double factor = exp(step);
    for (ptrdiff_t i = grouping->starts[group]; i < grouping->starts[group + 1]; i++) {
        ptrdiff_t run = grouping->runs[i];
        if (parameter == problem->pace) {
            fitter->paces[run] += step;
        } else {
            fitter->parts[run * problem->parameters + parameter] *= factor;
        }
    }
}

/* The prior alone. */
static void block_begin(struct block *block, const struct fit_problem *problem, int level)
{
    *block = (struct block){.count = 0};
    for (int j = 0; j < problem->parameters; j++) {
        double spread = problem->levels[level].spreads[j];
        if (spread > 0) {
            block->curvature[block->count][block->count] = 1 / (spread * spread);
            block->parameters[block->count++] = j;
        }
    }
}

/* What a run says of the parameters: its residual r = ln measured − ln expected, and the slope of
 * ln expected by each. */
static void block_add(struct block *block, struct fitter *fitter, ptrdiff_t index,
                      const double *effects)
{
    const struct fit_problem *problem = fitter->problem;
    const struct fit_run *run = &problem->runs[index];
    const double *parts = fitter->parts + index * problem->parameters;
    double residual = run->log_time - fitter->log_totals[index] - fitter->paces[index];
    double size = fabs(residual);
    if (!isfinite(size) || (fitter->pass >= PASSES_WITHOUT_CUT && size > cut)) {
        return;
    }
    double slopes[FIT_PARAMETERS];
    double weight =
        run->weight * (size > huber ? huber / size : 1) / (problem->noise * problem->noise);
    double aim = residual;
    for (int a = 0; a < block->count; a++) {
        int j = block->parameters[a];
        slopes[a] = j == problem->pace ? 1 : parts[j] / fitter->totals[index];
        aim += slopes[a] * effects[j];
    }
    for (int a = 0; a < block->count; a++) {
        block->right[a] += weight * slopes[a] * aim;
        for (int b = 0; b <= a; b++) {
            block->curvature[a][b] += weight * slopes[a] * slopes[b];
        }
    }
}

/* H x = b by Cholesky's factors; the standard errors are the roots of H⁻¹'s diagonal. The prior
 * makes H positive definite. */
static void block_solve(struct block *block, double *solution, double *errors)
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
    /* A column of L⁻¹ at a time. */
    for (int column = 0; column < count; column++) {
        double inverse[FIT_PARAMETERS] = {0};
        for (int a = column; a < count; a++) {
            double rest = a == column ? 1 : 0;
            for (int c = column; c < a; c++) {
                rest -= l[a][c] * inverse[c];
            }
            inverse[a] = rest / l[a][a];
            errors[column] += inverse[a] * inverse[a];
        }
        errors[column] = sqrt(errors[column]);
    }
}

double fit_effect(const struct fit_problem *problem, const struct fit *fit, const int *groups,
                  int parameter)
{
    double sum = 0;
    for (int level = 0; level < problem->level_count; level++) {
        if (groups[level] != FIT_NO_GROUP) {
            sum += fit->effects[level][groups[level] * problem->parameters + parameter];
        }
    }
    return sum;
}

double fit_log_time(const struct fit_problem *problem, const struct fit *fit,
                    const struct fit_run *run)
{
    double total = run->fixed;
    double pace = 0;
    for (int j = 0; j < problem->parameters; j++) {
        double effect = fit_effect(problem, fit, run->groups, j);
        if (j == problem->pace) {
            pace = effect;
        } else if (run->terms[j] > 0) {
            total += run->terms[j] * exp(effect);
        }
    }
    return log(total) + pace;
}
