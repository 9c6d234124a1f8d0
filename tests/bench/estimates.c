/* Says how long estimates of a project take on one core: the fits, and what pages show of each
 * artifact of the default scenario on each machine, and on each card and processor alone.
 *
 *     estimates FOLDER
 */
#include "base/limits.h"
#include "estimate/calibration/calibration.h"
#include "pipeline.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>

struct timing {
    struct arena scratch;
    const struct project *project;
    const struct method *method;
    ptrdiff_t placements;
};

static double now_ms(void);
static ptrdiff_t rows_of(const struct method *method);
static void place_all(struct timing *timing, const char *kind);
static void place(struct timing *timing, const struct record *machine,
                  const struct record *artifact);

int main(int argc, char **argv)
{
    struct arena keep = {0};
    struct diags diags = diags_new(&keep);
    struct project project;
    const struct project_options options = {.today = {2100, 1, 1}};
    if (argc != 2 || chdir(argv[1]) != 0 || !project_read(&keep, &diags, &options, &project) ||
        project.scenario == NULL || project.method == NULL) {
        return 2;
    }
    double start = now_ms();
    struct method *method = method_from(&keep, &diags, project.catalog, (struct date){0});
    method_fit(&keep, method, NULL, NULL);
    double fitted = now_ms();
    struct timing timing = {.project = &project, .method = method};
    place_all(&timing, "system");
    place_all(&timing, "gpu");
    place_all(&timing, "cpu");
    double placed = now_ms();
    printf("  %-34s %9.1f ms cpu\n", "fits", fitted - start);
    printf("    %td measured rows, %.1f µs each\n", rows_of(method),
           1e3 * (fitted - start) / (double)rows_of(method));
    printf("  %-34s %9.1f ms cpu\n", "placements", placed - fitted);
    printf("    %td of them, %.1f µs each\n", timing.placements,
           1e3 * (placed - fitted) / (double)timing.placements);
    project_close(&project);
    arena_free(&timing.scratch);
    arena_free(&keep);
    return 0;
}

static double now_ms(void)
{
    struct timespec time;
    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

static ptrdiff_t rows_of(const struct method *method)
{
    ptrdiff_t count = 0;
    for (ptrdiff_t i = 0; i < method->calibration_count; i++) {
        count += method->calibrations[i].problem.run_count;
    }
    return count;
}

static void place_all(struct timing *timing, const char *kind)
{
    const struct record *scenario = timing->project->scenario;
    const struct kind_records *all = catalog_records(timing->project->catalog, kind);
    for (ptrdiff_t i = 0; i < all->count; i++) {
        for (ptrdiff_t j = 0; j < record_count(scenario, "artifacts"); j++) {
            struct arena_mark mark = arena_mark(&timing->scratch);
            const struct record *machine = all->records[i];
            machine = kind[0] == 'g'   ? system_of_gpu(&timing->scratch, machine, 1)
                      : kind[0] == 'c' ? system_of_cpu(&timing->scratch, machine, NULL)
                                       : machine;
            place(timing, machine, record_item(scenario, "artifacts", j)->as.record);
            arena_rewind(&timing->scratch, mark);
        }
    }
}

static void place(struct timing *timing, const struct record *machine,
                  const struct record *artifact)
{
    static const char *const formulas[] = {"placement", "required-memory", "token-generation",
                                           "prompt-processing", "time-to-first-token"};
    struct binding binding = {.context = 0};
    binding.records[SLOT_SYSTEM] = machine;
    binding.records[SLOT_ARTIFACT] = artifact;
    binding.records[SLOT_SCENARIO] = timing->project->scenario;
    struct evaluation *evaluation = evaluation_new(
        &timing->scratch, timing->method, timing->project->catalog, binding_completed(binding));
    for (ptrdiff_t i = 0; i < COUNT(formulas); i++) {
        (void)evaluation_result(evaluation, formulas[i]);
    }
    timing->placements++;
}
