#include "load/sources.h"

#include "base/array.h"
#include "base/bytes.h"
#include "base/limits.h"
#include "base/must.h"
#include "base/utf8.h"
#include "load/tree_code.h"
#include "load/yaml.h"

#include <errno.h>

enum { UNPLAIN_LINES_MAX = 10, TEMPLATE_DEPTH_MAX = 4, DATA_DEPTH_MAX = 2, DIGEST_CHARS = 64 };

struct walk {
    struct arena *keep;
    struct diags *diags;
    const struct folder *root;
    struct sources *sources;
    enum source_sort sort;
    ptrdiff_t count_max;
    ptrdiff_t count; /* files seen, whatever they are */
};

static void walk_top(struct walk *walk, const char *top, enum source_sort sort);
static bool walk_folder(struct walk *walk, str path, int depth);
static bool take_entry(struct walk *walk, str folder, const struct file_name *entry, int depth);
static void take_file(struct walk *walk, str folder, str name, int depth);
static void take_record(struct walk *walk, str path, str folder, str name, int depth);
static void take_raw(struct walk *walk, str path, str name);
static void add_carriage_return(struct diags *diags, struct place place);
static const char *unplain_help(str text, ptrdiff_t at);
static struct diag *bad_name(struct walk *walk, str path, const char *message);
static bool is_id(str text);
static bool is_site_name(str text);
static ptrdiff_t bytes_max(enum source_sort sort);

const struct sources *sources_list(struct arena *keep, struct diags *diags,
                                   const struct folder *root, unsigned wanted, ptrdiff_t count_max)
{
    struct sources *sources = arena_new(keep, struct sources);
    struct walk walk = {
        .keep = keep,
        .diags = diags,
        .root = root,
        .sources = sources,
        .count_max = count_max,
    };
    if ((wanted & SOURCES_DATA) != 0) {
        walk_top(&walk, "data", SOURCE_RECORDS);
    }
    if ((wanted & SOURCES_TEMPLATES) != 0 && folder_has(root, STR("templates"))) {
        walk_top(&walk, "templates", SOURCE_TEMPLATE);
    }
    if ((wanted & SOURCES_CONTENT) != 0 && folder_has(root, STR("content"))) {
        walk_top(&walk, "content", SOURCE_CONTENT);
    }
    return sources;
}

const struct origin *source_read(struct arena *keep, struct diags *diags, const struct folder *root,
                                 const struct source *source, struct file_stamp *stamp)
{
    struct file file;
    if (!file_read(keep, diags, root, source->path, bytes_max(source->sort), &file)) {
        return NULL;
    }
    if (stamp != NULL) {
        *stamp = file.stamp;
    }
    struct origin *origin = arena_new(keep, struct origin);
    *origin = (struct origin){
        .path = source->path,
        .text = file.bytes,
        .memo = arena_new(keep, struct line_memo),
    };
    bool is_text = source->sort == SOURCE_RECORDS || source->sort == SOURCE_TEMPLATE ||
                   str_ends(source->path, STR(".md"));
    return !is_text || text_is_plain(diags, origin) ? origin : NULL;
}

struct document source_document(struct arena *keep, struct arena *scratch, struct diags *diags,
                                const struct folder *root, const struct source *source)
{
    return source_document_recalled(keep, scratch, diags, root, source, NULL);
}

struct document source_document_recalled(struct arena *keep, struct arena *scratch,
                                         struct diags *diags, const struct folder *root,
                                         const struct source *source, struct recall *recall)
{
    const struct origin *origin = source_read(keep, diags, root, source, NULL);
    if (origin == NULL) {
        struct origin *unread = arena_new(keep, struct origin);
        unread->path = source->path;
        return (struct document){.origin = unread, .folder = source->folder, .stem = source->name};
    }
    if (recall == NULL) {
        return document_of(keep, scratch, diags, source, origin);
    }
    struct digest key = digest_strong(origin->text);
    struct document document = {.origin = origin, .folder = source->folder, .stem = source->name};
    str left = recall_find(recall, key);
    if (bytes_take(&left, &document.events, sizeof document.events)) {
        document.root = tree_decode(scratch, left, origin);
    }
    if (document.root == NULL) {
        ptrdiff_t problem_count = diags->error_count + diags->warning_count;
        document = document_of(keep, scratch, diags, source, origin);
        if (diags->error_count + diags->warning_count == problem_count) {
            struct text text = text_new(scratch, origin->text.len + 64);
            bytes_put(&text, &document.events, sizeof document.events);
            tree_encode(&text, origin, document.root);
            recall_keep(recall, key, text_view(&text));
        }
    }
    return document;
}

