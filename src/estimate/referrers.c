#include "estimate/program.h"

#include <stdint.h>
#include <stdlib.h>

static bool list_kind(struct builder *builder, struct referrers *referrers,
                      const struct kind_records *all);
static int compare_items(const void *a, const void *b);

void referrers_list(struct builder *builder)
{
    struct method *method = builder->method;
    const struct catalog *catalog = method->catalog;
    method->referrers = arena_array(builder->keep, struct referrers, catalog->kind_count);
    for (ptrdiff_t i = 0; i < catalog->kind_count; i++) {
        struct referrers *next = &method->referrers[method->referrers_count];
        method->referrers_count += list_kind(builder, next, &catalog->kinds[i]) ? 1 : 0;
    }
}

/* Index of the kind's field `of`, where it names one record; else -1. */
static ptrdiff_t index_of(const struct kind *kind)
{
    ptrdiff_t index = schema_field_index(kind, STR("of"));
    const struct field *field = index >= 0 ? schema_field(kind, index) : NULL;
    bool is_one = field != NULL && field->type == FIELD_REFERENCE && !field->is_list;
    return is_one ? index : -1;
}

static struct date date_of(const struct record *record)
{
    bool is_dated = schema_field_index(record->kind, STR("date")) >= 0;
    const struct value *value = is_dated ? record_value(record, "date") : NULL;
    return value != NULL && value->type == VALUE_DATE ? value->as.date : (struct date){0};
}

/* False where the kind does not refer. */
static bool list_kind(struct builder *builder, struct referrers *referrers,
                      const struct kind_records *all)
{
    ptrdiff_t index = index_of(all->kind);
    if (index < 0) {
        return false;
    }
    struct date as_of = builder->method->as_of;
    *referrers = (struct referrers){.kind = all->kind};
    referrers->field = (struct field){.name = all->kind->folder,
                                      .type = FIELD_REFERENCE,
                                      .is_list = true,
                                      .target = all->kind->name,
                                      .doc = all->kind->doc};
    referrers->items = arena_array(builder->keep, struct value, all->count + 1);
    for (ptrdiff_t i = 0; i < all->count; i++) {
        const struct record *record = all->records[i];
        bool is_seen = as_of.year == 0 || date_compare(date_of(record), as_of) <= 0;
        if (is_seen && record_at(record, index)->type == VALUE_REFERENCE) {
            referrers->items[referrers->count++] = (struct value){
                .type = VALUE_REFERENCE, .place = record->place, .as.record = record};
        }
    }
    qsort(referrers->items, (size_t)referrers->count, sizeof(struct value), compare_items);
    referrers->of = arena_array(builder->keep, const struct record *, referrers->count + 1);
    for (ptrdiff_t i = 0; i < referrers->count; i++) {
        referrers->of[i] = record_record(referrers->items[i].as.record, "of");
    }
    return true;
}

const struct referrers *referrers_find(const struct method *method, const struct kind *kind,
                                       str folder)
{
    for (ptrdiff_t i = 0; i < method->referrers_count; i++) {
        const struct referrers *referrers = &method->referrers[i];
        const struct field *of = schema_field(referrers->kind, index_of(referrers->kind));
        if (str_equal(folder, str_from(referrers->field.name)) && field_targets(of, kind)) {
            return referrers;
        }
    }
    return NULL;
}

static uintptr_t address_of(const struct value *item)
{
    return (uintptr_t)record_record(item->as.record, "of");
}

const struct value *referrers_of(const struct referrers *referrers, const struct record *record,
                                 ptrdiff_t *count)
{
    ptrdiff_t low = 0;
    ptrdiff_t high = referrers->count;
    while (low < high) {
        ptrdiff_t middle = low + (high - low) / 2;
        if ((uintptr_t)referrers->of[middle] < (uintptr_t)record) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    *count = 0;
    while (low + *count < referrers->count && referrers->of[low + *count] == record) {
        (*count)++;
    }
    record_note(record, SEEN_REFERRERS);
    return &referrers->items[low];
}

/* What is not dated stands behind what is; of one day the order of ids decides. */
static int compare_items(const void *a, const void *b)
{
    const struct value *left = a;
    const struct value *right = b;
    uintptr_t x = address_of(left);
    uintptr_t y = address_of(right);
    if (x != y) {
        return x < y ? -1 : 1;
    }
    int order = date_compare(date_of(right->as.record), date_of(left->as.record));
    return order != 0 ? order : str_compare(left->as.record->id, right->as.record->id);
}
