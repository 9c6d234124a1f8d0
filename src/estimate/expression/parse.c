#include "estimate/expression/parse.h"

#include "base/array.h"
#include "base/limits.h"
#include "estimate/expression/functions.h"
#include "estimate/expression/parser.h"

static int parse_level(struct parser *parser, enum level level);
static int parse_prefix(struct parser *parser);
static int parse_primary(struct parser *parser);
static int parse_number(struct parser *parser);
static int parse_name(struct parser *parser);
static int parse_brackets(struct parser *parser);
static bool check_unit(struct parser *parser, const struct token *token, struct unit *unit);
static int add_leaf(struct parser *parser, enum node_type type, const struct token *token);

struct expression *expression_parse(const struct parse_source *source)
{
    struct parser parser = {.source = source, .lexer = {.text = source->text}};
    if (source->text.len > LIMIT_EXPRESSION_BYTES) {
        diag_add(source->diags, RULE_FORMULA_SYNTAX, source->place,
                 "an expression has %td bytes, more than the limit of %d", source->text.len,
                 LIMIT_EXPRESSION_BYTES);
        return NULL;
    }
    if (!parser_advance(&parser) || parse_expression(&parser) == PARSE_FAILED) {
        return NULL;
    }
    if (parser.token.type != TOKEN_END) {
        parser_expected(&parser, "an operator or the end");
        return NULL;
    }
    struct expression *expression = arena_new(source->keep, struct expression);
    *expression = (struct expression){
        .text = source->text,
        .place = source->place,
        .nodes = parser.nodes.items,
        .count = (int)parser.nodes.count,
        .operands = parser.operands.items,
    };
    return expression;
}

struct place expression_place(const struct expression *expression, int at)
{
    return at == 0 ? expression->place : place_within(expression->place, expression->text, at);
}

// NOLINTNEXTLINE(misc-no-recursion): parse_level bounds the depth
int parse_expression(struct parser *parser)
{
    return parse_level(parser, LEVEL_OR);
}

/* Operators that bind at least as closely as `level`; powers group from the right. The depth is
 * bounded by LIMIT_EXPRESSION_DEPTH. */
// NOLINTNEXTLINE(misc-no-recursion)
static int parse_level(struct parser *parser, enum level level)
{
    if (++parser->depth > LIMIT_EXPRESSION_DEPTH) {
        parser_complain(parser, parser->token.at, parser->token.len,
                        "the expression is nested too deeply");
        return PARSE_FAILED;
    }
    int left = parse_prefix(parser);
    bool has_compared = false;
    while (left != PARSE_FAILED) {
        struct token token = parser->token;
        const struct infix *infix = infix_find(&token);
        if (infix == NULL || infix->level < level) {
            break;
        }
        if (infix->level == LEVEL_COMPARE && has_compared) {
            struct diag *diag =
                parser_complain(parser, token.at, token.len, "comparisons cannot be chained");
            diag_help(parser->source->diags, diag, "write a < b and b < c");
            return PARSE_FAILED;
        }
        has_compared = infix->level == LEVEL_COMPARE;
        bool is_power = infix->level == LEVEL_POWER;
        enum level tighter = is_power ? LEVEL_POWER : (enum level)(infix->level + 1);
        int right = parser_advance(parser) ? parse_level(parser, tighter) : PARSE_FAILED;
        if (right == PARSE_FAILED) {
            return PARSE_FAILED;
        }
        struct node node = {.type = infix->type, .at = token.at, .len = token.len};
        left = parser_add(parser, node, (int[]){left, right}, 2);
    }
    parser->depth--;
    return left;
}

// NOLINTNEXTLINE(misc-no-recursion)
static int parse_prefix(struct parser *parser)
{
    struct token token = parser->token;
    bool is_not = parser_sees_word(parser, "not");
    if (!is_not && token.type != TOKEN_MINUS) {
        return parse_primary(parser);
    }
    if (!parser_advance(parser)) {
        return PARSE_FAILED;
    }
    int operand = parse_level(parser, is_not ? LEVEL_COMPARE : LEVEL_POWER);
    struct node node = {.type = is_not ? NODE_NOT : NODE_NEGATE, .at = token.at, .len = token.len};
    return operand == PARSE_FAILED ? PARSE_FAILED : parser_add(parser, node, &operand, 1);
}

// NOLINTNEXTLINE(misc-no-recursion)
static int parse_primary(struct parser *parser)
{
    struct token token = parser->token;
    if (token.type == TOKEN_NUMBER) {
        return parse_number(parser);
    }
    if (token.type == TOKEN_WORD) {
        return parser_advance(parser) ? add_leaf(parser, NODE_WORD, &token) : PARSE_FAILED;
    }
    if (token.type == TOKEN_NAME && infix_find(&token) == NULL &&
        !parser_sees_word(parser, "otherwise")) {
        return parse_name(parser);
    }
    if (token.type == TOKEN_OPEN) {
        return parse_brackets(parser);
    }
    return parser_expected(parser, "a number, name, word or `(`");
}

