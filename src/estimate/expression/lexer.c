#include "estimate/expression/lexer.h"

#include "model/quantity.h"

#include <string.h>

struct sign {
    const char *text;
    enum token_type type;
};

/* Longer signs before those that they begin with. */
static const struct sign signs[] = {
    {"!=", TOKEN_UNEQUAL}, {"<=", TOKEN_AT_MOST}, {">=", TOKEN_AT_LEAST}, {"<", TOKEN_LESS},
    {">", TOKEN_MORE},     {"=", TOKEN_EQUAL},    {"+", TOKEN_PLUS},      {"-", TOKEN_MINUS},
    {"*", TOKEN_STAR},     {"/", TOKEN_SLASH},    {"^", TOKEN_CARET},     {"(", TOKEN_OPEN},
    {")", TOKEN_CLOSE},    {",", TOKEN_COMMA},
};

struct slip {
    const char *text;
    const char *help;
};

/* What other languages and keyboards offer instead. */
static const struct slip slips[] = {
    {"==", "equality is written ="},
    {"<>", "inequality is written !="},
    {"**", "powers are written with ^"},
    {"&&", "write the word `and`"},
    {"||", "write the word `or`"},
    {"!", "write the word `not`"},
    {"×", "multiplication is written *"},
    {"·", "multiplication is written *"},
    {"÷", "division is written /"},
    {"−", "minus is written -"},
    {"–", "minus is written -"},
    {"≤", "write <="},
    {"≥", "write >="},
    {"≠", "write !="},
    {"\"", "words stand between single quotes: 'gddr7'"},
    {"‘", "words stand between straight single quotes: 'gddr7'"},
    {"’", "words stand between straight single quotes: 'gddr7'"},
    {"?", "alternatives are written cases(condition, value, otherwise)"},
    {"[", "grouping uses round brackets"},
    {"{", "grouping uses round brackets"},
};

static bool fail(struct lexer *lexer, int at, int len, const char *message, const char *help);
static bool next_number(struct lexer *lexer, struct token *token);
static bool next_word(struct lexer *lexer, struct token *token);
static bool next_name(struct lexer *lexer, struct token *token);
static bool next_sign(struct lexer *lexer, struct token *token);

static bool is_digit(int byte)
{
    return byte >= '0' && byte <= '9';
}

static bool is_letter(int byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || byte == '_';
}

static bool is_blank(int byte)
{
    return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
}

/* The byte at an offset, 0 beyond the end. */
static int byte_at(const struct lexer *lexer, int at)
{
    return at < lexer->text.len ? (unsigned char)lexer->text.data[at] : 0;
}

bool lexer_next(struct lexer *lexer, struct token *token)
{
    while (is_blank(byte_at(lexer, lexer->at))) {
        lexer->at++;
    }
    *token = (struct token){.at = lexer->at};
    if (lexer->at >= lexer->text.len) {
        return true;
    }
    int byte = byte_at(lexer, lexer->at);
    bool read = is_digit(byte)    ? next_number(lexer, token)
                : byte == '\''    ? next_word(lexer, token)
                : is_letter(byte) ? next_name(lexer, token)
                                  : next_sign(lexer, token);
    token->len = lexer->at - token->at;
    if (token->type != TOKEN_WORD) {
        token->text = str_slice(lexer->text, token->at, lexer->at);
    }
    return read;
}

static bool fail(struct lexer *lexer, int at, int len, const char *message, const char *help)
{
    lexer->error_at = at;
    lexer->error_len = len;
    lexer->message = message;
    lexer->help = help;
    return false;
}

static int digits_end(const struct lexer *lexer, int at)
{
    while (is_digit(byte_at(lexer, at))) {
        at++;
    }
    return at;
}

static bool starts_unit(const struct lexer *lexer, int at)
{
    int byte = byte_at(lexer, at);
    /* Bytes from 0x80 on: µ and °, which the table of units judges. */
    return (is_letter(byte) && byte != '_') || byte == '%' || byte == 0xC2 || byte == 0xCE;
}

/* A unit ends where a blank or bracket follows, or a `/` that no symbol follows. */
static int unit_end(const struct lexer *lexer, int at)
{
    while (starts_unit(lexer, at)) {
        while (starts_unit(lexer, at) || byte_at(lexer, at) >= 0x80) {
            at++;
        }
        if (byte_at(lexer, at) == '^') {
            int sign = byte_at(lexer, at + 1) == '-' ? 1 : 0;
            at = is_digit(byte_at(lexer, at + 1 + sign)) ? digits_end(lexer, at + 1 + sign) : at;
        }
        if (byte_at(lexer, at) != '/' || !starts_unit(lexer, at + 1)) {
            break;
        }
        at++;
    }
    return at;
}

