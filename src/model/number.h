/* Numbers as records write them: plain digits, no locale, no surprise. */
#ifndef MODEL_NUMBER_H
#define MODEL_NUMBER_H

#include "base/str.h"

/* Strictly `-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]{1,2})?`, at most LIMIT_NUMBER_CHARS,
 * finite. */
bool number_parse(str text, double *number);

/* A number at the beginning of a text, read as people write it: `1,792`, `1_000`, `+5`, `.5`, `007`
 * and the minus sign U+2212 are understood. */
struct number_read {
    ptrdiff_t len; /* bytes read; 0: no number begins here */
    str spelling;  /* the same number in the strict form */
    bool is_strict;
};
struct number_read number_read(struct arena *arena, str text);

#endif
