/* Splits an expression into tokens. Numbers take their unit with them: one blank, then a unit
 * without blanks. Names joined by dots are one token.
 *
 *     struct lexer lexer = {.text = text};
 *     struct token token;
 *     while (lexer_next(&lexer, &token) && token.type != TOKEN_END) { ... }
 */
#ifndef ESTIMATE_EXPRESSION_LEXER_H
#define ESTIMATE_EXPRESSION_LEXER_H

#include "base/str.h"

enum token_type {
    TOKEN_END,
    TOKEN_NUMBER,
    TOKEN_WORD,
    TOKEN_NAME,
    TOKEN_PLUS,
    TOKEN_MINUS,
    TOKEN_STAR,
    TOKEN_SLASH,
    TOKEN_CARET,
    TOKEN_OPEN,
    TOKEN_CLOSE,
    TOKEN_COMMA,
    TOKEN_EQUAL,
    TOKEN_UNEQUAL,
    TOKEN_LESS,
    TOKEN_AT_MOST,
    TOKEN_MORE,
    TOKEN_AT_LEAST,
};

struct token {
    enum token_type type;
    int at;
    int len;
    str text;      /* the token; of a word what stands between the quotes */
    double number; /* as written, without its unit */
    str unit;      /* of a number; empty where it has none */
    int unit_at;
};

struct lexer {
    str text;
    int at;
    /* Where lexer_next gave false: the bytes concerned, what is wrong and what to write. */
    int error_at;
    int error_len;
    const char *message;
    const char *help; /* or NULL */
};

bool lexer_next(struct lexer *lexer, struct token *token);
/* What a token is called in messages: "`)`", "the end". */
str token_name(struct arena *arena, const struct token *token);

#endif
