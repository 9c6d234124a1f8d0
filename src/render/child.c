#include "render/child.h"

#include "base/must.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
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
    int out[2];
    int errors[2];
    int failure[2];
};

enum { CHILDREN_MAX = 64, READ_BYTES = 64 * 1024, EXIT_POLL_MS = 1 };

static bool pipes_open(struct pipes *pipes);
static bool pipe_open(int ends[2]);
static void pipes_close(struct pipes *pipes);
_Noreturn static void child_become(const struct child_start *start, const struct pipes *pipes,
                                   pid_t parent);
static bool child_prepare(const struct child_start *start, const struct pipes *pipes, pid_t parent);
static bool start_was_fine(struct child *child, int failure_fd);
static int64_t now_ms(void);
static bool child_is_open(const struct child *child);
static void child_pump(struct child *child, struct pollfd *polled, const struct child_rules *rules);
static void pipe_read(struct text *into, int *fd);
static void marks_count(struct child *child, str mark);
static void child_stop(struct child *child, enum child_end end);
static void child_reap(struct child *child, const struct child_rules *rules);

bool child_start(struct child *child, struct arena *scratch, const struct child_start *start)
{
    struct pipes pipes = {{-1, -1}, {-1, -1}, {-1, -1}};
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
    child->out_fd = pipes.out[0];
    child->errors_fd = pipes.errors[0];
    child->out = text_new(scratch, READ_BYTES);
    child->errors = text_new(scratch, 4096);
    child->last_mark_ms = now_ms();
    (void)close(pipes.out[1]);
    (void)close(pipes.errors[1]);
    (void)close(pipes.failure[1]);
    return start_was_fine(child, pipes.failure[0]);
}

void children_watch(struct child *children, int count, const struct child_rules *rules)
{
    must(count <= CHILDREN_MAX);
    struct pollfd polled[2 * CHILDREN_MAX];
    for (bool any_open = true; any_open;) {
        any_open = false;
        int64_t now = now_ms();
        int64_t wait_ms = rules->patience_ms;
        for (int i = 0; i < count; i++) {
            bool is_open = child_is_open(&children[i]);
            polled[2 * i] = (struct pollfd){is_open ? children[i].out_fd : -1, POLLIN, 0};
            polled[2 * i + 1] = (struct pollfd){is_open ? children[i].errors_fd : -1, POLLIN, 0};
            int64_t left = children[i].last_mark_ms + rules->patience_ms - now;
            wait_ms = is_open && left < wait_ms ? left : wait_ms;
            any_open = any_open || is_open;
        }
        if (!any_open) {
            break;
        }
        int ready = poll(polled, 2 * (nfds_t)count, wait_ms > 0 ? (int)wait_ms : 0);
        for (int i = 0; ready >= 0 && i < count; i++) {
            if (child_is_open(&children[i])) {
                child_pump(&children[i], &polled[2 * i], rules);
            }
        }
    }
    for (int i = 0; i < count; i++) {
        child_reap(&children[i], rules);
    }
}

/* No end of a pipe may be 0, 1 or 2, lest the child's own descriptors overwrite it. */
static bool pipes_open(struct pipes *pipes)
{
    return pipe_open(pipes->out) && pipe_open(pipes->errors) && pipe_open(pipes->failure);
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
    int *all[] = {pipes->out, pipes->errors, pipes->failure};
    for (ptrdiff_t i = 0; i < COUNT(all); i++) {
        for (int end = 0; end < 2; end++) {
            if (all[i][end] >= 0) {
                (void)close(all[i][end]);
            }
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
    is_ready = is_ready && input >= 0 && dup2(input, 0) == 0 && dup2(pipes->out[1], 1) == 1 &&
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

static bool child_is_open(const struct child *child)
{
    return child->pid > 0 && (child->out_fd >= 0 || child->errors_fd >= 0);
}

static void child_pump(struct child *child, struct pollfd *polled, const struct child_rules *rules)
{
    if (polled[0].fd >= 0 && polled[0].revents != 0) {
        pipe_read(&child->out, &child->out_fd);
    }
    if (polled[1].fd >= 0 && polled[1].revents != 0) {
        pipe_read(&child->errors, &child->errors_fd);
        marks_count(child, rules->mark);
    }
    if (child->out.len - child->out_at_last_mark > rules->out_bytes_max ||
        child->errors.len > rules->errors_bytes_max) {
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
        child->marks++;
        child->last_mark_ms = now_ms();
        child->out_at_last_mark = child->out.len;
        child->scanned = at + mark.len;
        at = str_find(errors, mark, child->scanned);
    }
    ptrdiff_t tail = errors.len - mark.len + 1;
    child->scanned = tail > child->scanned ? tail : child->scanned;
}

/* Kills the group and lets go of the pipes. */
static void child_stop(struct child *child, enum child_end end)
{
    child->end = end;
    (void)kill(-child->pid, SIGKILL);
    (void)kill(child->pid, SIGKILL);
    int *fds[] = {&child->out_fd, &child->errors_fd};
    for (ptrdiff_t i = 0; i < COUNT(fds); i++) {
        if (*fds[i] >= 0) {
            (void)close(*fds[i]);
            *fds[i] = -1;
        }
    }
}

/* A child that has closed its pipes but does not end is given as long as one that stalls. */
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
