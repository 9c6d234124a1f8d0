#include "judge/benchmark.h"

#include "judge/limits.h"

/* What bounds the runs of one benchmark. A bound that is not known rules out nothing. */
struct bounds {
    double bandwidth_byte_per_s;
    double compute_flop_per_s; /* of the cards; 0 where none is named */
    double memory_bytes;       /* of the cards; 0 where none is named */
    double weights_bytes;
    double read_bytes; /* weights that one sequence reads for one token */
    double work_flop_per_token;
    struct place bandwidth_place;
    struct place compute_place;
    struct place memory_place;
};

#define NOT_BOUNDED 1e30

/* Dense rates of cards; the eight-bit ones last. */
static const char *const rate_fields[] = {"fp32", "tf32", "fp16", "bf16", "fp8", "fp4", "int8"};
enum { RATE_FIRST_EIGHT_BIT = 4 };

static bool bounds_of(struct arena *scratch, const struct catalog *catalog,
                      const struct method *method, const struct record *benchmark,
                      struct bounds *bounds);
static void add_card(struct bounds *bounds, const struct record *gpu, double count);
static void judge_generation(struct diags *diags, const struct record *row,
                             const struct bounds *bounds);
static void judge_prompt(struct diags *diags, const struct record *row,
                         const struct bounds *bounds);
static void judge_memory(struct diags *diags, const struct record *benchmark,
                         const struct bounds *bounds);

/* Whether the row states a rate that is to be judged: the run succeeded, and the record itself does
 * not say that the figure is impossible. */
static bool is_judged(const struct record *row)
{
    for (ptrdiff_t i = 0; i < record_count(row, "flags"); i++) {
        if (str_equal(record_item(row, "flags", i)->as.text, STR("impossible"))) {
            return false;
        }
    }
    str status = record_text(row, "status");
    return status.len == 0 || str_equal(status, STR("ok"));
}

static double count_of(const struct record *record, const char *field)
{
    const struct quantity *count = record_quantity(record, field);
    return count != NULL ? count->typical : 1;
}

void judge_benchmark(struct arena *scratch, struct diags *diags, const struct catalog *catalog,
                     const struct method *method, const struct record *benchmark)
{
    struct bounds bounds;
    if (!bounds_of(scratch, catalog, method, benchmark, &bounds)) {
        return;
    }
    bool has_result = false;
    for (ptrdiff_t i = 0; i < record_count(benchmark, "results"); i++) {
        const struct record *row = record_item(benchmark, "results", i)->as.record;
        if (is_judged(row)) {
            has_result = true;
            judge_generation(diags, row, &bounds);
            judge_prompt(diags, row, &bounds);
        }
    }
    if (has_result) {
        judge_memory(diags, benchmark, &bounds);
    }
}

static double typical_of(struct evaluation *evaluation, const char *formula, double otherwise)
{
    struct result result = evaluation_result(evaluation, formula);
    return result.state == RESULT_KNOWN ? result.typical : otherwise;
}

/* Bounds that follow from the device, and from what is read and computed for one token. */
static bool bounds_of(struct arena *scratch, const struct catalog *catalog,
                      const struct method *method, const struct record *benchmark,
                      struct bounds *bounds)
{
    *bounds = (struct bounds){0};
    const struct record *system = record_record(benchmark, "system");
    const struct record *gpu = record_record(benchmark, "gpu");
    const struct record *cpu = record_record(benchmark, "cpu");
    if (system == NULL && gpu == NULL && cpu == NULL) {
        return false;
    }
    bool is_bare_cpu = system == NULL && gpu == NULL;
    struct binding binding = {.context = 512, .batch = 1};
    binding.records[SLOT_SYSTEM] = system != NULL ? system
                                   : gpu != NULL  ? system_of_gpu(scratch, gpu, 1)
                                                  : system_of_cpu(scratch, cpu, NULL);
    binding.records[SLOT_ARTIFACT] = record_record(benchmark, "artifact");
    binding.records[SLOT_ENGINE] = record_record(benchmark, "engine");
    binding = binding_completed(binding);
    struct evaluation *evaluation = evaluation_new(scratch, method, catalog, binding);
    evaluation_ignore_measurements(evaluation);

    const struct record *model = binding.records[SLOT_MODEL];
    bool is_exact = record_quantity(binding.records[SLOT_ARTIFACT], "size") != NULL;
    double slack = is_exact ? 1 : MARGIN_ESTIMATED_SIZE;
    bounds->weights_bytes = typical_of(evaluation, "weights-size", 0) / slack;
    bounds->read_bytes = typical_of(evaluation, "weights-read", 0) / slack;
    const struct quantity *active = record_quantity(model, "active_parameters");
    active = active != NULL ? active : record_quantity(model, "parameters");
    bounds->work_flop_per_token = active != NULL ? 2 * active->low : 0;
    if (gpu != NULL) {
        add_card(bounds, gpu, count_of(benchmark, "gpu_count"));
        return true;
    }
    const struct record *machine = binding.records[SLOT_SYSTEM];
    for (ptrdiff_t i = 0; i < record_count(machine, "gpus"); i++) {
        const struct record *item = record_item(machine, "gpus", i)->as.record;
        add_card(bounds, record_record(item, "gpu"), count_of(item, "count"));
    }
    str placement = record_text(benchmark, "placement");
    if (!str_equal(placement, STR("gpu"))) {
        double ram = typical_of(evaluation, "ram-bandwidth", NOT_BOUNDED);
        bounds->bandwidth_byte_per_s += ram * (is_bare_cpu ? MARGIN_UNKNOWN_MEMORY : 1);
    }
    return true;
}

