#include "command/kinds.h"

#include "base/text.h"
#include "command/command.h"

const struct kind *kind_named(struct arena *scratch, const char *name)
{
    str typed = str_from(name);
    const struct kind *kind = schema_kind(typed);
    if (kind != NULL) {
        return kind;
    }
    const struct kind *near = NULL;
    struct text all = text_new(scratch, 256);
    for (const struct kind *const *each = schema_kinds(); *each != NULL; each++) {
        bool is_meant = str_is_near(typed, str_from((*each)->name)) ||
                        str_equal(typed, str_from((*each)->folder));
        near = near == NULL && is_meant ? *each : near;
        text_addf(&all, "%s%s", each == schema_kinds() ? "" : ", ", (*each)->name);
    }
    if (near != NULL) {
        (void)usage_error("there is no kind of record '%s'; did you mean %s?", name, near->name);
    } else {
        str kinds = text_view(&all);
        (void)usage_error("there is no kind of record '%s'; there are %.*s", name, STR_ARGS(kinds));
    }
    return NULL;
}
