/* Takes seconds: make quick leaves it to make test. */
/* Kills a build at every system call that it makes, and lets each of them fail, while the site is
 * looked at from outside: by ptrace, so that the program knows nothing of it.
 */
#include "unit/sites.h"

#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#if defined(__x86_64__)

enum { CALLS_MAX = 2000, STOP_SIGNAL = SIGTRAP | 0x80 };

static const char *const old_pages[] = {"index.html", "gpus/a.html", "gpus/b.html", NULL};
static const char *const new_pages[] = {"index.html", "gpus/a.html", "models/c.html", NULL};

static int enter(void **state)
{
    (void)state;
    sites_enter();
    return 0;
}

static int leave(void **state)
{
    (void)state;
    sites_leave();
    return 0;
}

/* A child that waits to be traced, then publishes. */
static pid_t build_start(const char *const *pages, const char *word)
{
    pid_t pid = fork();
    if (pid == 0) {
        struct arena arena = {0};
        struct diags diags = diags_new(&arena);
        if (ptrace(PTRACE_TRACEME, 0, 0, 0) != 0 || raise(SIGSTOP) != 0) {
            _exit(2);
        }
        bool is_fine = site_publish(&arena, &diags, pages, word);
        _exit(is_fine ? 0 : diags.error_count > 0 ? 3 : 4);
    }
    int status = 0;
    assert_true(waitpid(pid, &status, 0) == pid && WIFSTOPPED(status));
    assert_int_equal(ptrace(PTRACE_SETOPTIONS, pid, 0, PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL),
                     0);
    return pid;
}

/* Runs to the next stop at a system call; false where the child ended. */
static bool build_step(pid_t pid, int *status)
{
    (void)ptrace(PTRACE_SYSCALL, pid, 0, 0);
    assert_true(waitpid(pid, status, 0) == pid);
    return WIFSTOPPED(*status) && WSTOPSIG(*status) == STOP_SIGNAL;
}

/* Kills the build before (and after: both sides stop) its n-th call. False where it ended before.
 */
static bool build_killed_at(int stop, const char *word)
{
    pid_t pid = build_start(new_pages, word);
    int status = 0;
    for (int i = 0; i <= stop; i++) {
        if (!build_step(pid, &status)) {
            assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
            return false;
        }
    }
    assert_int_equal(kill(pid, SIGKILL), 0);
    while (waitpid(pid, &status, 0) == pid && !WIFSIGNALED(status)) {
    }
    return true;
}

static void site_make(struct arena *arena, const char *word)
{
    struct diags diags = diags_new(arena);
    assert_true(site_publish(arena, &diags, old_pages, word));
}

static void a_kill_at_any_moment_leaves_one_whole_site(void **state)
{
    (void)state;
    int seen_old = 0;
    int seen_new = 0;
    bool was_killed = true;
    for (int stop = 0; was_killed && stop < CALLS_MAX; stop++) {
        struct arena arena = {0};
        site_make(&arena, "old");
        assert_int_equal(files_count(".build"), 1 + files_count(".build/stage"));
        was_killed = build_killed_at(stop, "new");
        const char *word = site_word(&arena, "site");
        if (word == NULL) {
            fail_msg("the site is broken after a kill at stop %d", stop);
        }
        seen_old += strcmp(word, "old") == 0;
        seen_new += strcmp(word, "new") == 0;
        arena_free(&arena);
    }
    assert_false(was_killed);
    assert_true(seen_old > 50);
    assert_true(seen_new > 5);
}

static void a_kill_during_the_first_build_leaves_no_site_or_a_whole_one(void **state)
{
    (void)state;
    bool was_killed = true;
    for (int stop = 0; was_killed && stop < CALLS_MAX; stop++) {
        struct arena arena = {0};
        was_killed = build_killed_at(stop, "first");
        const char *word = site_word(&arena, "site");
        assert_true(word != NULL ? strcmp(word, "first") == 0 : !exists("site"));
        /* The next build finds its way, whatever was left. */
        site_make(&arena, "next");
        assert_string_equal(site_word(&arena, "site"), "next");
        assert_true(!exists(".build/stage") || site_word(&arena, ".build/stage") != NULL);
        sites_leave();
        sites_enter();
        arena_free(&arena);
    }
    assert_false(was_killed);
}

