#include "command/solve.h"

#include "base/limits.h"

#include <math.h>
#include <stdlib.h>

static const double tenth_more = 1.1;

static struct candidate candidate_of(struct question *question, const struct record *system);
static struct need need_of(struct question *question, enum scaled input);
static bool set_present(struct question *question, struct need *need);
static bool passes_at(struct question *question, struct need *need, double factor);
static void find_movers(struct question *question, struct solution *solution);
static void find_candidates(struct question *question, struct solution *solution);
static int compare_candidates(const void *a, const void *b);

int solve_check(const struct question *question, const struct invocation *invocation)
{
    const struct record *const *records = question->binding.records;
    if (option_given(invocation, "all")) {
        return usage_error("--solve shows no formulas; leave out --all");
    }
    if (records[SLOT_ARTIFACT] == NULL) {
        return usage_error("--solve needs what runs on the machine: --artifact with its id");
    }
    if (records[SLOT_USE_CASE] == NULL) {
        return usage_error("--solve needs what is to pass: --use-case with its id");
    }
    if (question_service_level(question) == NULL) {
        return usage_error("--solve needs a scenario with a service level");
    }
    return EXIT_STATUS_FINE;
}

/* The question's evaluation with another machine; estimates alone where it is thought up. */
static struct evaluation *evaluation_on(struct question *question, struct arena *arena,
                                        const struct record *system, bool is_thought_up)
{
    struct binding binding = question->binding;
    binding.records[SLOT_SYSTEM] = system;
    binding.records[SLOT_CPU] = NULL;
    binding.records[SLOT_GPU] = NULL;
    struct evaluation *evaluation =
        evaluation_new(arena, question->method, question->catalog, binding_completed(binding));
    if (is_thought_up) {
        evaluation_ignore_measurements(evaluation);
    }
    return evaluation;
}

const struct solution *solve(struct question *question)
{
    struct arena *arena = question->diags.arena;
    struct solution *solution = arena_new(arena, struct solution);
    const struct record *system = question->binding.records[SLOT_SYSTEM];
    const struct record *level = question_service_level(question);
    solution->subject = candidate_of(question, system);
    solution->estimated = verdict_of(evaluation_on(question, arena, system, true), level);
    for (int input = 0; input < SCALED_COUNT; input++) {
        solution->needs[input] = need_of(question, (enum scaled)input);
    }
    find_movers(question, solution);
    find_candidates(question, solution);
    return solution;
}

/* The base number of a formula, where the data has it; -1 where it is not known. */
static double number_of(struct question *question, struct evaluation *evaluation, const char *id)
{
    const struct formula *formula = method_formula(question->method, str_from(id));
    bool is_bound =
        formula != NULL && scope_is_bound(formula_scope(formula), evaluation_binding(evaluation));
    if (!is_bound) {
        return -1;
    }
    struct result result = evaluation_formula(evaluation, formula);
    bool is_number = result.state == RESULT_KNOWN && result.type == RESULT_NUMBER;
    return is_number ? result.typical : -1;
}

static struct candidate candidate_of(struct question *question, const struct record *system)
{
    struct evaluation *evaluation = evaluation_on(question, question->diags.arena, system, false);
    const struct record *level = question_service_level(question);
    struct candidate candidate = {.system = system};
    candidate.verdict = verdict_of(evaluation, level);
    candidate.falls_short =
        !candidate.verdict.passes && shortfall_of(evaluation, level, &candidate.shortfall);
    candidate.price = number_of(question, evaluation, "system-price");
    candidate.required = number_of(question, evaluation, "required-memory");
    double cards = number_of(question, evaluation, "vram-total");
    double memory = number_of(question, evaluation, "ram-usable");
    candidate.memory = cards >= 0 && memory >= 0 ? cards + memory : -1;
    return candidate;
}

/* The least factor: from the smallest up by doubling, so that what passes first is found also where
 * more would not, then by halving the distance. */
static struct need need_of(struct question *question, enum scaled input)
{
    struct need need = {.input = input};
    if (!set_present(question, &need)) {
        return need;
    }
    int doublings = -SOLVE_DOUBLINGS;
    while (doublings <= SOLVE_DOUBLINGS && !passes_at(question, &need, ldexp(1, doublings))) {
        doublings++;
    }
    if (doublings == -SOLVE_DOUBLINGS || doublings > SOLVE_DOUBLINGS) {
        need.state = doublings > SOLVE_DOUBLINGS ? NEED_MORE : NEED_ANY;
        return need;
    }
    static const double precision = 1e-6;
    double fails = ldexp(1, doublings - 1);
    double passes = ldexp(1, doublings);
    while (passes - fails > precision * passes) {
        double middle = fails + (passes - fails) / 2;
        *(passes_at(question, &need, middle) ? &passes : &fails) = middle;
    }
    need.state = NEED_LEAST;
    need.factor = passes;
    return need;
}

/* What is there of the input, and its unit. The memory that an integrated unit shares is looked at
 * once, as that of cards. */
