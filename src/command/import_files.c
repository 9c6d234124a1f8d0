#include "command/import_files.h"

#include "base/limits.h"
#include "base/must.h"
#include "base/text.h"
#include "load/yaml.h"
#include "load/yaml_write.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static bool open_folder(struct targets *targets, struct diags *diags);
static str prefix_of(struct arena *keep, const char *folder);
static void look_at(struct targets *targets, struct diags *diags, struct target *target);
static void update(struct targets *targets, struct diags *diags, struct target *target);
static const struct tree *tree_of(struct targets *targets, struct diags *diags,
                                  const struct origin *origin);
static str bytes_of(struct targets *targets, const struct target *target, str head);
static str head_of(str text);
static bool loses_comments(struct diags *diags, const struct target *target,
                           const struct tree *before);
static struct place comment_place(const struct origin *origin, str body);
static ptrdiff_t comment_signs(str text);
static ptrdiff_t comment_signs_in(const struct tree *tree);
static void check_limits(struct targets *targets, struct diags *diags, const struct target *target);
static bool make_folders(struct diags *diags, const char *path);

bool targets_open(struct targets *targets, struct diags *diags, struct imported *imported)
{
    ptrdiff_t errors_before = diags->error_count;
    targets->prefix = prefix_of(targets->keep, targets->folder);
    targets->root.descriptor = -1;
    if (!open_folder(targets, diags)) {
        return false;
    }
    targets->count = imported->files.count;
    targets->items = arena_array(targets->keep, struct target, targets->count);
    for (ptrdiff_t i = 0; i < targets->count; i++) {
        struct target *target = &targets->items[i];
        target->file = &imported->files.items[i];
        target->path = str_format(targets->keep, "%.*s%.*s.yaml", STR_ARGS(targets->prefix),
                                  STR_ARGS(target->file->stem));
        target->root = import_tree(targets->keep, targets->map->kind, target->file);
        target->bytes = bytes_of(targets, target, STR(""));
        look_at(targets, diags, target);
        check_limits(targets, diags, target);
    }
    return diags->error_count == errors_before;
}

/* A folder that is not there yet holds nothing. */
static bool open_folder(struct targets *targets, struct diags *diags)
{
    struct stat status;
    if (stat(targets->folder, &status) != 0 && errno == ENOENT) {
        return true;
    }
    return folder_open(diags, targets->folder, &targets->root);
}

/* Below the current folder its path from there, so that it is the one that check knows. */
static str prefix_of(struct arena *keep, const char *folder)
{
    char here[PATH_MAX];
    char there[PATH_MAX];
    bool is_known = realpath(".", here) != NULL;
    str inside = str_format(keep, "%s/", is_known ? here : "");
    str whole = str_from(realpath(folder, there) != NULL ? there : folder);
    str path = str_starts(whole, inside) ? str_copy(keep, str_slice(whole, inside.len, whole.len))
                                         : str_from(folder);
    while (str_starts(path, STR("./"))) {
        path = str_slice(path, 2, path.len);
    }
    while (path.len > 1 && str_ends(path, STR("/"))) {
        path.len--;
    }
    return str_format(keep, "%.*s/", STR_ARGS(path));
}

static void look_at(struct targets *targets, struct diags *diags, struct target *target)
{
    str name = str_format(targets->keep, "%.*s.yaml", STR_ARGS(target->file->stem));
    if (targets->root.descriptor < 0 || !folder_has(&targets->root, name)) {
        return;
    }
    struct file file;
    struct diags own = diags_new(diags->arena);
    struct origin *origin = arena_new(targets->keep, struct origin);
    origin->path = target->path;
    if (!file_read(targets->keep, &own, &targets->root, name, LIMIT_LIST_FILE_BYTES, &file)) {
        for (struct diag *diag = own.first; diag != NULL; diag = diag->next) {
            (void)diag_add(diags, diag->rule, (struct place){.origin = origin}, "%.*s",
                           STR_ARGS(diag->text));
        }
        return;
    }
    origin->text = file.bytes;
    target->before = origin;
    target->bytes = bytes_of(targets, target, head_of(origin->text));
    if (str_equal(target->bytes, origin->text)) {
        target->state = TARGET_SAME;
    } else if (targets->may_update) {
        update(targets, diags, target);
    } else {
        struct diag *diag = diag_add(diags, RULE_IMPORT_EXISTS, (struct place){.origin = origin},
                                     "this file is there already and says something else");
        diag_help(diags, diag, "--update takes over what the table says and keeps the rest");
    }
}

