#include "validate/validate.h"

#include "base/limits.h"
#include "base/map.h"
#include "base/must.h"
#include "base/text.h"
#include "validate/conflicts.h"
#include "validate/decode.h"
#include "validate/references.h"
#include "validate/text.h"

#include <limits.h>
#include <stdlib.h>

/* The lines of a file, from the first to the last. */
struct reader {
    str text;
    ptrdiff_t at;
    int line; /* of what is at `at` */
};

struct validation {
    struct decoder decoder;
    struct made_list made; /* records in the order of their files, and prototypes */
};

static const struct kind *document_kind(struct validation *validation,
                                        const struct document *document);
static void add_list(struct validation *validation, const struct kind *kind,
                     const struct document *document);
static str reader_cut(struct reader *reader, int next_line);
static struct made *add_record(struct validation *validation, const struct kind *kind,
                               const struct tree *map, str stem, const struct made *prototype);
static void add_unread(struct validation *validation, const struct kind *kind,
                       const struct document *document);
static struct made *made_new(struct validation *validation, const struct kind *kind,
                             struct place place);
static bool decode_id(struct validation *validation, const struct tree *map, str stem, str *id);
static void warn_of_no_source(struct validation *validation, const struct made *made);

struct validation *validation_new(struct arena *keep, struct diags *diags, struct units *units)
{
    struct validation *validation = arena_new(keep, struct validation);
    validation->decoder = (struct decoder){.keep = keep, .diags = diags, .units = units};
    return validation;
}

void validation_add(struct validation *validation, struct arena *scratch,
                    const struct document *document)
{
    const struct kind *kind =
        validation_is_full(validation) ? NULL : document_kind(validation, document);
    if (kind == NULL) {
        return;
    }
    validation->decoder.scratch = scratch;
    if (document->root == NULL) {
        add_unread(validation, kind, document);
    } else if (tree_find(document->root, STR("records")) != NULL) {
        add_list(validation, kind, document);
    } else {
        struct made *made = add_record(validation, kind, document->root, document->stem, NULL);
        made->record.text = document->origin->text;
    }
}

bool validation_is_full(const struct validation *validation)
{
    return validation->decoder.diags->error_count >= LIMIT_ERRORS;
}

void validation_leave_open(struct validation *validation, str folder)
{
    for (const struct kind *const *kind = schema_kinds(); *kind != NULL; kind++) {
        if (folder.len == 0 || str_equal(folder, str_from((*kind)->folder))) {
            made_list_kind_unread(&validation->made, validation->decoder.keep, *kind);
        }
    }
}

const struct catalog *validation_finish(struct validation *validation)
{
    struct decoder *decoder = &validation->decoder;
    struct arena *keep = decoder->keep;
    if (validation_is_full(validation)) {
        (void)diag_add(decoder->diags, RULE_RECORD_TOO_MANY_ERRORS, (struct place){0},
                       "checking stops at %d errors; what was not read by then is not checked",
                       LIMIT_ERRORS);
        validation->made = (struct made_list){0};
        decoder->pending.count = 0;
        decoder->inherited.count = 0;
    }
    struct made_index *index = made_index_new(keep, decoder->diags, &validation->made);
    references_resolve(decoder, index);
    conflicts_find(decoder, index);
    made_spread_faults(decoder, &validation->made);
    return made_catalog(keep, decoder->units, index);
}

static const struct kind *document_kind(struct validation *validation,
                                        const struct document *document)
{
    const struct kind *kind = schema_kind_of_folder(document->folder);
    if (kind != NULL) {
        return kind;
    }
    struct diags *diags = validation->decoder.diags;
    struct diag *diag =
        diag_add(diags, RULE_FILE_NAME, (struct place){.origin = document->origin},
                 "no kind of record lies in data/%.*s/", STR_ARGS(document->folder));
    struct str_nearest nearest = {.typed = document->folder};
    struct text all = text_new(diags->arena, 256);
    for (const struct kind *const *each = schema_kinds(); *each != NULL; each++) {
        str_nearest_offer(&nearest, str_from((*each)->folder));
        text_addf(&all, "%s%s", each == schema_kinds() ? "" : ", ", (*each)->folder);
    }
    kind = schema_kind(document->folder);
    if (kind != NULL || nearest.found.len > 0) {
        str meant = kind != NULL ? str_from(kind->folder) : nearest.found;
        diag_help(diags, diag, "did you mean data/%.*s/?", STR_ARGS(meant));
    } else {
        diag_help(diags, diag, "the folders are %.*s", STR_ARGS(text_view(&all)));
    }
    return NULL;
}

