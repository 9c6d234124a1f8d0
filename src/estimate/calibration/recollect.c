#include "estimate/calibration/recollect.h"

#include "base/array.h"
#include "base/bytes.h"
#include "base/map.h"
#include "base/must.h"
#include "model/seen.h"

/* A list of records, or a record, of which something can be looked at. */
struct subject {
    struct digest name;
    struct digest content;
};

struct entry {
    struct digest name;
    struct digest fits; /* what it rests on; zero: on none */
    str seen;           /* numbers of subjects: remembered ones, or those of now */
    str bytes;
    bool is_remembered;
};

struct recollection {
    struct arena *keep;
    struct recall *recall;
    struct digest key;
    const struct catalog *catalog;
    struct subject *subjects; /* in the order of the catalog's notes */
    int32_t *now; /* by remembered number: the subject's number now; -1 where it has changed */
    ptrdiff_t subject_count;
    struct map entries;    /* by name: struct entry, as remembered */
    struct digest fits;    /* made so far */
    struct digest name;    /* of calibration and benchmark at hand */
    struct entry *current; /* what was found of them */
    struct {
        struct entry *items;
        ptrdiff_t count;
        ptrdiff_t capacity;
    } kept;
};

static void list_subjects(struct recollection *recollection);
static struct subject subject_of_kind(const struct kind_records *all);
static struct digest key_of(const struct recollection *recollection, const struct method *method);
static bool read_subjects(struct recollection *recollection, str *left);
static bool read_entries(struct recollection *recollection, str left);
static str content_of(struct arena *scratch, const struct recollection *recollection);
static str digest_view(const struct digest *digest);
static struct digest digest_both(struct digest first, struct digest second);

struct recollection *recollection_open(const struct builder *builder)
{
    if (builder->recall == NULL || builder->method->calibration_count == 0) {
        return NULL;
    }
    struct recollection *recollection = arena_new(builder->keep, struct recollection);
    recollection->keep = builder->keep;
    recollection->recall = builder->recall;
    recollection->catalog = builder->method->catalog;
    list_subjects(recollection);
    recollection->key = key_of(recollection, builder->method);
    str left = recall_find(builder->recall, recollection->key);
    recollection->entries.arena = builder->keep;
    if (!read_subjects(recollection, &left) || !read_entries(recollection, left)) {
        recollection->entries = (struct map){.arena = builder->keep};
    }
    return recollection;
}

/* A list by its ids; a record by what its file has of it. */
static void list_subjects(struct recollection *recollection)
{
    const struct catalog *catalog = recollection->catalog;
    recollection->subjects =
        arena_array(recollection->keep, struct subject, catalog->seen_count + 1);
    struct subject *next = recollection->subjects;
    for (ptrdiff_t k = 0; k < catalog->kind_count; k++) {
        *next++ = subject_of_kind(&catalog->kinds[k]);
    }
    for (ptrdiff_t k = 0; k < catalog->kind_count; k++) {
        const struct kind_records *all = &catalog->kinds[k];
        struct digest kind = digest_of(str_from(all->kind->name));
        str common = STR("");
        struct digest of_common = digest_strong(common);
        for (ptrdiff_t i = 0; i < all->count; i++) {
            const struct record *record = all->records[i];
            if (!str_equal(record->common, common)) {
                common = record->common;
                of_common = digest_strong(common);
            }
            *next++ = (struct subject){digest_both(kind, digest_strong(record->id)),
                                       digest_both(digest_strong(record->text), of_common)};
        }
    }
    must(next - recollection->subjects == catalog->seen_count);
}

static struct subject subject_of_kind(const struct kind_records *all)
{
    struct arena scratch = {0};
    struct text ids = text_new(&scratch, all->count * 32 + 1);
    for (ptrdiff_t i = 0; i < all->count; i++) {
        text_add(&ids, all->records[i]->id);
        text_char(&ids, '\n');
    }
    struct subject subject = {digest_of(str_from(all->kind->name)), digest_strong(text_view(&ids))};
    arena_free(&scratch);
    return subject;
}

