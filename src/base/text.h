/* Growing text in an arena. Growth copies, so give long texts a good first capacity.
 *
 *     struct text text = text_new(arena, 4096);
 *     text_add(&text, STR("bandwidth "));
 *     text_addf(&text, "%.1f GB/s", rate);
 *     return text_view(&text);
 */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include "base/str.h"

struct text {
    struct arena *arena;
    char *data;
    ptrdiff_t len;
    ptrdiff_t capacity;
};

struct text text_new(struct arena *arena, ptrdiff_t capacity);
void text_add(struct text *text, str view);
void text_char(struct text *text, char byte);
void text_addf(struct text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* What was added so far; valid until the next addition. */
str text_view(const struct text *text);

#endif
