/* How the numbers of a machine, model or offer come about: each formula that was used, with its
 * values put in, the branch that won, and where each input is written. A formula stands once for
 * what it is computed for; others link to it.
 */
#include "base/array.h"
#include "view/code.h"
#include "view/facts.h"
#include "view/makers.h"
#include "view/sections.h"
#include "view/shown.h"
#include "view/trace_entry.h"
#include "view/wording.h"

struct derivations {
    const struct work *work;
    struct subject subject;
    struct tree *sections;
    struct trace_entries seen; /* of the whole page */
};

static void add_artifacts(struct derivations *all);
static void put_others(const struct derivations *all, struct tree *tree);
static void add_other(const struct derivations *all, struct tree *others, str name,
                      const struct record *artifact);
static void add_machine(struct derivations *all);
static void add_artifact(struct derivations *all, const struct record *artifact);
static void add_request(struct derivations *all, const struct record *artifact,
                        const struct record *use_case);
static void add_beside(struct derivations *all, const struct record *artifact,
                       const struct record *offer);
static void add_section(struct derivations *all, str heading, str anchor,
                        struct evaluation *evaluation, unsigned slots);
static bool is_of_no_machine(const struct derivations *all, struct evaluation *evaluation,
                             const struct formula *formula, unsigned slots);
static bool is_asked(const struct derivations *all, const struct formula *formula, unsigned slots);

struct tree *make_derivations(struct arena *keep, const struct view *view, const struct page *page)
{
    struct work work = work_of(keep, view, page);
    str name = record_name(page->record);
    str title = page->artifact == NULL ? name
                                       : str_format(keep, "%.*s with %.*s", STR_ARGS(name),
                                                    STR_ARGS(record_name(page->artifact)));
    struct derivations all = {.work = &work, .subject = subject_of(&work, page->record)};
    struct tree *tree = page_begin(
        &work, str_format(keep, "%.*s: how the numbers come about", STR_ARGS(title)),
        str_format(keep,
                   "Every formula that was used for %.*s, with its values, and where each "
                   "input is written.",
                   STR_ARGS(title)));
    tree_put_text(keep, tree, "name", name);
    put_href(&work, tree, "name_href", href_of_record(&work, page->record));
    tree_put_text(keep, tree, "scenario", record_name(view->scenario));
    put_href(&work, tree, "scenario_href", href_of_record(&work, view->scenario));
    all.sections = tree_put(tree, "sections", tree_list(keep));
    if (page->artifact != NULL) {
        add_artifact(&all, page->artifact);
    } else {
        add_machine(&all);
        add_artifacts(&all);
    }
    put_others(&all, tree);
    return tree;
}

static void add_artifacts(struct derivations *all)
{
    struct records artifacts = derived_artifacts(all->work, &all->subject);
    struct records apart = artifacts_apart(all->work, all->subject.record);
    for (ptrdiff_t i = 0; i < artifacts.count; i++) {
        if (!records_have(apart, artifacts.items[i])) {
            add_artifact(all, artifacts.items[i]);
        }
    }
}

/* Links to the other pages that derive numbers of the same machine. */
static void put_others(const struct derivations *all, struct tree *tree)
{
    const struct work *work = all->work;
    struct arena *keep = work->keep;
    const struct record *record = all->subject.record;
    const struct record *own = work->page->artifact;
    struct tree *others = tree_put(tree, "others", tree_list(keep));
    struct records apart = artifacts_apart(work, record);
    if (own != NULL) {
        const struct record *first = shown_artifacts(work).items[0];
        add_other(all, others,
                  str_format(keep, "%.*s and the machine itself", STR_ARGS(record_name(first))),
                  NULL);
    }
    for (ptrdiff_t i = 0; i < apart.count; i++) {
        if (apart.items[i] != own) {
            add_other(all, others, record_name(apart.items[i]), apart.items[i]);
        }
    }
    tree_put_flag(keep, tree, "has_others", others->as.items.count > 0);
}

static void add_other(const struct derivations *all, struct tree *others, str name,
                      const struct record *artifact)
{
    struct arena *keep = all->work->keep;
    bool is_first = others->as.items.count == 0;
    struct tree *other = tree_add(others, tree_map(keep));
    tree_put_flag(keep, other, "is_first", is_first);
    tree_put_text(keep, other, "name", name);
    str path = path_of_derivations(keep, all->subject.record, artifact);
    put_href(all->work, other, "href", href_of_path(all->work, path));
}

static void add_machine(struct derivations *all)
{
    struct evaluation *evaluation = evaluation_for(all->work, &all->subject, NULL, NULL);
    add_section(all, record_name(all->subject.record), STR("itself"), evaluation, 0);
}

