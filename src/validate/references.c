#include "validate/references.h"

#include "base/limits.h"
#include "base/text.h"
#include "model/seen.h"
#include "validate/text.h"

#include <stdint.h>
#include <stdlib.h>

struct unread_kind {
    const struct unread_kind *next;
    const struct kind *kind;
};

/* Who leans on a record. */
struct user {
    struct made *made;
    const struct user *next;
};

struct ranked {
    struct made *made;
    ptrdiff_t rank; /* the order of files */
};

static void index_kind(struct arena *keep, struct diags *diags, const struct made_list *list,
                       struct kind_records *records);
static int rank_order(const void *a, const void *b);
static void resolve(struct decoder *decoder, const struct made_index *index,
                    const struct pending *pending, int *nearest_left);
static void add_dangling(struct decoder *decoder, const struct made_index *index,
                         const struct pending *pending, int *nearest_left);
static str bare_id(str id);
static bool may_be_unread(const struct made_index *index, const struct field *field);
static void add_user(struct decoder *decoder, const struct record *used, struct made *made);

void made_list_kind_unread(struct made_list *list, struct arena *keep, const struct kind *kind)
{
    struct unread_kind *unread = arena_new(keep, struct unread_kind);
    *unread = (struct unread_kind){.next = list->unread, .kind = kind};
    list->unread = unread;
}

struct made_index *made_index_new(struct arena *keep, struct diags *diags,
                                  const struct made_list *list)
{
    struct made_index *index = arena_new(keep, struct made_index);
    index->unread = list->unread;
    while (schema_kinds()[index->all.kind_count] != NULL) {
        index->all.kind_count++;
    }
    index->all.kinds = arena_array(keep, struct kind_records, index->all.kind_count);
    for (ptrdiff_t i = 0; i < index->all.kind_count; i++) {
        index->all.kinds[i].kind = schema_kinds()[i];
        index_kind(keep, diags, list, &index->all.kinds[i]);
    }
    return index;
}

static void index_kind(struct arena *keep, struct diags *diags, const struct made_list *list,
                       struct kind_records *records)
{
    ptrdiff_t count = 0;
    for (ptrdiff_t i = 0; i < list->count; i++) {
        count += list->items[i]->record.kind == records->kind && !list->items[i]->is_prototype;
    }
    struct ranked *ranked = arena_array(keep, struct ranked, count);
    ptrdiff_t at = 0;
    for (ptrdiff_t i = 0; i < list->count; i++) {
        if (list->items[i]->record.kind == records->kind && !list->items[i]->is_prototype) {
            ranked[at++] = (struct ranked){.made = list->items[i], .rank = i};
        }
    }
    if (count > 1) {
        qsort(ranked, (size_t)count, sizeof ranked[0], rank_order);
    }
    const struct record **sorted = arena_array(keep, const struct record *, count);
    for (ptrdiff_t i = 0; i < count; i++) {
        const struct record *record = &ranked[i].made->record;
        const struct record *before = records->count > 0 ? sorted[records->count - 1] : NULL;
        if (record->id.len == 0) {
            continue; /* an error says so */
        }
        if (before != NULL && str_equal(before->id, record->id)) {
            struct diag *diag =
                diag_add(diags, RULE_RECORD_DUPLICATE_ID, record->place, "%s %.*s is there already",
                         record->kind->name, STR_ARGS(record->id));
            diag_note(diags, diag, before->place, "here for the first time");
            continue;
        }
        sorted[records->count++] = record;
    }
    records->records = sorted;
}

void references_resolve(struct decoder *decoder, const struct made_index *index)
{
    int nearest_left = LIMIT_DIAGS_PER_RULE;
    for (ptrdiff_t i = 0; i < decoder->pending.count; i++) {
        resolve(decoder, index, &decoder->pending.items[i], &nearest_left);
    }
    for (ptrdiff_t i = 0; i < decoder->inherited.count; i++) {
        *decoder->inherited.items[i].value = *decoder->inherited.items[i].prototype;
    }
}

static void resolve(struct decoder *decoder, const struct made_index *index,
                    const struct pending *pending, int *nearest_left)
{
    const struct record *second = NULL;
    const struct record *found = catalog_refer(&index->all, pending->field, pending->id, &second);
    if (pending->value != NULL) {
        pending->value->as.record = found;
        pending->value->type = found != NULL ? VALUE_REFERENCE : VALUE_ABSENT;
    } else {
        *pending->target = found;
    }
    if (found == NULL) {
        pending->owner->is_sound = false;
        bool is_full = decoder->diags->error_count >= LIMIT_ERRORS;
        if (!is_full && !may_be_unread(index, pending->field)) {
            add_dangling(decoder, index, pending, nearest_left);
        }
    } else if (second != NULL) {
        pending->owner->is_sound = false;
        struct diag *diag = diag_add(
            decoder->diags, RULE_REFERENCE_AMBIGUOUS, pending->place, "%.*s is a %s and a %s",
            STR_ARGS(decode_quoted(decoder, pending->id)), found->kind->name, second->kind->name);
        diag->width = (int)str_code_points(pending->id);
        diag_note(decoder->diags, diag, found->place, "the %s", found->kind->name);
        diag_note(decoder->diags, diag, second->place, "the %s", second->kind->name);
        diag_help(decoder->diags, diag, "give one of the two another id");
    }
}

/* "gpu, cpu or system" */
static str target_words(struct arena *arena, const struct field *field)
{
    struct text words = text_new(arena, 64);
    for (str rest = str_from(field->target); rest.len > 0;) {
        struct str_cut cut = str_cut(rest, '|');
        const char *joint = words.len == 0 ? "" : cut.found ? ", " : " or ";
        text_addf(&words, "%s%.*s", joint, STR_ARGS(cut.before));
        rest = cut.after;
    }
    return text_view(&words);
}

