/* Texts that have a form: addresses, prose, ids, and texts that were read in a wrong encoding. */
#ifndef VALIDATE_TEXT_H
#define VALIDATE_TEXT_H

#include "base/str.h"

/* What is wrong with an absolute http or https address, or NULL: no name or password, a host of
 * plain letters, nothing that needs an escape. */
const char *text_url_fault(str url);
/* What is wrong with a note's Markdown before it is parsed, or NULL; `at` is where. */
const char *text_prose_fault(str prose, ptrdiff_t *at);
/* Whether a text can be an id: [a-z0-9][a-z0-9-]*, at most 64 bytes. */
bool text_is_id(str text);
/* Whether a page cannot have that name: index, or a device's name on some systems. */
bool text_is_reserved(str id);
/* Offset of what looks like UTF-8 read as another encoding (Ã©, â€™), or -1. */
ptrdiff_t text_find_mojibake(str text);

#endif
