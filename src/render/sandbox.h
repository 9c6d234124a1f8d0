/* A sandbox for a child process that reads its input, computes, and writes to its pipes: it cannot
 * start programs, reach the network, write or create files, or read files but those named. Three
 * fences that hold by themselves: a list of allowed system calls (seccomp), rights to paths
 * (Landlock), and limits of time and memory. The only door to libseccomp.
 *
 *     const struct sandbox *sandbox = sandbox_new(keep, &fault, &(struct sandbox_plan){...});
 *     ... fork; in the child, which may not allocate:
 *     enum sandbox_step failed = sandbox_exec(sandbox, arguments);
 *
 * Where the kernel lacks a fence, sandbox_new fails: nothing runs with fewer.
 */
#ifndef RENDER_SANDBOX_H
#define RENDER_SANDBOX_H

#include "base/str.h"

struct sandbox;

struct sandbox_plan {
    int program_fd; /* the only program that may be executed; stays open */
    const char *const
        *readable; /* folders and files that may be read; those missing are left out */
    ptrdiff_t readable_count;
};

struct sandbox_limits {
    int cpu_s;
    ptrdiff_t memory_bytes;
    ptrdiff_t file_bytes;
};

enum sandbox_step {
    SANDBOX_STEP_LIMITS = 1,
    SANDBOX_STEP_PRIVILEGES,
    SANDBOX_STEP_PATHS,
    SANDBOX_STEP_CALLS,
    SANDBOX_STEP_EXEC,
};

/* NULL with the reason in `fault` where the kernel cannot do it. Holds a descriptor that stays open
 * for as long as the program runs. */
const struct sandbox *sandbox_new(struct arena *keep, str *fault, const struct sandbox_plan *plan);

/* In a forked child: closes the fences and becomes the program, with an empty environment but for
 * HOME=/nonexistent. Allocates nothing. Returns only where a step failed, with errno set. */
enum sandbox_step sandbox_exec(const struct sandbox *sandbox, const struct sandbox_limits *limits,
                               char *const *arguments);

const char *sandbox_step_name(enum sandbox_step step);

#endif
