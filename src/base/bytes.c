#include "base/bytes.h"

#include <string.h>

void bytes_put(struct text *text, const void *from, size_t len)
{
    text_add(text, (str){.data = from, .len = (ptrdiff_t)len});
}

void bytes_put_view(struct text *text, str view)
{
    uint64_t len = (uint64_t)view.len;
    bytes_put(text, &len, sizeof len);
    text_add(text, view);
}

bool bytes_take(str *left, void *into, size_t len)
{
    str view = {0};
    bool is_there = bytes_take_view(left, len, &view);
    if (is_there && len > 0) {
        memcpy(into, view.data, len);
    }
    return is_there;
}

bool bytes_take_view(str *left, uint64_t len, str *view)
{
    if (len > (uint64_t)left->len) {
        return false;
    }
    *view = str_slice(*left, 0, (ptrdiff_t)len);
    *left = str_slice(*left, (ptrdiff_t)len, left->len);
    return true;
}

bool bytes_take_measured(str *left, str *view)
{
    str rest = *left;
    uint64_t len = 0;
    if (!bytes_take(&rest, &len, sizeof len) || !bytes_take_view(&rest, len, view)) {
        return false;
    }
    *left = rest;
    return true;
}
