/* Records for tests: texts become a catalog and diagnostics, without any file.
 *
 *     struct checked checked = checked_new();
 *     checked_add(&checked, "data/gpus/x.yaml", "name: X\n...");
 *     checked_finish(&checked);
 *     assert_said(&checked, "unit.mismatch", 3, 19, "expected byte/s");
 *     checked_free(&checked);
 */
#ifndef UNIT_CHECKED_H
#define UNIT_CHECKED_H

#include "base/diag.h"
#include "model/catalog.h"
#include "validate/validate.h"

struct checked {
    struct arena *keep;
    struct arena *scratch;
    struct diags diags;
    struct units *units;
    struct validation *validation;
    const struct catalog *catalog; /* after checked_finish */
};

struct checked checked_new(void);
void checked_free(struct checked *checked);
/* A file of records; the path is data/<folder>/<stem>.yaml. */
void checked_add(struct checked *checked, const char *path, const char *text);
void checked_finish(struct checked *checked);

/* The first diagnostic of that rule, or NULL. */
const struct diag *checked_diag(const struct checked *checked, const char *code);
/* There is one of that rule at that place whose text holds the words; fails with all that was said.
 */
void assert_said(const struct checked *checked, const char *code, int line, int column,
                 const char *words);
/* The first of that rule has a help that holds the words. */
void assert_help(const struct checked *checked, const char *code, const char *words);
/* As many errors and warnings as that. */
void assert_counts(const struct checked *checked, int errors, int warnings);

#endif
