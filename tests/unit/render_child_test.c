#include "render/child.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

#include <cmocka.h>

/* This program is also what runs in the sandbox: with an argument it tries one thing and says on
 * its standard output whether that was possible. */
static bool try_fork(void)
{
    pid_t pid = fork();
    if (pid == 0) {
        _exit(0);
    }
    return pid > 0;
}

static bool try_vfork(void)
{
    return syscall(SYS_clone, SIGCHLD, NULL, NULL, NULL, NULL) >= 0;
}

static bool try_clone3(void)
{
    uint64_t arguments[11] = {0};
    return syscall(SYS_clone3, arguments, sizeof arguments) >= 0;
}

static bool try_exec(void)
{
    char *none[] = {NULL};
    (void)execve("/bin/true", none, none);
    return errno != EPERM && errno != EACCES;
}

static bool try_exec_by_descriptor(void)
{
    char *none[] = {NULL};
    int fd = open("/bin/true", O_PATH);
    for (int i = 3; i < 64 && fd >= 0; i++) {
        (void)syscall(SYS_execveat, i, "", none, none, AT_EMPTY_PATH);
    }
    return errno != EPERM && errno != EACCES && errno != EBADF;
}

static bool try_loader(void)
{
    char loader[] = "/lib64/ld-linux-x86-64.so.2";
    char program[] = "/bin/true";
    char *arguments[] = {loader, program, NULL};
    (void)execve(loader, arguments, arguments + 2);
    return false;
}

static bool try_connect(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(9)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    return fd >= 0 || connect(fd, (struct sockaddr *)&address, sizeof address) == 0;
}

static bool try_local_socket(void)
{
    int ends[2];
    return socket(AF_UNIX, SOCK_STREAM, 0) >= 0 || socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0;
}

static bool try_read_foreign(void)
{
    return open("/etc/passwd", O_RDONLY) >= 0 || open("/proc/self/environ", O_RDONLY) >= 0 ||
           open("/", O_RDONLY | O_DIRECTORY) >= 0;
}

static bool try_read_library(void)
{
    return open("/usr/lib", O_RDONLY | O_DIRECTORY) >= 0;
}

static bool try_write(void)
{
    return open("/tmp/escaped-from-child", O_WRONLY | O_CREAT, 0600) >= 0 ||
           open("/dev/null", O_WRONLY) >= 0 || mkdir("/tmp/escaped-folder", 0700) == 0 ||
           symlink("a", "/tmp/escaped-link") == 0 || unlink("/etc/passwd-nosuch") == 0 ||
           rename("/tmp/a", "/tmp/b") == 0 || truncate("/etc/passwd-nosuch", 0) == 0;
}

static bool try_signal_parent(void)
{
    return kill(getppid(), 0) == 0;
}

static bool try_powers(void)
{
    return ptrace(PTRACE_TRACEME, 0, 0, 0) == 0 || mount("a", "/mnt", "tmpfs", 0, NULL) == 0 ||
           chroot("/") == 0 || memfd_create("a", 0) >= 0 || ioctl(0, TIOCSTI, "a") == 0 ||
           errno != EPERM;
}

static bool try_more_memory(void)
{
    return mmap(NULL, (size_t)1 << 31, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1,
                0) != MAP_FAILED;
}

static bool try_other_descriptors(void)
{
    bool any = false;
    for (int i = 3; i < 64; i++) {
        any = any || fcntl(i, F_GETFD) >= 0;
    }
    return any;
}

static bool try_environment(void)
{
    extern char **environ;
    return strcmp(environ[0], "HOME=/nonexistent") != 0 || environ[1] != NULL;
}

static bool try_nothing(void)
{
    return true;
}

static bool try_input(void)
{
    char buffer[8] = "";
    return read(0, buffer, sizeof buffer) == 5 && memcmp(buffer, "hello", 5) == 0;
}

static const struct attempt {
    const char *name;
    bool (*run)(void);
    bool is_expected;
} attempts[] = {
    {"nothing", try_nothing, true},
    {"input", try_input, true},
    {"read-library", try_read_library, true},
    {"fork", try_fork, false},
    {"vfork", try_vfork, false},
    {"clone3", try_clone3, false},
    {"exec", try_exec, false},
    {"exec-by-descriptor", try_exec_by_descriptor, false},
    {"loader", try_loader, false},
    {"connect", try_connect, false},
    {"local-socket", try_local_socket, false},
    {"read-foreign", try_read_foreign, false},
    {"write", try_write, false},
    {"signal-parent", try_signal_parent, false},
    {"powers", try_powers, false},
    {"more-memory", try_more_memory, false},
    {"other-descriptors", try_other_descriptors, false},
    {"environment", try_environment, false},
};

