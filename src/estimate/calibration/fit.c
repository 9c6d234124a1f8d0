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

/* What a run says of a parameter. Of most it says nothing, as of a card's where it ran on a
 * processor. */
struct part {
    double seconds; /* the term, which is not zero, times e to its effects; 0 of the pace */
    int parameter;
};

/* Where a run stands with the effects so far. */
struct state {
    struct part *parts;
    int part_count;
    double total;     /* its time without the pace, s */
    double log_total; /* ln of that */
    double pace;      /* effects on the pace */
};

struct fitter {
    const struct fit_problem *problem;
    struct fit fit;
    struct grouping *groupings;
    struct state *states; /* by run */
    int pass;
    bool is_last_pass;
};

/* Normal equations of one group: the curvature H and right side b of its varied parameters. */
struct block {
    int parameters[FIT_PARAMETERS];
    int places[FIT_PARAMETERS]; /* of a parameter among the varied ones, or -1 */
    int count;
    double curvature[FIT_PARAMETERS][FIT_PARAMETERS];
    double right[FIT_PARAMETERS];
};

/* The slopes of ln of a run's time that are not zero, and whose they are in the block. */
struct slopes {
    double items[FIT_PARAMETERS];
    int places[FIT_PARAMETERS];
    int count;
};

static struct grouping grouping_of(struct arena *scratch, const struct fit_problem *problem,
                                   int level);
static void start_from(struct arena *keep, struct fitter *fitter, const struct fit *start);
static void start_run(struct arena *scratch, struct fitter *fitter, ptrdiff_t index);
static void fit_group(struct fitter *fitter, int level, int group);
static void move_runs(struct fitter *fitter, int level, int group, const struct block *block,
                      const double *steps);
static void sum_up(struct state *state, double fixed);
static void block_begin(struct block *block, const struct fit_problem *problem, int level);
static void block_add(struct block *block, const struct fitter *fitter, ptrdiff_t index,
                      const double *effects);
static void block_solve(struct block *block, double *solution);
static void block_errors(const struct block *block, double *errors);

struct fit fit_of(struct arena *keep, struct arena *scratch, const struct fit_problem *problem,
                  const struct fit *start, int passes)
{
    must(problem->parameters <= FIT_PARAMETERS);
    struct arena_mark mark = arena_mark(scratch);
    struct fitter fitter = {.problem = problem};
    start_from(keep, &fitter, start);
    fitter.groupings = arena_array(scratch, struct grouping, problem->level_count);
    fitter.states = arena_array(scratch, struct state, problem->run_count + 1);
    for (int level = 0; level < problem->level_count; level++) {
        fitter.groupings[level] = grouping_of(scratch, problem, level);
    }
    for (ptrdiff_t i = 0; i < problem->run_count; i++) {
        start_run(scratch, &fitter, i);
    }
    for (; fitter.pass < passes; fitter.pass++) {
        fitter.is_last_pass = fitter.pass == passes - 1;
        for (int level = 0; level < problem->level_count; level++) {
            for (int group = 0; group < problem->levels[level].groups; group++) {
                fit_group(&fitter, level, group);
            }
        }
    }
    arena_rewind(scratch, mark);
    return fitter.fit;
}

static void start_run(struct arena *scratch, struct fitter *fitter, ptrdiff_t index)
{
    const struct fit_problem *problem = fitter->problem;
    const struct fit_run *run = &problem->runs[index];
    struct state *state = &fitter->states[index];
    state->parts = arena_array(scratch, struct part, problem->parameters);
    for (int j = 0; j < problem->parameters; j++) {
        double effect = fit_effect(problem, &fitter->fit, run->groups, j);
        bool is_pace = j == problem->pace;
        state->pace = is_pace ? effect : state->pace;
        if (is_pace || run->terms[j] != 0) {
            double seconds = is_pace ? 0 : run->terms[j] * exp(effect);
            state->parts[state->part_count++] = (struct part){.seconds = seconds, .parameter = j};
        }
    }
    sum_up(state, run->fixed);
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
    block_solve(&block, solution);
    if (fitter->is_last_pass) {
        block_errors(&block, errors);
    }
    double steps[FIT_PARAMETERS] = {0};
    for (int a = 0; a < block.count; a++) {
        int j = block.parameters[a];
        steps[j] = fmax(-longest_step, fmin(longest_step, solution[a] - effects[j]));
        effects[j] += steps[j];
    }
    move_runs(fitter, level, group, &block, steps);
}

