/* What the schema says of itself: a commented record to fill in, a JSON Schema (draft-07) for
 * editors, and a reference in Markdown.
 */
#ifndef MODEL_SCHEMA_TEXT_H
#define MODEL_SCHEMA_TEXT_H

#include "base/tree.h"
#include "model/date.h"
#include "model/schema.h"

/* YAML: fields that are required with their examples, dates as of today, then all others as
 * comments. */
str schema_draft(struct arena *keep, const struct kind *kind, struct date today);
/* The same with every field as an example, nothing as a comment. */
str schema_sample(struct arena *keep, const struct kind *kind);
/* The JSON Schema of a kind's files: one record, or a list of them with defaults. */
struct tree *schema_json(struct arena *keep, const struct kind *kind);
/* The fields as a table. */
str schema_markdown(struct arena *keep, const struct kind *kind);

#endif
