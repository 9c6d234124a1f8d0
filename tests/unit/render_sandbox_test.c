/* Takes seconds: make quick leaves it to make test. */
#include "base/limits.h"
#include "unit/charts.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#define AXES "set xrange [0:1]\nset yrange [0:1]\n"

/* The file that each attempt tries to make; the scripts name it as %s. */
static const char *proof_path(void)
{
    static char path[512];
    const char *folder = getenv("TMPDIR");
    (void)snprintf(path, sizeof path, "%s/escaped", folder != NULL ? folder : "/tmp");
    return path;
}

static bool proof_exists(void)
{
    struct stat status;
    bool exists = stat(proof_path(), &status) == 0;
    (void)unlink(proof_path());
    return exists;
}

static char *with_proof(const char *script)
{
    static char filled[4096];
    const char *hole = strstr(script, "%s");
    assert_non_null(hole);
    (void)snprintf(filled, sizeof filled, "%.*s%s%s", (int)(hole - script), script, proof_path(),
                   hole + 2);
    return filled;
}

/* What the attempts do without a sandbox: shows that they are real ones. */
static void run_bare(const char *script)
{
    char path[] = "/tmp/bare-XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, script, strlen(script)), (ssize_t)strlen(script));
    pid_t pid = fork();
    if (pid == 0) {
        int null = open("/dev/null", O_RDWR);
        (void)dup2(null, 1);
        (void)dup2(null, 2);
        (void)execlp("gnuplot", "gnuplot", "-d", path, (char *)NULL);
        _exit(127);
    }
    assert_true(waitpid(pid, NULL, 0) == pid);
    (void)close(fd);
    (void)unlink(path);
}

static const char *const escapes[] = {
    "set title \"`touch %s`\"\n" AXES "plot x\n",
    "system 'touch %s'\n" AXES "plot x\n",
    "!touch %s\n" AXES "plot x\n",
    AXES "plot '< touch %s; echo 1 1'\n",
    "set print '|touch %s'\nprint 1\nset print\n" AXES "plot x\n",
    "set output '|touch %s'\n" AXES "plot x\nset output\n",
    "set print '%s'\nprint 1\nset print\n" AXES "plot x\n",
    "set table '%s'\n" AXES "plot x\nunset table\nplot x\n",
    "save '%s'\n" AXES "plot x\n",
};

static void no_script_starts_a_program_or_writes_a_file(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof escapes / sizeof escapes[0]; i++) {
        (void)proof_exists();
        run_bare(with_proof(escapes[i]));
        assert_true(proof_exists());
        struct charts_fixture *fixture = charts_open();
        struct chart chart = chart_of("escape", with_proof(escapes[i]));
        (void)chart_draw(fixture, &chart);
        assert_false(proof_exists());
        charts_close(fixture);
    }
}

/* Whether a script that draws only where an expression holds is drawn. */
static bool is_drawn(const char *setup, const char *condition)
{
    char script[1024];
    (void)snprintf(script, sizeof script, "%s\n" AXES "plot (%s) ? x : 1/0 notitle\n", setup,
                   condition);
    struct charts_fixture *fixture = charts_open();
    struct chart chart = chart_of("probe", script);
    bool is = chart_draw(fixture, &chart).len > 0;
    charts_close(fixture);
    return is;
}

static void no_file_but_the_programs_own_can_be_read(void **state)
{
    (void)state;
    static const char *const paths[] = {"/etc/passwd", "Makefile", "/proc/1/cmdline",
                                        "/etc/hostname"};
    struct charts_fixture *fixture = charts_open();
    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
        char cwd[512];
        char script[1024];
        const char *root = paths[i][0] == '/' ? "" : getcwd(cwd, sizeof cwd);
        (void)snprintf(script, sizeof script,
                       AXES "plot '%s%s%s' using (0.5):(0.5) with points, x\n", root,
                       root[0] != '\0' ? "/" : "", paths[i]);
        struct chart chart = chart_of("reads", script);
        assert_int_equal(chart_draw(fixture, &chart).len, 0);
        assert_true(view_contains(fixture->diags.last->text, "open file"));
    }
    charts_close(fixture);
}

static void the_environment_is_empty(void **state)
{
    (void)state;
    assert_true(is_drawn("", "1"));
    (void)setenv("SECRET_OF_THE_BUILD", "1", 1);
    struct charts_fixture *fixture = charts_open();
    struct chart chart =
        chart_of("home", AXES "set title '~'\nplot (GPVAL_PWD eq '/') ? x : 1/0 notitle\n");
    assert_true(chart_draw(fixture, &chart).len > 0);
    charts_close(fixture);
}