static void move_runs(struct fitter *fitter, int level, int group, const struct block *block,
                      const double *steps)
{
    const struct fit_problem *problem = fitter->problem;
    const struct grouping *grouping = &fitter->groupings[level];
    double factors[FIT_PARAMETERS];
    bool is_pace_alone = true;
    for (int j = 0; j < problem->parameters; j++) {
        factors[j] = j == problem->pace ? 1 : exp(steps[j]);
        is_pace_alone = is_pace_alone && (j == problem->pace || block->places[j] < 0);
    }
    for (ptrdiff_t i = grouping->starts[group]; i < grouping->starts[group + 1]; i++) {
        struct state *state = &fitter->states[grouping->runs[i]];
        state->pace += problem->pace >= 0 ? steps[problem->pace] : 0;
        for (int k = 0; k < state->part_count && !is_pace_alone; k++) {
            state->parts[k].seconds *= factors[state->parts[k].parameter];
        }
        if (!is_pace_alone) {
            sum_up(state, problem->runs[grouping->runs[i]].fixed);
        }
    }
}

static void sum_up(struct state *state, double fixed)
{
    state->total = fixed;
    for (int k = 0; k < state->part_count; k++) {
        state->total += state->parts[k].seconds;
    }
    state->log_total = log(state->total);
}

/* The prior alone. */
static void block_begin(struct block *block, const struct fit_problem *problem, int level)
{
    block->count = 0;
    for (int j = 0; j < problem->parameters; j++) {
        double spread = problem->levels[level].spreads[j];
        block->places[j] = spread > 0 ? block->count : -1;
        if (spread > 0) {
            int place = block->count++;
            block->parameters[place] = j;
            block->right[place] = 0;
            memset(block->curvature[place], 0, (size_t)place * sizeof(double));
            block->curvature[place][place] = 1 / (spread * spread);
        }
    }
}

/* The slope of ln of the time expected by each parameter, and what they make with its effects. */
static double slopes_of(const struct block *block, const struct state *state, int pace,
                        const double *effects, struct slopes *slopes)
{
    double sum = 0;
    slopes->count = 0;
    for (int k = 0; k < state->part_count; k++) {
        int parameter = state->parts[k].parameter;
        if (block->places[parameter] >= 0) {
            double slope = parameter == pace ? 1 : state->parts[k].seconds / state->total;
            sum += slope * effects[parameter];
            slopes->places[slopes->count] = block->places[parameter];
            slopes->items[slopes->count++] = slope;
        }
    }
    return sum;
}

/* What a run says of the parameters: its residual r = ln measured − ln expected, and the slopes. */
static void block_add(struct block *block, const struct fitter *fitter, ptrdiff_t index,
                      const double *effects)
{
    const struct fit_problem *problem = fitter->problem;
    const struct fit_run *run = &problem->runs[index];
    const struct state *state = &fitter->states[index];
    double residual = run->log_time - state->log_total - state->pace;
    double size = fabs(residual);
    if (!isfinite(size) || (fitter->pass >= PASSES_WITHOUT_CUT && size > cut)) {
        return;
    }
    struct slopes slopes;
    double aim = residual + slopes_of(block, state, problem->pace, effects, &slopes);
    double weight =
        run->weight * (size > huber ? huber / size : 1) / (problem->noise * problem->noise);
    for (int a = 0; a < slopes.count; a++) {
        double pull = weight * slopes.items[a];
        double *row = block->curvature[slopes.places[a]];
        block->right[slopes.places[a]] += pull * aim;
        for (int b = 0; b <= a; b++) {
            row[slopes.places[b]] += pull * slopes.items[b];
        }
    }
}

/* H x = b by Cholesky's factors L, which take H's place. The prior makes H positive definite. */
static void block_solve(struct block *block, double *solution)
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

/* The standard errors are the roots of H⁻¹'s diagonal: of L⁻¹, a column at a time. */
static void block_errors(const struct block *block, double *errors)
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
