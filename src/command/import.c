#include "base/limits.h"
#include "base/map.h"
#include "base/sink.h"
#include "command/import_files.h"
#include "command/verbs.h"
#include "load/yaml.h"
#include "pipeline.h"

#include <stdio.h>
#include <string.h>

static const struct option options[] = {
    {.name = "map", .value = "MAP.yaml", .doc = "How columns become fields; required."},
    {.name = "output",
     .letter = 'o',
     .value = "DIR",
     .doc =
         "Write the files there; data/benchmarks where absent, or the folder of the map's kind."},
    {.name = "dry-run", .doc = "Check all, say what would be written, and write nothing."},
    {.name = "update",
     .doc = "Where a file is there already, take over what the table says and keep the rest."},
    {0},
};

struct importing {
    const struct invocation *invocation;
    struct arena *arena;
    struct diags diags;
    const struct origin *map_origin;
    const struct csv_table *table;
    const struct import_map *map;
    struct imported *imported;
    struct targets targets;
};

static int run(const struct invocation *invocation);
static bool read_inputs(struct importing *importing);
static const struct origin *read_origin(struct importing *importing, const char *path,
                                        ptrdiff_t bytes_max);
static bool make_records(struct importing *importing);
static bool check_records(struct importing *importing);
static void keep_own(struct importing *importing, const struct diags *found);
static bool is_own(const struct importing *importing, const struct diag *diag);
static bool say(const struct importing *importing);
static int finish(struct importing *importing);

const struct verb verb_import = {
    .name = "import",
    .operands = "csv FILE",
    .operand_min = 2,
    .operand_max = 2,
    .summary = "make records of a table of measured runs",
    .description =
        "Reads a table of comma-separated values and makes records of its rows, as an import map "
        "says: which column is which field, what its texts mean, which rows fall into one record "
        "and which records into one file. Names of devices, models and engines are looked up among "
        "the ids, names and aliases of the records in data/; each that is not found is listed "
        "once, "
        "with the number of its rows. Everything that check would find is found now, at its cell "
        "of the table. Where there is an error, nothing is written.\n"
        "A file that is there already is never written over, unless --update is given: then what "
        "the table says is taken over, and fields, rows and records that it does not speak of "
        "stay. The same table and map give the same bytes again.\n"
        "The manual and the page import-maps of a site describe import maps; "
        "`hwreport import csv --map map.yaml --dry-run runs.csv` tries one.",
    .options = options,
    .run = run,
};

static int run(const struct invocation *invocation)
{
    if (strcmp(invocation->operands[0], "csv") != 0) {
        return usage_error("import reads csv, not '%s'", invocation->operands[0]);
    }
    if (!option_given(invocation, "map")) {
        return usage_error("import wants a map: --map MAP.yaml");
    }
    struct importing importing = {.invocation = invocation, .arena = invocation->arena};
    importing.diags = diags_new(invocation->arena);
    importing.targets = (struct targets){.keep = invocation->arena, .root = {.descriptor = -1}};
    if (read_inputs(&importing)) {
        /* Places are counted along the line while there may be many; texts are shown in the end. */
        str text = importing.table->origin->text;
        importing.table->origin->text = STR("");
        bool is_made = make_records(&importing);
        importing.table->origin->text = text;
        if (is_made) {
            return finish(&importing);
        }
    }
    targets_close(&importing.targets);
    return report_diags(invocation, &importing.diags);
}

/* Map and table, which are read together: the one says how the other is separated. */
static bool read_inputs(struct importing *importing)
{
    struct arena *arena = importing->arena;
    struct diags *diags = &importing->diags;
    const struct invocation *invocation = importing->invocation;
    const struct origin *table = read_origin(importing, invocation->operands[1], LIMIT_CSV_BYTES);
    importing->map_origin =
        read_origin(importing, option_value(invocation, "map"), LIMIT_LIST_FILE_BYTES);
    ptrdiff_t events = 0;
    bool is_plain = importing->map_origin != NULL && text_is_plain(diags, importing->map_origin);
    const struct tree *root =
        is_plain ? yaml_load(arena, arena, diags, importing->map_origin, &events) : NULL;
    if (root == NULL || root->is_faulty || table == NULL) {
        return false;
    }
    char separator = import_separator(diags, root);
    importing->table = separator != '\0' ? csv_read(arena, diags, table, separator) : NULL;
    if (importing->table == NULL) {
        return false;
    }
    importing->map = import_map_read(arena, diags, root, importing->table);
    return importing->map != NULL;
}

/* A file that the user names, wherever it lies. */
static const struct origin *read_origin(struct importing *importing, const char *path,
                                        ptrdiff_t bytes_max)
{
    struct arena *arena = importing->arena;
    const char *stroke = strrchr(path, '/');
    str whole = str_from(path);
    ptrdiff_t name_at = stroke != NULL ? stroke - path + 1 : 0;
    const char *parent = name_at > 0 ? str_terminated(arena, str_slice(whole, 0, name_at)) : ".";
    struct origin *origin = arena_new(arena, struct origin);
    origin->path = whole;
    struct diags own = diags_new(arena);
    struct folder folder;
    struct file file = {0};
    bool is_read = folder_open(&own, parent, &folder);
    if (is_read) {
        is_read =
            file_read(arena, &own, &folder, str_slice(whole, name_at, whole.len), bytes_max, &file);
        folder_close(&folder);
    }
    for (const struct diag *diag = own.first; diag != NULL; diag = diag->next) {
        (void)diag_add(&importing->diags, diag->rule, (struct place){.origin = origin}, "%.*s",
                       STR_ARGS(diag->text));
    }
    origin->text = file.bytes;
    return is_read ? origin : NULL;
}

