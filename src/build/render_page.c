#include "build/render_page.h"

#include "base/map.h"
#include "build/charts.h"
#include "estimate/method.h"
#include "render/escape.h"
#include "render/markdown.h"
#include "render/prose.h"
#include "render/svg/svg.h"

#include <stdint.h>

static const str layout_name = S("layout.html.mustache");

/* Notes stand two levels below a page's title. */
enum { NOTES_HEADING_SHIFT = 2 };

/* A formula of more signs than that is wider than paper. */
enum { WIDE_FORMULA_BYTES = 200 };

/* What the walk over a page's Markdown may ask for. */
struct page_context {
    struct arena *scratch;
    const struct build *build;
    const struct page *page;
    str root;          /* "../" as often as the page is deep */
    struct text links; /* of the charts on the page, one a line */
};

static bool convert_notes(struct arena *scratch, struct diags *diags, const struct page *page,
                          struct tree *tree);
static struct digest html_inputs(struct arena *scratch, const struct build *build,
                                 const struct page *page, str markdown, str frame);
static bool give_chart(void *state, str target, struct markdown_chart *chart);
static str give_block(void *state, str word, str code, struct place place);

static str file_of(struct arena *arena, const struct page *page, const char *suffix)
{
    return str_format(arena, "%.*s%s", STR_ARGS(page->path), suffix);
}

static str root_of(struct arena *arena, const struct page *page)
{
    struct text root = text_new(arena, 16);
    for (ptrdiff_t i = 0; i < page->path.len; i++) {
        if (page->path.data[i] == '/') {
            text_add(&root, STR("../"));
        }
    }
    return text_view(&root);
}

bool page_render_markdown(struct arena *scratch, struct diags *diags, const struct build *build,
                          const struct page *page, struct rendered_page *rendered)
{
    struct tree *tree = page_tree(scratch, build->view, page);
    if (!convert_notes(scratch, diags, page, tree)) {
        return false;
    }
    struct text markdown = text_new(scratch, 16384);
    if (!templates_render(build->templates, &markdown, diags, str_from(page->template_name), tree,
                          file_of(scratch, page, ".md"))) {
        return false;
    }
    /* What the layout says around a page is part of what makes its HTML. */
    struct tree *content = tree_safe(scratch, TREE_SAFE_HTML, STR(""));
    (void)tree_put(tree, "content", content);
    struct text frame = text_new(scratch, 8192);
    if (!templates_render(build->templates, &frame, diags, layout_name, tree,
                          file_of(scratch, page, ".html"))) {
        return false;
    }
    rendered->markdown = text_view(&markdown);
    rendered->layout = tree;
    rendered->markdown_inputs = digest_of(rendered->markdown);
    rendered->html_inputs =
        html_inputs(scratch, build, page, rendered->markdown, text_view(&frame));
    return true;
}

/* Asked without data, the hook says whether it knows the word. */
static str lines_of_anchors(struct arena *scratch, const struct markdown_page *page)
{
    struct text lines = text_new(scratch, 256);
    for (ptrdiff_t i = 0; i < page->anchors.count; i++) {
        text_addf(&lines, "%.*s\n", STR_ARGS(page->anchors.items[i].id));
    }
    text_add(&lines, STR("content\n"));
    return text_view(&lines);
}

/* Each target once. `lines` holds those of the page's charts already. */
static str lines_of_links(struct text lines, const struct markdown_page *page)
{
    static const char mark = 0;
    struct map seen = {.arena = lines.arena};
    for (ptrdiff_t i = 0; i < page->links.count; i++) {
        str target = page->links.items[i].target;
        void **slot = map_slot(&seen, target);
        if (*slot == NULL) {
            *slot = (void *)(uintptr_t)&mark;
            text_addf(&lines, "%.*s\n", STR_ARGS(target));
        }
    }
    return text_view(&lines);
}

bool page_render_html(struct arena *scratch, struct diags *diags, const struct build *build,
                      const struct page *page, struct rendered_page *rendered)
{
    static const str reserved[] = {S("content")};
    struct page_context context = {
        .scratch = scratch,
        .build = build,
        .page = page,
        .root = root_of(scratch, page),
        .links = text_new(scratch, 1024),
    };
    struct markdown_hooks hooks = {
        .state = &context,
        .chart = give_chart,
        .block = give_block,
        .reserved_ids = reserved,
        .reserved_count = COUNT(reserved),
    };
    struct origin *origin = arena_new(scratch, struct origin);
    *origin = (struct origin){
        .path = page->article != NULL ? page->article->origin->path
                                      : str_format(scratch, "site/%.*s.md", STR_ARGS(page->path)),
        .text = rendered->markdown,
    };
    ptrdiff_t errors_before = diags->error_count;
    const struct markdown_page *html = markdown_page(scratch, diags, origin, &hooks);
    if (diags->error_count > errors_before) {
        return false;
    }
    struct tree *content = rendered->layout->as.items.last;
    content->as.text = html->html;
    struct text whole = text_new(scratch, html->html.len + 8192);
    if (!templates_render(build->templates, &whole, diags, layout_name, rendered->layout,
                          file_of(scratch, page, ".html"))) {
        return false;
    }
    rendered->html = text_view(&whole);
    rendered->anchors = lines_of_anchors(scratch, html);
    rendered->links = lines_of_links(context.links, html);
    return true;
}

