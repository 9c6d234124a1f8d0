/* UTF-8, and the characters that texts of this project may hold. A text is plain when it is valid
 * UTF-8 and has no control character but the line feed, no other line ends, no byte-order mark, no
 * character that turns the writing direction or that nobody sees, and no code point that is never a
 * character: what a reviewer sees is then what the program reads.
 */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include "base/str.h"

#include <stdint.h>

struct utf8_char {
    uint32_t code; /* the code point; the byte itself where `len` is 0 */
    int len;       /* bytes; 0: no valid character begins here */
};

/* The character at a byte offset within the view. */
struct utf8_char utf8_at(str view, ptrdiff_t at);
/* Byte offset of the first character at or after `from` that keeps the text from being plain, or
 * -1. */
ptrdiff_t utf8_find_unplain(str view, ptrdiff_t from);
/* What is wrong with the character there, in words: "a tab (U+0009)". */
str utf8_unplain_text(struct arena *arena, str view, ptrdiff_t at);
/* Whether a terminal shows it as one visible, unambiguous sign: no control, format or private
 * character and no separator but the blank. */
bool utf8_is_printable(uint32_t code);
/* Bytes of the longest beginning of at most `chars` characters. */
ptrdiff_t utf8_prefix(str view, ptrdiff_t chars);

#endif
