#include "base/str.h"

#include "base/must.h"

#include <stdio.h>
#include <string.h>

enum { DISTANCE_CHARS_MAX = 64 };

str str_from(const char *terminated)
{
    return (str){.data = terminated, .len = terminated != NULL ? (ptrdiff_t)strlen(terminated) : 0};
}

str str_copy(struct arena *arena, str view)
{
    if (view.len == 0) {
        return STR("");
    }
    char *bytes = arena_array(arena, char, view.len);
    memcpy(bytes, view.data, (size_t)view.len);
    return (str){.data = bytes, .len = view.len};
}

char *str_terminated(struct arena *arena, str view)
{
    char *bytes = arena_array(arena, char, view.len + 1);
    if (view.len > 0) {
        memcpy(bytes, view.data, (size_t)view.len);
    }
    return bytes;
}

str str_format(struct arena *arena, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    str formatted = str_format_list(arena, format, list);
    va_end(list);
    return formatted;
}

/* Most texts are short, and formatted once. */
str str_format_list(struct arena *arena, const char *format, va_list list)
{
    char text[256];
    va_list again;
    va_copy(again, list);
    int len = vsnprintf(text, sizeof text, format, list);
    must(len >= 0);
    char *bytes = arena_array(arena, char, len + 1);
    if (len < (int)sizeof text) {
        memcpy(bytes, text, (size_t)len);
    } else {
        int written = vsnprintf(bytes, (size_t)len + 1, format, again);
        must(written == len);
    }
    va_end(again);
    return (str){.data = bytes, .len = len};
}

str str_joined(struct arena *arena, const str *parts, ptrdiff_t count)
{
    ptrdiff_t len = 0;
    for (ptrdiff_t i = 0; i < count; i++) {
        len += parts[i].len;
    }
    char *bytes = arena_array(arena, char, len + 1);
    str joined = {.data = bytes, .len = len};
    for (ptrdiff_t i = 0; i < count; i++) {
        if (parts[i].len > 0) {
            memcpy(bytes, parts[i].data, (size_t)parts[i].len);
            bytes += parts[i].len;
        }
    }
    return joined;
}

bool str_equal(str a, str b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.data, b.data, (size_t)a.len) == 0);
}

int str_compare(str a, str b)
{
    ptrdiff_t shared = a.len < b.len ? a.len : b.len;
    int order = shared > 0 ? memcmp(a.data, b.data, (size_t)shared) : 0;
    return order != 0 ? order : (a.len > b.len) - (a.len < b.len);
}

bool str_starts(str view, str prefix)
{
    return view.len >= prefix.len && str_equal(str_slice(view, 0, prefix.len), prefix);
}

bool str_ends(str view, str suffix)
{
    return view.len >= suffix.len &&
           str_equal(str_slice(view, view.len - suffix.len, view.len), suffix);
}

bool str_contains(str view, str part)
{
    return str_find(view, part, 0) >= 0;
}

ptrdiff_t str_find(str view, str part, ptrdiff_t from)
{
    must(from >= 0);
    if (from > view.len || part.len > view.len - from) {
        return -1;
    }
    if (part.len == 0) {
        return from;
    }
    const char *found =
        memmem(view.data + from, (size_t)(view.len - from), part.data, (size_t)part.len);
    return found != NULL ? found - view.data : -1;
}

str str_slice(str view, ptrdiff_t from, ptrdiff_t to)
{
    from = from < 0 ? 0 : from > view.len ? view.len : from;
    to = to < from ? from : to > view.len ? view.len : to;
    return (str){.data = view.len > 0 ? view.data + from : view.data, .len = to - from};
}

static bool is_blank(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
}

str str_trim(str view)
{
    while (view.len > 0 && is_blank(view.data[0])) {
        view = str_slice(view, 1, view.len);
    }
    while (view.len > 0 && is_blank(view.data[view.len - 1])) {
        view.len--;
    }
    return view;
}

struct str_cut str_cut(str view, char separator)
{
    const char *found = view.len > 0 ? memchr(view.data, separator, (size_t)view.len) : NULL;
    if (found == NULL) {
        return (struct str_cut){.before = view, .after = str_slice(view, view.len, view.len)};
    }
    ptrdiff_t at = found - view.data;
    return (struct str_cut){
        .before = str_slice(view, 0, at),
        .after = str_slice(view, at + 1, view.len),
        .found = true,
    };
}

static int least(int a, int b, int c)
{
    int smaller = a < b ? a : b;
    return smaller < c ? smaller : c;
}

int str_distance(str a, str b)
{
    if (a.len > DISTANCE_CHARS_MAX || b.len > DISTANCE_CHARS_MAX) {
        return str_equal(a, b) ? 0 : DISTANCE_CHARS_MAX;
    }
    /* What both begin and end with costs nothing. */
    while (a.len > 0 && b.len > 0 && a.data[0] == b.data[0]) {
        a = str_slice(a, 1, a.len);
        b = str_slice(b, 1, b.len);
    }
    while (a.len > 0 && b.len > 0 && a.data[a.len - 1] == b.data[b.len - 1]) {
        a.len--;
        b.len--;
    }
    /* Three rows of the table of distances between prefixes; the oldest serves swapped neighbours.
     */
    int rows[3][DISTANCE_CHARS_MAX + 1];
    for (int j = 0; j <= (int)b.len; j++) {
        rows[0][j] = j;
    }
    for (ptrdiff_t i = 1; i <= a.len; i++) {
        int *row = rows[i % 3];
        const int *above = rows[(i + 2) % 3];
        const int *above_two = rows[(i + 1) % 3];
        row[0] = (int)i;
        for (ptrdiff_t j = 1; j <= b.len; j++) {
            int differs = a.data[i - 1] != b.data[j - 1];
            row[j] = least(above[j] + 1, row[j - 1] + 1, above[j - 1] + differs);
            bool is_swap =
                i > 1 && j > 1 && a.data[i - 1] == b.data[j - 2] && a.data[i - 2] == b.data[j - 1];
            if (is_swap && above_two[j - 2] + 1 < row[j]) {
                row[j] = above_two[j - 2] + 1;
            }
        }
    }
    return rows[a.len % 3][b.len];
}

/* The distance, or -1 where it is more than what a slip costs. */
static int near_distance(str typed, str candidate)
{
    ptrdiff_t longer = typed.len > candidate.len ? typed.len : candidate.len;
    ptrdiff_t shorter = typed.len > candidate.len ? candidate.len : typed.len;
    int allowed = longer <= 3 ? 1 : longer <= 7 ? 2 : 3;
    if (longer - shorter > allowed) {
        return -1;
    }
    int distance = str_distance(typed, candidate);
    return distance <= allowed ? distance : -1;
}

bool str_is_near(str typed, str candidate)
{
    return near_distance(typed, candidate) >= 0;
}

void str_nearest_offer(struct str_nearest *nearest, str candidate)
{
    int distance = near_distance(nearest->typed, candidate);
    if (distance >= 0 && (nearest->found.len == 0 || distance < nearest->distance)) {
        nearest->found = candidate;
        nearest->distance = distance;
    }
}

ptrdiff_t str_code_points(str view)
{
    ptrdiff_t count = 0;
    for (ptrdiff_t i = 0; i < view.len; i++) {
        count += ((unsigned char)view.data[i] & 0xC0u) != 0x80u;
    }
    return count;
}
