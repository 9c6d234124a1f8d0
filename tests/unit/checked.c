#include "unit/checked.h"

#include "base/diag_print.h"
#include "load/sources.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

struct checked checked_new(void)
{
    struct checked checked = {
        .keep = calloc(1, sizeof(struct arena)),
        .scratch = calloc(1, sizeof(struct arena)),
    };
    assert_true(checked.keep != NULL && checked.scratch != NULL);
    checked.diags = diags_new(checked.keep);
    checked.units = units_new(checked.keep);
    return checked;
}

void checked_free(struct checked *checked)
{
    units_free(checked->units);
    arena_free(checked->keep);
    arena_free(checked->scratch);
    free(checked->keep);
    free(checked->scratch);
}

void checked_add(struct checked *checked, const char *path, const char *text)
{
    if (checked->validation == NULL) {
        checked->validation = validation_new(checked->keep, &checked->diags, checked->units);
    }
    str below = str_cut(str_from(path), '/').after;
    struct source source = {.sort = SOURCE_RECORDS, .path = str_from(path)};
    source.folder = str_cut(below, '/').before;
    source.name = str_cut(below, '/').after;
    source.name.len -= STR(".yaml").len;
    struct origin *origin = arena_new(checked->keep, struct origin);
    *origin = (struct origin){.path = source.path, .text = str_from(text)};
    struct arena_mark mark = arena_mark(checked->scratch);
    struct document document =
        document_of(checked->keep, checked->scratch, &checked->diags, &source, origin);
    validation_add(checked->validation, checked->scratch, &document);
    arena_rewind(checked->scratch, mark);
}

void checked_finish(struct checked *checked)
{
    checked->catalog = validation_finish(checked->validation);
    diags_sort(&checked->diags);
}

const struct diag *checked_diag(const struct checked *checked, const char *code)
{
    const struct diag *diag = checked->diags.first;
    while (diag != NULL && !str_equal(str_from(rule_entry(diag->rule)->code), str_from(code))) {
        diag = diag->next;
    }
    return diag;
}

static void fail_with_all(const struct checked *checked, const char *wanted)
{
    str all = diags_text(checked->keep, &checked->diags, DIAG_FORMAT_TEXT, false);
    fail_msg("not said: %s\n%.*s", wanted, STR_ARGS(all));
}

void assert_said(const struct checked *checked, const char *code, int line, int column,
                 const char *words)
{
    for (const struct diag *diag = checked->diags.first; diag != NULL; diag = diag->next) {
        if (str_equal(str_from(rule_entry(diag->rule)->code), str_from(code)) &&
            diag->place.line == line && diag->place.column == column &&
            str_contains(diag->text, str_from(words))) {
            return;
        }
    }
    str wanted = str_format(checked->keep, "%d:%d: %s [%s]", line, column, words, code);
    fail_with_all(checked, wanted.data);
}

void assert_help(const struct checked *checked, const char *code, const char *words)
{
    const struct diag *diag = checked_diag(checked, code);
    if (diag == NULL || !str_contains(diag->help, str_from(words))) {
        str wanted = str_format(checked->keep, "help: %s [%s]", words, code);
        fail_with_all(checked, wanted.data);
    }
}

void assert_counts(const struct checked *checked, int errors, int warnings)
{
    if (checked->diags.error_count != errors || checked->diags.warning_count != warnings) {
        str wanted = str_format(checked->keep, "%d errors, %d warnings", errors, warnings);
        fail_with_all(checked, wanted.data);
    }
}
