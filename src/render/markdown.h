/* A page's Markdown becomes HTML. The Markdown is what our templates wrote: all text of records in
 * it was escaped (render/escape.h) or came through render/prose.h. cmark-gfm reads it, with tables
 * and struck text; the HTML is written by our own walk over its tree.
 *
 *     const struct markdown_page *page = markdown_page(keep, diags, origin, &hooks);
 *     ... page->html into the layout, page->links and page->anchors to the check of links ...
 *
 * Beside what CommonMark has, a template writes:
 *
 *   ## Title [](#own-id)      the heading's id; else it comes from the text, as on GitHub: lower
 *                             case, hyphens for blanks, -1, -2, … behind a second one like it
 *   57.6 ○                    a sign for how a number is known; it becomes a span of the classes
 *                             `mark` and `mark-estimated`, named by its word:  ● measured
 *                             ○ estimated  ◆ vendor  ◇ third party  △ rumour  ▽ stale
 *   ✓ yes, ✕ no, ◑ ◔ ◌ ? so   a sign, a blank that does not break, a verdict: the sign becomes a
 *                             span of the classes `sign` and `yes`, `no` or `doubt`
 *   [text](<> "fit yes")      a span whose classes are the words of the title
 *   ![alt](x.svg "Finding")   alone in a paragraph, and known to hooks.chart: a figure of the class
 *                             `chart` with the picture inside and the title as its caption
 *   ```math …                 a code block whose word hooks.block knows: what the hook gives
 *   > [!NOTE]                 a callout, and so TIP, IMPORTANT, WARNING, CAUTION; text behind it on
 *                             the line is its title. Further words: ANSWER (what the page says in
 *                             one sentence), FACTS (a list as a row of facts), DETAILS with a
 *                             summary (what unfolds)
 *
 * A table becomes a region that scrolls, named by the heading above it; the first cell of each row
 * heads that row; right-aligned columns have the class `n`, centred ones `c`. Links to `x.md` lead
 * to `x.html`; a link may be relative, a fragment, http or https. There is no raw HTML: a comment
 * is dropped, anything else is an error.
 */
#ifndef RENDER_MARKDOWN_H
#define RENDER_MARKDOWN_H

#include "base/diag.h"

/* A picture that takes the place of an image; without SVG, an <img> of that size remains. */
struct markdown_chart {
    str svg; /* safe HTML */
    int width;
    int height;
};

/* What the walk asks for; each may be NULL. */
struct markdown_hooks {
    void *state;
    /* The chart that an image's target (as written, relative to the page) names; false: none. */
    bool (*chart)(void *state, str target, struct markdown_chart *chart);
    /* Safe HTML for a code block whose first info word is `word`; without data: it is plain code.
     */
    str (*block)(void *state, str word, str code, struct place place);
    /* Ids that the layout has, which no heading takes. */
    const str *reserved_ids;
    ptrdiff_t reserved_count;
};

struct markdown_anchor {
    str id;
    int line;
};

struct markdown_link {
    str target; /* as in the HTML, before percent-escapes: "../gpus/index.html#all" */
    struct place place;
    bool is_external;
};

struct markdown_section {
    str id;
    str title; /* plain text */
};

struct markdown_page {
    str html;
    str title; /* plain text of the first heading of level 1; may be empty */
    struct {
        struct markdown_section *items;
        ptrdiff_t count;
        ptrdiff_t capacity;
    } sections; /* the headings of level 2 */
    struct {
        struct markdown_anchor *items;
        ptrdiff_t count;
        ptrdiff_t capacity;
    } anchors;
    struct {
        struct markdown_link *items;
        ptrdiff_t count;
        ptrdiff_t capacity;
    } links; /* of links, and of images that are not charts */
};

/* The page of the origin's text. Never NULL: after an error (RULE_PAGE_MARKUP) it holds what was
 * sound, so that links can be checked in the same run, but must not be published. */
const struct markdown_page *markdown_page(struct arena *keep, struct diags *diags,
                                          const struct origin *origin,
                                          const struct markdown_hooks *hooks);

/* The version of cmark-gfm that reads: "0.29.0.gfm.6". */
const char *markdown_version(void);

#endif
