#include "render/child.h"

#include "base/must.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* What a child writes to its third pipe where a step of its start fails; nothing where it runs. */
struct start_failure {
    int step;
    int error;
};

struct pipes {
    int out; /* a file in memory: nobody has to be awake to empty it */
    int errors[2];
    int failure[2];
};

enum { CHILDREN_MAX = 64, READ_BYTES = 16 * 1024, EXIT_POLL_MS = 1 };

static bool pipes_open(struct pipes *pipes);
static bool pipe_open(int ends[2]);
static void pipes_close(struct pipes *pipes);
_Noreturn static void child_become(const struct child_start *start, const struct pipes *pipes,
                                   pid_t parent);
static bool child_prepare(const struct child_start *start, const struct pipes *pipes, pid_t parent);
static bool start_was_fine(struct child *child, int failure_fd);
static int64_t now_ms(void);
static void child_pump(struct child *child, const struct pollfd *polled,
                       const struct child_rules *rules);
static void out_read(struct child *child, struct arena *scratch);
static void pipe_read(struct text *into, int *fd);
static void marks_count(struct child *child, str mark);
static void child_stop(struct child *child, enum child_end end);
static void child_reap(struct child *child, const struct child_rules *rules);

bool child_start(struct child *child, struct arena *scratch, const struct child_start *start)
{
    struct pipes pipes = {-1, {-1, -1}, {-1, -1}};
    *child = (struct child){.out_fd = -1, .errors_fd = -1};
    pid_t parent = getpid();
    pid_t pid = pipes_open(&pipes) ? fork() : -1;
    if (pid == 0) {
        child_become(start, &pipes, parent);
    }
    if (pid < 0) {
        int error = errno;
        pipes_close(&pipes);
        errno = error;
        return false;
    }
    (void)setpgid(pid, pid);
    child->pid = pid;
    child->out_fd = pipes.out;
    child->errors_fd = pipes.errors[0];
    child->errors = text_new(scratch, READ_BYTES);
    child->last_mark_ms = now_ms();
    (void)close(pipes.errors[1]);
    (void)close(pipes.failure[1]);
    return start_was_fine(child, pipes.failure[0]);
}

void children_watch(struct child *children, int count, struct arena *scratch,
                    const struct child_rules *rules)
{
    must(count <= CHILDREN_MAX);
    struct pollfd polled[CHILDREN_MAX];
    for (bool any_open = true; any_open;) {
        any_open = false;
        int64_t now = now_ms();
        int64_t wait_ms = rules->patience_ms;
        for (int i = 0; i < count; i++) {
            bool is_open = children[i].errors_fd >= 0;
            polled[i] = (struct pollfd){is_open ? children[i].errors_fd : -1, POLLIN, 0};
            int64_t left = children[i].last_mark_ms + rules->patience_ms - now;
            wait_ms = is_open && left < wait_ms ? left : wait_ms;
            any_open = any_open || is_open;
        }
        int ready = !any_open ? 0 : poll(polled, (nfds_t)count, wait_ms > 0 ? (int)wait_ms : 0);
        for (int i = 0; ready >= 0 && i < count; i++) {
            if (children[i].errors_fd >= 0) {
                child_pump(&children[i], &polled[i], rules);
            }
        }
    }
    for (int i = 0; i < count; i++) {
        child_reap(&children[i], rules);
        out_read(&children[i], scratch);
    }
}

/* No end of a pipe may be 0, 1 or 2, lest the child's own descriptors overwrite it. */
static bool pipes_open(struct pipes *pipes)
{
    int low = memfd_create("output", MFD_CLOEXEC);
    pipes->out = low < 0 ? -1 : fcntl(low, F_DUPFD_CLOEXEC, 3);
    int error = errno;
    if (low >= 0) {
        (void)close(low);
    }
    errno = error;
    return pipes->out >= 0 && pipe_open(pipes->errors) && pipe_open(pipes->failure);
}

static bool pipe_open(int ends[2])
{
    int low[2];
    if (pipe2(low, O_CLOEXEC) != 0) {
        return false;
    }
    for (int i = 0; i < 2; i++) {
        ends[i] = fcntl(low[i], F_DUPFD_CLOEXEC, 3);
    }
    int error = errno;
    (void)close(low[0]);
    (void)close(low[1]);
    errno = error;
    return ends[0] >= 0 && ends[1] >= 0;
}

static void pipes_close(struct pipes *pipes)
{
    int all[] = {pipes->out, pipes->errors[0], pipes->errors[1], pipes->failure[0],
                 pipes->failure[1]};
    for (ptrdiff_t i = 0; i < COUNT(all); i++) {
        if (all[i] >= 0) {
            (void)close(all[i]);
        }
    }
}

/* Between fork and exec: only calls that are safe in a signal handler. */
_Noreturn static void child_become(const struct child_start *start, const struct pipes *pipes,
                                   pid_t parent)
{
    struct start_failure failure = {.step = SANDBOX_STEP_LIMITS};
    if (child_prepare(start, pipes, parent)) {
        failure.step = (int)sandbox_exec(start->sandbox, &start->limits, start->arguments);
    }
    failure.error = errno;
    ssize_t written = write(pipes->failure[1], &failure, sizeof failure);
    _exit(written == (ssize_t)sizeof failure ? 126 : 127);
}

/* The child gets its own group and default signals, dies with its parent, and keeps no descriptor
 * but its three. */
