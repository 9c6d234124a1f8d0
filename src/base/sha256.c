#include "base/sha256.h"

#if defined(__x86_64__) && defined(__GNUC__)

#include <cpuid.h>
#include <immintrin.h>

static size_t blocks_by_instructions(uint32_t state[8], const unsigned char *bytes, size_t count);
static size_t blocks_by_nothing(uint32_t state[8], const unsigned char *bytes, size_t count);

typedef size_t blocks_function(uint32_t state[8], const unsigned char *bytes, size_t count);

/* Chosen once, when the program is loaded: asking the processor is slow in a virtual machine. That
 * is before a sanitizer is ready, so nothing is called here that could be watched. */
__attribute__((used, no_sanitize("address", "undefined"))) static blocks_function *
blocks_choose(void)
{
    unsigned a = 0;
    unsigned b = 0;
    unsigned c = 0;
    unsigned d = 0;
    __cpuid(0, a, b, c, d);
    if (a < 7) {
        return blocks_by_nothing;
    }
    __cpuid(1, a, b, c, d);
    bool has_sse = (c & bit_SSSE3) != 0 && (c & bit_SSE4_1) != 0;
    __cpuid_count(7, 0, a, b, c, d);
    return has_sse && (b & bit_SHA) != 0 ? blocks_by_instructions : blocks_by_nothing;
}

size_t sha256_blocks(uint32_t state[8], const unsigned char *bytes, size_t count)
    __attribute__((ifunc("blocks_choose")));

/* The constants of FIPS 180-4, 4.2.2. */
static const uint32_t constants[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

/* Sixteen steps of four rounds each. The instructions hold the state as the words a b e f and
 * c d g h; w holds the last sixteen words of the message schedule. */
__attribute__((target("sha,sse4.1,ssse3"))) static size_t
blocks_by_instructions(uint32_t state[8], const unsigned char *bytes, size_t count)
{
    const __m128i swap = _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203);
    __m128i abcd = _mm_loadu_si128((const __m128i *)(const void *)state);
    __m128i efgh = _mm_loadu_si128((const __m128i *)(const void *)(state + 4));
    __m128i cdab = _mm_shuffle_epi32(abcd, 0xB1);
    __m128i hgfe = _mm_shuffle_epi32(efgh, 0x1B);
    __m128i abef = _mm_alignr_epi8(cdab, hgfe, 8);
    __m128i cdgh = _mm_blend_epi16(hgfe, cdab, 0xF0);
    for (size_t block = 0; block < count; block++) {
        __m128i w[4];
        __m128i abef_before = abef;
        __m128i cdgh_before = cdgh;
        const __m128i *words = (const __m128i *)(const void *)(bytes + 64 * block);
        for (int i = 0; i < 4; i++) {
            w[i] = _mm_shuffle_epi8(_mm_loadu_si128(words + i), swap);
        }
#ifndef __clang__
#pragma GCC unroll 16
#endif
        for (int step = 0; step < 16; step++) {
            const uint32_t *four = constants + (ptrdiff_t)step * 4;
            __m128i k = _mm_loadu_si128((const __m128i *)(const void *)four);
            __m128i sum = _mm_add_epi32(w[step % 4], k);
            cdgh = _mm_sha256rnds2_epu32(cdgh, abef, sum);
            abef = _mm_sha256rnds2_epu32(abef, cdgh, _mm_shuffle_epi32(sum, 0x0E));
            __m128i last = w[(step + 3) % 4];
            __m128i middle = _mm_alignr_epi8(last, w[(step + 2) % 4], 4);
            __m128i first = _mm_sha256msg1_epu32(w[step % 4], w[(step + 1) % 4]);
            w[step % 4] = _mm_sha256msg2_epu32(_mm_add_epi32(first, middle), last);
        }
        abef = _mm_add_epi32(abef, abef_before);
        cdgh = _mm_add_epi32(cdgh, cdgh_before);
    }
    __m128i feba = _mm_shuffle_epi32(abef, 0x1B);
    __m128i dchg = _mm_shuffle_epi32(cdgh, 0xB1);
    _mm_storeu_si128((__m128i *)(void *)state, _mm_blend_epi16(feba, dchg, 0xF0));
    _mm_storeu_si128((__m128i *)(void *)(state + 4), _mm_alignr_epi8(dchg, feba, 8));
    return count;
}

static size_t blocks_by_nothing(uint32_t state[8], const unsigned char *bytes, size_t count)
{
    (void)state;
    (void)bytes;
    (void)count;
    return 0;
}

#else

size_t sha256_blocks(uint32_t state[8], const unsigned char *bytes, size_t count)
{
    (void)state;
    (void)bytes;
    (void)count;
    return 0;
}

#endif
