/* The entries of all verbs, one file each. */
#ifndef COMMAND_VERBS_H
#define COMMAND_VERBS_H

#include "command/command.h"

extern const struct verb verb_accuracy;
extern const struct verb verb_build;
extern const struct verb verb_check;
extern const struct verb verb_completion;
extern const struct verb verb_estimate;
extern const struct verb verb_explain;
extern const struct verb verb_help;
extern const struct verb verb_import;
extern const struct verb verb_new;
extern const struct verb verb_schema;

#endif
