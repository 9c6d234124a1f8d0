/* Feeds the Mustache engine templates: the text up to the first NUL is the page, what follows are
 * the partials a, b and c. The data is always the same; the first byte's lowest bits choose the
 * target language and strict mode. A failure without an error, or an error without a failure,
 * stops the fuzzer.
 */
#include "base/must.h"
#include "render/mustache/library.h"
#include "render/mustache/tree_data.h"

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct tree *values(struct arena *arena)
{
    struct tree *root = tree_map(arena);
    tree_put_text(arena, root, "text", STR("a <b> & *c* {{text}}\nd"));
    tree_put_text(arena, root, "a", STR("b"));
    tree_put_number(arena, root, "number", -1.5);
    tree_put_flag(arena, root, "flag", true);
    (void)tree_put(root, "nothing", tree_null(arena));
    (void)tree_put(root, "html", tree_safe(arena, TREE_SAFE_HTML, STR("<i>x</i>")));
    struct tree *list = tree_put(root, "list", tree_list(arena));
    for (int i = 0; i < 3; i++) {
        struct tree *item = tree_add(list, tree_map(arena));
        tree_put_number(arena, item, "n", i);
    }
    return root;
}

static struct origin *origin_of(struct arena *arena, str path, str text)
{
    struct origin *origin = arena_new(arena, struct origin);
    *origin = (struct origin){.path = path, .text = text};
    return origin;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0 || size > 4096) {
        return 0;
    }
    struct arena arena = {0};
    struct diags diags = diags_new(&arena);
    struct mustache_library *library = mustache_library_new(&arena);
    str rest = {.data = (const char *)data + 1, .len = (ptrdiff_t)size - 1};
    struct str_cut cut = str_cut(rest, '\0');
    str page = cut.before;
    static const str names[] = {S("a"), S("b"), S("c")};
    for (ptrdiff_t i = 0; i < COUNT(names); i++) {
        cut = str_cut(cut.after, '\0');
        ptrdiff_t errors = diags.error_count;
        bool is_added = mustache_library_add(library, &diags, names[i],
                                             origin_of(&arena, names[i], cut.before));
        must(is_added == (diags.error_count == errors));
    }
    ptrdiff_t errors = diags.error_count;
    const struct mustache *template =
        mustache_compile(&arena, &diags, origin_of(&arena, STR("page"), page));
    must((template != NULL) == (diags.error_count == errors));
    struct mustache_options options = {
        .data = &mustache_tree,
        .writer = mustache_tree_writer((enum target)(data[0] & 3)),
        .load = mustache_library_find,
        .offer = mustache_library_offer,
        .library = library,
        .is_strict = (data[0] & 4) != 0,
    };
    if (template != NULL) {
        struct text out = text_new(&arena, 64);
        errors = diags.error_count;
        bool is_rendered = mustache_render(&out, &diags, template, values(&arena), &options);
        must(is_rendered == (diags.error_count == errors));
    }
    arena_free(&arena);
    return 0;
}
