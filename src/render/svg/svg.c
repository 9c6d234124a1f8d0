#include "render/svg/svg.h"

#include "base/must.h"
#include "render/svg/drawing.h"
#include "render/svg/words.h"
#include "render/svg/xml.h"

static bool chart_is_sound(struct diags *diags, const struct chart *chart);
static bool hrefs_are_plain(struct diags *diags, const struct chart *chart);
static bool href_is_plain(str href);
static str file_write(struct arena *keep, const struct chart *chart, const struct drawing *drawing,
                      const struct words *words);
static void head_add(struct text *file, const struct chart *chart, const struct drawing *drawing,
                     bool has_links);
static void hatches_add(struct text *file, const struct chart *chart, const struct hatch *first);
static void shape_add(struct text *file, const struct chart *chart, struct shape *shape);
static void line_look_add(struct text *file, const struct look *look);
static void captions_add(struct text *file, const struct caption *first, const struct words *words);
static void caption_add(struct text *file, const struct caption *caption,
                        const struct words *words);
static void class_add(struct text *file, enum colour colour);
static void hundredths_add(struct text *file, int hundredths);
static bool root_is_valid(str root);

str svg_from_gnuplot(struct arena *keep, struct diags *diags, const struct chart *chart, str bytes)
{
    struct arena scratch = {0};
    struct drawing drawing = {0};
    struct drawing_fault fault = {0};
    str file = {0};
    if (!chart_is_sound(diags, chart)) {
        return file;
    }
    if (!drawing_read(&scratch, bytes, &drawing, &fault)) {
        diag_add(diags, RULE_CHART_FAILED, chart->place,
                 "the picture of chart %.*s holds something that no chart may hold: %.*s (line %d)",
                 STR_ARGS(chart->name), STR_ARGS(fault.what), fault.line);
    } else {
        struct words words = words_new(&scratch, chart);
        if (words_find(&words, diags, chart, drawing.first_caption)) {
            file = file_write(keep, chart, &drawing, &words);
        }
    }
    arena_free(&scratch);
    return file;
}

/* The file's first line is the root's tag, the second its style and background: without the second
 * it is the inline form, but for the links. */
str svg_inline(struct arena *keep, str file, str root)
{
    must(root_is_valid(root));
    ptrdiff_t first = str_find(file, STR("\n"), 0);
    ptrdiff_t second = first < 0 ? -1 : str_find(file, STR("\n"), first + 1);
    if (second < 0 || !str_starts(file, STR("<svg xmlns=\"http://www.w3.org/2000/svg\" ")) ||
        !str_starts(str_slice(file, first + 1, second), STR("<style>")) ||
        !str_ends(file, STR("</svg>\n"))) {
        return (str){0};
    }
    struct text page = text_new(keep, file.len);
    text_add(&page, str_slice(file, 0, first));
    str link = STR("<a href=\"../");
    ptrdiff_t at = second + 1;
    ptrdiff_t next = str_find(file, link, at);
    while (next >= 0) {
        text_add(&page, str_slice(file, at, next));
        text_add(&page, STR("<a href=\""));
        text_add(&page, root);
        at = next + link.len;
        next = str_find(file, link, at);
    }
    text_add(&page, str_slice(file, at, file.len));
    return text_view(&page);
}

static bool chart_is_sound(struct diags *diags, const struct chart *chart)
{
    must(chart_name_is_valid(chart->name));
    bool is_sound = hrefs_are_plain(diags, chart);
    bool are_texts = xml_text_is_valid(chart->title) && xml_text_is_valid(chart->description);
    for (ptrdiff_t i = 0; i < chart->tokens.count; i++) {
        are_texts = are_texts && xml_text_is_valid(chart->tokens.items[i].text);
    }
    if (!are_texts) {
        diag_add(diags, RULE_CHART_FAILED, chart->place,
                 "a text of chart %.*s holds a character that no text may hold",
                 STR_ARGS(chart->name));
    }
    if (str_trim(chart->title).len == 0) {
        diag_add(diags, RULE_CHART_FAILED, chart->place,
                 "chart %.*s has no title: readers who do not see it would not know what it is",
                 STR_ARGS(chart->name));
        is_sound = false;
    }
    return is_sound && are_texts;
}

