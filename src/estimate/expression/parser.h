/* The state of the parser, which parse.c (operators and single values) and parse_call.c (functions)
 * share; no one else needs it.
 */
#ifndef ESTIMATE_EXPRESSION_PARSER_H
#define ESTIMATE_EXPRESSION_PARSER_H

#include "estimate/expression/lexer.h"
#include "estimate/expression/parse.h"

enum { PARSE_FAILED = -1 };

struct parser {
    const struct parse_source *source;
    struct lexer lexer;
    struct token token; /* the next one */
    int previous_end;   /* of the token before */
    int depth;
    struct {
        struct node *items;
        ptrdiff_t count;
        ptrdiff_t capacity;
    } nodes;
    struct {
        int *items;
        ptrdiff_t count;
        ptrdiff_t capacity;
    } operands;
};

/* Functions that return an index return that of the node in `nodes`, or PARSE_FAILED with an error
 * reported. */
int parse_expression(struct parser *parser);
/* The token before is the function's name, the next one its opening bracket. */
int parse_call(struct parser *parser, struct token name);

bool parser_advance(struct parser *parser);
bool parser_sees_word(const struct parser *parser, const char *word);
struct diag *parser_complain(struct parser *parser, int at, int len, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* Always PARSE_FAILED: the next token is not what stands here. */
int parser_expected(struct parser *parser, const char *what);
int parser_add(struct parser *parser, struct node node, const int *operands, int count);

#endif
