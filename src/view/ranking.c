#include "view/ranking.h"

#include <math.h>
#include <stdlib.h>

static struct standing standing_of(const struct work *work, const struct record *system,
                                   const struct record *artifact, const struct record *use_case);
static int compare_standings(const void *a, const void *b);
static struct score score_of(const struct work *work, const struct record *system,
                             const struct record *artifact);
static double price_of(const struct work *work, struct evaluation *evaluation);
static int compare_scores(const void *a, const void *b);

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

struct scores scores_of(const struct work *work, const struct record *artifact)
{
    const struct kind_records *systems = catalog_records(work->view->catalog, "system");
    struct scores scores = {
        .items = arena_array(work->keep, struct score, systems->count + 1),
        .count = systems->count,
    };
    struct records use_cases = shown_use_cases(work);
    for (ptrdiff_t i = 0; i < systems->count; i++) {
        scores.items[i] = score_of(work, systems->records[i], artifact);
        scores.items[i].order = i;
        scores.whole += use_cases.count > 0 && scores.items[i].met == use_cases.count;
    }
    qsort(scores.items, (size_t)scores.count, sizeof *scores.items, compare_scores);
    return scores;
}

const struct standing *standings_cheapest(const struct work *work,
                                          const struct standings *standings)
{
    const struct standing *best = NULL;
    double least = HUGE_VAL;
    for (ptrdiff_t i = 0; i < standings->passed; i++) {
        double price = price_of(work, standings->items[i].evaluation);
        if (price < least) {
            best = &standings->items[i];
            least = price;
        }
    }
    return best;
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

static struct score score_of(const struct work *work, const struct record *system,
                             const struct record *artifact)
{
    struct score score = {.subject = subject_of(work, system)};
    score.evaluation = evaluation_for(work, &score.subject, artifact, NULL);
    score.price = price_of(work, score.evaluation);
    const struct record *level = record_record(work->view->scenario, "service_level");
    struct records use_cases = shown_use_cases(work);
    for (ptrdiff_t i = 0; level != NULL && i < use_cases.count; i++) {
        struct evaluation *evaluation =
            evaluation_for(work, &score.subject, artifact, use_cases.items[i]);
        score.met += verdict_of(evaluation, level).passes;
    }
    return score;
}

static double price_of(const struct work *work, struct evaluation *evaluation)
{
    struct result price = result_of(work, evaluation, "system-price");
    return price.state == RESULT_KNOWN ? price.typical : HUGE_VAL;
}

static int compare_scores(const void *a, const void *b)
{
    const struct score *left = a;
    const struct score *right = b;
    if (left->met != right->met) {
        return left->met > right->met ? -1 : 1;
    }
    if (left->price != right->price) {
        return left->price < right->price ? -1 : 1;
    }
    return (left->order > right->order) - (left->order < right->order);
}
