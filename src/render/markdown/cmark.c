#include "render/markdown/cmark.h"

#include "base/limits.h"
#include "base/must.h"

#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm-extension_api.h>
#include <cmark-gfm.h>

/* A document on its way into a tree. */
struct reading {
    struct arena *arena;
    enum markdown_dialect dialect;
    struct markdown_node *open[LIMIT_MARKDOWN_DEPTH]; /* the node last read on each level */
    int depth;
    int too_deep_line;
    cmark_node *table; /* the one last entered */
    int column;        /* of the next cell */
};

/* A tree on its way into the library. */
struct writing {
    cmark_mem *memory;
    struct arena *scratch;
};

static cmark_parser *parser_new(cmark_mem *memory, enum markdown_dialect dialect);
static void read_nodes(struct reading *reading, cmark_node *document);
static void read_node(struct reading *reading, cmark_node *node);
static void read_details(struct reading *reading, struct markdown_node *read, cmark_node *node);
static enum markdown_type type_of(cmark_node *node);
static enum markdown_type type_of_extension(cmark_node *node);
static bool is_comment(str html);
static enum markdown_align align_of_cell(struct reading *reading);
static str copied(struct reading *reading, const char *text);
static void write_children(struct writing *writing, cmark_node *parent,
                           const struct markdown_node *node);
static cmark_node *node_new(struct writing *writing, const struct markdown_node *node);
static void *take(size_t count, size_t size);
static void *take_again(void *old, size_t size);
static _Noreturn void fail_for_memory(void);

struct markdown_document markdown_read(struct arena *arena, str text, enum markdown_dialect dialect)
{
    must(text.len <= INT_MAX);
    cmark_mem memory = {.calloc = take, .realloc = take_again, .free = free};
    cmark_parser *parser = parser_new(&memory, dialect);
    cmark_parser_feed(parser, text.len > 0 ? text.data : "", (size_t)text.len);
    cmark_node *document = cmark_parser_finish(parser);
    struct reading reading = {.arena = arena, .dialect = dialect};
    read_nodes(&reading, document);
    cmark_node_free(document);
    cmark_parser_free(parser);
    return (struct markdown_document){
        .root = reading.open[0],
        .too_deep_line = reading.too_deep_line,
    };
}

str markdown_write(struct arena *keep, struct arena *scratch, const struct markdown_node *root)
{
    cmark_mem memory = {.calloc = take, .realloc = take_again, .free = free};
    struct writing writing = {.memory = &memory, .scratch = scratch};
    cmark_node *document = cmark_node_new_with_mem(CMARK_NODE_DOCUMENT, &memory);
    write_children(&writing, document, root);
    char *written = cmark_render_commonmark_with_mem(document, CMARK_OPT_DEFAULT, 0, &memory);
    str text = str_copy(keep, str_from(written));
    free(written);
    cmark_node_free(document);
    return text;
}

const char *markdown_library_version(void)
{
    return cmark_version_string();
}

static cmark_parser *parser_new(cmark_mem *memory, enum markdown_dialect dialect)
{
    static const char *const extensions[][2] = {
        [MARKDOWN_PAGES] = {"table", "strikethrough"},
        [MARKDOWN_NOTES] = {"autolink", "strikethrough"},
    };
    static const int options[] = {
        [MARKDOWN_PAGES] = CMARK_OPT_DEFAULT,
        [MARKDOWN_NOTES] = CMARK_OPT_VALIDATE_UTF8,
    };
    cmark_gfm_core_extensions_ensure_registered();
    cmark_parser *parser = cmark_parser_new_with_mem(options[dialect], memory);
    for (ptrdiff_t i = 0; i < COUNT(extensions[dialect]); i++) {
        cmark_syntax_extension *extension = cmark_find_syntax_extension(extensions[dialect][i]);
        must(extension != NULL);
        int is_attached = cmark_parser_attach_syntax_extension(parser, extension);
        must(is_attached == 1);
    }
    return parser;
}

static void read_nodes(struct reading *reading, cmark_node *document)
{
    cmark_node *node = document;
    while (node != NULL) {
        read_node(reading, node);
        if (cmark_node_first_child(node) != NULL) {
            reading->depth++;
            node = cmark_node_first_child(node);
            continue;
        }
        while (node != document && cmark_node_next(node) == NULL) {
            reading->depth--;
            node = cmark_node_parent(node);
        }
        node = node != document ? cmark_node_next(node) : NULL;
    }
}