static bool child_prepare(const struct child_start *start, const struct pipes *pipes, pid_t parent)
{
    sigset_t none;
    struct sigaction plain = {.sa_handler = SIG_DFL};
    bool is_ready = setpgid(0, 0) == 0 && prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) == 0 &&
                    getppid() == parent && sigemptyset(&none) == 0 &&
                    sigprocmask(SIG_SETMASK, &none, NULL) == 0 &&
                    sigaction(SIGPIPE, &plain, NULL) == 0 && sigaction(SIGINT, &plain, NULL) == 0;
    int input = is_ready ? fcntl(start->input_fd, F_DUPFD_CLOEXEC, 3) : -1;
    is_ready = is_ready && input >= 0 && dup2(input, 0) == 0 && dup2(pipes->out, 1) == 1 &&
               dup2(pipes->errors[1], 2) == 2 && close_range(3, ~0U, CLOSE_RANGE_CLOEXEC) == 0 &&
               chdir("/") == 0;
    (void)umask(077);
    return is_ready;
}

static bool start_was_fine(struct child *child, int failure_fd)
{
    struct start_failure failure = {0};
    ssize_t got = 0;
    do {
        got = read(failure_fd, &failure, sizeof failure);
    } while (got < 0 && errno == EINTR);
    (void)close(failure_fd);
    if (got == 0) {
        return true;
    }
    child_stop(child, CHILD_EXITED);
    (void)close(child->out_fd);
    child->out_fd = -1;
    child->failed_step =
        got == (ssize_t)sizeof failure ? (enum sandbox_step)failure.step : SANDBOX_STEP_EXEC;
    child->failed_errno = failure.error;
    while (waitpid(child->pid, NULL, 0) < 0 && errno == EINTR) {
    }
    child->pid = 0;
    errno = failure.error;
    return false;
}

static int64_t now_ms(void)
{
    struct timespec now;
    must(clock_gettime(CLOCK_MONOTONIC, &now) == 0);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void child_pump(struct child *child, const struct pollfd *polled,
                       const struct child_rules *rules)
{
    if (polled->revents != 0) {
        pipe_read(&child->errors, &child->errors_fd);
        marks_count(child, rules->mark);
    }
    if (child->errors.len > rules->errors_bytes_max) {
        child_stop(child, CHILD_FLOODED);
    } else if (now_ms() - child->last_mark_ms > rules->patience_ms) {
        child_stop(child, CHILD_STALLED);
    }
}

static void pipe_read(struct text *into, int *fd)
{
    char buffer[READ_BYTES];
    ssize_t got = read(*fd, buffer, sizeof buffer);
    if (got > 0) {
        text_add(into, (str){.data = buffer, .len = got});
    } else if (got == 0 || errno != EINTR) {
        (void)close(*fd);
        *fd = -1;
    }
}

static void marks_count(struct child *child, str mark)
{
    str errors = text_view(&child->errors);
    ptrdiff_t at = str_find(errors, mark, child->scanned);
    while (at >= 0) {
        child->last_mark_ms = now_ms();
        child->scanned = at + mark.len;
        at = str_find(errors, mark, child->scanned);
    }
    ptrdiff_t tail = errors.len - mark.len + 1;
    child->scanned = tail > child->scanned ? tail : child->scanned;
}

/* Kills the group and lets go of the pipe. */
static void child_stop(struct child *child, enum child_end end)
{
    child->end = end;
    (void)kill(-child->pid, SIGKILL);
    (void)kill(child->pid, SIGKILL);
    if (child->errors_fd >= 0) {
        (void)close(child->errors_fd);
        child->errors_fd = -1;
    }
}

/* The file is as large as what the child wrote; its limit is the sandbox's. */
static void out_read(struct child *child, struct arena *scratch)
{
    if (child->out_fd < 0) {
        return;
    }
    off_t size = lseek(child->out_fd, 0, SEEK_END);
    char *bytes = arena_array(scratch, char, size > 0 ? (ptrdiff_t)size : 0);
    ptrdiff_t done = 0;
    while (done < (ptrdiff_t)size) {
        ssize_t got = pread(child->out_fd, bytes + done, (size_t)(size - done), done);
        if (got == 0 || (got < 0 && errno != EINTR)) {
            break;
        }
        done += got > 0 ? got : 0;
    }
    child->out = (str){.data = bytes, .len = done};
    (void)close(child->out_fd);
    child->out_fd = -1;
}

/* A child that has closed its errors but does not end is given as long as one that stalls. */
static void child_reap(struct child *child, const struct child_rules *rules)
{
    if (child->pid <= 0) {
        return;
    }
    int status = 0;
    int64_t deadline = now_ms() + rules->patience_ms;
    pid_t ended = waitpid(child->pid, &status, WNOHANG);
    while (ended == 0 || (ended < 0 && errno == EINTR)) {
        if (child->end == CHILD_RUNS && now_ms() > deadline) {
            child_stop(child, CHILD_STALLED);
        }
        (void)poll(NULL, 0, EXIT_POLL_MS);
        ended = waitpid(child->pid, &status, WNOHANG);
    }
    if (child->end == CHILD_RUNS) {
        child->end = WIFSIGNALED(status) ? CHILD_KILLED : CHILD_EXITED;
        child->code = WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status);
    }
    child->pid = 0;
}
