/* A chart: a gnuplot script, and the texts that stand in it. No text of data ever enters a script:
 * its place is held by a token (T0001xxx) that is as wide as the text, so that gnuplot's layout has
 * room for it, and the text replaces the token in the picture.
 *
 *     struct chart_tokens tokens = {0};
 *     str in_script = chart_token_add(arena, &tokens, STR("RTX 3090"), 8,
 * STR("gpus/rtx-3090.html"));
 *
 * A script holds only what templates/charts/ says, finite numbers, and tokens. It draws with the
 * key colours of render/svg/palette.h (unstyled plots get them in order), sets neither terminal nor
 * output, and draws every token that it was given.
 */
#ifndef RENDER_CHART_H
#define RENDER_CHART_H

#include "base/place.h"

struct chart_token {
    str token;
    str text;
    str href; /* where the text leads, relative to the site's root; empty: nowhere */
};

struct chart_tokens {
    struct chart_token *items;
    ptrdiff_t count;
    ptrdiff_t capacity;
};

struct chart {
    str name; /* a-z, 0-9 and -, begins with a letter; ids in the picture begin with it */
    str title;
    str description; /* for readers who do not see the picture; may be empty */
    str script;
    int width; /* in pixels, 100 to 4000; the picture scales */
    int height;
    struct chart_tokens tokens;
    struct place place; /* what asks for the chart: shown where it fails */
};

/* Registers a text that is `columns` characters wide as shown, and gives its token. */
str chart_token_add(struct arena *arena, struct chart_tokens *tokens, str text, ptrdiff_t columns,
                    str href);

/* Whether it can be the name of a chart. */
bool chart_name_is_valid(str name);

#endif
