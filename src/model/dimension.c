#include "base/must.h"
#include "base/text.h"
#include "model/unit.h"
#include "model/unit_table.h"

#include <string.h>

bool dimension_equal(struct dimension a, struct dimension b)
{
    return memcmp(a.power, b.power, sizeof a.power) == 0;
}

bool dimension_is_pure(struct dimension dimension)
{
    return dimension_equal(dimension, (struct dimension){{0}});
}

bool dimension_multiply(struct dimension a, struct dimension b, int power, struct dimension *result)
{
    for (int i = 0; i < BASE_COUNT_; i++) {
        long sum = a.power[i] + (long)b.power[i] * power;
        if (sum < INT8_MIN || sum > INT8_MAX) {
            return false;
        }
        result->power[i] = (int8_t)sum;
    }
    return true;
}

static void add_powers(struct text *text, struct dimension dimension, int sign)
{
    for (int i = 0; i < BASE_COUNT_; i++) {
        int power = dimension.power[i] * sign;
        if (power <= 0) {
            continue;
        }
        const char *joint = sign < 0 ? "/" : text->len > 0 ? "·" : "";
        text_addf(text, "%s%s", joint, unit_base_name((enum base_dimension)i));
        if (power > 1) {
            text_addf(text, "^%d", power);
        }
    }
}

str dimension_text(struct arena *arena, struct dimension dimension)
{
    if (dimension_is_pure(dimension)) {
        return STR("a pure number");
    }
    struct text text = text_new(arena, 32);
    /* People say W. */
    if (dimension.power[BASE_ENERGY] == 1 && dimension.power[BASE_TIME] < 0) {
        text_char(&text, 'W');
        dimension.power[BASE_ENERGY] = 0;
        dimension.power[BASE_TIME]++;
    }
    add_powers(&text, dimension, 1);
    if (text.len == 0) {
        text_char(&text, '1');
    }
    add_powers(&text, dimension, -1);
    return text_view(&text);
}
