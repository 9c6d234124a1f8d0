/* A whole formula: the first byte says its scope and unit, the rest is its expression. What is
 * accepted is computed, with low and high, traced and written as MathML. Results are finite, their
 * low and high lie around them, and nothing takes long.
 */
#include "base/must.h"
#include "estimate/trace.h"
#include "load/sources.h"
#include "validate/validate.h"

#include <math.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct sample {
    const char *folder;
    const char *id;
    const char *yaml;
};

static const struct sample samples[] = {
    {"gpus", "card",
     "name: Card\nvendor: V\nclass: consumer\nvram: 20..30 GB\ntdp: 300 W\n"
     "memory_bandwidth: 1000 GB/s\nmemory_type: gddr6x\nfp16: over 50 TFLOP/s\n"},
    {"cpus", "chip", "name: Chip\nvendor: V\ncores: 8\nccds: 2\nmemory_rate: ~5000 MT/s\n"},
    {"systems", "box",
     "name: Box\ncpu: chip\nmemory_capacity: 64 GB\nprice: 1000 EUR\n"
     "gpus:\n  - {gpu: card, count: 2}\n"},
    {"models", "llm",
     "name: LLM\nparameters: 8 billion\ncontext_max: 100000 tok\nlayer_groups:\n"
     "  - {layers: 30, attention: full, kv_heads: 8, head_size: 128}\n"},
    {"quantizations", "q8", "name: Q8\nfamily: legacy\nbits_per_weight: 8 bit/param\n"},
    {"artifacts", "file", "name: File\nmodel: llm\nquantization: q8\nsize: 8000000000 byte\n"},
    {"engines", "fast", "name: Fast\nfamily: fast\n"},
    {"use-cases", "chat", "name: Chat\ndescription: d\nprompt: 1000 tok\noutput: 100 tok\n"},
    {"exchange-rates", "rate", "name: Rate\nfrom: EUR\nto: USD\nrate: 1.2\ndate: 2026-01-01\n"},
    {"assumptions", "eta", "name: Eta\ndescription: d\nsymbol: η_w\nvalue: 0.6..0.9\n"},
    {"assumptions", "bend",
     "name: Bend\ndescription: d\ncurve:\n  - {x: 0, y: 1}\n  - {x: 2, y: 5}\n  - {x: 5, y: 2}\n"},
    {"formulas", "other",
     "name: Other\nsymbol: O\nunit: GB\nscope: gpu\ndescription: d\nexpression: gpu.vram * eta\n"},
    {"formulas", "tried",
     "name: Tried\nsymbol: T\nunit: GB\nscope: gpu\ndescription: d\nexpression: gpu.vram\n"},
};

static const char *const scope_names[] = {"gpu", "system", "placement", "request"};
static const char *const unit_names[] = {"", "GB", "s", "tok/s", "tok", "USD", "word", "truth"};

static void add_sample(struct arena *arena, struct validation *validation, struct diags *diags,
                       const struct sample *sample)
{
    struct origin *origin = arena_new(arena, struct origin);
    origin->path = str_format(arena, "data/%s/%s.yaml", sample->folder, sample->id);
    origin->text = str_from(sample->yaml);
    struct source source = {.sort = SOURCE_RECORDS,
                            .path = origin->path,
                            .folder = str_from(sample->folder),
                            .name = str_from(sample->id)};
    struct document document = document_of(arena, arena, diags, &source, origin);
    validation_add(validation, arena, &document);
}

static void set_text(const struct record *record, const char *name, str text)
{
    struct value *value = &record->values[schema_field_index(record->kind, str_from(name))];
    value->type = VALUE_TEXT;
    value->as.text = text;
}

static void compute(struct arena *arena, const struct method *method, const struct catalog *catalog)
{
    struct binding binding = {.context = 4096, .batch = 1};
    binding.records[SLOT_SYSTEM] = catalog_find(catalog, "system", STR("box"));
    binding.records[SLOT_GPU] = catalog_find(catalog, "gpu", STR("card"));
    binding.records[SLOT_ARTIFACT] = catalog_find(catalog, "artifact", STR("file"));
    binding.records[SLOT_ENGINE] = catalog_find(catalog, "engine", STR("fast"));
    binding.records[SLOT_USE_CASE] = catalog_find(catalog, "use_case", STR("chat"));
    struct evaluation *evaluation =
        evaluation_new(arena, method, catalog, binding_completed(binding));
    const struct formula *formula = method_formula(method, STR("tried"));
    struct result result = evaluation_formula(evaluation, formula);
    if (result.state == RESULT_KNOWN && result.type == RESULT_NUMBER) {
        must(isfinite(result.typical));
        must(result.low <= result.typical && result.typical <= result.high);
    }
    const struct elasticity *all = NULL;
    (void)evaluation_elasticities(arena, evaluation, formula, &all);
    must(trace_of(arena, evaluation, formula) != NULL);
    must(formula_mathml(arena, method, formula).len > 0);
    /* Asked again, it is the same. */
    struct result again = evaluation_formula(evaluation, formula);
    must(again.state == result.state && again.low == result.low && again.high == result.high);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0) {
        return 0;
    }
    struct arena arena = {0};
    struct diags diags = diags_new(&arena);
    struct units *units = units_new(&arena);
    struct validation *validation = validation_new(&arena, &diags, units);
    for (ptrdiff_t i = 0; i < COUNT(samples); i++) {
        add_sample(&arena, validation, &diags, &samples[i]);
    }
    const struct catalog *catalog = validation_finish(validation);
    must(diags.error_count == 0);
    const struct record *tried = catalog_find(catalog, "formula", STR("tried"));
    set_text(tried, "scope", str_from(scope_names[data[0] % COUNT(scope_names)]));
    set_text(tried, "unit", str_from(unit_names[data[0] / 16 % COUNT(unit_names)]));
    set_text(tried, "expression",
             (str){.data = (const char *)data + 1, .len = (ptrdiff_t)size - 1});
    struct method *method = method_from(&arena, &diags, catalog, (struct date){0});
    must((method == NULL) == (diags.error_count > 0));
    if (method != NULL) {
        method_fit(&arena, method, NULL, NULL);
        compute(&arena, method, catalog);
    }
    units_free(units);
    arena_free(&arena);
    return 0;
}
