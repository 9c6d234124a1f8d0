#include "base/text.h"

#include "base/must.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { TEXT_CAPACITY_MIN = 64 };

static void make_room(struct text *text, ptrdiff_t wanted);

struct text text_new(struct arena *arena, ptrdiff_t capacity)
{
    must(arena != NULL && capacity >= 0);
    struct text text = {.arena = arena};
    make_room(&text, capacity);
    return text;
}

void text_add(struct text *text, str view)
{
    if (view.len == 0) {
        return;
    }
    make_room(text, view.len);
    memcpy(text->data + text->len, view.data, (size_t)view.len);
    text->len += view.len;
}

void text_char(struct text *text, char byte)
{
    make_room(text, 1);
    text->data[text->len++] = byte;
}

void text_addf(struct text *text, const char *format, ...)
{
    va_list list;
    va_list again;
    va_start(list, format);
    va_copy(again, list);
    ptrdiff_t room = text->capacity - text->len;
    int len = vsnprintf(text->data + text->len, (size_t)room, format, list);
    must(len >= 0);
    if (len >= room) {
        make_room(text, len + 1);
        (void)vsnprintf(text->data + text->len, (size_t)len + 1, format, again);
    }
    text->len += len;
    va_end(again);
    va_end(list);
}

str text_view(const struct text *text)
{
    return (str){.data = text->data, .len = text->len};
}

static void make_room(struct text *text, ptrdiff_t wanted)
{
    if (text->data != NULL && text->capacity - text->len >= wanted) {
        return;
    }
    ptrdiff_t capacity = text->capacity * 2;
    capacity = capacity < text->len + wanted ? text->len + wanted : capacity;
    capacity = capacity < TEXT_CAPACITY_MIN ? TEXT_CAPACITY_MIN : capacity;
    char *data = arena_array(text->arena, char, capacity);
    if (text->data != NULL) {
        memcpy(data, text->data, (size_t)text->len);
    }
    text->data = data;
    text->capacity = capacity;
}
