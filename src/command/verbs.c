#include "command/verbs.h"

static const struct verb *const table[] = {
    &verb_accuracy, &verb_build,  &verb_check,      &verb_estimate, &verb_explain, &verb_import,
    &verb_new,      &verb_schema, &verb_completion, &verb_help,     NULL,
};

const struct verb *const *verbs(void)
{
    return table;
}
