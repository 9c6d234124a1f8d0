/* The page of a model: its files and how large they are, the cache that a context takes, the cards
 * on which it fits, how fast it was and would be.
 */
#include "view/charts.h"
#include "view/facts.h"
#include "view/fits.h"
#include "view/makers.h"
#include "view/sections.h"
#include "view/shown.h"
#include "view/speeds.h"
#include "view/uses.h"
#include "view/wording.h"

#include <stdlib.h>

enum { FILES_COMPARED = 6 };

struct sized {
    const struct record *record;
    double size; /* larger first */
};

/* Cards on which the same fits, sorted by memory. */
struct cards {
    const struct sized *first;
    ptrdiff_t count;
    const struct result *longest; /* context of each compared file */
};

struct compared {
    const struct sized *items;
    ptrdiff_t count;
};

static void put_charts(const struct work *work, struct tree *map, const struct record *model);
static void put_files(const struct work *work, struct tree *map, const struct record *model);
static void add_file(const struct work *work, struct tree *table, const struct record *artifact);
static void put_other_sizes(const struct work *work, struct tree *map, const struct record *model);
static bool has_file(const struct work *work, const struct record *model,
                     const struct record *quantization);
static void put_cards(const struct work *work, struct tree *map, const struct record *model);
static struct result *longest_contexts(const struct work *work, const struct sized *card,
                                       struct compared files);
static const struct sized *most_used(const struct work *work, const struct sized *files,
                                     ptrdiff_t *count);
static ptrdiff_t count_same(const struct work *work, const struct cards *cards,
                            struct compared files);
static void add_cards(const struct work *work, struct tree *table, const struct cards *cards,
                      struct compared files);
static double usable_memory(const struct work *work, const struct record *gpu);
static struct sized *files_of(const struct work *work, const struct record *model,
                              ptrdiff_t *count);
static int compare_sized(const void *a, const void *b);

struct tree *make_model(struct arena *keep, const struct view *view, const struct page *page)
{
    struct work work = work_of(keep, view, page);
    const struct record *model = page->record;
    struct subject subject = subject_of(&work, model);
    str name = record_name(model);
    struct tree *tree =
        page_begin(&work, name,
                   str_format(keep,
                              "%.*s: size of its files, memory by context, cards on which it fits, "
                              "speed on systems and in benchmarks.",
                              STR_ARGS(name)));
    tree_put_text(keep, tree, "publisher", record_text(model, "publisher"));
    tree_put_text(keep, tree, "context",
                  wording_quantity(keep, record_value(view->scenario, "context")->as.quantity));
    section_computed(&work, tree, &subject, evaluation_for(&work, &subject, NULL, NULL), "model");
    put_files(&work, tree, model);
    put_other_sizes(&work, tree, model);
    const struct record *artifact = main_artifact(&work, model);
    tree_put_text(keep, tree, "main_artifact", artifact != NULL ? record_name(artifact) : STR(""));
    put_charts(&work, tree, model);
    put_cards(&work, tree, model);
    section_benchmarks(&work, tree, model);
    facts_put(&work, tree, model);
    uses_put(&work, tree, model);
    put_href(&work, tree, "derivations", href_of_path(&work, subject.derivations));
    return tree;
}

/* Speed, memory by file and memory by context: a table each, under a chart where the model has
 * them.
 */
static void put_charts(const struct work *work, struct tree *map, const struct record *model)
{
    struct arena *keep = work->keep;
    bool has = has_charts(work, model);
    struct speeds speeds = speeds_of_model(work, model);
    struct tree *table = speeds_put(work, map, "points", &speeds);
    chart_put(work, map, "speed_chart", table,
              has && speeds.count > 0 ? path_of_chart(keep, model, "speed") : STR(""),
              (struct chart_words){
                  "Token generation of each device against its memory bandwidth.",
                  "How fast this model generates: measured on devices, estimated on systems."});
    struct fits files = fits_of_model(work, model);
    table = fits_put(work, map, "memory", &files, "Model file");
    chart_put(work, map, "fit_chart", table,
              has && files.count > 0 ? path_of_chart(keep, model, "fit") : STR(""),
              (struct chart_words){
                  "Stacked bars of weights, KV cache and buffers for each file of the model.",
                  "What each file takes at the scenario's context, beside the sizes of cards."});
    struct fits contexts = fits_by_context(work, model);
    table = fits_put(work, map, "contexts", &contexts, "Context");
    chart_put(work, map, "context_chart", table,
              has && contexts.count > 0 ? path_of_chart(keep, model, "context") : STR(""),
              (struct chart_words){
                  "Stacked bars of weights, KV cache and buffers for each length of context.",
                  "How the KV cache grows with the context."});
}

