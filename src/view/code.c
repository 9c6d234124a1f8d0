#include "view/code.h"

#include "base/text.h"

static ptrdiff_t longest_run(str text);
static void add_ticks(struct text *span, ptrdiff_t count);

/* The fence is longer than any run of backquotes inside, and a blank keeps both apart; blanks at
 * both ends are not shown. */
struct tree *code_span(struct arena *arena, str text, bool is_in_table)
{
    str trimmed = str_trim(text);
    if (trimmed.len == 0) {
        return tree_null(arena);
    }
    ptrdiff_t fence = longest_run(trimmed) + 1;
    bool needs_blank = trimmed.data[0] == '`' || trimmed.data[trimmed.len - 1] == '`';
    struct text span = text_new(arena, trimmed.len + 2 * fence + 16);
    add_ticks(&span, fence);
    text_add(&span, needs_blank ? STR(" ") : STR(""));
    for (ptrdiff_t i = 0; i < trimmed.len; i++) {
        unsigned char byte = (unsigned char)trimmed.data[i];
        if (byte < ' ') {
            text_char(&span, ' ');
        } else if (byte == '|' && is_in_table) {
            text_add(&span, STR("\\|"));
        } else {
            text_char(&span, trimmed.data[i]);
        }
    }
    text_add(&span, needs_blank ? STR(" ") : STR(""));
    add_ticks(&span, fence);
    return tree_safe(arena, TREE_SAFE_MARKDOWN, text_view(&span));
}

static ptrdiff_t longest_run(str text)
{
    ptrdiff_t longest = 0;
    ptrdiff_t run = 0;
    for (ptrdiff_t i = 0; i < text.len; i++) {
        run = text.data[i] == '`' ? run + 1 : 0;
        longest = run > longest ? run : longest;
    }
    return longest;
}

static void add_ticks(struct text *span, ptrdiff_t count)
{
    for (ptrdiff_t i = 0; i < count; i++) {
        text_char(span, '`');
    }
}