static int first_line(const struct tree *record)
{
    return record != NULL ? record->place.line : INT_MAX;
}

static void add_list(struct validation *validation, const struct kind *kind,
                     const struct document *document)
{
    struct decoder *decoder = &validation->decoder;
    const struct tree *defaults = tree_find(document->root, STR("defaults"));
    const struct tree *records = tree_find(document->root, STR("records"));
    for (const struct tree *entry = tree_first(document->root); entry != NULL;
         entry = entry->next) {
        if (entry != defaults && entry != records) {
            struct diag *diag = diag_add(decoder->diags, RULE_RECORD_UNKNOWN_FIELD,
                                         entry->key_place, "a list file has no field %.*s",
                                         STR_ARGS(decode_quoted(decoder, entry->key)));
            diag_help(decoder->diags, diag, "its fields are defaults and records");
        }
    }
    struct made *prototype = NULL;
    if (defaults != NULL && defaults->type == TREE_MAP) {
        prototype = made_new(validation, kind, defaults->place);
        prototype->is_prototype = true;
        decoder->owner = prototype;
        decode_record(decoder, defaults);
    } else if (defaults != NULL && !defaults->is_faulty) {
        (void)decode_fault(decoder, RULE_RECORD_WRONG_TYPE, defaults, "defaults is a mapping");
    }
    if (records->type != TREE_LIST) {
        (void)decode_fault(decoder, RULE_RECORD_WRONG_TYPE, records, "records is a list");
        made_list_kind_unread(&validation->made, decoder->keep, kind);
        return;
    }
    if (records->as.items.count > LIMIT_YAML_LIST_RECORDS) {
        (void)decode_fault(decoder, RULE_YAML_LIMIT, records,
                           "a list file has at most %d records, this one has %td",
                           LIMIT_YAML_LIST_RECORDS, records->as.items.count);
        made_list_kind_unread(&validation->made, decoder->keep, kind);
        return;
    }
    struct reader reader = {.text = document->origin->text, .line = 1};
    str common = defaults != NULL && defaults->place.line > records->place.line
                     ? document->origin->text
                     : reader_cut(&reader, first_line(tree_first(records)));
    for (const struct tree *each = tree_first(records); each != NULL; each = each->next) {
        if (each->type == TREE_MAP) {
            struct made *made = add_record(validation, kind, each, STR(""), prototype);
            made->record.common = common;
            made->record.text = reader_cut(&reader, first_line(each->next));
        } else if (!each->is_faulty) {
            (void)decode_fault(decoder, RULE_RECORD_WRONG_TYPE, each,
                               "a record is a mapping (name: value), this is %s",
                               tree_type_name(each->type));
        }
    }
}

/* A record's own lines end before the next one's; where the two share a line, with it. */
static str reader_cut(struct reader *reader, int next_line)
{
    str text = reader->text;
    ptrdiff_t start = reader->at;
    ptrdiff_t end = start;
    bool has_next = next_line < INT_MAX;
    while (reader->line < next_line && end < text.len) {
        ptrdiff_t stroke = str_find(text, STR("\n"), end);
        end = stroke < 0 ? text.len : stroke + 1;
        reader->line++;
    }
    reader->at = has_next ? end : text.len;
    ptrdiff_t stroke = has_next ? str_find(text, STR("\n"), end) : -1;
    return str_slice(text, start, stroke < 0 ? text.len : stroke);
}

