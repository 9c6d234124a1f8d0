#include "view/placing.h"

#include "base/array.h"

enum { POINT_RADIUS = 5, GAP = 4 };

static bool is_free(const struct placing *placing, struct box box);
static bool touches(struct box a, struct box b);

void placing_point(struct arena *arena, struct placing *placing, double x, double y)
{
    *array_add(arena, placing) = (struct box){
        .left = x - POINT_RADIUS,
        .top = y - POINT_RADIUS,
        .right = x + POINT_RADIUS,
        .bottom = y + POINT_RADIUS,
    };
}

struct label_place placing_label(struct arena *arena, struct placing *placing, double x, double y,
                                 ptrdiff_t characters)
{
    /* Beside the point first, then above and below it. */
    static const struct {
        double side; /* 1 right of the point, -1 left of it */
        double up;   /* lines above it */
    } tries[] = {{1, 0}, {-1, 0}, {1, 0.7}, {-1, 0.7}, {1, -0.7}, {-1, -0.7}};
    double width = (double)characters * LABEL_CHAR_WIDTH;
    for (ptrdiff_t i = 0; i < COUNT(tries); i++) {
        double middle = y - tries[i].up * LABEL_LINE_HEIGHT;
        double near = x + tries[i].side * (POINT_RADIUS + GAP);
        double far = near + tries[i].side * width;
        struct box box = {
            .left = tries[i].side > 0 ? near : far,
            .top = middle - LABEL_LINE_HEIGHT / 2,
            .right = tries[i].side > 0 ? far : near,
            .bottom = middle + LABEL_LINE_HEIGHT / 2,
        };
        if (is_free(placing, box)) {
            *array_add(arena, placing) = box;
            return (struct label_place){
                .is_found = true, .is_right = tries[i].side < 0, .x = near, .y = middle};
        }
    }
    return (struct label_place){0};
}

void placing_spread(double *middles, ptrdiff_t count, double top, double bottom)
{
    double least = top;
    for (ptrdiff_t i = 0; i < count; i++) {
        middles[i] = middles[i] < least ? least : middles[i];
        least = middles[i] + LABEL_LINE_HEIGHT;
    }
    double most = bottom;
    for (ptrdiff_t i = count - 1; i >= 0; i--) {
        middles[i] = middles[i] > most ? most : middles[i];
        most = middles[i] - LABEL_LINE_HEIGHT;
    }
}

static bool is_free(const struct placing *placing, struct box box)
{
    const struct box *inside = &placing->inside;
    bool fits = box.left >= inside->left && box.right <= inside->right && box.top >= inside->top &&
                box.bottom <= inside->bottom;
    for (ptrdiff_t i = 0; fits && i < placing->count; i++) {
        fits = !touches(placing->items[i], box);
    }
    return fits;
}

static bool touches(struct box a, struct box b)
{
    return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}
