/* The only door to libcsv. It is given one byte at a time, so that each cell and each fault has its
 * place; what it allocates is freed here.
 */
#include "load/csv.h"

#include "base/array.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "load/sources.h"

#include <csv.h>

struct reader {
    struct arena *keep;
    struct diags *diags;
    str text;
    struct place next; /* of the byte that is read next */
    ptrdiff_t next_at;
    struct place start; /* of the cell that is read */
    ptrdiff_t start_at;
    struct {
        struct csv_cell *items;
        ptrdiff_t count;
        ptrdiff_t capacity;
    } cells; /* of the row that is read */
    struct {
        struct csv_row *items;
        ptrdiff_t count;
        ptrdiff_t capacity;
    } rows;
    ptrdiff_t column_count; /* 0: the first row is being read */
};

static struct origin *plain_origin(struct arena *keep, struct diags *diags,
                                   const struct origin *origin, char separator);
static bool read_bytes(struct reader *reader, struct csv_parser *parser);
static bool has_room(struct reader *reader);
static void add_syntax(struct reader *reader);
static void step(struct reader *reader);
static void take_cell(void *bytes, size_t len, void *data);
static void take_row(int end, void *data);
static void check_formula(struct reader *reader, const struct csv_cell *cell);
static int is_no_blank(unsigned char byte);

const struct csv_table *csv_read(struct arena *keep, struct diags *diags,
                                 const struct origin *origin, char separator)
{
    ptrdiff_t errors_before = diags->error_count;
    struct origin *plain = plain_origin(keep, diags, origin, separator);
    if (plain == NULL) {
        return NULL;
    }
    struct reader reader = {.keep = keep, .diags = diags, .text = plain->text};
    reader.next = (struct place){.origin = plain, .line = 1, .column = 1};
    reader.start = reader.next;
    struct csv_parser parser;
    if (csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI) != 0) {
        arena_exhausted();
    }
    csv_set_delim(&parser, (unsigned char)separator);
    csv_set_space_func(&parser, is_no_blank);
    bool is_read = read_bytes(&reader, &parser);
    csv_free(&parser);
    if (is_read && reader.rows.count == 0) {
        (void)diag_add(diags, RULE_TABLE_SYNTAX, (struct place){.origin = plain},
                       "this table is empty");
    }
    if (diags->error_count > errors_before) {
        return NULL;
    }
    struct csv_table *table = arena_new(keep, struct csv_table);
    *table = (struct csv_table){
        .origin = plain,
        .rows = reader.rows.items,
        .row_count = reader.rows.count,
        .column_count = reader.column_count,
    };
    return table;
}

/* The origin with lines that end as ours do, or NULL with an error where its bytes are not plain
 * text. Columns of characters stay what they are. */
static struct origin *plain_origin(struct arena *keep, struct diags *diags,
                                   const struct origin *origin, char separator)
{
    str text = origin->text;
    str mark = STR("\xEF\xBB\xBF");
    text = str_starts(text, mark) ? str_slice(text, mark.len, text.len) : text;
    char *lines = arena_array(keep, char, text.len + 1);
    ptrdiff_t len = 0;
    for (ptrdiff_t i = 0; i < text.len; i++) {
        bool is_line_end = text.data[i] == '\r' && i + 1 < text.len && text.data[i + 1] == '\n';
        if (!is_line_end) {
            lines[len++] = text.data[i];
        }
    }
    struct origin *plain = arena_new(keep, struct origin);
    *plain = (struct origin){.path = origin->path, .text = {.data = lines, .len = len}};
    struct origin checked = *plain;
    if (separator == '\t') {
        char *blanks = arena_array(keep, char, len + 1);
        for (ptrdiff_t i = 0; i < len; i++) {
            blanks[i] = lines[i] == '\t' ? ' ' : lines[i];
        }
        checked.text.data = blanks;
    }
    if (utf8_find_unplain(checked.text, 0) < 0) {
        return plain;
    }
    *plain = checked;
    (void)text_is_plain(diags, plain);
    return NULL;
}

static bool read_bytes(struct reader *reader, struct csv_parser *parser)
{
    while (reader->next_at < reader->text.len) {
        if (!has_room(reader)) {
            return false;
        }
        if (csv_parse(parser, reader->text.data + reader->next_at, 1, take_cell, take_row,
                      reader) != 1) {
            if (csv_error(parser) == CSV_ENOMEM) {
                arena_exhausted();
            }
            add_syntax(reader);
            return false;
        }
        step(reader);
    }
    if (csv_fini(parser, take_cell, take_row, reader) != 0) {
        (void)diag_add(reader->diags, RULE_TABLE_SYNTAX, reader->start,
                       "the quote that begins here is never closed");
        return false;
    }
    return true;
}

