/* The door to libcsv; the first byte chooses the separator. Any bytes give a table or at least one
 * error; cells are plain text, as wide as the table is, and lie within the file. */
#include "base/utf8.h"
#include "load/csv.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void demand(bool condition)
{
    if (!condition) {
        abort();
    }
}

static ptrdiff_t line_count(str text)
{
    ptrdiff_t count = 1;
    for (ptrdiff_t i = 0; i < text.len; i++) {
        count += text.data[i] == '\n';
    }
    return count;
}

/* A text that stands in the file as it is begins where its place says. */
static void check_cell(const struct csv_cell *cell, const struct csv_cell *before, ptrdiff_t lines,
                       char separator)
{
    struct place place = cell->place;
    str text = cell->text;
    bool is_single = !str_contains(text, STR("\n")) && !str_contains(text, STR("\""));
    str line = place_line_text(place);
    demand(place.line >= 1 && place.line <= lines && place.column >= 1);
    if (separator != '\t') {
        demand(utf8_find_unplain(text, 0) < 0);
    }
    demand(str_trim(text).len == text.len);
    if (is_single && text.len > 0) {
        str rest = str_slice(line, utf8_prefix(line, place.column - 1), line.len);
        demand(str_starts(rest, text));
    }
    demand(before == NULL || before->place.line < place.line ||
           (before->place.line == place.line && before->place.column < place.column));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char separators[] = {',', ';', '\t'};
    if (size == 0) {
        return 0;
    }
    char separator = separators[data[0] % sizeof separators];
    struct arena keep = {0};
    struct diags diags = diags_new(&keep);
    const struct origin origin = {
        .path = STR("runs.csv"),
        .text = {.data = (const char *)data + 1, .len = (ptrdiff_t)size - 1},
    };
    const struct csv_table *table = csv_read(&keep, &diags, &origin, separator);
    demand((table == NULL) == (diags.error_count > 0));
    if (table != NULL) {
        demand(table->row_count > 0 && table->column_count > 0);
        ptrdiff_t lines = line_count(origin.text);
        const struct csv_cell *before = NULL;
        for (ptrdiff_t i = 0; i < table->row_count * table->column_count; i++) {
            const struct csv_row *row = &table->rows[i / table->column_count];
            const struct csv_cell *cell = &row->cells[i % table->column_count];
            check_cell(cell, before, lines, separator);
            before = cell;
        }
    }
    arena_free(&keep);
    return 0;
}
