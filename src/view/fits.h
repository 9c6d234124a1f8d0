/* What fills a memory: weights, KV cache, buffers and runtime, and what is left. One list for the
 * stacked bars and the table under them.
 */
#ifndef VIEW_FITS_H
#define VIEW_FITS_H

#include "view/shown.h"

struct fit {
    str name;                    /* "Llama 3.1 8B Q4_K_M", "32,768 tok" */
    const struct record *record; /* the artifact */
    double weights;              /* bytes */
    double cache;
    double overhead; /* buffers and runtime */
    struct evaluation *evaluation;
};

struct fits {
    struct fit *items;
    ptrdiff_t count;
    ptrdiff_t capacity;
    double memory; /* bytes of the machine; 0: none in particular */
    struct subject subject;
};

/* The scenario's artifacts in the memory of a system or card. */
struct fits fits_of_machine(const struct work *work, const struct record *machine);
/* A model's artifacts at the scenario's context, largest first. */
struct fits fits_of_model(const struct work *work, const struct record *model);
/* A model's main artifact at each context that the scenario compares. */
struct fits fits_by_context(const struct work *work, const struct record *model);

/* The artifact that stands for a model: the scenario's, else the one with most benchmarks, else the
 * first; NULL where it has none. */
const struct record *main_artifact(const struct work *work, const struct record *model);

struct tree *fits_put(const struct work *work, struct tree *map, const char *key,
                      const struct fits *fits, const char *head);

#endif
