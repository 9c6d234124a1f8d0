#include "base/array.h"
#include "estimate/calibration/fit.h"
#include "estimate/calibration/groups.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { WEIGHTS, LAYERS, PACE, PARAMETERS };
enum { RUNS_MAX = 64 };

/* Runs of devices, each of a class: level 0 is the class, level 1 the device. */
struct bench {
    struct arena keep;
    struct arena scratch;
    struct fit_run runs[RUNS_MAX];
    double terms[RUNS_MAX][PARAMETERS];
    int groups[RUNS_MAX][2];
    double spreads[2][PARAMETERS];
    struct fit_level levels[2];
    struct fit_problem problem;
};

static int open_bench(void **state)
{
    static struct bench bench;
    bench = (struct bench){.spreads = {{0.5, 0.5, 0}, {0, 0, 0.2}}};
    bench.levels[0] = (struct fit_level){.spreads = bench.spreads[0], .groups = 2};
    bench.levels[1] = (struct fit_level){.spreads = bench.spreads[1], .groups = 8};
    bench.problem = (struct fit_problem){.runs = bench.runs,
                                         .levels = bench.levels,
                                         .level_count = 2,
                                         .parameters = PARAMETERS,
                                         .pace = PACE,
                                         .noise = 0.1};
    *state = &bench;
    return 0;
}

static int close_bench(void **state)
{
    struct bench *bench = *state;
    arena_free(&bench->keep);
    arena_free(&bench->scratch);
    return 0;
}

static struct fit_run *add_run(struct bench *bench, int class_group, int device, double weights,
                               double layers, double seconds)
{
    ptrdiff_t i = bench->problem.run_count++;
    bench->terms[i][WEIGHTS] = weights;
    bench->terms[i][LAYERS] = layers;
    bench->groups[i][0] = class_group;
    bench->groups[i][1] = device;
    bench->runs[i] = (struct fit_run){.log_time = log(seconds),
                                      .fixed = 1,
                                      .terms = bench->terms[i],
                                      .groups = bench->groups[i],
                                      .weight = 1};
    return &bench->runs[i];
}

static struct fit fitted(struct bench *bench)
{
    fit_find_alike(&bench->keep, &bench->scratch, &bench->problem);
    return fit_of(&bench->keep, &bench->scratch, &bench->problem, 40);
}

static double effect(const struct fit *fit, int level, int group, int parameter)
{
    return fit->effects[level][group * PARAMETERS + parameter];
}

static void assert_near(double value, double expected, double tolerance)
{
    if (!(fabs(value - expected) <= tolerance)) {
        fail_msg("%.10g is not %.10g within %g", value, expected, tolerance);
    }
}

/* Runs that follow the model exactly, many of them: the prior has little left to say. */
static void finds_the_factors_that_runs_were_made_with(void **state)
{
    struct bench *bench = *state;
    bench->problem.noise = 0.001;
    for (int i = 0; i < 12; i++) {
        double weights = 1 + i;
        double layers = i % 3;
        add_run(bench, 0, FIT_NO_GROUP, weights, layers, 1 + weights * 1.5 + layers * 0.7);
    }
    struct fit fit = fitted(bench);
    assert_near(exp(effect(&fit, 0, 0, WEIGHTS)), 1.5, 1e-3);
    assert_near(exp(effect(&fit, 0, 0, LAYERS)), 0.7, 1e-3);
    assert_near(fit_log_time(&bench->problem, &fit, &bench->runs[3]), bench->runs[3].log_time,
                1e-4);
}

/* With noise 0.1 and spread 0.2, n runs that are all off by r move the pace by
 * r n / (n + 0.1²/0.2²) = r n / (n + 0.25). */
static void a_group_of_few_runs_stays_near_its_parents(void **state)
{
    struct bench *bench = *state;
    bench->levels[0].spreads = bench->spreads[0];
    bench->spreads[0][WEIGHTS] = 0;
    bench->spreads[0][LAYERS] = 0;
    double off = 0.05;
    add_run(bench, 0, 0, 1, 1, 3 * exp(off));
    for (int i = 0; i < 4; i++) {
        add_run(bench, 0, 1, 1, 1, 3 * exp(off));
    }
    struct fit fit = fitted(bench);
    assert_near(effect(&fit, 1, 0, PACE), off * 1 / 1.25, 1e-9);
    assert_near(effect(&fit, 1, 1, PACE), off * 4 / 4.25, 1e-9);
    /* The standard error of the second: 1 / √(4/0.1² + 1/0.2²). */
    assert_near(fit.errors[1][1 * PARAMETERS + PACE], 1 / sqrt(425), 1e-9);
}

