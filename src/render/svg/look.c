#include "render/svg/look.h"

#include "render/svg/values.h"

#include <math.h>

static str group_text_attribute(struct arena *arena, struct group *group, str name, str value);
static str size_attribute(struct arena *arena, struct caption *caption, str value);
static str place_attribute(struct arena *arena, struct caption *caption, str value);
static str anchor_attribute(struct arena *arena, struct caption *caption, str value);
static str caption_colour(struct arena *arena, str value, enum colour *colour);
static bool dashes_read(str value, struct look *look);
static bool mark_number(str reference, int *number);
static bool point_read(struct values *values, struct path_point *point);

struct group group_default(void)
{
    return (struct group){.width = 100, .caption = {.size = 120}};
}

/* Colours of a group are not taken over: gnuplot repeats them at each element. */
str group_attribute(struct arena *arena, struct group *group, str name, str value)
{
    if (str_equal(name, STR("stroke-width"))) {
        double pixels = 0;
        if (!value_number(value, &pixels) || pixels < 0 || pixels > 100) {
            return str_format(arena, "a line width of %.*s", STR_ARGS(value));
        }
        group->width = (int)lround(pixels * 100);
        return (str){0};
    }
    if (str_equal(name, STR("stroke-linejoin"))) {
        group->is_round = str_equal(value, STR("round"));
        return (str){0};
    }
    if (str_equal(name, STR("transform"))) {
        group->is_text = true;
        return place_attribute(arena, &group->caption, value);
    }
    return group_text_attribute(arena, group, name, value);
}

static str group_text_attribute(struct arena *arena, struct group *group, str name, str value)
{
    struct caption *caption = &group->caption;
    if (str_equal(name, STR("font-size"))) {
        return size_attribute(arena, caption, value);
    }
    if (str_equal(name, STR("text-anchor"))) {
        return anchor_attribute(arena, caption, value);
    }
    if (str_equal(name, STR("fill")) && !str_equal(value, STR("none"))) {
        return caption_colour(arena, value, &caption->colour);
    }
    if (str_equal(name, STR("font-family")) || str_equal(name, STR("font-weight")) ||
        str_equal(name, STR("font-style"))) {
        caption->is_bold = caption->is_bold || str_contains(value, STR("Bold")) ||
                           str_contains(value, STR("bold"));
        caption->is_italic = caption->is_italic || str_contains(value, STR("Italic")) ||
                             str_contains(value, STR("italic"));
        return (str){0};
    }
    if (str_equal(name, STR("style"))) {
        caption->is_boxed = str_equal(value, STR("filter:url(#textbox)")) ||
                            str_equal(value, STR("filter:url(#greybox)"));
        return caption->is_boxed ? (str){0} : STR("a style of its own");
    }
    return (str){0};
}

str look_line(struct arena *arena, const struct group *group, const struct xml *path,
              struct look *look)
{
    str class_name = xml_attribute(path, "class");
    str dashes = xml_attribute(path, "stroke-dasharray");
    str width = xml_attribute(path, "stroke-width");
    double pixels = group->width / 100.0;
    *look = (struct look){.kind = SHAPE_LINE, .is_round = group->is_round};
    if (class_name.len > 0 && !str_equal(class_name, STR("gridline"))) {
        return str_format(arena, "a class %.*s", STR_ARGS(class_name));
    }
    if (xml_attribute(path, "style").len > 0) {
        return STR("a style of its own");
    }
    if (width.len > 0 && (!value_number(width, &pixels) || pixels < 0 || pixels > 100)) {
        return str_format(arena, "a line width of %.*s", STR_ARGS(width));
    }
    look->width = (int)lround(pixels * 100);
    if (dashes.len > 0 && !dashes_read(dashes, look)) {
        return str_format(arena, "dashes of %.*s", STR_ARGS(dashes));
    }
    return look_colour(arena, xml_attribute(path, "stroke"), &look->colour);
}

str look_mark(struct arena *arena, const struct xml *use, struct mark *mark, struct look *look)
{
    str reference = xml_attribute(use, "xlink:href");
    str transform = xml_attribute(use, "transform");
    struct transform placed = {0};
    if (!mark_number(reference, &mark->number)) {
        return str_format(arena, "a mark %.*s", STR_ARGS(reference));
    }
    if (mark->number == MARK_DOT && transform.len == 0) {
        placed.scale = 0.5;
        if (!value_number(xml_attribute(use, "x"), &placed.x) ||
            !value_number(xml_attribute(use, "y"), &placed.y)) {
            return STR("a dot without a place");
        }
    } else if (!value_transform(transform, &placed) || placed.scale <= 0 || placed.scale > 1000) {
        return str_format(arena, "a transformation %.*s", STR_ARGS(transform));
    }
    mark->centre = (struct path_point){placed.x, placed.y};
    mark->scale = placed.scale;
    /* gnuplot's outlines are 0.222 of the mark's half height wide. */
    *look = mark_is_filled(mark->number)
                ? (struct look){.kind = SHAPE_AREA, .opacity = 1000}
                : (struct look){.kind = SHAPE_LINE, .width = (int)lround(placed.scale * 22.2)};
    look->is_mark = true;
    return look_colour(arena, xml_attribute(use, "color"), &look->colour);
}

