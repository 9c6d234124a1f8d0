#include "judge/load.h"

#include "base/must.h"

static const char *const number_names[] = {
    [LOAD_DEPTH] = "depth",
    [LOAD_PROMPT] = "prompt",
    [LOAD_OUTPUT] = "output",
    [LOAD_BATCH] = "batch",
    [LOAD_THREADS] = "threads",
    [LOAD_GPU_LAYERS] = "gpu_layers",
    [LOAD_CPU_EXPERT_LAYERS] = "cpu_expert_layers",
    [LOAD_GPU_SHARE] = "gpu_share",
    [LOAD_MICRO_BATCH] = "micro_batch",
    [LOAD_CONTEXT] = "context",
};
static const char *const rate_names[] = {
    [RATE_TOKEN_GENERATION] = "token_generation",
    [RATE_PROMPT_PROCESSING] = "prompt_processing",
    [RATE_TTFT] = "ttft",
};

static const struct quantity *known_quantity(const struct record *row, ptrdiff_t field);
static bool has_flag(const struct load *load, str flag);
static int compare_numbers(double a, double b);

const char *load_rate_name(enum load_rate rate)
{
    return rate_names[rate];
}

struct load_fields load_fields_find(void)
{
    const struct kind *kind = schema_kind(STR("benchmark"));
    const struct field *rows = schema_field(kind, schema_field_index(kind, STR("results")))->fields;
    struct load_fields found = {
        .test = fields_index(rows, STR("test")),
        .status = fields_index(rows, STR("status")),
        .flags = fields_index(rows, STR("flags")),
        .note = fields_index(rows, STR("note")),
    };
    must(found.test >= 0 && found.status >= 0 && found.flags >= 0 && found.note >= 0);
    for (int i = 0; i < LOAD_NUMBERS; i++) {
        found.numbers[i] = fields_index(rows, str_from(number_names[i]));
        must(found.numbers[i] >= 0);
    }
    for (int i = 0; i < LOAD_RATES; i++) {
        found.rates[i] = fields_index(rows, str_from(rate_names[i]));
        must(found.rates[i] >= 0);
    }
    return found;
}

static str text_at(const struct record *row, ptrdiff_t field)
{
    const struct value *value = record_at(row, field);
    return value->type == VALUE_TEXT ? value->as.text : STR("");
}

struct load load_of(const struct load_fields *fields, const struct record *row)
{
    str status = text_at(row, fields->status);
    struct load load = {
        .row = row,
        .test = text_at(row, fields->test),
        .note = text_at(row, fields->note),
        .flags = record_at(row, fields->flags),
        .has_failed = status.len > 0 && !str_equal(status, STR("ok")),
    };
    for (int i = 0; i < LOAD_NUMBERS; i++) {
        const struct quantity *number = known_quantity(row, fields->numbers[i]);
        load.numbers[i] = number != NULL ? number->typical : -1;
    }
    for (int i = 0; i < LOAD_RATES; i++) {
        load.rates[i] = known_quantity(row, fields->rates[i]);
    }
    load.is_impossible = has_flag(&load, STR("impossible"));
    return load;
}

ptrdiff_t load_flag_count(const struct load *load)
{
    return load->flags->type == VALUE_LIST ? load->flags->as.list.count : 0;
}

static bool has_flag(const struct load *load, str flag)
{
    for (ptrdiff_t i = 0; i < load_flag_count(load); i++) {
        if (str_equal(load->flags->as.list.items[i].as.text, flag)) {
            return true;
        }
    }
    return false;
}

static const struct quantity *known_quantity(const struct record *row, ptrdiff_t field)
{
    const struct value *value = record_at(row, field);
    bool is_known = value->type == VALUE_QUANTITY && value->as.quantity->form != QUANTITY_UNKNOWN;
    return is_known ? value->as.quantity : NULL;
}

unsigned load_numbers_of(enum load_rate rate)
{
    return rate == RATE_TOKEN_GENERATION ? LOAD_OF_GENERATION : LOAD_OF_PROMPT;
}

int load_compare(const struct load *a, const struct load *b, unsigned numbers)
{
    int order = str_compare(a->test, b->test);
    for (int i = 0; i < LOAD_NUMBERS && order == 0; i++) {
        if ((numbers >> i & 1) != 0) {
            order = compare_numbers(a->numbers[i], b->numbers[i]);
        }
    }
    return order;
}

static int compare_numbers(double a, double b)
{
    return (a > b) - (a < b);
}

int load_compare_remarks(const struct load *a, const struct load *b)
{
    int order = str_compare(a->note, b->note);
    if (order == 0) {
        order =
            (load_flag_count(a) > load_flag_count(b)) - (load_flag_count(a) < load_flag_count(b));
    }
    for (ptrdiff_t i = 0; order == 0 && i < load_flag_count(a); i++) {
        order = str_compare(a->flags->as.list.items[i].as.text, b->flags->as.list.items[i].as.text);
    }
    return order;
}
