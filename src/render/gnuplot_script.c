#include "render/gnuplot_script.h"

#include "base/must.h"
#include "render/svg/palette.h"

static void prologue_add(struct text *script, const struct batch *batch, ptrdiff_t number,
                         const struct chart *chart);
static void epilogue_add(struct text *script, const struct batch *batch, ptrdiff_t number);
static void mark_add(struct text *script, const struct batch *batch, char kind, ptrdiff_t number);
static int lines_count(str text);
static bool part_find(str output, str begin, str end, str *part);

str batch_mark(struct arena *arena, const unsigned char randomness[16])
{
    struct text mark = text_new(arena, 40);
    text_char(&mark, '@');
    for (int i = 0; i < 16; i++) {
        text_addf(&mark, "%02x", randomness[i]);
    }
    return text_view(&mark);
}

str batch_script(struct arena *arena, struct batch *batch, const struct chart *charts)
{
    must(batch->count <= BATCH_CHARTS_MAX);
    struct text script = text_new(arena, 64 * 1024);
    int line = 1;
    ptrdiff_t counted = 0;
    for (ptrdiff_t i = 0; i < batch->count; i++) {
        const struct chart *chart = &charts[batch->first + i];
        prologue_add(&script, batch, i, chart);
        line += lines_count(str_slice(text_view(&script), counted, script.len));
        counted = script.len;
        batch->script_lines[i] = line;
        text_add(&script, chart->script);
        epilogue_add(&script, batch, i);
    }
    return text_view(&script);
}

struct chart_output batch_output(struct arena *arena, const struct batch *batch, ptrdiff_t number,
                                 str out, str errors)
{
    str begin = str_format(arena, "%.*sB%td\n", STR_ARGS(batch->mark), number);
    str end = str_format(arena, "%.*sE%td\n", STR_ARGS(batch->mark), number);
    struct chart_output output = {0};
    output.began = str_contains(errors, begin);
    bool is_error_whole = part_find(errors, begin, end, &output.errors);
    bool is_picture_whole = part_find(out, begin, end, &output.picture);
    output.is_whole = is_error_whole && is_picture_whole;
    return output;
}

/* Each chart begins with a session as new, so that nothing of an earlier chart is left; what
 * gnuplot's reset forgets (5.4.4, found by trying each setting) is set beside. Plots without a
 * style of their own take the palette's colours in order. The font has no name: gnuplot only
 * estimates widths from its size. */
static void prologue_add(struct text *script, const struct batch *batch, ptrdiff_t number,
                         const struct chart *chart)
{
    /* Filled circle, square, triangle, diamond, turned triangle, pentagon; open circle, square. */
    static const int marks[] = {7, 5, 9, 13, 11, 15, 6, 4};
    must(chart->width >= 100 && chart->width <= 4000);
    must(chart->height >= 100 && chart->height <= 4000);
    text_add(script, STR("reset session\nset encoding utf8\nset color\nset decimalsign\n"
                         "unset minussign\nunset micro\n"));
    for (int i = 1; i <= 5; i++) {
        text_addf(script, "unset dashtype %d\n", i);
    }
    mark_add(script, batch, 'B', number);
    text_addf(script,
              "set terminal svg size %d,%d noenhanced dynamic font ',12' "
              "linewidth 1 dashlength 1 butt\n",
              chart->width, chart->height);
    for (int i = 1; i <= 8; i++) {
        const struct palette_entry *entry = palette_entry((enum colour)(COLOUR_C1 + i - 1));
        text_addf(script,
                  "set linetype %d linecolor rgb '#%06x' linewidth 1 dashtype solid "
                  "pointtype %d pointsize default\n",
                  i, entry->key, marks[i - 1]);
    }
    text_add(script, STR("set linetype cycle 8\n"));
}

/* The empty line ends a line that the script left open; leaving the terminal makes gnuplot write
 * the end of the picture. */
static void epilogue_add(struct text *script, const struct batch *batch, ptrdiff_t number)
{
    text_add(script, STR("\n\nunset multiplot\nset terminal unknown\n"));
    mark_add(script, batch, 'E', number);
}

static void mark_add(struct text *script, const struct batch *batch, char kind, ptrdiff_t number)
{
    text_addf(script, "set print '-'\nprint '%.*s%c%td'\nset print\nprint '%.*s%c%td'\n",
              STR_ARGS(batch->mark), kind, number, STR_ARGS(batch->mark), kind, number);
}

static int lines_count(str text)
{
    int count = 0;
    for (ptrdiff_t i = 0; i < text.len; i++) {
        count += text.data[i] == '\n';
    }
    return count;
}

/* Where there is no end, all that follows the beginning is the part. */
static bool part_find(str output, str begin, str end, str *part)
{
    ptrdiff_t start = str_find(output, begin, 0);
    if (start < 0) {
        return false;
    }
    start += begin.len;
    ptrdiff_t stop = str_find(output, end, start);
    *part = str_slice(output, start, stop < 0 ? output.len : stop);
    return stop >= 0;
}