static int parse_number(struct parser *parser)
{
    struct token token = parser->token;
    struct unit unit = {.factor = 1};
    if (token.unit.len > 0 && !check_unit(parser, &token, &unit)) {
        return PARSE_FAILED;
    }
    if (!parser_advance(parser)) {
        return PARSE_FAILED;
    }
    int index = add_leaf(parser, NODE_NUMBER, &token);
    struct node *node = &parser->nodes.items[index];
    node->number = token.number * unit.factor + unit.offset;
    node->unit = unit;
    node->text = token.unit;
    return index;
}

static bool check_unit(struct parser *parser, const struct token *token, struct unit *unit)
{
    const struct parse_source *source = parser->source;
    struct unit_error error = {0};
    if (unit_parse(source->units, token->unit, unit, &error)) {
        return true;
    }
    str wrong = str_slice(token->unit, error.at, error.at + error.len);
    struct diag *diag =
        parser_complain(parser, token->unit_at + (int)error.at, (int)error.len,
                        "`%.*s` is no unit here: %s", STR_ARGS(wrong), error.message);
    if (error.suggestion.len > 0) {
        diag_help(source->diags, diag, "did you mean %.*s?", STR_ARGS(error.suggestion));
    } else {
        diag_help(source->diags, diag,
                  "what follows a number is its unit; write operators between blanks");
    }
    return false;
}

// NOLINTNEXTLINE(misc-no-recursion)
static int parse_name(struct parser *parser)
{
    struct token token = parser->token;
    if (!parser_advance(parser)) {
        return PARSE_FAILED;
    }
    if (parser->token.type == TOKEN_OPEN) {
        return parse_call(parser, token);
    }
    bool is_yes = str_equal(token.text, STR("yes"));
    if (is_yes || str_equal(token.text, STR("no"))) {
        int index = add_leaf(parser, NODE_TRUTH, &token);
        parser->nodes.items[index].number = is_yes ? 1 : 0;
        return index;
    }
    bool is_never = str_equal(token.text, STR("never"));
    return add_leaf(parser, is_never ? NODE_NEVER : NODE_NAME, &token);
}

// NOLINTNEXTLINE(misc-no-recursion)
static int parse_brackets(struct parser *parser)
{
    int start = parser->token.at;
    int inner = parser_advance(parser) ? parse_expression(parser) : PARSE_FAILED;
    if (inner == PARSE_FAILED) {
        return PARSE_FAILED;
    }
    if (parser->token.type != TOKEN_CLOSE) {
        return parser_expected(parser, "an operator or `)`");
    }
    if (!parser_advance(parser)) {
        return PARSE_FAILED;
    }
    parser->nodes.items[inner].start = start;
    parser->nodes.items[inner].end = parser->previous_end;
    return inner;
}

static int add_leaf(struct parser *parser, enum node_type type, const struct token *token)
{
    struct node node = {
        .type = type,
        .at = token->at,
        .len = token->len,
        .start = token->at,
        .end = token->at + token->len,
        .text = token->text,
    };
    return parser_add(parser, node, NULL, 0);
}

bool parser_advance(struct parser *parser)
{
    parser->previous_end = parser->token.at + parser->token.len;
    if (lexer_next(&parser->lexer, &parser->token)) {
        return true;
    }
    const struct lexer *lexer = &parser->lexer;
    struct diag *diag =
        parser_complain(parser, lexer->error_at, lexer->error_len, "%s", lexer->message);
    if (lexer->help != NULL) {
        diag_help(parser->source->diags, diag, "%s", lexer->help);
    }
    return false;
}

bool parser_sees_word(const struct parser *parser, const char *word)
{
    return parser->token.type == TOKEN_NAME && str_equal(parser->token.text, str_from(word));
}

struct diag *parser_complain(struct parser *parser, int at, int len, const char *format, ...)
{
    const struct parse_source *source = parser->source;
    va_list list;
    va_start(list, format);
    str text = str_format_list(source->keep, format, list);
    va_end(list);
    struct diag *diag =
        diag_add(source->diags, RULE_FORMULA_SYNTAX, place_within(source->place, source->text, at),
                 "%.*s", STR_ARGS(text));
    diag->width = (int)str_code_points(str_slice(source->text, at, at + len));
    return diag;
}

int parser_expected(struct parser *parser, const char *what)
{
    str found = token_name(parser->source->keep, &parser->token);
    parser_complain(parser, parser->token.at, parser->token.len, "expected %s, found %.*s", what,
                    STR_ARGS(found));
    return PARSE_FAILED;
}

int parser_add(struct parser *parser, struct node node, const int *operands, int count)
{
    struct arena *keep = parser->source->keep;
    node.depth = 1;
    node.operands = (int)parser->operands.count;
    node.count = count;
    for (int i = 0; i < count; i++) {
        const struct node *operand = &parser->nodes.items[operands[i]];
        *array_add(keep, &parser->operands) = operands[i];
        node.depth = node.depth > operand->depth ? node.depth : operand->depth + 1;
        node.end = operand->end;
    }
    if (count > 0) {
        int first = parser->nodes.items[operands[0]].start;
        node.start = first < node.at ? first : node.at;
    }
    if (node.depth > LIMIT_EXPRESSION_DEPTH) {
        parser_complain(parser, node.at, node.len, "the expression is nested too deeply");
        return PARSE_FAILED;
    }
    *array_add(keep, &parser->nodes) = node;
    return (int)parser->nodes.count - 1;
}
