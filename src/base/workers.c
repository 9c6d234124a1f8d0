#include "base/workers.h"

#include "base/must.h"

#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* What all workers share: the next item, then the state of each. */
struct shared {
    atomic_ptrdiff_t next;
    unsigned char states[];
};

static bool share(struct workers *workers);
static void end_with(pid_t parent);
static void run_worker(struct workers *workers, int fd, worker_job *job, worker_finish *finish,
                       void *context);
static bool wait_for(pid_t child);
static void map_outputs(struct workers *workers);

bool workers_run(struct workers *workers, int count, ptrdiff_t items, worker_job *job,
                 worker_finish *finish, void *context)
{
    must(count >= 1 && items >= 0);
    count = count > WORKERS_MAX ? WORKERS_MAX : count;
    *workers = (struct workers){.count = items < count ? (int)items : count, .items = items};
    if (items == 0) {
        return true;
    }
    if (!share(workers)) {
        workers->is_refused = true;
        return false;
    }
    /* What is buffered now would be written by every child again. */
    (void)fflush(NULL);
    pid_t parent = getpid();
    pid_t children[WORKERS_MAX];
    int started = 0;
    for (; started < workers->count; started++) {
        children[started] = fork();
        if (children[started] == 0) {
            end_with(parent);
            run_worker(workers, workers->fds[started], job, finish, context);
        }
        if (children[started] < 0) {
            workers->is_refused = started == 0;
            break;
        }
    }
    for (int i = 0; i < started; i++) {
        workers->is_refused = !wait_for(children[i]) || workers->is_refused;
    }
    map_outputs(workers);
    bool are_done = !workers->is_refused;
    for (ptrdiff_t i = 0; i < items; i++) {
        are_done = are_done && workers->states[i] == ITEM_DONE;
    }
    return are_done;
}

str workers_output(const struct workers *workers, int worker)
{
    must(worker >= 0 && worker < workers->count);
    return workers->outputs[worker];
}

void workers_end(struct workers *workers)
{
    for (int i = 0; i < workers->count; i++) {
        if (workers->outputs[i].len > 0) {
            (void)munmap((void *)(uintptr_t)workers->outputs[i].data,
                         (size_t)workers->outputs[i].len);
        }
        if (workers->fds[i] >= 0) {
            (void)close(workers->fds[i]);
        }
    }
    if (workers->shared != NULL) {
        (void)munmap(workers->shared, workers->shared_bytes);
    }
    *workers = (struct workers){0};
}

bool worker_leave(struct worker_output *output, str bytes)
{
    while (bytes.len > 0) {
        ssize_t written = write(output->fd, bytes.data, (size_t)bytes.len);
        if (written < 0 && errno != EINTR) {
            return false;
        }
        bytes = str_slice(bytes, written > 0 ? written : 0, bytes.len);
    }
    return true;
}

static bool share(struct workers *workers)
{
    workers->shared_bytes = sizeof(struct shared) + (size_t)workers->items;
    void *shared = mmap(NULL, workers->shared_bytes, PROT_READ | PROT_WRITE,
                        MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    for (int i = 0; i < workers->count; i++) {
        workers->fds[i] = memfd_create("hwreport-worker", MFD_CLOEXEC);
    }
    if (shared == MAP_FAILED) {
        return false;
    }
    workers->shared = shared;
    workers->states = ((struct shared *)shared)->states;
    for (int i = 0; i < workers->count; i++) {
        if (workers->fds[i] < 0) {
            return false;
        }
    }
    return true;
}

/* What a worker finds out is of use to its parent alone; and whoever takes the parent's place must
 * not meet workers that still write. */
static void end_with(pid_t parent)
{
    bool is_bound = prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) == 0;
    if (!is_bound || getppid() != parent) {
        _exit(EXIT_FAILURE);
    }
}

static void run_worker(struct workers *workers, int fd, worker_job *job, worker_finish *finish,
                       void *context)
{
    struct shared *shared = workers->shared;
    struct worker_output output = {.fd = fd};
    for (;;) {
        ptrdiff_t item = atomic_fetch_add(&shared->next, 1);
        if (item >= workers->items) {
            break;
        }
        shared->states[item] = ITEM_STARTED;
        shared->states[item] = job(context, &output, item) ? ITEM_DONE : ITEM_FAILED;
    }
    bool is_finished = finish == NULL || finish(context, &output);
    (void)fflush(NULL);
    _exit(is_finished ? EXIT_SUCCESS : EXIT_FAILURE);
}

static bool wait_for(pid_t child)
{
    int status = 0;
    pid_t waited = 0;
    do {
        waited = waitpid(child, &status, 0);
    } while (waited < 0 && errno == EINTR);
    return waited == child && WIFEXITED(status) && WEXITSTATUS(status) == EXIT_SUCCESS;
}

static void map_outputs(struct workers *workers)
{
    for (int i = 0; i < workers->count; i++) {
        struct stat status;
        if (fstat(workers->fds[i], &status) != 0 || status.st_size == 0) {
            continue;
        }
        void *bytes =
            mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_PRIVATE, workers->fds[i], 0);
        if (bytes == MAP_FAILED) {
            workers->is_refused = true;
            continue;
        }
        workers->outputs[i] = (str){.data = bytes, .len = (ptrdiff_t)status.st_size};
    }
}
