/* Reads the language of formulas. What is wrong is reported at the line and column of the very
 * token, also where YAML quoted or folded the text.
 *
 *     struct parse_source source = {keep, diags, units, value->as.text, value->place};
 *     struct expression *expression = expression_parse(&source);
 */
#ifndef ESTIMATE_EXPRESSION_PARSE_H
#define ESTIMATE_EXPRESSION_PARSE_H

#include "base/diag.h"
#include "estimate/expression/syntax.h"

struct parse_source {
    struct arena *keep;
    struct diags *diags;
    struct units *units;
    str text;
    struct place place; /* of the value that holds the text */
};

/* NULL where the text is no expression; the text must outlive the result. */
struct expression *expression_parse(const struct parse_source *source);

/* Where a byte of the expression's text was written. */
struct place expression_place(const struct expression *expression, int at);

#endif
