#include "view/site.h"

#include "base/array.h"
#include "base/must.h"

#include <stdint.h>
#include <stdlib.h>

/* A reference, sorted by target, then by the kind and id of the record that has it. */
struct reference {
    const struct record *target;
    ptrdiff_t kind;  /* index in the catalog */
    ptrdiff_t order; /* of the record in its kind */
    const struct record *from;
};

struct site {
    const struct catalog *catalog;
    struct reference *items;    /* sorted, each once */
    const struct record **from; /* of the items, in step */
    ptrdiff_t count;
};

struct collection {
    struct arena *arena;
    struct reference *items;
    ptrdiff_t count;
    ptrdiff_t capacity;
    struct reference now; /* the record that is looked through */
};

static void collect_record(struct collection *all, const struct record *record);
static void collect_value(struct collection *all, const struct value *value);
static void collect_quantity(struct collection *all, const struct quantity *quantity);
static void collect_target(struct collection *all, const struct record *target);
static struct references references_between(const struct site *site, const struct record *target,
                                            ptrdiff_t first, ptrdiff_t end);
static int compare_references(const void *a, const void *b);
static ptrdiff_t first_at_or_after(const struct site *site, const struct reference *key);

const struct site *site_new(struct arena *keep, const struct catalog *catalog)
{
    struct collection all = {.arena = keep};
    for (ptrdiff_t k = 0; k < catalog->kind_count; k++) {
        const struct kind_records *kind = &catalog->kinds[k];
        for (ptrdiff_t i = 0; i < kind->count; i++) {
            all.now = (struct reference){.kind = k, .order = i, .from = kind->records[i]};
            collect_record(&all, kind->records[i]);
        }
    }
    struct site *site = arena_new(keep, struct site);
    site->catalog = catalog;
    if (all.items == NULL) {
        return site;
    }
    qsort(all.items, (size_t)all.count, sizeof *all.items, compare_references);
    site->items = all.items;
    for (ptrdiff_t i = 0; i < all.count; i++) {
        bool is_new = i == 0 || compare_references(&all.items[i - 1], &all.items[i]) != 0;
        if (is_new) {
            site->items[site->count++] = all.items[i];
        }
    }
    site->from = arena_array(keep, const struct record *, site->count);
    for (ptrdiff_t i = 0; i < site->count; i++) {
        site->from[i] = site->items[i].from;
    }
    return site;
}

struct references references_to(const struct site *site, const struct record *target,
                                const char *kind)
{
    ptrdiff_t index = 0;
    while (index < site->catalog->kind_count &&
           !str_equal(str_from(site->catalog->kinds[index].kind->name), str_from(kind))) {
        index++;
    }
    must(index < site->catalog->kind_count);
    record_note(target, SEEN_REFERRERS);
    return references_between(site, target, index, index + 1);
}

struct references references_all(const struct site *site, const struct record *target)
{
    return references_between(site, target, 0, site->catalog->kind_count);
}

/* Those of the kinds from `first` to before `end`. */
static struct references references_between(const struct site *site, const struct record *target,
                                            ptrdiff_t first, ptrdiff_t end)
{
    struct reference key = {.target = target, .kind = first};
    ptrdiff_t from = first_at_or_after(site, &key);
    key.kind = end;
    ptrdiff_t to = first_at_or_after(site, &key);
    return (struct references){
        .records = to > from ? &site->from[from] : NULL,
        .count = to - from,
    };
}

/* Groups nest no deeper than the schema's tables. */
// NOLINTNEXTLINE(misc-no-recursion)
static void collect_record(struct collection *all, const struct record *record)
{
    for (ptrdiff_t i = 0; i < record_field_count(record); i++) {
        collect_value(all, record_at(record, i));
    }
}

// NOLINTNEXTLINE(misc-no-recursion)
static void collect_value(struct collection *all, const struct value *value)
{
    switch (value->type) {
    case VALUE_QUANTITY:
        collect_quantity(all, value->as.quantity);
        break;
    case VALUE_REFERENCE:
        collect_target(all, value->as.record);
        break;
    case VALUE_GROUP:
        collect_record(all, value->as.record);
        break;
    case VALUE_LIST:
        for (ptrdiff_t i = 0; i < value->as.list.count; i++) {
            collect_value(all, &value->as.list.items[i]);
        }
        break;
    case VALUE_ABSENT:
    case VALUE_TEXT:
    case VALUE_DATE:
    case VALUE_FLAG:
    case VALUE_NAMES:
        break;
    }
}

static void collect_quantity(struct collection *all, const struct quantity *quantity)
{
    collect_target(all, quantity->source);
    for (ptrdiff_t i = 0; i < quantity->also_count; i++) {
        collect_target(all, quantity->also[i].source);
    }
}

static void collect_target(struct collection *all, const struct record *target)
{
    if (target != NULL) {
        struct reference *reference = array_add(all->arena, all);
        *reference = all->now;
        reference->target = target;
    }
}

static int compare_references(const void *a, const void *b)
{
    const struct reference *left = a;
    const struct reference *right = b;
    if (left->target != right->target) {
        return (uintptr_t)left->target < (uintptr_t)right->target ? -1 : 1;
    }
    if (left->kind != right->kind) {
        return left->kind < right->kind ? -1 : 1;
    }
    return (left->order > right->order) - (left->order < right->order);
}

static ptrdiff_t first_at_or_after(const struct site *site, const struct reference *key)
{
    ptrdiff_t low = 0;
    ptrdiff_t high = site->count;
    while (low < high) {
        ptrdiff_t middle = low + (high - low) / 2;
        if (compare_references(&site->items[middle], key) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}
