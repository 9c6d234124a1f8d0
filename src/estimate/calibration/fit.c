#include "estimate/calibration/fit.h"

#include "base/must.h"
#include "estimate/calibration/block.h"

#include <math.h>
#include <string.h>

/* Residuals of ln that count by their square; beyond, by their size; beyond the cut, not at all,
 * once the first passes have come near. */
static const double huber = 0.15;
static const double cut = 1;
enum { PASSES_WITHOUT_CUT = 4 };
static const double longest_step = 0.5;

/* What a run says of a parameter. Of most it says nothing, as of a card's where it ran on a
 * processor. */
struct part {
    double seconds; /* the term, which is not zero, times e to its effects; 0 of the pace */
    int parameter;
};

struct reading {
    double log_time;
    double weight; /* the run's, by the noise's variance */
};

/* Runs that are alike, and where they stand with the effects so far. */
struct bundle {
    const struct fit_run *run; /* the first */
    struct part *parts;
    int part_count;
    int reading_count;
    struct reading *readings;
    double frequency; /* of the time without the pace: one by it, 1/s */
    double log_total; /* ln of that time in seconds */
    double pace;      /* effects on the pace */
};

/* Bundles of one level, those of a group together. */
struct grouping {
    int *bundles;
    int *starts;       /* by group, and the end of the last */
    unsigned *touched; /* by group: bits of the parameters of which a run says something */
    unsigned varied;   /* bits of those that the level varies */
};

struct fitter {
    const struct fit_problem *problem;
    struct fit fit;
    struct grouping *groupings;
    struct bundle *bundles;
    int bundle_count;
    int pass;
    bool is_last_pass;
};

_Static_assert(FIT_PARAMETERS <= 32, "a bit for each parameter");

static void fit_begin(struct arena *keep, struct fitter *fitter);
static void bundles_make(struct arena *scratch, struct fitter *fitter);
static void bundle_begin(struct arena *scratch, struct bundle *bundle,
                         const struct fit_problem *problem, const struct fit_run *run);
static struct grouping grouping_of(struct arena *scratch, const struct fitter *fitter, int level);
static void fit_group(struct fitter *fitter, int level, int group);
static void fit_pace(struct fitter *fitter, int level, int group);
static struct block_pull pull_of(const struct bundle *bundle, bool has_cut);
static double slopes_of(const struct bundle *bundle, const struct block *block, int pace,
                        const double *effects, struct block_slopes *slopes);
static void move_bundle(struct bundle *bundle, const double *factors);
static void sum_up(struct bundle *bundle);

struct fit fit_of(struct arena *keep, struct arena *scratch, const struct fit_problem *problem,
                  int passes)
{
    must(problem->parameters <= FIT_PARAMETERS);
    struct arena_mark mark = arena_mark(scratch);
    struct fitter fitter = {.problem = problem};
    fit_begin(keep, &fitter);
    bundles_make(scratch, &fitter);
    fitter.groupings = arena_array(scratch, struct grouping, problem->level_count);
    for (int level = 0; level < problem->level_count; level++) {
        fitter.groupings[level] = grouping_of(scratch, &fitter, level);
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

/* No effects; of groups without runs these stay, and so do their errors, which are the spreads. */
static void fit_begin(struct arena *keep, struct fitter *fitter)
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
    }
}

