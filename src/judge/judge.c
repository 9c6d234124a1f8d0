#include "judge/judge.h"

#include "judge/benchmark.h"
#include "judge/contradictions.h"
#include "judge/dates.h"
#include "judge/fits.h"
#include "judge/limits.h"
#include "judge/rows.h"
#include "judge/unusual.h"

#include <math.h>

static void judge_artifact(struct diags *diags, const struct record *artifact);
static double file_size_ratio_max(const struct record *model);

void judge_possible(const struct gate *gate)
{
    const struct kind_records *artifacts = catalog_records(gate->catalog, "artifact");
    for (ptrdiff_t i = 0; i < artifacts->count; i++) {
        judge_artifact(gate->diags, artifacts->records[i]);
    }
    const struct kind_records *benchmarks = catalog_records(gate->catalog, "benchmark");
    for (ptrdiff_t i = 0; i < benchmarks->count; i++) {
        struct arena_mark mark = arena_mark(gate->scratch);
        judge_benchmark(gate, benchmarks->records[i]);
        arena_rewind(gate->scratch, mark);
    }
}

void judge_likely(const struct gate *gate, struct date today)
{
    struct arena *scratch = gate->scratch;
    struct waivers waivers = waivers_of(scratch, gate->diags, gate->catalog);
    struct load_fields fields = load_fields_find();
    const struct kind_records *benchmarks = catalog_records(gate->catalog, "benchmark");
    for (ptrdiff_t i = 0; i < benchmarks->count; i++) {
        struct arena_mark mark = arena_mark(scratch);
        judge_rows(scratch, &waivers, &fields, benchmarks->records[i]);
        arena_rewind(scratch, mark);
    }
    judge_contradictions(scratch, &waivers, &fields, gate->catalog);
    judge_unusual(scratch, &waivers, gate->method);
    waivers_judge(&waivers);
    judge_fits(gate);
    judge_dates(gate->diags, gate->catalog, today);
}

static void judge_artifact(struct diags *diags, const struct record *artifact)
{
    const struct quantity *size = record_quantity(artifact, "size");
    const struct record *model = record_record(artifact, "model");
    const struct record *quantization = record_record(artifact, "quantization");
    const struct quantity *parameters = record_quantity(model, "parameters");
    const struct quantity *bits = record_quantity(quantization, "bits_per_weight");
    if (size == NULL || parameters == NULL || bits == NULL) {
        return;
    }
    /* What is stated as a range or a bound is taken at the end that explains the size. */
    bool is_too_small = size->high < FILE_SIZE_RATIO_MIN * parameters->low * bits->low;
    bool is_too_large = size->low > file_size_ratio_max(model) * parameters->high * bits->high;
    if (!is_too_small && !is_too_large) {
        return;
    }
    double expected_bytes = parameters->typical * bits->typical;
    double ratio = size->typical / expected_bytes;
    struct diag *diag = diag_add(diags, RULE_PHYSICS_FILE_SIZE, size->place,
                                 "size %.*s is %.2f times the %.4g GB that %.*s at %.*s make",
                                 STR_ARGS(size->written), ratio, expected_bytes / 1e9,
                                 STR_ARGS(parameters->written), STR_ARGS(bits->written));
    diag_note(diags, diag, parameters->place, "parameters of the model");
    diag_note(diags, diag, bits->place, "bits per weight of the quantization");
    diag_help(diags, diag, "check the number of bytes, the model and the quantization");
}

static double file_size_ratio_max(const struct record *model)
{
    const struct quantity *hidden = record_quantity(model, "hidden");
    bool falls_back = hidden != NULL && fmod(hidden->typical, BLOCK_OF_K_QUANTS) > 0;
    return falls_back ? FILE_SIZE_RATIO_MAX_FALLBACK : FILE_SIZE_RATIO_MAX;
}