static void update(struct targets *targets, struct diags *diags, struct target *target)
{
    const struct tree *before = tree_of(targets, diags, target->before);
    if (before == NULL || loses_comments(diags, target, before) ||
        !import_update(targets->keep, diags, targets->map, target->file, before)) {
        return;
    }
    target->root = import_tree(targets->keep, targets->map->kind, target->file);
    target->bytes = bytes_of(targets, target, head_of(target->before->text));
    target->state = str_equal(target->bytes, target->before->text) ? TARGET_SAME : TARGET_CHANGED;
}

static const struct tree *tree_of(struct targets *targets, struct diags *diags,
                                  const struct origin *origin)
{
    ptrdiff_t events = 0;
    const struct tree *tree = yaml_load(targets->keep, targets->keep, diags, origin, &events);
    return tree != NULL && !tree->is_faulty ? tree : NULL;
}

/* The file's first lines, as they were or as the map says, and the tree. */
static str bytes_of(struct targets *targets, const struct target *target, str head)
{
    struct text out = text_new(targets->keep, 4096);
    text_add(&out, head);
    str comment = target->before == NULL ? targets->map->comment : STR("");
    while (comment.len > 0) {
        struct str_cut cut = str_cut(comment, '\n');
        str line = str_trim(cut.before);
        text_addf(&out, "#%s%.*s\n", line.len > 0 ? " " : "", STR_ARGS(line));
        comment = cut.after;
    }
    text_add(&out, yaml_write(targets->keep, target->root));
    return text_view(&out);
}

/* Comments and empty lines before anything else. */
static str head_of(str text)
{
    str rest = text;
    while (rest.len > 0) {
        struct str_cut cut = str_cut(rest, '\n');
        if (cut.before.len > 0 && cut.before.data[0] != '#') {
            break;
        }
        rest = cut.after;
    }
    return str_slice(text, 0, text.len - rest.len);
}

/* Whether there are comments elsewhere than at the top: the tree does not have them. */
static bool loses_comments(struct diags *diags, const struct target *target,
                           const struct tree *before)
{
    const struct origin *origin = target->before;
    str head = head_of(origin->text);
    str body = str_slice(origin->text, head.len, origin->text.len);
    if (comment_signs(body) <= comment_signs_in(before)) {
        return false;
    }
    struct place place = comment_place(origin, body);
    struct diag *diag = diag_add(diags, RULE_IMPORT_EXISTS, place,
                                 "an update would lose the comments among this file's records");
    diag_help(diags, diag, "move them to the top of the file, or into notes:");
    return true;
}

/* The first sign of a comment from `body` on: on a line of its own, or else behind a value. */
static struct place comment_place(const struct origin *origin, str body)
{
    struct place behind = {.origin = origin};
    int line = 1;
    for (str rest = origin->text; rest.len > 0; line++) {
        struct str_cut cut = str_cut(rest, '\n');
        ptrdiff_t at = str_find(cut.before, STR("#"), 0);
        bool is_alone = at >= 0 && str_trim(str_slice(cut.before, 0, at)).len == 0;
        bool is_behind = at > 0 && cut.before.data[at - 1] == ' ';
        struct place place = {.origin = origin, .line = line, .column = (int)at + 1};
        if (cut.before.data >= body.data && is_alone) {
            return place;
        }
        if (cut.before.data >= body.data && is_behind && behind.line == 0) {
            behind = place;
        }
        rest = cut.after;
    }
    return behind;
}

