#include "base/digest.h"

#include "base/sha256.h"

/* The size of the state, so that it lies in an arena; the program is linked to that version. */
#define XXH_STATIC_LINKING_ONLY
#include <string.h>

#include <sha2.h>
#include <xxhash.h>

struct digester {
    XXH3_state_t state;
};

struct digest digest_of(str bytes)
{
    XXH128_hash_t hash = XXH3_128bits(bytes.data, (size_t)bytes.len);
    return (struct digest){.high = hash.high64, .low = hash.low64};
}

struct digest digest_strong(str bytes)
{
    struct sha256 whole = sha256_of(bytes);
    struct digest digest;
    memcpy(&digest, whole.bytes, sizeof digest);
    return digest;
}

bool digest_equal(struct digest a, struct digest b)
{
    return a.high == b.high && a.low == b.low;
}

uint64_t digest_short(str bytes)
{
    return XXH3_64bits(bytes.data, (size_t)bytes.len);
}

struct sha256 sha256_of(str bytes)
{
    struct sha256 digest;
    SHA2_CTX context;
    SHA256Init(&context);
    const unsigned char *data = (const unsigned char *)bytes.data;
    size_t left = (size_t)bytes.len;
    size_t done = 64 * sha256_blocks(context.state.st32, data, left / 64);
    context.bitcount[0] += 8 * (uint64_t)done;
    if (left > done) {
        SHA256Update(&context, data + done, left - done);
    }
    SHA256Final(digest.bytes, &context);
    return digest;
}

void sha256_hex(const struct sha256 *digest, char hex[65])
{
    static const char digits[] = "0123456789abcdef";
    for (int i = 0; i < 32; i++) {
        hex[2 * i] = digits[digest->bytes[i] >> 4];
        hex[2 * i + 1] = digits[digest->bytes[i] & 15];
    }
    hex[64] = '\0';
}

struct digester *digester_new(struct arena *arena)
{
    struct digester *digester = arena_new(arena, struct digester);
    (void)XXH3_128bits_reset(&digester->state);
    return digester;
}

void digester_add(struct digester *digester, str piece)
{
    digester_number(digester, (uint64_t)piece.len);
    (void)XXH3_128bits_update(&digester->state, piece.data, (size_t)piece.len);
}

void digester_number(struct digester *digester, uint64_t number)
{
    unsigned char bytes[8];
    for (int i = 0; i < 8; i++) {
        bytes[i] = (unsigned char)(number >> (8 * i));
    }
    (void)XXH3_128bits_update(&digester->state, bytes, sizeof bytes);
}

void digester_digest(struct digester *digester, struct digest digest)
{
    digester_number(digester, digest.high);
    digester_number(digester, digest.low);
}

struct digest digester_end(const struct digester *digester)
{
    XXH128_hash_t hash = XXH3_128bits_digest(&digester->state);
    return (struct digest){.high = hash.high64, .low = hash.low64};
}
