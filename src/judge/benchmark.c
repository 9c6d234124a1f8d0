#include "judge/benchmark.h"

#include "base/array.h"
#include "judge/bounds.h"
#include "judge/figure.h"
#include "judge/limits.h"

#include <math.h>

/* One row of a benchmark's results. */
struct run {
    const struct record *row;
    const struct bounds *bounds;
    bool has_cards; /* they took part, or may have */
    bool has_processors;
};

static struct run run_of(const struct record *benchmark, const struct record *row,
                         const struct bounds *bounds);
static bool has_flag(const struct record *row, str flag);
static void judge_generation(struct diags *diags, const struct run *run);
static void judge_prompt(struct diags *diags, const struct run *run);
static void judge_ttft(struct diags *diags, const struct record *row);
static bool judge_memory(struct diags *diags, const struct record *benchmark,
                         const struct bounds *bounds);
static void refuse_all(const struct gate *gate, const struct record *benchmark);

/* Whether the row states a rate that is to be judged: the run succeeded, and the record itself does
 * not say that the figure is impossible. */
static bool is_judged(const struct record *row)
{
    str status = record_text(row, "status");
    bool is_ok = status.len == 0 || str_equal(status, STR("ok"));
    return is_ok && !has_flag(row, STR("impossible"));
}

void judge_benchmark(const struct gate *gate, const struct record *benchmark)
{
    struct bounds bounds = bounds_of(gate->scratch, gate->catalog, gate->method, benchmark);
    bool has_result = false;
    for (ptrdiff_t i = 0; i < record_count(benchmark, "results"); i++) {
        const struct record *row = record_item(benchmark, "results", i)->as.record;
        if (is_judged(row)) {
            struct run run = run_of(benchmark, row, &bounds);
            ptrdiff_t errors = gate->diags->error_count;
            judge_generation(gate->diags, &run);
            judge_prompt(gate->diags, &run);
            judge_ttft(gate->diags, row);
            has_result = true;
            if (gate->diags->error_count > errors) {
                *array_add(gate->keep, gate->refused) = row;
            }
        }
    }
    if (has_result && !judge_memory(gate->diags, benchmark, &bounds)) {
        refuse_all(gate, benchmark);
    }
}

/* A row may stand in the list twice. */
static void refuse_all(const struct gate *gate, const struct record *benchmark)
{
    for (ptrdiff_t i = 0; i < record_count(benchmark, "results"); i++) {
        *array_add(gate->keep, gate->refused) = record_item(benchmark, "results", i)->as.record;
    }
}

static bool has_flag(const struct record *row, str flag)
{
    for (ptrdiff_t i = 0; i < record_count(row, "flags"); i++) {
        if (str_equal(record_item(row, "flags", i)->as.text, flag)) {
            return true;
        }
    }
    return false;
}

/* A card that is named alone ran everything, unless the record says that it did not. Where a run
 * was wholly on processors, cards may still have read the prompt. */
static struct run run_of(const struct record *benchmark, const struct record *row,
                         const struct bounds *bounds)
{
    str placement = record_text(benchmark, "placement");
    bool is_on_cards = str_equal(placement, STR("gpu")) ||
                       (placement.len == 0 && record_record(benchmark, "gpu") != NULL);
    return (struct run){
        .row = row,
        .bounds = bounds,
        .has_cards = bounds->has_cards,
        .has_processors =
            !is_on_cards || !bounds->has_cards || has_flag(row, STR("partial-offload")),
    };
}

/* What takes part, together. */
static struct side side_of(const struct run *run)
{
    struct side all = {0};
    const struct side *sides[] = {run->has_cards ? &run->bounds->cards : NULL,
                                  run->has_processors ? &run->bounds->processors : NULL};
    for (ptrdiff_t i = 0; i < COUNT(sides); i++) {
        if (sides[i] != NULL) {
            all.bandwidth_byte_per_s += sides[i]->bandwidth_byte_per_s;
            all.compute_flop_per_s += sides[i]->compute_flop_per_s;
            all.cache_bytes += sides[i]->cache_bytes;
        }
    }
    return all;
}

/* How far beyond the division a rate may lie: what caches hold is not read from memory. */
static double margin_of_reading(double read_bytes, double cache_bytes)
{
    return read_bytes > cache_bytes ? MARGIN_RATE * read_bytes / (read_bytes - cache_bytes)
                                    : HUGE_VAL;
}

static const char *times(const struct diags *diags, double count)
{
    return str_terminated(diags->arena, str_format(diags->arena, "%s × ", figure(diags, count)));
}

