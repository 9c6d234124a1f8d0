#include "render/markdown/link.h"

#include "base/limits.h"

#include <string.h>
#include <strings.h>

static bool has_scheme(str target, const char *scheme);
static bool is_host(str authority);
static bool is_one_of(char byte, const char *set);
static bool is_alphanumeric(char byte);

enum markdown_link_kind markdown_link_kind(str target)
{
    if (markdown_is_web_address(target)) {
        return MARKDOWN_LINK_EXTERNAL;
    }
    bool is_rooted = target.len == 0 || is_one_of(target.data[0], "/\\");
    ptrdiff_t end = 0;
    while (end < target.len && !is_one_of(target.data[end], ":/?#")) {
        end++;
    }
    bool has_colon_first = end < target.len && target.data[end] == ':';
    return is_rooted || has_colon_first ? MARKDOWN_LINK_REFUSED : MARKDOWN_LINK_INTERNAL;
}

bool markdown_is_web_address(str target)
{
    ptrdiff_t start = has_scheme(target, "https://")  ? 8
                      : has_scheme(target, "http://") ? 7
                                                      : target.len;
    ptrdiff_t end = start;
    while (end < target.len && !is_one_of(target.data[end], "/?#")) {
        end++;
    }
    for (ptrdiff_t i = 0; i < target.len; i++) {
        bool is_plain = target.data[i] > ' ' && target.data[i] <= '~' &&
                        !is_one_of(target.data[i], "\"<>\\^`{|}");
        if (!is_plain) {
            return false;
        }
    }
    return target.len <= LIMIT_URL_BYTES && is_host(str_slice(target, start, end));
}

str markdown_link_rewritten(struct arena *arena, str target)
{
    ptrdiff_t end = 0;
    while (end < target.len && !is_one_of(target.data[end], "?#")) {
        end++;
    }
    str path = str_slice(target, 0, end);
    if (!str_ends(path, STR(".md"))) {
        return target;
    }
    return str_format(arena, "%.*s.html%.*s", STR_ARGS(str_slice(path, 0, path.len - 3)),
                      STR_ARGS(str_slice(target, end, target.len)));
}

void markdown_href(struct text *out, str target)
{
    static const char plain[256] = {
        ['-'] = 1, ['.'] = 1, ['_'] = 1, ['~'] = 1, [':'] = 1, ['/'] = 1, ['?'] = 1,
        ['#'] = 1, ['@'] = 1, ['!'] = 1, ['$'] = 1, ['('] = 1, [')'] = 1, ['*'] = 1,
        ['+'] = 1, [','] = 1, [';'] = 1, ['='] = 1, ['%'] = 1,
    };
    ptrdiff_t copied = 0;
    for (ptrdiff_t i = 0; i < target.len; i++) {
        char byte = target.data[i];
        if (is_alphanumeric(byte) || plain[(unsigned char)byte] != 0) {
            continue;
        }
        text_add(out, str_slice(target, copied, i));
        copied = i + 1;
        if (byte == '&') {
            text_add(out, STR("&amp;"));
        } else {
            text_addf(out, "%%%02X", (unsigned)(unsigned char)byte);
        }
    }
    text_add(out, str_slice(target, copied, target.len));
}

static bool has_scheme(str target, const char *scheme)
{
    size_t len = strlen(scheme);
    return (size_t)target.len >= len && strncasecmp(target.data, scheme, len) == 0;
}

/* A name or an address in letters, digits, dots, hyphens or brackets, and a port. */
static bool is_host(str authority)
{
    bool is_sound =
        authority.len > 0 && (is_alphanumeric(authority.data[0]) || authority.data[0] == '[');
    for (ptrdiff_t i = 0; i < authority.len; i++) {
        is_sound = is_sound &&
                   (is_alphanumeric(authority.data[i]) || is_one_of(authority.data[i], ".-:[]"));
    }
    return is_sound;
}

static bool is_one_of(char byte, const char *set)
{
    return byte != '\0' && strchr(set, byte) != NULL;
}

static bool is_alphanumeric(char byte)
{
    return (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') ||
           (byte >= 'a' && byte <= 'z');
}
