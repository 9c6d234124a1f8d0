/* Every symbol of a unit, its permitted prefixes and what it stands for in base units. A new symbol
 * is one line in unit_table.c.
 */
#ifndef MODEL_UNIT_TABLE_H
#define MODEL_UNIT_TABLE_H

#include "model/unit.h"

struct unit_symbol {
    const char *symbol;
    const char *prefixes; /* decimal ones, e.g. "kMG"; u stands for µ as well */
    bool takes_binary;    /* Ki Mi Gi Ti Pi */
    bool needs_prefix;    /* T alone is no transfer: it reads like tera */
    bool is_currency;
    double factor; /* base units in one of it */
    double offset; /* base value of its zero */
    struct dimension dimension;
};

struct unit_prefix {
    const char *symbol;
    double factor;
};

/* Ends with an entry whose symbol is NULL. */
const struct unit_symbol *unit_symbols(void);
const struct unit_prefix *unit_prefixes(void);
/* The name of a base unit: "s", "byte", … */
const char *unit_base_name(enum base_dimension base);
/* What people write for a unit of the table ("TOPS", "fps", "sec"), as it is written here, or NULL.
 */
const char *unit_slip(str typed);
/* The symbol and prefix of a written symbol such as "GiB"; false where it is none. `prefix` is NULL
 * where there is none. A known symbol whose prefix is not permitted sets `symbol` all the same. */
bool unit_symbol_find(str written, const struct unit_symbol **symbol,
                      const struct unit_prefix **prefix);
/* Every symbol with each of its permitted prefixes, in order; begin with a zero cursor. */
struct unit_spelling {
    const struct unit_symbol *symbol;
    const struct unit_prefix *prefix;
    char text[24];
    ptrdiff_t len;
};
bool unit_spelling_next(struct unit_spelling *spelling);

#endif