/* Each file with the bits per weight that its bytes make, and what its quantization states. */
static void put_files(const struct work *work, struct tree *map, const struct record *model)
{
    struct tree *table = table_new(work, map, "files");
    table_column(work, table, STR("File"), COLUMN_TEXT);
    table_column(work, table, STR("Quantization"), COLUMN_TEXT);
    column_result(work, table, "Size", "weights-size");
    table_column(work, table, STR("Size from"), COLUMN_TEXT);
    table_column(work, table, STR("Bits per weight"), COLUMN_NUMBER);
    table_column(work, table, STR("Stated"), COLUMN_NUMBER);
    table_column(work, table, STR("Deviation"), COLUMN_NUMBER);
    ptrdiff_t count = 0;
    const struct sized *files = files_of(work, model, &count);
    for (ptrdiff_t i = 0; i < count; i++) {
        add_file(work, table, files[i].record);
    }
}

static void add_file(const struct work *work, struct tree *table, const struct record *artifact)
{
    struct arena *keep = work->keep;
    const struct record *model = record_record(artifact, "model");
    const struct record *quantization = record_record(artifact, "quantization");
    const struct quantity *size = record_quantity(artifact, "size");
    const struct quantity *parameters = record_quantity(model, "parameters");
    const struct quantity *stated = record_quantity(quantization, "bits_per_weight");
    struct subject subject = subject_of(work, model);
    struct evaluation *evaluation = evaluation_for(work, &subject, artifact, NULL);
    struct tree *row = table_row(work, table);
    cell_record(work, row, artifact);
    cell_record(work, row, quantization);
    cell_result(work, row, evaluation, "weights-size", &subject);
    enum mark mark = size != NULL ? mark_of_quality(size->quality) : MARK_ESTIMATED;
    cell_text(work, row,
              size == NULL             ? STR("bits per weight")
              : mark == MARK_ESTIMATED ? STR("file, reckoned")
                                       : STR("file"));
    bool has_bits = size != NULL && parameters != NULL && parameters->typical > 0;
    double bits = has_bits ? size->typical * 8 / parameters->typical : 0;
    cell_text(work, row, has_bits ? wording_number(keep, bits) : STR("–"));
    cell_quantity(work, row, stated, href_of_record(work, quantization));
    bool has_both = has_bits && stated != NULL && stated->typical > 0;
    double ratio = has_both ? bits / (stated->typical * 8) : 1;
    cell_text(work, row, has_both ? str_format(keep, "%+.1f %%", (ratio - 1) * 100) : STR("–"));
}

