#include "base/rules.h"

#include "base/must.h"

static const struct rule_entry entries[] = {
#define RULE(name, code_, severity_, sentence_)                                                    \
    [RULE_##name] = {.code = (code_), .severity = (severity_), .sentence = (sentence_)},
#include "base/rules.def"
#undef RULE
};

const struct rule_entry *rule_entry(enum rule rule)
{
    must((int)rule >= 0 && rule < RULE_COUNT);
    return &entries[rule];
}

enum rule rule_by_code(str code)
{
    int rule = 0;
    while (rule < RULE_COUNT && !str_equal(code, str_from(entries[rule].code))) {
        rule++;
    }
    return (enum rule)rule;
}