static void add_dangling(struct decoder *decoder, const struct made_index *index,
                         const struct pending *pending, int *nearest_left)
{
    struct diags *diags = decoder->diags;
    str quoted = decode_quoted(decoder, pending->id);
    str targets = target_words(diags->arena, pending->field);
    for (ptrdiff_t i = 0; i < index->all.kind_count; i++) {
        const struct kind *kind = index->all.kinds[i].kind;
        const struct record *other = catalog_find(&index->all, kind->name, pending->id);
        if (other != NULL) {
            struct diag *diag = diag_add(diags, RULE_REFERENCE_WRONG_KIND, pending->place,
                                         "%.*s is a %s, %s refers to a %.*s", STR_ARGS(quoted),
                                         kind->name, pending->field->name, STR_ARGS(targets));
            diag->width = (int)str_code_points(pending->id);
            diag_note(diags, diag, other->place, "the %s is here", kind->name);
            return;
        }
    }
    struct diag *diag = diag_add(diags, RULE_REFERENCE_DANGLING, pending->place,
                                 "there is no %.*s %.*s", STR_ARGS(targets), STR_ARGS(quoted));
    diag->width = (int)str_code_points(pending->id);
    /* Looking for the nearest id compares with all of them: done for those that will be shown. */
    if ((*nearest_left)-- <= 0) {
        return;
    }
    const struct kind *target = NULL;
    for (ptrdiff_t i = 0; i < index->all.kind_count; i++) {
        const struct kind *kind = index->all.kinds[i].kind;
        if (!field_targets(pending->field, kind)) {
            continue;
        }
        target = target == NULL ? kind : target;
        str nearest = catalog_nearest(&index->all, kind->name, bare_id(pending->id));
        if (nearest.len > 0) {
            decode_did_you_mean(decoder, diag, pending->id, nearest);
            diag_note(diags, diag, catalog_find(&index->all, kind->name, nearest)->place,
                      "%.*s is here", STR_ARGS(nearest));
            return;
        }
    }
    if (!text_is_id(pending->id)) {
        diag_help(diags, diag, "records are named by their ids: a file's name without .yaml");
    } else if (target != NULL) {
        diag_help(diags, diag, "add data/%s/%.*s.yaml, or name a record that is there",
                  target->folder, STR_ARGS(pending->id));
    }
}

/* What stays of an id that was written as the path of a file. */
static str bare_id(str id)
{
    for (ptrdiff_t at = str_find(id, STR("/"), 0); at >= 0; at = str_find(id, STR("/"), 0)) {
        id = str_slice(id, at + 1, id.len);
    }
    return str_ends(id, STR(".yaml")) ? str_slice(id, 0, id.len - STR(".yaml").len) : id;
}

/* Whether the record may stand in a list file that could not be read. */
static bool may_be_unread(const struct made_index *index, const struct field *field)
{
    for (const struct unread_kind *unread = index->unread; unread != NULL; unread = unread->next) {
        if (field_targets(field, unread->kind)) {
            return true;
        }
    }
    return false;
}

void made_spread_faults(struct decoder *decoder, const struct made_list *list)
{
    for (ptrdiff_t i = 0; i < decoder->pending.count; i++) {
        const struct pending *pending = &decoder->pending.items[i];
        add_user(decoder, pending->value != NULL ? pending->value->as.record : *pending->target,
                 pending->owner);
    }
    struct made **unsound = arena_array(decoder->keep, struct made *, list->count);
    ptrdiff_t count = 0;
    for (ptrdiff_t i = 0; i < list->count; i++) {
        struct made *made = list->items[i];
        add_user(decoder, made->prototype != NULL ? &made->prototype->record : NULL, made);
        if (!made->is_sound) {
            unsound[count++] = made;
        }
    }
    while (count > 0) {
        const struct made *made = unsound[--count];
        for (const struct user *user = made->users; user != NULL; user = user->next) {
            if (user->made->is_sound) {
                user->made->is_sound = false;
                unsound[count++] = user->made;
            }
        }
    }
}

static void add_user(struct decoder *decoder, const struct record *used, struct made *made)
{
    if (used != NULL) {
        struct user *user = arena_new(decoder->keep, struct user);
        *user = (struct user){.made = made, .next = made_of(used)->users};
        made_of(used)->users = user;
    }
}

const struct catalog *made_catalog(struct arena *keep, struct units *units,
                                   const struct made_index *index)
{
    struct catalog *catalog = arena_new(keep, struct catalog);
    catalog->units = units;
    catalog->kind_count = index->all.kind_count;
    catalog->kinds = arena_array(keep, struct kind_records, catalog->kind_count);
    for (ptrdiff_t i = 0; i < catalog->kind_count; i++) {
        const struct kind_records *all = &index->all.kinds[i];
        const struct record **sound = arena_array(keep, const struct record *, all->count);
        struct kind_records *records = &catalog->kinds[i];
        *records = (struct kind_records){.kind = all->kind, .records = sound};
        for (ptrdiff_t j = 0; j < all->count; j++) {
            if (made_of(all->records[j])->is_sound) {
                sound[records->count++] = all->records[j];
            }
        }
    }
    seen_begin(keep, catalog);
    return catalog;
}

struct made *made_of(const struct record *record)
{
    return (struct made *)(uintptr_t)record;
}

static int rank_order(const void *a, const void *b)
{
    const struct ranked *left = a;
    const struct ranked *right = b;
    int order = str_compare(left->made->record.id, right->made->record.id);
    return order != 0 ? order : (left->rank > right->rank) - (left->rank < right->rank);
}
