#include "base/sink.h"
#include "base/tree.h"
#include "command/columns.h"
#include "command/solve.h"
#include "estimate/show.h"

#include <math.h>

enum { DIGITS = 4 };

static const char *const need_names[] = {
    [SCALED_CARD_BANDWIDTH] = "Memory bandwidth of the cards",
    [SCALED_CARD_MEMORY] = "Memory of the cards",
    [SCALED_BANDWIDTH] = "System memory bandwidth",
    [SCALED_MEMORY] = "System memory",
};
static const char *const need_keys[] = {
    [SCALED_CARD_BANDWIDTH] = "card_bandwidth",
    [SCALED_CARD_MEMORY] = "card_memory",
    [SCALED_BANDWIDTH] = "memory_bandwidth",
    [SCALED_MEMORY] = "memory",
};

static void add_verdict(struct text *out, struct question *question,
                        const struct solution *solution);
static void add_needs(struct text *out, struct question *question, const struct solution *solution);
static void add_movers(struct text *out, const struct solution *solution);
static void add_candidates(struct text *out, struct question *question,
                           const struct solution *solution);
static str shortfall_text(struct question *question, const struct shortfall *shortfall);
static str candidate_shortfall(struct question *question, const struct candidate *candidate);
static double rounded_up(double number);
static struct tree *need_tree(struct question *question, const struct need *need);
static struct tree *candidate_tree(struct question *question, const struct candidate *candidate);
static void put_shortfall(struct question *question, struct tree *tree,
                          const struct shortfall *shortfall);

str solution_text(struct question *question, const struct solution *solution)
{
    struct text out = text_new(question->diags.arena, 4096);
    answer_add_subject(&out, question);
    add_verdict(&out, question, solution);
    add_needs(&out, question, solution);
    add_movers(&out, solution);
    add_candidates(&out, question, solution);
    return text_view(&out);
}

static void add_verdict(struct text *out, struct question *question,
                        const struct solution *solution)
{
    struct arena *arena = question->diags.arena;
    str use_case = record_name(question->binding.records[SLOT_USE_CASE]);
    str level = record_name(question_service_level(question));
    const struct verdict *verdict = &solution->subject.verdict;
    text_char(out, '\n');
    sink_log(out,
             str_format(arena, "%.*s by %.*s: %.*s, %s", STR_ARGS(use_case), STR_ARGS(level),
                        STR_ARGS(verdict->text), verdict->passes ? "passes" : "does not pass"));
    text_char(out, '\n');
    if (solution->subject.falls_short) {
        text_add(out, STR("  "));
        sink_log(out, candidate_shortfall(question, &solution->subject));
        text_char(out, '\n');
    }
    if (solution->estimated.passes != verdict->passes) {
        text_add(out, STR("By estimates alone, which the next table goes by, it would be "));
        sink_log(out, solution->estimated.text);
        text_add(out, STR(".\n"));
    }
}

static str amount_text(struct arena *arena, const struct need *need, double base_number)
{
    str number = show_number(arena, unit_number(&need->unit, base_number), DIGITS);
    return str_format(arena, "%.*s %.*s", STR_ARGS(number), STR_ARGS(need->unit_text));
}

static void add_needs(struct text *out, struct question *question, const struct solution *solution)
{
    struct arena *arena = question->diags.arena;
    struct columns columns = {.arena = arena, .count = 4, .right = 1U << 1 | 1U << 2};
    columns_add(&columns, (str[]){STR(""), STR("now"), STR("least"), STR("")});
    for (int i = 0; i < SCALED_COUNT; i++) {
        const struct need *need = &solution->needs[i];
        str cells[4] = {str_from(need_names[i]), amount_text(arena, need, need->present)};
        if (need->state == NEED_ABSENT) {
            continue;
        }
        if (need->state == NEED_LEAST) {
            double least = rounded_up(unit_number(&need->unit, need->present * need->factor));
            str number = show_number(arena, least, DIGITS);
            str factor = show_number(arena, rounded_up(need->factor), DIGITS);
            cells[2] = str_format(arena, "%.*s %.*s", STR_ARGS(number), STR_ARGS(need->unit_text));
            cells[3] = str_format(arena, "%.*s times", STR_ARGS(factor));
        } else if (need->state == NEED_ANY) {
            cells[2] = STR("any");
            cells[3] = STR("a thousandth of it passes too");
        } else {
            str why = shortfall_text(question, &need->shortfall);
            cells[2] = STR("none");
            cells[3] = str_format(arena, "with a thousand times as much: %.*s", STR_ARGS(why));
        }
        columns_add(&columns, cells);
    }
    text_add(out, STR("\nTo pass, all else as it is, by estimates:\n"));
    columns_write(&columns, out);
}

