/* The page that lists a kind as one comparison table. Which columns it has stands in a table below;
 * a kind without a line there gets its required fields and those that most of its records fill.
 */
#include "base/array.h"
#include "view/charts.h"
#include "view/facts.h"
#include "view/makers.h"
#include "view/results.h"
#include "view/sections.h"
#include "view/shown.h"
#include "view/speeds.h"
#include "view/wording.h"

#include <math.h>
#include <stdlib.h>

enum { COLUMNS_OF_ITSELF = 8 };

/* What a kind is compared by: fields, "=" before the id of a formula, and what is looked up:
 * "$price",
 * "$device" of a benchmark, its best "$generation" and "$prompt" processing. */
struct columns {
    const char *kind;
    const char *names;
    const char *key; /* rows with the largest come first; NULL: by id */
};

struct pick {
    str name;
    const struct field *field; /* NULL of formulas and prices */
    ptrdiff_t field_index;
};

struct picks {
    struct pick *items;
    ptrdiff_t count;
    ptrdiff_t capacity;
};

struct listed {
    const struct record *record;
    double key;
    ptrdiff_t order;
};

static struct picks picks_of(const struct work *work, const struct kind *kind,
                             const struct columns *columns);
static struct picks picks_from(const struct work *work, const struct kind *kind, str names);
static bool is_filled_enough(const struct work *work, const struct kind *kind, ptrdiff_t field);
static const struct columns *columns_of(const struct kind *kind);
static void add_column(const struct work *work, struct tree *table, const struct pick *pick);
static void add_row(const struct work *work, struct tree *table, const struct record *record,
                    struct picks picks);
static void cell_looked_up(const struct work *work, struct tree *row, const struct record *record,
                           str name);
static struct listed *listed_of(const struct work *work, const struct kind_records *all,
                                const struct columns *columns);
static double sort_key(const struct work *work, const struct record *record,
                       const struct pick *pick);
static int compare_listed(const void *a, const void *b);
static struct evaluation *evaluation_of_row(const struct work *work, const struct subject *subject);
static bool is_number(const struct field *field);
static bool is_derived(const struct pick *pick);
static const char *derived_id(const struct work *work, const struct pick *pick);

/* The index of benchmarks shows what was measured against bandwidth as well. */
struct tree *make_benchmarks(struct arena *keep, const struct view *view, const struct page *page)
{
    struct work work = work_of(keep, view, page);
    struct tree *tree = make_index(keep, view, page);
    struct speeds speeds = speeds_of_benchmarks(&work);
    struct tree *table = speeds_put(&work, tree, "points", &speeds);
    bool has_chart = speeds.count > 0 && view->scenario != NULL;
    chart_put(&work, tree, "speed_chart", table, has_chart ? STR("charts/benchmarks") : STR(""),
              (struct chart_words){
                  "Measured token generation of each device against its memory bandwidth.",
                  "What was measured with one sequence at an empty context, against the most "
                  "that bandwidth allows."});
    return tree;
}

struct tree *make_index(struct arena *keep, const struct view *view, const struct page *page)
{
    struct work work = work_of(keep, view, page);
    const struct kind *kind = page->kind;
    const struct kind_records *all = catalog_records(view->catalog, kind->name);
    struct tree *tree =
        page_begin(&work, str_from(kind->plural),
                   str_format(keep, "All %s as one table: %s", kind->plural, kind->doc));
    tree_put_text(keep, tree, "sentence", str_from(kind->doc));
    tree_put_text(keep, tree, "count", wording_plural(keep, all->count, "record", "records"));
    const struct columns *columns = columns_of(kind);
    struct picks picks = picks_of(&work, kind, columns);
    struct tree *table = table_new(&work, tree, "table");
    table_column(&work, table, STR("Name"), COLUMN_TEXT);
    for (ptrdiff_t i = 0; i < picks.count; i++) {
        add_column(&work, table, &picks.items[i]);
    }
    const struct listed *listed = listed_of(&work, all, columns);
    for (ptrdiff_t i = 0; i < all->count; i++) {
        add_row(&work, table, listed[i].record, picks);
    }
    return tree;
}

