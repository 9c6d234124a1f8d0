/* Digests of content. XXH3 with 128 bits is for remembering: fast, and not for adversaries who may
 * choose the bytes. SHA-256 is for what others check: the site's manifest and attachments. The only
 * door to libxxhash and libmd.
 *
 *     struct digester *digester = digester_new(scratch);
 *     digester_add(digester, template_text);
 *     digester_add(digester, page_text);
 *     struct digest inputs = digester_end(digester);
 */
#ifndef BASE_DIGEST_H
#define BASE_DIGEST_H

#include "base/str.h"

#include <stdint.h>

struct digest {
    uint64_t high;
    uint64_t low;
};

struct sha256 {
    unsigned char bytes[32];
};

struct digester;

/* Of the bytes alone; the same on every machine. */
struct digest digest_of(str bytes);
/* The first half of its SHA-256: of what others choose, who could find two texts of the same
 * digest_of(). */
struct digest digest_strong(str bytes);
bool digest_equal(struct digest a, struct digest b);
/* For tables in memory. */
uint64_t digest_short(str bytes);

struct sha256 sha256_of(str bytes);
/* 64 digits and an end. */
void sha256_hex(const struct sha256 *digest, char hex[65]);

struct digester *digester_new(struct arena *arena);
/* Each piece is added with its length, so that "ab" + "c" and "a" + "bc" differ. */
void digester_add(struct digester *digester, str piece);
void digester_number(struct digester *digester, uint64_t number);
void digester_digest(struct digester *digester, struct digest digest);
struct digest digester_end(const struct digester *digester);

#endif
