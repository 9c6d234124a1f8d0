/* The linker's build id of the running program: another build of the program has another one, so
 * nothing that an older program remembered is believed by a newer one.
 */
#ifndef BASE_BUILD_ID_H
#define BASE_BUILD_ID_H

#include "base/str.h"

/* The bytes of the id; valid as long as the program runs. Empty where it was linked without one. */
str build_id(void);

#endif
