/* Rows of benchmarks that state what cannot be: no estimate may rest on them. Who judges them lists
 * them before the method is fitted.
 */
#ifndef ESTIMATE_REFUSED_H
#define ESTIMATE_REFUSED_H

#include "model/record.h"

struct refused {
    const struct record **items; /* rows of results */
    ptrdiff_t count;
    ptrdiff_t capacity;
};

#endif
