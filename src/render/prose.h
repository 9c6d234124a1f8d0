/* Foreign prose: the Markdown that records carry in their notes. A note is read alone, filtered,
 * and written back as CommonMark that a page's template may hold as it is ({{{notes}}}, on a line
 * of its own, with empty lines around it, and not below a list, which it might continue):
 *
 *     struct tree *notes = prose_to_markdown(keep, diags, place, text, 2);
 *
 * A note may hold paragraphs, headings, lists, quotes, rules, code, emphasis and links to http and
 * https. Images become links, raw HTML becomes the text that was typed, tables stay text, info
 * words of code go, quotes that begin like a callout lose their frame, titles of links go (pages
 * give them a meaning). What is written back is read once more; should it come out as another
 * document, the note's paragraphs are written without any markup.
 */
#ifndef RENDER_PROSE_H
#define RENDER_PROSE_H

#include "base/diag.h"
#include "base/tree.h"

/* Headings go `heading_shift` levels down, to the sixth at most. The result is marked safe for
 * Markdown. NULL after an error (RULE_RECORD_BAD_PROSE): a note over LIMIT_PROSE_BYTES or made to
 * be slow (long runs of one sign, deep nesting, hundreds of links), one with the signs that the
 * site marks numbers with (● ○ ◆ ◇ △ ▽), or with a link to anything but the web. */
struct tree *prose_to_markdown(struct arena *keep, struct diags *diags, struct place place,
                               str note, int heading_shift);

/* Only the errors; false where there was one. */
bool prose_check(struct diags *diags, struct place place, str note);

#endif