static void add_movers(struct text *out, const struct solution *solution)
{
    static const double hundred = 100;
    if (solution->mover_count > 0) {
        text_add(out,
                 STR("\nTen percent more of one of its inputs, computed anew by estimates:\n"));
    }
    for (ptrdiff_t i = 0; i < solution->mover_count; i++) {
        const struct mover *mover = &solution->movers[i];
        text_add(out, STR("  +10 % "));
        sink_log(out, mover->name);
        text_addf(out, " → %+.1f %% token generation", hundred * mover->change);
        if (mover->place.origin != NULL) {
            text_add(out, STR("    "));
            sink_log(out, mover->place.origin->path);
            text_addf(out, ":%d", mover->place.line);
        }
        text_char(out, '\n');
    }
}

static str price_text(struct question *question, const struct candidate *candidate)
{
    if (candidate->price < 0) {
        return STR("no price");
    }
    struct arena *arena = question->diags.arena;
    str currency = evaluation_currency(question->evaluation);
    str number = show_number(arena, candidate->price, DIGITS);
    return str_format(arena, "%.*s %.*s", STR_ARGS(number), STR_ARGS(currency));
}

static void add_candidates(struct text *out, struct question *question,
                           const struct solution *solution)
{
    struct arena *arena = question->diags.arena;
    struct columns columns = {.arena = arena, .count = 4, .right = 1U << 2};
    columns_add(&columns, (str[]){STR(""), STR(""), STR("price"), STR("")});
    for (ptrdiff_t i = 0; i < solution->candidate_count; i++) {
        const struct candidate *candidate = &solution->candidates[i];
        str why = candidate->falls_short ? candidate_shortfall(question, candidate) : STR("");
        columns_add(&columns, (str[]){candidate->system->id, candidate->verdict.text,
                                      price_text(question, candidate), why});
    }
    if (solution->cheapest != NULL) {
        str name = record_name(solution->cheapest->system);
        str price = price_text(question, solution->cheapest);
        text_add(out, STR("\nCheapest system that passes: "));
        sink_log(out, name);
        text_addf(out, ", %.*s\n", STR_ARGS(price));
    } else {
        text_add(out, STR("\nNo system whose price is known passes.\n"));
    }
    if (solution->candidate_count > 0) {
        columns_write(&columns, out);
    }
}

/* "prefill_time < 5 s: 12.3 s, 2.46 times the limit" with the name of a benchmark that it rests on.
 */
static str shortfall_text(struct question *question, const struct shortfall *shortfall)
{
    struct arena *arena = question->diags.arena;
    if (shortfall->state != RESULT_KNOWN) {
        return str_format(arena, "%.*s: %s, %.*s", STR_ARGS(shortfall->condition),
                          answer_state(shortfall->state), STR_ARGS(shortfall->reason));
    }
    if (!shortfall->is_compared) {
        return shortfall->is_ruled_out
                   ? shortfall->condition
                   : str_format(arena, "not %.*s", STR_ARGS(shortfall->condition));
    }
    str currency = evaluation_currency(question->evaluation);
    str value = show_figure(arena, shortfall->value, shortfall->dimension, currency);
    str known = shortfall->measured != NULL
                    ? str_format(arena, "measured by %.*s", STR_ARGS(shortfall->measured->id))
                    : STR("estimated");
    str factor = isfinite(shortfall->factor) ? show_number(arena, shortfall->factor, DIGITS)
                                             : STR("infinitely many");
    return str_format(arena, "%.*s: %.*s %.*s, off by %.*s times", STR_ARGS(shortfall->condition),
                      STR_ARGS(value), STR_ARGS(known), STR_ARGS(factor));
}

/* Of what does not fit, also how much it needs. */
static str candidate_shortfall(struct question *question, const struct candidate *candidate)
{
    struct arena *arena = question->diags.arena;
    str text = shortfall_text(question, &candidate->shortfall);
    bool has_room = candidate->required <= candidate->memory;
    if (!candidate->shortfall.is_ruled_out || candidate->required < 0 || candidate->memory < 0 ||
        has_room) {
        return text;
    }
    static const double giga = 1e9;
    str needs = show_number(arena, candidate->required / giga, DIGITS);
    str has = show_number(arena, candidate->memory / giga, DIGITS);
    return str_format(arena, "%.*s: needs %.*s GB, models may use %.*s GB", STR_ARGS(text),
                      STR_ARGS(needs), STR_ARGS(has));
}

/* To as many digits as are shown, so that what is shown passes. */
static double rounded_up(double number)
{
    if (!(number > 0)) {
        return number;
    }
    static const double ten = 10;
    double step = pow(ten, floor(log10(number)) - (DIGITS - 1));
    return ceil(number / step) * step;
}

