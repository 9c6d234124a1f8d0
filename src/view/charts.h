/* Charts: where they stand on pages, and the tokens that hold the place of their texts. The table
 * of the same numbers stands under every chart.
 */
#ifndef VIEW_CHARTS_H
#define VIEW_CHARTS_H

#include "view/results.h"

/* "charts/system-desktop-9950x-fit": the picture of a record. */
str path_of_chart(struct arena *arena, const struct record *record, const char *name);

/* Whether a record has charts of its own: systems, the cards in them, and the models that the
 * scenario shows; of others the tables say it. */
bool has_charts(const struct work *work, const struct record *record);

/* Puts one chart's address and caption under a key, or null where the path is empty or the site has
 * no charts. The table of its numbers is folded away under it. */
struct chart_words {
    const char *alternative;
    const char *caption;
};
void chart_put(const struct work *work, struct tree *map, const char *key, struct tree *table,
               str path, struct chart_words words);

/* The tokens of a chart. */
struct labels {
    struct tree *tokens;
    ptrdiff_t count;
};
/* Puts the list "tokens" into the chart's tree. */
struct labels labels_new(const struct work *work, struct tree *chart);
/* A token as wide as the text; `path` leads to a page, without suffix, or is empty. */
str label_token(const struct work *work, struct labels *labels, str text, str path);
/* The same, put under a key of a map. */
void label_put(const struct work *work, struct labels *labels, struct tree *map, const char *key,
               str text, str path);

#endif
