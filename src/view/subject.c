#include "view/subject.h"

#include "base/array.h"

/* A device alone is compared by so many of the scenario's artifacts: the first, one in the middle
 * and the last, which scenarios name from small to large. */
enum { ARTIFACTS_OF_A_DEVICE = 3 };

/* An evaluation and what it was made for. */
struct remembered {
    const struct record *record;
    const struct record *system;
    const struct record *artifact;
    const struct record *use_case;
    const struct record *offer;
    const struct record *scenario; /* NULL: the default one */
    double context;
    struct evaluation *evaluation;
};

/* What a page has made already. */
struct work_memory {
    struct {
        struct subject *items;
        ptrdiff_t count;
        ptrdiff_t capacity;
    } subjects;
    struct {
        struct remembered *items;
        ptrdiff_t count;
        ptrdiff_t capacity;
    } evaluations;
    struct records artifacts;
    struct records use_cases;
};
_Static_assert(ARTIFACTS_OF_A_DEVICE == 3, "first, middle and last");

static struct subject new_subject(const struct work *work, const struct record *record);
static struct evaluation *evaluation_of(const struct work *work, const struct remembered *wanted);
static bool is_same(const struct remembered *a, const struct remembered *b);
static enum slot slot_of(const struct record *record);

struct work_memory *work_memory_new(struct arena *keep)
{
    return arena_new(keep, struct work_memory);
}

struct subject subject_of(const struct work *work, const struct record *record)
{
    struct work_memory *memory = work->memory;
    for (ptrdiff_t i = 0; i < memory->subjects.count; i++) {
        if (memory->subjects.items[i].record == record) {
            return memory->subjects.items[i];
        }
    }
    struct subject subject = new_subject(work, record);
    *array_add(work->keep, &memory->subjects) = subject;
    return subject;
}

static struct subject new_subject(const struct work *work, const struct record *record)
{
    struct subject subject = {.record = record};
    const struct record *derived =
        record_is(record, "artifact") ? record_record(record, "model") : record;
    if (has_derivations(derived->kind)) {
        subject.derivations = path_of_derivations(work->keep, derived, NULL);
    }
    if (record_is(record, "system")) {
        subject.system = record;
    } else if (record_is(record, "gpu")) {
        subject.system = system_of_gpu(work->keep, record, 1);
    } else if (record_is(record, "cpu")) {
        subject.system = system_of_cpu(work->keep, record, NULL);
    }
    return subject;
}

bool has_derivations(const struct kind *kind)
{
    static const char *const names[] = {"system", "gpu", "cpu", "model", "offer"};
    for (ptrdiff_t i = 0; i < COUNT(names); i++) {
        if (str_equal(str_from(kind->name), str_from(names[i]))) {
            return true;
        }
    }
    return false;
}

str path_of_derivations(struct arena *arena, const struct record *record,
                        const struct record *artifact)
{
    str path = str_format(arena, "%.*s/derivations", STR_ARGS(path_of_record(arena, record)));
    return artifact == NULL
               ? path
               : str_format(arena, "%.*s/%.*s", STR_ARGS(path), STR_ARGS(artifact->id));
}

struct records artifacts_apart(const struct work *work, const struct record *record)
{
    struct records shown = shown_artifacts(work);
    if (!record_is(record, "system") || shown.count == 0) {
        return (struct records){0};
    }
    return (struct records){shown.items + 1, shown.count - 1};
}

struct evaluation *evaluation_for(const struct work *work, const struct subject *subject,
                                  const struct record *artifact, const struct record *use_case)
{
    return evaluation_at(work, subject, artifact, use_case, 0);
}

struct evaluation *evaluation_at(const struct work *work, const struct subject *subject,
                                 const struct record *artifact, const struct record *use_case,
                                 double context)
{
    return evaluation_of(work, &(struct remembered){.record = subject->record,
                                                    .system = subject->system,
                                                    .artifact = artifact,
                                                    .use_case = use_case,
                                                    .context = context});
}

struct evaluation *evaluation_under(const struct work *work, const struct subject *subject,
                                    const struct record *scenario, const struct record *use_case)
{
    return evaluation_of(work, &(struct remembered){.record = subject->record,
                                                    .system = subject->system,
                                                    .artifact = record_record(scenario, "artifact"),
                                                    .use_case = use_case,
                                                    .scenario = scenario});
}

struct evaluation *evaluation_beside(const struct work *work, const struct subject *subject,
                                     const struct record *artifact, const struct record *offer)
{
    return evaluation_of(work, &(struct remembered){.record = subject->record,
                                                    .system = subject->system,
                                                    .artifact = artifact,
                                                    .offer = offer});
}

