/* The project's own data, read once for all tests of a file.
 *
 *     return cmocka_run_group_tests(tests, shipped_open, shipped_close);
 *
 *     struct shipped *shipped = *state;
 *     const struct record *card = shipped_record(shipped, "gpu", "rtx-5090");
 */
#ifndef SHIPPED_H
#define SHIPPED_H

#include "pipeline.h"

struct shipped {
    struct arena arena;
    struct diags diags;
    struct project project;
};

int shipped_open(void **state);
int shipped_close(void **state);
/* The record, which must be there. */
const struct record *shipped_record(const struct shipped *shipped, const char *kind,
                                    const char *id);

#endif
