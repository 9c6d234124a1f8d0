/* What libyaml cannot read, in words that say what to write instead. */
#ifndef LOAD_YAML_PROBLEM_H
#define LOAD_YAML_PROBLEM_H

#include "base/diag.h"

struct yaml_problem {
    const char *text; /* the library's words; NULL where it has none */
    struct place place;
    const char *context; /* NULL where it has none */
    struct place context_place;
};

/* Adds exactly one error. */
void yaml_problem_add(struct diags *diags, const struct origin *origin,
                      struct yaml_problem problem);

#endif