/* In the order of their first runs, and the runs within them in their own. */
static void bundles_make(struct arena *scratch, struct fitter *fitter)
{
    const struct fit_problem *problem = fitter->problem;
    double variance = problem->noise * problem->noise;
    int *bundle_of = arena_array(scratch, int, problem->run_count + 1); /* its number and 1 */
    fitter->bundles = arena_array(scratch, struct bundle, problem->run_count + 1);
    for (ptrdiff_t i = 0; i < problem->run_count; i++) {
        const struct fit_run *run = &problem->runs[i];
        int first = problem->alike[i];
        if (!run->is_held_out && bundle_of[first] == 0) {
            bundle_of[first] = ++fitter->bundle_count;
            bundle_begin(scratch, &fitter->bundles[bundle_of[first] - 1], problem, run);
        }
        if (!run->is_held_out) {
            fitter->bundles[bundle_of[first] - 1].reading_count++;
        }
    }
    for (int i = 0; i < fitter->bundle_count; i++) {
        struct bundle *bundle = &fitter->bundles[i];
        bundle->readings = arena_array(scratch, struct reading, bundle->reading_count);
        bundle->reading_count = 0;
    }
    for (ptrdiff_t i = 0; i < problem->run_count; i++) {
        const struct fit_run *run = &problem->runs[i];
        if (!run->is_held_out) {
            struct bundle *bundle = &fitter->bundles[bundle_of[problem->alike[i]] - 1];
            bundle->readings[bundle->reading_count++] =
                (struct reading){.log_time = run->log_time, .weight = run->weight / variance};
        }
    }
}

static void bundle_begin(struct arena *scratch, struct bundle *bundle,
                         const struct fit_problem *problem, const struct fit_run *run)
{
    bundle->run = run;
    bundle->parts = arena_array(scratch, struct part, problem->parameters);
    for (int j = 0; j < problem->parameters; j++) {
        bool is_pace = j == problem->pace;
        if (is_pace || run->terms[j] != 0) {
            bundle->parts[bundle->part_count++] =
                (struct part){.seconds = is_pace ? 0 : run->terms[j], .parameter = j};
        }
    }
    sum_up(bundle);
}

/* A counting sort, which keeps the order of bundles. */
static struct grouping grouping_of(struct arena *scratch, const struct fitter *fitter, int level)
{
    const struct fit_problem *problem = fitter->problem;
    int groups = problem->levels[level].groups;
    struct grouping grouping = {
        .bundles = arena_array(scratch, int, fitter->bundle_count + 1),
        .starts = arena_array(scratch, int, groups + 2),
        .touched = arena_array(scratch, unsigned, groups + 1),
    };
    for (int j = 0; j < problem->parameters; j++) {
        grouping.varied |= problem->levels[level].spreads[j] > 0 ? 1U << j : 0;
    }
    for (int i = 0; i < fitter->bundle_count; i++) {
        int group = fitter->bundles[i].run->groups[level];
        must(group < groups);
        if (group != FIT_NO_GROUP) {
            grouping.starts[group + 2]++;
        }
    }
    for (int group = 0; group < groups; group++) {
        grouping.starts[group + 2] += grouping.starts[group + 1];
    }
    for (int i = 0; i < fitter->bundle_count; i++) {
        const struct bundle *bundle = &fitter->bundles[i];
        int group = bundle->run->groups[level];
        if (group != FIT_NO_GROUP) {
            grouping.bundles[grouping.starts[group + 1]++] = i;
            for (int k = 0; k < bundle->part_count; k++) {
                grouping.touched[group] |= 1U << bundle->parts[k].parameter;
            }
        }
    }
    return grouping;
}

static void fit_group(struct fitter *fitter, int level, int group)
{
    const struct fit_problem *problem = fitter->problem;
    const struct grouping *grouping = &fitter->groupings[level];
    unsigned moved = grouping->touched[group] & grouping->varied;
    if (problem->pace >= 0 && moved == 1U << problem->pace) {
        fit_pace(fitter, level, group);
        return;
    }
    ptrdiff_t first = (ptrdiff_t)group * problem->parameters;
    double *effects = fitter->fit.effects[level] + first;
    struct block block;
    block_begin(&block, problem->levels[level].spreads, moved);
    for (int i = grouping->starts[group]; i < grouping->starts[group + 1]; i++) {
        const struct bundle *bundle = &fitter->bundles[grouping->bundles[i]];
        struct block_pull pull = pull_of(bundle, fitter->pass >= PASSES_WITHOUT_CUT);
        struct block_slopes slopes;
        if (pull.weight > 0) {
            double sum = slopes_of(bundle, &block, problem->pace, effects, &slopes);
            pull.weighted += pull.weight * sum;
            block_add(&block, &slopes, &pull);
        }
    }
    double solution[FIT_PARAMETERS];
    block_solve(&block, solution);
    if (fitter->is_last_pass) {
        block_errors(&block, fitter->fit.errors[level] + first);
    }
    double factors[FIT_PARAMETERS];
    double pace = 0;
    for (int j = 0; j < problem->parameters; j++) {
        int a = block.places[j];
        double step = a < 0 ? 0 : fmax(-longest_step, fmin(longest_step, solution[a] - effects[j]));
        effects[j] += step;
        factors[j] = a < 0 || j == problem->pace ? 1 : exp(step);
        pace += j == problem->pace ? step : 0;
    }
    for (int i = grouping->starts[group]; i < grouping->starts[group + 1]; i++) {
        fitter->bundles[grouping->bundles[i]].pace += pace;
        move_bundle(&fitter->bundles[grouping->bundles[i]], factors);
    }
}