struct document document_of(struct arena *keep, struct arena *scratch, struct diags *diags,
                            const struct source *source, const struct origin *origin)
{
    must(source->sort == SOURCE_RECORDS);
    struct document document = {.origin = origin, .folder = source->folder, .stem = source->name};
    document.root = yaml_load(keep, scratch, diags, origin, &document.events);
    bool is_list = tree_find(document.root, STR("records")) != NULL;
    if (document.root != NULL && !is_list && origin->text.len > LIMIT_RECORD_FILE_BYTES) {
        (void)diag_add(diags, RULE_FILE_SIZE, (struct place){.origin = origin},
                       "a file of one record has at most %d bytes, this one has %td",
                       LIMIT_RECORD_FILE_BYTES, origin->text.len);
        document.root = NULL;
    } else if (document.root != NULL && !is_list && document.events > LIMIT_YAML_RECORD_EVENTS) {
        (void)diag_add(diags, RULE_YAML_LIMIT, (struct place){.origin = origin},
                       "a record has at most %d parts, this one has %td", LIMIT_YAML_RECORD_EVENTS,
                       document.events);
        document.root = NULL;
    }
    return document;
}

bool text_is_plain(struct diags *diags, const struct origin *origin)
{
    str text = origin->text;
    ptrdiff_t at = utf8_find_unplain(text, 0);
    int line_count = 0;
    int line = 1;
    ptrdiff_t line_at = 0;
    while (at >= 0 && line_count < UNPLAIN_LINES_MAX) {
        ptrdiff_t end = str_find(text, STR("\n"), line_at);
        while (end >= 0 && end < at) {
            line++;
            line_at = end + 1;
            end = str_find(text, STR("\n"), line_at);
        }
        struct place place = {
            .origin = origin,
            .line = line,
            .column = (int)str_code_points(str_slice(text, line_at, at)) + 1,
        };
        if (text.data[at] == '\r') {
            add_carriage_return(diags, place);
            return false;
        }
        struct diag *diag = diag_add(diags, RULE_FILE_BYTES, place, "this line holds %.*s",
                                     STR_ARGS(utf8_unplain_text(diags->arena, text, at)));
        const char *help = unplain_help(text, at);
        if (help != NULL) {
            diag_help(diags, diag, "%s", help);
        }
        line_count++;
        at = end < 0 ? -1 : utf8_find_unplain(text, end);
    }
    return line_count == 0;
}

/* Where one line ends so, mostly all do: said once. */
static void add_carriage_return(struct diags *diags, struct place place)
{
    struct diag *diag =
        diag_add(diags, RULE_FILE_BYTES, place, "this line holds a carriage return (U+000D)");
    diag_help(diags, diag, "save the file with line ends of Unix: a line feed alone");
}

static const char *unplain_help(str text, ptrdiff_t at)
{
    struct utf8_char found = utf8_at(text, at);
    bool is_mark = found.code == 0xFEFF;
    return found.len == 0       ? "save the file in UTF-8"
           : found.code == '\t' ? "indent with blanks"
           : is_mark && at == 0 ? "save the file in UTF-8 without a byte-order mark"
                                : NULL;
}

static void walk_top(struct walk *walk, const char *top, enum source_sort sort)
{
    walk->sort = sort;
    if (sort == SOURCE_RECORDS && !folder_has(walk->root, str_from(top)) && errno == ENOENT) {
        struct diag *diag = diag_add(walk->diags, RULE_FILE_NO_DATA, (struct place){0},
                                     "there is no folder data/ here");
        diag_help(walk->diags, diag,
                  "name the folder that holds data/ and templates/ with -C, or change to it");
        return;
    }
    if (!walk_folder(walk, str_from(top), 0) && walk->count > walk->count_max) {
        struct origin *origin = arena_new(walk->keep, struct origin);
        origin->path = str_from(top);
        (void)diag_add(walk->diags, RULE_FILE_COUNT, (struct place){.origin = origin},
                       "there are more files than the limit of %td", walk->count_max);
    }
}

/* False where there are too many files to go on. Depth is bounded: folders of records lie at most
 * two deep, those of templates four. */
// NOLINTNEXTLINE(misc-no-recursion)
static bool walk_folder(struct walk *walk, str path, int depth)
{
    struct file_names names;
    *array_add(walk->keep, &walk->sources->folders) = path;
    if (!folder_list(walk->keep, walk->diags, walk->root, path, walk->count_max, &names)) {
        return true;
    }
    for (ptrdiff_t i = 0; i < names.count; i++) {
        if (!take_entry(walk, path, &names.items[i], depth)) {
            return false;
        }
    }
    return true;
}

// NOLINTNEXTLINE(misc-no-recursion)
static bool take_entry(struct walk *walk, str folder, const struct file_name *entry, int depth)
{
    str path = str_format(walk->keep, "%.*s/%.*s", STR_ARGS(folder), STR_ARGS(entry->name));
    struct origin *origin = NULL;
    if (entry->type == FILE_LINK || entry->type == FILE_OTHER) {
        origin = arena_new(walk->keep, struct origin);
        origin->path = path;
        (void)diag_add(walk->diags, RULE_FILE_KIND, (struct place){.origin = origin},
                       entry->type == FILE_LINK ? "this is a symbolic link"
                                                : "this is no regular file");
        return true;
    }
    if (entry->type == FILE_REGULAR) {
        take_file(walk, folder, entry->name, depth);
        return ++walk->count <= walk->count_max;
    }
    bool is_data = walk->sort == SOURCE_RECORDS;
    bool is_flat = str_starts(path, STR("data/raw/")) || str_starts(path, STR("data/maps/"));
    if (depth == (is_data ? DATA_DEPTH_MAX : TEMPLATE_DEPTH_MAX) || is_flat) {
        (void)bad_name(walk, path, "this folder lies too deep");
        return true;
    }
    if (is_data ? !is_id(entry->name) : !is_site_name(entry->name)) {
        (void)bad_name(walk, path, "a folder's name is made of a-z, 0-9 and -");
        return true;
    }
    return walk_folder(walk, path, depth + 1);
}

