/* Children in the sandbox: started with an input file and two pipes, watched together until all
 * have ended. A child that makes no progress for too long, or writes too much, is killed with its
 * group.
 *
 *     struct child child = {0};
 *     if (child_start(&child, scratch, &start)) {
 *         children_watch(&child, 1, &rules);
 *     }
 *     ... child.out, child.errors, child.end ...
 */
#ifndef RENDER_CHILD_H
#define RENDER_CHILD_H

#include "base/text.h"
#include "render/sandbox.h"

#include <stdint.h>
#include <sys/types.h>

enum child_end {
    CHILD_RUNS,
    CHILD_EXITED,  /* by itself; `code` is its status */
    CHILD_KILLED,  /* by a signal, which is `code`: a limit of the sandbox, or a crash */
    CHILD_STALLED, /* killed by us: no progress for too long */
    CHILD_FLOODED, /* killed by us: too many errors */
};

struct child {
    pid_t pid;
    int out_fd;    /* the file in memory; -1 once it was read */
    int errors_fd; /* -1 once at its end */
    str out;       /* all that it wrote; there once it has ended */
    struct text errors;
    enum child_end end;
    int code;
    enum sandbox_step failed_step; /* where it could not be started; 0: it was */
    int failed_errno;
    ptrdiff_t scanned; /* bytes of `errors` searched for marks of progress */
    int64_t last_mark_ms;
};

struct child_start {
    const struct sandbox *sandbox;
    struct sandbox_limits limits;
    char *const *arguments;
    int input_fd; /* becomes its standard input */
};

struct child_rules {
    str mark;        /* progress: each time it appears in the errors */
    int patience_ms; /* the longest time from one mark to the next */
    ptrdiff_t errors_bytes_max;
};

/* False where the machine refused (errno), or the sandbox (failed_step is set). Errors gather in
 * `scratch`. */
bool child_start(struct child *child, struct arena *scratch, const struct child_start *start);

/* Returns when all have ended; their output lies in `scratch` then. Those that were not started
 * (pid 0) are passed over. */
void children_watch(struct child *children, int count, struct arena *scratch,
                    const struct child_rules *rules);

#endif