static int attempt_run(const char *name)
{
    for (size_t i = 0; i < sizeof attempts / sizeof attempts[0]; i++) {
        if (strcmp(attempts[i].name, name) == 0) {
            const char *said = attempts[i].run() ? "yes" : "no";
            return write(1, said, strlen(said)) > 0 ? 0 : 1;
        }
    }
    return 2;
}

static int input_file(void)
{
    int fd = memfd_create("input", MFD_CLOEXEC);
    assert_int_equal(write(fd, "hello", 5), 5);
    assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
    return fd;
}

static struct child run_in_sandbox(struct arena *arena, const char *attempt,
                                   const struct child_rules *rules)
{
    static const char *const readable[] = {"/lib", "/lib64", "/usr/lib", "/etc/ld.so.cache"};
    int program = open("/proc/self/exe", O_PATH | O_CLOEXEC);
    assert_true(program >= 0);
    str fault = {0};
    const struct sandbox *sandbox =
        sandbox_new(arena, &fault, &(struct sandbox_plan){program, readable, COUNT(readable)});
    assert_non_null(sandbox);
    char name[64];
    (void)snprintf(name, sizeof name, "%s", attempt);
    char *arguments[] = {name, name, NULL};
    struct child_start start = {
        .sandbox = sandbox,
        .limits = {.cpu_s = 2, .memory_bytes = 512 << 20, .file_bytes = 1 << 20},
        .arguments = arguments,
        .input_fd = input_file(),
    };
    struct child child;
    assert_true(child_start(&child, arena, &start));
    children_watch(&child, 1, arena, rules);
    (void)close(start.input_fd);
    (void)close(program);
    return child;
}

static const struct child_rules plain_rules = {

    .mark = S("@"), .patience_ms = 20000, .errors_bytes_max = 1 << 20};

static void each_thing_is_as_possible_as_it_should_be(void **state)
{
    (void)state;
#if defined(__SANITIZE_ADDRESS__)
    print_message("the sanitizer itself does what the sandbox forbids\n");
    skip();
#endif
    for (size_t i = 0; i < sizeof attempts / sizeof attempts[0]; i++) {
        struct arena arena = {0};
        struct child child = run_in_sandbox(&arena, attempts[i].name, &plain_rules);
        bool was_possible = str_equal(child.out, STR("yes"));
        assert_true(was_possible || str_equal(child.out, STR("no")));
        if (was_possible != attempts[i].is_expected) {
            fail_msg("%s: %s", attempts[i].name, was_possible ? "possible" : "impossible");
        }
        arena_free(&arena);
    }
}

/* The attempts are real: most of them succeed outside. */
static void the_attempts_succeed_without_a_sandbox(void **state)
{
    (void)state;
    assert_true(try_fork());
    assert_true(try_connect());
    assert_true(try_local_socket());
    assert_true(try_read_foreign());
    assert_true(try_write());
    (void)unlink("/tmp/escaped-from-child");
    (void)rmdir("/tmp/escaped-folder");
    (void)unlink("/tmp/escaped-link");
}

static void a_program_that_cannot_start_is_told_from_one_that_fails(void **state)
{
    (void)state;
    struct arena arena = {0};
    str fault = {0};
    int program = open("/etc/passwd", O_PATH | O_CLOEXEC);
    const struct sandbox *sandbox =
        sandbox_new(&arena, &fault, &(struct sandbox_plan){.program_fd = program});
    assert_non_null(sandbox);
    char name[] = "x";
    char *arguments[] = {name, NULL};
    struct child_start start = {
        .sandbox = sandbox,
        .limits = {.cpu_s = 1, .memory_bytes = 1 << 30, .file_bytes = 0},
        .arguments = arguments,
        .input_fd = input_file(),
    };
    struct child child;
    assert_false(child_start(&child, &arena, &start));
    assert_int_equal(child.failed_step, SANDBOX_STEP_EXEC);
    assert_int_equal(child.failed_errno, EACCES);
    assert_non_null(strstr(sandbox_step_name(child.failed_step), "start"));
    (void)close(program);
    (void)close(start.input_fd);
    arena_free(&arena);
}

int main(int count, char **arguments)
{
    if (count == 2) {
        return attempt_run(arguments[1]);
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_thing_is_as_possible_as_it_should_be),
        cmocka_unit_test(the_attempts_succeed_without_a_sandbox),
        cmocka_unit_test(a_program_that_cannot_start_is_told_from_one_that_fails),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
