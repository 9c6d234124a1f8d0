/* The page of a benchmark: can this number be trusted and repeated? */
#include "view/facts.h"
#include "view/makers.h"
#include "view/sections.h"
#include "view/uses.h"

struct tree *make_benchmark(struct arena *keep, const struct view *view, const struct page *page)
{
    struct work work = work_of(keep, view, page);
    const struct record *benchmark = page->record;
    str name = record_name(benchmark);
    struct tree *tree = page_begin(
        &work, name,
        str_format(keep, "%.*s: measured rows beside what the formulas say, environment, source.",
                   STR_ARGS(name)));
    const struct record *device = benchmark_device(benchmark);
    const struct record *artifact = record_record(benchmark, "artifact");
    tree_put_text(keep, tree, "device", benchmark_device_name(&work, benchmark));
    put_href(&work, tree, "device_href", device != NULL ? href_of_record(&work, device) : STR(""));
    tree_put_text(keep, tree, "artifact", record_name(artifact));
    put_href(&work, tree, "artifact_href", href_of_record(&work, artifact));
    tree_put_text(keep, tree, "role", record_text(benchmark, "role"));
    section_results(&work, tree, benchmark);
    facts_put(&work, tree, benchmark);
    uses_put(&work, tree, benchmark);
    return tree;
}