/* The method: what is expected depends on all of it. */
static struct digest key_of(const struct recollection *recollection, const struct method *method)
{
    static const char *const kinds[] = {"formula", "assumption", "calibration"};
    const struct catalog *catalog = recollection->catalog;
    struct arena scratch = {0};
    struct digester *digester = digester_new(&scratch);
    digester_add(digester, STR("sightings"));
    digester_number(digester, (uint64_t)date_days(method->as_of));
    digester_number(digester, (uint64_t)method->as_of.year);
    for (ptrdiff_t k = 0; k < COUNT(kinds); k++) {
        const struct kind_records *all = catalog_records(catalog, kinds[k]);
        digester_number(digester, (uint64_t)all->count);
        for (ptrdiff_t i = 0; i < all->count; i++) {
            const struct subject *subject =
                &recollection->subjects[all->records[i]->seen - catalog->seen];
            digester_digest(digester, subject->name);
            digester_digest(digester, subject->content);
        }
    }
    struct digest key = digester_end(digester);
    arena_free(&scratch);
    return key;
}

/* Those that are remembered, beside those that are there now. */
static bool read_subjects(struct recollection *recollection, str *left)
{
    struct arena scratch = {0};
    struct map by_name = {.arena = &scratch};
    for (ptrdiff_t i = 0; i < recollection->catalog->seen_count; i++) {
        *map_slot(&by_name, digest_view(&recollection->subjects[i].name)) =
            &recollection->subjects[i];
    }
    uint64_t count = 0;
    bool is_whole = bytes_take(left, &count, sizeof count) &&
                    count <= (uint64_t)left->len / sizeof(struct subject);
    recollection->subject_count = is_whole ? (ptrdiff_t)count : 0;
    recollection->now = arena_array(recollection->keep, int32_t, recollection->subject_count + 1);
    for (ptrdiff_t i = 0; i < recollection->subject_count; i++) {
        struct subject was;
        is_whole = is_whole && bytes_take(left, &was, sizeof was);
        const struct subject *is = is_whole ? map_find(&by_name, digest_view(&was.name)) : NULL;
        bool has_lasted = is != NULL && digest_equal(is->content, was.content);
        recollection->now[i] = has_lasted ? (int32_t)(is - recollection->subjects) : -1;
    }
    arena_free(&scratch);
    return is_whole;
}

static bool read_entries(struct recollection *recollection, str left)
{
    while (left.len > 0) {
        struct entry *entry = arena_new(recollection->keep, struct entry);
        if (!bytes_take(&left, &entry->name, sizeof entry->name) ||
            !bytes_take(&left, &entry->fits, sizeof entry->fits) ||
            !bytes_take_measured(&left, &entry->seen) ||
            !bytes_take_measured(&left, &entry->bytes)) {
            return false;
        }
        *map_slot(&recollection->entries, digest_view(&entry->name)) = entry;
    }
    return true;
}

bool recollection_find(struct recollection *recollection, const struct record *calibration,
                       const struct record *benchmark, str *bytes)
{
    if (recollection == NULL) {
        return false;
    }
    recollection->name = digest_both(digest_strong(calibration->id), digest_strong(benchmark->id));
    struct entry *entry = map_find(&recollection->entries, digest_view(&recollection->name));
    static const struct digest on_none = {0};
    if (entry == NULL ||
        (!digest_equal(entry->fits, on_none) && !digest_equal(entry->fits, recollection->fits))) {
        return false;
    }
    recollection->current = entry;
    str left = entry->seen;
    int32_t number = 0;
    while (bytes_take(&left, &number, sizeof number)) {
        bool is_known = number >= 0 && number < recollection->subject_count;
        if (!is_known || recollection->now[number] < 0) {
            return false;
        }
    }
    *bytes = entry->bytes;
    return left.len == 0;
}

void recollection_keep(struct recollection *recollection, str bytes)
{
    struct entry *kept = array_add(recollection->keep, &recollection->kept);
    *kept = *recollection->current;
    kept->bytes = bytes;
    kept->is_remembered = true;
}

