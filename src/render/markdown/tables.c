#include "render/escape.h"
#include "render/markdown/page.h"

static void write_region(struct markdown_walk *walk);
static void write_row(struct markdown_walk *walk, const struct markdown_node *row);
static void write_cell(struct markdown_walk *walk, const struct markdown_node *cell,
                       const char *scope);

/* A wide table scrolls within its region, which the keyboard can reach and the heading names. */
void markdown_table(struct markdown_walk *walk, const struct markdown_node *node)
{
    write_region(walk);
    text_add(walk->out, STR("<table>\n"));
    bool in_body = false;
    for (const struct markdown_node *row = node->first; row != NULL; row = row->next) {
        if (row->is_head) {
            text_add(walk->out, STR("<thead>\n"));
        } else if (!in_body) {
            text_add(walk->out, STR("<tbody>\n"));
            in_body = true;
        }
        write_row(walk, row);
        text_add(walk->out, row->is_head ? STR("</thead>\n") : STR(""));
    }
    text_add(walk->out, in_body ? STR("</tbody>\n") : STR(""));
    text_add(walk->out, STR("</table></section>\n"));
}

/* Names of regions differ, so that one who moves from region to region can tell them apart. */
static void write_region(struct markdown_walk *walk)
{
    text_add(walk->out, STR("<section class=\"table\" tabindex=\"0\" aria-label=\""));
    escape_html(walk->out, walk->heading);
    void **slot = map_slot(&walk->regions, walk->heading);
    int *tables = *slot != NULL ? *slot : arena_new(walk->scratch, int);
    *slot = tables;
    (*tables)++;
    if (*tables > 1) {
        text_addf(walk->out, ", table %d", *tables);
    }
    text_add(walk->out, STR("\">"));
}

static void write_row(struct markdown_walk *walk, const struct markdown_node *row)
{
    text_add(walk->out, STR("<tr>"));
    for (const struct markdown_node *cell = row->first; cell != NULL; cell = cell->next) {
        const char *scope = row->is_head ? "col" : cell == row->first ? "row" : NULL;
        write_cell(walk, cell, cell->first != NULL ? scope : NULL);
    }
    text_add(walk->out, STR("</tr>\n"));
}

/* A cell that heads its row or column; an empty one heads nothing. */
static void write_cell(struct markdown_walk *walk, const struct markdown_node *cell,
                       const char *scope)
{
    static const str classes[] = {
        [MARKDOWN_ALIGN_NONE] = S(">"),
        [MARKDOWN_ALIGN_CENTER] = S(" class=\"c\">"),
        [MARKDOWN_ALIGN_RIGHT] = S(" class=\"n\">"),
    };
    if (scope != NULL) {
        text_add(walk->out, STR("<th scope=\""));
        text_add(walk->out, str_from(scope));
        text_char(walk->out, '"');
    } else {
        text_add(walk->out, STR("<td"));
    }
    text_add(walk->out, classes[cell->align]);
    markdown_inlines(walk, cell->first, NULL);
    text_add(walk->out, scope != NULL ? STR("</th>") : STR("</td>"));
}
