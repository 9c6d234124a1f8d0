#include "render/svg/drawing.h"

#include "base/must.h"
#include "render/svg/look.h"
#include "render/svg/values.h"
#include "render/svg/xml.h"

#include <math.h>

struct reader {
    struct arena *arena;
    struct xml *xml;
    struct drawing *drawing;
    struct group groups[XML_DEPTH_MAX]; /* what holds inside of each open element */
    int defs_depth;                     /* of the outermost open <defs>; 0: none */
    str hatch_id;                       /* of the open <pattern>; empty: none */
    struct hatch_name *hatch_names;
    struct caption *caption; /* of the open <text> */
    str fault;
};

struct hatch_name {
    struct hatch_name *next;
    str id;
    const struct hatch *hatch;
};

struct element {
    str name;
    str attributes; /* parted by blanks */
    bool (*open)(struct reader *reader);
};

static bool event_read(struct reader *reader, enum xml_event event);
static bool element_read(struct reader *reader);
static bool attributes_check(struct reader *reader, const struct element *element);
static bool text_accept(struct reader *reader);
static bool open_svg(struct reader *reader);
static bool open_group(struct reader *reader);
static bool open_ignored(struct reader *reader);
static bool open_background(struct reader *reader);
static bool open_defs(struct reader *reader);
static bool open_defined(struct reader *reader);
static bool open_pattern(struct reader *reader);
static bool open_path(struct reader *reader);
static bool open_hatch_path(struct reader *reader);
static bool open_polygon(struct reader *reader);
static bool open_use(struct reader *reader);
static bool open_text(struct reader *reader);
static const struct hatch *hatch_of(struct reader *reader, enum colour colour, str data);
static const struct hatch *hatch_named(const struct reader *reader, str reference);
static struct path *shape_path(struct reader *reader, struct look look);
static bool fault(struct reader *reader, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* What gnuplot's svg terminal writes without enhanced text and without mouse: nothing else is read.
 * Definitions are checked by name only, since none of them is taken over but hatches. */
static const struct element elements[] = {
    {S("svg"), S(" viewBox width height xmlns xmlns:xlink "), open_svg},
    {S("title"), S(" "), open_ignored},
    {S("desc"), S(" "), open_ignored},
    {S("g"),
     S(" id fill color stroke stroke-width stroke-linecap stroke-linejoin transform font-family"
       " font-size font-weight font-style text-anchor shape-rendering style "),
     open_group},
    {S("rect"), S(" id x y width height fill stroke stroke-width "), open_background},
    {S("defs"), S(" "), open_defs},
    {S("circle"), S(" id r cx cy stroke stroke-width "), open_defined},
    {S("filter"), S(" id filterUnits x y width height "), open_defined},
    {S("feFlood"), S(" flood-color flood-opacity result "), open_defined},
    {S("feComposite"), S(" in in2 operator "), open_defined},
    {S("pattern"), S(" id patternUnits x y width height "), open_pattern},
    {S("path"), S(" id d class stroke stroke-width stroke-dasharray style "), open_path},
    {S("polygon"), S(" fill fill-opacity points "), open_polygon},
    {S("use"), S(" id xlink:href x y transform color fill stroke "), open_use},
    {S("text"), S(" xml:space "), open_text},
};

bool drawing_read(struct arena *arena, str bytes, struct drawing *drawing,
                  struct drawing_fault *found)
{
    *drawing = (struct drawing){0};
    *found = (struct drawing_fault){0};
    struct reader *reader = arena_new(arena, struct reader);
    reader->arena = arena;
    reader->drawing = drawing;
    reader->xml = xml_new(arena, bytes);
    bool is_read = true;
    enum xml_event event = xml_next(reader->xml);
    while (is_read && event != XML_END) {
        is_read = event_read(reader, event);
        event = is_read ? xml_next(reader->xml) : event;
    }
    if (!is_read) {
        must(reader->fault.len > 0);
        found->what = reader->fault;
        found->line = xml_line(reader->xml);
    }
    return is_read;
}

static bool event_read(struct reader *reader, enum xml_event event)
{
    switch (event) {
    case XML_OPEN:
        return element_read(reader);
    case XML_CLOSE:
        if (reader->xml->depth < reader->defs_depth) {
            reader->defs_depth = 0;
        }
        if (str_equal(reader->xml->name, STR("pattern"))) {
            reader->hatch_id = (str){0};
        }
        reader->caption = NULL;
        return true;
    case XML_TEXT:
        return text_accept(reader);
    case XML_FAULT:
        return fault(reader, "%s", reader->xml->fault);
    case XML_END:
    default:
        return true;
    }
}

static bool element_read(struct reader *reader)
{
    struct xml *xml = reader->xml;
    const struct element *element = NULL;
    for (ptrdiff_t i = 0; i < COUNT(elements); i++) {
        if (str_equal(xml->name, elements[i].name)) {
            element = &elements[i];
        }
    }
    if (element == NULL) {
        return fault(reader, "<%.*s> is no part of a chart", STR_ARGS(xml->name));
    }
    if ((element->open == open_svg) != (xml->depth == 1) || reader->caption != NULL) {
        return fault(reader, "<%.*s> stands where it may not", STR_ARGS(xml->name));
    }
    if (xml->depth > 1) {
        reader->groups[xml->depth - 1] = reader->groups[xml->depth - 2];
    }
    return attributes_check(reader, element) && element->open(reader);
}

static bool attributes_check(struct reader *reader, const struct element *element)
{
    for (int i = 0; i < reader->xml->attribute_count; i++) {
        const struct xml_attribute *attribute = &reader->xml->attributes[i];
        if (!value_is_among(attribute->name, element->attributes)) {
            return fault(reader, "<%.*s> may not have the attribute %.*s", STR_ARGS(element->name),
                         STR_ARGS(attribute->name));
        }
        if (str_equal(attribute->name, STR("xlink:href")) &&
            !str_starts(attribute->value, STR("#gp"))) {
            return fault(reader, "a reference to %.*s", STR_ARGS(attribute->value));
        }
    }
    return true;
}

static bool text_accept(struct reader *reader)
{
    const struct xml *xml = reader->xml;
    str element = xml->open[xml->depth - 1];
    if (reader->caption != NULL) {
        reader->caption->text = str_copy(reader->arena, str_trim(xml->text));
        return true;
    }
    bool is_ignored = str_equal(element, STR("title")) || str_equal(element, STR("desc"));
    return is_ignored || str_trim(xml->text).len == 0 ||
           fault(reader, "a text inside of <%.*s>", STR_ARGS(element));
}

static bool open_svg(struct reader *reader)
{
    struct values values = values_of(xml_attribute(reader->xml, "viewBox"));
    double box[4] = {0};
    bool is_box = true;
    for (int i = 0; i < 4; i++) {
        is_box = is_box && values_number(&values, &box[i]);
    }
    is_box = is_box && values_peek(&values) == '\0' && fabs(box[0]) + fabs(box[1]) <= 0;
    if (!is_box || box[2] < 1 || box[3] < 1) {
        return fault(reader, "a view box that is not at 0 0");
    }
    reader->drawing->width = (int)box[2];
    reader->drawing->height = (int)box[3];
    reader->groups[0] = group_default();
    return true;
}

static bool open_group(struct reader *reader)
{
    struct group *group = &reader->groups[reader->xml->depth - 1];
    for (int i = 0; i < reader->xml->attribute_count; i++) {
        const struct xml_attribute *attribute = &reader->xml->attributes[i];
        str problem = group_attribute(reader->arena, group, attribute->name, attribute->value);
        if (problem.len > 0) {
            return fault(reader, "%.*s", STR_ARGS(problem));
        }
    }
    return true;
}

static bool open_ignored(struct reader *reader)
{
    (void)reader;
    return true;
}

static bool open_background(struct reader *reader)
{
    if (reader->defs_depth > 0) {
        return true;
    }
    static const char *const names[] = {"x", "y", "width", "height"};
    double box[4] = {1, 1, 0, 0};
    bool is_box = true;
    for (ptrdiff_t i = 0; i < COUNT(names); i++) {
        is_box = is_box && value_number(xml_attribute(reader->xml, names[i]), &box[i]);
    }
    bool is_whole = is_box && box[0] <= 0 && box[1] <= 0 && box[2] >= reader->drawing->width &&
                    box[3] >= reader->drawing->height;
    return is_whole || fault(reader, "a <rect> that is not the background");
}

static bool open_defs(struct reader *reader)
{
    if (reader->defs_depth == 0) {
        reader->defs_depth = reader->xml->depth;
    }
    return true;
}

static bool open_defined(struct reader *reader)
{
    return reader->defs_depth > 0 ||
           fault(reader, "<%.*s> outside of the definitions", STR_ARGS(reader->xml->name));
}

static bool open_pattern(struct reader *reader)
{
    reader->hatch_id = xml_attribute(reader->xml, "id");
    return open_defined(reader);
}

static bool open_path(struct reader *reader)
{
    struct xml *xml = reader->xml;
    if (reader->defs_depth > 0) {
        return reader->hatch_id.len == 0 || open_hatch_path(reader);
    }
    struct look look = {0};
    str problem = look_line(reader->arena, &reader->groups[xml->depth - 1], xml, &look);
    if (problem.len > 0) {
        return fault(reader, "%.*s", STR_ARGS(problem));
    }
    return path_parse(shape_path(reader, look), xml_attribute(xml, "d")) ||
           fault(reader, "a path with other steps than M, L and Z");
}

static bool open_hatch_path(struct reader *reader)
{
    str style = xml_attribute(reader->xml, "style");
    str stroke = STR("fill:none; stroke:");
    enum colour colour = COLOUR_INK;
    struct path path = path_new(reader->arena);
    str problem = str_starts(style, stroke)
                      ? look_colour(reader->arena, str_slice(style, stroke.len, style.len), &colour)
                      : STR("a pattern with an unknown style");
    if (problem.len > 0) {
        return fault(reader, "%.*s", STR_ARGS(problem));
    }
    if (!path_parse(&path, xml_attribute(reader->xml, "d"))) {
        return fault(reader, "a pattern with other steps than M, L and Z");
    }
    struct hatch_name *name = arena_new(reader->arena, struct hatch_name);
    name->id = str_copy(reader->arena, reader->hatch_id);
    name->hatch = hatch_of(reader, colour, path_data(&path));
    name->next = reader->hatch_names;
    reader->hatch_names = name;
    return true;
}

static bool open_polygon(struct reader *reader)
{
    struct xml *xml = reader->xml;
    str fill = xml_attribute(xml, "fill");
    struct look look = {.kind = SHAPE_AREA, .hatch = hatch_named(reader, fill), .opacity = 1000};
    str problem = look.hatch != NULL ? (str){0} : look_colour(reader->arena, fill, &look.colour);
    if (problem.len > 0) {
        return fault(reader, "%.*s", STR_ARGS(problem));
    }
    str opacity = xml_attribute(xml, "fill-opacity");
    double share = 1;
    if (opacity.len > 0 && (!value_number(opacity, &share) || share < 0 || share > 1)) {
        return fault(reader, "an opacity of %.*s", STR_ARGS(opacity));
    }
    look.opacity = (int)lround(share * 1000);
    return points_parse(shape_path(reader, look), xml_attribute(xml, "points")) ||
           fault(reader, "a polygon with broken points");
}

static bool open_use(struct reader *reader)
{
    struct xml *xml = reader->xml;
    if (reader->defs_depth > 0) {
        return true;
    }
    struct mark mark = {0};
    struct look look = {0};
    str problem = look_mark(reader->arena, xml, &mark, &look);
    if (problem.len > 0) {
        return fault(reader, "%.*s", STR_ARGS(problem));
    }
    path_mark(shape_path(reader, look), mark.number, mark.centre, mark.scale);
    return true;
}

static bool open_text(struct reader *reader)
{
    const struct group *group = &reader->groups[reader->xml->depth - 1];
    if (!group->is_text || reader->defs_depth > 0) {
        return fault(reader, "a <text> without a place");
    }
    struct caption *caption = arena_new(reader->arena, struct caption);
    *caption = group->caption;
    reader->caption = caption;
    if (reader->drawing->last_caption != NULL) {
        reader->drawing->last_caption->next = caption;
    } else {
        reader->drawing->first_caption = caption;
    }
    reader->drawing->last_caption = caption;
    return true;
}

static const struct hatch *hatch_of(struct reader *reader, enum colour colour, str data)
{
    struct hatch **end = &reader->drawing->hatches;
    int number = 1;
    while (*end != NULL) {
        if ((*end)->colour == colour && str_equal((*end)->data, data)) {
            return *end;
        }
        end = &(*end)->next;
        number++;
    }
    *end = arena_new(reader->arena, struct hatch);
    **end = (struct hatch){.number = number, .colour = colour, .data = data};
    return *end;
}

static const struct hatch *hatch_named(const struct reader *reader, str reference)
{
    if (!str_starts(reference, STR("url(#")) || !str_ends(reference, STR(")"))) {
        return NULL;
    }
    str id = str_slice(reference, 5, reference.len - 1);
    const struct hatch_name *name = reader->hatch_names;
    while (name != NULL && !str_equal(name->id, id)) {
        name = name->next;
    }
    return name != NULL ? name->hatch : NULL;
}

/* Shapes that look alike and follow each other are one path; areas are kept apart, since where they
 * overlap they would cut holes into each other. */
static struct path *shape_path(struct reader *reader, struct look look)
{
    struct drawing *drawing = reader->drawing;
    struct shape *last = drawing->last_shape;
    if (last != NULL && look_merges(&last->look, &look)) {
        return &last->path;
    }
    struct shape *shape = arena_new(reader->arena, struct shape);
    shape->look = look;
    shape->path = path_new(reader->arena);
    if (last != NULL) {
        last->next = shape;
    } else {
        drawing->first_shape = shape;
    }
    drawing->last_shape = shape;
    return &shape->path;
}

static bool fault(struct reader *reader, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    reader->fault = str_format_list(reader->arena, format, list);
    va_end(list);
    return false;
}
