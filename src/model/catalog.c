#include "model/catalog.h"

#include "base/must.h"

static const struct record *find(const struct kind_records *records, str id);

const struct record *catalog_find(const struct catalog *catalog, const char *kind, str id)
{
    return find(catalog_records(catalog, kind), id);
}

const struct kind_records *catalog_records(const struct catalog *catalog, const char *kind)
{
    const struct kind_records *records = NULL;
    for (ptrdiff_t i = 0; i < catalog->kind_count; i++) {
        if (str_equal(str_from(kind), str_from(catalog->kinds[i].kind->name))) {
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
    for (ptrdiff_t i = 0; i < catalog->kind_count; i++) {
        if (!field_targets(field, catalog->kinds[i].kind)) {
            continue;
        }
        const struct record *found = find(&catalog->kinds[i], id);
        if (first == NULL) {
            first = found;
        } else if (found != NULL) {
            *second = found;
        }
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
