/* Escaping, one function a target language: whatever a text holds, it comes out of the target's
 * reader as that text and as nothing else. Values of trees are written by escape_value, which also
 * refuses what a language cannot take.
 *
 *     escape_html(&out, STR("R&D <b>"));       R&amp;D &lt;b&gt;
 *     escape_markdown(&out, STR("a*b | c"));   a\*b \| c
 */
#ifndef RENDER_ESCAPE_H
#define RENDER_ESCAPE_H

#include "base/text.h"
#include "base/tree.h"

enum target { TARGET_MARKDOWN, TARGET_HTML, TARGET_GNUPLOT, TARGET_TEXT };

/* For text and for quoted attributes. NUL becomes U+FFFD. */
void escape_html(struct text *out, str text);

/* For running text, headings, cells of tables, link texts and titles in double quotes, and link
 * targets; a target that may hold blanks is written between < and >. Not for code. A line end or
 * tab becomes a blank, NUL U+FFFD; a blank at either end is written as &#32; so that it stays. What
 * the extensions table, strikethrough and autolink of cmark-gfm look for is escaped too, but for
 * one thing that no escape stops: autolink makes a link of an e-mail address (its text stays the
 * same).
 */
void escape_markdown(struct text *out, str text);

/* The same, with a blank at the beginning or end as it is where something else on the line stands
 * there. */
void escape_markdown_between(struct text *out, str text, bool follows, bool is_followed);

/* A whole number in plain digits, any other in the fewest digits that read back as it. */
void escape_number(struct text *out, double number);

/* {{x}} (escaped) or {{{x}}} (raw). Raw takes only a text that a trusted stage marked safe for the
 * target. gnuplot takes finite numbers and tokens (T, at least four digits, then any x) alone;
 * nothing else of a record may enter it. NULL, or what is wrong; nothing is written then. */
const char *escape_value(struct text *out, enum target target, const struct tree *value,
                         bool is_raw);

#endif
