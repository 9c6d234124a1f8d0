#include "base/must.h"

#include "base/limits.h"

#include <stdio.h>
#include <stdlib.h>

#if defined(__SANITIZE_ADDRESS__)
#define MUST_ABORTS 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define MUST_ABORTS 1
#endif
#endif

void must_fail(const char *condition, const char *file, int line)
{
    (void)fprintf(stderr,
                  "hwreport: fault of the program itself: %s does not hold (%s:%d)\n"
                  "Please report this line together with the input.\n",
                  condition, file, line);
#ifdef MUST_ABORTS
    abort();
#else
    _Exit(EXIT_STATUS_FAULT);
#endif
}
