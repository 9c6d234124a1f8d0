/* The sign before a verdict: a letter-like character that every font has. The symbols of records
 * stay data; those that are pictures (emoji), which many machines cannot show, are said by the
 * plain sign of the same meaning.
 */
#ifndef VIEW_VERDICT_SIGN_H
#define VIEW_VERDICT_SIGN_H

#include "estimate/evaluate.h"

/* "✓", "✕", "?", or the record's own sign where that is no picture; empty where it has none. */
str verdict_sign(const struct verdict *verdict);

#endif
