#include "render/markdown.h"

#include "base/limits.h"
#include "render/markdown/cmark.h"
#include "render/markdown/page.h"

static void find_lines(struct markdown_walk *walk);

const struct markdown_page *markdown_page(struct arena *keep, struct diags *diags,
                                          const struct origin *origin,
                                          const struct markdown_hooks *hooks)
{
    struct arena scratch = {0};
    struct text out = text_new(keep, origin->text.len * 2 + 256);
    struct markdown_page *page = arena_new(keep, struct markdown_page);
    static const struct markdown_hooks no_hooks;
    struct markdown_walk walk = {
        .keep = keep,
        .scratch = &scratch,
        .diags = diags,
        .origin = origin,
        .hooks = hooks != NULL ? hooks : &no_hooks,
        .page = page,
        .out = &out,
        .ids = {.arena = &scratch},
        .regions = {.arena = &scratch},
        .heading = STR("Table"),
    };
    struct markdown_document document = markdown_read(&scratch, origin->text, MARKDOWN_PAGES);
    if (document.too_deep_line > 0) {
        (void)diag_add(diags, RULE_PAGE_MARKUP,
                       (struct place){.origin = origin, .line = document.too_deep_line},
                       "lists, quotes and emphasis nest deeper than %d levels here",
                       LIMIT_MARKDOWN_DEPTH);
    }
    find_lines(&walk);
    for (ptrdiff_t i = 0; i < walk.hooks->reserved_count; i++) {
        *map_slot(&walk.ids, walk.hooks->reserved_ids[i]) =
            arena_new(&scratch, struct markdown_taken);
    }
    markdown_ids_collect(&walk, document.root);
    markdown_blocks(&walk, document.root);
    page->html = text_view(&out);
    arena_free(&scratch);
    return page;
}

struct place markdown_node_place(const struct markdown_walk *walk, const struct markdown_node *node)
{
    struct place place = {.origin = walk->origin, .line = node->line, .column = 1};
    if (node->line >= 1 && node->line <= walk->line_count) {
        const char *line = walk->lines[node->line - 1];
        str text = {.data = line, .len = walk->lines[node->line] - line};
        place.column = (int)str_code_points(str_slice(text, 0, node->column - 1)) + 1;
    }
    return place;
}

static void find_lines(struct markdown_walk *walk)
{
    str text = walk->origin->text;
    ptrdiff_t count = 1;
    for (ptrdiff_t i = 0; i < text.len; i++) {
        count += text.data[i] == '\n';
    }
    walk->lines = arena_array(walk->scratch, const char *, count + 1);
    walk->line_count = count;
    str rest = text;
    for (ptrdiff_t i = 0; i < count; i++) {
        walk->lines[i] = rest.data;
        rest = str_cut(rest, '\n').after;
    }
    walk->lines[count] = text.len > 0 ? text.data + text.len : text.data;
}

const char *markdown_version(void)
{
    return markdown_library_version();
}
