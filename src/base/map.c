#include "base/map.h"

#include "base/must.h"

#include <stdint.h>

enum { CAPACITY_FIRST = 64 };

struct map_entry {
    str key;
    uint64_t hash; /* never zero in a used entry */
    void *value;
};

static uint64_t hash_of(str key);
static struct map_entry *entry_of(const struct map *map, str key, uint64_t hash);
static void grow(struct map *map);

void *map_find(const struct map *map, str key)
{
    if (map->count == 0) {
        return NULL;
    }
    return entry_of(map, key, hash_of(key))->value;
}

void **map_slot(struct map *map, str key)
{
    must(map->arena != NULL);
    if (map->count * 2 >= map->capacity) {
        grow(map);
    }
    uint64_t hash = hash_of(key);
    struct map_entry *entry = entry_of(map, key, hash);
    if (entry->hash == 0) {
        entry->key = key;
        entry->hash = hash;
        map->count++;
    }
    return &entry->value;
}

/* FNV-1a, mixed once more since the table uses its low bits. */
static uint64_t hash_of(str key)
{
    uint64_t hash = 0xCBF29CE484222325u;
    for (ptrdiff_t i = 0; i < key.len; i++) {
        hash = (hash ^ (unsigned char)key.data[i]) * 0x100000001B3u;
    }
    hash ^= hash >> 32;
    return hash != 0 ? hash : 1;
}

/* The key's entry, or the free one where it belongs: at least half of the entries are free. */
static struct map_entry *entry_of(const struct map *map, str key, uint64_t hash)
{
    uint64_t mask = (uint64_t)map->capacity - 1;
    uint64_t at = hash & mask;
    while (map->entries[at].hash != 0 &&
           (map->entries[at].hash != hash || !str_equal(map->entries[at].key, key))) {
        at = (at + 1) & mask;
    }
    return &map->entries[at];
}

static void grow(struct map *map)
{
    struct map larger = {
        .arena = map->arena,
        .capacity = map->capacity > 0 ? map->capacity * 2 : CAPACITY_FIRST,
        .count = map->count,
    };
    larger.entries = arena_array(map->arena, struct map_entry, larger.capacity);
    for (ptrdiff_t i = 0; i < map->capacity; i++) {
        const struct map_entry *entry = &map->entries[i];
        if (entry->hash != 0) {
            *entry_of(&larger, entry->key, entry->hash) = *entry;
        }
    }
    *map = larger;
}
