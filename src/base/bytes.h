/* Values in the machine's own order of bytes, for what the program writes for itself and reads back
 * on the same machine. Reading takes from the front of a view and never goes beyond its end.
 *
 *     bytes_put(&text, &head, sizeof head);
 *     ... if (bytes_take(&left, &head, sizeof head) && bytes_take_view(&left, head.len, &name)) ...
 */
#ifndef BASE_BYTES_H
#define BASE_BYTES_H

#include "base/text.h"

#include <stdint.h>

void bytes_put(struct text *text, const void *from, size_t len);
/* The length and the bytes of a view. */
void bytes_put_view(struct text *text, str view);

/* False, and nothing is taken, where there are fewer bytes. */
bool bytes_take(str *left, void *into, size_t len);
bool bytes_take_view(str *left, uint64_t len, str *view);
/* What bytes_put_view() put. */
bool bytes_take_measured(str *left, str *view);

#endif
