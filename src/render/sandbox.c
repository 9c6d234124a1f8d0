#include "render/sandbox.h"

#include "base/must.h"

#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <linux/filter.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <seccomp.h>

struct sandbox {
    int program_fd;
    int paths_fd; /* the Landlock ruleset */
    struct sock_fprog calls;
};

/* As the kernel lays it out since ABI 4 and 6; Debian 12's header knows the first field only. */
struct ruleset_rights {
    uint64_t files;
    uint64_t network;
    uint64_t scoped;
};

static bool paths_close(struct sandbox *sandbox, str *fault, const struct sandbox_plan *plan);
static int lifted(int fd);
static struct ruleset_rights rights_of_abi(int abi, size_t *size);
static bool path_open(int ruleset, int fd, uint64_t rights);
static bool readable_open(int ruleset, const char *path);
static bool interpreter_open(int ruleset);
static int interpreter_of(struct dl_phdr_info *info, size_t size, void *found);
static bool calls_close(struct arena *keep, struct sandbox *sandbox, str *fault);
static bool calls_allow(scmp_filter_ctx filter);
static bool calls_allow_partly(scmp_filter_ctx filter, int program_fd);
static bool filter_export(struct arena *keep, scmp_filter_ctx filter, struct sock_fprog *calls);
static bool limits_set(const struct sandbox_limits *limits);
static bool limit_set(__rlimit_resource_t resource, rlim_t value);

/* What gnuplot's svg terminal and the loading of its libraries call, and near relatives of these in
 * other versions of the C library. All else fails with EPERM. None of them starts a process, opens
 * a socket or changes a file; those that could are narrowed in calls_allow_partly. */
static const char *const allowed[] = {
    "access",
    "arch_prctl",
    "brk",
    "clock_getres",
    "clock_gettime",
    "clock_nanosleep",
    "close",
    "close_range",
    "dup",
    "exit",
    "exit_group",
    "faccessat",
    "faccessat2",
    "fadvise64",
    "fcntl",
    "fstat",
    "fstatfs",
    "futex",
    "get_mempolicy",
    "get_robust_list",
    "getcwd",
    "getdents64",
    "getegid",
    "geteuid",
    "getgid",
    "getpgrp",
    "getpid",
    "getppid",
    "getrandom",
    "getrlimit",
    "getrusage",
    "gettid",
    "gettimeofday",
    "getuid",
    "lseek",
    "lstat",
    "madvise",
    "membarrier",
    "mmap",
    "mprotect",
    "mremap",
    "munmap",
    "nanosleep",
    "newfstatat",
    "poll",
    "ppoll",
    "pread64",
    "pselect6",
    "read",
    "readlink",
    "readlinkat",
    "readv",
    "restart_syscall",
    "rseq",
    "rt_sigaction",
    "rt_sigprocmask",
    "rt_sigreturn",
    "sched_getaffinity",
    "sched_getparam",
    "sched_getscheduler",
    "sched_yield",
    "set_mempolicy",
    "set_robust_list",
    "set_tid_address",
    "setuid",
    "sigaltstack",
    "stat",
    "statfs",
    "statx",
    "sysinfo",
    "time",
    "times",
    "uname",
    "write",
    "writev",
};

const struct sandbox *sandbox_new(struct arena *keep, str *fault, const struct sandbox_plan *plan)
{
    struct sandbox *sandbox = arena_new(keep, struct sandbox);
    sandbox->program_fd = plan->program_fd;
    bool is_ready = calls_close(keep, sandbox, fault) && paths_close(sandbox, fault, plan);
    return is_ready ? sandbox : NULL;
}

enum sandbox_step sandbox_exec(const struct sandbox *sandbox, const struct sandbox_limits *limits,
                               char *const *arguments)
{
    static const char home[] = "HOME=/nonexistent";
    char *environment[2] = {0};
    memcpy(environment, &(const char *){home}, sizeof environment[0]);
    if (!limits_set(limits)) {
        return SANDBOX_STEP_LIMITS;
    }
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) {
        return SANDBOX_STEP_PRIVILEGES;
    }
    if (syscall(SYS_landlock_restrict_self, sandbox->paths_fd, 0) != 0) {
        return SANDBOX_STEP_PATHS;
    }
    if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &sandbox->calls, 0, 0) != 0) {
        return SANDBOX_STEP_CALLS;
    }
    (void)syscall(SYS_execveat, sandbox->program_fd, "", arguments, environment, AT_EMPTY_PATH);
    return SANDBOX_STEP_EXEC;
}