/* `stem` is empty in a list file. */
static struct made *add_record(struct validation *validation, const struct kind *kind,
                               const struct tree *map, str stem, const struct made *prototype)
{
    struct made *made = made_new(validation, kind, map->place);
    bool has_id = decode_id(validation, map, stem, &made->record.id);
    made->prototype = prototype;
    validation->decoder.owner = made;
    const struct tree *id = tree_find(map, STR("id"));
    made->record.place = id != NULL ? id->place : map->place;
    decode_record(&validation->decoder, map);
    made->is_sound = made->is_sound && has_id;
    if (made->is_sound) {
        warn_of_no_source(validation, made);
    }
    return made;
}

/* A file that could not be read still has its id: references to it are no second error. */
static void add_unread(struct validation *validation, const struct kind *kind,
                       const struct document *document)
{
    struct made *made =
        made_new(validation, kind, (struct place){.origin = document->origin, .line = 0});
    made->record.id = document->stem;
    bool is_list = str_starts(document->origin->text, STR("records:")) ||
                   str_contains(document->origin->text, STR("\nrecords:"));
    if (is_list) {
        made_list_kind_unread(&validation->made, validation->decoder.keep, kind);
    }
}

static struct made *made_new(struct validation *validation, const struct kind *kind,
                             struct place place)
{
    struct made *made = arena_new(validation->decoder.keep, struct made);
    made->record.kind = kind;
    made->record.place = place;
    *array_add(validation->decoder.keep, &validation->made) = made;
    return made;
}

static bool decode_id(struct validation *validation, const struct tree *map, str stem, str *id)
{
    struct decoder *decoder = &validation->decoder;
    const struct tree *tree = tree_find(map, STR("id"));
    *id = stem;
    if (tree == NULL && stem.len == 0) {
        struct diag *diag =
            decode_fault(decoder, RULE_RECORD_MISSING_FIELD, map, "this record lacks id");
        diag_help(decoder->diags, diag, "add id: of a-z, 0-9 and -");
        return false;
    }
    bool is_bare = tree != NULL && (tree->type != TREE_TEXT || tree->as.text.len == 0);
    if (is_bare || (tree != NULL && tree->is_faulty)) {
        return false; /* another error says so */
    }
    if (tree != NULL) {
        *id = tree->as.text;
    }
    const char *fault = !text_is_id(*id) ? "an id is made of a-z, 0-9 and -, at most 64 of them"
                        : text_is_reserved(*id)                 ? "this id is a reserved word"
                        : stem.len > 0 && !str_equal(*id, stem) ? "an id equals its file's name"
                                                                : NULL;
    if (fault == NULL) {
        return true;
    }
    struct diag *diag = tree != NULL
                            ? decode_fault(decoder, RULE_RECORD_BAD_ID, tree, "%s", fault)
                            : diag_add(decoder->diags, RULE_RECORD_BAD_ID,
                                       (struct place){.origin = map->place.origin}, "%s", fault);
    if (tree != NULL && stem.len > 0) {
        diag_help(decoder->diags, diag, "leave id out: it is %.*s", STR_ARGS(stem));
    }
    *id = stem.len > 0 ? stem : *id;
    return false;
}

static void warn_of_no_source(struct validation *validation, const struct made *made)
{
    const struct record *record = &made->record;
    if (!record->kind->needs_source || record_count(record, "sources") > 0) {
        return;
    }
    const struct decoder *decoder = &validation->decoder;
    for (ptrdiff_t i = decoder->pending.count - 1;
         i >= 0 && decoder->pending.items[i].owner == made; i--) {
        if (decoder->pending.items[i].target != NULL) {
            return; /* a value names its source */
        }
    }
    struct diag *diag =
        diag_add(decoder->diags, RULE_RECORD_NO_SOURCE, record->place, "%s %.*s names no source",
                 record->kind->name, STR_ARGS(record->id));
    diag_help(decoder->diags, diag, "add sources: [id], a record of data/sources/");
}
