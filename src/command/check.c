#include "base/limits.h"
#include "command/verbs.h"
#include "pipeline.h"

#include <stdio.h>
#include <string.h>

static const char *const formats[] = {"text", "json", "github", NULL};

static const struct option options[] = {
    {.name = "format",
     .value = "FORMAT",
     .choices = formats,
     .doc = "text for people, json for programs, github for annotations; github where "
            "GITHUB_ACTIONS is set."},
    {.name = "strict", .doc = "Let warnings count as errors."},
    {.name = "max-files", .value = "N", .doc = "Take at most N files below data/."},
    {0},
};

static int run(const struct invocation *invocation);
static bool are_there(const struct invocation *invocation, const struct project *project);
static void keep_paths(const struct invocation *invocation, struct diags *diags);

const struct verb verb_check = {
    .name = "check",
    .operands = "[PATH...]",
    .operand_max = OPERANDS_MAX,
    .summary = "check all records, formulas and measurements",
    .description =
        "Reads everything below data/ and says all that is wrong with it in one run: YAML, fields, "
        "units, references, formulas, and measurements that physics rules out. Writes nothing but, "
        "where there is a folder .build, its own notes there, and needs no network.\n"
        "With paths, only problems in those files or folders are printed and counted; everything "
        "is "
        "read all the same, since records refer to each other.",
    .options = options,
    .run = run,
};

static bool read_max_files(const struct invocation *invocation, ptrdiff_t *files_max)
{
    const char *given = option_value(invocation, "max-files");
    *files_max = 0;
    for (const char *digit = given; digit != NULL && *digit != '\0'; digit++) {
        if (*digit < '0' || *digit > '9' || digit - given > 8) {
            (void)usage_error("--max-files wants a number, not '%s'", given);
            return false;
        }
        *files_max = *files_max * 10 + (*digit - '0');
    }
    return true;
}

static enum diag_format format_of(const struct invocation *invocation)
{
    const char *format = option_value(invocation, "format");
    if (format == NULL) {
        const char *actions = environment("GITHUB_ACTIONS");
        format = actions != NULL && strcmp(actions, "true") == 0 ? "github" : "text";
    }
    return strcmp(format, "json") == 0     ? DIAG_FORMAT_JSON
           : strcmp(format, "github") == 0 ? DIAG_FORMAT_GITHUB
                                           : DIAG_FORMAT_TEXT;
}

static int run(const struct invocation *invocation)
{
    struct project_options wanted = {.today = invocation_today(invocation),
                                     .as_of = invocation_as_of(invocation),
                                     .build = project_notes_folder()};
    if (!read_max_files(invocation, &wanted.files_max)) {
        return EXIT_STATUS_USAGE;
    }
    struct diags diags = diags_new(invocation->arena);
    struct project project;
    (void)project_read(invocation->arena, &diags, &wanted, &project);
    if (project.root.descriptor >= 0 && !are_there(invocation, &project)) {
        project_close(&project);
        return EXIT_STATUS_USAGE;
    }
    if (invocation->operand_count > 0) {
        keep_paths(invocation, &diags);
    }
    diags_sort(&diags);
    str printed =
        diags_text(invocation->arena, &diags, format_of(invocation), invocation->has_colour);
    bool is_printed = print_out(printed);
    if (!invocation->is_quiet) {
        str summary = diags_summary(invocation->arena, &diags);
        (void)fprintf(stderr, "%.*s\n", STR_ARGS(summary));
    }
    project_close(&project);
    int status = is_printed ? diags_status(&diags) : EXIT_STATUS_MACHINE;
    bool is_strict = option_given(invocation, "strict") && diags.warning_count > 0;
    return status == EXIT_STATUS_FINE && is_strict ? EXIT_STATUS_FINDINGS : status;
}

/* A path as diagnostics name it. */
static str plain_path(const char *operand)
{
    str path = str_from(operand);
    while (str_starts(path, STR("./"))) {
        path = str_slice(path, 2, path.len);
    }
    while (str_ends(path, STR("/"))) {
        path.len--;
    }
    return path;
}

/* A slip in a path would else look like a file without problems. */
static bool are_there(const struct invocation *invocation, const struct project *project)
{
    for (int i = 0; i < invocation->operand_count; i++) {
        str path = plain_path(invocation->operands[i]);
        if (path.len == 0 || !folder_has(&project->root, path)) {
            (void)usage_error("there is no '%s' in the project; paths begin with data/",
                              invocation->operands[i]);
            return false;
        }
    }
    return true;
}

static bool is_below(str path, str given)
{
    return str_equal(path, given) || (str_starts(path, given) && path.data[given.len] == '/');
}

static bool is_named(const struct invocation *invocation, const struct diag *diag)
{
    bool is_kept = diag->place.origin == NULL;
    for (int i = 0; i < invocation->operand_count && !is_kept; i++) {
        is_kept = is_below(diag->place.origin->path, plain_path(invocation->operands[i]));
    }
    return is_kept;
}

/* Leaves only what lies in the files and folders that were named, and what has no place. */
static void keep_paths(const struct invocation *invocation, struct diags *diags)
{
    struct diags kept = diags_new(diags->arena);
    struct diag *next = NULL;
    for (struct diag *diag = diags->first; diag != NULL; diag = next) {
        next = diag->next;
        if (is_named(invocation, diag)) {
            diags_append(&kept, diag);
        }
    }
    for (struct diag *diag = diags->waived; diag != NULL; diag = next) {
        next = diag->next;
        if (is_named(invocation, diag)) {
            diags_waive(&kept, diag);
        }
    }
    *diags = kept;
}
