#include "unit/tables.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* What each map here begins with: rows of one engine, named by device and model. */
#define FIELDS                                                                                     \
    "id: '{device}-{artifact}'\nfile: '{device}'\nfields:\n  device: {column: hw}\n"               \
    "  artifact: {column: model}\n  engine: llama-cpp\n  sources: own\n"
#define RATE "  results.token_generation: {column: rate, unit: tok/s}\n"

static int open_tried(void **state)
{
    static struct tried tried;
    tried = tried_new();
    *state = &tried;
    return 0;
}

static int close_tried(void **state)
{
    tried_free(*state);
    return 0;
}

static void said(struct tried *tried, const char *code, int line, int column, const char *words)
{
    diags_sort(&tried->checked.diags);
    assert_said(&tried->checked, code, line, column, words);
}

static void rows_of_one_id_are_one_record(void **state)
{
    tried_import(*state, FIELDS RATE "  results.depth: {column: depth, unit: tok}\n",
                 "hw,model,depth,rate\nrtx-3090,llama-3-8b-q4-k-m,0,111.7\n"
                 "rtx-3090,llama-3-8b-q4-k-m,4096,97\n");
    assert_written(*state, 0,
                   "records:\n"
                   "  - id: rtx-3090-llama-3-8b-q4-k-m\n"
                   "    name: Llama 3 8B Q4_K_M on GeForce RTX 3090\n"
                   "    gpu: rtx-3090\n"
                   "    artifact: llama-3-8b-q4-k-m\n"
                   "    engine: llama-cpp\n"
                   "    role: calibration\n"
                   "    results:\n"
                   "      - {depth: 0 tok, token_generation: 111.7 tok/s}\n"
                   "      - {depth: 4096 tok, token_generation: 97 tok/s}\n"
                   "    sources: [own]\n");
}

static void what_records_of_a_file_share_stands_once(void **state)
{
    tried_import(*state, FIELDS RATE "  environment.os: {column: os}\n",
                 "hw,model,os,rate\nrtx-3090,llama-3-8b-q4-k-m,Debian,1\n"
                 "rtx-3090,llama-3-8b-q8-0,Debian,2\n");
    assert_written(*state, 0,
                   "defaults:\n"
                   "  gpu: rtx-3090\n"
                   "  engine: llama-cpp\n"
                   "  environment: {os: Debian}\n"
                   "  role: calibration\n"
                   "  sources: [own]\n"
                   "records:\n"
                   "  - id: rtx-3090-llama-3-8b-q4-k-m\n"
                   "    name: Llama 3 8B Q4_K_M on GeForce RTX 3090\n"
                   "    artifact: llama-3-8b-q4-k-m\n"
                   "    results:\n"
                   "      - {token_generation: 1 tok/s}\n"
                   "  - id: rtx-3090-llama-3-8b-q8-0\n"
                   "    name: Llama 3 8B Q8_0 on GeForce RTX 3090\n"
                   "    artifact: llama-3-8b-q8-0\n"
                   "    results:\n"
                   "      - {token_generation: 2 tok/s}\n");
}

static void each_device_has_a_file_of_its_own(void **state)
{
    struct tried *tried = *state;
    tried_import(tried, FIELDS RATE "  gpu_count: {column: n, values: {'1': ''}}\n",
                 "hw,n,model,rate\nrtx-3090,1,llama-3-8b-q8-0,1\nrtx-3090,2,llama-3-8b-q8-0,2\n"
                 "epyc-9755,1,llama-3-8b-q8-0,3\n");
    assert_int_equal(tried->imported->files.count, 3);
    assert_true(str_equal(tried->imported->files.items[1].stem, STR("2x-rtx-3090")));
    str two = tried_file(tried, 1);
    assert_true(str_contains(two, STR("name: Llama 3 8B Q8_0 on 2 × GeForce RTX 3090\n")));
    assert_true(str_contains(two, STR("gpu_count: 2\n")));
    assert_true(str_contains(tried_file(tried, 2), STR("cpu: epyc-9755\n")));
}

