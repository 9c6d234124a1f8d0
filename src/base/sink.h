/* Text that leaves the program towards people and machines that read logs: one function a sink.
 * What a record says may hold commands for a terminal or for a continuous-integration service; each
 * sink makes them plain text.
 */
#ifndef BASE_SINK_H
#define BASE_SINK_H

#include "base/text.h"

/* For a terminal or a log: bytes that are not printable text as \xNN or \u{…}, line ends as blanks,
 * and
 * `##[`, which some services obey anywhere in a line, as `#\#[`. */
void sink_log(struct text *out, str text);

/* The data of a workflow command of GitHub: %, CR and LF as %25, %0D and %0A. */
void sink_annotation(struct text *out, str text);

/* A property of such a command, such as the file's name: also : and , */
void sink_annotation_property(struct text *out, str text);

#endif
