#include "base/recall.h"
#include "unit/lab.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* Runs of six cards of two makers, from which two calibrations are fitted; the second one's formula
 * rests on what the first one came to. Tests change one text of it. */

struct file {
    const char *folder;
    const char *id;
    const char *text;
};

static const struct file files[] = {
    {"models", "llm", "parameters: 10 billion\n"},
    {"quantizations", "q8", "family: legacy\nbits_per_weight: 8 bit/param\n"},
    {"artifacts", "file", "model: llm\nquantization: q8\nsize: 10 GB\n"},
    {"engines", "engine", "name: Engine\nfamily: llama.cpp\nkv_layout: ring\n"},
    {"assumptions", "excess", "description: A test.\nvalue: 1\n"},
    {"assumptions", "pace", "description: A test.\nvalue: 1\n"},
    {"assumptions", "wait", "description: A test.\nvalue: 100 ms\n"},
    {"assumptions", "wait-pace", "description: A test.\nvalue: 1\n"},
    {"gpus", "a", "vendor: North\nclass: consumer\nvram: 24 GB\nmemory_bandwidth: 100 GB/s\n"},
    {"gpus", "b", "vendor: North\nclass: consumer\nvram: 24 GB\nmemory_bandwidth: 110 GB/s\n"},
    {"gpus", "c", "vendor: North\nclass: consumer\nvram: 24 GB\nmemory_bandwidth: 120 GB/s\n"},
    {"gpus", "d", "vendor: South\nclass: consumer\nvram: 24 GB\nmemory_bandwidth: 130 GB/s\n"},
    {"gpus", "e", "vendor: South\nclass: consumer\nvram: 24 GB\nmemory_bandwidth: 140 GB/s\n"},
    {"gpus", "f", "vendor: South\nclass: consumer\nvram: 24 GB\n"},
    {"prices", "price-of-a", "of: a\namount: 500 USD\nsort: street\ndate: 2025-01-01\n"},
};

struct formula_file {
    const char *id;
    const char *unit;
    const char *expression;
};

static const struct formula_file formulas[] = {
    {"maker", "word", "first_of(system.gpus, yes, gpu.vendor)"},
    {"card", "word", "first_of(system.gpus, yes, gpu.name)"},
    {"engine-word", "word", "engine.name"},
    {"naive", "s", "artifact.size / min_of(system.gpus, gpu.memory_bandwidth)"},
    {"step", "s", "pace * naive * excess"},
    {"first", "s", "wait_pace * (step + wait)"},
};

static const char speed[] =
    "description: What runs took.\n"
    "observations:\n"
    "  - {measured: token_generation, tests: [generation], formula: step, naive: naive}\n"
    "noise: 0.1\npace: pace\ndevice: card\nclasses: [engine-word]\nlevels:\n"
    "  - {name: maker, by: [maker], spreads: [{assumption: excess, spread: 0.5}]}\n"
    "  - {name: card, by: [card], spreads: [{assumption: pace, spread: 0.1}]}\n";

static const char waiting[] =
    "description: What answers took.\n"
    "observations:\n"
    "  - {measured: ttft, tests: [generation], formula: first, naive: naive}\n"
    "noise: 0.1\npace: wait-pace\ndevice: card\nclasses: [engine-word]\nlevels:\n"
    "  - {name: maker, by: [maker], spreads: [{assumption: wait, spread: 0.5}]}\n"
    "  - {name: card, by: [card], spreads: [{assumption: wait-pace, spread: 0.1}]}\n";

/* Of what refers to a record, nothing is remembered. */
static const char with_prices[] =
    "pace * naive * excess + sum(system.gpus, count(gpu.prices)) * 1 ms";

/* In one text, the first `from` becomes `to`. */
struct change {
    const char *folder;
    const char *id;
    const char *from;
    const char *to;
};