/* Ways to store weights of which no file is known: what their bits per weight would make. */
static void put_other_sizes(const struct work *work, struct tree *map, const struct record *model)
{
    struct tree *table = table_new(work, map, "other_sizes");
    table_fold(work, table, "Sizes in other quantizations, from their bits per weight");
    table_column(work, table, STR("Quantization"), COLUMN_TEXT);
    table_column(work, table, STR("Bits per weight"), COLUMN_NUMBER);
    table_column(work, table, STR("Size"), COLUMN_NUMBER);
    const struct quantity *parameters = record_quantity(model, "parameters");
    const struct kind_records *all = catalog_records(work->view->catalog, "quantization");
    struct sized *others = arena_array(work->keep, struct sized, all->count + 1);
    ptrdiff_t count = 0;
    for (ptrdiff_t i = 0; i < all->count && parameters != NULL; i++) {
        const struct quantity *bits = record_quantity(all->records[i], "bits_per_weight");
        if (bits != NULL && !has_file(work, model, all->records[i])) {
            others[count++] = (struct sized){all->records[i], bits->typical};
        }
    }
    qsort(others, (size_t)count, sizeof *others, compare_sized);
    const struct formula *size = method_formula(work->view->method, STR("weights-size"));
    str href = size != NULL ? href_of_record(work, formula_record(size)) : STR("");
    for (ptrdiff_t i = 0; i < count; i++) {
        const struct record *quantization = others[i].record;
        struct tree *row = table_row(work, table);
        cell_record(work, row, quantization);
        cell_quantity(work, row, record_quantity(quantization, "bits_per_weight"),
                      href_of_record(work, quantization));
        cell_marked(work, row, wording_bytes(work->keep, parameters->typical * others[i].size),
                    MARK_ESTIMATED, href);
    }
}

static bool has_file(const struct work *work, const struct record *model,
                     const struct record *quantization)
{
    struct references files = references_to(work->site, model, "artifact");
    for (ptrdiff_t i = 0; i < files.count; i++) {
        if (record_record(files.records[i], "quantization") == quantization) {
            return true;
        }
    }
    return false;
}

/* The longest context of each file on each card; cards that hold none of the files have no row. */
static void put_cards(const struct work *work, struct tree *map, const struct record *model)
{
    struct tree *table = table_new(work, map, "cards");
    ptrdiff_t count = 0;
    const struct sized *files = files_of(work, model, &count);
    const struct sized *compared = most_used(work, files, &count);
    table_column(work, table, STR("Memory"), COLUMN_TEXT);
    for (ptrdiff_t i = 0; i < count; i++) {
        table_column(work, table, record_name(record_record(compared[i].record, "quantization")),
                     COLUMN_NUMBER);
    }
    table_column(work, table, STR("Cards"), COLUMN_TEXT);
    const struct kind_records *gpus = catalog_records(work->view->catalog, "gpu");
    struct sized *cards = arena_array(work->keep, struct sized, gpus->count + 1);
    for (ptrdiff_t i = 0; i < gpus->count; i++) {
        cards[i] = (struct sized){gpus->records[i], usable_memory(work, gpus->records[i])};
    }
    qsort(cards, (size_t)gpus->count, sizeof *cards, compare_sized);
    struct compared files_compared = {compared, count};
    for (ptrdiff_t i = 0; i < gpus->count && count > 0;) {
        struct cards same = {.first = &cards[i], .count = gpus->count - i};
        same.longest = longest_contexts(work, &cards[i], files_compared);
        same.count = count_same(work, &same, files_compared);
        if (cards[i].size > compared[count - 1].size) {
            add_cards(work, table, &same, files_compared);
        }
        i += same.count;
    }
}

/* How much a file matters to readers: by the runs of it; those that the scenario shows, before all.
 */
static ptrdiff_t uses_of(const struct work *work, const struct record *artifact)
{
    static const ptrdiff_t shown_uses = 100000;
    struct records shown = shown_artifacts(work);
    ptrdiff_t uses = references_to(work->site, artifact, "benchmark").count;
    for (ptrdiff_t i = 0; i < shown.count; i++) {
        uses += shown.items[i] == artifact ? shown_uses : 0;
    }
    return uses;
}

/* FILES_COMPARED of the files at most, still by size; the rest is in the table of memory. Among
 * equals the smaller ones stay, which fit where others do not. */
static const struct sized *most_used(const struct work *work, const struct sized *files,
                                     ptrdiff_t *count)
{
    struct sized *left = arena_array(work->keep, struct sized, *count + 1);
    for (ptrdiff_t i = 0; i < *count; i++) {
        left[i] = files[i];
    }
    while (*count > FILES_COMPARED) {
        ptrdiff_t least = 0;
        for (ptrdiff_t i = 1; i < *count; i++) {
            bool is_less = uses_of(work, left[i].record) < uses_of(work, left[least].record);
            least = is_less ? i : least;
        }
        for (ptrdiff_t i = least; i + 1 < *count; i++) {
            left[i] = left[i + 1];
        }
        --*count;
    }
    return left;
}

