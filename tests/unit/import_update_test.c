#include "unit/tables.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const char map[] =
    "id: '{artifact}'\nfile: '{device}'\nfields:\n  device: {column: hw}\n"
    "  artifact: {column: model}\n  engine: llama-cpp\n  environment.os: {column: os}\n"
    "  results.depth: {column: depth, unit: tok}\n"
    "  results.token_generation: {column: rate, unit: tok/s}\n"
    "  results.note: {column: note}\n";

static const char table[] = "hw,model,os,depth,rate,note\n"
                            "rtx-3090,llama-3-8b-q8-0,Debian,0,50,warm\n"
                            "rtx-3090,llama-3-8b-q8-0,Debian,4096,45,\n";

static int open_tried(void **state)
{
    static struct tried tried;
    tried = tried_new();
    tried_import(&tried, map, table);
    assert_int_equal(tried.checked.diags.error_count, 0);
    *state = &tried;
    return 0;
}

static int close_tried(void **state)
{
    tried_free(*state);
    return 0;
}

static void updates(struct tried *tried, const char *before, const char *after)
{
    assert_true(tried_update(tried, 0, before));
    assert_written(tried, 0, after);
}

static const char now[] = "records:\n"
                          "  - id: llama-3-8b-q8-0\n"
                          "    name: Llama 3 8B Q8_0 on GeForce RTX 3090\n"
                          "    gpu: rtx-3090\n"
                          "    artifact: llama-3-8b-q8-0\n"
                          "    engine: llama-cpp\n"
                          "    environment: {os: Debian}\n"
                          "    role: calibration\n"
                          "    results:\n"
                          "      - {depth: 0 tok, token_generation: 50 tok/s, note: warm}\n"
                          "      - {depth: 4096 tok, token_generation: 45 tok/s}\n";

static void what_was_written_stays_what_it_is(void **state)
{
    updates(*state, now, now);
}

static void fields_that_the_map_does_not_fill_stay(void **state)
{
    updates(*state,
            "records:\n"
            "  - id: llama-3-8b-q8-0\n"
            "    name: Mine\n"
            "    gpu: rtx-3080\n"
            "    notes: |\n"
            "      What else is known.\n"
            "    driver: foreign\n"
            "    environment: {os: Arch, driver: '#1'}\n"
            "    role: validation\n"
            "    results:\n"
            "      - {depth: 0 tok, token_generation: 49 tok/s, vram: 9 GB, note: cold}\n"
            "      - {depth: 4096 tok, token_generation: 44 tok/s, note: cold}\n",
            "records:\n"
            "  - id: llama-3-8b-q8-0\n"
            "    name: Mine\n"
            "    gpu: rtx-3090\n"
            "    artifact: llama-3-8b-q8-0\n"
            "    engine: llama-cpp\n"
            "    environment: {os: Debian, driver: '#1'}\n"
            "    role: validation\n"
            "    results:\n"
            "      - {depth: 0 tok, token_generation: 50 tok/s, vram: 9 GB, note: warm}\n"
            "      - {depth: 4096 tok, token_generation: 45 tok/s}\n"
            "    notes: |\n"
            "      What else is known.\n"
            "    driver: foreign\n");
}

static void rows_that_the_table_does_not_have_stay(void **state)
{
    struct tried *tried = *state;
    updates(tried,
            "records:\n"
            "  - id: llama-3-8b-q8-0\n"
            "    results:\n"
            "      - {depth: 8192 tok, token_generation: 40 tok/s}\n"
            "      - {depth: 4096 tok, token_generation: 44 tok/s, power: 300 W}\n",
            "records:\n"
            "  - id: llama-3-8b-q8-0\n"
            "    name: Llama 3 8B Q8_0 on GeForce RTX 3090\n"
            "    gpu: rtx-3090\n"
            "    artifact: llama-3-8b-q8-0\n"
            "    engine: llama-cpp\n"
            "    environment: {os: Debian}\n"
            "    role: calibration\n"
            "    results:\n"
            "      - {depth: 8192 tok, token_generation: 40 tok/s}\n"
            "      - {depth: 4096 tok, token_generation: 45 tok/s, power: 300 W}\n"
            "      - {depth: 0 tok, token_generation: 50 tok/s, note: warm}\n");
    assert_int_equal(tried->imported->files.items[0].kept_count, 1);
}

static void records_that_the_table_does_not_have_stay(void **state)
{
    updates(*state,
            "defaults:\n"
            "  gpu: rtx-3090\n"
            "  engine: llama-cpp\n"
            "  trust: b\n"
            "records:\n"
            "  - id: another\n"
            "    name: Another\n"
            "    artifact: llama-3-8b-q4-k-m\n"
            "    role: calibration\n"
            "    results:\n"
            "      - {token_generation: 1 tok/s}\n",
            "defaults:\n"
            "  gpu: rtx-3090\n"
            "  engine: llama-cpp\n"
            "  role: calibration\n"
            "records:\n"
            "  - id: another\n"
            "    name: Another\n"
            "    artifact: llama-3-8b-q4-k-m\n"
            "    trust: b\n"
            "    results:\n"
            "      - {token_generation: 1 tok/s}\n"
            "  - id: llama-3-8b-q8-0\n"
            "    name: Llama 3 8B Q8_0 on GeForce RTX 3090\n"
            "    artifact: llama-3-8b-q8-0\n"
            "    environment: {os: Debian}\n"
            "    results:\n"
            "      - {depth: 0 tok, token_generation: 50 tok/s, note: warm}\n"
            "      - {depth: 4096 tok, token_generation: 45 tok/s}\n");
}

static void a_file_of_one_record_is_no_list(void **state)
{
    struct tried *tried = *state;
    assert_false(tried_update(tried, 0, "name: One\nengine: llama-cpp\n"));
    assert_said(&tried->checked, "import.exists", 1, 1, "this file is one record");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_tried, close_tried)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_was_written_stays_what_it_is),
        TEST(fields_that_the_map_does_not_fill_stay),
        TEST(rows_that_the_table_does_not_have_stay),
        TEST(records_that_the_table_does_not_have_stay),
        TEST(a_file_of_one_record_is_no_list),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
