#include "base/limits.h"
#include "build/site.h"
#include "command/verbs.h"

#include <stdio.h>

static const struct option options[] = {
    {.name = "output", .letter = 'o', .value = "DIR", .doc = "Publish there; site where absent."},
    {.name = "no-charts",
     .doc = "Make pages with tables in the charts' place; gnuplot is not needed."},
    {.name = "keep-scripts",
     .value = "DIR",
     .doc =
         "Write the gnuplot script of each chart, with the texts that stand in it, into that new "
         "folder."},
    {.name = "fresh", .doc = "Remember nothing of earlier builds."},
    {.name = "durable",
     .doc = "Wait until the disk has all of the new site before it takes its place."},
    {.name = "timing", .doc = "Say on standard error how long each stage took."},
    {0},
};

static int run(const struct invocation *invocation);
static void say_timing(const struct invocation *invocation, const struct site_report *report);
static void say(const struct invocation *invocation, const struct site_report *report, str output);

const struct verb verb_build = {
    .name = "build",
    .operands = "",
    .summary = "check everything and publish the site",
    .description = "Checks all records, estimates, renders every page as Markdown and HTML with "
                   "its charts, checks "
                   "every link, and then puts the new site in the place of the old one in one "
                   "step. Where anything "
                   "is wrong, the old site stays as it is.\n"
                   "What did not change is taken over from the last build; the bytes are those of "
                   "a fresh one.",
    .options = options,
    .run = run,
};

static int run(const struct invocation *invocation)
{
    const char *output = option_value(invocation, "output");
    const char *scripts = option_value(invocation, "keep-scripts");
    struct site_options wanted = {
        .output = output != NULL ? str_from(output) : STR("site"),
        .build = STR(".build"),
        .scripts = scripts != NULL ? str_from(scripts) : STR(""),
        .as_of = invocation_as_of(invocation),
        .today = invocation_today(invocation),
        .jobs = invocation->jobs,
        .has_charts = !option_given(invocation, "no-charts"),
        .is_fresh = option_given(invocation, "fresh"),
        .is_durable = option_given(invocation, "durable"),
    };
    if (scripts != NULL && !wanted.has_charts) {
        return usage_error("--keep-scripts has nothing to keep with --no-charts");
    }
    struct diags diags = diags_new(invocation->arena);
    struct site_report report;
    bool is_built = site_build(invocation->arena, &diags, &wanted, &report);
    int status = report_diags(invocation, &diags);
    say_timing(invocation, &report);
    if (is_built) {
        say(invocation, &report, wanted.output);
    }
    return status;
}

static void say_timing(const struct invocation *invocation, const struct site_report *report)
{
    for (int i = 0; i < report->timing_count && option_given(invocation, "timing"); i++) {
        (void)fprintf(stderr, "%-12s %8.1f ms\n", report->timings[i].stage,
                      report->timings[i].seconds * 1e3);
    }
}

static void say(const struct invocation *invocation, const struct site_report *report, str output)
{
    if (invocation->is_quiet) {
        return;
    }
    if (report->is_unchanged) {
        (void)fprintf(stderr, "%.*s: nothing changed\n", STR_ARGS(output));
    } else {
        (void)fprintf(stderr, "%.*s: %td files, %td of them new or changed\n", STR_ARGS(output),
                      report->file_count, report->written_count);
    }
}
