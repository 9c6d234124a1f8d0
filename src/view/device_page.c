/* The pages of processors and cards: facts, bandwidth with its formulas, what they can run and how
 * fast at most, what was measured on them.
 */
#include "view/charts.h"
#include "view/facts.h"
#include "view/fits.h"
#include "view/makers.h"
#include "view/sections.h"
#include "view/uses.h"

static struct tree *make_device(const struct work *work, const char *scope);

struct tree *make_cpu(struct arena *keep, const struct view *view, const struct page *page)
{
    struct work work = work_of(keep, view, page);
    return make_device(&work, "cpu");
}

struct tree *make_gpu(struct arena *keep, const struct view *view, const struct page *page)
{
    struct work work = work_of(keep, view, page);
    return make_device(&work, "gpu");
}

static struct tree *make_device(const struct work *work, const char *scope)
{
    struct arena *keep = work->keep;
    const struct record *device = work->page->record;
    struct subject subject = subject_of(work, device);
    str name = record_name(device);
    struct tree *tree = page_begin(
        work, name,
        str_format(keep,
                   "%.*s: facts with their sources, memory bandwidth, which models it runs "
                   "and how fast, benchmarks and prices.",
                   STR_ARGS(name)));
    tree_put_text(keep, tree, "vendor", record_text(device, "vendor"));
    tree_put_text(keep, tree, "architecture", record_text(device, "architecture"));
    struct evaluation *evaluation = evaluation_for(work, &subject, NULL, NULL);
    section_substituted(work, tree, &subject, evaluation, scope);
    struct result ten = result_of(work, evaluation, "reference-token-generation");
    bool has_ten = ten.state == RESULT_KNOWN;
    tree_put_text(keep, tree, "reference_speed", has_ten ? result_text(work, &ten) : STR(""));
    put_href(work, tree, "reference_href",
             has_ten ? href_of_derivation(work, &subject, evaluation, ten.formula) : STR(""));
    section_artifacts(work, tree, &subject);
    section_ceilings(work, tree, &subject);
    struct fits fits = fits_of_machine(work, device);
    struct tree *table = fits_put(work, tree, "memory", &fits, "Model file");
    bool has_chart = fits.count > 0 && fits.memory > 0 && has_charts(work, device);
    chart_put(work, tree, "fit_chart", table,
              has_chart ? path_of_chart(keep, device, "fit") : STR(""),
              (struct chart_words){
                  "Stacked bars of weights, KV cache and buffers against the memory of this card.",
                  "What each model file takes of the card's memory at the scenario's context."});
    section_benchmarks(work, tree, device);
    section_systems(work, tree, device);
    section_prices(work, tree, device);
    facts_put(work, tree, device);
    uses_put(work, tree, device);
    put_href(work, tree, "derivations", href_of_path(work, subject.derivations));
    return tree;
}
