/* The command line as GNU programs read it: long options with = or a blank, letters, options before
 * and after operands, `--` ends them. What is wrong is said with the nearest right word.
 */
#ifndef COMMAND_OPTIONS_H
#define COMMAND_OPTIONS_H

#include "command/command.h"

enum command_line { LINE_RUN, LINE_HELP, LINE_VERSION, LINE_WRONG };

/* Reads the words after the program's name. LINE_WRONG has said what is wrong. Changes the folder
 * where -C asks for it. With LINE_HELP the verb may be NULL. */
enum command_line command_line_read(struct invocation *invocation, int count,
                                    const char *const *words);

#endif