static bool set_present(struct question *question, struct need *need)
{
    static const char *const formulas[] = {
        [SCALED_CARD_BANDWIDTH] = "gpu-bandwidth-mean",
        [SCALED_CARD_MEMORY] = "vram-total",
        [SCALED_BANDWIDTH] = "ram-bandwidth",
        [SCALED_MEMORY] = NULL,
    };
    const struct record *system = question->binding.records[SLOT_SYSTEM];
    bool is_of_cards = need->input == SCALED_CARD_BANDWIDTH || need->input == SCALED_CARD_MEMORY;
    if (!is_of_cards && system_shares_memory(system)) {
        return false;
    }
    const char *id = formulas[need->input];
    if (id == NULL) {
        const struct quantity *capacity = record_quantity(system, "memory_capacity");
        need->present = capacity != NULL ? capacity->typical : 0;
        need->unit = capacity != NULL ? capacity->unit : need->unit;
        need->unit_text = capacity != NULL ? capacity->unit_text : STR("");
        return need->present > 0;
    }
    const struct formula *formula = method_formula(question->method, str_from(id));
    need->present = formula != NULL ? number_of(question, question->evaluation, id) : -1;
    need->unit = formula != NULL ? formula_unit(formula) : need->unit;
    need->unit_text = formula != NULL ? formula_unit_text(formula) : STR("");
    return need->present > 0;
}

/* Leaves what does not hold, where it does not pass. */
static bool passes_at(struct question *question, struct need *need, double factor)
{
    struct arena scratch = {0};
    const struct record *level = question_service_level(question);
    const struct record *system = question->binding.records[SLOT_SYSTEM];
    struct evaluation *evaluation = evaluation_on(
        question, &scratch, system_scaled(&scratch, system, need->input, factor), true);
    bool passes = verdict_of(evaluation, level).passes;
    if (!passes) {
        (void)shortfall_of(evaluation, level, &need->shortfall);
        need->shortfall.reason =
            str_format(question->diags.arena, "%.*s", STR_ARGS(need->shortfall.reason));
    }
    arena_free(&scratch);
    return passes;
}

/* The largest by their elasticity at this point; what a tenth more of each does is computed. */
static void find_movers(struct question *question, struct solution *solution)
{
    struct arena *arena = question->diags.arena;
    const struct record *system = question->binding.records[SLOT_SYSTEM];
    const struct formula *formula = method_formula(question->method, STR("token-generation"));
    if (formula == NULL || !scope_is_bound(formula_scope(formula), &question->binding)) {
        return;
    }
    struct evaluation *evaluation = evaluation_on(question, arena, system, true);
    double now = number_of(question, evaluation, "token-generation");
    const struct elasticity *all = NULL;
    ptrdiff_t count = evaluation_elasticities(arena, evaluation, formula, &all);
    for (ptrdiff_t i = 0; i < count && solution->mover_count < SOLVE_MOVERS; i++) {
        const struct record *changed =
            all[i].quantity != NULL ? system_with_more(arena, system, all[i].quantity, tenth_more)
                                    : NULL;
        if (changed == NULL) {
            continue;
        }
        double then =
            number_of(question, evaluation_on(question, arena, changed, true), "token-generation");
        if (then >= 0 && now > 0) {
            solution->movers[solution->mover_count++] = (struct mover){
                .name = all[i].name, .place = all[i].place, .change = then / now - 1};
        }
    }
}

static void find_candidates(struct question *question, struct solution *solution)
{
    const struct kind_records *systems = catalog_records(question->catalog, "system");
    solution->candidates = arena_array(question->diags.arena, struct candidate, systems->count + 1);
    solution->candidate_count = systems->count;
    for (ptrdiff_t i = 0; i < systems->count; i++) {
        solution->candidates[i] = candidate_of(question, systems->records[i]);
    }
    if (systems->count > 0) {
        qsort(solution->candidates, (size_t)systems->count, sizeof *solution->candidates,
              compare_candidates);
    }
    const struct candidate *first = solution->candidates;
    bool is_priced = systems->count > 0 && first->verdict.passes && first->price >= 0;
    solution->cheapest = is_priced ? first : NULL;
}

/* What is to be small: the price of those that pass, how far the others are. */
static double distance_of(const struct candidate *candidate)
{
    if (candidate->verdict.passes) {
        return candidate->price >= 0 ? candidate->price : HUGE_VAL;
    }
    const struct shortfall *shortfall = &candidate->shortfall;
    return candidate->falls_short && shortfall->is_compared ? shortfall->factor : HUGE_VAL;
}

static int compare_candidates(const void *a, const void *b)
{
    const struct candidate *left = a;
    const struct candidate *right = b;
    if (left->verdict.passes != right->verdict.passes) {
        return left->verdict.passes ? -1 : 1;
    }
    double x = distance_of(left);
    double y = distance_of(right);
    return x != y ? (x > y) - (x < y) : str_compare(left->system->id, right->system->id);
}