static bool hrefs_are_plain(struct diags *diags, const struct chart *chart)
{
    bool are_plain = true;
    for (ptrdiff_t i = 0; i < chart->tokens.count; i++) {
        str href = chart->tokens.items[i].href;
        if (href.len > 0 && !href_is_plain(href)) {
            diag_add(diags, RULE_CHART_FAILED, chart->place,
                     "a text of chart %.*s links to %.*s, which is not the path of a page of the "
                     "site",
                     STR_ARGS(chart->name), STR_ARGS(href));
            are_plain = false;
        }
    }
    return are_plain;
}

/* gpus/rtx-3090.html#prices: names of small letters, digits, - _ and ., parted by single strokes.
 */
static bool href_is_plain(str href)
{
    char before = '/';
    bool is_plain = true;
    bool is_fragment = false;
    for (ptrdiff_t i = 0; i < href.len; i++) {
        char c = href.data[i];
        bool is_plain_byte = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
                             c == '_' || (c >= 'A' && c <= 'Z');
        bool is_mark =
            (c == '.' || c == '/' || c == '#') && !is_fragment && before != '/' && before != '.';
        is_fragment = is_fragment || c == '#';
        is_plain = is_plain && (is_plain_byte || is_mark);
        before = c;
    }
    return is_plain && before != '/' && before != '.' && before != '#';
}

static str file_write(struct arena *keep, const struct chart *chart, const struct drawing *drawing,
                      const struct words *words)
{
    struct text file = text_new(keep, 16 * 1024);
    head_add(&file, chart, drawing, words->has_links);
    hatches_add(&file, chart, drawing->hatches);
    for (struct shape *shape = drawing->first_shape; shape != NULL; shape = shape->next) {
        shape_add(&file, chart, shape);
    }
    captions_add(&file, drawing->first_caption, words);
    text_add(&file, STR("</svg>\n"));
    return text_view(&file);
}

/* A picture with links is a group of things rather than one image: what is inside of an image is
 * nothing that can be reached. */
static void head_add(struct text *file, const struct chart *chart, const struct drawing *drawing,
                     bool has_links)
{
    text_addf(
        file,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"chart\" width=\"%d\" height=\"%d\" "
        "viewBox=\"0 0 %d %d\" role=\"%s\" aria-labelledby=\"%.*s-title\"",
        drawing->width, drawing->height, drawing->width, drawing->height,
        has_links ? "group" : "img", STR_ARGS(chart->name));
    if (chart->description.len > 0) {
        text_addf(file, " aria-describedby=\"%.*s-desc\"", STR_ARGS(chart->name));
    }
    text_add(file,
             STR(" font-size=\"12\" fill=\"none\" stroke=\"currentColor\">\n<style>.chart{font-"
                 "family:"));
    text_add(file, STR("system-ui,sans-serif"));
    text_add(file, STR("}"));
    text_add(file, palette_css(file->arena));
    text_addf(file,
              "</style><path class=\"paper\" fill=\"currentColor\" stroke=\"none\" "
              "d=\"M0 0h%dv%dh-%dz\"/>\n<title id=\"%.*s-title\">",
              drawing->width, drawing->height, drawing->width, STR_ARGS(chart->name));
    escaped_add(file, chart->title);
    text_add(file, STR("</title>\n"));
    if (chart->description.len > 0) {
        text_addf(file, "<desc id=\"%.*s-desc\">", STR_ARGS(chart->name));
        escaped_add(file, chart->description);
        text_add(file, STR("</desc>\n"));
    }
}

static void hatches_add(struct text *file, const struct chart *chart, const struct hatch *first)
{
    for (const struct hatch *hatch = first; hatch != NULL; hatch = hatch->next) {
        text_addf(file,
                  "<pattern id=\"%.*s-hatch-%d\" patternUnits=\"userSpaceOnUse\" width=\"8\" "
                  "height=\"8\"><path",
                  STR_ARGS(chart->name), hatch->number);
        class_add(file, hatch->colour);
        text_addf(file, " d=\"%.*s\"/></pattern>\n", STR_ARGS(hatch->data));
    }
}

