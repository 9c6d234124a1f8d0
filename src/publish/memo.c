#include "publish/memo.h"

#include "base/array.h"
#include "base/must.h"
#include "publish/build_file.h"
#include "publish/fs.h"

#include <stdlib.h>

struct memo {
    struct outputs outputs;
};

static const char NAME[] = "memo";
static const char MAGIC[BUILD_FILE_MAGIC_BYTES + 1] = "hwmemo1\n";

static bool entries_read(struct arena *keep, struct outputs *outputs, str content);
static int entry_order(const void *key, const void *item);

const struct memo *memo_load(struct arena *keep, str build, struct digest key)
{
    struct memo *memo = arena_new(keep, struct memo);
    str content = build_file_read(keep, build, NAME, MAGIC, key);
    if (!entries_read(keep, &memo->outputs, content)) {
        memo->outputs = (struct outputs){0};
    }
    return memo;
}

const struct output *memo_find(const struct memo *memo, str path)
{
    const struct outputs *outputs = &memo->outputs;
    return outputs->count == 0 ? NULL
                               : bsearch(&path, outputs->items, (size_t)outputs->count,
                                         sizeof outputs->items[0], entry_order);
}

const struct outputs *memo_outputs(const struct memo *memo)
{
    return &memo->outputs;
}

bool memo_save(str build, struct digest key, const struct outputs *outputs)
{
    struct arena scratch = {0};
    struct text content = text_new(&scratch, outputs->count * 512 + 64);
    for (ptrdiff_t i = 0; i < outputs->count; i++) {
        must(i == 0 || str_compare(outputs->items[i - 1].path, outputs->items[i].path) < 0);
        output_encode(&content, &outputs->items[i]);
    }
    bool is_saved = build_file_replace(build, NAME, MAGIC, key, text_view(&content));
    arena_free(&scratch);
    return is_saved;
}

/* Only whole entries of paths that the site could have, in their order. */
static bool entries_read(struct arena *keep, struct outputs *outputs, str content)
{
    str left = content;
    while (left.len > 0) {
        struct output output;
        if (!output_decode(&left, &output) || !path_is_publishable(output.path)) {
            return false;
        }
        if (outputs->count > 0 &&
            str_compare(outputs->items[outputs->count - 1].path, output.path) >= 0) {
            return false;
        }
        output.is_linked = false;
        *array_add(keep, outputs) = output;
    }
    return true;
}

static int entry_order(const void *key, const void *item)
{
    const str *path = key;
    const struct output *output = item;
    return str_compare(*path, output->path);
}
