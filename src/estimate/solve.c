#include "base/must.h"
#include "estimate/evaluation.h"

#include <math.h>
#include <string.h>

/* The grid first, first + step, …, of which the solution is one. */
struct search {
    const struct site *site; /* in the frame of the trials */
    const struct node *condition;
    struct load *load;
    double *variable; /* of the load */
    double first;
    double step;
    double count; /* of steps; the grid has one point more */
    bool wants_largest;
    bool is_uncertain;
    struct outcome stop; /* a condition without a value ends the search */
};

static bool read_grid(const struct site *site, const struct node *node, struct search *search,
                      struct outcome *stop);
static bool holds_at(struct search *search, double index);
static double bisect(struct search *search);
static struct outcome with_slope(struct search *search, double index);

/* The condition holds up to some point of the grid (from some point on) and not beyond. Trials need
 * no tape; the slope at the solution is computed afterwards. */
// NOLINTNEXTLINE(misc-no-recursion)
struct outcome solve_value(const struct site *site, const struct node *node)
{
    struct evaluation *evaluation = site->evaluation;
    struct search search = {.condition = site_operand(site, node, 5),
                            .wants_largest =
                                str_equal(site_operand(site, node, 0)->text, STR("largest"))};
    struct outcome stop;
    if (!read_grid(site, node, &search, &stop)) {
        return stop;
    }
    struct site inner = *site;
    inner.frame = frame_of_trial(evaluation, site->frame, node, &search.load);
    search.site = &inner;
    memcpy(search.load->numbers, site->frame->load->numbers, sizeof search.load->numbers);
    search.variable = &search.load->numbers[variable_find(site_operand(site, node, 1)->text)];

    int run = evaluation->run;
    evaluation->run = run == 0 ? ++evaluation->last_run : run;
    double found = bisect(&search);
    evaluation->run = run;
    if (search.stop.state != RESULT_KNOWN) {
        search.stop.is_uncertain = search.is_uncertain;
        return search.stop;
    }
    if (found < 0) {
        str path = site_operand(site, node, 1)->text;
        struct outcome none = outcome_state(
            RESULT_NOT_APPLICABLE,
            str_format(evaluation->arena, "no %.*s from %g to %g will do", STR_ARGS(path),
                       search.first, search.first + search.step * search.count));
        none.is_uncertain = search.is_uncertain;
        return none;
    }
    struct outcome outcome = with_slope(&search, found);
    outcome.is_uncertain = search.is_uncertain;
    return outcome;
}

struct site site_at_solution(const struct site *site, const struct node *node, double solution)
{
    struct load *load = NULL;
    struct site inner = *site;
    inner.frame = frame_of_trial(site->evaluation, site->frame, node, &load);
    memcpy(load->numbers, site->frame->load->numbers, sizeof load->numbers);
    load->numbers[variable_find(site_operand(site, node, 1)->text)] = solution;
    load->era++;
    return inner;
}

// NOLINTNEXTLINE(misc-no-recursion)
static bool read_grid(const struct site *site, const struct node *node, struct search *search,
                      struct outcome *stop)
{
    double numbers[3] = {0};
    for (int i = 0; i < 3; i++) {
        *stop = node_value(site, site_operand(site, node, i + 2));
        if (stop->state != RESULT_KNOWN) {
            return false;
        }
        search->is_uncertain = search->is_uncertain || stop->is_uncertain;
        numbers[i] = stop->number;
    }
    search->first = numbers[0];
    search->step = numbers[2];
    search->count = floor((numbers[1] - numbers[0]) / numbers[2] + 1e-9);
    static const double count_max = 1e9;
    if (!(numbers[2] > 0) || !(search->count >= 0) || search->count > count_max) {
        *stop = outcome_not_finite(site, "no range to solve");
        stop->is_uncertain = search->is_uncertain;
        return false;
    }
    return true;
}

// NOLINTNEXTLINE(misc-no-recursion)
static bool holds_at(struct search *search, double index)
{
    *search->variable = search->first + search->step * index;
    search->load->era++;
    struct outcome outcome = node_value(search->site, search->condition);
    search->is_uncertain = search->is_uncertain || outcome.is_uncertain;
    if (outcome.state != RESULT_KNOWN) {
        search->stop = outcome;
        return false;
    }
    return outcome.truth;
}

/* The index of the solution; -1 where the condition holds nowhere or has no value. */
// NOLINTNEXTLINE(misc-no-recursion)
static double bisect(struct search *search)
{
    search->stop.state = RESULT_KNOWN;
    double best = search->wants_largest ? 0 : search->count;
    double beyond = search->wants_largest ? search->count : 0;
    if (!holds_at(search, best)) {
        return -1;
    }
    if (holds_at(search, beyond)) {
        return beyond;
    }
    while (fabs(beyond - best) > 1 && search->stop.state == RESULT_KNOWN) {
        double middle = floor((best + beyond) / 2);
        bool does_hold = holds_at(search, middle);
        best = does_hold ? middle : best;
        beyond = does_hold ? beyond : middle;
    }
    return best;
}

/* Where the condition compares two numbers, their difference is zero at the solution; the slope of
 * the solution by each of them follows from how fast that difference grows there. */
// NOLINTNEXTLINE(misc-no-recursion)
static struct outcome with_slope(struct search *search, double index)
{
    const struct site *site = search->site;
    const struct node *condition = search->condition;
    double solution = search->first + search->step * index;
    bool is_inside = search->wants_largest ? index < search->count : index > 0;
    bool is_comparison = condition->type == NODE_LESS || condition->type == NODE_AT_MOST ||
                         condition->type == NODE_MORE || condition->type == NODE_AT_LEAST;
    struct outcome outcome = outcome_number(solution);
    if (site->evaluation->run != 0 || !is_inside || !is_comparison || !search->is_uncertain) {
        return outcome;
    }
    double difference[2] = {0};
    struct outcome left = outcome;
    struct outcome right = outcome;
    for (int i = 0; i < 2; i++) {
        double ahead = search->wants_largest ? 1 - i : i - 1;
        *search->variable = search->first + search->step * (index + ahead);
        search->load->era++;
        left = node_value(site, site_operand(site, condition, 0));
        right = node_value(site, site_operand(site, condition, 1));
        if (left.state != RESULT_KNOWN || right.state != RESULT_KNOWN) {
            return outcome;
        }
        difference[i] = left.number - right.number;
    }
    double run = search->wants_largest ? search->step : -search->step;
    double slope = (difference[0] - difference[1]) / run;
    if (slope == 0 || !isfinite(slope)) {
        return outcome;
    }
    return outcome_computed(site, solution, &left, -1 / slope, &right, 1 / slope);
}
