#include "estimate/run.h"

#include <math.h>

enum { CONTEXT_TOKENS_MIN = 512, CARDS_MAX = 1024 };

static bool ended_well(const struct record *row);

static double number_or(const struct record *record, const char *field, double otherwise)
{
    const struct quantity *quantity = record_quantity(record, field);
    return quantity != NULL ? quantity->typical : otherwise;
}

const struct record *machine_of_benchmark(struct arena *keep, const struct record *benchmark)
{
    const struct record *system = record_record(benchmark, "system");
    const struct record *gpu = record_record(benchmark, "gpu");
    const struct record *cpu = record_record(benchmark, "cpu");
    if (system != NULL) {
        return system;
    }
    if (gpu != NULL) {
        double count = fmin(number_or(benchmark, "gpu_count", 1), CARDS_MAX);
        return system_of_gpu(keep, gpu, (ptrdiff_t)count);
    }
    return cpu != NULL ? system_of_cpu(keep, cpu, NULL) : NULL;
}

struct binding binding_of_run(const struct record *benchmark, const struct record *row,
                              const struct record *machine, const struct record *scenario)
{
    struct binding binding = {.batch = number_or(row, "batch", 1),
                              .prompt = number_or(row, "prompt", 0)};
    binding.records[SLOT_SYSTEM] = machine;
    binding.records[SLOT_ARTIFACT] = record_record(benchmark, "artifact");
    binding.records[SLOT_ENGINE] = record_record(benchmark, "engine");
    binding.records[SLOT_SCENARIO] = scenario;
    binding.records[SLOT_BENCHMARK] = benchmark;
    binding.records[SLOT_RUN] = row;
    double tokens = binding.prompt + number_or(row, "output", 0) + number_or(row, "depth", 0);
    binding.context = fmax(tokens, CONTEXT_TOKENS_MIN);
    return binding_completed(binding);
}

bool run_is_sound(const struct record *row)
{
    return ended_well(row) && record_count(row, "flags") == 0;
}

bool run_is_split(const struct record *row)
{
    return ended_well(row) && record_count(row, "flags") == 1 &&
           str_equal(record_item(row, "flags", 0)->as.text, STR("partial-offload"));
}

static bool ended_well(const struct record *row)
{
    str status = record_text(row, "status");
    return status.len == 0 || str_equal(status, STR("ok"));
}
