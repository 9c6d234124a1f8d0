#include "judge/unusual.h"

#include "estimate/unusual.h"
#include "judge/figure.h"
#include "judge/limits.h"

#include <math.h>

/* A factor that lies between two units or two ways to count. */
struct slip {
    double factor;
    const char *meaning;
};

static void judge_run(struct diags *diags, const struct unusual_run *run);
static double stated_of(const struct unusual_run *run, double seconds);
static const char *slip_of(const struct unusual_run *run, double ratio);

void judge_unusual(struct arena *scratch, struct waivers *waivers, const struct method *method)
{
    struct arena_mark mark = arena_mark(scratch);
    struct unusual_run *runs = NULL;
    ptrdiff_t count = unusual_runs(scratch, scratch, method, MARGIN_UNUSUAL, &runs);
    for (ptrdiff_t i = 0; i < count; i++) {
        judge_run(&waivers->found, &runs[i]);
        waivers_settle(waivers, runs[i].benchmark, runs[i].row);
    }
    arena_rewind(scratch, mark);
}

static void judge_run(struct diags *diags, const struct unusual_run *run)
{
    bool is_time = str_equal(run->quantity, STR("ttft"));
    const char *unit = is_time ? "ms" : "tok/s";
    double shown = is_time ? 1e3 : 1;
    double expected = stated_of(run, run->expected_s);
    double ratio = run->measured->typical / expected;
    double low = stated_of(run, is_time ? run->low_s : run->high_s);
    double high = stated_of(run, is_time ? run->high_s : run->low_s);
    struct diag *diag = diag_add(
        diags, RULE_PHYSICS_UNUSUAL, run->measured->place,
        "%.*s %.*s is %s times the %s %s that other runs suggest; 99 of 100 lie in %s..%s %s",
        STR_ARGS(run->quantity), STR_ARGS(run->measured->written), figure(diags, ratio),
        figure(diags, expected * shown), unit, figure(diags, low * shown),
        figure(diags, high * shown), unit);
    diag->width = (int)run->measured->written.len;
    const char *slip = slip_of(run, ratio);
    if (slip != NULL) {
        diag_help(diags, diag, "%s", slip);
    } else {
        diag_help(
            diags, diag,
            "check the figure, artifact and device; `flags: [%s]` where the source shows why, "
            "else `hwreport new waiver`",
            run->measured_s > run->expected_s ? "low-outlier" : "high-outlier");
    }
}

/* What the row would state of that time: a time itself, or the rate. */
static double stated_of(const struct unusual_run *run, double seconds)
{
    bool is_time = str_equal(run->quantity, STR("ttft"));
    return is_time ? seconds : run->measured->typical * run->measured_s / seconds;
}

static const char *slip_of(const struct unusual_run *run, double ratio)
{
    const struct quantity *cards = record_quantity(run->benchmark, "gpu_count");
    const struct slip slips[] = {
        {1.073741824, "1.074 lies between GB and GiB: was one taken for the other?"},
        {1000, "1000 lies between units: was ms taken for s, or a rate given in thousands?"},
        {cards != NULL ? cards->typical : 0,
         "that is the number of cards: is the rate that of one card, or of all together?"},
        {8, "8 lies between bits and bytes: was one taken for the other?"},
    };
    for (ptrdiff_t i = 0; i < COUNT(slips); i++) {
        double factor = slips[i].factor;
        bool is_near = fabs(ratio / factor - 1) <= SLIP_TOLERANCE ||
                       fabs(ratio * factor - 1) <= SLIP_TOLERANCE;
        if (factor > 1 && is_near) {
            return slips[i].meaning;
        }
    }
    return NULL;
}
