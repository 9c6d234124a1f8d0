#include "render/svg/path.h"

#include "base/must.h"

#include <math.h>

static void part_open(struct path *path);
static void pending_flush(struct path *path);
static bool all_lie_between(const struct path *path, struct path_point end);
static bool lies_between(struct path_point start, struct path_point middle, struct path_point end);
static void step_add(struct path *path, struct path_point to);
static void circle_add(struct path *path, struct path_point centre, double radius);
static void polygon_add(struct path *path, struct path_point centre, double scale,
                        const struct path_point *corners, ptrdiff_t count);

static const double STRAIGHT_PIXELS = 0.05;

struct path path_new(struct arena *arena)
{
    return (struct path){.data = text_new(arena, 64)};
}

void path_move(struct path *path, double x, double y)
{
    pending_flush(path);
    path->is_open = false;
    path->start = (struct path_point){x, y};
    path->anchor = path->start;
}

void path_line(struct path *path, double x, double y)
{
    struct path_point end = {x, y};
    if (!path->is_open) {
        part_open(path);
    }
    if (path->skipped_count == PATH_SKIPPED_MAX || !all_lie_between(path, end)) {
        pending_flush(path);
    }
    path->skipped[path->skipped_count++] = end;
}

void path_close(struct path *path)
{
    if (!path->is_open) {
        return;
    }
    if (path->skipped_count > 0) {
        struct path_point last = path->skipped[path->skipped_count - 1];
        path->skipped_count -= tenths_of(last.x) == tenths_of(path->start.x) &&
                               tenths_of(last.y) == tenths_of(path->start.y);
    }
    pending_flush(path);
    text_char(&path->data, 'z');
    path->x = tenths_of(path->start.x);
    path->y = tenths_of(path->start.y);
    path->is_open = false;
}

void path_mark(struct path *path, int mark, struct path_point centre, double scale)
{
    static const struct path_point square[] = {{-1, -1}, {1, -1}, {1, 1}, {-1, 1}};
    static const struct path_point triangle[] = {{0, -1.33}, {-1.33, 0.67}, {1.33, 0.67}};
    static const struct path_point turned[] = {{0, 1.33}, {1.33, -0.67}, {-1.33, -0.67}};
    static const struct path_point diamond[] = {{0, -1.41}, {1.41, 0}, {0, 1.41}, {-1.41, 0}};
    static const struct path_point pentagon[] = {
        {0, 1.33}, {1.265, 0.411}, {0.782, -1.067}, {-0.782, -1.067}, {-1.265, 0.411}};
    static const struct path_point cross[] = {{-1, 0},  {1, 0}, {0, -1}, {0, 1},
                                              {-1, -1}, {1, 1}, {-1, 1}, {1, -1}};
    must(mark >= MARK_DOT && mark < MARK_COUNT);
    if (mark == MARK_DOT || mark == 5 || mark == 6) {
        circle_add(path, centre, scale);
    } else if (mark <= 2) {
        ptrdiff_t first = mark == 1 ? 4 : 0;
        ptrdiff_t end = mark == 0 ? 4 : 8;
        for (ptrdiff_t i = first; i < end; i += 2) {
            path_move(path, centre.x + scale * cross[i].x, centre.y + scale * cross[i].y);
            path_line(path, centre.x + scale * cross[i + 1].x, centre.y + scale * cross[i + 1].y);
        }
    } else if (mark <= 4) {
        polygon_add(path, centre, scale, square, COUNT(square));
    } else if (mark <= 8) {
        polygon_add(path, centre, scale, triangle, COUNT(triangle));
    } else if (mark <= 10) {
        polygon_add(path, centre, scale, turned, COUNT(turned));
    } else if (mark <= 12) {
        polygon_add(path, centre, scale, diamond, COUNT(diamond));
    } else {
        polygon_add(path, centre, scale, pentagon, COUNT(pentagon));
    }
}

str path_data(struct path *path)
{
    pending_flush(path);
    return text_view(&path->data);
}

bool mark_is_filled(int mark)
{
    return mark == MARK_DOT || (mark >= 4 && mark % 2 == 0);
}

void tenths_add(struct text *text, int tenths, bool needs_blank)
{
    if (needs_blank && tenths >= 0) {
        text_char(text, ' ');
    }
    if (tenths < 0) {
        text_char(text, '-');
    }
    int size = tenths < 0 ? -tenths : tenths;
    if (size >= 10 || size == 0) {
        text_addf(text, "%d", size / 10);
    }
    if (size % 10 != 0) {
        text_addf(text, ".%d", size % 10);
    }
}

int tenths_of(double pixels)
{
    must(fabs(pixels) < 1e6);
    return (int)lround(pixels * 10);
}

static void part_open(struct path *path)
{
    path->x = tenths_of(path->start.x);
    path->y = tenths_of(path->start.y);
    text_char(&path->data, 'M');
    tenths_add(&path->data, path->x, false);
    tenths_add(&path->data, path->y, true);
    path->anchor = path->start;
    path->is_open = true;
}

static void pending_flush(struct path *path)
{
    if (path->skipped_count > 0) {
        path->anchor = path->skipped[path->skipped_count - 1];
        step_add(path, path->anchor);
        path->skipped_count = 0;
    }
}

static bool all_lie_between(const struct path *path, struct path_point end)
{
    bool all = true;
    for (int i = 0; i < path->skipped_count; i++) {
        all = all && lies_between(path->anchor, path->skipped[i], end);
    }
    return all;
}

static bool lies_between(struct path_point start, struct path_point middle, struct path_point end)
{
    double along_x = end.x - start.x;
    double along_y = end.y - start.y;
    double to_x = middle.x - start.x;
    double to_y = middle.y - start.y;
    double length = hypot(along_x, along_y);
    double cross = along_x * to_y - along_y * to_x;
    double dot = along_x * to_x + along_y * to_y;
    return fabs(cross) <= STRAIGHT_PIXELS * length && dot >= 0 && dot <= length * length;
}

static void step_add(struct path *path, struct path_point to)
{
    int x = tenths_of(to.x);
    int y = tenths_of(to.y);
    if (x == path->x && y == path->y) {
        return;
    }
    if (y == path->y) {
        text_char(&path->data, 'h');
        tenths_add(&path->data, x - path->x, false);
    } else if (x == path->x) {
        text_char(&path->data, 'v');
        tenths_add(&path->data, y - path->y, false);
    } else {
        text_char(&path->data, 'l');
        tenths_add(&path->data, x - path->x, false);
        tenths_add(&path->data, y - path->y, true);
    }
    path->x = x;
    path->y = y;
}

static void circle_add(struct path *path, struct path_point centre, double radius)
{
    path_move(path, centre.x - radius, centre.y);
    part_open(path);
    int size = tenths_of(radius);
    for (int half = 0; half < 2; half++) {
        text_char(&path->data, 'a');
        tenths_add(&path->data, size, false);
        tenths_add(&path->data, size, true);
        text_add(&path->data, STR(" 0 1 0"));
        tenths_add(&path->data, half == 0 ? 2 * size : -2 * size, true);
        text_add(&path->data, STR(" 0"));
    }
    text_char(&path->data, 'z');
    path->is_open = false;
}

static void polygon_add(struct path *path, struct path_point centre, double scale,
                        const struct path_point *corners, ptrdiff_t count)
{
    path_move(path, centre.x + scale * corners[0].x, centre.y + scale * corners[0].y);
    for (ptrdiff_t i = 1; i < count; i++) {
        path_line(path, centre.x + scale * corners[i].x, centre.y + scale * corners[i].y);
    }
    path_close(path);
}
