#include "base/workers.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static bool leave_item(void *context, struct worker_output *output, ptrdiff_t item)
{
    (void)context;
    int64_t number = item;
    return worker_leave(output, (str){.data = (const char *)&number, .len = sizeof number});
}

static void does_every_item_once_whatever_the_number_of_workers(void **state)
{
    (void)state;
    for (int count = 1; count <= 5; count++) {
        struct workers workers;
        assert_true(workers_run(&workers, count, 100, leave_item, NULL, NULL));
        int seen[100] = {0};
        for (int i = 0; i < workers.count; i++) {
            str left = workers_output(&workers, i);
            for (ptrdiff_t at = 0; at < left.len; at += (ptrdiff_t)sizeof(int64_t)) {
                int64_t number = 0;
                memcpy(&number, left.data + at, sizeof number);
                assert_in_range(number, 0, 99);
                seen[number]++;
            }
        }
        for (int i = 0; i < 100; i++) {
            assert_int_equal(seen[i], 1);
        }
        workers_end(&workers);
    }
}

static void no_items_need_no_worker(void **state)
{
    (void)state;
    struct workers workers;
    assert_true(workers_run(&workers, 4, 0, leave_item, NULL, NULL));
    assert_int_equal(workers.count, 0);
    workers_end(&workers);
}

static bool fail_seventh(void *context, struct worker_output *output, ptrdiff_t item)
{
    (void)context;
    (void)output;
    return item != 7;
}

static void says_which_item_failed_and_does_the_others(void **state)
{
    (void)state;
    struct workers workers;
    assert_false(workers_run(&workers, 2, 20, fail_seventh, NULL, NULL));
    assert_false(workers.is_refused);
    for (int i = 0; i < 20; i++) {
        assert_int_equal(workers.states[i], i == 7 ? ITEM_FAILED : ITEM_DONE);
    }
    workers_end(&workers);
}

static bool die_at_third(void *context, struct worker_output *output, ptrdiff_t item)
{
    (void)context;
    (void)output;
    if (item == 3) {
        (void)raise(SIGKILL);
    }
    return true;
}

static void a_killed_worker_is_noticed(void **state)
{
    (void)state;
    struct workers workers;
    assert_false(workers_run(&workers, 2, 10, die_at_third, NULL, NULL));
    assert_true(workers.is_refused);
    assert_int_equal(workers.states[3], ITEM_STARTED);
    workers_end(&workers);
}

static bool finish_badly(void *context, struct worker_output *output)
{
    (void)context;
    (void)output;
    return false;
}

static void a_worker_that_cannot_finish_fails_the_run(void **state)
{
    (void)state;
    struct workers workers;
    assert_false(workers_run(&workers, 2, 10, leave_item, finish_badly, NULL));
    workers_end(&workers);
}

static bool tell_and_wait(void *context, struct worker_output *output, ptrdiff_t item)
{
    const int *pipe_end = context;
    (void)output;
    (void)item;
    pid_t own = getpid();
    bool is_told = write(*pipe_end, &own, sizeof own) == (ssize_t)sizeof own;
    (void)sleep(60);
    return is_told;
}

/* The test takes over the orphan, so as to see how it ended. */
static void a_worker_ends_with_its_parent(void **state)
{
    (void)state;
    assert_int_equal(prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0), 0);
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    pid_t parent = fork();
    if (parent == 0) {
        struct workers workers;
        (void)workers_run(&workers, 1, 1, tell_and_wait, NULL, &ends[1]);
        _exit(0);
    }
    assert_true(parent > 0);
    pid_t worker = 0;
    assert_int_equal(read(ends[0], &worker, sizeof worker), sizeof worker);
    assert_int_equal(kill(parent, SIGKILL), 0);
    assert_int_equal(waitpid(parent, NULL, 0), parent);
    int status = 0;
    assert_int_equal(waitpid(worker, &status, 0), worker);
    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), SIGKILL);
    (void)close(ends[0]);
    (void)close(ends[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(does_every_item_once_whatever_the_number_of_workers),
        cmocka_unit_test(no_items_need_no_worker),
        cmocka_unit_test(says_which_item_failed_and_does_the_others),
        cmocka_unit_test(a_killed_worker_is_noticed),
        cmocka_unit_test(a_worker_that_cannot_finish_fails_the_run),
        cmocka_unit_test(a_worker_ends_with_its_parent),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