struct tree *solution_tree(struct question *question, const struct solution *solution)
{
    struct arena *arena = question->diags.arena;
    struct tree *tree = tree_map(arena);
    tree_put(tree, "subject", answer_subject_tree(question));
    tree_put_text(arena, tree, "use_case", question->binding.records[SLOT_USE_CASE]->id);
    tree_put_text(arena, tree, "service_level", question_service_level(question)->id);
    tree_put_text(arena, tree, "verdict", solution->subject.verdict.text);
    tree_put_flag(arena, tree, "passes", solution->subject.verdict.passes);
    tree_put_flag(arena, tree, "passes_by_estimates", solution->estimated.passes);
    struct tree *needs = tree_put(tree, "needs", tree_map(arena));
    for (int i = 0; i < SCALED_COUNT; i++) {
        if (solution->needs[i].state != NEED_ABSENT) {
            tree_put(needs, need_keys[i], need_tree(question, &solution->needs[i]));
        }
    }
    struct tree *movers = tree_put(tree, "moves_token_generation", tree_list(arena));
    for (ptrdiff_t i = 0; i < solution->mover_count; i++) {
        const struct mover *mover = &solution->movers[i];
        struct tree *item = tree_add(movers, tree_map(arena));
        tree_put_text(arena, item, "input", mover->name);
        if (mover->place.origin != NULL) {
            tree_put_text(arena, item, "file", mover->place.origin->path);
            tree_put_number(arena, item, "line", mover->place.line);
        }
        tree_put_number(arena, item, "input_change", 0.1);
        tree_put_number(arena, item, "change", answer_rounded(mover->change));
        tree_put_text(arena, item, "by", STR("computed anew"));
    }
    const struct candidate *cheapest = solution->cheapest;
    tree_put(tree, "cheapest",
             cheapest != NULL ? tree_text(arena, cheapest->system->id) : tree_null(arena));
    struct tree *systems = tree_put(tree, "systems", tree_list(arena));
    for (ptrdiff_t i = 0; i < solution->candidate_count; i++) {
        tree_add(systems, candidate_tree(question, &solution->candidates[i]));
    }
    return tree;
}

static struct tree *need_tree(struct question *question, const struct need *need)
{
    static const char *const states[] = {
        [NEED_ABSENT] = "absent", [NEED_LEAST] = "least", [NEED_ANY] = "any", [NEED_MORE] = "none"};
    struct arena *arena = question->diags.arena;
    struct tree *tree = tree_map(arena);
    tree_put_text(arena, tree, "state", str_from(states[need->state]));
    tree_put_text(arena, tree, "unit", need->unit_text);
    tree_put_number(arena, tree, "present",
                    answer_rounded(unit_number(&need->unit, need->present)));
    if (need->state == NEED_LEAST) {
        double least = unit_number(&need->unit, need->present * need->factor);
        tree_put_number(arena, tree, "least", answer_rounded(least));
        tree_put_number(arena, tree, "factor", answer_rounded(need->factor));
    } else if (need->state == NEED_MORE) {
        put_shortfall(question, tree, &need->shortfall);
    }
    return tree;
}

static struct tree *candidate_tree(struct question *question, const struct candidate *candidate)
{
    struct arena *arena = question->diags.arena;
    struct tree *tree = tree_map(arena);
    tree_put_text(arena, tree, "system", candidate->system->id);
    tree_put_text(arena, tree, "verdict", candidate->verdict.text);
    tree_put_flag(arena, tree, "passes", candidate->verdict.passes);
    if (candidate->price >= 0) {
        tree_put_number(arena, tree, "price", answer_rounded(candidate->price));
        tree_put_text(arena, tree, "currency", evaluation_currency(question->evaluation));
    }
    if (candidate->falls_short) {
        put_shortfall(question, tree, &candidate->shortfall);
    }
    if (candidate->falls_short && candidate->shortfall.is_ruled_out && candidate->required >= 0 &&
        candidate->memory >= 0) {
        tree_put_number(arena, tree, "required_byte", answer_rounded(candidate->required));
        tree_put_number(arena, tree, "memory_byte", answer_rounded(candidate->memory));
    }
    return tree;
}

static void put_shortfall(struct question *question, struct tree *tree,
                          const struct shortfall *shortfall)
{
    struct arena *arena = question->diags.arena;
    struct tree *failing = tree_put(tree, "fails", tree_map(arena));
    tree_put_text(arena, failing, "condition", shortfall->condition);
    tree_put_flag(arena, failing, "rules_out", shortfall->is_ruled_out);
    if (shortfall->state != RESULT_KNOWN) {
        tree_put_text(arena, failing, "state", str_from(answer_state(shortfall->state)));
        tree_put_text(arena, failing, "reason", shortfall->reason);
    }
    if (shortfall->is_compared) {
        tree_put_number(arena, failing, "value", answer_rounded(shortfall->value));
        tree_put_number(arena, failing, "limit", answer_rounded(shortfall->limit));
        tree_put_text(arena, failing, "unit", dimension_text(arena, shortfall->dimension));
        tree_put_text(arena, failing, "known_by",
                      shortfall->measured != NULL ? STR("measured") : STR("estimated"));
        if (isfinite(shortfall->factor)) {
            tree_put_number(arena, failing, "factor", answer_rounded(shortfall->factor));
        }
    }
}
