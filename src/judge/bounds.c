#include "judge/bounds.h"

#include "judge/limits.h"

#include <math.h>

/* Dense rates of cards; the eight-bit ones last. */
static const char *const rate_fields[] = {"fp32", "tf32", "fp16", "bf16", "fp8", "fp4", "int8"};
enum { RATE_FIRST_EIGHT_BIT = 4 };

/* A benchmark, and how its formulas are computed. */
struct bounding {
    struct arena *scratch;
    const struct catalog *catalog;
    const struct method *method;
    const struct record *benchmark;
    const struct record *system; /* named, or made up of the device alone */
    struct bounds *bounds;
};

static void bound_cards(const struct bounding *bounding);
static void add_card(struct bounds *bounds, const struct record *gpu, double count);
static void bound_processors(const struct bounding *bounding);
static void bound_token(const struct bounding *bounding);
static double embedding_parameters(const struct record *model);
static struct evaluation *evaluation_on(const struct bounding *bounding,
                                        const struct record *system);
static struct result result_in(const struct bounding *bounding, struct evaluation *evaluation,
                               const char *formula_id, const char *unit);

struct bounds bounds_of(struct arena *scratch, const struct catalog *catalog,
                        const struct method *method, const struct record *benchmark)
{
    struct bounds bounds = {
        .processors = {HUGE_VAL, HUGE_VAL, HUGE_VAL},
        .memory_bytes = HUGE_VAL,
    };
    const struct record *gpu = record_record(benchmark, "gpu");
    const struct record *cpu = record_record(benchmark, "cpu");
    struct bounding bounding = {
        .scratch = scratch,
        .catalog = catalog,
        .method = method,
        .benchmark = benchmark,
        .system = record_record(benchmark, "system"),
        .bounds = &bounds,
    };
    bound_cards(&bounding);
    if (bounding.system == NULL && cpu != NULL) {
        bounding.system = system_of_cpu(scratch, cpu, NULL);
    }
    if (bounding.system != NULL) {
        bound_processors(&bounding);
    } else if (gpu != NULL) {
        bounding.system = system_of_gpu(scratch, gpu, 1);
    }
    if (bounding.system != NULL) {
        bound_token(&bounding);
    }
    return bounds;
}

double count_at_most(const struct record *record, const char *field)
{
    const struct quantity *count = record_quantity(record, field);
    if (count != NULL) {
        return count->high;
    }
    return record_value(record, field)->type == VALUE_ABSENT ? 1 : HUGE_VAL;
}

/* The cards that the benchmark names, else all of its system: they bound the whole together,
 * however layers or tensors are split among them. */
static void bound_cards(const struct bounding *bounding)
{
    const struct record *gpu = record_record(bounding->benchmark, "gpu");
    if (gpu != NULL) {
        add_card(bounding->bounds, gpu, count_at_most(bounding->benchmark, "gpu_count"));
        return;
    }
    const struct record *system = bounding->system;
    for (ptrdiff_t i = 0; system != NULL && i < record_count(system, "gpus"); i++) {
        const struct record *part = record_item(system, "gpus", i)->as.record;
        add_card(bounding->bounds, record_record(part, "gpu"), count_at_most(part, "count"));
    }
}

static void add_card(struct bounds *bounds, const struct record *gpu, double count)
{
    const struct quantity *bandwidth = record_quantity(gpu, "memory_bandwidth");
    const struct quantity *vram = record_quantity(gpu, "vram");
    bounds->memory_bytes = bounds->has_cards ? bounds->memory_bytes : 0;
    bounds->has_cards = true;
    bounds->cards.bandwidth_byte_per_s += bandwidth != NULL ? count * bandwidth->high : HUGE_VAL;
    bounds->cards.cache_bytes += count * CACHE_BYTES_CARD;
    bounds->memory_bytes += vram != NULL ? count * vram->high : HUGE_VAL;
    if (bandwidth != NULL) {
        bounds->bandwidth_place = bandwidth->place;
    }
    if (vram != NULL) {
        bounds->memory_place = vram->place;
    }
    double fastest = 0;
    for (ptrdiff_t i = 0; i < COUNT(rate_fields); i++) {
        const struct quantity *rate = record_quantity(gpu, rate_fields[i]);
        if (rate != NULL && rate->high > fastest) {
            fastest = rate->high;
            bounds->compute_place = rate->place;
            bounds->compute_margin =
                i >= RATE_FIRST_EIGHT_BIT ? MARGIN_EIGHT_BIT : MARGIN_OTHER_PRECISION;
        }
    }
    bounds->cards.compute_flop_per_s +=
        fastest > 0 ? count * fastest * bounds->compute_margin : HUGE_VAL;
}

