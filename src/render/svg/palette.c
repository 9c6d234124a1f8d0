#include "render/svg/palette.h"

#include "base/must.h"
#include "base/text.h"

#include <math.h>

static const struct palette_entry palette[] = {
    [COLOUR_INK] = {.class_name = "", .key = 0x000000, .light = 0x1a1a1a, .dark = 0xe8e8e8},
    [COLOUR_MUTED] = {.class_name = "muted", .key = 0x666666, .light = 0x5f5f5f, .dark = 0xa8a8a8},
    [COLOUR_GRID] = {.class_name = "grid", .key = 0xbebebe, .light = 0xd0d0d0, .dark = 0x3d3d3d},
    [COLOUR_PAPER] = {.class_name = "paper", .key = 0xffffff, .light = 0xffffff, .dark = 0x121212},
    [COLOUR_C1] = {.class_name = "c1", .key = 0x0072b2, .light = 0x0072b2, .dark = 0x4da3e0},
    [COLOUR_C2] = {.class_name = "c2", .key = 0xd55e00, .light = 0xd55e00, .dark = 0xf4793b},
    [COLOUR_C3] = {.class_name = "c3", .key = 0x009e73, .light = 0x009e73, .dark = 0x2bbf93},
    [COLOUR_C4] = {.class_name = "c4", .key = 0xcc79a7, .light = 0xb5578a, .dark = 0xe08fbc},
    [COLOUR_C5] = {.class_name = "c5", .key = 0xe69f00, .light = 0x9c6b00, .dark = 0xe69f00},
    [COLOUR_C6] = {.class_name = "c6", .key = 0x56b4e9, .light = 0x3a8fc4, .dark = 0x9adcff},
    [COLOUR_C7] = {.class_name = "c7", .key = 0xf0e442, .light = 0x8a8000, .dark = 0xf0e442},
    [COLOUR_C8] = {.class_name = "c8", .key = 0x999999, .light = 0x767676, .dark = 0x9e9e9e},
};
_Static_assert(COUNT(palette) == COLOUR_COUNT, "each colour has its entry");

static void css_rules(struct text *css, bool dark);
static double luminance(unsigned colour);
static double linear(unsigned channel);

const struct palette_entry *palette_entry(enum colour colour)
{
    must(colour < COLOUR_COUNT);
    return &palette[colour];
}

enum colour palette_find(unsigned key)
{
    enum colour colour = COLOUR_INK;
    while (colour < COLOUR_COUNT && palette[colour].key != key) {
        colour++;
    }
    return colour;
}

str palette_css(struct arena *arena)
{
    struct text css = text_new(arena, 1024);
    css_rules(&css, false);
    text_add(&css, STR(".chart a{text-decoration:underline}"));
    text_add(&css, STR("@media screen and (prefers-color-scheme:dark){"));
    css_rules(&css, true);
    text_add(&css, STR("}"));
    return text_view(&css);
}

double palette_contrast(unsigned a, unsigned b)
{
    double first = luminance(a);
    double second = luminance(b);
    double lighter = first > second ? first : second;
    double darker = first > second ? second : first;
    return (lighter + 0.05) / (darker + 0.05);
}

static void css_rules(struct text *css, bool dark)
{
    for (ptrdiff_t i = 0; i < COUNT(palette); i++) {
        const char *name = palette[i].class_name;
        text_addf(css, ".chart%s%s{color:#%06x}", name[0] != '\0' ? " ." : "", name,
                  dark ? palette[i].dark : palette[i].light);
    }
    /* A text that stands on lines gets an edge of paper. */
    text_addf(css, ".chart .halo{stroke:#%06x}",
              dark ? palette[COLOUR_PAPER].dark : palette[COLOUR_PAPER].light);
}

/* Relative luminance, WCAG 2.2. */
static double luminance(unsigned colour)
{
    return 0.2126 * linear(colour >> 16 & 255) + 0.7152 * linear(colour >> 8 & 255) +
           0.0722 * linear(colour & 255);
}

static double linear(unsigned channel)
{
    double share = channel / 255.0;
    return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4);
}
