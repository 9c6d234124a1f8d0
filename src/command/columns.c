#include "command/columns.h"

#include "base/array.h"
#include "base/must.h"
#include "base/sink.h"

void columns_add(struct columns *columns, const str *cells)
{
    must(columns->count <= COLUMNS_MAX);
    struct columns_row *row = array_add(columns->arena, &columns->rows);
    for (int i = 0; i < columns->count; i++) {
        struct text clean = text_new(columns->arena, cells[i].len + 1);
        sink_log(&clean, cells[i]);
        row->cells[i] = text_view(&clean);
    }
}

static void add_blanks(struct text *out, ptrdiff_t count)
{
    for (ptrdiff_t i = 0; i < count; i++) {
        text_char(out, ' ');
    }
}

void columns_write(const struct columns *columns, struct text *out)
{
    ptrdiff_t widths[COLUMNS_MAX] = {0};
    for (ptrdiff_t i = 0; i < columns->rows.count; i++) {
        for (int j = 0; j < columns->count; j++) {
            ptrdiff_t width = str_code_points(columns->rows.items[i].cells[j]);
            widths[j] = width > widths[j] ? width : widths[j];
        }
    }
    for (ptrdiff_t i = 0; i < columns->rows.count; i++) {
        const str *cells = columns->rows.items[i].cells;
        int last = columns->count - 1;
        while (last > 0 && cells[last].len == 0) {
            last--;
        }
        for (int j = 0; j <= last; j++) {
            bool is_right = (columns->right & (1U << j)) != 0;
            ptrdiff_t blanks = widths[j] - str_code_points(cells[j]);
            add_blanks(out, is_right ? blanks : 0);
            text_add(out, cells[j]);
            add_blanks(out, j < last ? 2 + (is_right ? 0 : blanks) : 0);
        }
        text_char(out, '\n');
    }
}
