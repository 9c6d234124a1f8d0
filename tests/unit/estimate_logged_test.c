/* Memory by the shipped formulas over the shipped logs, held against arithmetic done by hand, which
 * the logs confirm to the digits that they give. */
#include "estimate/evaluate.h"
#include "estimate/logged.h"
#include "unit/shipped.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* Which row of a log: by one of its figures, in GB. */
struct row {
    const char *log;
    const char *field;
    double gigabytes;
    double cards; /* tells rows of one figure apart */
};

static double number_of(const struct record *load, const char *field)
{
    const struct quantity *quantity = record_quantity(load, field);
    return quantity != NULL ? quantity->typical : 0;
}

static const struct record *row_of(const struct record *log, const struct row *row)
{
    for (ptrdiff_t i = 0; i < record_count(log, "loads"); i++) {
        const struct record *load = record_item(log, "loads", i)->as.record;
        if (fabs(number_of(load, row->field) - row->gigabytes * 1e9) < 1 &&
            number_of(load, "devices") == row->cards) {
            return load;
        }
    }
    fail_msg("%s has no row with %s of %g GB", row->log, row->field, row->gigabytes);
    return NULL;
}

static void expect(struct shipped *shipped, const char *formula, struct row row, double bytes)
{
    const struct record *log = shipped_record(shipped, "memory_log", row.log);
    struct evaluation *evaluation =
        evaluation_new(&shipped->arena, shipped->project.method, shipped->project.catalog,
                       binding_of_load(&shipped->arena, log, row_of(log, &row)));
    struct result result = evaluation_result(evaluation, formula);
    assert_int_equal(result.state, RESULT_KNOWN);
    if (!(fabs(result.typical - bytes) < 1)) {
        fail_msg("%s: %s is %.10g, not %.10g", row.log, formula, result.typical, bytes);
    }
}

static void without_flash_attention_scores_of_all_heads_lie_in_the_buffer(void **state)
{
    /* Llama 3 8B, 8,192 tokens, 512 at once: 4·32·8192·512 of scores, 4·8192·512 of mask,
     * 16·4096·512 of states. The log says 0.5872 GB. */
    const char *log = "llama-3-8b-llama-cpp-2024-memory";
    expect(*state, "compute-buffer", (struct row){log, "buffers", 0.5872, 1}, 587202560);
    /* GLM Z1 Rumination: 4·48·8192·512 + 4·8192·512 + 16·6144·512; 0.8724 GB. */
    log = "glm-z1-rumination-32b-0414-ik-llama-cpp-memory";
    expect(*state, "compute-buffer", (struct row){log, "buffers", 0.8724, 1}, 872415232);
    /* Gemma 3 27B, whose sliding layers have a mask of their own, 131,072 tokens on a processor:
     * 4·32·131072·512 + 2·4·131072·512 + 16·5376·512; 9.1682 GB. */
    log = "gemma-3-27b-ik-llama-cpp-memory";
    expect(*state, "compute-buffer", (struct row){log, "buffers_host", 9.1682, 0}, 9170845696);
}

static void each_further_card_has_a_buffer_and_masks_for_what_is_under_way(void **state)
{
    /* N·(587,202,560 + 5·4·8192·512): logs say 1.3422, 2.6844 and 5.3688 GB. */
    const char *log = "llama-3-8b-llama-cpp-2024-memory";
    expect(*state, "compute-buffer", (struct row){log, "buffers", 1.3422, 2}, 1342177280);
    expect(*state, "compute-buffer", (struct row){log, "buffers", 2.6844, 4}, 2684354560);
    expect(*state, "compute-buffer", (struct row){log, "buffers", 5.3688, 8}, 5368709120);
}

static void with_flash_attention_the_output_is_what_is_large(void **state)
{
    /* Qwen3 235B: 512·4·(151936 + 2·4096); 0.3279 GB. With 4,096 at once 8 times as much; 2.6235.
     */
    const char *log = "qwen3-235b-a22b-ik-llama-cpp-memory";
    expect(*state, "compute-buffer", (struct row){log, "buffers", 0.3279, 1}, 327942144);
    expect(*state, "compute-buffer", (struct row){log, "buffers", 2.6235, 1}, 2623537152);
    /* Gemma 3 27B: 512·4·(262208 + 5376); 0.548. */
    log = "gemma-3-27b-ik-llama-cpp-memory";
    expect(*state, "compute-buffer", (struct row){log, "buffers", 0.548, 1}, 548012032);
}

static void two_cards_with_experts_elsewhere_have_no_masks_under_way(void **state)
{
    /* The card of the output 512·4·(151936 + 2·4096); the other 512·4·(3·8·1536 + 4096) and four
     * masks of 2·16384·512: 0.4789 GB. */
    expect(*state, "compute-buffer",
           (struct row){"qwen3-235b-a22b-ik-llama-cpp-memory", "buffers", 0.4789, 2},
           327942144.0 + 83886080 + 67108864);
}

