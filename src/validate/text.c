#include "validate/text.h"

#include "base/limits.h"
#include "base/utf8.h"

#include <string.h>

enum { RUN_CHARS_MAX = 100 };

static const char *host_fault(str host);

static bool is_letter_or_digit(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
           (byte >= '0' && byte <= '9');
}

const char *text_url_fault(str url)
{
    str rest;
    if (str_starts(url, STR("https://"))) {
        rest = str_slice(url, STR("https://").len, url.len);
    } else if (str_starts(url, STR("http://"))) {
        rest = str_slice(url, STR("http://").len, url.len);
    } else {
        return "an address begins with https:// or http://";
    }
    if (url.len > LIMIT_URL_BYTES) {
        return "an address has at most 500 bytes";
    }
    for (ptrdiff_t i = 0; i < url.len; i++) {
        if (url.data[i] <= ' ' || url.data[i] > '~' || strchr("\"<>\\^`{|}", url.data[i]) != NULL) {
            return "an address holds plain characters only; others are written %XX, and a host in "
                   "punycode";
        }
    }
    ptrdiff_t host_end = 0;
    while (host_end < rest.len && strchr("/?#", rest.data[host_end]) == NULL) {
        host_end++;
    }
    return host_fault(str_slice(rest, 0, host_end));
}

static const char *host_fault(str host)
{
    if (str_contains(host, STR("@"))) {
        return "an address holds no user or password";
    }
    struct str_cut cut = str_cut(host, ':');
    for (ptrdiff_t i = 0; i < cut.after.len; i++) {
        if (cut.after.data[i] < '0' || cut.after.data[i] > '9') {
            return "a port is a number";
        }
    }
    if (cut.before.len == 0 || (cut.found && (cut.after.len == 0 || cut.after.len > 5))) {
        return "an address has a host, and after a colon its port";
    }
    bool begins = true;
    for (ptrdiff_t i = 0; i < cut.before.len; i++) {
        char byte = cut.before.data[i];
        if (!is_letter_or_digit(byte) && (begins || (byte != '-' && byte != '.'))) {
            return "a host is made of letters, digits, - and points";
        }
        begins = byte == '.';
    }
    return begins ? "a host does not end with a point" : NULL;
}

const char *text_prose_fault(str prose, ptrdiff_t *at)
{
    *at = 0;
    if (prose.len > LIMIT_PROSE_BYTES) {
        return "a note has at most 8192 bytes";
    }
    ptrdiff_t run = 0;
    for (ptrdiff_t i = 0; i < prose.len; i++) {
        bool is_markup = strchr("[]()<>_*\\`|:@!&", prose.data[i]) != NULL;
        run = is_markup && i > 0 && prose.data[i] == prose.data[i - 1] ? run + 1 : is_markup;
        if (run > RUN_CHARS_MAX) {
            *at = i;
            return "a note has no more than 100 of one mark in a row";
        }
    }
    return NULL;
}

bool text_is_id(str text)
{
    bool is_id = text.len > 0 && text.len <= LIMIT_FILE_STEM_BYTES && text.data[0] != '-';
    for (ptrdiff_t i = 0; i < text.len; i++) {
        char byte = text.data[i];
        is_id =
            is_id && ((byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') || byte == '-');
    }
    return is_id;
}

bool text_is_reserved(str id)
{
    static const char *const words[] = {"index", "con", "prn", "aux", "nul"};
    for (ptrdiff_t i = 0; i < COUNT(words); i++) {
        if (str_equal(id, str_from(words[i]))) {
            return true;
        }
    }
    return id.len == 4 && (str_starts(id, STR("com")) || str_starts(id, STR("lpt"))) &&
           id.data[3] >= '0' && id.data[3] <= '9';
}

ptrdiff_t text_find_mojibake(str text)
{
    for (ptrdiff_t at = 0; at < text.len;) {
        if ((unsigned char)text.data[at] < 0x80) {
            at++;
            continue;
        }
        struct utf8_char first = utf8_at(text, at);
        ptrdiff_t next = at + (first.len > 0 ? first.len : 1);
        struct utf8_char second =
            next < text.len ? utf8_at(text, next) : (struct utf8_char){.code = 0};
        bool leads_two = first.code == 0xC2 || first.code == 0xC3;
        bool is_euro_quote = first.code == 0xE2 && second.code == 0x20AC;
        if (first.code == 0xFFFD || is_euro_quote ||
            (leads_two && second.code >= 0xA0 && second.code <= 0xBF)) {
            return at;
        }
        at = next;
    }
    return -1;
}
