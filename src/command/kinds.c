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
    struct str_nearest nearest = {.typed = typed};
    struct text all = text_new(scratch, 256);
    for (const struct kind *const *each = schema_kinds(); *each != NULL; each++) {
        str_nearest_offer(&nearest, str_from((*each)->name));
        text_addf(&all, "%s%s", each == schema_kinds() ? "" : ", ", (*each)->name);
    }
    /* The folder of a kind is its plural. */
    kind = schema_kind_of_folder(typed);
    kind = kind != NULL ? kind : schema_kind(nearest.found);
    if (kind != NULL) {
        (void)usage_error("there is no kind of record '%s'; did you mean %s?", name, kind->name);
    } else {
        str kinds = text_view(&all);
        (void)usage_error("there is no kind of record '%s'; there are %.*s", name, STR_ARGS(kinds));
    }
    return NULL;
}
