#include "base/digest.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <sha2.h>

#include <cmocka.h>

static struct digest digest_of_two(struct arena *arena, str first, str second)
{
    struct digester *digester = digester_new(arena);
    digester_add(digester, first);
    digester_add(digester, second);
    return digester_end(digester);
}

/* XXH3-128 of no bytes, as the algorithm's specification states it. */
static void is_xxh3(void **state)
{
    (void)state;
    struct digest none = digest_of((str){0});
    assert_true(none.high == UINT64_C(0x99aa06d3014798d8));
    assert_true(none.low == UINT64_C(0x6001c324468d497f));
}

static void keeps_pieces_apart(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct digest split = digest_of_two(&arena, STR("ab"), STR("c"));
    assert_false(digest_equal(split, digest_of_two(&arena, STR("a"), STR("bc"))));
    assert_false(digest_equal(split, digest_of_two(&arena, STR("abc"), (str){0})));
    assert_true(digest_equal(split, digest_of_two(&arena, STR("ab"), STR("c"))));
    arena_free(&arena);
}

static void numbers_count(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct digester *digester = digester_new(&arena);
    struct digest before = digester_end(digester);
    digester_number(digester, 0);
    assert_false(digest_equal(before, digester_end(digester)));
    assert_int_equal(digest_short(STR("a")) == digest_short(STR("b")), 0);
    arena_free(&arena);
}

static void assert_sha256(str bytes, const char *expected)
{
    struct sha256 digest = sha256_of(bytes);
    char hex[65];
    sha256_hex(&digest, hex);
    assert_string_equal(hex, expected);
}

/* The examples of FIPS 180-2, appendix B, and NIST's message of a million letters. */
static void is_sha256(void **state)
{
    (void)state;
    struct arena arena = {0};
    char *letters = arena_array(&arena, char, 1000000);
    memset(letters, 'a', 1000000);
    assert_sha256((str){0}, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    assert_sha256(STR("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_sha256(STR("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
                  "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    assert_sha256((str){.data = letters, .len = 1000000},
                  "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    arena_free(&arena);
}

/* libmd alone is the judge of the processor's way. */
static void agrees_with_the_portable_code_at_every_length(void **state)
{
    (void)state;
    unsigned char bytes[700];
    for (size_t i = 0; i < sizeof bytes; i++) {
        bytes[i] = (unsigned char)(i * 151 + (i >> 3));
    }
    for (size_t len = 0; len <= sizeof bytes; len++) {
        unsigned char expected[32];
        SHA2_CTX context;
        SHA256Init(&context);
        SHA256Update(&context, bytes, len);
        SHA256Final(expected, &context);
        struct sha256 digest = sha256_of((str){.data = (const char *)bytes, .len = (ptrdiff_t)len});
        assert_memory_equal(digest.bytes, expected, sizeof expected);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(is_xxh3),
        cmocka_unit_test(keeps_pieces_apart),
        cmocka_unit_test(numbers_count),
        cmocka_unit_test(is_sha256),
        cmocka_unit_test(agrees_with_the_portable_code_at_every_length),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
