#include "base/recall.h"

#include "base/array.h"
#include "base/bytes.h"
#include "base/map.h"

struct memory {
    struct digest key;
    str bytes;
    bool is_used;
};

struct memories {
    struct memory **items;
    ptrdiff_t count;
    ptrdiff_t capacity;
};

struct recall {
    struct arena *keep;
    struct map by_key;
    struct memories memories;
    bool has_new;
};

static struct memory *memory_of(struct recall *recall, struct digest key);
static str key_view(const struct digest *key);

struct recall *recall_from(struct arena *keep, str content)
{
    struct recall *recall = arena_new(keep, struct recall);
    recall->keep = keep;
    recall->by_key.arena = keep;
    str left = content;
    while (left.len > 0) {
        struct digest key;
        str bytes = {0};
        if (!bytes_take(&left, &key, sizeof key) || !bytes_take_measured(&left, &bytes)) {
            *recall = (struct recall){.keep = keep, .by_key = {.arena = keep}, .has_new = true};
            return recall;
        }
        memory_of(recall, key)->bytes = bytes;
    }
    return recall;
}

str recall_find(struct recall *recall, struct digest key)
{
    struct memory *memory = recall != NULL ? map_find(&recall->by_key, key_view(&key)) : NULL;
    if (memory == NULL) {
        return STR("");
    }
    memory->is_used = true;
    return memory->bytes;
}

void recall_keep(struct recall *recall, struct digest key, str bytes)
{
    if (recall == NULL) {
        return;
    }
    struct memory *memory = memory_of(recall, key);
    memory->is_used = true;
    if (!str_equal(memory->bytes, bytes)) {
        memory->bytes = str_copy(recall->keep, bytes);
        recall->has_new = true;
    }
}

bool recall_has_changed(const struct recall *recall)
{
    bool has_changed = recall->has_new;
    for (ptrdiff_t i = 0; i < recall->memories.count; i++) {
        has_changed = has_changed || !recall->memories.items[i]->is_used;
    }
    return has_changed;
}

str recall_content(struct arena *keep, const struct recall *recall)
{
    ptrdiff_t size = 1;
    for (ptrdiff_t i = 0; i < recall->memories.count; i++) {
        const struct memory *memory = recall->memories.items[i];
        size += (ptrdiff_t)(sizeof memory->key + sizeof(uint64_t)) + memory->bytes.len;
    }
    struct text content = text_new(keep, size);
    for (ptrdiff_t i = 0; i < recall->memories.count; i++) {
        const struct memory *memory = recall->memories.items[i];
        if (memory->is_used) {
            bytes_put(&content, &memory->key, sizeof memory->key);
            bytes_put_view(&content, memory->bytes);
        }
    }
    return text_view(&content);
}

/* The one of that key, which is a new one where there is none. */
static struct memory *memory_of(struct recall *recall, struct digest key)
{
    struct memory *memory = map_find(&recall->by_key, key_view(&key));
    if (memory == NULL) {
        memory = arena_new(recall->keep, struct memory);
        memory->key = key;
        *map_slot(&recall->by_key, key_view(&memory->key)) = memory;
        *array_add(recall->keep, &recall->memories) = memory;
    }
    return memory;
}

static str key_view(const struct digest *key)
{
    return (str){.data = (const char *)key, .len = (ptrdiff_t)sizeof *key};
}