/* Each text under the key `notes_prose`, at any depth of the tree, is foreign prose. The tree is
 * one that a maker of pages built, a few levels deep. */
// NOLINTNEXTLINE(misc-no-recursion)
static bool convert_notes(struct arena *scratch, struct diags *diags, const struct page *page,
                          struct tree *tree)
{
    bool is_fine = true;
    for (struct tree *child =
             tree->type == TREE_MAP || tree->type == TREE_LIST ? tree->as.items.first : NULL;
         child != NULL; child = child->next) {
        bool is_prose = str_equal(child->key, STR("notes_prose")) && child->type == TREE_TEXT &&
                        child->trust == TREE_PLAIN;
        if (!is_prose) {
            is_fine = convert_notes(scratch, diags, page, child) && is_fine;
            continue;
        }
        struct place place = page->record != NULL ? page->record->place : (struct place){0};
        const struct tree *markdown =
            prose_to_markdown(scratch, diags, place, child->as.text, NOTES_HEADING_SHIFT);
        if (markdown == NULL) {
            is_fine = false;
            continue;
        }
        child->trust = markdown->trust;
        child->as.text = markdown->as.text;
    }
    return is_fine;
}

/* The chart that an image's target names, from the page's folder: "../charts/x.svg"; or -1. */
static ptrdiff_t chart_of_target(const struct build *build, str root, str target)
{
    bool is_from_root = str_starts(target, root);
    return is_from_root ? chart_index(build, str_slice(target, root.len, target.len)) : -1;
}

static struct digest html_inputs(struct arena *scratch, const struct build *build,
                                 const struct page *page, str markdown, str frame)
{
    struct digester *digester = digester_new(scratch);
    digester_add(digester, markdown);
    digester_add(digester, frame);
    str root = root_of(scratch, page);
    str ending = STR(".svg");
    /* Every target that could be a chart's counts; one that is none costs nothing. */
    for (ptrdiff_t at = str_find(markdown, ending, 0); at >= 0;
         at = str_find(markdown, ending, at + ending.len)) {
        ptrdiff_t start = at;
        while (start > 0 && markdown.data[start - 1] != '(' && markdown.data[start - 1] != ' ') {
            start--;
        }
        ptrdiff_t index = chart_of_target(build, root, str_slice(markdown, start, at + ending.len));
        if (index >= 0) {
            digester_digest(digester, build->charts[index]);
            build->charts_shown[index] = true;
        }
    }
    return digester_end(digester);
}

/* Labels of charts lead to pages; those links are checked with the page's own. */
static void add_chart_links(struct text *links, str svg)
{
    str opening = STR(" href=\"");
    for (ptrdiff_t at = str_find(svg, opening, 0); at >= 0;
         at = str_find(svg, opening, at + opening.len)) {
        str rest = str_slice(svg, at + opening.len, svg.len);
        str target = str_cut(rest, '"').before;
        if (target.len > 0 && target.data[0] != '#') {
            text_addf(links, "%.*s\n", STR_ARGS(target));
        }
    }
}

static bool give_chart(void *state, str target, struct markdown_chart *chart)
{
    struct page_context *context = state;
    ptrdiff_t index = chart_of_target(context->build, context->root, target);
    if (index < 0) {
        return false;
    }
    str file = chart_picture(context->scratch, context->build, index);
    chart->svg = svg_inline(context->scratch, file, context->root);
    add_chart_links(&context->links, chart->svg);
    return true;
}

/* Bytes outside of tags. */
static ptrdiff_t shown_bytes(str markup)
{
    ptrdiff_t count = 0;
    bool in_tag = false;
    for (ptrdiff_t i = 0; i < markup.len; i++) {
        bool opens = markup.data[i] == '<';
        count += !in_tag && !opens;
        in_tag = opens || (in_tag && markup.data[i] != '>');
    }
    return count;
}

static str give_block(void *state, str word, str code, struct place place)
{
    struct page_context *context = state;
    (void)place;
    const struct method *method = context->build->view->method;
    const struct formula *formula =
        str_equal(word, STR("math")) ? method_formula(method, str_trim(code)) : NULL;
    if (formula == NULL) {
        return (str){0};
    }
    /* Wide formulas scroll, which a keyboard must be able to do too; on paper they are smaller. */
    str mathml = formula_mathml(context->scratch, method, formula);
    bool is_wide = shown_bytes(mathml) > WIDE_FORMULA_BYTES;
    struct text html = text_new(context->scratch, 4096);
    text_addf(&html, "<section class=\"math%s\" tabindex=\"0\" aria-label=\"Formula: ",
              is_wide ? " math-wide" : "");
    escape_html(&html, record_name(formula_record(formula)));
    text_add(&html, STR("\">"));
    text_add(&html, mathml);
    text_add(&html, STR("</section>\n"));
    return text_view(&html);
}