str look_colour(struct arena *arena, str value, enum colour *colour)
{
    unsigned rgb = 0;
    if (!value_colour(value, &rgb)) {
        return str_format(arena, "a colour written %.*s", STR_ARGS(value));
    }
    *colour = palette_find(rgb);
    return *colour != COLOUR_COUNT
               ? (str){0}
               : str_format(arena, "the colour #%06X, which is not of the palette", rgb);
}

bool look_merges(const struct look *a, const struct look *b)
{
    bool is_alike = a->kind == b->kind && a->colour == b->colour && a->width == b->width &&
                    a->dash_count == b->dash_count && a->is_round == b->is_round &&
                    a->opacity == b->opacity && a->is_mark == b->is_mark;
    for (int i = 0; is_alike && i < a->dash_count; i++) {
        is_alike = a->dashes[i] == b->dashes[i];
    }
    return is_alike && (a->kind == SHAPE_LINE || a->is_mark);
}

bool path_parse(struct path *path, str data)
{
    struct values values = values_of(data);
    struct path_point point = {0};
    while (values_peek(&values) != '\0') {
        if (values_take(&values, "M") && point_read(&values, &point)) {
            path_move(path, point.x, point.y);
        } else if (values_take(&values, "L") && point_read(&values, &point)) {
            path_line(path, point.x, point.y);
        } else if (values_take(&values, "Z")) {
            path_close(path);
        } else {
            return false;
        }
    }
    return true;
}

bool points_parse(struct path *path, str points)
{
    struct values values = values_of(points);
    struct path_point point = {0};
    if (!point_read(&values, &point)) {
        return false;
    }
    path_move(path, point.x, point.y);
    while (values_peek(&values) != '\0') {
        if (!point_read(&values, &point)) {
            return false;
        }
        path_line(path, point.x, point.y);
    }
    path_close(path);
    return true;
}

static str size_attribute(struct arena *arena, struct caption *caption, str value)
{
    double pixels = 0;
    if (!value_number(value, &pixels) || pixels < 1 || pixels > 200) {
        return str_format(arena, "a font size of %.*s", STR_ARGS(value));
    }
    caption->size = tenths_of(pixels);
    return (str){0};
}

static str place_attribute(struct arena *arena, struct caption *caption, str value)
{
    struct transform placed = {0};
    if (!value_transform(value, &placed) || fabs(placed.scale - 1) > 0 || fabs(placed.turn) > 360) {
        return str_format(arena, "a transformation %.*s", STR_ARGS(value));
    }
    caption->x = placed.x;
    caption->y = placed.y;
    caption->turn = (int)lround(placed.turn);
    return (str){0};
}

static str anchor_attribute(struct arena *arena, struct caption *caption, str value)
{
    static const str names[] = {
        [ANCHOR_START] = S("start"), [ANCHOR_MIDDLE] = S("middle"), [ANCHOR_END] = S("end")};
    for (int i = 0; i < (int)COUNT(names); i++) {
        if (str_equal(value, names[i])) {
            caption->anchor = (enum anchor)i;
            return (str){0};
        }
    }
    return str_format(arena, "a text anchored at %.*s", STR_ARGS(value));
}

static str caption_colour(struct arena *arena, str value, enum colour *colour)
{
    str problem = look_colour(arena, value, colour);
    if (problem.len == 0 && *colour != COLOUR_INK && *colour != COLOUR_MUTED) {
        return str_format(arena,
                          "a text in %.*s: texts are black or #666666, series are told by "
                          "marks and lines",
                          STR_ARGS(value));
    }
    return problem;
}

static bool dashes_read(str value, struct look *look)
{
    struct values values = values_of(value);
    while (values_peek(&values) != '\0') {
        double pixels = 0;
        if (look->dash_count == DASHES_MAX || !values_number(&values, &pixels) || pixels < 0 ||
            pixels > 1000) {
            return false;
        }
        look->dashes[look->dash_count++] = tenths_of(pixels);
    }
    return true;
}

static bool mark_number(str reference, int *number)
{
    double read = 0;
    if (str_equal(reference, STR("#gpDot"))) {
        *number = MARK_DOT;
        return true;
    }
    if (!str_starts(reference, STR("#gpPt")) ||
        !value_number(str_slice(reference, 5, reference.len), &read)) {
        return false;
    }
    *number = (int)read;
    return read >= 0 && read < MARK_COUNT && floor(read) >= read;
}

static bool point_read(struct values *values, struct path_point *point)
{
    return values_number(values, &point->x) && values_number(values, &point->y);
}
