/* Help from the table of verbs: for a terminal, and as mdoc for the manual. */
#ifndef COMMAND_HELP_H
#define COMMAND_HELP_H

#include "command/command.h"

/* Of the whole program where `verb` is NULL. */
str help_text(struct arena *keep, const struct verb *verb);

#endif
