/* Every rule that a diagnostic can name: its stable code `area.rule`, its severity and one
 * sentence. `hwreport explain CODE` and the manual read this table; tests/diagnostics holds a case
 * for each. A new rule is one line in rules.def, in the order of the areas.
 */
#ifndef BASE_RULES_H
#define BASE_RULES_H

#include "base/str.h"

enum severity { SEVERITY_ERROR, SEVERITY_WARNING, SEVERITY_NOTE };

enum rule {
#define RULE(name, code, severity, sentence) RULE_##name,
#include "base/rules.def"
#undef RULE
    RULE_COUNT
};

struct rule_entry {
    const char *code;
    enum severity severity;
    const char *sentence;
};

const struct rule_entry *rule_entry(enum rule rule);
/* RULE_COUNT where no rule has that code. */
enum rule rule_by_code(str code);

#endif
