/* The page that lists a kind as one comparison table; index_columns.h says by what. */
#include "base/must.h"
#include "view/charts.h"
#include "view/facts.h"
#include "view/index_columns.h"
#include "view/makers.h"
#include "view/results.h"
#include "view/sections.h"
#include "view/shown.h"
#include "view/speeds.h"
#include "view/wording.h"

#include <math.h>
#include <stdlib.h>

struct listed {
    const struct record *record;
    double key;
    ptrdiff_t order;
};

static void put_condition(const struct work *work, struct tree *map, const struct picks *picks);
static void add_row(const struct work *work, struct tree *table, const struct record *record,
                    const struct picks *picks);
static void cell_head(const struct work *work, struct tree *row, const struct record *record,
                      const struct picks *picks);
static void cell_picked(const struct work *work, struct tree *row, const struct subject *subject,
                        const struct pick *pick);
static void cell_derived(const struct work *work, struct tree *row, const struct subject *subject,
                         const char *formula_id);
static void cell_amount(const struct work *work, struct tree *row, const struct record *price);
static void cell_memory(const struct work *work, struct tree *row, const struct record *cpu);
static void cell_cards(const struct work *work, struct tree *row, const struct record *offer);
static void cell_engine(const struct work *work, struct tree *row, const struct record *benchmark);
static struct listed *listed_of(const struct work *work, const struct kind_records *all,
                                const struct pick *key);
static double sort_key(const struct work *work, const struct record *record,
                       const struct pick *pick);
static int compare_listed(const void *a, const void *b);
static struct evaluation *evaluation_of_row(const struct work *work, const struct subject *subject);

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
    struct picks picks = picks_of(&work, kind);
    put_condition(&work, tree, &picks);
    struct tree *table = table_new(&work, tree, "table");
    table_column(&work, table, picks.head.title, COLUMN_TEXT);
    for (ptrdiff_t i = 0; i < picks.count; i++) {
        const struct pick *pick = &picks.items[i];
        if (pick->sort == PICK_FORMULA) {
            column_result(&work, table, str_terminated(keep, pick->title), pick->formula_id);
        } else {
            table_column(&work, table, pick->title,
                         pick_is_number(pick) ? COLUMN_NUMBER : COLUMN_TEXT);
        }
    }
    const struct listed *listed = listed_of(&work, all, &picks.key);
    for (ptrdiff_t i = 0; i < all->count; i++) {
        add_row(&work, table, listed[i].record, &picks);
    }
    return tree;
}

/* With which model file the listed machines are computed, where a column depends on it. */
static void put_condition(const struct work *work, struct tree *map, const struct picks *picks)
{
    struct records artifacts = shown_artifacts(work);
    bool is_asked = false;
    for (ptrdiff_t i = 0; i < picks->count; i++) {
        const struct formula *formula =
            picks->items[i].sort == PICK_FORMULA
                ? method_formula(work->view->method, str_from(picks->items[i].formula_id))
                : NULL;
        is_asked = is_asked || (formula != NULL && str_equal(str_from(formula_scope(formula)->name),
                                                             STR("placement")));
    }
    bool is_said = is_asked && artifacts.count > 0;
    tree_put_text(work->keep, map, "artifact", is_said ? record_name(artifacts.items[0]) : STR(""));
    put_href(work, map, "artifact_href",
             is_said ? href_of_record(work, artifacts.items[0]) : STR(""));
}

static void add_row(const struct work *work, struct tree *table, const struct record *record,
                    const struct picks *picks)
{
    struct tree *row = table_row(work, table);
    struct subject subject = subject_of(work, record);
    cell_head(work, row, record, picks);
    for (ptrdiff_t i = 0; i < picks->count; i++) {
        cell_picked(work, row, &subject, &picks->items[i]);
    }
}

static void cell_head(const struct work *work, struct tree *row, const struct record *record,
                      const struct picks *picks)
{
    const struct field *field = picks->head.field;
    const struct record *head = field != NULL ? record_record(record, field->name) : NULL;
    cell_record(work, row, head != NULL ? head : record);
}

static void cell_picked(const struct work *work, struct tree *row, const struct subject *subject,
                        const struct pick *pick)
{
    const struct record *record = subject->record;
    switch (pick->sort) {
    case PICK_FIELD:
        cell_value(work, row, pick->field, record_at(record, pick->field_index));
        return;
    case PICK_FORMULA:
        cell_derived(work, row, subject, pick->formula_id);
        return;
    case PICK_PRICE:
        cell_price(work, row, record);
        return;
    case PICK_AMOUNT:
        cell_amount(work, row, record);
        return;
    case PICK_MEMORY:
        cell_memory(work, row, record);
        return;
    case PICK_CARDS:
        cell_cards(work, row, record);
        return;
    case PICK_DEVICE: {
        const struct record *device = benchmark_device(record);
        cell_link(work, row, benchmark_device_name(work, record),
                  device != NULL ? href_of_record(work, device) : STR(""));
        return;
    }
    case PICK_ENGINE:
        cell_engine(work, row, record);
        return;
    case PICK_GENERATION:
        cell_measured(work, row, benchmark_best(record, "token_generation"), record);
        return;
    case PICK_PROMPT:
        cell_measured(work, row, benchmark_best(record, "prompt_processing"), record);
        return;
    }
    must(false);
}