static void read_node(struct reading *reading, cmark_node *node)
{
    if (reading->depth >= LIMIT_MARKDOWN_DEPTH) {
        int line = cmark_node_get_start_line(node);
        reading->too_deep_line = reading->too_deep_line > 0 ? reading->too_deep_line : line;
        return;
    }
    struct markdown_node *read = arena_new(reading->arena, struct markdown_node);
    read->type = type_of(node);
    read->line = cmark_node_get_start_line(node);
    read->column = cmark_node_get_start_column(node);
    read_details(reading, read, node);
    bool is_html = read->type == MARKDOWN_HTML || read->type == MARKDOWN_HTML_BLOCK;
    bool is_dropped = is_html && reading->dialect == MARKDOWN_PAGES && is_comment(read->text);
    /* The extension autolink leaves empty texts before links. */
    if (is_dropped || (read->type == MARKDOWN_TEXT && read->text.len == 0)) {
        return; /* neither has children, so that nothing looks for it on its level */
    }
    reading->open[reading->depth] = read;
    if (reading->depth > 0) {
        struct markdown_node *parent = reading->open[reading->depth - 1];
        must(parent != NULL);
        markdown_append(parent, read);
    }
}

static void read_details(struct reading *reading, struct markdown_node *read, cmark_node *node)
{
    read->text = copied(reading, cmark_node_get_literal(node));
    if (read->type == MARKDOWN_HEADING) {
        read->number = cmark_node_get_heading_level(node);
    } else if (read->type == MARKDOWN_LIST) {
        read->is_ordered = cmark_node_get_list_type(node) == CMARK_ORDERED_LIST;
        read->is_tight = cmark_node_get_list_tight(node) != 0;
        read->number = read->is_ordered ? cmark_node_get_list_start(node) : 0;
    } else if (read->type == MARKDOWN_CODE_BLOCK) {
        read->title = copied(reading, cmark_node_get_fence_info(node));
    } else if (read->type == MARKDOWN_LINK || read->type == MARKDOWN_IMAGE) {
        read->target = copied(reading, cmark_node_get_url(node));
        read->title = copied(reading, cmark_node_get_title(node));
    } else if (read->type == MARKDOWN_TABLE) {
        reading->table = node;
    } else if (read->type == MARKDOWN_ROW) {
        read->is_head = cmark_gfm_extensions_get_table_row_is_header(node) != 0;
        reading->column = 0;
    } else if (read->type == MARKDOWN_CELL) {
        read->align = align_of_cell(reading);
    }
}

static enum markdown_align align_of_cell(struct reading *reading)
{
    const uint8_t *alignments = cmark_gfm_extensions_get_table_alignments(reading->table);
    int column = reading->column++;
    must(column < cmark_gfm_extensions_get_table_columns(reading->table));
    switch (alignments[column]) {
    case 'r':
        return MARKDOWN_ALIGN_RIGHT;
    case 'c':
        return MARKDOWN_ALIGN_CENTER;
    default:
        return MARKDOWN_ALIGN_NONE;
    }
}

static enum markdown_type type_of(cmark_node *node)
{
    static const struct {
        cmark_node_type theirs;
        enum markdown_type ours;
    } types[] = {
        {CMARK_NODE_TEXT, MARKDOWN_TEXT},
        {CMARK_NODE_PARAGRAPH, MARKDOWN_PARAGRAPH},
        {CMARK_NODE_LINK, MARKDOWN_LINK},
        {CMARK_NODE_SOFTBREAK, MARKDOWN_SOFT_BREAK},
        {CMARK_NODE_STRONG, MARKDOWN_STRONG},
        {CMARK_NODE_EMPH, MARKDOWN_EMPHASIS},
        {CMARK_NODE_CODE, MARKDOWN_CODE},
        {CMARK_NODE_ITEM, MARKDOWN_ITEM},
        {CMARK_NODE_LIST, MARKDOWN_LIST},
        {CMARK_NODE_HEADING, MARKDOWN_HEADING},
        {CMARK_NODE_CODE_BLOCK, MARKDOWN_CODE_BLOCK},
        {CMARK_NODE_BLOCK_QUOTE, MARKDOWN_QUOTE},
        {CMARK_NODE_IMAGE, MARKDOWN_IMAGE},
        {CMARK_NODE_LINEBREAK, MARKDOWN_LINE_BREAK},
        {CMARK_NODE_THEMATIC_BREAK, MARKDOWN_RULE},
        {CMARK_NODE_HTML_BLOCK, MARKDOWN_HTML_BLOCK},
        {CMARK_NODE_HTML_INLINE, MARKDOWN_HTML},
        {CMARK_NODE_DOCUMENT, MARKDOWN_DOCUMENT},
    };
    cmark_node_type type = cmark_node_get_type(node);
    for (ptrdiff_t i = 0; i < COUNT(types); i++) {
        if (types[i].theirs == type) {
            return types[i].ours;
        }
    }
    return type_of_extension(node);
}

