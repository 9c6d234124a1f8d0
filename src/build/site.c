#include "build/site.h"

#include "base/array.h"
#include "base/build_id.h"
#include "base/limits.h"
#include "base/must.h"
#include "build/charts.h"
#include "build/dependencies.h"
#include "build/pages.h"
#include "build/scripts.h"
#include "load/articles.h"
#include "publish/links.h"
#include "publish/stamp.h"
#include "render/markdown.h"

#include <stdint.h>
#include <time.h>
#include <unistd.h>

static struct digest key_of(struct arena *keep, const struct site_options *options);
static bool build_anew(struct arena *keep, struct diags *diags, const struct site_options *options,
                       struct site_report *report);
static bool render_all(struct build *build, const struct site_options *options,
                       struct site_report *report);
static bool assets_build(struct build *build);
static bool publish(struct build *build, struct site_report *report);
static void remember(struct build *build, const struct site_options *options, int64_t started);
static double lap(struct site_report *report, const char *stage);

bool site_build(struct arena *keep, struct diags *diags, const struct site_options *options,
                struct site_report *report)
{
    *report = (struct site_report){0};
    (void)lap(report, NULL);
    bool may_be_unchanged = !options->is_fresh && options->scripts.len == 0;
    if (may_be_unchanged && stamp_is_current(options->build, key_of(keep, options))) {
        report->is_unchanged = true;
        return true;
    }
    return build_anew(keep, diags, options, report);
}

/* All that shapes a site beside its input files. */
static struct digest key_of(struct arena *keep, const struct site_options *options)
{
    struct digester *digester = digester_new(keep);
    digester_add(digester, build_id());
    digester_add(digester, str_from(markdown_version()));
    digester_add(digester, options->output);
    digester_number(digester, (uint64_t)date_days(options->as_of));
    digester_number(digester, (uint64_t)options->as_of.year);
    digester_number(digester, options->has_charts);
    /* A folder that appears is no change of any file that was there. */
    digester_number(digester, access("content", F_OK) == 0);
    return digester_end(digester);
}

static bool build_anew(struct arena *keep, struct diags *diags, const struct site_options *options,
                       struct site_report *report)
{
    int64_t started = stamp_begin(options->build);
    struct project project;
    struct project_options wanted = {.today = options->today,
                                     .as_of = options->as_of,
                                     .build = options->is_fresh ? STR("") : options->build};
    bool is_fine =
        project_read(keep, diags, &wanted, &project) && project_has_scenario(diags, &project);
    (void)lap(report, "check");
    struct templates templates;
    const struct sources *sources = NULL;
    struct articles articles = {0};
    if (is_fine) {
        sources = sources_list(keep, diags, &project.root, SOURCES_TEMPLATES | SOURCES_CONTENT,
                               LIMIT_DATA_FILES);
        is_fine = templates_load(keep, diags, &project.root, sources, &templates);
        is_fine = articles_load(keep, diags, &project.root, sources, &articles) && is_fine;
    }
    if (is_fine) {
        struct view view = {
            .catalog = project.catalog,
            .method = project.method,
            .scenario = project.scenario,
            .as_of = options->as_of.year != 0 ? options->as_of : project_newest_date(&project),
            .has_charts = options->has_charts,
            .articles = articles,
        };
        struct build build = {
            .keep = keep,
            .diags = diags,
            .view = &view,
            .pages = pages_of(keep, diags, &view),
            .templates = &templates,
            .root = &project.root,
            .sources = sources,
            .jobs = options->jobs,
        };
        (void)lap(report, "list pages");
        is_fine = build.pages != NULL && render_all(&build, options, report);
        if (is_fine) {
            remember(&build, options, started);
            (void)lap(report, "remember");
        }
    }
    project_close(&project);
    return is_fine;
}