static void shape_add(struct text *file, const struct chart *chart, struct shape *shape)
{
    str data = path_data(&shape->path);
    const struct look *look = &shape->look;
    if (data.len == 0) {
        return;
    }
    text_add(file, STR("<path"));
    class_add(file, look->colour);
    if (look->kind == SHAPE_LINE) {
        line_look_add(file, look);
    } else if (look->hatch != NULL) {
        text_addf(file, " fill=\"url(#%.*s-hatch-%d)\" stroke=\"none\"", STR_ARGS(chart->name),
                  look->hatch->number);
    } else {
        text_add(file, STR(" fill=\"currentColor\" stroke=\"none\""));
    }
    if (look->kind == SHAPE_AREA && look->opacity < 1000) {
        text_addf(file, " fill-opacity=\".%03d\"", look->opacity);
    }
    if (look->kind == SHAPE_AREA && !look->is_mark) {
        text_add(file, STR(" shape-rendering=\"crispEdges\""));
    }
    text_addf(file, " d=\"%.*s\"/>\n", STR_ARGS(data));
}

static void line_look_add(struct text *file, const struct look *look)
{
    if (look->width != 100) {
        text_add(file, STR(" stroke-width=\""));
        hundredths_add(file, look->width);
        text_char(file, '"');
    }
    if (look->is_round) {
        text_add(file, STR(" stroke-linecap=\"round\" stroke-linejoin=\"round\""));
    }
    for (int i = 0; i < look->dash_count; i++) {
        text_add(file, i == 0 ? STR(" stroke-dasharray=\"") : STR(" "));
        tenths_add(file, look->dashes[i], false);
    }
    if (look->dash_count > 0) {
        text_char(file, '"');
    }
}

/* gnuplot writes a text that stands on a patch twice, before and after the patch: the first says
 * so, and is the one that is kept. */
static void captions_add(struct text *file, const struct caption *first, const struct words *words)
{
    const struct caption *boxed = NULL;
    text_add(file, STR("<g fill=\"currentColor\" stroke=\"none\">\n"));
    for (const struct caption *caption = first; caption != NULL; caption = caption->next) {
        bool is_repeated = boxed != NULL && str_equal(caption->text, boxed->text) &&
                           tenths_of(caption->x) == tenths_of(boxed->x) &&
                           tenths_of(caption->y) == tenths_of(boxed->y);
        if (!is_repeated && caption->text.len > 0) {
            caption_add(file, caption, words);
            boxed = caption->is_boxed ? caption : NULL;
        }
    }
    text_add(file, STR("</g>\n"));
}

static void caption_add(struct text *file, const struct caption *caption, const struct words *words)
{
    static const char *const anchors[] = {[ANCHOR_START] = "",
                                          [ANCHOR_MIDDLE] = " text-anchor=\"middle\"",
                                          [ANCHOR_END] = " text-anchor=\"end\""};
    text_add(file, STR("<text"));
    if (caption->is_boxed) {
        const char *name = palette_entry(caption->colour)->class_name;
        text_addf(file, " class=\"halo%s%s\" stroke-width=\"4\" paint-order=\"stroke\"",
                  name[0] != '\0' ? " " : "", name);
    } else {
        class_add(file, caption->colour);
    }
    text_add(file, caption->turn == 0 ? STR(" x=\"") : STR(" transform=\"translate("));
    tenths_add(file, tenths_of(caption->x), false);
    text_add(file, caption->turn == 0 ? STR("\" y=\"") : STR(" "));
    tenths_add(file, tenths_of(caption->y), false);
    if (caption->turn == 0) {
        text_char(file, '"');
    } else {
        text_addf(file, ")rotate(%d)\"", caption->turn);
    }
    text_add(file, str_from(anchors[caption->anchor]));
    if (caption->size != 120) {
        text_add(file, STR(" font-size=\""));
        tenths_add(file, caption->size, false);
        text_char(file, '"');
    }
    text_add(file, caption->is_bold ? STR(" font-weight=\"bold\"") : STR(""));
    text_add(file, caption->is_italic ? STR(" font-style=\"italic\"") : STR(""));
    text_char(file, '>');
    words_add(words, file, caption->text);
    text_add(file, STR("</text>\n"));
}

static void class_add(struct text *file, enum colour colour)
{
    const char *name = palette_entry(colour)->class_name;
    if (name[0] != '\0') {
        text_addf(file, " class=\"%s\"", name);
    }
}

static void hundredths_add(struct text *file, int hundredths)
{
    if (hundredths % 10 == 0) {
        tenths_add(file, hundredths / 10, false);
    } else {
        text_addf(file, "%d.%02d", hundredths / 100, hundredths % 100);
    }
}

static bool root_is_valid(str root)
{
    bool is_valid = root.len % 3 == 0;
    for (ptrdiff_t i = 0; i < root.len; i++) {
        is_valid = is_valid && root.data[i] == "../"[i % 3];
    }
    return is_valid;
}
