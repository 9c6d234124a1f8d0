#include "render/markdown/page.h"

static bool chart_of(struct markdown_walk *walk, const struct markdown_node *node,
                     struct markdown_chart *chart);
static bool is_blank(const struct markdown_node *node);
static void write_figure(struct markdown_walk *walk, const struct markdown_node *node,
                         const struct markdown_chart *chart);

bool markdown_figures(struct markdown_walk *walk, const struct markdown_node *paragraph)
{
    struct markdown_chart chart;
    const struct markdown_node *first = paragraph->first;
    for (const struct markdown_node *node = first; node != NULL; node = node->next) {
        if (!is_blank(node) && !chart_of(walk, node, &chart)) {
            return false;
        }
    }
    for (const struct markdown_node *node = first; node != NULL; node = node->next) {
        if (chart_of(walk, node, &chart)) {
            write_figure(walk, node, &chart);
        }
    }
    return true;
}

static bool chart_of(struct markdown_walk *walk, const struct markdown_node *node,
                     struct markdown_chart *chart)
{
    *chart = (struct markdown_chart){0};
    return node->type == MARKDOWN_IMAGE && walk->hooks->chart != NULL &&
           walk->hooks->chart(walk->hooks->state, node->target, chart);
}

static bool is_blank(const struct markdown_node *node)
{
    return node->type == MARKDOWN_SOFT_BREAK || node->type == MARKDOWN_LINE_BREAK ||
           (node->type == MARKDOWN_TEXT && str_trim(node->text).len == 0);
}

static void write_figure(struct markdown_walk *walk, const struct markdown_node *node,
                         const struct markdown_chart *chart)
{
    text_add(walk->out, STR("<figure class=\"chart\" tabindex=\"0\">\n"));
    if (chart->svg.len > 0) {
        text_add(walk->out, chart->svg);
    } else {
        markdown_image(walk, node, chart);
    }
    if (node->title.len > 0) {
        text_add(walk->out, STR("\n<figcaption>"));
        markdown_text(walk, node->title);
        text_add(walk->out, STR("</figcaption>"));
    }
    text_add(walk->out, STR("\n</figure>\n"));
}
