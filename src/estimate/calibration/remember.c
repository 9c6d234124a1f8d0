#include "estimate/calibration/remember.h"

#include "base/bytes.h"

#include <math.h>

static bool take_numbers(str *left, double *numbers, ptrdiff_t count);

/* Sizes first, so that what follows can be told apart. */
struct digest fit_key(struct arena *scratch, const struct calibration *calibration)
{
    const struct fit_problem *problem = &calibration->problem;
    struct arena_mark mark = arena_mark(scratch);
    struct text text = text_new(scratch, problem->run_count * 256 + 4096);
    const int64_t sizes[] = {problem->run_count, problem->level_count, problem->parameters,
                             problem->pace};
    bytes_put(&text, "fit", 3);
    bytes_put(&text, sizes, sizeof sizes);
    bytes_put(&text, &problem->noise, sizeof problem->noise);
    for (int l = 0; l < problem->level_count; l++) {
        const struct fit_level *level = &problem->levels[l];
        bytes_put(&text, &level->groups, sizeof level->groups);
        bytes_put(&text, level->spreads, sizeof(double) * (size_t)problem->parameters);
    }
    for (ptrdiff_t i = 0; i < problem->run_count; i++) {
        const struct fit_run *run = &problem->runs[i];
        const struct observation *observation = &calibration->observations[i];
        const double numbers[] = {run->log_time, run->fixed, run->weight};
        const int names[] = {observation->device, observation->model, run->is_held_out};
        bytes_put(&text, numbers, sizeof numbers);
        bytes_put(&text, names, sizeof names);
        bytes_put(&text, run->terms, sizeof(double) * (size_t)problem->parameters);
        bytes_put(&text, run->groups, sizeof(int) * (size_t)problem->level_count);
    }
    struct digest key = digest_strong(text_view(&text));
    arena_rewind(scratch, mark);
    return key;
}

bool fit_recall(struct arena *keep, struct recall *recall, struct digest key,
                struct calibration *calibration)
{
    const struct fit_problem *problem = &calibration->problem;
    str left = recall_find(recall, key);
    if (left.len == 0) {
        return false;
    }
    struct fit fit = {.effects = arena_array(keep, double *, problem->level_count),
                      .errors = arena_array(keep, double *, problem->level_count)};
    bool is_whole = true;
    for (int l = 0; l < problem->level_count; l++) {
        ptrdiff_t count = (ptrdiff_t)problem->levels[l].groups * problem->parameters;
        fit.effects[l] = arena_array(keep, double, count);
        fit.errors[l] = arena_array(keep, double, count);
        is_whole = is_whole && take_numbers(&left, fit.effects[l], count) &&
                   take_numbers(&left, fit.errors[l], count);
    }
    for (ptrdiff_t i = 0; i < problem->run_count && is_whole; i++) {
        struct observation *observation = &calibration->observations[i];
        is_whole = take_numbers(&left, &observation->held_out_log_time, 1) &&
                   take_numbers(&left, &observation->known_log_time, 1);
    }
    calibration->fit = fit;
    return is_whole && left.len == 0;
}

void fit_remember(struct arena *scratch, struct recall *recall, struct digest key,
                  const struct calibration *calibration)
{
    const struct fit_problem *problem = &calibration->problem;
    struct arena_mark mark = arena_mark(scratch);
    struct text text = text_new(scratch, problem->run_count * 16 + (1 << 16));
    for (int l = 0; l < problem->level_count; l++) {
        size_t len =
            sizeof(double) * (size_t)problem->levels[l].groups * (size_t)problem->parameters;
        bytes_put(&text, calibration->fit.effects[l], len);
        bytes_put(&text, calibration->fit.errors[l], len);
    }
    for (ptrdiff_t i = 0; i < problem->run_count; i++) {
        const struct observation *observation = &calibration->observations[i];
        bytes_put(&text, &observation->held_out_log_time, sizeof(double));
        bytes_put(&text, &observation->known_log_time, sizeof(double));
    }
    recall_keep(recall, key, text_view(&text));
    arena_rewind(scratch, mark);
}

/* Finite ones: no fit gives others. */
static bool take_numbers(str *left, double *numbers, ptrdiff_t count)
{
    bool is_whole = bytes_take(left, numbers, sizeof(double) * (size_t)count);
    for (ptrdiff_t i = 0; i < count && is_whole; i++) {
        is_whole = isfinite(numbers[i]);
    }
    return is_whole;
}
