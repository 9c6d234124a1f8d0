#include "base/limits.h"
#include "estimate/expression/functions.h"
#include "estimate/expression/parser.h"

struct arguments {
    int items[LIMIT_EXPRESSION_DEPTH];
    int count;
    bool has_otherwise; /* the last is led by that word */
};

static int no_such_function(struct parser *parser, const struct token *name);
static bool parse_arguments(struct parser *parser, const struct function *function,
                            struct arguments *arguments);
static bool parse_argument(struct parser *parser, const struct function *function,
                           struct arguments *arguments);
static int parse_binding(struct parser *parser);
static bool check_call(struct parser *parser, const struct token *name,
                       const struct function *function, const struct arguments *arguments);

// NOLINTNEXTLINE(misc-no-recursion): parse_expression bounds the depth
int parse_call(struct parser *parser, struct token name)
{
    const struct function *function = function_find(name.text);
    if (function == NULL) {
        return no_such_function(parser, &name);
    }
    struct arguments arguments = {.count = 0};
    if (!parse_arguments(parser, function, &arguments) ||
        !check_call(parser, &name, function, &arguments)) {
        return PARSE_FAILED;
    }
    struct node node = {.type = function->type, .at = name.at, .len = name.len};
    int index = parser_add(parser, node, arguments.items, arguments.count);
    if (index != PARSE_FAILED) {
        parser->nodes.items[index].end = parser->previous_end;
    }
    return index;
}

static int no_such_function(struct parser *parser, const struct token *name)
{
    struct diag *diag = parser_complain(parser, name->at, name->len, "there is no function `%.*s`",
                                        STR_ARGS(name->text));
    for (const struct function *other = functions(); other->name != NULL; other++) {
        if (diag->help.len == 0 && str_is_near(name->text, str_from(other->name))) {
            diag_help(parser->source->diags, diag, "did you mean %s?", other->usage);
        }
    }
    return PARSE_FAILED;
}

/* From the opening bracket beyond the closing one. */
// NOLINTNEXTLINE(misc-no-recursion)
static bool parse_arguments(struct parser *parser, const struct function *function,
                            struct arguments *arguments)
{
    if (!parser_advance(parser)) {
        return false;
    }
    while (parser->token.type != TOKEN_CLOSE) {
        if (!parse_argument(parser, function, arguments)) {
            return false;
        }
        if (parser->token.type == TOKEN_CLOSE) {
            break;
        }
        if (parser->token.type != TOKEN_COMMA || arguments->has_otherwise) {
            parser_expected(parser, arguments->has_otherwise ? "an operator or `)`"
                                                             : "an operator, `,` or `)`");
            return false;
        }
        if (!parser_advance(parser)) {
            return false;
        }
        if (parser->token.type == TOKEN_CLOSE) {
            parser_expected(parser, "another argument");
            return false;
        }
    }
    return parser_advance(parser);
}

// NOLINTNEXTLINE(misc-no-recursion)
static bool parse_argument(struct parser *parser, const struct function *function,
                           struct arguments *arguments)
{
    if (arguments->count == COUNT(arguments->items)) {
        parser_expected(parser, "`)`, for there are too many arguments");
        return false;
    }
    arguments->has_otherwise = parser_sees_word(parser, "otherwise");
    if (arguments->has_otherwise && !parser_advance(parser)) {
        return false;
    }
    bool is_binding = function->type == NODE_FORMULA && arguments->count > 0;
    int index = is_binding ? parse_binding(parser) : parse_expression(parser);
    arguments->items[arguments->count++] = index;
    return index != PARSE_FAILED;
}

/* "system = rented". */
// NOLINTNEXTLINE(misc-no-recursion)
static int parse_binding(struct parser *parser)
{
    struct token name = parser->token;
    if (name.type != TOKEN_NAME) {
        return parser_expected(parser, "the name of what is bound, as in system = rented");
    }
    if (!parser_advance(parser)) {
        return PARSE_FAILED;
    }
    if (parser->token.type != TOKEN_EQUAL) {
        return parser_expected(parser, "`=` and what the name stands for");
    }
    int value = parser_advance(parser) ? parse_expression(parser) : PARSE_FAILED;
    if (value == PARSE_FAILED) {
        return PARSE_FAILED;
    }
    struct node node = {.type = NODE_BIND, .at = name.at, .len = name.len, .text = name.text};
    return parser_add(parser, node, &value, 1);
}

static bool check_call(struct parser *parser, const struct token *name,
                       const struct function *function, const struct arguments *arguments)
{
    bool is_cases = function->type == NODE_CASES;
    const char *trouble = NULL;
    if (arguments->count < function->min) {
        trouble = "has too few arguments";
    } else if (arguments->count > function->max) {
        trouble = "has too many arguments";
    } else if (arguments->has_otherwise && !is_cases) {
        trouble = "takes no `otherwise`, which belongs to `cases`";
    } else if (is_cases && arguments->count % 2 == 0) {
        trouble = "needs one last value, for when no condition holds";
    } else {
        return true;
    }
    struct diag *diag =
        parser_complain(parser, name->at, name->len, "`%s` %s", function->name, trouble);
    diag_help(parser->source->diags, diag, "write %s", function->usage);
    return false;
}
