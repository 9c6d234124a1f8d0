/* Texts of records within MathML, escaped; mathml.c writes the formulas. */
#ifndef ESTIMATE_MATHML_TEXT_H
#define ESTIMATE_MATHML_TEXT_H

#include "base/text.h"

/* A name as words: "gpu.memory_bandwidth" is "gpu memory bandwidth". */
void mathml_words(struct text *out, str name);
/* A symbol; what follows its first `_` is set below: "η_w". */
void mathml_symbol(struct text *out, str symbol);
void mathml_escaped(struct text *out, str text);

#endif
