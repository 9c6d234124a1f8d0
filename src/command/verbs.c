#include "command/verbs.h"

static const struct verb *const table[] = {
<<<<<<< HEAD
    &verb_build, &verb_check, &verb_new, &verb_schema, &verb_completion, &verb_help, NULL,
=======
    &verb_build, &verb_check, &verb_completion, &verb_help, NULL,
>>>>>>> 45788dd (Keep the house format)
};

const struct verb *const *verbs(void)
{
    return table;
}