static void expanded_latent_attention_grows_with_the_context(void **state)
{
    /* DeepSeek V3, 32,768 tokens, 4,096 at once: 2·32768·128·320 of heads, three masks of
     * 2·32768·4096 and a slice of 0.8e9. The log says 4.3034 GB. */
    expect(*state, "compute-buffer",
           (struct row){"deepseek-v3-ik-llama-cpp-memory", "buffers", 4.3034, 1},
           2684354560.0 + 805306368 + 0.8e9);
    /* 2,048 tokens, 512 at once: 2·2048·128·320, three masks of 2·2048·512, and of the slice all
     * that there is, 2048·128·256·4; 0.5274 GB. */
    expect(*state, "compute-buffer",
           (struct row){"deepseek-v3-ik-llama-cpp-memory", "buffers", 0.5274, 1},
           167772160.0 + 6291456 + 268435456);
}

static void keys_and_values_have_types_of_their_own(void **state)
{
    /* 94·4·128 elements of 34/32 + 2 byte for 8,192 tokens: 1.2074 GB. */
    expect(*state, "kv-cache", (struct row){"qwen3-235b-a22b-ik-llama-cpp-memory", "kv", 1.2074, 0},
           1207435264);
}

static void latent_attention_is_kept_as_vector_with_values_or_as_heads(void **state)
{
    /* 61·(512 + 64)·34/32 for 32,768 tokens: 1.2233 GB. */
    expect(*state, "kv-cache",
           (struct row){"deepseek-v3-ik-llama-cpp-memory", "buffers", 3.7623, 1}, 1223294976);
    /* 61·(512 + 64 + 512)·2 for 16,384 tokens: 2.1747 GB. */
    expect(*state, "kv-cache", (struct row){"deepseek-v3-llama-cpp-memory", "kv", 2.1747, 4},
           2174746624);
    /* 61·128·(192 + 128)·2 for 512 tokens: 2.5585 GB. */
    expect(*state, "kv-cache", (struct row){"deepseek-r1-ik-llama-cpp-memory", "kv", 2.5585, 0},
           2558525440);
}

static void experts_in_memory_are_copied_a_matrix_at_a_time(void **state)
{
    /* Qwen3 235B Q8_0 in llama.cpp, 512 at once: experts of 227.7 billion parameters in 282
     * matrices; with what is computed and four masks the log says 1.0737 GB. */
    struct shipped *shipped = *state;
    const struct record *log =
        shipped_record(shipped, "memory_log", "qwen3-235b-a22b-llama-cpp-memory");
    struct row row = {"qwen3-235b-a22b-llama-cpp-memory", "buffers", 1.0737, 1};
    struct evaluation *evaluation =
        evaluation_new(&shipped->arena, shipped->project.method, shipped->project.catalog,
                       binding_of_load(&shipped->arena, log, row_of(log, &row)));
    struct result result = evaluation_result(evaluation, "compute-buffer");
    assert_int_equal(result.state, RESULT_KNOWN);
    assert_true(fabs(result.typical - 1.0737e9) < 0.03 * 1.0737e9);
}

static void the_table_of_embeddings_stays_in_system_memory(void **state)
{
    /* 8,192 tokens of Llama 3 8B in Q4_K_M on a card of its own: the file less its table of 128256
     * × 4096 in 4.5 bit, cache, buffers with flash attention, and the runtime's 0.5 GB. */
    struct shipped *shipped = *state;
    struct binding binding = {.context = 8192, .batch = 1};
    binding.records[SLOT_SYSTEM] =
        system_of_gpu(&shipped->arena, shipped_record(shipped, "gpu", "rtx-3090"), 1);
    binding.records[SLOT_ARTIFACT] = shipped_record(shipped, "artifact", "llama-3-1-8b-q4-k-m");
    binding.records[SLOT_ENGINE] = shipped_record(shipped, "engine", "llama-cpp");
    struct evaluation *evaluation =
        evaluation_new(&shipped->arena, shipped->project.method, shipped->project.catalog,
                       binding_completed(binding));
    double file = record_quantity(binding.records[SLOT_ARTIFACT], "size")->typical;
    double expected =
        file - 128256.0 * 4096 * 4.5 / 8 + 1073741824 + 512.0 * 4 * (128256 + 4096) + 0.5e9;
    struct result result = evaluation_result(evaluation, "required-memory");
    assert_int_equal(result.state, RESULT_KNOWN);
    assert_true(fabs(result.typical - expected) < 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_flash_attention_scores_of_all_heads_lie_in_the_buffer),
        cmocka_unit_test(each_further_card_has_a_buffer_and_masks_for_what_is_under_way),
        cmocka_unit_test(with_flash_attention_the_output_is_what_is_large),
        cmocka_unit_test(two_cards_with_experts_elsewhere_have_no_masks_under_way),
        cmocka_unit_test(expanded_latent_attention_grows_with_the_context),
        cmocka_unit_test(keys_and_values_have_types_of_their_own),
        cmocka_unit_test(latent_attention_is_kept_as_vector_with_values_or_as_heads),
        cmocka_unit_test(experts_in_memory_are_copied_a_matrix_at_a_time),
        cmocka_unit_test(the_table_of_embeddings_stays_in_system_memory),
    };
    return cmocka_run_group_tests(tests, shipped_open, shipped_close);
}