/* Records need a catalog without errors to refer to. */
static bool make_records(struct importing *importing)
{
    const struct invocation *invocation = importing->invocation;
    struct arena *arena = importing->arena;
    struct diags found = diags_new(arena);
    struct project project;
    struct project_options wanted = {.today = invocation_today(invocation),
                                     .as_of = invocation_as_of(invocation)};
    bool is_sound = project_read(arena, &found, &wanted, &project);
    if (is_sound) {
        importing->imported = import_rows(arena, &importing->diags, project.catalog, importing->map,
                                          importing->table);
    } else {
        importing->diags = found;
        struct diag *diag = diag_add(&importing->diags, RULE_IMPORT_DATA, (struct place){0},
                                     "the records in data/ have errors of their own");
        diag_help(&importing->diags, diag, "mend them first: hwreport check");
    }
    project_close(&project);
    if (!is_sound) {
        return false;
    }
    const char *output = option_value(invocation, "output");
    importing->targets.map = importing->map;
    importing->targets.may_update = option_given(invocation, "update");
    importing->targets.folder =
        output != NULL
            ? output
            : str_terminated(arena, str_format(arena, "data/%s", importing->map->kind->folder));
    bool is_open = targets_open(&importing->targets, &importing->diags, importing->imported);
    return check_records(importing) && is_open && importing->diags.error_count == 0;
}

/* The project as it would be with the new files. */
static bool check_records(struct importing *importing)
{
    struct diags found = diags_new(importing->arena);
    struct project project;
    struct project_options wanted = {
        .today = invocation_today(importing->invocation),
        .as_of = invocation_as_of(importing->invocation),
        .documents = targets_documents(&importing->targets),
        .document_count = importing->targets.count,
    };
    (void)project_read(importing->arena, &found, &wanted, &project);
    project_close(&project);
    keep_own(importing, &found);
    return importing->diags.error_count == 0;
}

/* What other files warn of is theirs; what many rows share, as a text of the map, is said once. */
static void keep_own(struct importing *importing, const struct diags *found)
{
    struct map said = {.arena = importing->arena};
    struct diag *next = NULL;
    for (struct diag *diag = found->first; diag != NULL; diag = next) {
        next = diag->next;
        str key = str_format(importing->arena, "%p %d %d %.*s", (const void *)diag->place.origin,
                             diag->place.line, diag->place.column, STR_ARGS(diag->text));
        void **slot = map_slot(&said, key);
        if (*slot == NULL && is_own(importing, diag)) {
            diags_append(&importing->diags, diag);
        }
        *slot = diag;
    }
}

static bool is_own(const struct importing *importing, const struct diag *diag)
{
    const struct origin *origin = diag->place.origin;
    bool is_error = rule_entry(diag->rule)->severity == SEVERITY_ERROR;
    return is_error || origin == importing->table->origin || origin == importing->map_origin;
}

static int finish(struct importing *importing)
{
    const struct invocation *invocation = importing->invocation;
    bool is_fine = option_given(invocation, "dry-run") ||
                   targets_write(&importing->targets, &importing->diags);
    targets_close(&importing->targets);
    int status = report_diags(invocation, &importing->diags);
    if (is_fine && !invocation->is_quiet && !say(importing)) {
        return EXIT_STATUS_MACHINE;
    }
    return status;
}

static const char *plural(ptrdiff_t count)
{
    return count == 1 ? "" : "s";
}

static void say_target(struct text *out, const struct target *target)
{
    static const char *const words[] = {
        [TARGET_NEW] = "new", [TARGET_SAME] = "unchanged", [TARGET_CHANGED] = "changed"};
    const struct import_file *file = target->file;
    text_addf(out, "%s %.*s: %td record%s, %td row%s", words[target->state], STR_ARGS(target->path),
              file->records.count, plural(file->records.count), file->row_count,
              plural(file->row_count));
    if (file->kept_count > 0) {
        text_addf(out, ", %td row%s kept that the table does not have", file->kept_count,
                  plural(file->kept_count));
    }
    text_char(out, '\n');
}

/* What became of the table: each file, what was skipped, and the columns that nothing uses. */
static bool say(const struct importing *importing)
{
    struct text out = text_new(importing->arena, 4096);
    const struct imported *imported = importing->imported;
    ptrdiff_t taken = imported->row_count;
    for (ptrdiff_t i = 0; i < importing->targets.count; i++) {
        say_target(&out, &importing->targets.items[i]);
    }
    for (ptrdiff_t i = 0; i < imported->skipped_count; i++) {
        const struct skipped *skipped = &imported->skipped[i];
        taken -= skipped->count;
        if (skipped->count > 0) {
            text_addf(&out, "skipped %td row%s: ", skipped->count, plural(skipped->count));
            sink_log(&out, skipped->reason);
            text_char(&out, '\n');
        }
    }
    const struct columns *columns = &importing->map->columns;
    ptrdiff_t unused = 0;
    for (ptrdiff_t i = 0; i < importing->map->table_columns; i++) {
        if (!columns->is_used[i]) {
            text_add(&out, unused++ == 0 ? STR("not used: ") : STR(", "));
            sink_log(&out, columns->names[i]);
        }
    }
    text_addf(&out, "%s%td row%s in %td file%s%s\n", unused > 0 ? "\n" : "", taken, plural(taken),
              importing->targets.count, plural(importing->targets.count),
              option_given(importing->invocation, "dry-run") ? "; nothing was written" : "");
    return print_out(text_view(&out));
}
