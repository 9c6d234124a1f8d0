#include "unit/lab.h"

#include "base/limits.h"
#include "load/sources.h"
#include "validate/validate.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

void lab_open(struct lab *lab)
{
    *lab = (struct lab){.method = NULL};
    lab->units = units_new(&lab->arena);
    lab->diags = diags_new(&lab->arena);
    lab->validation = validation_new(&lab->arena, &lab->diags, lab->units);
}

void lab_close(struct lab *lab)
{
    units_free(lab->units);
    arena_free(&lab->arena);
}

void lab_add(struct lab *lab, const char *folder, const char *id, const char *yaml)
{
    struct arena *arena = &lab->arena;
    bool has_name = str_starts(str_from(yaml), STR("name:"));
    str name = has_name ? STR("") : str_format(arena, "name: %s\n", id);
    struct origin *origin = arena_new(arena, struct origin);
    origin->path = str_format(arena, "data/%s/%s.yaml", folder, id);
    origin->text = str_format(arena, "%.*s%s", STR_ARGS(name), yaml);
    struct source source = {.sort = SOURCE_RECORDS,
                            .path = origin->path,
                            .folder = str_copy(arena, str_from(folder)),
                            .name = str_copy(arena, str_from(id))};
    struct document document = document_of(arena, arena, &lab->diags, &source, origin);
    validation_add(lab->validation, arena, &document);
}

void lab_formula(struct lab *lab, const char *id, const char *scope, const char *unit,
                 const char *expression)
{
    lab_formula_where(lab, id, scope, unit, NULL, expression);
}

void lab_formula_where(struct lab *lab, const char *id, const char *scope, const char *unit,
                       const char *where, const char *expression)
{
    str yaml = str_format(&lab->arena,
                          "symbol: X\nscope: %s\nunit: %s\ndescription: A test.\n%s%s"
                          "expression: %s\n",
                          scope, unit, where != NULL ? "where:\n" : "", where != NULL ? where : "",
                          expression);
    lab_add(lab, "formulas", id, str_terminated(&lab->arena, yaml));
}

void lab_assumption(struct lab *lab, const char *id, const char *value)
{
    str yaml = str_format(&lab->arena, "description: A test.\n%s\n", value);
    lab_add(lab, "assumptions", id, str_terminated(&lab->arena, yaml));
}

void lab_project_formulas(struct lab *lab)
{
    static const char *const folders[] = {"formulas", "assumptions", "sources"};
    struct folder root;
    assert_true(folder_open(&lab->diags, ".", &root));
    const struct sources *all =
        sources_list(&lab->arena, &lab->diags, &root, SOURCES_DATA, LIMIT_DATA_FILES);
    for (ptrdiff_t i = 0; i < all->count; i++) {
        bool is_wanted = false;
        for (ptrdiff_t j = 0; j < COUNT(folders); j++) {
            is_wanted = is_wanted || str_equal(all->items[i].folder, str_from(folders[j]));
        }
        if (is_wanted) {
            struct document document =
                source_document(&lab->arena, &lab->arena, &lab->diags, &root, &all->items[i]);
            validation_add(lab->validation, &lab->arena, &document);
        }
    }
    folder_close(&root);
}

const struct catalog *lab_catalog(struct lab *lab)
{
    if (lab->catalog == NULL) {
        lab->catalog = validation_finish(lab->validation);
        for (const struct diag *diag = lab->diags.first; diag != NULL; diag = diag->next) {
            if (rule_entry(diag->rule)->severity == SEVERITY_ERROR) {
                fail_msg("%.*s:%d:%d: %.*s", STR_ARGS(diag->place.origin->path), diag->place.line,
                         diag->place.column, STR_ARGS(diag->text));
            }
        }
    }
    return lab->catalog;
}

static const struct method *fitted(struct lab *lab, struct method *method)
{
    if (method != NULL) {
        method_fit(&lab->arena, method, NULL, lab->recall);
    }
    lab->method = method;
    return method;
}

const struct method *lab_method(struct lab *lab)
{
    const struct catalog *catalog = lab_catalog(lab);
    return fitted(lab, method_from(&lab->arena, &lab->diags, catalog, (struct date){0}));
}

const struct method *lab_method_as_of(struct lab *lab, const char *date)
{
    struct date as_of = {0};
    assert_true(date_parse(str_from(date), &as_of));
    const struct catalog *catalog = lab_catalog(lab);
    return fitted(lab, method_from(&lab->arena, &lab->diags, catalog, as_of));
}

const struct record *lab_record(struct lab *lab, const char *kind, const char *id)
{
    const struct record *record = catalog_find(lab_catalog(lab), kind, str_from(id));
    assert_non_null(record);
    return record;
}