static void a_group_without_runs_is_as_its_parents_say(void **state)
{
    struct bench *bench = *state;
    add_run(bench, 0, 0, 1, 1, 4);
    struct fit fit = fitted(bench);
    assert_true(effect(&fit, 1, 0, PACE) > 0);
    assert_true(effect(&fit, 1, 5, PACE) == 0);
    assert_true(effect(&fit, 0, 1, WEIGHTS) == 0);
    assert_near(fit.errors[1][5 * PARAMETERS + PACE], 0.2, 1e-12);
    int unknown[2] = {FIT_NO_GROUP, FIT_NO_GROUP};
    assert_true(fit_effect(&bench->problem, &fit, unknown, PACE) == 0);
}

static void one_run_ten_times_too_fast_moves_the_others_by_less_than_one_percent(void **state)
{
    struct bench *bench = *state;
    for (int i = 0; i < 20; i++) {
        add_run(bench, 0, i % 5, 1 + i % 4, i % 3, 1 + 1 + i % 4 + i % 3);
    }
    struct fit before = fitted(bench);
    double expected = fit_log_time(&bench->problem, &before, &bench->runs[7]);
    add_run(bench, 0, 6, 2, 1, 0.4);
    struct fit after = fitted(bench);
    assert_near(fit_log_time(&bench->problem, &after, &bench->runs[7]), expected, 0.01);
}

static void what_is_held_out_takes_no_part(void **state)
{
    struct bench *bench = *state;
    for (int i = 0; i < 6; i++) {
        add_run(bench, 0, i, 1, 1, 3.2);
    }
    struct fit without = fitted(bench);
    add_run(bench, 0, 2, 1, 1, 5)->is_held_out = true;
    struct fit with = fitted(bench);
    for (int group = 0; group < 8; group++) {
        assert_true(effect(&with, 1, group, PACE) == effect(&without, 1, group, PACE));
    }
}

static void the_same_runs_give_the_same_fit_to_the_last_digit(void **state)
{
    struct bench *bench = *state;
    for (int i = 0; i < 30; i++) {
        add_run(bench, i % 2, i % 8, 1 + i % 5, i % 3, 2 + 0.1 * (i % 7));
    }
    struct fit one = fitted(bench);
    struct fit two = fitted(bench);
    assert_memory_equal(one.effects[0], two.effects[0], sizeof(double) * 2 * PARAMETERS);
    assert_memory_equal(one.effects[1], two.effects[1], sizeof(double) * 8 * PARAMETERS);
}

static void groups_are_numbered_in_the_order_in_which_they_came(void **state)
{
    struct bench *bench = *state;
    struct groups groups = {0};
    assert_int_equal(groups_find(&groups, STR("b")), -1);
    assert_int_equal(groups_add(&bench->keep, &groups, STR("b")), 0);
    assert_int_equal(groups_add(&bench->keep, &groups, STR("a")), 1);
    assert_int_equal(groups_add(&bench->keep, &groups, STR("c")), 2);
    assert_int_equal(groups_add(&bench->keep, &groups, STR("a")), 1);
    assert_int_equal(groups_find(&groups, STR("c")), 2);
    assert_int_equal(groups_find(&groups, STR("bb")), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_bench, close_bench)
        TEST(finds_the_factors_that_runs_were_made_with),
        TEST(a_group_of_few_runs_stays_near_its_parents),
        TEST(a_group_without_runs_is_as_its_parents_say),
        TEST(one_run_ten_times_too_fast_moves_the_others_by_less_than_one_percent),
        TEST(what_is_held_out_takes_no_part),
        TEST(the_same_runs_give_the_same_fit_to_the_last_digit),
        TEST(groups_are_numbered_in_the_order_in_which_they_came),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