static bool call_may_fail(long call)
{
    static const long calls[] = {SYS_write,  SYS_openat,   SYS_mkdir,      SYS_mkdirat,
                                 SYS_linkat, SYS_rename,   SYS_renameat,   SYS_renameat2,
                                 SYS_fsync,  SYS_syncfs,   SYS_newfstatat, SYS_statx,
                                 SYS_flock,  SYS_unlinkat, SYS_getdents64, SYS_fstat};
    for (size_t i = 0; i < sizeof calls / sizeof calls[0]; i++) {
        if (calls[i] == call) {
            return true;
        }
    }
    return false;
}

/* Lets the n-th call that may fail return that error instead of being made; the exit status of the
 * build, or -1 where it has no such call. */
static int build_failed_at(int wanted, int error)
{
    pid_t pid = build_start(new_pages, "new");
    int status = 0;
    int seen = 0;
    bool is_entry = true;
    bool is_failing = false;
    bool was_failed = false;
    while (build_step(pid, &status)) {
        struct user_regs_struct registers;
        assert_int_equal(ptrace(PTRACE_GETREGS, pid, 0, &registers), 0);
        if (is_entry && call_may_fail((long)registers.orig_rax) && seen++ == wanted) {
            registers.orig_rax = (unsigned long long)-1;
            assert_int_equal(ptrace(PTRACE_SETREGS, pid, 0, &registers), 0);
            is_failing = true;
        } else if (!is_entry && is_failing) {
            registers.rax = (unsigned long long)-error;
            assert_int_equal(ptrace(PTRACE_SETREGS, pid, 0, &registers), 0);
            is_failing = false;
            was_failed = true;
        }
        is_entry = !is_entry;
    }
    assert_true(WIFEXITED(status));
    return was_failed ? WEXITSTATUS(status) : -1;
}

static void a_refusal_of_any_call_is_an_error_and_leaves_the_old_site(void **state)
{
    (void)state;
    static const int errors[] = {EIO, ENOSPC, EACCES, EMFILE};
    int refused = 0;
    for (size_t e = 0; e < sizeof errors / sizeof errors[0]; e++) {
        int result = 0;
        for (int call = 0; result >= 0; call++) {
            struct arena arena = {0};
            site_make(&arena, "old");
            result = build_failed_at(call, errors[e]);
            const char *word = site_word(&arena, "site");
            if (word == NULL || (result == 3 && strcmp(word, "old") != 0) ||
                (result == 0 && strcmp(word, "new") != 0) || result > 3) {
                fail_msg("call %d failing with %s: status %d, site %s", call, strerror(errors[e]),
                         result, word != NULL ? word : "broken");
            }
            refused += result == 3;
            arena_free(&arena);
        }
    }
    assert_true(refused > 60);
}

static void an_interrupted_call_is_made_again(void **state)
{
    (void)state;
    int result = 0;
    static const int calls_that_the_kernel_restarts = 3;
    for (int call = 0; result >= 0; call++) {
        struct arena arena = {0};
        site_make(&arena, "old");
        result = build_failed_at(call, EINTR);
        assert_true(result <= calls_that_the_kernel_restarts);
        assert_non_null(site_word(&arena, "site"));
        arena_free(&arena);
    }
}

static void a_reader_sees_one_site_or_the_other(void **state)
{
    (void)state;
    struct arena arena = {0};
    site_make(&arena, "old");
    pid_t builder = fork();
    if (builder == 0) {
        for (int i = 0; i < 40; i++) {
            struct arena own = {0};
            struct diags diags = diags_new(&own);
            if (!site_publish(&own, &diags, i % 2 == 0 ? new_pages : old_pages,
                              i % 2 == 0 ? "new" : "old")) {
                _exit(1);
            }
            arena_free(&own);
        }
        _exit(0);
    }
    int status = 0;
    int looks = 0;
    while (waitpid(builder, &status, WNOHANG) == 0) {
        /* Never is there no site. A reader that stays in one folder sees one site. */
        assert_true(exists("site/index.html"));
        assert_true(exists("site/MANIFEST"));
        looks++;
    }
    assert_int_equal(status, 0);
    assert_true(looks > 0);
    arena_free(&arena);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, enter, leave)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_kill_at_any_moment_leaves_one_whole_site),
        TEST(a_kill_during_the_first_build_leaves_no_site_or_a_whole_one),
        TEST(a_refusal_of_any_call_is_an_error_and_leaves_the_old_site),
        TEST(an_interrupted_call_is_made_again),
        TEST(a_reader_sees_one_site_or_the_other),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

#else

static void needs_another_machine(void **state)
{
    (void)state;
    print_message("the registers of this machine are not known to the test\n");
    skip();
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(needs_another_machine)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

#endif