/* The same where nothing but the pace moves, as with devices. */
static void fit_pace(struct fitter *fitter, int level, int group)
{
    const struct fit_problem *problem = fitter->problem;
    const struct grouping *grouping = &fitter->groupings[level];
    ptrdiff_t index = (ptrdiff_t)group * problem->parameters + problem->pace;
    double *effect = &fitter->fit.effects[level][index];
    double spread = problem->levels[level].spreads[problem->pace];
    struct block_pull all = {.weight = 1 / (spread * spread)};
    for (int i = grouping->starts[group]; i < grouping->starts[group + 1]; i++) {
        struct block_pull pull =
            pull_of(&fitter->bundles[grouping->bundles[i]], fitter->pass >= PASSES_WITHOUT_CUT);
        all.weight += pull.weight;
        all.weighted += pull.weighted + pull.weight * *effect;
    }
    double step = fmax(-longest_step, fmin(longest_step, all.weighted / all.weight - *effect));
    *effect += step;
    fitter->fit.errors[level][index] = 1 / sqrt(all.weight);
    for (int i = grouping->starts[group]; i < grouping->starts[group + 1]; i++) {
        fitter->bundles[grouping->bundles[i]].pace += step;
    }
}

/* How much the runs of a bundle count, and their residuals r = ln measured − ln expected. */
static struct block_pull pull_of(const struct bundle *bundle, bool has_cut)
{
    struct block_pull pull = {0};
    for (int i = 0; i < bundle->reading_count; i++) {
        double residual = bundle->readings[i].log_time - bundle->log_total - bundle->pace;
        double size = fabs(residual);
        if (isfinite(size) && !(has_cut && size > cut)) {
            double weight = bundle->readings[i].weight * (size > huber ? huber / size : 1);
            pull.weight += weight;
            pull.weighted += weight * residual;
        }
    }
    return pull;
}

/* The slope of ln of the time expected by each parameter of the block; their sum, each times its
 * effect. */
static double slopes_of(const struct bundle *bundle, const struct block *block, int pace,
                        const double *effects, struct block_slopes *slopes)
{
    double sum = 0;
    slopes->count = 0;
    for (int k = 0; k < bundle->part_count; k++) {
        int parameter = bundle->parts[k].parameter;
        if (block->places[parameter] >= 0) {
            double slope = parameter == pace ? 1 : bundle->parts[k].seconds * bundle->frequency;
            sum += slope * effects[parameter];
            slopes->places[slopes->count] = block->places[parameter];
            slopes->items[slopes->count++] = slope;
        }
    }
    return sum;
}

static void move_bundle(struct bundle *bundle, const double *factors)
{
    for (int k = 0; k < bundle->part_count; k++) {
        bundle->parts[k].seconds *= factors[bundle->parts[k].parameter];
    }
    sum_up(bundle);
}

static void sum_up(struct bundle *bundle)
{
    double total = bundle->run->fixed;
    for (int k = 0; k < bundle->part_count; k++) {
        total += bundle->parts[k].seconds;
    }
    bundle->frequency = 1 / total;
    bundle->log_total = log(total);
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