static struct picks picks_of(const struct work *work, const struct kind *kind,
                             const struct columns *columns)
{
    if (columns != NULL) {
        return picks_from(work, kind, str_from(columns->names));
    }
    struct picks picks = {0};
    for (ptrdiff_t i = 0; i < schema_field_count(kind) && picks.count < COLUMNS_OF_ITSELF; i++) {
        const struct field *field = schema_field(kind, i);
        bool is_fit = fields_index(schema_common_fields(), str_from(field->name)) < 0 &&
                      field->type != FIELD_GROUP && field->type != FIELD_NAMES &&
                      field->type != FIELD_PROSE && is_filled_enough(work, kind, i);
        if (is_fit) {
            *array_add(work->keep, &picks) =
                (struct pick){.name = str_from(field->name), .field = field, .field_index = i};
        }
    }
    return picks;
}

static struct picks picks_from(const struct work *work, const struct kind *kind, str names)
{
    struct picks picks = {0};
    str rest = names;
    while (rest.len > 0) {
        struct str_cut cut = str_cut(rest, ' ');
        struct pick pick = {.name = cut.before};
        pick.field_index = schema_field_index(kind, pick.name);
        if (pick.field_index >= 0) {
            pick.field = schema_field(kind, pick.field_index);
        }
        bool is_known =
            pick.field != NULL || str_starts(pick.name, STR("$")) ||
            method_formula(work->view->method, str_slice(pick.name, 1, pick.name.len)) != NULL;
        if (is_known) {
            *array_add(work->keep, &picks) = pick;
        }
        rest = cut.after;
    }
    return picks;
}

static bool is_filled_enough(const struct work *work, const struct kind *kind, ptrdiff_t field)
{
    const struct kind_records *all = catalog_records(work->view->catalog, kind->name);
    ptrdiff_t filled = 0;
    for (ptrdiff_t i = 0; i < all->count; i++) {
        filled += all->records[i]->values[field].type != VALUE_ABSENT;
    }
    return filled > 0 && filled * 3 >= all->count;
}

static const struct columns *columns_of(const struct kind *kind)
{
    static const struct columns table[] = {
        {"system",
         "role cpu gpus memory_capacity =vram-total =ram-bandwidth =bandwidth-limit "
         "=token-generation =prompt-processing =system-power $price",
         "=token-generation"},
        {"cpu",
         "vendor architecture cores memory_type memory_channels memory_rate =cpu-bandwidth "
         "=cpu-peak-fp32 memory_max pcie_lanes tdp $price",
         "=cpu-bandwidth"},
        {"gpu",
         "vendor architecture class vram memory_type =gpu-bandwidth fp16 fp8 tdp released $price",
         "=gpu-bandwidth"},
        {"model",
         "publisher parameters active_parameters layers context_max =kv-bytes-per-token licence",
         "parameters"},
        {"artifact", "model quantization format =weights-size size", "=weights-size"},
        {"quantization", "family bits_per_weight block_weights block_size", "bits_per_weight"},
        {"benchmark", "$device artifact engine backend $generation $prompt role date", NULL},
        {"price", "of amount sort vat condition date", NULL},
        {"offer",
         "provider product gpu gpu_count vram price_per_hour price_input price_output "
         "=offer-cost-per-token token_generation date",
         NULL},
        {"power", "of state scope power", NULL},
        {"service_level", "description", NULL},
        {"use_case", "description prompt output", NULL},
    };
    for (ptrdiff_t i = 0; i < COUNT(table); i++) {
        if (str_equal(str_from(kind->name), str_from(table[i].kind))) {
            return &table[i];
        }
    }
    return NULL;
}

static void add_column(const struct work *work, struct tree *table, const struct pick *pick)
{
    struct arena *keep = work->keep;
    if (pick->field != NULL) {
        table_column(work, table, wording_label(keep, pick->name),
                     is_number(pick->field) ? COLUMN_NUMBER : COLUMN_TEXT);
        return;
    }
    if (!is_derived(pick)) {
        bool is_text = str_equal(pick->name, STR("$device"));
        table_column(work, table, wording_label(keep, str_slice(pick->name, 1, pick->name.len)),
                     is_text ? COLUMN_TEXT : COLUMN_NUMBER);
        return;
    }
    const char *id = derived_id(work, pick);
    const struct formula *formula = method_formula(work->view->method, str_from(id));
    str symbol = wording_label(keep, formula_record(formula)->id);
    column_result(work, table, str_terminated(keep, symbol), id);
}

