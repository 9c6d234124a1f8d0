/* The colours of charts. A chart's script names a key colour, the picture gets its class, and the
 * style sheet gives the class a value for light and one for dark pages:
 *
 *     class   key      for                              script
 *     (none)  #000000  axes, texts, plain lines         black, the default
 *     muted   #666666  thresholds, side notes           linecolor rgb '#666666'
 *     grid    #BEBEBE  grid lines                       set grid linecolor rgb '#BEBEBE', or gray
 *     paper   #FFFFFF  the page's own colour            white
 *     c1      #0072B2  series 1, blue                   linecolor rgb '#0072B2', linetype 1
 *     c2      #D55E00  series 2, vermillion             …
 *     c3      #009E73  series 3, green
 *     c4      #CC79A7  series 4, purple
 *     c5      #E69F00  series 5, orange
 *     c6      #56B4E9  series 6, sky
 *     c7      #F0E442  series 7, yellow
 *     c8      #999999  series 8, grey
 *
 * The keys c1 to c7 are the colours of Okabe and Ito (Color Universal Design, 2008), which people
 * with any colour vision tell apart; the shown values are darker or lighter where the key has less
 * than 3:1 against the page (WCAG 2.2, 1.4.11). Colour is the third channel only, after the mark's
 * shape and filling. Texts are black or muted, which have 4.5:1.
 */
#ifndef RENDER_SVG_PALETTE_H
#define RENDER_SVG_PALETTE_H

#include "base/str.h"

enum colour {
    COLOUR_INK,
    COLOUR_MUTED,
    COLOUR_GRID,
    COLOUR_PAPER,
    COLOUR_C1,
    COLOUR_C2,
    COLOUR_C3,
    COLOUR_C4,
    COLOUR_C5,
    COLOUR_C6,
    COLOUR_C7,
    COLOUR_C8,
    COLOUR_COUNT
};

struct palette_entry {
    const char *class_name; /* "" for ink, which is the text's own colour */
    unsigned key;           /* 0xRRGGBB, all three */
    unsigned light;
    unsigned dark;
};

const struct palette_entry *palette_entry(enum colour colour);
/* COLOUR_COUNT where no class has that key. */
enum colour palette_find(unsigned key);
/* Rules for a page's style sheet: `.chart .c1{color:#0072b2}` and so on; dark where the reader asks
 * for dark and does not print. */
str palette_css(struct arena *arena);
/* Contrast of two colours, 1 to 21, as WCAG 2.2 defines it. */
double palette_contrast(unsigned a, unsigned b);

#endif