static void add_artifact(struct derivations *all, const struct record *artifact)
{
    const struct work *work = all->work;
    struct evaluation *evaluation = evaluation_for(work, &all->subject, artifact, NULL);
    bool is_offer = record_is(all->subject.record, "offer");
    add_section(all, record_name(artifact), artifact->id, evaluation,
                is_offer ? 1U << SLOT_ARTIFACT | 1U << SLOT_OFFER : 1U << SLOT_ARTIFACT);
    bool is_main = artifact == record_record(work->view->scenario, "artifact");
    bool is_system = all->subject.system == all->subject.record;
    struct records use_cases = shown_use_cases(work);
    for (ptrdiff_t i = 0; is_system && is_main && i < use_cases.count; i++) {
        add_request(all, artifact, use_cases.items[i]);
    }
    const struct kind_records *offers = catalog_records(work->view->catalog, "offer");
    for (ptrdiff_t i = 0; is_system && is_main && i < offers->count; i++) {
        add_beside(all, artifact, offers->records[i]);
    }
}

/* Where the offer cannot run the artifact there is nothing to compare. */
static void add_beside(struct derivations *all, const struct record *artifact,
                       const struct record *offer)
{
    const struct work *work = all->work;
    struct arena *keep = work->keep;
    struct evaluation *evaluation = evaluation_beside(work, &all->subject, artifact, offer);
    struct result holds = result_of(work, evaluation, "offer-holds-model");
    if (holds.state == RESULT_KNOWN && holds.truth) {
        str heading = str_format(keep, "Beside %.*s, %.*s", STR_ARGS(record_name(offer)),
                                 STR_ARGS(record_name(artifact)));
        str anchor =
            str_format(keep, "%.*s--beside--%.*s", STR_ARGS(artifact->id), STR_ARGS(offer->id));
        add_section(all, heading, anchor, evaluation, 1U << SLOT_ARTIFACT | 1U << SLOT_OFFER);
    }
}

static void add_request(struct derivations *all, const struct record *artifact,
                        const struct record *use_case)
{
    struct arena *keep = all->work->keep;
    struct evaluation *evaluation = evaluation_for(all->work, &all->subject, artifact, use_case);
    str heading = str_format(keep, "%.*s, %.*s", STR_ARGS(record_name(use_case)),
                             STR_ARGS(record_name(artifact)));
    str anchor = str_format(keep, "%.*s--%.*s", STR_ARGS(artifact->id), STR_ARGS(use_case->id));
    add_section(all, heading, anchor, evaluation, 1U << SLOT_ARTIFACT | 1U << SLOT_USE_CASE);
}

/* Formulas whose scope is about just these of artifact and use case, and what they need. */
static void add_section(struct derivations *all, str heading, str anchor,
                        struct evaluation *evaluation, unsigned slots)
{
    const struct work *work = all->work;
    struct tree *section = tree_map(work->keep);
    tree_put_text(work->keep, section, "heading", heading);
    put_href(work, section, "anchor", anchor);
    struct tree *entries = tree_put(section, "entries", tree_list(work->keep));
    const struct method *method = work->view->method;
    for (ptrdiff_t i = 0; i < method_count(method); i++) {
        const struct formula *formula = method_at(method, i);
        const char *id = str_terminated(work->keep, formula_record(formula)->id);
        bool is_asked_for = is_asked(all, formula, slots) && result_exists(work, evaluation, id);
        if (is_asked_for && !is_of_no_machine(all, evaluation, formula, slots)) {
            trace_entry_add(work, &all->seen, entries, evaluation, formula);
        }
    }
    if (entries->as.items.count > 0) {
        (void)tree_add(all->sections, section);
    }
}

/* What a device alone cannot have, since it is no whole machine: its system memory, for a card. */
static bool is_of_no_machine(const struct derivations *all, struct evaluation *evaluation,
                             const struct formula *formula, unsigned slots)
{
    bool is_device = all->subject.system != NULL && all->subject.system != all->subject.record;
    bool is_of_system = (formula_scope(formula)->slots & 1U << SLOT_SYSTEM) != 0;
    return is_device && is_of_system && slots == 0 &&
           evaluation_formula(evaluation, formula).state != RESULT_KNOWN;
}

/* A device alone has no price and no power at the wall, so that only speed and memory are asked of
 * it. What these need follows by itself. */
static bool is_asked(const struct derivations *all, const struct formula *formula, unsigned slots)
{
    static const char *const of_devices[] = {
        "placement",         "memory-free",         "context-that-fits", "token-generation",
        "prompt-processing", "time-to-first-token", "localscore",        "token-generation-ceiling",
    };
    unsigned about = 1U << SLOT_ARTIFACT | 1U << SLOT_USE_CASE | 1U << SLOT_OFFER;
    if ((formula_scope(formula)->slots & about) != slots ||
        formula_serves_calibration(all->work->view->method, formula)) {
        return false;
    }
    bool is_device = all->subject.system != NULL && all->subject.system != all->subject.record;
    bool is_of_system = (formula_scope(formula)->slots & 1U << SLOT_SYSTEM) != 0;
    if (!is_device || !is_of_system || slots == 0) {
        return true;
    }
    for (ptrdiff_t i = 0; i < COUNT(of_devices); i++) {
        if (str_equal(formula_record(formula)->id, str_from(of_devices[i]))) {
            return true;
        }
    }
    return false;
}