const char *sandbox_step_name(enum sandbox_step step)
{
    switch (step) {
    case SANDBOX_STEP_LIMITS:
        return "setting its limits";
    case SANDBOX_STEP_PRIVILEGES:
        return "giving up privileges";
    case SANDBOX_STEP_PATHS:
        return "closing the file system (Landlock)";
    case SANDBOX_STEP_CALLS:
        return "closing system calls (seccomp)";
    case SANDBOX_STEP_EXEC:
    default:
        return "starting it";
    }
}

static bool paths_close(struct sandbox *sandbox, str *fault, const struct sandbox_plan *plan)
{
    long abi = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
    if (abi < 1) {
        *fault =
            STR("this kernel has no Landlock, or it is switched off (Linux 5.13 or newer, with "
                "landlock in its list of security modules)");
        return false;
    }
    size_t size = 0;
    struct ruleset_rights rights = rights_of_abi((int)abi, &size);
    int ruleset = lifted((int)syscall(SYS_landlock_create_ruleset, &rights, size, 0));
    bool is_closed = ruleset >= 0 && interpreter_open(ruleset) &&
                     path_open(ruleset, plan->program_fd,
                               LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_READ_FILE);
    for (ptrdiff_t i = 0; is_closed && i < plan->readable_count; i++) {
        is_closed = readable_open(ruleset, plan->readable[i]);
    }
    if (!is_closed) {
        *fault = STR("the kernel refused a Landlock rule");
    }
    sandbox->paths_fd = ruleset;
    return is_closed;
}

/* Away from 0, 1 and 2, which the child gives to its pipes. */
static int lifted(int fd)
{
    int higher = fd < 0 ? -1 : fcntl(fd, F_DUPFD_CLOEXEC, 3);
    if (fd >= 0) {
        (void)close(fd);
    }
    return higher;
}

/* All rights that the kernel knows are taken away; rules give back single ones. */
static struct ruleset_rights rights_of_abi(int abi, size_t *size)
{
    static const int file_rights[] = {13, 14, 15, 15, 16};
    enum { KNOWN = sizeof file_rights / sizeof file_rights[0] };
    int rights = file_rights[(abi < KNOWN ? abi : KNOWN) - 1];
    *size = abi < 4 ? sizeof(uint64_t) : abi < 6 ? 2 * sizeof(uint64_t) : 3 * sizeof(uint64_t);
    return (struct ruleset_rights){
        .files = (UINT64_C(1) << rights) - 1,
        .network = abi < 4 ? 0 : 3, /* bind and connect by TCP */
        .scoped = abi < 6 ? 0 : 3,  /* abstract sockets and signals */
    };
}

static bool path_open(int ruleset, int fd, uint64_t rights)
{
    struct landlock_path_beneath_attr rule = {.allowed_access = rights, .parent_fd = fd};
    return syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) == 0;
}

static bool readable_open(int ruleset, const char *path)
{
    int fd = open(path, O_PATH | O_CLOEXEC);
    struct stat status;
    if (fd < 0) {
        return errno == ENOENT || errno == EACCES || errno == ENOTDIR;
    }
    bool is_folder = fstat(fd, &status) == 0 && S_ISDIR(status.st_mode);
    uint64_t rights = LANDLOCK_ACCESS_FS_READ_FILE | (is_folder ? LANDLOCK_ACCESS_FS_READ_DIR : 0);
    bool is_open = path_open(ruleset, fd, rights);
    (void)close(fd);
    return is_open;
}

/* The program loader is executed by the kernel on the program's behalf. Ours is also the child's.
 */
static bool interpreter_open(int ruleset)
{
    const char *interpreter = NULL;
    (void)dl_iterate_phdr(interpreter_of, &interpreter);
    int fd = interpreter == NULL ? -1 : open(interpreter, O_PATH | O_CLOEXEC);
    bool is_open = fd >= 0 && path_open(ruleset, fd,
                                        LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_READ_FILE);
    if (fd >= 0) {
        (void)close(fd);
    }
    return is_open;
}