void recollection_watch(struct recollection *recollection)
{
    if (recollection != NULL) {
        seen_clear(recollection->catalog);
    }
}

/* What refers to a record is not told by its text: what looked at that is computed anew. */
void recollection_add(struct recollection *recollection, str bytes, bool rests_on_fits)
{
    if (recollection == NULL) {
        return;
    }
    const struct catalog *catalog = recollection->catalog;
    struct text seen = text_new(recollection->keep, 128);
    for (ptrdiff_t i = 0; i < catalog->seen_count; i++) {
        if ((catalog->seen[i] & SEEN_REFERRERS) != 0) {
            return;
        }
        if (catalog->seen[i] != 0) {
            int32_t number = (int32_t)i;
            bytes_put(&seen, &number, sizeof number);
        }
    }
    struct entry *entry = array_add(recollection->keep, &recollection->kept);
    *entry = (struct entry){.name = recollection->name,
                            .seen = text_view(&seen),
                            .bytes = str_copy(recollection->keep, bytes)};
    if (rests_on_fits) {
        entry->fits = recollection->fits;
    }
}

void recollection_add_fit(struct recollection *recollection, struct digest fit)
{
    if (recollection != NULL) {
        recollection->fits = digest_both(recollection->fits, fit);
    }
}

/* Where all is kept as it was, what is remembered stays. */
void recollection_close(struct recollection *recollection)
{
    if (recollection == NULL) {
        return;
    }
    bool is_same = recollection->kept.count == recollection->entries.count;
    for (ptrdiff_t i = 0; i < recollection->kept.count && is_same; i++) {
        is_same = recollection->kept.items[i].is_remembered;
    }
    if (!is_same) {
        struct arena scratch = {0};
        str content = content_of(&scratch, recollection);
        recall_keep(recollection->recall, recollection->key, content);
        arena_free(&scratch);
    }
}

/* Only subjects that something was made of, so that a change of others changes nothing here. */
static str content_of(struct arena *scratch, const struct recollection *recollection)
{
    ptrdiff_t all = recollection->catalog->seen_count;
    int32_t *numbers = arena_array(scratch, int32_t, all + 1); /* by subject: its number and 1 */
    struct text subjects = text_new(scratch, 1 << 16);
    struct text entries = text_new(scratch, 1 << 21);
    uint64_t count = 0;
    for (ptrdiff_t i = 0; i < recollection->kept.count; i++) {
        const struct entry *entry = &recollection->kept.items[i];
        struct text seen = text_new(scratch, entry->seen.len + 1);
        str left = entry->seen;
        int32_t subject = 0;
        while (bytes_take(&left, &subject, sizeof subject)) {
            subject = entry->is_remembered ? recollection->now[subject] : subject;
            if (numbers[subject] == 0) {
                numbers[subject] = (int32_t)++count;
                bytes_put(&subjects, &recollection->subjects[subject],
                          sizeof recollection->subjects[subject]);
            }
            int32_t number = numbers[subject] - 1;
            bytes_put(&seen, &number, sizeof number);
        }
        bytes_put(&entries, &entry->name, sizeof entry->name);
        bytes_put(&entries, &entry->fits, sizeof entry->fits);
        bytes_put_view(&entries, text_view(&seen));
        bytes_put_view(&entries, entry->bytes);
    }
    struct text content = text_new(scratch, subjects.len + entries.len + 64);
    bytes_put(&content, &count, sizeof count);
    text_add(&content, text_view(&subjects));
    text_add(&content, text_view(&entries));
    return text_view(&content);
}

static str digest_view(const struct digest *digest)
{
    return (str){.data = (const char *)digest, .len = (ptrdiff_t)sizeof *digest};
}

static struct digest digest_both(struct digest first, struct digest second)
{
    const struct digest both[] = {first, second};
    return digest_of((str){.data = (const char *)both, .len = (ptrdiff_t)sizeof both});
}
