/* A file of YAML, a zero, and bytes as the tree that is remembered of it. Reaches the reader and
 * the writer of such trees. Holds: nothing is read past the end of the bytes or of the file; a tree
 * that is read is written so that it is read again; and so is the tree that the YAML itself gives.
 */
#include "base/must.h"
#include "load/sources.h"
#include "load/tree_code.h"
#include "load/yaml.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void write_and_read(struct arena *arena, const struct origin *origin,
                           const struct tree *root)
{
    struct text text = text_new(arena, 64);
    tree_encode(&text, origin, root);
    const struct tree *again = tree_decode(arena, text_view(&text), origin);
    must(again != NULL);
    must(tree_same(again, root));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = {0};
    struct diags diags = diags_new(&arena);
    struct str_cut cut = str_cut((str){.data = (const char *)data, .len = (ptrdiff_t)size}, '\0');
    /* Where they are in the program, the file and the bytes are apart. */
    struct origin origin = {.path = STR("data/gpus/x.yaml"), .text = str_copy(&arena, cut.before)};
    const struct tree *tree = tree_decode(&arena, str_copy(&arena, cut.after), &origin);
    if (tree != NULL) {
        write_and_read(&arena, &origin, tree);
    }
    ptrdiff_t events = 0;
    if (text_is_plain(&diags, &origin)) {
        tree = yaml_load(&arena, &arena, &diags, &origin, &events);
        if (diags.error_count == 0 && tree->type == TREE_MAP) {
            write_and_read(&arena, &origin, tree);
        }
    }
    arena_free(&arena);
    return 0;
}
