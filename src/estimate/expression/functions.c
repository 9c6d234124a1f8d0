#include "estimate/expression/functions.h"

#include "base/must.h"

enum { ANY_COUNT = 64 };

static const struct function all_functions[] = {
    {"min", NODE_MIN, 2, ANY_COUNT, "min(x, y, …)", "The smallest of quantities of one dimension."},
    {"max", NODE_MAX, 2, ANY_COUNT, "max(x, y, …)", "The largest of quantities of one dimension."},
    {"floor", NODE_FLOOR, 1, 1, "floor(x)", "The whole number at or below a pure number."},
    {"ceil", NODE_CEIL, 1, 1, "ceil(x)", "The whole number at or above a pure number."},
    {"round_up", NODE_ROUND_UP, 2, 2, "round_up(x, step)",
     "The multiple of the step at or above x."},
    {"clamp", NODE_CLAMP, 3, 3, "clamp(x, low, high)", "The quantity, held between two others."},
    {"sqrt", NODE_SQRT, 1, 1, "sqrt(x)", "Square root; of a quantity whose powers are even."},
    {"exp", NODE_EXP, 1, 1, "exp(x)", "Exponential of a pure number."},
    {"log", NODE_LOG, 1, 1, "log(x)", "Natural logarithm of a pure number."},
    {"abs", NODE_ABS, 1, 1, "abs(x)", "The quantity without its sign."},
    {"cases", NODE_CASES, 3, ANY_COUNT, "cases(condition, value, …, otherwise value)",
     "The value after the first condition that holds, else the last."},
    {"default", NODE_DEFAULT, 2, 2, "default(x, y)", "x, or y where x is absent or unknown."},
    {"known", NODE_KNOWN, 1, 1, "known(x)", "Whether x has a value."},
    {"unknown", NODE_UNKNOWN, 1, 1, "unknown('why')", "A result that is not known."},
    {"not_applicable", NODE_NOT_APPLICABLE, 1, 1, "not_applicable('why')",
     "A result that makes no sense here."},
    {"interpolate", NODE_INTERPOLATE, 2, 2, "interpolate(curve, x)",
     "The value of an assumption's curve at x, straight between its points."},
    {"sum", NODE_SUM, 2, 2, "sum(list, expression)",
     "Sum over a record's list, with the fields of its items as names."},
    {"min_of", NODE_MIN_OF, 2, 2, "min_of(list, expression)", "The smallest over a list."},
    {"max_of", NODE_MAX_OF, 2, 2, "max_of(list, expression)", "The largest over a list."},
    {"count", NODE_COUNT, 1, 2, "count(list, condition)",
     "Items of a list, or those for which a condition holds."},
    {"first_of", NODE_FIRST_OF, 3, 3, "first_of(list, condition, expression)",
     "The expression at the first item for which the condition holds; of records that refer to a "
     "record, such as gpu.prices, the newest stands first."},
    {"formula", NODE_FORMULA, 1, ANY_COUNT, "formula(name, record = other, …)",
     "Another formula, computed for another record, context, batch or prompt, or with more tokens "
     "of each sequence together in a step: formula(token_generation, system = rented)."},
    {"solve", NODE_SOLVE, 6, 6, "solve(largest, context, from, to, step, condition)",
     "The largest (smallest) context or batch for which a condition holds, by bisection."},
    {0},
};

static const struct infix infixes[] = {
    {"or", LEVEL_OR, NODE_OR},           {"and", LEVEL_AND, NODE_AND},
    {"=", LEVEL_COMPARE, NODE_EQUAL},    {"!=", LEVEL_COMPARE, NODE_UNEQUAL},
    {"<", LEVEL_COMPARE, NODE_LESS},     {"<=", LEVEL_COMPARE, NODE_AT_MOST},
    {">", LEVEL_COMPARE, NODE_MORE},     {">=", LEVEL_COMPARE, NODE_AT_LEAST},
    {"+", LEVEL_SUM, NODE_ADD},          {"-", LEVEL_SUM, NODE_SUBTRACT},
    {"*", LEVEL_PRODUCT, NODE_MULTIPLY}, {"/", LEVEL_PRODUCT, NODE_DIVIDE},
    {"^", LEVEL_POWER, NODE_POWER},
};

static const char *const reserved[] = {"and",      "or",      "not",     "otherwise", "yes",
                                       "no",       "never",   "context", "batch",     "prompt",
                                       "together", "largest", "smallest"};

const struct function *functions(void)
{
    return all_functions;
}

const struct function *function_find(str name)
{
    for (const struct function *function = all_functions; function->name != NULL; function++) {
        if (str_equal(name, str_from(function->name))) {
            return function;
        }
    }
    return NULL;
}

const struct function *function_of(enum node_type type)
{
    for (const struct function *function = all_functions; function->name != NULL; function++) {
        if (function->type == type) {
            return function;
        }
    }
    return NULL;
}

bool name_is_reserved(str name)
{
    for (ptrdiff_t i = 0; i < COUNT(reserved); i++) {
        if (str_equal(name, str_from(reserved[i]))) {
            return true;
        }
    }
    return function_find(name) != NULL;
}

const struct infix *infix_find(const struct token *token)
{
    bool is_value = token->type == TOKEN_WORD || token->type == TOKEN_NUMBER;
    for (ptrdiff_t i = 0; !is_value && i < COUNT(infixes); i++) {
        if (str_equal(token->text, str_from(infixes[i].sign))) {
            return &infixes[i];
        }
    }
    return NULL;
}

enum level node_level(enum node_type type)
{
    for (ptrdiff_t i = 0; i < COUNT(infixes); i++) {
        if (infixes[i].type == type) {
            return infixes[i].level;
        }
    }
    return type == NODE_NOT ? LEVEL_COMPARE : type == NODE_NEGATE ? LEVEL_POWER : LEVEL_VALUE;
}

const char *node_sign(enum node_type type)
{
    if (type == NODE_NEGATE) {
        return "-";
    }
    if (type == NODE_NOT) {
        return "not";
    }
    for (ptrdiff_t i = 0; i < COUNT(infixes); i++) {
        if (infixes[i].type == type) {
            return infixes[i].sign;
        }
    }
    if (type == NODE_BIND) {
        return "=";
    }
    const struct function *function = function_of(type);
    must(function != NULL);
    return function->name;
}