static bool is_keyword(str text)
{
    return str_equal(text, STR("and")) || str_equal(text, STR("or")) ||
           str_equal(text, STR("not")) || str_equal(text, STR("otherwise"));
}

static bool next_number(struct lexer *lexer, struct token *token)
{
    int at = digits_end(lexer, lexer->at);
    if (byte_at(lexer, at) == '.' && is_digit(byte_at(lexer, at + 1))) {
        at = digits_end(lexer, at + 1);
    }
    if (byte_at(lexer, at) == 'e' || byte_at(lexer, at) == 'E') {
        int sign = byte_at(lexer, at + 1) == '-' || byte_at(lexer, at + 1) == '+' ? 1 : 0;
        at = is_digit(byte_at(lexer, at + 1 + sign)) ? digits_end(lexer, at + 1 + sign) : at;
    }
    str digits = str_slice(lexer->text, token->at, at);
    if (starts_unit(lexer, at)) {
        int end = unit_end(lexer, at);
        lexer->at = end;
        return fail(lexer, at, end - at, "a blank is missing between number and unit",
                    "write a blank between them: 10 GB");
    }
    lexer->at = at;
    if (!number_parse(digits, &token->number)) {
        return fail(lexer, token->at, at - token->at, "this is not a plain number",
                    "write plain digits: 12.5 or 1.25e9");
    }
    token->type = TOKEN_NUMBER;
    if (byte_at(lexer, at) == ' ' && starts_unit(lexer, at + 1)) {
        int end = unit_end(lexer, at + 1);
        str unit = str_slice(lexer->text, at + 1, end);
        if (!is_keyword(unit)) {
            token->unit = unit;
            token->unit_at = at + 1;
            lexer->at = end;
        }
    }
    return true;
}

static bool next_word(struct lexer *lexer, struct token *token)
{
    int end = lexer->at + 1;
    while (end < lexer->text.len && lexer->text.data[end] != '\'') {
        end++;
    }
    token->type = TOKEN_WORD;
    token->text = str_slice(lexer->text, token->at + 1, end);
    if (end >= lexer->text.len) {
        lexer->at = end;
        return fail(lexer, token->at, 1, "a word has no closing quote", "close it with '");
    }
    lexer->at = end + 1;
    return true;
}

static bool next_name(struct lexer *lexer, struct token *token)
{
    token->type = TOKEN_NAME;
    int at = lexer->at;
    for (;;) {
        while (is_letter(byte_at(lexer, at)) || is_digit(byte_at(lexer, at))) {
            at++;
        }
        if (byte_at(lexer, at) != '.') {
            break;
        }
        if (!is_letter(byte_at(lexer, at + 1))) {
            lexer->at = at + 1;
            return fail(lexer, at, 1, "a name is missing after the dot", NULL);
        }
        at++;
    }
    lexer->at = at;
    return true;
}

static bool next_sign(struct lexer *lexer, struct token *token)
{
    str rest = str_slice(lexer->text, lexer->at, lexer->text.len);
    for (ptrdiff_t i = 0; i < COUNT(slips); i++) {
        str slip = str_from(slips[i].text);
        if (str_starts(rest, slip) && !str_starts(rest, STR("!="))) {
            lexer->at += (int)slip.len;
            return fail(lexer, token->at, (int)slip.len, "this sign is not part of the language",
                        slips[i].help);
        }
    }
    for (ptrdiff_t i = 0; i < COUNT(signs); i++) {
        if (str_starts(rest, str_from(signs[i].text))) {
            token->type = signs[i].type;
            lexer->at += (int)strlen(signs[i].text);
            return true;
        }
    }
    int end = lexer->at + 1;
    while ((byte_at(lexer, end) & 0xC0) == 0x80) {
        end++;
    }
    lexer->at = end;
    return fail(lexer, token->at, end - token->at, "this sign is not part of the language", NULL);
}

str token_name(struct arena *arena, const struct token *token)
{
    if (token->type == TOKEN_END) {
        return STR("the end");
    }
    return token->type == TOKEN_WORD ? str_format(arena, "'%.*s'", STR_ARGS(token->text))
                                     : str_format(arena, "`%.*s`", STR_ARGS(token->text));
}