static void take_file(struct walk *walk, str folder, str name, int depth)
{
    str path = str_format(walk->keep, "%.*s/%.*s", STR_ARGS(folder), STR_ARGS(name));
    if (walk->sort == SOURCE_RECORDS) {
        if (str_equal(folder, STR("data/raw"))) {
            take_raw(walk, path, name);
        } else {
            take_record(walk, path, folder, name, depth);
        }
        return;
    }
    if (!is_site_name(name)) {
        (void)bad_name(walk, path, "a file's name is made of a-z, 0-9, - and points");
        return;
    }
    *array_add(walk->keep, walk->sources) = (struct source){
        .sort = walk->sort,
        .path = path,
        .name = str_slice(path, str_find(path, STR("/"), 0) + 1, path.len),
    };
}

static void take_record(struct walk *walk, str path, str folder, str name, int depth)
{
    if (depth == 0) {
        struct diag *diag = bad_name(walk, path, "no file lies in data/ itself");
        diag_help(walk->diags, diag, "records lie in the folder of their kind, data/<kind>/");
        return;
    }
    str stem = str_slice(name, 0, name.len - STR(".yaml").len);
    if (!str_ends(name, STR(".yaml")) || !is_id(stem)) {
        struct diag *diag = bad_name(
            walk, path, "a record's file is named <id>.yaml, the id made of a-z, 0-9 and -");
        if (str_ends(name, STR(".yml"))) {
            diag_help(walk->diags, diag, "end the name with .yaml");
        } else if (stem.len > LIMIT_FILE_STEM_BYTES) {
            diag_help(walk->diags, diag, "an id has at most %d characters", LIMIT_FILE_STEM_BYTES);
        }
        return;
    }
    str below = str_slice(folder, STR("data/").len, folder.len);
    if (str_equal(below, STR("maps"))) {
        return; /* of an import, and no part of a site */
    }
    *array_add(walk->keep, walk->sources) = (struct source){
        .sort = SOURCE_RECORDS,
        .path = path,
        .folder = str_cut(below, '/').before,
        .name = stem,
    };
}

/* data/raw/<sha256>.<ending> */
static void take_raw(struct walk *walk, str path, str name)
{
    struct str_cut cut = str_cut(name, '.');
    bool is_digest = cut.found && cut.before.len == DIGEST_CHARS && is_id(cut.after);
    for (ptrdiff_t i = 0; i < cut.before.len; i++) {
        char byte = cut.before.data[i];
        is_digest = is_digest && ((byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'f'));
    }
    if (!is_digest) {
        (void)bad_name(walk, path, "an attachment is named <sha256 of its bytes>.<ending>");
        return;
    }
    *array_add(walk->keep, walk->sources) =
        (struct source){.sort = SOURCE_RAW, .path = path, .name = name};
}

static struct diag *bad_name(struct walk *walk, str path, const char *message)
{
    struct origin *origin = arena_new(walk->keep, struct origin);
    origin->path = path;
    return diag_add(walk->diags, RULE_FILE_NAME, (struct place){.origin = origin}, "%s", message);
}

/* [a-z0-9][a-z0-9-]*, of at most 64 bytes. */
static bool is_id(str text)
{
    bool is_one = text.len > 0 && text.len <= LIMIT_FILE_STEM_BYTES && text.data[0] != '-';
    for (ptrdiff_t i = 0; i < text.len; i++) {
        char byte = text.data[i];
        is_one =
            is_one && ((byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') || byte == '-');
    }
    return is_one;
}

/* Names of templates and pages: an id whose parts are joined by points and underscores. */
static bool is_site_name(str text)
{
    bool is_one = text.len > 0 && text.len <= 2 * LIMIT_FILE_STEM_BYTES;
    bool begins = true;
    for (ptrdiff_t i = 0; i < text.len; i++) {
        char byte = text.data[i];
        bool is_joint = byte == '.' || byte == '_' || byte == '-';
        bool is_letter = (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9');
        is_one = is_one && (is_letter || (is_joint && !begins));
        begins = is_joint && byte == '.';
    }
    return is_one && !begins;
}

static ptrdiff_t bytes_max(enum source_sort sort)
{
    switch (sort) {
    case SOURCE_RECORDS:
        return LIMIT_LIST_FILE_BYTES;
    case SOURCE_RAW:
        return LIMIT_RAW_FILE_BYTES;
    case SOURCE_TEMPLATE:
    case SOURCE_CONTENT:
        return LIMIT_TEMPLATE_BYTES;
    }
    must(false);
    return 0;
}
