/* Recipes of an import map: how a text is made of the cells of one row. A recipe takes the text of
 * a column, or a text with several in it; takes what stands after and before given parts; replaces
 * parts; says what whole texts mean; and adds a unit. Recipes that stand in a list are tried in
 * order.
 */
#ifndef IMPORT_RECIPE_H
#define IMPORT_RECIPE_H

#include "base/map.h"
#include "import/template.h"
#include "model/schema.h"

/* A text of a row, and where it comes from: a cell, or the map. Empty where there is none. */
struct found {
    str text;
    struct place place;
};

/* A row as recipes see it: the table's cells, then the texts that the map makes of them. */
struct line {
    const struct found *columns;
};

/* The names of the columns that recipes may use so far. */
struct columns {
    str *names;
    ptrdiff_t count;
    bool *is_used; /* by a recipe or condition */
};

/* Whether a column has, or has not, one of some texts. */
struct condition {
    ptrdiff_t column;
    bool is_not;
    str *texts;
    ptrdiff_t count;
};

struct conditions {
    struct condition *items;
    ptrdiff_t count;
};

struct replacement {
    str from;
    str to;
};

struct recipe {
    struct template template; /* targets are columns */
    struct conditions when;
    str after;
    str before;
    struct replacement *replacements;
    ptrdiff_t replacement_count;
    struct map meant; /* struct tree: texts */
    str split;
    str unit;
};

struct recipes {
    struct recipe *items;
    ptrdiff_t count;
};

/* A recipe, or a list of them, from the map's tree; false with an error. */
bool recipes_read(struct arena *keep, struct diags *diags, const struct columns *columns,
                  const struct tree *tree, struct recipes *recipes);
/* The mapping of `when`. */
bool conditions_read(struct arena *keep, struct diags *diags, const struct columns *columns,
                     const struct tree *tree, struct conditions *conditions);
/* The column of that name; -1 with an error that names the nearest. */
ptrdiff_t column_read(struct diags *diags, const struct columns *columns, str name,
                      struct place place);
/* Whether an entry is a text of one line that says something; else an error. */
bool import_is_text(struct diags *diags, const struct tree *entry);
/* An error for a key that is none of the fields'; gives false. */
bool import_unknown_key(struct diags *diags, const struct tree *entry, const struct field *fields,
                        const char *what);

bool conditions_hold(const struct conditions *conditions, const struct line *line);
/* What the recipe gives for a row. */
struct found recipe_text(struct arena *keep, const struct recipe *recipe, const struct line *line);

#endif