static bool render_all(struct build *build, const struct site_options *options,
                       struct site_report *report)
{
    const struct gnuplot *gnuplot = NULL;
    if (options->has_charts) {
        gnuplot = gnuplot_find(build->keep, build->diags);
        if (gnuplot == NULL) {
            struct diag *last = build->diags->last;
            diag_help(build->diags, last,
                      "hwreport build --no-charts makes pages with tables in the charts' place");
            return false;
        }
    }
    struct publish_options publishing = {
        .output = options->output,
        .build = options->build,
        .is_durable = options->is_durable,
    };
    build->publication = publication_open(build->keep, build->diags, &publishing);
    if (build->publication == NULL) {
        return false;
    }
    struct digest nothing = {0};
    struct digest key = key_of(build->keep, options);
    build->memo = memo_load(build->keep, options->build, options->is_fresh ? nothing : key);
    build->dependencies_key = dependencies_key(
        build->keep, build, key, gnuplot != NULL ? gnuplot_identity(gnuplot) : nothing);
    build->dependencies = dependencies_load(
        build->keep, options->build, options->is_fresh ? nothing : build->dependencies_key, build);
    struct folder scripts;
    bool keeps_scripts = options->scripts.len > 0;
    if (keeps_scripts && !scripts_open(build->diags, options->scripts, &scripts)) {
        publication_abandon(build->publication);
        return false;
    }
    build->scripts = keeps_scripts ? &scripts : NULL;
    bool is_fine = !options->has_charts || charts_build(build, gnuplot);
    if (keeps_scripts) {
        folder_close(&scripts);
    }
    build->scripts = NULL;
    (void)lap(report, "charts");
    /* Pages are rendered although a chart failed, so that all problems are said in one run. */
    is_fine = pages_build(build) && is_fine;
    (void)lap(report, "pages");
    is_fine = is_fine && assets_build(build) &&
              links_check(build->diags, &build->outputs, memo_outputs(build->memo));
    (void)lap(report, "links");
    if (!is_fine) {
        publication_abandon(build->publication);
        return false;
    }
    return publish(build, report);
}

static bool assets_build(struct build *build)
{
    bool is_fine = true;
    for (ptrdiff_t i = 0; i < build->sources->count; i++) {
        const struct source *source = &build->sources->items[i];
        if (source->sort != SOURCE_TEMPLATE || !str_starts(source->name, STR("assets/"))) {
            continue;
        }
        const struct origin *origin =
            source_read(build->keep, build->diags, build->root, source, NULL);
        if (origin == NULL) {
            is_fine = false;
            continue;
        }
        struct output output = {.path = source->name, .inputs = digest_of(origin->text)};
        is_fine = (build_reuse(build, output.path, output.inputs, &output) ||
                   publication_write(build->publication, build->diags, &output, origin->text)) &&
                  is_fine;
        *array_add(build->keep, &build->outputs) = output;
    }
    return is_fine;
}

static bool publish(struct build *build, struct site_report *report)
{
    report->file_count = build->outputs.count;
    for (ptrdiff_t i = 0; i < build->outputs.count; i++) {
        report->written_count += !build->outputs.items[i].is_linked;
    }
    bool is_fine = publication_finish(build->publication, build->diags, &build->outputs);
    (void)lap(report, "publish");
    return is_fine;
}

/* Every file that was read, and every folder on the way to it: one more file there changes it. */
static void remember(struct build *build, const struct site_options *options, int64_t started)
{
    struct digest key = key_of(build->keep, options);
    (void)memo_save(options->build, key, &build->outputs);
    (void)dependencies_save(build->dependencies, options->build, build->dependencies_key);
    struct diags quiet = diags_new(build->keep);
    const struct sources *all =
        sources_list(build->keep, &quiet, build->root, SOURCES_ALL, LIMIT_DATA_FILES);
    struct stamp_inputs inputs = {0};
    for (ptrdiff_t i = 0; i < all->folders.count; i++) {
        *array_add(build->keep, &inputs) = all->folders.items[i];
    }
    for (ptrdiff_t i = 0; i < all->count; i++) {
        *array_add(build->keep, &inputs) = all->items[i].path;
    }
    (void)stamp_write(options->build, key, started, &inputs, options->output, &build->outputs);
}

/* Seconds since the lap before, noted under the stage's name. */
static double lap(struct site_report *report, const char *stage)
{
    struct timespec now = {0};
    int refused = clock_gettime(CLOCK_MONOTONIC, &now);
    must(refused == 0);
    double seconds = (double)now.tv_sec + (double)now.tv_nsec / 1e9;
    double since = seconds - report->lap_start;
    report->lap_start = seconds;
    if (stage != NULL) {
        must(report->timing_count < COUNT(report->timings));
        report->timings[report->timing_count++] =
            (struct site_timing){.stage = stage, .seconds = since};
    }
    return since;
}
