/* What the texts of a table name: a record by its id, name, alias or file, or one of a field's
 * choices; signs and letter case make no difference. Each text that names nothing is said once,
 * with the number of rows that hold it.
 *
 *     struct names *names = names_new(keep, scratch, catalog);
 *     struct meaning meaning = names_find(names, field, text, place);
 *     ...
 *     names_report(names, diags);
 */
#ifndef IMPORT_NAMES_H
#define IMPORT_NAMES_H

#include "base/diag.h"
#include "model/catalog.h"

struct names;

struct meaning {
    str text;                    /* an id or a choice; what was asked for where nothing is meant */
    const struct record *record; /* NULL: a choice, or nothing */
    bool is_found;
};

/* Looks a name up among the catalog's records. What it remembers lies in `keep`. */
struct names *names_new(struct arena *keep, const struct catalog *catalog);
/* What a text of a field of references or choices means; counts one row that holds it. */
struct meaning names_find(struct names *names, const struct field *field, str text,
                          struct place place);
/* An error for each text that names nothing or several, in the order in which they came. */
void names_report(const struct names *names, struct diags *diags);

#endif
