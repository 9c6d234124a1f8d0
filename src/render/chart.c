#include "render/chart.h"

#include "base/array.h"
#include "base/must.h"

#include <stdio.h>

enum { NAME_BYTES_MAX = 128, COLUMNS_MAX = 200 };

str chart_token_add(struct arena *arena, struct chart_tokens *tokens, str text, ptrdiff_t columns,
                    str href)
{
    char head[32];
    int width = snprintf(head, sizeof head, "T%04td", tokens->count + 1);
    must(width > 0 && width < (int)sizeof head);
    ptrdiff_t length = columns < width ? width : columns;
    length = length > COLUMNS_MAX ? COLUMNS_MAX : length;
    char *padded = arena_array(arena, char, length);
    memset(padded, 'x', (size_t)length);
    memcpy(padded, head, (size_t)width);
    struct chart_token *token = array_add(arena, tokens);
    token->token = (str){.data = padded, .len = length};
    token->text = text;
    token->href = href;
    return token->token;
}

bool chart_name_is_valid(str name)
{
    bool is_valid =
        name.len > 0 && name.len <= NAME_BYTES_MAX && name.data[0] >= 'a' && name.data[0] <= 'z';
    for (ptrdiff_t i = 0; i < name.len; i++) {
        char c = name.data[i];
        is_valid = is_valid && ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-');
    }
    return is_valid;
}
