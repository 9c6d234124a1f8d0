/* A text as ids are written: small letters and digits, joined by single dashes; a plus is a word.
 * Names that differ in signs and letter case only have the same slug.
 */
#ifndef IMPORT_SLUG_H
#define IMPORT_SLUG_H

#include "base/text.h"

/* Appends it, behind a dash where something stands there already and the text gives anything. */
void slug_add(struct text *out, str text);
str slug_of(struct arena *keep, str text);

#endif