static void add_row(const struct work *work, struct tree *table, const struct record *record,
                    struct picks picks)
{
    struct tree *row = table_row(work, table);
    struct subject subject = subject_of(work, record);
    struct evaluation *evaluation = evaluation_of_row(work, &subject);
    cell_record(work, row, record);
    for (ptrdiff_t i = 0; i < picks.count; i++) {
        const struct pick *pick = &picks.items[i];
        if (pick->field != NULL) {
            cell_value(work, row, pick->field, &record->values[pick->field_index]);
        } else if (is_derived(pick)) {
            cell_result(work, row, evaluation, derived_id(work, pick), &subject);
        } else {
            cell_looked_up(work, row, record, pick->name);
        }
    }
}

/* A price, or what a benchmark ran on and how fast at best. */
static void cell_looked_up(const struct work *work, struct tree *row, const struct record *record,
                           str name)
{
    if (str_equal(name, STR("$price"))) {
        cell_price(work, row, record);
    } else if (str_equal(name, STR("$device"))) {
        const struct record *device = benchmark_device(record);
        cell_link(work, row, benchmark_device_name(work, record),
                  device != NULL ? href_of_record(work, device) : STR(""));
    } else {
        bool is_prompt = str_equal(name, STR("$prompt"));
        const struct quantity *best =
            benchmark_best(record, is_prompt ? "prompt_processing" : "token_generation");
        cell_measured(work, row, best, record);
    }
}

/* Rows by their key, those without one last; equals stay in the order of ids. */
static struct listed *listed_of(const struct work *work, const struct kind_records *all,
                                const struct columns *columns)
{
    struct listed *listed = arena_array(work->keep, struct listed, all->count + 1);
    struct picks key = {0};
    if (columns != NULL && columns->key != NULL) {
        key = picks_from(work, all->kind, str_from(columns->key));
    }
    for (ptrdiff_t i = 0; i < all->count; i++) {
        listed[i] = (struct listed){.record = all->records[i], .order = i, .key = -HUGE_VAL};
        if (key.count > 0) {
            listed[i].key = sort_key(work, all->records[i], &key.items[0]);
        }
    }
    qsort(listed, (size_t)all->count, sizeof *listed, compare_listed);
    return listed;
}

static double sort_key(const struct work *work, const struct record *record,
                       const struct pick *pick)
{
    if (pick->field != NULL) {
        const struct value *value = &record->values[pick->field_index];
        bool is_number =
            value->type == VALUE_QUANTITY && value->as.quantity->form != QUANTITY_UNKNOWN;
        return is_number ? value->as.quantity->typical : -HUGE_VAL;
    }
    struct subject subject = subject_of(work, record);
    struct evaluation *evaluation = evaluation_of_row(work, &subject);
    struct result result = result_of(work, evaluation, derived_id(work, pick));
    bool is_number = result.state == RESULT_KNOWN && result.type == RESULT_NUMBER;
    return is_number ? result.typical : -HUGE_VAL;
}

static int compare_listed(const void *a, const void *b)
{
    const struct listed *left = a;
    const struct listed *right = b;
    if (left->key != right->key) {
        return left->key > right->key ? -1 : 1;
    }
    return (left->order > right->order) - (left->order < right->order);
}

/* Machines are listed with what the scenario runs on them; other records stand for themselves. */
static struct evaluation *evaluation_of_row(const struct work *work, const struct subject *subject)
{
    struct records artifacts = shown_artifacts(work);
    bool is_machine = subject->system != NULL && artifacts.count > 0;
    return evaluation_for(work, subject, is_machine ? artifacts.items[0] : NULL, NULL);
}

/* Dates stand under each other like numbers. */
static bool is_number(const struct field *field)
{
    return field->type == FIELD_QUANTITY || field->type == FIELD_DATE;
}

static bool is_derived(const struct pick *pick)
{
    return str_starts(pick->name, STR("="));
}

static const char *derived_id(const struct work *work, const struct pick *pick)
{
    return str_terminated(work->keep, str_slice(pick->name, 1, pick->name.len));
}