/* The types of extensions are numbered when they register, but their names stay. */
static enum markdown_type type_of_extension(cmark_node *node)
{
    static const struct {
        const char *theirs;
        enum markdown_type ours;
    } types[] = {
        {"table_cell", MARKDOWN_CELL},  {"table_row", MARKDOWN_ROW},
        {"table_header", MARKDOWN_ROW}, {"strikethrough", MARKDOWN_STRIKE},
        {"table", MARKDOWN_TABLE},
    };
    const char *name = cmark_node_get_type_string(node);
    ptrdiff_t i = 0;
    while (i < COUNT(types) && strcmp(types[i].theirs, name) != 0) {
        i++;
    }
    must(i < COUNT(types));
    return types[i].ours;
}

static bool is_comment(str html)
{
    html = str_trim(html);
    return str_starts(html, STR("<!--")) && str_find(html, STR("-->"), 4) == html.len - 3;
}

static str copied(struct reading *reading, const char *text)
{
    return text != NULL ? str_copy(reading->arena, str_from(text)) : STR("");
}

/* As deep as the tree that was read, which is bounded. */
static void write_children(struct writing *writing, cmark_node *parent, // NOLINT(misc-no-recursion)
                           const struct markdown_node *node)
{
    for (const struct markdown_node *child = node->first; child != NULL; child = child->next) {
        cmark_node *made = node_new(writing, child);
        int is_appended = cmark_node_append_child(parent, made);
        must(is_appended == 1);
        write_children(writing, made, child);
    }
}

static cmark_node *node_new(struct writing *writing, const struct markdown_node *node)
{
    static const cmark_node_type types[MARKDOWN_TYPE_COUNT_] = {
        [MARKDOWN_PARAGRAPH] = CMARK_NODE_PARAGRAPH,
        [MARKDOWN_QUOTE] = CMARK_NODE_BLOCK_QUOTE,
        [MARKDOWN_LIST] = CMARK_NODE_LIST,
        [MARKDOWN_ITEM] = CMARK_NODE_ITEM,
        [MARKDOWN_HEADING] = CMARK_NODE_HEADING,
        [MARKDOWN_RULE] = CMARK_NODE_THEMATIC_BREAK,
        [MARKDOWN_CODE_BLOCK] = CMARK_NODE_CODE_BLOCK,
        [MARKDOWN_SOFT_BREAK] = CMARK_NODE_SOFTBREAK,
        [MARKDOWN_LINE_BREAK] = CMARK_NODE_LINEBREAK,
        [MARKDOWN_EMPHASIS] = CMARK_NODE_EMPH,
        [MARKDOWN_STRONG] = CMARK_NODE_STRONG,
        [MARKDOWN_MARKUP] = CMARK_NODE_CUSTOM_INLINE,
    };
    must(types[node->type] != 0);
    cmark_node *made = cmark_node_new_with_mem(types[node->type], writing->memory);
    if (node->type == MARKDOWN_HEADING) {
        (void)cmark_node_set_heading_level(made, node->number);
    } else if (node->type == MARKDOWN_CODE_BLOCK) {
        (void)cmark_node_set_literal(made, str_terminated(writing->scratch, node->text));
        (void)cmark_node_set_fence_info(made, str_terminated(writing->scratch, node->title));
    } else if (node->type == MARKDOWN_MARKUP) {
        (void)cmark_node_set_on_enter(made, str_terminated(writing->scratch, node->text));
        (void)cmark_node_set_on_exit(made, str_terminated(writing->scratch, node->title));
    } else if (node->type == MARKDOWN_LIST) {
        (void)cmark_node_set_list_type(made,
                                       node->is_ordered ? CMARK_ORDERED_LIST : CMARK_BULLET_LIST);
        (void)cmark_node_set_list_tight(made, node->is_tight);
        (void)cmark_node_set_list_start(made, node->number);
    }
    return made;
}

static void *take(size_t count, size_t size)
{
    void *taken = calloc(count, size);
    if (taken == NULL) {
        fail_for_memory();
    }
    return taken;
}

static void *take_again(void *old, size_t size)
{
    void *taken = realloc(old, size);
    if (taken == NULL) {
        fail_for_memory();
    }
    return taken;
}

static _Noreturn void fail_for_memory(void)
{
    (void)fputs("hwreport: out of memory\n", stderr);
    _Exit(EXIT_STATUS_MACHINE);
}