/* A system says how many processors it has and at which rate their memory runs. A processor that is
 * named alone may have stood on a board for several, with faster memory. */
static void bound_processors(const struct bounding *bounding)
{
    const struct record *system = bounding->system;
    const struct record *cpu = record_record(system, "cpu");
    bool is_named = record_record(bounding->benchmark, "system") != NULL;
    double count = is_named ? count_at_most(system, "sockets") : count_at_most(cpu, "sockets_max");
    bool is_rate_known = is_named && record_quantity(system, "memory_rate") != NULL;
    double boards = is_named ? 1 : count; /* the formula counts the sockets of a system itself */

    struct evaluation *evaluation = evaluation_on(bounding, system);
    struct result bandwidth = result_in(bounding, evaluation, "ram-bandwidth", "GB/s");
    struct result peak = result_in(bounding, evaluation, "cpu-peak-fp32", "GFLOP/s");
    struct side *side = &bounding->bounds->processors;
    if (bandwidth.state == RESULT_KNOWN) {
        side->bandwidth_byte_per_s =
            boards * bandwidth.high * (is_rate_known ? 1 : MARGIN_UNKNOWN_MEMORY);
    }
    if (peak.state == RESULT_KNOWN) {
        side->compute_flop_per_s = count * peak.high * MARGIN_PROCESSOR;
    }
    const struct quantity *l2 = record_quantity(cpu, "l2_cache");
    const struct quantity *l3 = record_quantity(cpu, "l3_cache");
    side->cache_bytes =
        count * (l3 != NULL ? l3->high + (l2 != NULL ? l2->high : 0) : CACHE_BYTES_PROCESSOR);
}

static void bound_token(const struct bounding *bounding)
{
    struct bounds *bounds = bounding->bounds;
    const struct record *artifact = record_record(bounding->benchmark, "artifact");
    const struct record *model = record_record(artifact, "model");
    struct evaluation *evaluation = evaluation_on(bounding, bounding->system);
    struct result size = result_in(bounding, evaluation, "weights-size", "GB");
    struct result read = result_in(bounding, evaluation, "weights-read", "GB");
    double slack = record_quantity(artifact, "size") != NULL ? 1 : MARGIN_ESTIMATED_SIZE;
    bounds->weights_bytes = size.state == RESULT_KNOWN ? size.low / slack : 0;
    bounds->read_bytes = read.state == RESULT_KNOWN ? read.low / slack : 0;

    const struct quantity *active = record_quantity(model, "active_parameters");
    active = active != NULL ? active : record_quantity(model, "parameters");
    double parameters = active != NULL ? active->low : 0;
    double embeddings = embedding_parameters(model);
    parameters = embeddings > 0 ? parameters - embeddings : parameters / MARGIN_UNKNOWN_EMBEDDINGS;
    bounds->work_flop_per_token = 2 * parameters;
}

/* Of the input, and of the output, which only the last token of a prompt needs; 0: not known. */
static double embedding_parameters(const struct record *model)
{
    const struct quantity *vocabulary = record_quantity(model, "vocabulary");
    const struct quantity *hidden = record_quantity(model, "hidden");
    if (vocabulary == NULL || hidden == NULL) {
        return 0;
    }
    int tables = record_flag(model, "tied_embeddings", false) ? 1 : 2;
    return tables * vocabulary->high * hidden->high;
}

static struct evaluation *evaluation_on(const struct bounding *bounding,
                                        const struct record *system)
{
    struct binding binding = {.context = 512, .batch = 1};
    binding.records[SLOT_SYSTEM] = system;
    binding.records[SLOT_ARTIFACT] = record_record(bounding->benchmark, "artifact");
    binding.records[SLOT_ENGINE] = record_record(bounding->benchmark, "engine");
    binding = binding_completed(binding);
    struct evaluation *evaluation =
        evaluation_new(bounding->scratch, bounding->method, bounding->catalog, binding);
    evaluation_ignore_measurements(evaluation);
    return evaluation;
}

/* Unknown where the method has no such formula, or another one of that name. */
static struct result result_in(const struct bounding *bounding, struct evaluation *evaluation,
                               const char *formula_id, const char *unit)
{
    const struct formula *formula = method_formula(bounding->method, str_from(formula_id));
    struct dimension wanted = unit_of(bounding->catalog->units, unit).dimension;
    if (formula == NULL || !dimension_equal(formula_unit(formula).dimension, wanted) ||
        !scope_is_bound(formula_scope(formula), evaluation_binding(evaluation))) {
        return (struct result){.state = RESULT_UNKNOWN};
    }
    return evaluation_formula(evaluation, formula);
}
