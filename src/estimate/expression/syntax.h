/* The syntax tree of an expression. Its nodes lie in one array, operands before what uses them, so
 * the last node is the whole; each knows the bytes it was read from. What the names stand for and
 * of which type each node is, estimate/resolve.h and estimate/check.h fill in.
 *
 *     const struct node *root = expression_root(expression);
 *     const struct node *left = expression_operand(expression, root, 0);
 */
#ifndef ESTIMATE_EXPRESSION_SYNTAX_H
#define ESTIMATE_EXPRESSION_SYNTAX_H

#include "base/place.h"
#include "model/unit.h"

enum node_type {
    NODE_NUMBER,
    NODE_WORD,  /* 'gddr7' */
    NODE_TRUTH, /* yes, no */
    NODE_NEVER,
    NODE_NAME, /* a path of one or more names */

    NODE_NEGATE,
    NODE_NOT,

    NODE_ADD,
    NODE_SUBTRACT,
    NODE_MULTIPLY,
    NODE_DIVIDE,
    NODE_POWER,
    NODE_EQUAL,
    NODE_UNEQUAL,
    NODE_LESS,
    NODE_AT_MOST,
    NODE_MORE,
    NODE_AT_LEAST,
    NODE_AND,
    NODE_OR,

    /* Functions: see functions.h. */
    NODE_MIN,
    NODE_MAX,
    NODE_FLOOR,
    NODE_CEIL,
    NODE_ROUND_UP,
    NODE_CLAMP,
    NODE_SQRT,
    NODE_EXP,
    NODE_LOG,
    NODE_ABS,
    NODE_CASES, /* condition, value, condition, value, …, value for all else */
    NODE_DEFAULT,
    NODE_KNOWN,
    NODE_UNKNOWN,
    NODE_NOT_APPLICABLE,
    NODE_INTERPOLATE,
    NODE_SUM,
    NODE_MIN_OF,
    NODE_MAX_OF,
    NODE_COUNT,
    NODE_FIRST_OF,
    NODE_FORMULA, /* the formula's name, then bindings */
    NODE_BIND,    /* name = value within NODE_FORMULA; `text` is the name */
    NODE_SOLVE,
};

enum value_sort {
    SORT_BROKEN, /* wrong, and said so: nothing more is said about it */
    SORT_ANY,    /* only a state, such as `never`: fits everywhere */
    SORT_NUMBER,
    SORT_TRUTH,
    SORT_WORD,
    SORT_RECORD, /* a reference or group: `known` alone asks about it */
    SORT_LIST,
};

struct words {
    const str *items; /* NULL: any text */
    ptrdiff_t count;
};

struct node_kind {
    enum value_sort sort;
    struct dimension dimension; /* of SORT_NUMBER */
    struct words words;         /* of SORT_WORD */
};

struct target;

struct node {
    enum node_type type;
    int at;    /* byte offset of the operator, name, literal or function's name */
    int len;   /* bytes of it */
    int start; /* bytes [start, end) are the whole of this node with its operands */
    int end;
    int depth;     /* levels of nodes below and with this one */
    int operands;  /* index of the first operand in the expression's `operands` */
    int count;     /* of operands */
    double number; /* NODE_NUMBER: base units; NODE_TRUTH: 0 or 1 */
    struct unit unit;
    str text; /* NODE_WORD without quotes, NODE_NAME the path as written, NODE_NUMBER its unit */
    struct node_kind kind;
    const struct target *target; /* NODE_NAME */
};

struct expression {
    str text;
    struct place place; /* of the value; see expression_place */
    struct node *nodes;
    int count;
    int *operands;
};

static inline struct node *expression_root(const struct expression *expression)
{
    return &expression->nodes[expression->count - 1];
}

static inline struct node *expression_operand(const struct expression *expression,
                                              const struct node *node, int index)
{
    return &expression->nodes[expression->operands[node->operands + index]];
}

/* The text of a node with its operands, as written. */
static inline str expression_text(const struct expression *expression, const struct node *node)
{
    return str_slice(expression->text, node->start, node->end);
}

#endif
