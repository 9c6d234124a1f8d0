#include "view/ranking.h"

#include <math.h>
#include <stdlib.h>

static struct standing standing_of(const struct work *work, const struct record *system,
                                   const struct record *artifact, const struct record *use_case);
static int compare_standings(const void *a, const void *b);

struct standings standings_of(const struct work *work, const struct record *artifact,
                              const struct record *use_case)
{
    const struct kind_records *systems = catalog_records(work->view->catalog, "system");
    struct standings standings = {
        .items = arena_array(work->keep, struct standing, systems->count + 1),
        .count = systems->count,
    };
    for (ptrdiff_t i = 0; i < systems->count; i++) {
        standings.items[i] = standing_of(work, systems->records[i], artifact, use_case);
        standings.items[i].order = i;
        standings.passed += standings.items[i].verdict.passes;
    }
    qsort(standings.items, (size_t)standings.count, sizeof *standings.items, compare_standings);
    return standings;
}

static struct standing standing_of(const struct work *work, const struct record *system,
                                   const struct record *artifact, const struct record *use_case)
{
    struct standing standing = {.subject = subject_of(work, system), .seconds = HUGE_VAL};
    standing.evaluation = evaluation_for(work, &standing.subject, artifact, use_case);
    const struct record *level = record_record(work->view->scenario, "service_level");
    if (level != NULL) {
        standing.verdict = verdict_of(standing.evaluation, level);
    }
    struct result time = result_of(work, standing.evaluation, "request-time");
    if (time.state == RESULT_KNOWN) {
        standing.seconds = time.typical;
    }
    return standing;
}

static int compare_standings(const void *a, const void *b)
{
    const struct standing *left = a;
    const struct standing *right = b;
    if (left->verdict.passes != right->verdict.passes) {
        return left->verdict.passes ? -1 : 1;
    }
    if (left->seconds != right->seconds) {
        return left->seconds < right->seconds ? -1 : 1;
    }
    return (left->order > right->order) - (left->order < right->order);
}
