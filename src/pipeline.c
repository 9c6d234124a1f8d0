#include "pipeline.h"

#include "base/limits.h"
#include "base/map.h"
#include "judge/judge.h"
#include "publish/recall_file.h"
#include "render/prose.h"
#include "validate/validate.h"

#include <unistd.h>

static const struct catalog *catalog_load(struct arena *keep, struct diags *diags,
                                          struct project *project,
                                          const struct project_options *options,
                                          struct recall *recall);
static void estimate_and_judge(struct arena *keep, struct diags *diags,
                               const struct project_options *options, struct recall *recall,
                               struct project *project);
static void leave_open(struct validation *validation, const struct diags *diags);
static void check_prose(struct diags *diags, const struct catalog *catalog);
static void check_prose_field(struct diags *diags, const struct kind_records *all, ptrdiff_t field);
static const struct record *default_scenario(const struct catalog *catalog);
static bool formulas_are_whole(const struct diags *diags);

bool project_read(struct arena *keep, struct diags *diags, const struct project_options *options,
                  struct project *project)
{
    *project = (struct project){.root = {.descriptor = -1}};
    if (!folder_open(diags, ".", &project->root)) {
        return false;
    }
    struct recall *recall = options->build.len > 0 ? recall_load(keep, options->build) : NULL;
    project->units = units_new(keep);
    project->catalog = catalog_load(keep, diags, project, options, recall);
    check_prose(diags, project->catalog);
    project->scenario = default_scenario(project->catalog);
    if (formulas_are_whole(diags)) {
        estimate_and_judge(keep, diags, options, recall, project);
    }
    return diags->error_count == 0;
}

/* What physics rules out is known before anything is fitted, what is merely unusual after. */
static void estimate_and_judge(struct arena *keep, struct diags *diags,
                               const struct project_options *options, struct recall *recall,
                               struct project *project)
{
    struct method *method = method_from(keep, diags, project->catalog, options->as_of);
    project->method = method;
    if (method == NULL) {
        return;
    }
    struct arena scratch = {0};
    struct refused refused = {0};
    struct gate gate = {.keep = keep,
                        .scratch = &scratch,
                        .diags = diags,
                        .catalog = project->catalog,
                        .method = method,
                        .refused = &refused};
    judge_possible(&gate);
    method_fit(keep, method, &refused, recall);
    if (recall != NULL) {
        recall_save(options->build, recall);
    }
    judge_likely(&gate, options->today);
    arena_free(&scratch);
}

str project_notes_folder(void)
{
    return access(".build", F_OK) == 0 ? STR(".build") : STR("");
}

bool project_has_scenario(struct diags *diags, const struct project *project)
{
    if (project->scenario != NULL) {
        return true;
    }
    struct diag *diag = diag_add(diags, RULE_RECORD_NO_SCENARIO, (struct place){0},
                                 "no scenario below data/scenarios says `is_default: yes`");
    diag_help(diags, diag, "hwreport new scenario default");
    return false;
}

void project_close(struct project *project)
{
    if (project->units != NULL) {
        units_free(project->units);
    }
    if (project->root.descriptor >= 0) {
        folder_close(&project->root);
    }
    *project = (struct project){.root = {.descriptor = -1}};
}

/* A file's tree lives only until its records are made; its texts stay. */
static const struct catalog *catalog_load(struct arena *keep, struct diags *diags,
                                          struct project *project,
                                          const struct project_options *options,
                                          struct recall *recall)
{
    ptrdiff_t files_max = options->files_max > 0 ? options->files_max : LIMIT_DATA_FILES;
    const struct sources *sources =
        sources_list(keep, diags, &project->root, SOURCES_DATA, files_max);
    struct validation *validation = validation_new(keep, diags, project->units);
    leave_open(validation, diags);
    struct arena scratch = {0};
    struct map documents = {.arena = keep};
    for (ptrdiff_t i = 0; i < options->document_count; i++) {
        *map_slot(&documents, options->documents[i].origin->path) = project;
    }
    for (ptrdiff_t i = 0; i < sources->count && !validation_is_full(validation); i++) {
        if (sources->items[i].sort != SOURCE_RECORDS ||
            map_find(&documents, sources->items[i].path) != NULL) {
            continue;
        }
        struct arena_mark mark = arena_mark(&scratch);
        struct document document = source_document_recalled(keep, &scratch, diags, &project->root,
                                                            &sources->items[i], recall);
        validation_add(validation, &scratch, &document);
        arena_rewind(&scratch, mark);
    }
    for (ptrdiff_t i = 0; i < options->document_count; i++) {
        validation_add(validation, &scratch, &options->documents[i]);
    }
    arena_free(&scratch);
    return validation_finish(validation);
}