/* What a number lacks is said where it is derived; here it would widen the table. */
static void cell_derived(const struct work *work, struct tree *row, const struct subject *subject,
                         const char *formula_id)
{
    struct evaluation *evaluation = evaluation_of_row(work, subject);
    struct result result = result_of(work, evaluation, formula_id);
    if (result.state == RESULT_UNKNOWN) {
        cell_link(work, row, STR("unknown"),
                  href_of_derivation(work, subject, evaluation, result.formula));
    } else {
        cell_result(work, row, evaluation, formula_id, subject);
    }
}

static void cell_amount(const struct work *work, struct tree *row, const struct record *price)
{
    const struct quantity *amount = record_quantity(price, "amount");
    const struct value *date = record_value(price, "date");
    if (amount == NULL) {
        cell_text(work, row, STR("–"));
        return;
    }
    enum mark mark = date->type == VALUE_DATE ? mark_of_date(date->as.date, work->view->as_of)
                                              : mark_of_quality(amount->quality);
    cell_marked(work, row, wording_quantity(work->keep, amount), mark, href_of_record(work, price));
}

/* "12 × DDR5-4800", on one line; what is not known is left out. */
static void cell_memory(const struct work *work, struct tree *row, const struct record *cpu)
{
    struct arena *keep = work->keep;
    str type = wording_choice(keep, record_text(cpu, "memory_type"));
    const struct quantity *channels = record_quantity(cpu, "memory_channels");
    const struct quantity *rate = record_quantity(cpu, "memory_rate");
    bool has_rate = type.len > 0 && rate != NULL && rate->form == QUANTITY_EXACT;
    str memory =
        has_rate ? str_format(keep, "%.*s\u2011%.0f", STR_ARGS(type), rate->typical / 1e6) : type;
    bool has_channels = channels != NULL && channels->form == QUANTITY_EXACT;
    cell_text(work, row,
              memory.len == 0 ? STR("–")
              : has_channels
                  ? str_format(keep, "%.0f\u00a0×\u00a0%.*s", channels->typical, STR_ARGS(memory))
                  : memory);
}

/* "8 × A100 SXM4 40 GB" */
static void cell_cards(const struct work *work, struct tree *row, const struct record *offer)
{
    const struct record *gpu = record_record(offer, "gpu");
    const struct quantity *count = record_quantity(offer, "gpu_count");
    if (gpu == NULL) {
        cell_text(work, row, STR("–"));
        return;
    }
    bool is_many = count != NULL && count->typical > 1;
    str name = record_name(gpu);
    cell_link(work, row,
              is_many ? str_format(work->keep, "%.*s × %.*s",
                                   STR_ARGS(wording_quantity(work->keep, count)), STR_ARGS(name))
                      : name,
              href_of_record(work, gpu));
}

static void cell_engine(const struct work *work, struct tree *row, const struct record *benchmark)
{
    cell_record(work, row, record_record(benchmark, "engine"));
    str backend = record_text(benchmark, "backend");
    if (backend.len > 0) {
        cell_more(work, row, backend, STR(""));
    }
}

/* Rows by their key, those without one last; equals stay in the order of ids. */
static struct listed *listed_of(const struct work *work, const struct kind_records *all,
                                const struct pick *key)
{
    struct listed *listed = arena_array(work->keep, struct listed, all->count + 1);
    for (ptrdiff_t i = 0; i < all->count; i++) {
        listed[i] = (struct listed){.record = all->records[i], .order = i, .key = -HUGE_VAL};
        if (key->title.len > 0) {
            listed[i].key = sort_key(work, all->records[i], key);
        }
    }
    qsort(listed, (size_t)all->count, sizeof *listed, compare_listed);
    return listed;
}

static double sort_key(const struct work *work, const struct record *record,
                       const struct pick *pick)
{
    if (pick->sort == PICK_FIELD) {
        const struct value *value = record_at(record, pick->field_index);
        bool is_number =
            value->type == VALUE_QUANTITY && value->as.quantity->form != QUANTITY_UNKNOWN;
        return is_number ? value->as.quantity->typical : -HUGE_VAL;
    }
    must(pick->sort == PICK_FORMULA);
    struct subject subject = subject_of(work, record);
    struct evaluation *evaluation = evaluation_of_row(work, &subject);
    struct result result = result_of(work, evaluation, pick->formula_id);
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
    bool runs = subject->system != NULL || record_is(subject->record, "offer");
    return evaluation_for(work, subject, runs && artifacts.count > 0 ? artifacts.items[0] : NULL,
                          NULL);
}
