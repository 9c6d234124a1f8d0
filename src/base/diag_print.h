/* Diagnostics as people and programs read them. What records say is made harmless for the sink
 * (base/sink.h); values stand behind a fixed prefix, so no line begins with what a record says.
 *
 *     diags_sort(&diags);
 *     str printed = diags_text(arena, &diags, DIAG_FORMAT_TEXT, false);
 */
#ifndef BASE_DIAG_PRINT_H
#define BASE_DIAG_PRINT_H

#include "base/diag.h"

enum diag_format { DIAG_FORMAT_TEXT, DIAG_FORMAT_JSON, DIAG_FORMAT_GITHUB };

/* Text: path:line:column: severity: message [rule], excerpt, caret, notes, help; at most
 * LIMIT_DIAGS_PER_RULE of a rule. JSON: one object with the first
 * LIMIT_ERRORS of them. GitHub: workflow commands, the
 * ten first errors and warnings each, since the service shows no more. */
str diags_text(struct arena *keep, const struct diags *diags, enum diag_format format,
               bool has_colour);

/* "2 errors, 1 warning", or "no problems"; then ", 3 warnings waived" where there are any. */
str diags_summary(struct arena *keep, const struct diags *diags);

#endif