/* All cards at once bound the whole, however layers or tensors are split. */
static void add_card(struct bounds *bounds, const struct record *gpu, double count)
{
    const struct quantity *bandwidth = record_quantity(gpu, "memory_bandwidth");
    const struct quantity *vram = record_quantity(gpu, "vram");
    bounds->bandwidth_byte_per_s += bandwidth != NULL ? count * bandwidth->high : NOT_BOUNDED;
    if (bandwidth != NULL) {
        bounds->bandwidth_place = bandwidth->place;
    }
    if (vram != NULL) {
        bounds->memory_bytes += count * vram->high;
        bounds->memory_place = vram->place;
    }
    double fastest = 0;
    double margin = MARGIN_OTHER_PRECISION;
    for (ptrdiff_t i = 0; i < COUNT(rate_fields); i++) {
        const struct quantity *rate = record_quantity(gpu, rate_fields[i]);
        if (rate != NULL && rate->high > fastest) {
            fastest = rate->high;
            bounds->compute_place = rate->place;
            margin = i >= RATE_FIRST_EIGHT_BIT ? MARGIN_EIGHT_BIT : MARGIN_OTHER_PRECISION;
        }
    }
    bounds->compute_flop_per_s += fastest > 0 ? count * fastest * margin : NOT_BOUNDED;
}

static void judge_generation(struct diags *diags, const struct record *row,
                             const struct bounds *bounds)
{
    const struct quantity *rate = record_quantity(row, "token_generation");
    if (rate == NULL || bounds->read_bytes <= 0) {
        return;
    }
    double batch = count_of(row, "batch");
    double ceiling = batch * bounds->bandwidth_byte_per_s / bounds->read_bytes;
    if (rate->low <= ceiling * MARGIN_RATE) {
        return;
    }
    struct diag *diag = diag_add(
        diags, RULE_PHYSICS_TOKEN_GENERATION, rate->place,
        "token_generation %.*s is more than memory bandwidth allows: %.5g GB/s / %.4g GB read for "
        "each token%s = %.4g tok/s",
        STR_ARGS(rate->written), bounds->bandwidth_byte_per_s / 1e9, bounds->read_bytes / 1e9,
        batch > 1 ? ", times the batch," : "", ceiling);
    diag->width = (int)rate->written.len;
    if (bounds->bandwidth_place.origin != NULL) {
        diag_note(diags, diag, bounds->bandwidth_place, "the bandwidth comes from here");
    }
    diag_help(diags, diag,
              "several sequences at once? state `batch`; another artifact or device? "
              "name it");
}

static void judge_prompt(struct diags *diags, const struct record *row, const struct bounds *bounds)
{
    const struct quantity *rate = record_quantity(row, "prompt_processing");
    if (rate == NULL || bounds->compute_flop_per_s <= 0 || bounds->work_flop_per_token <= 0) {
        return;
    }
    double ceiling = bounds->compute_flop_per_s / bounds->work_flop_per_token;
    if (rate->low <= ceiling * MARGIN_RATE) {
        return;
    }
    struct diag *diag = diag_add(
        diags, RULE_PHYSICS_PROMPT_PROCESSING, rate->place,
        "prompt_processing %.*s is more than arithmetic allows: %.5g TFLOP/s / %.4g GFLOP for each "
        "token = %.4g tok/s",
        STR_ARGS(rate->written), bounds->compute_flop_per_s / 1e12,
        bounds->work_flop_per_token / 1e9, ceiling);
    diag->width = (int)rate->written.len;
    if (bounds->compute_place.origin != NULL) {
        diag_note(diags, diag, bounds->compute_place,
                  "the fastest dense rate, taken generously for other precisions");
    }
    diag_help(diags, diag, "was a cached prompt counted? is the model a mixture of experts?");
}

static void judge_memory(struct diags *diags, const struct record *benchmark,
                         const struct bounds *bounds)
{
    const struct value *placement = record_value(benchmark, "placement");
    bool is_on_cards = placement->type == VALUE_TEXT && str_equal(placement->as.text, STR("gpu"));
    if (!is_on_cards || bounds->memory_bytes <= 0 ||
        bounds->weights_bytes <= bounds->memory_bytes) {
        return;
    }
    struct diag *diag = diag_add(diags, RULE_PHYSICS_MEMORY, placement->place,
                                 "weights of %.4g GB cannot be wholly on cards with %.4g GB",
                                 bounds->weights_bytes / 1e9, bounds->memory_bytes / 1e9);
    diag_note(diags, diag, bounds->memory_place, "the memory of one card");
    diag_help(diags, diag, "write `placement: hybrid`, or how many cards with `gpu_count`");
}
