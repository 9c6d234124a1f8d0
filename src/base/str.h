/* Views of bytes: a pointer and a length, valid as long as the arena they were made in. The bytes
 * are not terminated and may hold anything; text that came through the loader is valid UTF-8.
 *
 *     struct str_cut cut = str_cut(line, ':');
 *     if (cut.found) { ... cut.before ... cut.after ... }
 *     printf("%.*s\n", STR_ARGS(name));
 */
#ifndef BASE_STR_H
#define BASE_STR_H

#include "base/arena.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

typedef struct {
    const char *data;
    ptrdiff_t len;
} str;

struct str_cut {
    str before;
    str after;
    bool found;
};

/* S("text") is a view of a literal, usable in initializers of constants. */
#define S(literal)                                                                                 \
    {                                                                                              \
        .data = (literal), .len = (ptrdiff_t)sizeof(literal) - 1                                   \
    }
#define STR(literal) ((str)S(literal))
#define STR_ARGS(view) (int)(view).len, (view).data
#define COUNT(array) ((ptrdiff_t)(sizeof(array) / sizeof((array)[0])))

/* A view of a terminated string; NULL gives the empty view. */
str str_from(const char *terminated);
/* A copy in the arena. */
str str_copy(struct arena *arena, str view);
/* A terminated copy in the arena; bytes after an embedded NUL are seen only through the length. */
char *str_terminated(struct arena *arena, str view);
/* The parts one after the other, in the arena. */
str str_joined(struct arena *arena, const str *parts, ptrdiff_t count);
/* Formatted text in the arena. */
str str_format(struct arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));
str str_format_list(struct arena *arena, const char *format, va_list list)
    __attribute__((format(printf, 2, 0)));

bool str_equal(str a, str b);
/* Bytewise order, as strcmp: below, at or above zero. */
int str_compare(str a, str b);
bool str_starts(str view, str prefix);
bool str_ends(str view, str suffix);
bool str_contains(str view, str part);
/* Offset of the first `part` at or after `from`, or -1. */
ptrdiff_t str_find(str view, str part, ptrdiff_t from);
/* Bytes [from, to), clamped to the view. */
str str_slice(str view, ptrdiff_t from, ptrdiff_t to);
/* Without blanks, tabs and line ends at both sides. */
str str_trim(str view);
/* Around the first `separator`; where there is none, all is `before`. */
struct str_cut str_cut(str view, char separator);
/* Edit distance (insert, delete, replace, swap of neighbours), for did-you-mean. */
int str_distance(str a, str b);
/* Whether `candidate` is near enough to `typed` to be offered as what was meant. */
bool str_is_near(str typed, str candidate);
/* The candidate that was probably meant, of those that are offered one by one: begin with what was
 * typed, end with `found`, which is empty where none is near. */
struct str_nearest {
    str typed;
    str found;
    int distance;
};
void str_nearest_offer(struct str_nearest *nearest, str candidate);
/* Number of code points of valid UTF-8 text. */
ptrdiff_t str_code_points(str view);

#endif