/* The one that was made for it, or a new one. */
static struct evaluation *evaluation_of(const struct work *work, const struct remembered *wanted)
{
    struct work_memory *memory = work->memory;
    for (ptrdiff_t i = 0; i < memory->evaluations.count; i++) {
        if (is_same(&memory->evaluations.items[i], wanted)) {
            return memory->evaluations.items[i].evaluation;
        }
    }
    struct binding binding = {.context = wanted->context};
    binding.records[SLOT_SYSTEM] = wanted->system;
    binding.records[SLOT_ARTIFACT] = wanted->artifact;
    binding.records[SLOT_USE_CASE] = wanted->use_case;
    binding.records[SLOT_OFFER] = wanted->offer;
    binding.records[SLOT_SCENARIO] =
        wanted->scenario != NULL ? wanted->scenario : work->view->scenario;
    enum slot slot = slot_of(wanted->record);
    if (slot != SLOT_COUNT) {
        binding.records[slot] = wanted->record;
    }
    binding = binding_rented(work->keep, binding_completed(binding));
    struct remembered *added = array_add(work->keep, &memory->evaluations);
    *added = *wanted;
    added->evaluation =
        evaluation_new(work->keep, work->view->method, work->view->catalog, binding);
    return added->evaluation;
}

static bool is_same(const struct remembered *a, const struct remembered *b)
{
    return a->record == b->record && a->system == b->system && a->artifact == b->artifact &&
           a->use_case == b->use_case && a->offer == b->offer && a->scenario == b->scenario &&
           a->context == b->context;
}

/* SLOT_COUNT where a record of that kind has no slot of its own. */
static enum slot slot_of(const struct record *record)
{
    static const struct {
        const char *kind;
        enum slot slot;
    } slots[] = {
        {"gpu", SLOT_GPU},       {"cpu", SLOT_CPU},         {"model", SLOT_MODEL},
        {"offer", SLOT_OFFER},   {"storage", SLOT_STORAGE}, {"power", SLOT_POWER},
        {"memory", SLOT_MEMORY}, {"price", SLOT_PRICE},
    };
    for (ptrdiff_t i = 0; i < COUNT(slots); i++) {
        if (record_is(record, slots[i].kind)) {
            return slots[i].slot;
        }
    }
    return SLOT_COUNT;
}

struct records derived_artifacts(const struct work *work, const struct subject *subject)
{
    if (record_is(subject->record, "offer")) {
        return shown_artifacts(work);
    }
    if (subject->system == NULL) {
        const struct record *model = record_is(subject->record, "artifact")
                                         ? record_record(subject->record, "model")
                                         : subject->record;
        struct references own = references_to(work->site, model, "artifact");
        return (struct records){own.records, own.count};
    }
    struct records shown = shown_artifacts(work);
    if (subject->system == subject->record || shown.count <= ARTIFACTS_OF_A_DEVICE) {
        return shown;
    }
    const struct record **few =
        arena_array(work->keep, const struct record *, ARTIFACTS_OF_A_DEVICE);
    few[0] = shown.items[0];
    few[1] = shown.items[shown.count / 2];
    few[2] = shown.items[shown.count - 1];
    return (struct records){few, ARTIFACTS_OF_A_DEVICE};
}

struct records shown_artifacts(const struct work *work)
{
    struct work_memory *memory = work->memory;
    const struct record *scenario = work->view->scenario;
    if (memory->artifacts.items != NULL || scenario == NULL) {
        return memory->artifacts;
    }
    const struct record *main_one = record_record(scenario, "artifact");
    ptrdiff_t listed = record_count(scenario, "artifacts");
    const struct record **items = arena_array(work->keep, const struct record *, listed + 1);
    ptrdiff_t count = 0;
    if (main_one != NULL) {
        items[count++] = main_one;
    }
    for (ptrdiff_t i = 0; i < listed; i++) {
        const struct record *artifact = record_item(scenario, "artifacts", i)->as.record;
        if (artifact != main_one) {
            items[count++] = artifact;
        }
    }
    memory->artifacts = (struct records){items, count};
    return memory->artifacts;
}

struct records shown_use_cases(const struct work *work)
{
    struct work_memory *memory = work->memory;
    if (memory->use_cases.items != NULL) {
        return memory->use_cases;
    }
    const struct kind_records *all = catalog_records(work->view->catalog, "use_case");
    const struct record **items = arena_array(work->keep, const struct record *, all->count + 1);
    ptrdiff_t count = 0;
    for (ptrdiff_t i = 0; i < all->count; i++) {
        if (!str_equal(record_text(all->records[i], "group"), STR("localscore"))) {
            items[count++] = all->records[i];
        }
    }
    memory->use_cases = (struct records){items, count};
    return memory->use_cases;
}

bool records_have(struct records records, const struct record *record)
{
    for (ptrdiff_t i = 0; i < records.count; i++) {
        if (records.items[i] == record) {
            return true;
        }
    }
    return false;
}