/* What could not be listed may be what a reference names. */
static void leave_open(struct validation *validation, const struct diags *diags)
{
    for (const struct diag *diag = diags->first; diag != NULL; diag = diag->next) {
        str path = diag->place.origin != NULL ? diag->place.origin->path : STR("");
        bool is_other_name = diag->rule == RULE_FILE_NAME && !str_ends(path, STR(".yaml")) &&
                             !str_ends(path, STR(".yml"));
        struct str_cut top = str_cut(path, '/');
        if (str_equal(top.before, STR("data")) && !is_other_name) {
            validation_leave_open(validation, str_cut(top.after, '/').before);
        }
    }
}

/* Where a formula or assumption could not be decoded, others would seem to name nothing. */
static bool formulas_are_whole(const struct diags *diags)
{
    static const char *const folders[] = {"data/formulas/", "data/assumptions/"};
    for (const struct diag *diag = diags->first; diag != NULL; diag = diag->next) {
        bool is_error = rule_entry(diag->rule)->severity == SEVERITY_ERROR;
        const struct origin *origin = diag->place.origin;
        for (ptrdiff_t i = 0; is_error && origin != NULL && i < COUNT(folders); i++) {
            if (str_starts(origin->path, str_from(folders[i]))) {
                return false;
            }
        }
    }
    return true;
}

/* Notes are Markdown of others: what a page could not take is said here, at the note. */
static void check_prose(struct diags *diags, const struct catalog *catalog)
{
    for (ptrdiff_t i = 0; i < catalog->kind_count; i++) {
        const struct kind_records *all = catalog_kind_at(catalog, i);
        for (ptrdiff_t field = 0; field < schema_field_count(all->kind); field++) {
            if (schema_field(all->kind, field)->type == FIELD_PROSE) {
                check_prose_field(diags, all, field);
            }
        }
    }
}

static void check_prose_field(struct diags *diags, const struct kind_records *all, ptrdiff_t field)
{
    for (ptrdiff_t i = 0; i < all->count; i++) {
        const struct value *value = record_at(all->records[i], field);
        if (value->type == VALUE_TEXT) {
            (void)prose_check(diags, value->place, value->as.text);
        }
    }
}

static const struct record *default_scenario(const struct catalog *catalog)
{
    const struct kind_records *all = catalog_records(catalog, "scenario");
    for (ptrdiff_t i = 0; i < all->count; i++) {
        if (record_flag(all->records[i], "is_default", false)) {
            return all->records[i];
        }
    }
    return NULL;
}

static struct date newer(struct date newest, const struct value *value)
{
    bool is_newer = value->type == VALUE_DATE && value->as.date.day > 0 &&
                    date_compare(value->as.date, newest) > 0;
    return is_newer ? value->as.date : newest;
}

/* Of a record's own fields, and of the groups in its lists: rows of results have dates too. */
static struct date newest_of(const struct record *record, struct date newest)
{
    ptrdiff_t field_count = record_field_count(record);
    for (ptrdiff_t i = 0; i < field_count; i++) {
        const struct value *value = record_at(record, i);
        newest = newer(newest, value);
        bool has_groups = value->type == VALUE_LIST && value->as.list.count > 0 &&
                          value->as.list.items[0].type == VALUE_GROUP;
        for (ptrdiff_t j = 0; has_groups && j < value->as.list.count; j++) {
            const struct record *group = value->as.list.items[j].as.record;
            for (ptrdiff_t k = 0; k < record_field_count(group); k++) {
                newest = newer(newest, record_at(group, k));
            }
        }
    }
    return newest;
}

struct date project_newest_date(const struct project *project)
{
    struct date newest = {.year = 1970, .month = 1, .day = 1};
    for (ptrdiff_t i = 0; i < project->catalog->kind_count; i++) {
        const struct kind_records *all = catalog_kind_at(project->catalog, i);
        for (ptrdiff_t j = 0; j < all->count; j++) {
            newest = newest_of(all->records[j], newest);
        }
    }
    return newest;
}
