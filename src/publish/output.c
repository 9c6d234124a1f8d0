#include "publish/output.h"

#include "base/must.h"

#include <stdlib.h>
#include <string.h>

/* In the machine's own order of bytes: what is encoded never leaves the machine. */
struct fixed_part {
    uint64_t path_len;
    uint64_t anchors_len;
    uint64_t links_len;
    struct digest inputs;
    struct sha256 digest;
    uint64_t size;
    uint64_t inode;
    int64_t mtime_ns;
    uint64_t is_linked;
};

static bool part_take(str *bytes, uint64_t len, str *part);
static int path_order(const void *a, const void *b);

void output_encode(struct text *text, const struct output *output)
{
    struct fixed_part fixed = {
        .path_len = (uint64_t)output->path.len,
        .anchors_len = (uint64_t)output->anchors.len,
        .links_len = (uint64_t)output->links.len,
        .inputs = output->inputs,
        .digest = output->digest,
        .size = output->size,
        .inode = output->inode,
        .mtime_ns = output->mtime_ns,
        .is_linked = output->is_linked,
    };
    text_add(text, (str){.data = (const char *)&fixed, .len = (ptrdiff_t)sizeof fixed});
    text_add(text, output->path);
    text_add(text, output->anchors);
    text_add(text, output->links);
}

bool output_decode(str *bytes, struct output *output)
{
    struct fixed_part fixed;
    str head = {0};
    *output = (struct output){0};
    if (!part_take(bytes, sizeof fixed, &head)) {
        return false;
    }
    memcpy(&fixed, head.data, sizeof fixed);
    output->inputs = fixed.inputs;
    output->digest = fixed.digest;
    output->size = fixed.size;
    output->inode = fixed.inode;
    output->mtime_ns = fixed.mtime_ns;
    output->is_linked = fixed.is_linked != 0;
    return part_take(bytes, fixed.path_len, &output->path) &&
           part_take(bytes, fixed.anchors_len, &output->anchors) &&
           part_take(bytes, fixed.links_len, &output->links);
}

void outputs_sort(struct outputs *outputs)
{
    if (outputs->count > 1) {
        qsort(outputs->items, (size_t)outputs->count, sizeof outputs->items[0], path_order);
    }
}

static bool part_take(str *bytes, uint64_t len, str *part)
{
    if (len > (uint64_t)bytes->len) {
        return false;
    }
    *part = str_slice(*bytes, 0, (ptrdiff_t)len);
    *bytes = str_slice(*bytes, (ptrdiff_t)len, bytes->len);
    return true;
}

static int path_order(const void *a, const void *b)
{
    const struct output *left = a;
    const struct output *right = b;
    return str_compare(left->path, right->path);
}