static const char *changed(struct lab *lab, const struct change *change, const char *folder,
                           const char *id, const char *text)
{
    bool is_meant =
        change != NULL && strcmp(change->folder, folder) == 0 && strcmp(change->id, id) == 0;
    if (!is_meant) {
        return text;
    }
    const char *at = strstr(text, change->from);
    assert_non_null(at);
    str whole = str_format(&lab->arena, "%.*s%s%s", (int)(at - text), text, change->to,
                           at + strlen(change->from));
    return str_terminated(&lab->arena, whole);
}

static void add_run(struct lab *lab, const struct change *change, char card, double rate)
{
    const char id[] = {card, '\0'};
    str text = str_format(&lab->arena,
                          "gpu: %s\nartifact: file\nengine: engine\nrole: calibration\ntrust: a\n"
                          "date: 2025-01-01\nresults:\n"
                          "  - {test: generation, token_generation: %g tok/s, ttft: %g ms}\n",
                          id, rate, 2000 / rate);
    lab_add(lab, "benchmarks", id,
            changed(lab, change, "benchmarks", id, str_terminated(&lab->arena, text)));
}

static void open_world(struct lab *lab, bool has_prices, const struct change *change)
{
    lab_open(lab);
    for (ptrdiff_t i = 0; i < COUNT(files); i++) {
        lab_add(lab, files[i].folder, files[i].id,
                changed(lab, change, files[i].folder, files[i].id, files[i].text));
    }
    for (ptrdiff_t i = 0; i < COUNT(formulas); i++) {
        bool is_step = strcmp(formulas[i].id, "step") == 0;
        const char *text = has_prices && is_step ? with_prices : formulas[i].expression;
        lab_formula(lab, formulas[i].id, "placement", formulas[i].unit,
                    changed(lab, change, "formulas", formulas[i].id, text));
    }
    for (int i = 0; i < 6; i++) {
        add_run(lab, change, (char)('a' + i), 5 + i);
    }
    lab_add(lab, "calibrations", "speed", changed(lab, change, "calibrations", "speed", speed));
    lab_add(lab, "calibrations", "waiting", waiting);
    bool is_new = change != NULL && strcmp(change->from, "") == 0;
    if (is_new) {
        lab_add(lab, change->folder, change->id, change->to);
    }
}

/* All that the fits came to; what is to be remembered goes into `content`. */
static struct digest fits_of(struct arena *arena, bool has_prices, const struct change *change,
                             str *content, bool *has_changed)
{
    struct lab lab;
    open_world(&lab, has_prices, change);
    struct recall *recall = content != NULL ? recall_from(arena, *content) : NULL;
    lab.recall = recall;
    assert_non_null(lab_method(&lab));
    struct digester *digester = digester_new(arena);
    method_add_fits(digester, lab.method);
    if (recall != NULL) {
        *has_changed = recall_has_changed(recall);
        *content = recall_content(arena, recall);
    }
    lab_close(&lab);
    return digester_end(digester);
}

static void a_run_without_changes_finds_all_and_learns_nothing(void **state)
{
    bool has_prices = *state != NULL;
    struct arena arena = {0};
    bool has_changed = false;
    str content = STR("");
    struct digest plain = fits_of(&arena, has_prices, NULL, NULL, NULL);
    assert_true(digest_equal(fits_of(&arena, has_prices, NULL, &content, &has_changed), plain));
    assert_true(has_changed);
    str again = content;
    assert_true(digest_equal(fits_of(&arena, has_prices, NULL, &again, &has_changed), plain));
    assert_false(has_changed);
    assert_true(str_equal(again, content));
    arena_free(&arena);
}

/* One that nothing was computed from is none for what is remembered; all others count as if nothing
 * had been remembered. */
