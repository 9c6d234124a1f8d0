/* The functions and operators of the language: name, number of arguments and how they are written.
 * The parser, messages, completion and the page on methods read these tables.
 */
#ifndef ESTIMATE_EXPRESSION_FUNCTIONS_H
#define ESTIMATE_EXPRESSION_FUNCTIONS_H

#include "estimate/expression/lexer.h"
#include "estimate/expression/syntax.h"

struct function {
    const char *name;
    enum node_type type;
    int min; /* arguments */
    int max;
    const char *usage;
    const char *doc; /* one sentence */
};

/* All functions; ends with a zero entry. */
const struct function *functions(void);
/* NULL where there is none. */
const struct function *function_find(str name);
const struct function *function_of(enum node_type type);
/* How closely nodes bind, the loosest first; names, literals and calls the closest. */
enum level {
    LEVEL_OR,
    LEVEL_AND,
    LEVEL_COMPARE,
    LEVEL_SUM,
    LEVEL_PRODUCT,
    LEVEL_POWER,
    LEVEL_VALUE,
};

/* An operator between two operands. */
struct infix {
    const char *sign;
    enum level level;
    enum node_type type;
};

/* NULL where the token is none. */
const struct infix *infix_find(const struct token *token);

/* Whether a name means something to the language itself, so that no definition may take it. */
bool name_is_reserved(str name);
/* Where brackets are needed when a tree is written: of `not` that of a comparison, of a minus that
 * of a power. */
enum level node_level(enum node_type type);
/* The sign of an operator, "+"; of a function its name. */
const char *node_sign(enum node_type type);

#endif
