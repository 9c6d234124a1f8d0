/* What a result is computed for: the records and numbers that the scope of a formula puts together.
 * The table of scopes says which of them each scope binds, so that the names in an expression can
 * be checked before anything is computed.
 */
#ifndef ESTIMATE_BINDING_H
#define ESTIMATE_BINDING_H

#include "model/catalog.h"

enum slot {
    SLOT_SYSTEM,
    SLOT_CPU, /* the system's processor where a system is bound */
    SLOT_GPU,
    SLOT_MEMORY,
    SLOT_STORAGE,
    SLOT_ARTIFACT,
    SLOT_MODEL,        /* the artifact's model where an artifact is bound */
    SLOT_QUANTIZATION, /* the artifact's */
    SLOT_ENGINE,
    SLOT_SCENARIO,
    SLOT_USE_CASE,
    SLOT_PRICE,
    SLOT_POWER,
    SLOT_OFFER,
    SLOT_RENTED,    /* the machine that the offer rents, as a system */
    SLOT_BENCHMARK, /* where a measured run is estimated: its record, and its row of results */
    SLOT_RUN,
    SLOT_LOAD, /* where logged memory is estimated: its row */
    SLOT_COUNT
};

/* Slots that an estimate for no run in particular leaves free. */
enum { SLOTS_OF_RUN = 1U << SLOT_BENCHMARK | 1U << SLOT_RUN | 1U << SLOT_LOAD };

/* Numbers that formulas of a scope with a load may name. */
enum variable {
    VARIABLE_CONTEXT,  /* tok, of each sequence: reserved, or filled, as the formula says */
    VARIABLE_BATCH,    /* sequences at once */
    VARIABLE_PROMPT,   /* tok of a prompt that is read; 0: of no particular length */
    VARIABLE_TOGETHER, /* tokens of each sequence that a step computes; 1 but for drafted ones */
    VARIABLE_COUNT
};

enum { SCOPE_COUNT = 14 };

struct binding {
    const struct record *records[SLOT_COUNT]; /* NULL: not bound */
    double context; /* tokens reserved for each sequence; 0: the scenario's */
    double batch;   /* sequences at once; 0: the scenario's */
    double prompt;  /* tokens of a prompt, or 0 */
};

struct scope {
    const char *name;     /* as the formula's field `scope` says it */
    unsigned slots;       /* bit 1 << SLOT_… for each record that its formulas may name */
    unsigned needs;       /* those of them that must be bound; what lacks of the rest is unknown */
    bool has_load;        /* binds the variables: context, batch, prompt and together */
    const char *sentence; /* one sentence for people */
};

/* All SCOPE_COUNT scopes; ends with a zero entry. */
const struct scope *scopes(void);
const struct scope *scope_find(str name);
/* Whether a formula of scope `inner` may be named in one of scope `outer`. */
bool scope_holds(const struct scope *outer, const struct scope *inner);
/* Whether a binding has all that the scope needs. */
bool scope_is_bound(const struct scope *scope, const struct binding *binding);

/* The kind of record in a slot, which but for SLOT_RENTED is also the slot's name in expressions.
 * NULL of SLOT_RUN and SLOT_LOAD, which are rows of lists and have fields alone. */
const struct kind *slot_kind(enum slot slot);
const struct field *slot_fields(enum slot slot);
const char *slot_name(enum slot slot);
/* SLOT_COUNT where no slot has that name. */
enum slot slot_find(str name);

const char *variable_name(enum variable variable);
/* VARIABLE_COUNT where none has that name. */
enum variable variable_find(str name);
/* Tokens, or else a pure number. */
bool variable_is_tokens(enum variable variable);

/* Fills the slots that follow from others: a system's processor, an artifact's model and
 * quantization, a scenario's engine, context and batch. */
struct binding binding_completed(struct binding binding);

/* A system made up of one device alone, so that a CPU or GPU without a machine is estimated by the
 * same formulas: the CPU with all channels at its highest rate (or `memory_rate`, in the form of a
 * record's field, where it is not empty), or the GPU in a machine whose CPU is not known. */
const struct record *system_of_cpu(struct arena *keep, const struct record *cpu,
                                   const struct quantity *memory_rate);
const struct record *system_of_gpu(struct arena *keep, const struct record *gpu, ptrdiff_t count);
/* A machine of which nothing is known but the number of its cards, which may be 0. */
const struct record *system_of_cards(struct arena *keep, ptrdiff_t count, struct place place);
/* What of a machine can be thought larger or smaller. */
enum scaled {
    SCALED_CARD_BANDWIDTH,
    SCALED_CARD_MEMORY,
    SCALED_BANDWIDTH, /* of system memory, on the side of the modules and of the processor */
    SCALED_MEMORY,    /* system memory */
    SCALED_COUNT
};
/* A copy of a system, in which all that states this input is `factor` times as large, and whose
 * parts are copies where they state it. The memory of an integrated graphics unit is the system's:
 * there, what is of cards scales both. */
const struct record *system_scaled(struct arena *keep, const struct record *system,
                                   enum scaled input, double factor);
/* The same with `factor` times as much of what one quantity states; NULL where neither the system
 * nor its processor or cards state it, or where it counts whole pieces. */
const struct record *system_with_more(struct arena *keep, const struct record *system,
                                      const struct quantity *quantity, double factor);
bool system_shares_memory(const struct record *system);
/* Fills SLOT_RENTED with the cards of an offer that names them. */
struct binding binding_rented(struct arena *keep, struct binding binding);
/* A model in a file of that many bytes, whose format is not known. */
const struct record *artifact_of_model(struct arena *keep, const struct record *model,
                                       double bytes);

#endif