static void any_change_gives_what_a_run_without_memory_gives(void **state)
{
    bool has_prices = *state != NULL;
    static const struct change changes[] = {
        {"models", "llm", "10 billion", "11 billion"},
        {"quantizations", "q8", "8 bit", "9 bit"},
        {"artifacts", "file", "10 GB", "12 GB"},
        {"engines", "engine", "Engine", "Machine"},
        {"assumptions", "excess", "value: 1", "value: 2"},
        {"assumptions", "wait", "100 ms", "150 ms"},
        {"gpus", "a", "100 GB/s", "90 GB/s"},
        {"gpus", "b", "North", "South"},
        {"gpus", "f", "vram: 24 GB", "vram: 24 GB\nmemory_bandwidth: 150 GB/s"},
        {"prices", "price-of-a", "of: a", "of: b"},
        {"prices", "price-of-b", "", "of: b\namount: 500 USD\nsort: street\ndate: 2025-01-01\n"},
        {"formulas", "naive", "artifact.size", "2 * artifact.size"},
        {"formulas", "maker", "gpu.vendor", "gpu.name"},
        {"calibrations", "speed", "noise: 0.1", "noise: 0.2"},
        {"calibrations", "speed", "spread: 0.5", "spread: 0.4"},
        {"benchmarks", "a", "5 tok/s", "4 tok/s"},
        {"benchmarks", "a", "400 ms", "500 ms"},
        {"benchmarks", "b", "role: calibration", "role: validation"},
        {"benchmarks", "b", "role: calibration", "role: reference"},
        {"benchmarks", "c", "gpu: c", "gpu: d"},
        {"benchmarks", "c", "ms}", "ms, flags: [low-outlier]}"},
        {"benchmarks", "g", "",
         "gpu: b\nartifact: file\nengine: engine\nrole: calibration\ntrust: a\n"
         "date: 2025-01-01\nresults:\n  - {test: generation, token_generation: 6 tok/s}\n"},
    };
    struct arena arena = {0};
    bool has_changed = false;
    str before = STR("");
    struct digest unchanged = fits_of(&arena, has_prices, NULL, &before, &has_changed);
    for (ptrdiff_t i = 0; i < COUNT(changes); i++) {
        struct digest plain = fits_of(&arena, has_prices, &changes[i], NULL, NULL);
        str content = before;
        struct digest recalled = fits_of(&arena, has_prices, &changes[i], &content, &has_changed);
        if (!digest_equal(plain, recalled)) {
            fail_msg("%s/%s: %s", changes[i].folder, changes[i].id, changes[i].to);
        }
        /* And back: what is remembered of the change does not stick. */
        assert_true(
            digest_equal(fits_of(&arena, has_prices, NULL, &content, &has_changed), unchanged));
    }
    arena_free(&arena);
}

/* Behind a checksum that is right: whatever the bytes say, they are read no further than they go.
 */
static void no_bytes_do_harm(void **state)
{
    bool has_prices = *state != NULL;
    struct arena arena = {0};
    bool has_changed = false;
    str whole = STR("");
    struct digest right = fits_of(&arena, has_prices, NULL, &whole, &has_changed);
    int wrong_count = 0;
    for (ptrdiff_t i = 0; i < 2 * whole.len; i += 7) {
        struct arena_mark mark = arena_mark(&arena);
        char *bytes = str_terminated(&arena, whole);
        memcpy(bytes, whole.data, (size_t)whole.len);
        bytes[i % whole.len] = (char)(i < whole.len ? 0xff : bytes[i % whole.len] ^ 1);
        str content = {.data = bytes, .len = i % 3 == 0 ? i % whole.len : whole.len};
        struct digest fits = fits_of(&arena, has_prices, NULL, &content, &has_changed);
        wrong_count += !digest_equal(fits, right);
        arena_rewind(&arena, mark);
    }
    /* Numbers are taken as they are: which shows that what is remembered is made use of. */
    assert_true(wrong_count > 0);
    arena_free(&arena);
}

int main(void)
{
    static bool has_prices = true;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_run_without_changes_finds_all_and_learns_nothing),
        cmocka_unit_test_prestate(a_run_without_changes_finds_all_and_learns_nothing, &has_prices),
        cmocka_unit_test(any_change_gives_what_a_run_without_memory_gives),
        cmocka_unit_test_prestate(any_change_gives_what_a_run_without_memory_gives, &has_prices),
        cmocka_unit_test(no_bytes_do_harm),
        cmocka_unit_test_prestate(no_bytes_do_harm, &has_prices),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