/* The first object is the program itself. */
static int interpreter_of(struct dl_phdr_info *info, size_t size, void *found)
{
    (void)size;
    for (int i = 0; i < info->dlpi_phnum; i++) {
        if (info->dlpi_phdr[i].p_type == PT_INTERP) {
            const char *path = (const char *)(info->dlpi_addr + info->dlpi_phdr[i].p_vaddr);
            memcpy(found, &path, sizeof path);
        }
    }
    return 1;
}

static bool calls_close(struct arena *keep, struct sandbox *sandbox, str *fault)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
    bool is_closed = filter != NULL && calls_allow(filter) &&
                     calls_allow_partly(filter, sandbox->program_fd) &&
                     filter_export(keep, filter, &sandbox->calls);
    if (filter != NULL) {
        seccomp_release(filter);
    }
    if (!is_closed) {
        *fault = STR("the list of allowed system calls cannot be made (libseccomp)");
    }
    return is_closed;
}

/* A call that this architecture does not have needs no rule. */
static bool calls_allow(scmp_filter_ctx filter)
{
    bool is_fine = true;
    for (ptrdiff_t i = 0; i < COUNT(allowed); i++) {
        int call = seccomp_syscall_resolve_name(allowed[i]);
        int result =
            call == __NR_SCMP_ERROR ? 0 : seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 0);
        is_fine = is_fine && (result == 0 || result == -EDOM);
    }
    return is_fine;
}

/* Files are opened for reading only; a terminal may be asked, not told; limits may be read; and the
 * one execution is that of the open program. */
static bool calls_allow_partly(scmp_filter_ctx filter, int program_fd)
{
    const scmp_datum_t writes = O_ACCMODE | O_CREAT | O_TRUNC;
    const scmp_datum_t program = (scmp_datum_t)program_fd;
    int result = 0;
    result |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(openat), 1,
                               SCMP_A2(SCMP_CMP_MASKED_EQ, writes, O_RDONLY));
    result |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(open), 1,
                               SCMP_A1(SCMP_CMP_MASKED_EQ, writes, O_RDONLY));
    result |=
        seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(ioctl), 1, SCMP_A1(SCMP_CMP_EQ, TCGETS));
    result |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(ioctl), 1,
                               SCMP_A1(SCMP_CMP_EQ, TIOCGWINSZ));
    result |=
        seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(prlimit64), 1, SCMP_A2(SCMP_CMP_EQ, 0));
    result |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(execveat), 2,
                               SCMP_A0(SCMP_CMP_EQ, program), SCMP_A4(SCMP_CMP_EQ, AT_EMPTY_PATH));
    return result == 0;
}

static bool filter_export(struct arena *keep, scmp_filter_ctx filter, struct sock_fprog *calls)
{
    int fd = memfd_create("calls", MFD_CLOEXEC);
    off_t size = fd < 0 || seccomp_export_bpf(filter, fd) != 0 ? 0 : lseek(fd, 0, SEEK_END);
    ptrdiff_t count = (ptrdiff_t)size / (ptrdiff_t)sizeof(struct sock_filter);
    bool is_exported = false;
    if (count > 0 && count < UINT16_MAX) {
        calls->filter = arena_array(keep, struct sock_filter, count);
        calls->len = (unsigned short)count;
        is_exported = pread(fd, calls->filter, (size_t)size, 0) == (ssize_t)size;
    }
    if (fd >= 0) {
        (void)close(fd);
    }
    return is_exported;
}

static bool limits_set(const struct sandbox_limits *limits)
{
    return limit_set(RLIMIT_CPU, (rlim_t)limits->cpu_s) &&
           limit_set(RLIMIT_AS, (rlim_t)limits->memory_bytes) &&
           limit_set(RLIMIT_FSIZE, (rlim_t)limits->file_bytes) && limit_set(RLIMIT_CORE, 0) &&
           limit_set(RLIMIT_NOFILE, 64);
}

static bool limit_set(__rlimit_resource_t resource, rlim_t value)
{
    struct rlimit limit = {.rlim_cur = value, .rlim_max = value};
    return setrlimit(resource, &limit) == 0;
}
