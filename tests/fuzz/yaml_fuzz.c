/* The door to libyaml: any bytes give a tree or at least one error; every text of a tree is plain,
 * and every place lies within the file. A sound tree is written as YAML that reads the same. */
#include "base/utf8.h"
#include "load/sources.h"
#include "load/yaml.h"
#include "load/yaml_write.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void demand(bool condition)
{
    if (!condition) {
        abort();
    }
}

static void check_place(const struct origin *origin, struct place place)
{
    demand(place.origin == origin && place.line >= 1 && place.column >= 1);
    ptrdiff_t lines = 2; /* a value that is missing at the end stands on the line below */
    for (ptrdiff_t i = 0; i < origin->text.len; i++) {
        lines += origin->text.data[i] == '\n';
    }
    demand(place.line <= lines);
}

/* As deep as the loader lets trees be. */
static void check_tree(const struct origin *origin, const struct tree *tree)
{
    check_place(origin, tree->place);
    if (tree->type == TREE_TEXT) {
        demand(tree->is_faulty || utf8_find_unplain(tree->as.text, 0) < 0);
    }
    for (const struct tree *child = tree_first(tree); child != NULL; child = child->next) {
        if (tree->type == TREE_MAP) {
            check_place(origin, child->key_place);
            demand(tree_find(tree, child->key) == child);
        }
        demand(!child->is_faulty || tree->is_faulty);
        check_tree(origin, child);
    }
}

static void check_writing(struct arena *keep, struct arena *scratch, const struct tree *tree)
{
    struct diags diags = diags_new(keep);
    const struct origin origin = {.path = STR("written.yaml"), .text = yaml_write(keep, tree)};
    ptrdiff_t events = 0;
    const struct tree *again = yaml_load(keep, scratch, &diags, &origin, &events);
    demand(diags.error_count == 0 && tree_same(tree, again));
    demand(str_equal(origin.text, yaml_write(keep, again)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena keep = {0};
    struct arena scratch = {0};
    struct diags diags = diags_new(&keep);
    const struct origin origin = {
        .path = STR("data/gpus/x.yaml"),
        .text = {.data = (const char *)data, .len = (ptrdiff_t)size},
    };
    if (text_is_plain(&diags, &origin)) {
        ptrdiff_t events = 0;
        const struct tree *tree = yaml_load(&keep, &scratch, &diags, &origin, &events);
        demand(tree != NULL || diags.error_count > 0);
        if (tree != NULL) {
            demand(tree->is_faulty == (diags.error_count > 0));
            check_tree(&origin, tree);
        }
        if (tree != NULL && !tree->is_faulty) {
            check_writing(&keep, &scratch, tree);
        }
    } else {
        demand(diags.error_count > 0);
    }
    arena_free(&scratch);
    arena_free(&keep);
    return 0;
}
