#include "estimate/evaluation.h"

static const struct load no_load = {.era = 1};

static struct load *trial_of(struct evaluation *evaluation, const struct frame *frame,
                             const struct node *node);
static struct frame *intern(struct evaluation *evaluation, int kind,
                            const struct record *const *records, const struct load *load);
static bool is_same(const struct frame *frame, const struct record *const *records, unsigned slots);

static const struct scope *scope_of(int kind)
{
    return &scopes()[kind / 2];
}

static bool uses_load(int kind)
{
    return kind % 2 == 1;
}

struct frame *frame_narrowed(struct evaluation *evaluation, struct frame *frame, int kind)
{
    if (frame->kind == kind) {
        return frame;
    }
    if (frame->narrowed[kind] == NULL) {
        frame->narrowed[kind] = intern(evaluation, kind, frame->records,
                                       frame->load == &no_load ? &evaluation->load : frame->load);
    }
    return frame->narrowed[kind];
}

struct frame *frame_of_record(struct evaluation *evaluation, int kind, enum slot slot,
                              const struct record *record, const struct load *load)
{
    struct binding binding = {.context = 1, .batch = 1};
    binding.records[slot] = record;
    binding = binding_completed(binding);
    return intern(evaluation, kind, binding.records, load == &no_load ? &evaluation->load : load);
}

struct frame *frame_of_binding(struct evaluation *evaluation, int kind)
{
    return intern(evaluation, kind, evaluation->binding.records, &evaluation->load);
}

/* A load of its own for each place and frame in which something is solved; it is kept, so that
 * solving again, in another run, takes no more memory. */
struct frame *frame_of_trial(struct evaluation *evaluation, const struct frame *frame,
                             const struct node *solver, struct load **load)
{
    *load = trial_of(evaluation, frame, solver);
    return intern(evaluation, frame->kind, frame->records, *load);
}

static struct load *trial_of(struct evaluation *evaluation, const struct frame *frame,
                             const struct node *node)
{
    struct load *trial = evaluation->trials;
    while (trial != NULL && (trial->solver != node || trial->outer != frame)) {
        trial = trial->next;
    }
    if (trial == NULL) {
        trial = arena_new(evaluation->arena, struct load);
        *trial =
            (struct load){.era = 1, .solver = node, .outer = frame, .next = evaluation->trials};
        evaluation->trials = trial;
    }
    return trial;
}

const struct load *load_of_trial(struct evaluation *evaluation, const struct frame *frame,
                                 const struct node *node, const double *numbers)
{
    struct load *trial = trial_of(evaluation, frame, node);
    for (int i = 0; i < VARIABLE_COUNT; i++) {
        trial->era += trial->numbers[i] != numbers[i] ? 1 : 0;
        trial->numbers[i] = numbers[i];
    }
    return trial;
}

const struct load *frame_load(struct evaluation *evaluation, const struct frame *frame)
{
    return frame->load == &no_load ? &evaluation->load : frame->load;
}

struct frame *frame_of_records(struct evaluation *evaluation, int kind,
                               const struct record *const *records, const struct load *load)
{
    return intern(evaluation, kind, records, load);
}

static struct frame *intern(struct evaluation *evaluation, int kind,
                            const struct record *const *records, const struct load *load)
{
    unsigned slots = scope_of(kind)->slots;
    load = uses_load(kind) ? load : &no_load;
    for (struct frame *frame = evaluation->frames; frame != NULL; frame = frame->next) {
        if (frame->kind == kind && frame->load == load && is_same(frame, records, slots)) {
            return frame;
        }
    }
    struct frame *frame = arena_new(evaluation->arena, struct frame);
    frame->kind = kind;
    frame->load = load;
    for (int slot = 0; slot < SLOT_COUNT; slot++) {
        frame->records[slot] = (slots & (1U << slot)) != 0 ? records[slot] : NULL;
    }
    int count = evaluation->method->cell_counts[kind] / MEMOS_TOGETHER + 1;
    frame->memos = arena_array(evaluation->arena, struct memo *, count);
    frame->next = evaluation->frames;
    evaluation->frames = frame;
    return frame;
}

static bool is_same(const struct frame *frame, const struct record *const *records, unsigned slots)
{
    for (int slot = 0; slot < SLOT_COUNT; slot++) {
        if ((slots & (1U << slot)) != 0 && frame->records[slot] != records[slot]) {
            return false;
        }
    }
    return true;
}