static void names_and_aliases_are_found_whatever_their_signs(void **state)
{
    struct tried *tried = *state;
    tried_import(tried, FIELDS RATE,
                 "hw,model,rate\nNVIDIA GeForce RTX 3090,llama 3 8b q4_k_m,1\n"
                 "geforce rtx-3080,LLAMA-3-8B Q8 0,1\nEPYC 9755,Llama 3 8B (Q8_0),1\n");
    assert_int_equal(tried->checked.diags.error_count, 0);
    assert_int_equal(tried->imported->files.count, 3);
}

static void a_name_that_is_not_found_is_said_once_with_its_rows(void **state)
{
    struct tried *tried = *state;
    tried_import(tried, FIELDS RATE,
                 "hw,model,rate\nRTX 3091,llama-3-8b-q8-0,1\nRTX 3091,llama-3-8b-q8-0,2\n"
                 "abacus,llama-3-8b-q8-0,2\n");
    assert_counts(&tried->checked, 2, 0);
    said(tried, "import.name", 2, 1, "there is no system, gpu or cpu 'RTX 3091' (2 rows)");
    said(tried, "import.name", 4, 1, "'abacus' (1 row)");
    assert_help(&tried->checked, "import.name", "did you mean rtx-3090 (GeForce RTX 3090)?");
}

static void a_name_of_two_records_is_no_name(void **state)
{
    struct tried *tried = *state;
    tried_import(tried, FIELDS RATE, "hw,model,rate\ntwin,llama-3-8b-q8-0,1\n");
    assert_counts(&tried->checked, 1, 0);
    said(tried, "import.name", 2, 1, "'twin' may be rtx-3080 or rtx-3090");
}

static void choices_are_found_whatever_their_signs(void **state)
{
    struct tried *tried = *state;
    tried_import(tried, FIELDS RATE "  results.flags: {column: flag, split: ';'}\n  trust: A\n",
                 "hw,model,rate,flag\nrtx-3090,llama-3-8b-q8-0,1,partial_offload; few_threads\n"
                 "rtx-3090,llama-3-8b-q8-0,2,\nrtx-3090,llama-3-8b-q8-0,3,slow\n");
    said(tried, "import.name", 4, 28, "'slow' is no choice of flags (1 row)");
    assert_counts(&tried->checked, 1, 0);
    str file = tried_file(tried, 0);
    assert_true(str_contains(file, STR("flags: [partial-offload, few-threads]}")));
    assert_true(str_contains(file, STR("- {token_generation: 2 tok/s}")));
    assert_true(str_contains(file, STR("trust: a\n")));
}

static void rows_of_one_record_agree(void **state)
{
    struct tried *tried = *state;
    tried_import(tried, FIELDS RATE "  kv_type: {column: kv}\n  flash_attention: {column: fa}\n",
                 "hw,model,kv,fa,rate\nrtx-3090,llama-3-8b-q8-0,f16,0,1\n"
                 "rtx-3090,llama-3-8b-q8-0,q8_0,0,1\nrtx-3090,llama-3-8b-q8-0,q8_0,,1\n");
    assert_counts(&tried->checked, 2, 0);
    said(tried, "import.mixed", 3, 26, "its kv_type is q8_0 here");
    said(tried, "import.mixed", 4, 1, "its flash_attention is not stated here");
    assert_help(&tried->checked, "import.mixed", "{kv_type}");
}

static void rows_are_skipped_for_a_reason(void **state)
{
    struct tried *tried = *state;
    tried_import(
        tried,
        "skip:\n  - {when: {rate: ''}, reason: no rate}\n"
        "  - {when: {hw: {not: [rtx-3090]}, model: llama-3-8b-q8-0}, reason: elsewhere}\n" FIELDS
            RATE,
        "hw,model,rate\nrtx-3090,llama-3-8b-q8-0,1\nabacus,llama-3-8b-q8-0,2\n"
        "abacus,llama-3-8b-q8-0,\n");
    assert_int_equal(tried->checked.diags.error_count, 0);
    assert_int_equal(tried->imported->row_count, 3);
    assert_int_equal(tried->imported->skipped[0].count, 1);
    assert_int_equal(tried->imported->skipped[1].count, 1);
    assert_true(str_equal(tried->imported->skipped[1].reason, STR("elsewhere")));
}

