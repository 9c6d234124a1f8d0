/* How gnuplot says what a shape or text looks like: the attributes of its groups and elements, read
 * into struct look and struct caption. Each function gives an empty text, or what is wrong.
 */
#ifndef RENDER_SVG_LOOK_H
#define RENDER_SVG_LOOK_H

#include "render/svg/drawing.h"
#include "render/svg/xml.h"

/* What an element inherits from the groups around it. */
struct group {
    int width; /* of lines, in hundredths of a pixel */
    bool is_round;
    bool is_text; /* the group places a text: caption holds all but the words */
    struct caption caption;
};

struct mark {
    int number;
    struct path_point centre;
    double scale;
};

struct group group_default(void);
str group_attribute(struct arena *arena, struct group *group, str name, str value);
str look_line(struct arena *arena, const struct group *group, const struct xml *path,
              struct look *look);
str look_mark(struct arena *arena, const struct xml *use, struct mark *mark, struct look *look);
str look_colour(struct arena *arena, str value, enum colour *colour);
/* Whether shapes of these looks may share one path. */
bool look_merges(const struct look *a, const struct look *b);

/* Adds M, L and Z steps to a path; false where there are others. */
bool path_parse(struct path *path, str data);
/* Adds a closed polygon; false where the points are broken. */
bool points_parse(struct path *path, str points);

#endif