/* Signs that begin a comment where they do not stand within a text: behind a blank or line end. */
static ptrdiff_t comment_signs(str text)
{
    ptrdiff_t count = 0;
    for (ptrdiff_t i = 0; i < text.len; i++) {
        bool is_apart = i == 0 || text.data[i - 1] == ' ' || text.data[i - 1] == '\n';
        count += text.data[i] == '#' && is_apart;
    }
    return count;
}

// NOLINTNEXTLINE(misc-no-recursion): trees are as deep as the loader lets them be
static ptrdiff_t comment_signs_in(const struct tree *tree)
{
    ptrdiff_t count = tree->type == TREE_TEXT ? comment_signs(tree->as.text) : 0;
    for (const struct tree *child = tree_first(tree); child != NULL; child = child->next) {
        count += comment_signs_in(child);
    }
    return count;
}

/* What is written must be read again: a file that would be too large for that is divided by the
 * map. That it reads the same is our own promise. */
static void check_limits(struct targets *targets, struct diags *diags, const struct target *target)
{
    struct diags own = diags_new(diags->arena);
    const struct origin origin = {.path = target->path, .text = target->bytes};
    ptrdiff_t events = 0;
    const struct tree *again = yaml_load(targets->keep, targets->keep, &own, &origin, &events);
    bool is_large = target->bytes.len > LIMIT_LIST_FILE_BYTES ||
                    target->file->records.count > LIMIT_YAML_LIST_RECORDS;
    must(again == NULL || tree_same(again, target->root));
    if (again != NULL && !is_large) {
        return;
    }
    struct diag *diag =
        diag_add(diags, RULE_YAML_LIMIT, target->file->place,
                 "%.*s would hold more than one file may: %td records, %td bytes",
                 STR_ARGS(target->path), target->file->records.count, target->bytes.len);
    diag_help(diags, diag, "divide it: give file: a further part");
}

struct document *targets_documents(const struct targets *targets)
{
    struct document *documents = arena_array(targets->keep, struct document, targets->count);
    for (ptrdiff_t i = 0; i < targets->count; i++) {
        struct origin *origin = arena_new(targets->keep, struct origin);
        origin->path = targets->items[i].path;
        documents[i] = (struct document){
            .origin = origin,
            .folder = str_from(targets->map->kind->folder),
            .stem = targets->items[i].file->stem,
            .root = targets->items[i].root,
        };
    }
    return documents;
}

bool targets_write(struct targets *targets, struct diags *diags)
{
    struct file_write *writes = arena_array(targets->keep, struct file_write, targets->count);
    ptrdiff_t count = 0;
    for (ptrdiff_t i = 0; i < targets->count; i++) {
        const struct target *target = &targets->items[i];
        if (target->state != TARGET_SAME) {
            writes[count++] = (struct file_write){
                .name = str_format(targets->keep, "%.*s.yaml", STR_ARGS(target->file->stem)),
                .bytes = target->bytes,
                .replaces = target->state == TARGET_CHANGED,
            };
        }
    }
    if (count == 0) {
        return true;
    }
    if (targets->root.descriptor < 0 && (!make_folders(diags, targets->folder) ||
                                         !folder_open(diags, targets->folder, &targets->root))) {
        return false;
    }
    return files_write(targets->keep, diags, &targets->root, writes, count);
}

static bool make_folders(struct diags *diags, const char *path)
{
    struct arena scratch = {0};
    str whole = str_from(path);
    bool is_made = true;
    for (ptrdiff_t at = 0; at >= 0 && is_made;) {
        at = str_find(whole, STR("/"), at + 1);
        const char *part = str_terminated(&scratch, at < 0 ? whole : str_slice(whole, 0, at));
        is_made = mkdir(part, 0777) == 0 || errno == EEXIST;
    }
    if (!is_made) {
        (void)diag_add(diags, RULE_MACHINE_REFUSED, (struct place){0}, "cannot make %s: %s", path,
                       strerror(errno));
    }
    arena_free(&scratch);
    return is_made;
}

void targets_close(struct targets *targets)
{
    if (targets->root.descriptor >= 0) {
        folder_close(&targets->root);
    }
}
