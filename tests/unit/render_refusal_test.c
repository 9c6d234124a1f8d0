#include "base/diag_print.h"
#include "base/limits.h"
#include "render/gnuplot.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <linux/filter.h>
#include <linux/seccomp.h>

#include <cmocka.h>

/* From here on this process has a kernel without Landlock. */
static bool landlock_taken_away(void)
{
    struct sock_filter steps[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_landlock_create_ruleset, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog program = {.len = COUNT(steps), .filter = steps};
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
           prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

enum { AS_EXPECTED, FILTER_REFUSED, NOT_REFUSED, NOT_SAID };

static int try_without_landlock(void)
{
    if (!landlock_taken_away()) {
        return FILTER_REFUSED;
    }
    struct arena arena = {0};
    struct diags diags = diags_new(&arena);
    bool is_refused = gnuplot_find(&arena, &diags) == NULL;
    str said = diags_text(&arena, &diags, DIAG_FORMAT_TEXT, false);
    bool is_said =
        str_contains(said, STR("[machine.sandbox]")) && diags_status(&diags) == EXIT_STATUS_MACHINE;
    arena_free(&arena);
    return !is_refused ? NOT_REFUSED : is_said ? AS_EXPECTED : NOT_SAID;
}

static void no_chart_is_drawn_where_gnuplot_cannot_be_confined(void **state)
{
    (void)state;
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        _exit(try_without_landlock());
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    if (WEXITSTATUS(status) == FILTER_REFUSED) {
        print_message("this kernel lets no process filter its own calls\n");
        skip();
    }
    assert_int_equal(WEXITSTATUS(status), AS_EXPECTED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_chart_is_drawn_where_gnuplot_cannot_be_confined),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
