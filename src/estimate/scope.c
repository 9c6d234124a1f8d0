#include "base/must.h"
#include "estimate/binding.h"

#define BIT(slot) (1U << (slot))

enum {
    SLOTS_SYSTEM = BIT(SLOT_SYSTEM) | BIT(SLOT_CPU),
    SLOTS_ARTIFACT = BIT(SLOT_ARTIFACT) | BIT(SLOT_MODEL) | BIT(SLOT_QUANTIZATION),
    SLOTS_PLACEMENT = SLOTS_SYSTEM | SLOTS_ARTIFACT | BIT(SLOT_ENGINE) | BIT(SLOT_SCENARIO) |
                      BIT(SLOT_BENCHMARK) | BIT(SLOT_RUN) | BIT(SLOT_LOAD),
    SLOTS_RENTAL =
        SLOTS_ARTIFACT | BIT(SLOT_ENGINE) | BIT(SLOT_SCENARIO) | BIT(SLOT_OFFER) | BIT(SLOT_RENTED),
    NEEDS_PLACEMENT = BIT(SLOT_SYSTEM) | BIT(SLOT_ARTIFACT),
};

static const struct scope all_scopes[] = {
    {"cpu", BIT(SLOT_CPU), BIT(SLOT_CPU), false, "One processor."},
    {"gpu", BIT(SLOT_GPU), BIT(SLOT_GPU), false, "One graphics card or integrated unit."},
    {"memory", BIT(SLOT_MEMORY), BIT(SLOT_MEMORY), false, "One memory module."},
    {"storage", BIT(SLOT_STORAGE), BIT(SLOT_STORAGE), false, "One drive."},
    {"system", SLOTS_SYSTEM, BIT(SLOT_SYSTEM), false, "One machine with its processor."},
    {"model", BIT(SLOT_MODEL), BIT(SLOT_MODEL), true, "One model."},
    {"artifact", SLOTS_ARTIFACT, BIT(SLOT_ARTIFACT), true,
     "One model in one quantization, as a file."},
    {"placement", SLOTS_PLACEMENT, NEEDS_PLACEMENT, true,
     "One artifact on one machine, with an engine, a context and a batch."},
    {"request", SLOTS_PLACEMENT | BIT(SLOT_USE_CASE), NEEDS_PLACEMENT | BIT(SLOT_USE_CASE), true,
     "One use case's request to a placement."},
    {"price", BIT(SLOT_PRICE), BIT(SLOT_PRICE), false, "One price that was seen."},
    {"power", SLOTS_SYSTEM | BIT(SLOT_POWER) | BIT(SLOT_SCENARIO), BIT(SLOT_POWER), false,
     "One record of power, with its system, under a scenario."},
    {"offer", BIT(SLOT_OFFER) | BIT(SLOT_SCENARIO), BIT(SLOT_OFFER), false,
     "One offer of machines or tokens for rent, under a scenario."},
    {"rental", SLOTS_RENTAL, BIT(SLOT_ARTIFACT) | BIT(SLOT_OFFER), true,
     "One artifact on the machine that an offer rents, under a scenario."},
    {"comparison", SLOTS_PLACEMENT | SLOTS_RENTAL, NEEDS_PLACEMENT | BIT(SLOT_OFFER), true,
     "A placement beside an offer for rent."},
    {0},
};
_Static_assert(COUNT(all_scopes) == SCOPE_COUNT + 1, "SCOPE_COUNT counts the scopes");

static const char *const slot_names[] = {
    [SLOT_SYSTEM] = "system",     [SLOT_CPU] = "cpu",
    [SLOT_GPU] = "gpu",           [SLOT_MEMORY] = "memory",
    [SLOT_STORAGE] = "storage",   [SLOT_ARTIFACT] = "artifact",
    [SLOT_MODEL] = "model",       [SLOT_QUANTIZATION] = "quantization",
    [SLOT_ENGINE] = "engine",     [SLOT_SCENARIO] = "scenario",
    [SLOT_USE_CASE] = "use_case", [SLOT_PRICE] = "price",
    [SLOT_POWER] = "power",       [SLOT_OFFER] = "offer",
    [SLOT_RENTED] = "rented",     [SLOT_BENCHMARK] = "benchmark",
    [SLOT_RUN] = "run",           [SLOT_LOAD] = "logged",
};
_Static_assert(COUNT(slot_names) == SLOT_COUNT, "each slot has a name");

static const char *const variable_names[] = {
    [VARIABLE_CONTEXT] = "context",
    [VARIABLE_BATCH] = "batch",
    [VARIABLE_PROMPT] = "prompt",
    [VARIABLE_TOGETHER] = "together",
};
_Static_assert(COUNT(variable_names) == VARIABLE_COUNT, "each variable has a name");

const struct scope *scopes(void)
{
    return all_scopes;
}

const struct scope *scope_find(str name)
{
    for (const struct scope *scope = all_scopes; scope->name != NULL; scope++) {
        if (str_equal(name, str_from(scope->name))) {
            return scope;
        }
    }
    return NULL;
}

bool scope_holds(const struct scope *outer, const struct scope *inner)
{
    return (inner->slots & ~outer->slots) == 0;
}

bool scope_is_bound(const struct scope *scope, const struct binding *binding)
{
    for (int slot = 0; slot < SLOT_COUNT; slot++) {
        if ((scope->needs & BIT(slot)) != 0 && binding->records[slot] == NULL) {
            return false;
        }
    }
    return true;
}

/* Rows of a list: of which kind, and which list. */
static const struct {
    const char *kind;
    const char *list;
} row_slots[SLOT_COUNT] = {
    [SLOT_RUN] = {"benchmark", "results"},
    [SLOT_LOAD] = {"memory_log", "loads"},
};

const struct kind *slot_kind(enum slot slot)
{
    if (row_slots[slot].kind != NULL) {
        return NULL;
    }
    const char *name = slot == SLOT_RENTED ? "system" : slot_names[slot];
    const struct kind *kind = schema_kind(str_from(name));
    must(kind != NULL);
    return kind;
}

const struct field *slot_fields(enum slot slot)
{
    if (row_slots[slot].kind == NULL) {
        return NULL;
    }
    const struct kind *kind = schema_kind(str_from(row_slots[slot].kind));
    must(kind != NULL);
    return schema_field(kind, schema_field_index(kind, str_from(row_slots[slot].list)))->fields;
}

const char *slot_name(enum slot slot)
{
    return slot_names[slot];
}

enum slot slot_find(str name)
{
    int slot = 0;
    while (slot < SLOT_COUNT && !str_equal(name, str_from(slot_names[slot]))) {
        slot++;
    }
    return (enum slot)slot;
}

const char *variable_name(enum variable variable)
{
    return variable_names[variable];
}

enum variable variable_find(str name)
{
    int variable = 0;
    while (variable < VARIABLE_COUNT && !str_equal(name, str_from(variable_names[variable]))) {
        variable++;
    }
    return (enum variable)variable;
}

bool variable_is_tokens(enum variable variable)
{
    return variable != VARIABLE_BATCH && variable != VARIABLE_TOGETHER;
}