/* Where a byte ended a cell, or is an empty line, the next cell begins behind it. */
static void step(struct reader *reader)
{
    char byte = reader->text.data[reader->next_at];
    bool is_empty_line = byte == '\n' && reader->start_at == reader->next_at;
    reader->next_at++;
    bool is_within_character = ((unsigned char)byte & 0xC0) == 0x80;
    reader->next.column += !is_within_character;
    if (byte == '\n') {
        reader->next.line++;
        reader->next.column = 1;
    }
    if (reader->start_at < 0 || is_empty_line) {
        reader->start = reader->next;
        reader->start_at = reader->next_at;
    }
}

static bool has_room(struct reader *reader)
{
    struct diag *diag = NULL;
    if (reader->next_at - reader->start_at > LIMIT_CSV_CELL_BYTES) {
        diag = diag_add(reader->diags, RULE_TABLE_LIMIT, reader->start,
                        "a cell has at most %d bytes", LIMIT_CSV_CELL_BYTES);
        diag_help(reader->diags, diag, "is there a quote that is not closed?");
    } else if (reader->cells.count > LIMIT_CSV_COLUMNS) {
        diag = diag_add(reader->diags, RULE_TABLE_LIMIT, reader->start,
                        "a table has at most %d columns", LIMIT_CSV_COLUMNS);
    } else if (reader->rows.count > LIMIT_CSV_ROWS) {
        diag = diag_add(reader->diags, RULE_TABLE_LIMIT, reader->start,
                        "a table has at most %d rows", LIMIT_CSV_ROWS);
    }
    return diag == NULL;
}

static bool is_quoted(const struct reader *reader)
{
    return reader->start_at < reader->text.len && reader->text.data[reader->start_at] == '"';
}

static void add_syntax(struct reader *reader)
{
    bool follows = is_quoted(reader);
    struct diag *diag = diag_add(reader->diags, RULE_TABLE_SYNTAX, reader->next, "%s",
                                 follows ? "text follows the quote that closes this cell"
                                         : "a quote stands in a cell that does not begin with one");
    diag_help(reader->diags, diag,
              "put the whole cell in quotes, and write each quote within twice: \"3.5\"\" disk\"");
}

static void take_cell(void *bytes, size_t len, void *data)
{
    struct reader *reader = data;
    struct csv_cell *cell = array_add(reader->keep, &reader->cells);
    ptrdiff_t at = reader->start_at + is_quoted(reader);
    cell->place = reader->start;
    cell->place.column += is_quoted(reader);
    str whole = {.data = bytes != NULL ? bytes : "", .len = (ptrdiff_t)len};
    str view = str_slice(reader->text, at, at + whole.len);
    whole = str_equal(view, whole) ? view : str_copy(reader->keep, whole);
    cell->text = str_trim(whole);
    for (ptrdiff_t i = 0; i < whole.len && whole.data + i < cell->text.data; i++) {
        bool is_line_end = whole.data[i] == '\n';
        cell->place.line += is_line_end;
        cell->place.column = is_line_end ? 1 : cell->place.column + 1;
    }
    check_formula(reader, cell);
    reader->start_at = -1;
}

static void take_row(int end, void *data)
{
    (void)end;
    struct reader *reader = data;
    ptrdiff_t count = reader->cells.count;
    const struct csv_cell *first = reader->cells.items;
    bool is_blank = count == 1 && first->text.len == 0;
    if (!is_blank && reader->column_count > 0 && count != reader->column_count) {
        struct place place = first->place;
        (void)diag_add(reader->diags, RULE_TABLE_SYNTAX, place,
                       "this row has %td cells, the first row %td", count, reader->column_count);
    } else if (!is_blank) {
        struct csv_cell *cells = arena_array(reader->keep, struct csv_cell, count);
        memcpy(cells, first, (size_t)count * sizeof *cells);
        array_add(reader->keep, &reader->rows)->cells = cells;
        reader->column_count = count;
    }
    reader->cells.count = 0;
}

/* What opens such a table again should not run: spreadsheets take a cell for a formula by its first
 * sign. Signed numbers and options of programs (-ngl 99) pass. */
static void check_formula(struct reader *reader, const struct csv_cell *cell)
{
    str text = cell->text;
    char sign = text.len > 0 ? text.data[0] : ' ';
    bool is_signed = sign == '+' || sign == '-';
    bool calls = str_contains(text, STR("(")) || str_contains(text, STR("!")) ||
                 str_contains(text, STR("|"));
    if (sign != '=' && sign != '@' && !(is_signed && calls)) {
        return;
    }
    struct diag *diag = diag_add(reader->diags, RULE_TABLE_FORMULA, cell->place,
                                 "this cell begins like a formula, with %c", sign);
    diag_help(reader->diags, diag, "save the values of formulas, or leave the sign out");
}

static int is_no_blank(unsigned char byte)
{
    (void)byte;
    return 0;
}
