/* The compression function of SHA-256 with the processor's own instructions, where it has them:
 * three times as fast as the portable code of libmd, which does all else: hashing each page for the
 * manifest would otherwise be a fifth of a whole build.
 */
#ifndef BASE_SHA256_H
#define BASE_SHA256_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Takes blocks of 64 bytes into the eight words of the state. Returns how many it took: all, or
 * none where the processor lacks the instructions. */
size_t sha256_blocks(uint32_t state[8], const unsigned char *bytes, size_t count);

#endif
