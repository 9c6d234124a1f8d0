#include "import/slug.h"

static bool is_letter(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9');
}

static void add_letter(struct text *out, char byte, bool *is_joined)
{
    if (!*is_joined && out->len > 0) {
        text_char(out, '-');
    }
    *is_joined = true;
    text_char(out, byte);
}

void slug_add(struct text *out, str text)
{
    bool is_joined = false;
    for (ptrdiff_t i = 0; i < text.len; i++) {
        char byte = text.data[i];
        byte = byte >= 'A' && byte <= 'Z' ? (char)(byte - 'A' + 'a') : byte;
        if (is_letter(byte)) {
            add_letter(out, byte, &is_joined);
        } else if (byte == '+') {
            text_add(out, out->len > 0 ? STR("-plus") : STR("plus"));
            is_joined = false;
        } else {
            is_joined = false;
        }
    }
}

str slug_of(struct arena *keep, str text)
{
    struct text out = text_new(keep, text.len + 8);
    slug_add(&out, text);
    return text_view(&out);
}
