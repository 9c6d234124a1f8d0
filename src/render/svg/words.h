/* The texts of a picture: finds the tokens of a chart in gnuplot's texts and puts the chart's own
 * texts there, escaped, with their links.
 */
#ifndef RENDER_SVG_WORDS_H
#define RENDER_SVG_WORDS_H

#include "base/diag.h"
#include "base/text.h"
#include "render/chart.h"
#include "render/svg/drawing.h"

struct words {
    const struct chart_token *tokens;
    ptrdiff_t count;
    bool *seen;
    bool has_links;
};

struct words words_new(struct arena *scratch, const struct chart *chart);
/* Whether each token of the chart stands in one of the captions and nothing else looks like a
 * token; false with RULE_CHART_FAILED. */
bool words_find(struct words *words, struct diags *diags, const struct chart *chart,
                const struct caption *first);
/* Adds a caption's text as XML, with the tokens replaced. */
void words_add(const struct words *words, struct text *file, str caption);

/* Adds text with & < > " ' escaped, for texts and quoted attributes alike. */
void escaped_add(struct text *file, str text);

#endif
