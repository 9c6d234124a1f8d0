#include "unit/judged.h"

#include "judge/judge.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

const struct diag *judged_first(struct lab *lab)
{
    const struct method *method = lab_method(lab);
    assert_non_null(method);
    struct arena scratch = {0};
    struct diags diags = diags_new(&lab->arena);
    struct date today = {.year = 2026, .month = 1, .day = 31};
    struct refused refused = {0};
    struct gate gate = {.keep = &lab->arena,
                        .scratch = &scratch,
                        .diags = &diags,
                        .catalog = lab->catalog,
                        .method = method,
                        .refused = &refused};
    judge_possible(&gate);
    judge_likely(&gate, today);
    arena_free(&scratch);
    return diags.first;
}