static void a_text_can_say_which_rows_are_skipped(void **state)
{
    struct tried *tried = *state;
    tried_import(tried,
                 "skip:\n  - {when: {owner: {not: ours}}, reason: elsewhere}\n"
                 "texts:\n  owner: {column: where, before: ' '}\n" FIELDS RATE,
                 "hw,model,rate,where\nrtx-3090,llama-3-8b-q8-0,1,ours run 1\n"
                 "rtx-3090,llama-3-8b-q8-0,2,theirs run 2\n");
    assert_int_equal(tried->checked.diags.error_count, 0);
    assert_int_equal(tried->imported->skipped[0].count, 1);
    assert_int_equal(tried->imported->files.items[0].row_count, 1);
}

static void an_id_that_is_too_long_is_said_once(void **state)
{
    struct tried *tried = *state;
    tried_import(
        tried,
        "id: '{settings}'\nfile: '{device}'\nfields:\n  device: {column: hw}\n"
        "  artifact: {column: model}\n  engine: llama-cpp\n  settings: {column: note}\n",
        "hw,model,note\n"
        "rtx-3090,llama-3-8b-q8-0,a text that is very much longer than any id can be by far "
        "and more\n"
        "rtx-3090,llama-3-8b-q8-0,a text that is very much longer than any id can be by far "
        "and more\n"
        "rtx-3090,llama-3-8b-q8-0,\n");
    assert_counts(&tried->checked, 2, 0);
    said(tried, "record.bad-id", 2, 1, "has 66 characters, at most 64");
    said(tried, "record.bad-id", 4, 1, "id: of the map gives nothing");
}

static void records_of_other_kinds_are_files_of_their_own(void **state)
{
    tried_import(*state,
                 "kind: gpu\nid: '{name of card}'\nname: '{name of card}'\nfields:\n"
                 "  vendor: {text: NVIDIA}\n  class: consumer\n  vram: {column: GiB, unit: GiB}\n"
                 "  sources: own\n",
                 "name of card,GiB\nGeForce RTX 9090,64\nGeForce RTX 9080,48\n");
    assert_written(*state, 1,
                   "name: GeForce RTX 9080\n"
                   "vendor: NVIDIA\n"
                   "class: consumer\n"
                   "vram: 48 GiB\n"
                   "sources: [own]\n");
}

static void a_second_row_of_a_record_without_rows_is_refused(void **state)
{
    struct tried *tried = *state;
    tried_import(tried, "kind: gpu\nid: '{n}'\nname: '{n}'\nfields:\n  vendor: {column: v}\n",
                 "n,v\na,b\na,b\n");
    assert_counts(&tried->checked, 1, 0);
    said(tried, "import.mixed", 3, 1, "a second row of gpu a");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_tried, close_tried)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(rows_of_one_id_are_one_record),
        TEST(what_records_of_a_file_share_stands_once),
        TEST(each_device_has_a_file_of_its_own),
        TEST(names_and_aliases_are_found_whatever_their_signs),
        TEST(a_name_that_is_not_found_is_said_once_with_its_rows),
        TEST(a_name_of_two_records_is_no_name),
        TEST(choices_are_found_whatever_their_signs),
        TEST(rows_of_one_record_agree),
        TEST(rows_are_skipped_for_a_reason),
        TEST(a_text_can_say_which_rows_are_skipped),
        TEST(an_id_that_is_too_long_is_said_once),
        TEST(records_of_other_kinds_are_files_of_their_own),
        TEST(a_second_row_of_a_record_without_rows_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