/* What fits of each file on a card, by the file's index. */
static struct result *longest_contexts(const struct work *work, const struct sized *card,
                                       struct compared files)
{
    struct result *longest = arena_array(work->keep, struct result, files.count);
    struct subject subject = subject_of(work, card->record);
    for (ptrdiff_t i = 0; i < files.count; i++) {
        longest[i].state = RESULT_NOT_APPLICABLE;
        if (files.items[i].size < card->size) {
            struct evaluation *evaluation =
                evaluation_for(work, &subject, files.items[i].record, NULL);
            longest[i] = result_of(work, evaluation, "context-that-fits");
        }
    }
    return longest;
}

/* How many of the cards, from the first on, have as much memory, or so much that it makes no
 * difference. */
static ptrdiff_t count_same(const struct work *work, const struct cards *cards,
                            struct compared files)
{
    ptrdiff_t count = 1;
    for (; count < cards->count; count++) {
        const struct sized *card = &cards->first[count];
        if (card->size == card[-1].size) {
            continue;
        }
        const struct result *longest = longest_contexts(work, card, files);
        for (ptrdiff_t i = 0; i < files.count; i++) {
            bool is_same = longest[i].state == cards->longest[i].state &&
                           longest[i].typical == cards->longest[i].typical;
            if (!is_same) {
                return count;
            }
        }
    }
    return count;
}

static void add_cards(const struct work *work, struct tree *table, const struct cards *cards,
                      struct compared files)
{
    struct arena *keep = work->keep;
    double most = cards->first[0].size;
    double least = cards->first[cards->count - 1].size;
    struct tree *row = table_row(work, table);
    str memory = wording_bytes(keep, least);
    str upper = wording_bytes(keep, most);
    bool is_range = !str_equal(memory, upper);
    bool is_largest = table_row_count(table) == 1;
    cell_text(work, row,
              !is_range    ? memory
              : is_largest ? str_format(keep, "%.*s and more", STR_ARGS(memory))
                           : str_format(keep, "%.*s to %.*s", STR_ARGS(memory), STR_ARGS(upper)));
    for (ptrdiff_t i = 0; i < files.count; i++) {
        const struct result *longest = &cards->longest[i];
        bool is_known = longest->state == RESULT_KNOWN && longest->typical > 0;
        cell_marked(work, row, is_known ? wording_count(keep, result_number(longest)) : STR("–"),
                    is_known ? MARK_ESTIMATED : MARK_NONE,
                    is_known ? href_of_record(work, formula_record(longest->formula)) : STR(""));
    }
    cell_begin(work, row);
    for (ptrdiff_t i = 0; i < cards->count; i++) {
        cell_more(work, row, record_name(cards->first[i].record),
                  href_of_record(work, cards->first[i].record));
    }
}

static double usable_memory(const struct work *work, const struct record *gpu)
{
    struct subject subject = subject_of(work, gpu);
    struct evaluation *evaluation = evaluation_for(work, &subject, NULL, NULL);
    struct result memory = result_of(work, evaluation, "gpu-usable-memory");
    return memory.state == RESULT_KNOWN ? memory.typical : 0;
}

static struct sized *files_of(const struct work *work, const struct record *model, ptrdiff_t *count)
{
    struct references artifacts = references_to(work->site, model, "artifact");
    struct sized *files = arena_array(work->keep, struct sized, artifacts.count + 1);
    for (ptrdiff_t i = 0; i < artifacts.count; i++) {
        files[i] = (struct sized){artifacts.records[i], artifact_bytes(work, artifacts.records[i])};
    }
    qsort(files, (size_t)artifacts.count, sizeof *files, compare_sized);
    *count = artifacts.count;
    return files;
}

static int compare_sized(const void *a, const void *b)
{
    const struct sized *left = a;
    const struct sized *right = b;
    if (left->size != right->size) {
        return left->size > right->size ? -1 : 1;
    }
    return str_compare(left->record->id, right->record->id);
}
