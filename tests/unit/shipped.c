#include "unit/shipped.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

int shipped_open(void **state)
{
    static struct shipped shipped;
    shipped.diags = diags_new(&shipped.arena);
    struct project_options options = {.today = {.year = 2026, .month = 12, .day = 31}};
    bool is_read = project_read(&shipped.arena, &shipped.diags, &options, &shipped.project);
    *state = &shipped;
    return is_read ? 0 : -1;
}

int shipped_close(void **state)
{
    struct shipped *shipped = *state;
    project_close(&shipped->project);
    arena_free(&shipped->arena);
    return 0;
}

const struct record *shipped_record(const struct shipped *shipped, const char *kind, const char *id)
{
    const struct record *record = catalog_find(shipped->project.catalog, kind, str_from(id));
    if (record == NULL) {
        fail_msg("no %s %s is shipped", kind, id);
    }
    return record;
}