static void an_endless_loop_is_stopped(void **state)
{
    (void)state;
    struct charts_fixture *fixture = charts_open();
    struct chart charts[] = {
        chart_of("loop", "while (1) { a = 1 }\n"),
        chart_of("fine", AXES "plot x\n"),
    };
    str pictures[2] = {{0}};
    struct drawing_job job = {.charts = charts, .count = 2, .processes = 1};
    struct timespec before;
    struct timespec after;
    (void)clock_gettime(CLOCK_MONOTONIC, &before);
    assert_false(gnuplot_draw(fixture->gnuplot, &fixture->keep, &fixture->diags, &job, pictures));
    (void)clock_gettime(CLOCK_MONOTONIC, &after);
    assert_true(after.tv_sec - before.tv_sec < 30);
    assert_int_equal(pictures[0].len, 0);
    assert_true(pictures[1].len > 0);
    assert_int_equal(fixture->diags.error_count, 1);
    charts_close(fixture);
}

static void a_flood_of_output_is_stopped(void **state)
{
    (void)state;
    struct charts_fixture *fixture = charts_open();
    struct chart charts[] = {
        chart_of("flood",
                 "set print '-'\nwhile (1) { print 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' }\n"),
        chart_of("errors",
                 "while (1) { print 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' }\n"),
        chart_of("memory", "array A[1]\ns = 'x'\nwhile (1) { s = s . s }\n"),
        chart_of("fine", AXES "plot x\n"),
    };
    str pictures[4] = {{0}};
    struct drawing_job job = {.charts = charts, .count = 4, .processes = 1};
    assert_false(gnuplot_draw(fixture->gnuplot, &fixture->keep, &fixture->diags, &job, pictures));
    assert_int_equal(pictures[0].len + pictures[1].len + pictures[2].len, 0);
    assert_true(pictures[3].len > 0);
    assert_int_equal(fixture->diags.error_count, 3);
    charts_close(fixture);
}

static void no_descriptor_and_no_process_is_left(void **state)
{
    (void)state;
    struct charts_fixture *fixture = charts_open();
    int before = dup(0);
    (void)close(before);
    struct chart fine = chart_of("fine", AXES "plot x\n");
    struct chart broken = chart_of("broken", "plot nosuch(x)\n");
    for (int i = 0; i < 5; i++) {
        (void)chart_draw(fixture, &fine);
        (void)chart_draw(fixture, &broken);
    }
    int after = dup(0);
    (void)close(after);
    assert_int_equal(after, before);
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
    charts_close(fixture);
}

static void works_with_standard_descriptors_closed(void **state)
{
    (void)state;
    pid_t pid = fork();
    if (pid == 0) {
        (void)close(0);
        (void)close(1);
        struct charts_fixture *fixture = charts_open();
        struct chart fine = chart_of("fine", AXES "plot x\n");
        _exit(chart_draw(fixture, &fine).len > 0 ? 0 : 1);
    }
    int status = 0;
    assert_true(waitpid(pid, &status, 0) == pid);
    assert_int_equal(status, 0);
}

static void a_missing_gnuplot_is_said(void **state)
{
    (void)state;
    char path[4096];
    (void)snprintf(path, sizeof path, "%s", getenv("PATH"));
    (void)setenv("PATH", "/nonexistent::relative", 1);
    struct arena keep = {0};
    struct diags diags = diags_new(&keep);
    assert_null(gnuplot_find(&keep, &diags));
    assert_int_equal(diags.first->rule, RULE_MACHINE_GNUPLOT);
    assert_int_equal(diags_status(&diags), EXIT_STATUS_MACHINE);
    arena_free(&keep);
    (void)setenv("PATH", path, 1);
}

static void a_program_that_is_no_gnuplot_is_said_once(void **state)
{
    (void)state;
    char folder[] = "/tmp/fake-XXXXXX";
    assert_non_null(mkdtemp(folder));
    char fake[64];
    (void)snprintf(fake, sizeof fake, "%s/gnuplot-nox", folder);
    assert_int_equal(symlink("/bin/true", fake), 0);
    char path[4096];
    (void)snprintf(path, sizeof path, "%s", getenv("PATH"));
    (void)setenv("PATH", folder, 1);
    struct charts_fixture *fixture = charts_open();
    struct chart charts[] = {chart_of("a", "plot x\n"), chart_of("b", "plot x\n")};
    str pictures[2] = {{0}};
    struct drawing_job job = {.charts = charts, .count = 2, .processes = 1};
    assert_false(gnuplot_draw(fixture->gnuplot, &fixture->keep, &fixture->diags, &job, pictures));
    assert_int_equal(fixture->diags.error_count, 1);
    assert_int_equal(fixture->diags.first->rule, RULE_MACHINE_GNUPLOT);
    charts_close(fixture);
    (void)setenv("PATH", path, 1);
    (void)unlink(fake);
    (void)rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_script_starts_a_program_or_writes_a_file),
        cmocka_unit_test(no_file_but_the_programs_own_can_be_read),
        cmocka_unit_test(the_environment_is_empty),
        cmocka_unit_test(an_endless_loop_is_stopped),
        cmocka_unit_test(a_flood_of_output_is_stopped),
        cmocka_unit_test(no_descriptor_and_no_process_is_left),
        cmocka_unit_test(works_with_standard_descriptors_closed),
        cmocka_unit_test(a_missing_gnuplot_is_said),
        cmocka_unit_test(a_program_that_is_no_gnuplot_is_said_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
