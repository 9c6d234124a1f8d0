/* A Markdown document as a tree of nodes, in an arena, so that reading, filtering and writing need
 * not know the library. Texts that follow each other are one node.
 */
#ifndef RENDER_MARKDOWN_TREE_H
#define RENDER_MARKDOWN_TREE_H

#include "base/str.h"

enum markdown_type {
    MARKDOWN_DOCUMENT,
    MARKDOWN_PARAGRAPH,
    MARKDOWN_HEADING,
    MARKDOWN_QUOTE,
    MARKDOWN_LIST,
    MARKDOWN_ITEM,
    MARKDOWN_CODE_BLOCK,
    MARKDOWN_RULE,
    MARKDOWN_HTML_BLOCK,
    MARKDOWN_TABLE,
    MARKDOWN_ROW,
    MARKDOWN_CELL,
    MARKDOWN_TEXT,
    MARKDOWN_SOFT_BREAK,
    MARKDOWN_LINE_BREAK,
    MARKDOWN_CODE,
    MARKDOWN_HTML,
    MARKDOWN_EMPHASIS,
    MARKDOWN_STRONG,
    MARKDOWN_STRIKE,
    MARKDOWN_LINK,
    MARKDOWN_IMAGE,
    MARKDOWN_MARKUP, /* only for writing: `text` before and `title` behind its children, as they are
                      */
    MARKDOWN_TYPE_COUNT_
};

enum markdown_align { MARKDOWN_ALIGN_NONE, MARKDOWN_ALIGN_CENTER, MARKDOWN_ALIGN_RIGHT };

struct markdown_node {
    enum markdown_type type;
    enum markdown_align align; /* of a cell */
    bool is_ordered;           /* of a list */
    bool is_tight;             /* of a list */
    bool is_head;              /* of a row */
    int number;                /* a heading's level; what an ordered list begins with */
    int line;                  /* where it begins, from 1; 0 for breaks */
    int column;                /* in bytes, from 1 */
    str text;                  /* of texts, code and HTML */
    str target;                /* of links and images, without escapes */
    str title;                 /* of links and images; the info words of a code block */
    struct markdown_node *first;
    struct markdown_node *last;
    struct markdown_node *next;
};

static inline bool markdown_is_block(enum markdown_type type)
{
    return type < MARKDOWN_TEXT;
}

static inline void markdown_append(struct markdown_node *parent, struct markdown_node *child)
{
    if (parent->last != NULL) {
        parent->last->next = child;
    } else {
        parent->first = child;
    }
    parent->last = child;
}

#endif
