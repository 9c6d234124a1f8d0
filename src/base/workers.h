/* Forked workers over one list of items. Each worker takes the next item when it is free, works on
 * what the parent had in memory when it forked, and leaves bytes for the parent; nothing else comes
 * back.
 *
 *     struct workers workers;
 *     if (!workers_run(&workers, 2, pages->count, render_one, &job)) { ... an item failed ... }
 *     for (i = 0; i < workers.count; i++) { ... workers_output(&workers, i) ... }
 *     workers_end(&workers);
 */
#ifndef BASE_WORKERS_H
#define BASE_WORKERS_H

#include "base/str.h"

enum { WORKERS_MAX = 256 };

enum item_state { ITEM_WAITING, ITEM_STARTED, ITEM_DONE, ITEM_FAILED };

struct worker_output {
    int fd;
};

/* Does one item; false: it failed, and the parent finds out why by doing it again itself. */
typedef bool worker_job(void *context, struct worker_output *output, ptrdiff_t item);
/* Called once in each worker after its last item; NULL where there is nothing to finish. */
typedef bool worker_finish(void *context, struct worker_output *output);

struct workers {
    int count;
    ptrdiff_t items;
    unsigned char *states; /* of items, enum item_state; shared memory */
    bool is_refused;       /* the machine gave no process or memory, or killed a worker */
    int fds[WORKERS_MAX];
    str outputs[WORKERS_MAX];
    void *shared;
    size_t shared_bytes;
};

/* True where every item is done. `count` is lowered to the number of items. */
bool workers_run(struct workers *workers, int count, ptrdiff_t items, worker_job *job,
                 worker_finish *finish, void *context);
/* Bytes that a worker left, in the order in which it wrote them; valid until workers_end. */
str workers_output(const struct workers *workers, int worker);
void workers_end(struct workers *workers);

/* Leaves bytes for the parent; false where the machine refuses. */
bool worker_leave(struct worker_output *output, str bytes);

#endif
