/* `estimate --solve`: what a machine would need to pass a use case, what moves its speed most, and
 * how the other systems do.
 *
 *     int status = solve_check(&question, invocation);
 *     const struct solution *solution = solve(&question);
 *     str text = solution_text(&question, solution);
 */
#ifndef COMMAND_SOLVE_H
#define COMMAND_SOLVE_H

#include "command/answer.h"
#include "estimate/shortfall.h"

/* Inputs are tried from 2^-10 to 2^10 times what is there. */
enum { SOLVE_DOUBLINGS = 10, SOLVE_MOVERS = 3 };

enum need_state {
    NEED_ABSENT, /* the machine does not have it, or its amount is not known */
    NEED_LEAST,  /* `factor` times as much just passes */
    NEED_ANY,    /* the least that is tried passes */
    NEED_MORE,   /* the most that is tried does not pass: `shortfall` */
};

/* One of the machine's inputs, all else as it is. By estimates alone: what was measured of the
 * machine was not measured of one with another memory. */
struct need {
    enum scaled input;
    enum need_state state;
    double present;   /* base units */
    struct unit unit; /* to be shown in */
    str unit_text;
    double factor;
    struct shortfall shortfall;
};

/* An input of token generation that the machine, its processor or a card of it states. */
struct mover {
    str name;
    struct place place;
    double change; /* of token generation for a tenth more, as a share: computed anew */
};

struct candidate {
    const struct record *system;
    struct verdict verdict;
    bool falls_short;
    struct shortfall shortfall;
    double required; /* byte; below 0: not known */
    double memory;   /* byte that models may use; below 0: not known */
    double price;    /* in the evaluation's currency; below 0: not known */
};

struct solution {
    struct candidate subject; /* the machine as it is */
    struct verdict estimated; /* the same without measurements, which `needs` go by */
    struct need needs[SCALED_COUNT];
    struct mover movers[SOLVE_MOVERS];
    ptrdiff_t mover_count;
    struct candidate
        *candidates; /* all systems: those that pass by price, the others by how near */
    ptrdiff_t candidate_count;
    const struct candidate *cheapest; /* that passes and has a price, or NULL */
};

/* Whether the question has all that this needs; else it has said what lacks. */
int solve_check(const struct question *question, const struct invocation *invocation);
const struct solution *solve(struct question *question);

str solution_text(struct question *question, const struct solution *solution);
struct tree *solution_tree(struct question *question, const struct solution *solution);

#endif