static void judge_generation(struct diags *diags, const struct run *run)
{
    const struct bounds *bounds = run->bounds;
    const struct quantity *rate = record_quantity(run->row, "token_generation");
    /* With speculation one reading of the weights yields several tokens. */
    if (rate == NULL || bounds->read_bytes <= 0 || has_flag(run->row, STR("speculative"))) {
        return;
    }
    struct side side = side_of(run);
    double batch = count_at_most(run->row, "batch");
    double ceiling = batch * side.bandwidth_byte_per_s / bounds->read_bytes;
    if (rate->low <= ceiling * margin_of_reading(bounds->read_bytes, side.cache_bytes)) {
        return;
    }
    struct diag *diag = diag_add(
        diags, RULE_PHYSICS_TOKEN_GENERATION, rate->place,
        "token_generation %.*s is more than memory bandwidth allows: %s%s GB/s / %s GB read for "
        "each token = %s tok/s",
        STR_ARGS(rate->written), batch > 1 ? times(diags, batch) : "",
        figure(diags, side.bandwidth_byte_per_s / 1e9), figure(diags, bounds->read_bytes / 1e9),
        figure(diags, ceiling));
    diag->width = (int)rate->written.len;
    if (run->has_cards && bounds->bandwidth_place.origin != NULL) {
        diag_note(diags, diag, bounds->bandwidth_place, "the bandwidth comes from here");
    }
    diag_help(diags, diag,
              "several sequences at once? state `batch`; speculation? `flags: [speculative]`; "
              "another artifact or device? name it");
}

static void judge_prompt(struct diags *diags, const struct run *run)
{
    const struct bounds *bounds = run->bounds;
    const struct quantity *rate = record_quantity(run->row, "prompt_processing");
    if (rate == NULL || bounds->work_flop_per_token <= 0) {
        return;
    }
    double compute_flop_per_s = side_of(run).compute_flop_per_s;
    double ceiling = compute_flop_per_s / bounds->work_flop_per_token;
    if (rate->low <= ceiling * MARGIN_RATE) {
        return;
    }
    struct diag *diag = diag_add(
        diags, RULE_PHYSICS_PROMPT_PROCESSING, rate->place,
        "prompt_processing %.*s is more than arithmetic allows: %s TFLOP/s / %s GFLOP for each "
        "token = %s tok/s",
        STR_ARGS(rate->written), figure(diags, compute_flop_per_s / 1e12),
        figure(diags, bounds->work_flop_per_token / 1e9), figure(diags, ceiling));
    diag->width = (int)rate->written.len;
    if (run->has_cards && bounds->compute_place.origin != NULL) {
        diag_note(diags, diag, bounds->compute_place,
                  "the fastest dense rate, counted %g times for smaller precisions",
                  bounds->compute_margin);
    }
    diag_help(diags, diag, "was a cached prompt counted? is the model a mixture of experts?");
}

/* The first token follows the whole prompt; what digits were rounded off counts for the row. */
static void judge_ttft(struct diags *diags, const struct record *row)
{
    const struct quantity *ttft = record_quantity(row, "ttft");
    const struct quantity *rate = record_quantity(row, "prompt_processing");
    const struct quantity *prompt = record_quantity(row, "prompt");
    if (ttft == NULL || rate == NULL || prompt == NULL) {
        return;
    }
    bool is_mean = str_equal(record_text(row, "test"), STR("localscore"));
    double share = is_mean ? MEAN_OF_REQUESTS : 1;
    double rate_at_most = rate->high + figure_last_digit(rate) / 2;
    double ttft_at_most = ttft->high + figure_last_digit(ttft) / 2;
    if (ttft_at_most * MARGIN_RATE >= share * prompt->low / rate_at_most) {
        return;
    }
    struct diag *diag = diag_add(
        diags, RULE_PHYSICS_TTFT, ttft->place,
        "ttft %.*s is less than reading the prompt takes: %s%.*s / %.*s = %s ms",
        STR_ARGS(ttft->written), is_mean ? "0.757 × " : "", STR_ARGS(prompt->written),
        STR_ARGS(rate->written), figure(diags, share * prompt->typical / rate->typical * 1e3));
    diag->width = (int)ttft->written.len;
    diag_note(diags, diag, rate->place, "the rate comes from here");
    diag_help(diags, diag, "was part of the prompt cached? is the time in s, the rate in ktok/s?");
}

/* Whether the weights may be where they are said to be. */
static bool judge_memory(struct diags *diags, const struct record *benchmark,
                         const struct bounds *bounds)
{
    const struct value *placement = record_value(benchmark, "placement");
    bool is_on_cards = placement->type == VALUE_TEXT && str_equal(placement->as.text, STR("gpu"));
    if (!is_on_cards || bounds->weights_bytes <= bounds->memory_bytes) {
        return true;
    }
    struct diag *diag = diag_add(diags, RULE_PHYSICS_MEMORY, placement->place,
                                 "weights of %s GB cannot be wholly on cards with %s GB",
                                 figure(diags, bounds->weights_bytes / 1e9),
                                 figure(diags, bounds->memory_bytes / 1e9));
    diag->width = (int)placement->as.text.len;
    if (bounds->memory_place.origin != NULL) {
        diag_note(diags, diag, bounds->memory_place, "the memory of one card");
    }
    diag_help(diags, diag, "write `placement: hybrid`, or how many cards with `gpu_count`");
    return false;
}
