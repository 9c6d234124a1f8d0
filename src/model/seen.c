#include "model/seen.h"

#include <stdint.h>
#include <string.h>

static void note_on_record(const struct record *record, unsigned char *seen);
static void note_on_value(const struct value *value, unsigned char *seen);

void seen_begin(struct arena *keep, struct catalog *catalog)
{
    catalog->seen_count = catalog->kind_count;
    for (ptrdiff_t i = 0; i < catalog->kind_count; i++) {
        catalog->seen_count += catalog->kinds[i].count;
    }
    catalog->seen = arena_array(keep, unsigned char, catalog->seen_count);
    unsigned char *next = catalog->seen;
    for (ptrdiff_t i = 0; i < catalog->kind_count; i++) {
        catalog->kinds[i].seen = next++;
    }
    for (ptrdiff_t i = 0; i < catalog->kind_count; i++) {
        for (ptrdiff_t j = 0; j < catalog->kinds[i].count; j++) {
            note_on_record(catalog->kinds[i].records[j], next++);
        }
    }
}

void seen_clear(const struct catalog *catalog)
{
    memset(catalog->seen, 0, (size_t)catalog->seen_count);
}

/* The catalog owns its records, although it shows them as they are to stay. Groups nest no deeper
 * than the schema's tables. */
// NOLINTNEXTLINE(misc-no-recursion)
static void note_on_record(const struct record *record, unsigned char *seen)
{
    ((struct record *)(uintptr_t)record)->seen = seen;
    ptrdiff_t field_count = record_field_count(record);
    for (ptrdiff_t i = 0; i < field_count; i++) {
        note_on_value(&record->values[i], seen);
    }
}

// NOLINTNEXTLINE(misc-no-recursion)
static void note_on_value(const struct value *value, unsigned char *seen)
{
    if (value->type == VALUE_GROUP) {
        note_on_record(value->as.record, seen);
    }
    for (ptrdiff_t i = 0; value->type == VALUE_LIST && i < value->as.list.count; i++) {
        note_on_value(&value->as.list.items[i], seen);
    }
}
