#include "model/catalog.h"

#include "base/must.h"

#include <string.h>

static const struct kind_records *records_of(const struct catalog *catalog, str kind);
static const struct kind_records *note_list(const struct kind_records *records);
static const struct record *find(const struct kind_records *records, str id);

const struct record *catalog_find(const struct catalog *catalog, const char *kind, str id)
{
    const struct kind_records *records = records_of(catalog, str_from(kind));
    const struct record *found = find(records, id);
    /* That there is such a record shows in the record, that there is none in the list. */
    if (found != NULL) {
        record_note(found, SEEN_VALUES);
    } else {
        (void)note_list(records);
    }
    return found;
}

const struct kind_records *catalog_records(const struct catalog *catalog, const char *kind)
{
    return note_list(records_of(catalog, str_from(kind)));
}

const struct kind_records *catalog_kind_at(const struct catalog *catalog, ptrdiff_t index)
{
    must(index >= 0 && index < catalog->kind_count);
    return note_list(&catalog->kinds[index]);
}

static const struct kind_records *note_list(const struct kind_records *records)
{
    if (records->seen != NULL) {
        *records->seen |= SEEN_VALUES;
    }
    return records;
}

static const struct kind_records *records_of(const struct catalog *catalog, str kind)
{
    const struct kind_records *records = NULL;
    for (ptrdiff_t i = 0; i < catalog->kind_count && records == NULL; i++) {
        const char *name = catalog->kinds[i].kind->name;
        if (strncmp(name, kind.data, (size_t)kind.len) == 0 && name[kind.len] == '\0') {
            records = &catalog->kinds[i];
        }
    }
    must(records != NULL);
    return records;
}

const struct record *catalog_refer(const struct catalog *catalog, const struct field *field, str id,
                                   const struct record **second)
{
    const struct record *first = NULL;
    *second = NULL;
    for (str rest = str_from(field->target); rest.len > 0;) {
        struct str_cut cut = str_cut(rest, '|');
        const struct record *found = find(records_of(catalog, cut.before), id);
        *second = first != NULL && found != NULL ? found : *second;
        first = first != NULL ? first : found;
        rest = cut.after;
    }
    return first;
}

str catalog_nearest(const struct catalog *catalog, const char *kind, str typed)
{
    const struct kind_records *records = catalog_records(catalog, kind);
    struct str_nearest nearest = {.typed = typed};
    for (ptrdiff_t i = 0; i < records->count; i++) {
        str_nearest_offer(&nearest, records->records[i]->id);
    }
    return nearest.found;
}

static const struct record *find(const struct kind_records *records, str id)
{
    ptrdiff_t from = 0;
    ptrdiff_t to = records->count;
    while (from < to) {
        ptrdiff_t middle = from + (to - from) / 2;
        int order = str_compare(id, records->records[middle]->id);
        if (order == 0) {
            return records->records[middle];
        }
        if (order < 0) {
            to = middle;
        } else {
            from = middle + 1;
        }
    }
    return NULL;
}
