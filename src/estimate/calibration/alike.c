/* Which runs are alike. */
#include "base/map.h"
#include "estimate/calibration/fit.h"

#include <string.h>

static str words_of(struct arena *scratch, const struct fit_problem *problem,
                    const struct fit_run *run);

void fit_find_alike(struct arena *keep, struct arena *scratch, struct fit_problem *problem)
{
    struct arena_mark mark = arena_mark(scratch);
    int *alike = arena_array(keep, int, problem->run_count + 1);
    struct map firsts = {.arena = scratch};
    for (ptrdiff_t i = 0; i < problem->run_count; i++) {
        void **slot = map_slot(&firsts, words_of(scratch, problem, &problem->runs[i]));
        *slot = *slot != NULL ? *slot : &alike[i];
        alike[i] = (int)((int *)*slot - alike);
    }
    problem->alike = alike;
    arena_rewind(scratch, mark);
}

/* All that a fit sees of a run but for what was measured. */
static str words_of(struct arena *scratch, const struct fit_problem *problem,
                    const struct fit_run *run)
{
    ptrdiff_t terms = problem->parameters * (ptrdiff_t)sizeof(double);
    ptrdiff_t groups = problem->level_count * (ptrdiff_t)sizeof(int);
    char *words = arena_array(scratch, char, (ptrdiff_t)sizeof(double) + terms + groups);
    memcpy(words, &run->fixed, sizeof(double));
    memcpy(words + sizeof(double), run->terms, (size_t)terms);
    memcpy(words + sizeof(double) + terms, run->groups, (size_t)groups);
    return (str){.data = words, .len = (ptrdiff_t)sizeof(double) + terms + groups};
}
